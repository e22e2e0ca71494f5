"""The profiles of the rows: measured once, with a bar when it takes long, and stopped on request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import streamlit as st

from ...core.depth import DepthProfile, Stack, depth_profiles
from ...core.network import Network
from ..session import has, session

PATIENCE = 0.7
"""Seconds after which the bar appears."""
KEPT = 24
"""So many profiles are kept."""


@dataclass
class Growing:
    """A profile of ever more networks, up to ``seeds``."""

    parts: Iterator[DepthProfile]
    seeds: int
    latest: DepthProfile

    @classmethod
    def begun(cls, of: Stack | Network, seeds: int) -> "Growing":
        parts = depth_profiles(of, seeds)
        return cls(parts, seeds, next(parts))

    @property
    def is_whole(self) -> bool:
        return len(self.latest.alpha) == self.seeds

    def grow(self) -> None:
        self.latest = next(self.parts)


def profiles(rows: Sequence[Stack | Network], seeds: int) -> list[DepthProfile]:
    """The profile of each row; of fewer networks, with a button to go on, where somebody pressed Stop."""
    if not has("depth") or session.depth.asked != (tuple(rows), seeds):
        kept = session.depth.growing if has("depth") else {}
        session.depth = Depth((tuple(rows), seeds), dict(list(kept.items())[-KEPT:]))
    depth = session.depth
    if depth.stopped:
        _stopped(depth)
    else:
        _measure(depth)
    return [depth.growing[of, seeds].latest for of in rows if (of, seeds) in depth.growing]


@dataclass
class Depth:
    """What the session keeps: what was asked for last, every profile so far, and whether Stop was pressed."""

    asked: tuple[tuple[Stack | Network, ...], int]
    growing: dict[tuple[Stack | Network, int], Growing]
    stopped: bool = False

    @property
    def done(self) -> float:
        """The share that is measured, 0 … 1."""
        rows, seeds = self.asked
        there = [len(g.latest.alpha) for of in rows if (g := self.growing.get((of, seeds)))]
        return sum(there) / (seeds * len(rows))


def _measure(depth: Depth) -> None:
    rows, seeds = depth.asked
    began, place = perf_counter(), st.empty()
    bar = None
    for of in rows:
        if (of, seeds) not in depth.growing:
            depth.growing[of, seeds] = Growing.begun(of, seeds)
        growing = depth.growing[of, seeds]
        while not growing.is_whole:
            if bar is None and perf_counter() - began > PATIENCE:
                with place.container(horizontal=True, vertical_alignment="center"):
                    bar = st.progress(depth.done, "Measuring")
                    st.button("Stop", icon=":material/stop:", on_click=_stop, args=(depth, True))
            if bar:
                bar.progress(depth.done, "Measuring")
            growing.grow()
    place.empty()


def _stopped(depth: Depth) -> None:
    if depth.done < 1.0:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Stopped: {100.0 * depth.done:.0f} % is measured, and the charts show that.")
            st.button("Go on", icon=":material/play_arrow:", on_click=_stop, args=(depth, False))


def _stop(depth: Depth, stopped: bool) -> None:
    """In a callback."""
    depth.stopped = stopped
