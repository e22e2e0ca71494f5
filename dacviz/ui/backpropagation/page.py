"""``/``: the film of Algorithm 1 on the sidebar's network, and the derivation of whatever is clicked."""

from dataclasses import astuple

import streamlit as st

from dacviz.lesson.trace import Trace, trace
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS, film, same_moment
from dacviz.pictures.graph import NODE_KINDS
from dacviz.ui.backpropagation.all_numbers import all_numbers
from dacviz.ui.backpropagation.derivation import derivation
from dacviz.ui.components import player
from dacviz.ui.session import changed_in_fragment, jump, look, publish

_NODES = {
    "u": "sum u",
    "z": "output z",
    "dphi": "slope φ′(u)",
    "delta": "error coefficient δ",
    "alpha": "α to an output",
}
_BY = {"layer": "layer by layer", "node": "node by node"}
_SWEEP = {"all": "everything", "backward": "backward only"}


def _cut(field: str) -> None:
    """In a callback: another granularity or sweep, at the moment that the film shows."""
    view, followed = st.session_state.view, _trace()
    look(**{field: st.session_state[f"view_{field}"]})
    new = st.session_state.view
    look(step=same_moment(followed, view.step, view.by, view.sweep, new.by, new.sweep))
    jump(st.session_state.view.step)


def _choice(label: str, options, key: str, **kwargs) -> None:
    """A select box that shows the view's ``key`` and changes it."""
    st.session_state[f"view_{key}"] = getattr(st.session_state.view, key)
    st.selectbox(
        label,
        options,
        key=f"view_{key}",
        on_change=lambda: _cut(key) if key in ("by", "sweep") else look(**{key: st.session_state[f"view_{key}"]}),
        width=kwargs.pop("width", 148),
        **kwargs,
    )


def _view_controls(m: int, L: int) -> None:
    view = st.session_state.view
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        st.title("Backpropagation, step by step", width=190)
        _choice("Colour nodes by", NODE_KINDS, "nodes", format_func=_NODES.get, width=184)
        if view.nodes == "alpha":
            _choice("To output", range(1, m + 1), "output", width=110)
        derivative = f"∂u{L},{view.output}/∂w" if view.nodes == "alpha" else "∂E/∂w"
        _choice("Colour edges by", EDGE_COLOURS, "edges", format_func={"w": "weight w", "gradient": derivative}.get)
        _choice("Step", GRANULARITIES, "by", format_func=_BY.get)
        _choice("Sweep", SWEEPS, "sweep", format_func=_SWEEP.get)


def _trace() -> Trace:
    problem, view = st.session_state.problem, st.session_state.view
    output = view.output if view.nodes == "alpha" else None
    return trace(problem.network(), problem.x, problem.d, loss=problem.loss, output=output)


@st.fragment
def _page() -> None:
    if changed_in_fragment():
        st.rerun()
    problem, view = st.session_state.problem, st.session_state.view
    _view_controls(problem.sizes[-1], problem.L)
    followed = _trace()
    name = repr((astuple(problem), view.nodes, view.output, view.edges, view.by, view.sweep))
    reel = film(followed, view.by, view.sweep, view.nodes, view.edges)
    if view.pick and len(view.pick) == 2:
        reel["ends"] = [reel["nodes"].index(list(view.pick))]  # the node that is explained below has a dark rim
    shown = player(reel, name, st.session_state.goto, on_pick=lambda pick: look(pick=tuple(pick)))
    if shown.step is not None:
        look(step=shown.step)
    derivation(followed)
    all_numbers(followed)
    publish()


_page()
