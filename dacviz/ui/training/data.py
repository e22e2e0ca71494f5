"""Choosing what to learn: a toy or one's own table, and bringing the network to its inputs and outputs."""

import numpy as np
import streamlit as st

from ...core.activations import activation
from ...core.datasets import HIDDEN, LEARNING_RATE, MAX_ROWS, TOYS, Dataset, Toy
from ...core.losses import loss_named
from ...lesson.markup import number
from ...state.live_run import LiveRun
from ...state.problem import MAX_SEED, Problem, architecture, named, parse_sizes, quoted
from ...state.training_view import FEWEST, LARGEST_NOISE, LARGEST_SHARE, OWN, TrainingView, counted, fitting_toy
from ..bound import bound, refusal
from ..markdown import plain
from ..session import commit, refusals, refuse, session, show
from .own_data import bring
from .runs import data_key, live_run, made, own_key
from .settings import settings_row


def chosen_data() -> LiveRun | None:
    """The controls above the pictures, and the run they make; None and the reason on the page where there is none."""
    s = session
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _data_box()
        settings_row(_data_settings)
    if s.view.data == OWN:
        bring(_take_own)
    refusal("data")
    key = data_key(s.problem, s.view)
    if key is None:
        _nothing_fits(s.problem)
        return None
    try:
        live = live_run(s.problem, s.view, key)
    except ValueError as reason:
        st.error(plain(str(reason)), icon=":material/error:")
        st.button("Adapt the network", on_click=lambda: commit("data", lambda problem: adapted_to(problem, made(key))))
        return None
    if s.view.show == "live":
        _about(live)
    return live


def adapted_to(problem: Problem, data: Dataset) -> Problem:
    """The network with the data's numbers of inputs and outputs, and a loss that suits its targets."""
    n, m = data.X.shape[1], data.D.shape[1]
    # Through the parser, which knows the limits.
    fitting = problem.with_sizes(parse_sizes(architecture((n, *problem.sizes[1:-1], m))))
    try:
        loss_named(fitting.loss).check(fitting.activations[-1], data.D)
    except ValueError:
        # Targets are numbers of any size, so the output passes its sum on.
        fitting = fitting.with_activations((*fitting.activations[:-1], "identity")).with_loss("half_squared_error")
    return fitting


def _data_box() -> None:
    s = st.session_state
    s.view_data = session.view.data or fitting_toy(session.problem)
    st.selectbox(
        "Data",
        [*TOYS, OWN],
        key="view_data",
        index=None,
        format_func=_title,
        placeholder="choose",
        on_change=lambda: _take_toy(s.view_data),
        width=200,
    )


def _title(name: str) -> str:
    if name == OWN:
        return "Your own data…"
    known = TOYS[name]
    return f"{known.title} ({known.n} → {known.m})"


def _take_toy(name: str | None) -> None:
    """In a callback: learn this, with a network of its inputs and outputs; None leaves the choice to the network."""
    s = session
    before = s.problem
    if name not in (None, OWN, *TOYS):
        refuse("data", f"There is no data {quoted(str(name))} to learn; choose one of the list.")
        return
    if name in TOYS:
        data = made((name, s.view.N, s.view.noise, s.view.share, s.view.seed))
        commit("data", lambda problem: adapted_to(problem, data))
        if "data" in refusals():
            return
    show(data=name)
    _say(before)


def _take_own() -> None:
    """In a callback: learn the table that was just brought."""
    s = session
    before, data = s.problem, made(own_key(s.view))
    commit("data", lambda problem: adapted_to(problem, data))
    _say(before)


def _say(before: Problem) -> None:
    now = session.problem
    changes = []
    if now.sizes != before.sizes:
        ends = counted(now.sizes[0], now.sizes[-1])
        changes.append(f"The network is now {architecture(now.sizes)}, as the data have {ends}.")
    if now.loss != before.loss:
        changes.append(f"The loss is now {named(now.loss).lower()}.")
    session.adapted = " ".join(changes)


def _nothing_fits(problem: Problem) -> None:
    n, m = problem.sizes[0], problem.sizes[-1]
    st.info(
        f"No built-in data have {counted(n, m)}, as this network does. "
        "Choose other data above and the network is adapted, or bring your own."
    )


