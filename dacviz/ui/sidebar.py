"""The sidebar: every control that makes the network and its sample, shared by all pages."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ..core.activations import ACTIVATIONS
from ..core.losses import LOSSES
from ..core.network import INITIALISATIONS
from ..lesson.presets import PRESETS
from ..state.problem import (
    MAX_LAYERS,
    MAX_SEED,
    MAX_WIDTH,
    Problem,
    architecture,
    named,
    numbers_text,
    parse_numbers,
    parse_sizes,
)
from ..state.weights_text import parse_weights, weights_text
from .bound import refusal
from .files import files
from .markdown import plain
from .session import commit, refusals, session, undo

MIXED = "mixed"

T = TypeVar("T")


def sidebar() -> None:
    """All controls, each showing the session's setting; a refused entry stays in its field with the reason below."""
    problem = session.problem
    with st.sidebar:
        _example(problem)
        _architecture(problem)
        _functions(problem)
        _sample(problem)
        _weights(problem)
        _undo()
        files()


def _field(key: str, shown: object) -> str:
    """Make the widget ``key`` show ``shown``, unless it holds an entry that was refused; returns the key."""
    if key not in refusals():
        st.session_state[key] = shown
    return key


def _take(key: str, change: Callable[[Problem, object], Problem], field: str = "") -> None:
    """The callback of the widget ``key``."""
    commit(key, lambda problem: change(problem, st.session_state[key]), field)


def _example(problem: Problem) -> None:
    own = problem != Problem.of(problem.preset)
    st.selectbox(
        "Example",
        list(PRESETS),
        index=None,
        key=_field("example", None if own else problem.preset),
        format_func=lambda name: PRESETS[name].title,
        placeholder="Your own network",
        on_change=_take,
        args=("example", lambda s, name: s if name is None else Problem.of(name)),
    )
    refusal("example")
    if not own:
        st.caption(PRESETS[problem.preset].about)


def _architecture(problem: Problem) -> None:
    st.text_input(
        "Architecture",
        key=_field("net", architecture(problem.sizes)),
        max_chars=200,
        help=f"Layer widths, inputs first: 2-3-2-1. At most {MAX_LAYERS} layers of {MAX_WIDTH} nodes.",
        on_change=_take,
        args=("net", lambda s, text: s.with_sizes(parse_sizes(text))),
    )
    refusal("net")
    more, fewer = st.columns(2)
    more.button(
        "+ Layer",
        help="Add a hidden layer as wide as the last one",
        on_click=commit,
        args=("net", _with_layer),
        width="stretch",
    )
    fewer.button(
        "− Layer",
        help="Remove the last hidden layer",
        disabled=problem.L < 2,
        on_click=commit,
        args=("net", _without_layer),
        width="stretch",
    )
    with st.expander("Layer by layer", on_change="rerun", key="layers") as expander:
        if expander.open:
            _layers(problem)


def _with_layer(s: Problem) -> Problem:
    hidden = s.sizes[-2] if s.L > 1 else 3
    # Through the parser, which knows the limits.
    return s.with_sizes(parse_sizes(architecture((*s.sizes[:-1], hidden, s.sizes[-1]))))


def _without_layer(s: Problem) -> Problem:
    return s.with_sizes((*s.sizes[:-2], s.sizes[-1]))


def _layers(problem: Problem) -> None:
    for l, h in enumerate(problem.sizes):
        name = "Inputs" if l == 0 else "Outputs" if l == problem.L else f"Layer {l}"
        left, right = st.columns(2, vertical_alignment="bottom")
        left.number_input(
            name,
            min_value=1,
            max_value=MAX_WIDTH,
            key=_field(f"width{l}", h),
            on_change=_take,
            args=(f"width{l}", lambda s, h, l=l: s.with_sizes(parse_sizes(architecture(_replaced(s.sizes, l, h))))),
        )
        if l:
            right.selectbox(
                f"Activation of layer {l}",
                list(ACTIVATIONS),
                key=_field(f"phi{l}", problem.activations[l - 1]),
                label_visibility="collapsed",
                on_change=_take,
                args=(
                    f"phi{l}",
                    lambda s, name, l=l: s.with_activations(_replaced(s.activations, l - 1, name)),
                    "activations",
                ),
            )
            refusal(f"phi{l}")
        refusal(f"width{l}")


