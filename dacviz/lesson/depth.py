"""What a depth profile shows, in one sentence: ``what_to_see(profiles)``."""

from collections.abc import Sequence
from math import isfinite, log2

import numpy as np

from ..core.depth import SAMPLES, DepthProfile, Stack
from ..core.network import Network
from .markup import number

OWN = "your network"
SAME = 2.0
"""A size that changes by less than this factor over all layers is said to stay."""
MANY = 0.2
"""From this share of the nodes on, flat and dead ones are mentioned."""


def label(of: Stack | Network) -> str:
    """tanh, xavier × 1, 20 layers of 64."""
    return ", ".join(_parts(of))


def _parts(of: Stack | Network) -> tuple[str, ...]:
    if isinstance(of, Network):
        return (OWN,)
    layers = f"{of.depth} layer{'s' * (of.depth > 1)} of {of.width}"
    return of.activation, f"{of.init} × {number(of.gain)}", layers


def short_labels(rows: Sequence[Stack | Network]) -> list[str]:
    """The labels without what is the same in all rows; φ, which says most, stays."""
    parts = [_parts(of) for of in rows]
    stacks = [p for p in parts if len(p) > 1]
    told = [k for k in range(3) if k == 0 or len({p[k] for p in stacks}) > 1]
    return [", ".join(p[k] for k in told) if len(p) > 1 else p[0] for p in parts]


def what_to_see(profiles: Sequence[DepthProfile]) -> str:
    """How α changes on its way back in each row, and where many nodes are flat or dead."""
    labels = short_labels([p.of for p in profiles])
    said = [f"{name}: α {_way_back(p)}" for name, p in zip(labels, profiles, strict=True)]
    nodes = [f"{name}: {words}." for name, p in zip(labels, profiles, strict=True) if (words := _nodes(p))]
    return " ".join(["; ".join(said) + ".", *nodes])


def _way_back(profile: DepthProfile) -> str:
    """What α to the outputs does from the last layer down to the first."""
    if (steps := profile.L - 1) == 0:
        return "has no way to go, with one layer"
    median = profile.band("alpha")[1]
    first, last = float(median[0]), float(median[-1])
    if not (isfinite(first) and isfinite(last)):
        return "leaves what a 64-bit number can hold"
    if first == 0.0:
        highest = int(np.flatnonzero(median == 0.0)[-1]) + 1
        return f"is exactly 0 up to layer {highest}"
    doublings = log2(first) - log2(last)
    if abs(doublings) <= log2(SAME):
        return "stays about as large as it is"
    every, verb = steps / abs(doublings), "halves" if doublings < 0 else "doubles"
    if every >= 1.5:
        return f"{verb} every {number(every, 2)} layers on the way back"
    factor = number(2.0 ** (1.0 / every), 2)
    return f"is {'divided' if doublings < 0 else 'multiplied'} by {factor} in every layer on the way back"


def _nodes(profile: DepthProfile) -> str:
    """Where the largest share of nodes is flat, or dead, if it is large."""
    found = []
    for name, words in (("saturated", "nearly flat"), ("dead", f"dead: φ′ is 0 for each of the {SAMPLES} inputs")):
        share = profile.band(name)[1]
        l = int(np.nanargmax(share))
        if share[l] >= MANY:
            found.append(f"in layer {l + 1} about {100.0 * share[l]:.0f} % of the nodes are {words}")
    return " and ".join(found)
