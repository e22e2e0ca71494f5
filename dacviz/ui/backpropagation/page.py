"""``/``: the film of Algorithm 1 on the sidebar's network, and the derivation of whatever is clicked."""

from collections.abc import Mapping
from dataclasses import astuple, replace
from functools import lru_cache, partial

import streamlit as st

from dacviz.lesson.lessons import Scene
from dacviz.lesson.trace import Trace, trace
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS, film, same_moment, steps_of_frame
from dacviz.pictures.film.explanation import explanation
from dacviz.pictures.film.turn import first_step, turn
from dacviz.pictures.graph import NODE_KINDS
from dacviz.pictures.protocol import Turn
from dacviz.state.address import write_problem, write_view
from dacviz.state.film_view import FilmView
from dacviz.state.moment import changed
from dacviz.state.problem import Problem
from dacviz.ui.backpropagation.all_numbers import all_numbers
from dacviz.ui.backpropagation.derivation import derivation
from dacviz.ui.bound import bound, refusal
from dacviz.ui.components import player
from dacviz.ui.learn.own import add_what_is_seen
from dacviz.ui.session import changed_in_fragment, commit, publish, refusals, session, show_checked, show_from
from dacviz.ui.take_away import take_away

# Boxes without labels: what they show says what it is about.
_NODES = {
    "u": "nodes: sum u",
    "z": "nodes: output z",
    "dphi": "nodes: slope φ′(u)",
    "delta": "nodes: δ",
    "alpha": "nodes: α",
}
_BY = {"layer": "layer by layer", "node": "node by node"}
_SWEEP = {"all": "everything", "backward": "backward only"}


def _view_controls(m: int, L: int) -> None:
    view = session.view
    box = partial(bound, st.selectbox, label_visibility="collapsed")
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        st.title("Backpropagation, step by step", width="stretch")
        box("Colour nodes by", "nodes", NODE_KINDS, format_func=_NODES.get, width=140)
        if view.nodes == "alpha":
            box("To output", "output", range(1, m + 1), format_func=lambda o: f"to output {o}", width=126)
        derivative = f"∂u{L},{view.output}/∂w" if view.nodes == "alpha" else "∂E/∂w"
        names = {"w": "edges: weight w", "gradient": f"edges: {derivative}"}
        box("Colour edges by", "edges", EDGE_COLOURS, format_func=names.get, width=156)
        same = partial(_at_the_same_moment, view)
        granularity = view.granularity(session.problem)
        box(
            "Step",
            "by",
            GRANULARITIES,
            format_func=_BY.get,
            then=same,
            shown=lambda _: granularity,
            width=146,
            disabled=view.asks,
        )
        with st.popover("More", icon=":material/tune:"):
            bound(st.selectbox, "Sweep", "sweep", SWEEPS, format_func=_SWEEP.get, then=same)


def _at_the_same_moment(before: FilmView) -> None:
    """In a callback, after another granularity or sweep was chosen: the film stays at the moment that it shows."""
    now, problem = session.view, session.problem
    was, by = before.granularity(problem), now.granularity(problem)
    show_from(same_moment(_trace(), now.step, was, before.sweep, by, now.sweep))


def _changed(problem: Problem, change: Mapping[str, object]) -> Problem:
    return changed(problem, change.get("place"), change.get("value"))


def _trace() -> Trace:
    problem, view = session.problem, session.view
    output = view.output if view.nodes == "alpha" and not view.asks else None
    return trace(problem.network(), problem.x, problem.d, loss=problem.loss, output=output)


def _scene(title: str, text: str) -> Scene:
    """What the page shows, as a scene of a lesson."""
    p, view = session.problem, session.view
    shown = {name: getattr(view, name) for name in ("sweep", "nodes", "edges", "output", "step")}
    by = view.granularity(p)
    return Scene(title, text, p.sizes, p.activations, p.flat_weights(), p.x, p.d, p.loss, by, **shown)


@st.fragment
def _page() -> None:
    if changed_in_fragment():
        st.rerun()
    problem, view = session.problem, session.view
    _view_controls(problem.sizes[-1], problem.L)
    followed = _trace()
    by = view.granularity(problem)
    nodes = "delta" if view.asks and view.nodes == "alpha" else view.nodes
    name = repr((astuple(problem), nodes, view.output, view.edges, by, view.sweep, view.turn))
    movie = film(followed, by, view.sweep, nodes, view.edges)
    questions = _turn(problem, view.turn, view.sweep)
    shown = player(
        movie,
        name,
        session.goto,
        on_pick=lambda pick: show_checked("player", pick=pick),
        on_unpick=lambda _: show_checked("player", pick=None),
        on_change=lambda change: commit("player", partial(_changed, change=change)),
        # A changed number would be another question.
        params=None if view.asks else write_problem(problem) | write_view(replace(view, by=by)),
        # Whoever is asked finds the answers neither beside the network nor below it.
        explanation=explanation(followed, view.pick, by, view.sweep) if view.pick and not view.asks else None,
        turn=questions,
        on_turn=_ask,
        on_again=_again,
    )
    refusal("player")
    if shown.step is not None:
        # A step counts the frames of this granularity, whatever the network will be.
        show_checked("player", step=shown.step, **({"by": by} if shown.step and not view.asks else {}))
    if view.asks:
        take_away(movie, session.view.step, turn=questions)
    else:
        take_away(movie, session.view.step, followed, steps_of_frame(followed, session.view.step, by, view.sweep))
        derivation(followed)
        all_numbers(followed)
    add_what_is_seen(_scene)
    publish()


@lru_cache(maxsize=16)
def _turn(problem: Problem, level: str, sweep: str) -> Turn:
    """Kept, as the script runs whenever the film comes to rest, and all of a class may be asked the same."""
    return turn(trace(problem.network(), problem.x, problem.d, loss=problem.loss), level, sweep)


def _ask(level: str) -> None:
    """In a callback: another level of questions, from its first question on; without any the film stays where it is."""
    before, problem = session.view, session.problem
    if not show_checked("player", turn=level):
        return
    now, followed = session.view, _trace()
    if now.asks:
        show_from(first_step(followed, now.turn, now.sweep))
    else:
        was, by = before.granularity(problem), now.granularity(problem)
        show_from(same_moment(followed, before.step, was, before.sweep, by, now.sweep))


def _again(_: bool) -> None:
    """In a callback: the same questions about the network's sibling with the next seed."""
    if not session.view.asks:
        return
    commit("player", Problem.with_other_numbers)
    if "player" not in refusals():
        show_from(first_step(_trace(), session.view.turn, session.view.sweep))


_page()