def _replaced(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _functions(problem: Problem) -> None:
    hidden = problem.activations[:-1]
    left, right = st.columns(2)
    if hidden:
        same = len(set(hidden)) == 1
        left.selectbox(
            "Hidden φ",
            [*ACTIVATIONS, *([] if same else [MIXED])],
            key=_field("hidden", hidden[0] if same else MIXED),
            on_change=_take,
            args=("hidden", _with_hidden, "activations"),
        )
    right.selectbox(
        "Output φ",
        list(ACTIVATIONS),
        key=_field("output_phi", problem.activations[-1]),
        on_change=_take,
        args=("output_phi", lambda s, name: s.with_activations((*s.activations[:-1], name)), "activations"),
    )
    refusal("hidden")
    refusal("output_phi")
    st.selectbox(
        "Loss E",
        list(LOSSES),
        key=_field("loss", problem.loss),
        format_func=named,
        on_change=_take,
        args=("loss", lambda s, name: s.with_loss(name)),
    )
    refusal("loss")
    if session.note:
        st.info(plain(session.note))
        session.note = ""


def _with_hidden(s: Problem, name: str) -> Problem:
    return s if name == MIXED else s.with_activations((name,) * (s.L - 1) + s.activations[-1:])


def _sample(problem: Problem) -> None:
    for key, label, values, change in (
        ("x", "Input x", problem.x, Problem.with_x),
        ("d", "Target d", problem.d, Problem.with_d),
    ):
        st.text_input(
            label,
            key=_field(key, numbers_text(values)),
            max_chars=4000,
            on_change=_take,
            args=(key, lambda s, text, key=key, change=change: change(s, parse_numbers(text, key))),
        )
        refusal(key)


def _weights(problem: Problem) -> None:
    left, right = st.columns(2)
    left.selectbox(
        "Initial weights",
        INITIALISATIONS,
        key=_field("init", problem.init),
        on_change=_take,
        args=("init", lambda s, init: s.with_drawn_weights(init, s.seed)),
    )
    right.number_input(
        "Seed",
        min_value=0,
        max_value=MAX_SEED,
        key=_field("seed", problem.seed),
        on_change=_take,
        args=("seed", lambda s, seed: s.with_drawn_weights(s.init, seed)),
    )
    refusal("init")
    refusal("seed")
    st.button(
        "New weights",
        icon=":material/casino:",
        help="Draw all weights anew with the next seed",
        on_click=commit,
        args=("seed", Problem.with_next_weights),
        width="stretch",
    )
    with st.expander("Edit weights", on_change="rerun", key="edit") as expander:
        if expander.open:
            _one_weight(problem)
            _all_weights(problem)


def _all_weights(problem: Problem) -> None:
    st.text_area(
        "All weights",
        key=_field("all_w", weights_text(problem.network())),
        height=220,
        help="A line a node: its bias, then its weights. A blank line between layers. Cells of a spreadsheet and what "
        "numpy or PyTorch prints can be pasted.",
        on_change=_take,
        args=("all_w", _with_all_weights, "weights"),
    )
    refusal("all_w")


def _with_all_weights(s: Problem, text: str) -> Problem:
    weights, _ = parse_weights(text, s.sizes)
    return s.with_weights(weights)


def _one_weight(problem: Problem) -> None:
    first, second, third = st.columns(3)
    l = _place(first, "Layer l", range(1, problem.L + 1), "edit_l")
    i = _place(second, "Node i", range(1, problem.sizes[l] + 1), "edit_i")
    j = _place(third, "From j", range(problem.sizes[l - 1] + 1), "edit_j", help="0 is the bias")
    weight_input(problem, (l, i, j), "edit_w")


def _place(column: DeltaGenerator, label: str, options: range, key: str, help: str | None = None) -> int:
    """A select box for one index of a weight; the first there is, unless it holds one that exists."""
    value = column.selectbox(label, options, key=key, help=help)
    return value if value in options else options[0]


def weight_input(problem: Problem, pick: tuple[int, int, int], key: str) -> None:
    """A field that shows and changes w_{l,i,j}."""
    l, i, j = pick
    w = problem.network().w[l][i - 1, j]
    st.text_input(
        f"Weight w{l},{i},{j}",
        key=_field(key, numbers_text((float(w),))),
        max_chars=40,
        on_change=_take,
        args=(key, lambda s, text: s.with_weight(l, i, j, _one(text))),
    )
    refusal(key)


def _one(text: str) -> float:
    numbers = parse_numbers(text, "the weight")
    if len(numbers) > 1:
        raise ValueError("A weight is one number, for example 0.5.")
    return numbers[0]


def _undo() -> None:
    st.button(
        "Undo",
        icon=":material/undo:",
        help="Back to the network before the last change",
        disabled=not session.past,
        on_click=undo,
        width="stretch",
    )