def _about(live: LiveRun) -> None:
    """One line: what is learnt, how much of it there is, what was adapted."""
    s, data = session, live.training.data
    rows = f"{live.training.run.N:,} samples to train on, {int(data.held_out.sum()):,} held out for testing."
    known = TOYS.get(data.name)
    what = f"${_symbols(data.targets)} = {known.latex}$, " if known else ""
    noise = known and (known.noise if s.view.noise is None else s.view.noise)
    noisy = f"with noise of {number(noise)}, " if noise else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{what}{noisy}{rows} {s.adapted}".strip())
        s.adapted = ""
        if known:
            _suggested(known)
    if reason := out_of_reach(s.problem.activations[-1], data.D):
        st.warning(reason, icon=":material/vertical_align_center:")
    _scalings(data)


def out_of_reach(output: str, D: np.ndarray) -> str:
    """Why an output activation cannot give these targets, in one sentence; nothing where it can."""
    low, high = activation(output).range
    if low <= D.min() and D.max() <= high:
        return ""
    most = "has no end" if high == np.inf else f"never exceeds {number(high)}"
    return (
        f"{named(output)} at the output is never below {number(low)} and {most}, but the targets go from "
        f"{number(float(D.min()))} to {number(float(D.max()))}: choose identity as output φ."
    )


def _symbols(targets: tuple[str, ...]) -> str:
    """d, or (d_1, d_2)."""
    return "d" if len(targets) == 1 else rf"({', '.join(f'd_{k}' for k in range(1, len(targets) + 1))})"


def _suggested(known: Toy) -> None:
    problem, view = session.problem, session.view
    sizes = (known.n, *HIDDEN, known.m)

    def suggest(s: Problem) -> Problem:
        fitting = s.with_sizes(sizes).with_activations(("tanh",) * len(HIDDEN) + ("identity",))
        return fitting.with_loss("half_squared_error").with_drawn_weights("xavier", 0)

    usual = TrainingView()
    there = problem == suggest(problem) and (view.rate, view.batch, view.momentum, view.clip) == (
        usual.rate, usual.batch, usual.momentum, usual.clip,
    )  # fmt: skip

    def take() -> None:
        commit("data", suggest)
        show(rate=usual.rate, batch=usual.batch, momentum=usual.momentum, clip=usual.clip)

    st.button(
        f"Use {architecture(sizes)}, tanh",
        disabled=there,
        on_click=take,
        help=f"tanh, identity at the output, new Xavier weights, η = {LEARNING_RATE:g}, one sample a step: this "
        "reaches the goal. Undo brings your network back.",
    )


def _scalings(data: Dataset) -> None:
    """How the columns were standardised, if they were."""
    rows = [
        (name, scaling.mean[k], scaling.scale[k])
        for names, scaling in ((data.inputs, data.x_scaling), (data.targets, data.d_scaling))
        for k, name in enumerate(names)
    ]
    if all((mean, scale) == (0.0, 1.0) for _, mean, scale in rows):
        return
    with st.expander("Standardised: the network reads (value − mean) / deviation"):
        st.table(
            {
                "column": [plain(name) for name, *_ in rows],
                "mean": [number(mean) for _, mean, _ in rows],
                "deviation": [number(scale) for *_, scale in rows],
            }
        )


def _data_settings() -> None:
    """What toys and tables have in common, and what only toys have."""
    view = session.view
    if view.data != OWN:
        known = TOYS.get(view.data or fitting_toy(session.problem) or "")
        bound(st.number_input, "Samples N", "N", FEWEST, MAX_ROWS, step=50)
        usual = known.noise if known else 0.0
        bound(
            st.number_input, "Noise", "noise", 0.0, LARGEST_NOISE, step=0.05,
            shown=lambda noise: float(usual if noise is None else noise),
        )  # fmt: skip
    bound(
        st.slider, "Held out for testing, %", "share", 0, round(100 * LARGEST_SHARE), step=5,
        shown=lambda share: round(100 * share), read=lambda percent: percent / 100,
    )  # fmt: skip
    bound(st.number_input, "Seed of data and order", "seed", 0, MAX_SEED)
