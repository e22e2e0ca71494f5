"""The bug clinic: mark what is wrong, compare with difference quotients, choose the cause.

Each answer goes to the server and back. The numbers are not a secret that a page must keep, and nothing moves here.
"""

import streamlit as st

from ...core.expression import Ref
from ...core.mistakes import MISTAKES, wrong_gradient
from ...lesson.clinic import LEVELS, Case, Mistakes, case
from ...lesson.markup import number
from ...lesson.trace import with_slopes
from ...pictures.film.clinic_film import clinic_film
from ...state.address import sentence
from ...state.problem import MAX_SEED
from ..bound import bound
from ..coefficients.context import note
from ..components import player
from ..markdown import plain, with_symbols
from ..session import jump, session, show_checked, show_from
from .table import derivative, table

Index = tuple[int, ...]


def clinic_part() -> None:
    """One case on the sidebar's network."""
    _choose()
    problem, view = session.problem, session.view
    try:
        found = case(problem.network(), problem.x, problem.d, problem.loss, view.level, view.case)
    except ValueError as reason:
        st.warning(plain(sentence(reason)), icon=":material/block:")
        return
    # What was marked and answered belongs to this case alone.
    key = f"clinic_{hash((problem, view.level, view.case))}"
    solved = st.session_state.get(f"{key}_answer") == found.right
    name = repr((key, solved))
    shown = player(clinic_film(found, solved), name, session.goto, key="clinic_player")
    if shown.step is not None:
        show_checked("clinic_player", step=shown.step)
    _mark(found, key)
    _cause(found, key)


def _choose() -> None:
    view = session.view
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound(st.segmented_control, "Level", "level", list(LEVELS), required=True, then=_begin, width="content")
        bound(st.number_input, "Case", "case", 0, MAX_SEED, then=_begin, width=130)
        st.button("Next case", icon=":material/skip_next:", on_click=_next)
    note(f"Level {view.level}: {LEVELS[view.level]}.")


def _begin() -> None:
    show_from(0)


def _next() -> None:
    show_from(0, case=(session.view.case + 1) % (MAX_SEED + 1))


# --- what is wrong ----------------------------------------------------------------------------------------------------


def _mark(found: Case, key: str) -> None:
    net = found.trace.net
    everything = [
        (l, i, j) for l in net.w.indices for i in range(1, net.sizes[l] + 1) for j in range(net.sizes[l - 1] + 1)
    ]
    computed = {step.target.at: step.value for step in found.trace.steps if step.target.kind == "gradient"}
    st.markdown(_nodes(found))
    marked = st.pills(
        r"1 · Which $\partial E/\partial w_{l,i,j}$ are wrong? Mark them; guess where you cannot compute.",
        everything,
        selection_mode="multi",
        format_func=lambda index: f"{derivative(*index)} = {number(computed[index])}",
        key=f"{key}_marked",
    )
    label = "2 · Compare with difference quotients: nudge each weight and see what E really does"
    if st.toggle(label, key=f"{key}_measured"):
        _compare(found, computed, set(marked))


def _nodes(found: Case) -> str:
    """What Algorithm 1 computed at each node, as a table."""
    net, known = found.trace.net, with_slopes(found.trace.net, found.trace.known())
    kinds = ("u", "z", "dphi", "delta")
    rows = [
        (f"{l},{i}", *(number(known[Ref(kind, (l, i))]) for kind in kinds))
        for l in net.w.indices
        for i in range(1, net.sizes[l] + 1)
    ]
    return table(("node", "$u$", "$z$", "$\\phi'(u)$", "$\\delta$"), rows)


def _compare(found: Case, computed: dict[Index, float], marked: set[Index]) -> None:
    rows = [
        (
            derivative(l, i, j),
            number(value),
            number(float(found.measured[l][i - 1, j])),
            "**wrong**" if (l, i, j) in found.wrong else "agrees",
            "wrong" if (l, i, j) in marked else "",
        )
        for (l, i, j), value in computed.items()
    ]
    st.markdown(table(("derivative", "computed", "measured", "verdict", "your mark"), rows))
    hit, missed, innocent = len(marked & found.wrong), len(found.wrong - marked), len(marked - found.wrong)
    if marked:
        too_many = f", and {innocent} that {'is' if innocent == 1 else 'are'} right" if innocent else ""
        say = st.info if missed or innocent else st.success
        say(f"You marked {hit} of the {len(found.wrong)} wrong ones{too_many}.")


# --- the cause --------------------------------------------------------------------------------------------------------


def _cause(found: Case, key: str) -> None:
    answer = st.radio(
        "3 · What was changed in Algorithm 1?",
        range(len(found.choices)),
        index=None,
        format_func=lambda k: _named(found.choices[k]),
        key=f"{key}_answer",
        on_change=lambda: _answered(found, key),
    )
    if answer is None:
        return
    if answer != found.right:
        st.warning(_evidence_against(found, found.choices[answer]), icon=":material/close:")
        return
    layers = f"layer {found.layers[0]}" if len(found.layers) == 1 else f"layers {', '.join(map(str, found.layers))}"
    st.success(f"That was it, in {layers}. The picture above now shows the changed line of Algorithm 1.")
    for name in found.mistakes:
        st.markdown(f"{with_symbols(MISTAKES[name].why)} {with_symbols(MISTAKES[name].do)}")


def _answered(found: Case, key: str) -> None:
    """In a callback: the right cause opens the film at the law that was changed."""
    if st.session_state[f"{key}_answer"] == found.right:
        jump(1)


def _named(mistakes: Mistakes) -> str:
    return " **and** ".join(with_symbols(MISTAKES[name].formula) for name in mistakes)


def _evidence_against(found: Case, mistakes: Mistakes) -> str:
    """Where the numbers would be others if this had been the cause: the farthest one."""
    problem, net = session.problem, found.trace.net
    gradient = {step.target.at: step.value for step in found.trace.steps if step.target.kind == "gradient"}
    would = wrong_gradient(net, problem.x, problem.d, problem.loss, mistakes)
    off = {(l, i, j): abs(float(would[l][i - 1, j]) - v) for (l, i, j), v in gradient.items()}
    l, i, j = max(off, key=lambda index: off[index])
    where = ", made in every layer," if session.view.level == 4 else ""
    return (
        f"Not this: it{where} would make ∂E/∂w of w{l},{i},{j} {number(float(would[l][i - 1, j]))}, "
        f"and here it is {number(gradient[l, i, j])}."
    )
