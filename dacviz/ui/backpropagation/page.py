"""``/``: the film of Algorithm 1 on the sidebar's network, and the derivation of whatever is clicked."""

from dataclasses import astuple
from functools import lru_cache, partial

import streamlit as st

from dacviz.lesson.lessons import Scene
from dacviz.lesson.trace import Trace, trace
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS, film, same_moment
from dacviz.pictures.film.turn import first_step, turn
from dacviz.pictures.graph import NODE_KINDS
from dacviz.pictures.protocol import Film, Turn
from dacviz.state.film_view import FilmView
from dacviz.state.problem import Problem
from dacviz.ui.backpropagation.all_numbers import all_numbers
from dacviz.ui.backpropagation.derivation import derivation
from dacviz.ui.bound import bound, refusal
from dacviz.ui.components import player
from dacviz.ui.learn.own import add_what_is_seen
from dacviz.ui.session import changed_in_fragment, commit, publish, refusals, session, show_checked, show_from

_NODES = {
    "u": "sum u",
    "z": "output z",
    "dphi": "slope φ′(u)",
    "delta": "error coefficient δ",
    "alpha": "α to an output",
}
_BY = {"layer": "layer by layer", "node": "node by node"}
_SWEEP = {"all": "everything", "backward": "backward only"}


def _view_controls(m: int, L: int) -> None:
    view = session.view
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        st.title("Backpropagation, step by step", width=190)
        bound(st.selectbox, "Colour nodes by", "nodes", NODE_KINDS, format_func=_NODES.get, width=184)
        if view.nodes == "alpha":
            bound(st.selectbox, "To output", "output", range(1, m + 1), width=110)
        derivative = f"∂u{L},{view.output}/∂w" if view.nodes == "alpha" else "∂E/∂w"
        names = {"w": "weight w", "gradient": derivative}
        bound(st.selectbox, "Colour edges by", "edges", EDGE_COLOURS, format_func=names.get, width=148)
        same = partial(_at_the_same_moment, view)
        bound(st.selectbox, "Step", "by", GRANULARITIES, format_func=_BY.get, then=same, width=148)
        bound(st.selectbox, "Sweep", "sweep", SWEEPS, format_func=_SWEEP.get, then=same, width=148)


def _at_the_same_moment(before: FilmView) -> None:
    """In a callback, after another granularity or sweep was chosen: the film stays at the moment that it shows."""
    now = session.view
    show_from(same_moment(_trace(), now.step, before.by, before.sweep, now.by, now.sweep))


def _trace() -> Trace:
    problem, view = session.problem, session.view
    output = view.output if view.nodes == "alpha" and not view.asks else None
    return trace(problem.network(), problem.x, problem.d, loss=problem.loss, output=output)


def _scene(title: str, text: str) -> Scene:
    """What the page shows, as a scene of a lesson."""
    p, view = session.problem, session.view
    shown = {name: getattr(view, name) for name in ("by", "sweep", "nodes", "edges", "output", "step")}
    return Scene(title, text, p.sizes, p.activations, p.flat_weights(), p.x, p.d, p.loss, **shown)


@st.fragment
def _page() -> None:
    if changed_in_fragment():
        st.rerun()
    problem, view = session.problem, session.view
    _view_controls(problem.sizes[-1], problem.L)
    followed = _trace()
    name = repr((astuple(problem), view.nodes, view.output, view.edges, view.by, view.sweep, view.turn))
    movie = _movie(followed, view)
    shown = player(
        movie,
        name,
        session.goto,
        turn=_turn(problem, view.turn, view.sweep),
        on_pick=lambda pick: show_checked("player", pick=pick),
        on_turn=_ask,
        on_again=_again,
    )
    refusal("player")
    if shown.step is not None:
        show_checked("player", step=shown.step)
    if not view.asks:  # else the answers would be read there
        derivation(followed)
        all_numbers(followed)
    add_what_is_seen(_scene)
    publish()


def _movie(followed: Trace, view: FilmView) -> Film:
    if view.asks:
        nodes = "delta" if view.nodes == "alpha" else view.nodes
        return film(followed, "node", view.sweep, nodes, view.edges)
    movie = film(followed, view.by, view.sweep, view.nodes, view.edges)
    if view.pick and len(view.pick) == 2:
        movie["about"] = [movie["nodes"].index(view.pick)]  # the node that is explained below has a dark rim
    return movie


@lru_cache(maxsize=16)
def _turn(problem: Problem, level: str, sweep: str) -> Turn:
    """Kept, as the script runs whenever the film comes to rest, and all of a class may be asked the same."""
    return turn(trace(problem.network(), problem.x, problem.d, loss=problem.loss), level, sweep)


def _ask(level: str) -> None:
    """In a callback: another level of questions, from its first question on; without any the film stays where it is."""
    before = session.view
    if not show_checked("player", turn=level):
        return
    followed = _trace()
    if session.view.asks:
        show_from(first_step(followed, session.view.turn, before.sweep))
    else:
        show_from(same_moment(followed, before.step, "node", before.sweep, before.by, before.sweep))


def _again(_: bool) -> None:
    """In a callback: the same questions about the network's sibling with the next seed."""
    if not session.view.asks:
        return
    commit("player", Problem.with_other_numbers)
    if "player" not in refusals():
        show_from(first_step(_trace(), session.view.turn, session.view.sweep))


_page()
