"""Paths: a bar for each, one lit in the network, and how factoring them is Theorem 2."""

from itertools import pairwise

import streamlit as st

from ...core.agreement import alpha_sizes
from ...core.coefficients import alpha, path_count
from ...core.paths import all_paths
from ...lesson.markup import LATEX, number
from ...lesson.rounding import is_below_rounding, text, written
from ...pictures.coefficients.paths import path_bars, path_change, path_picture, route
from ...pictures.graph import network_graph
from ...pictures.protocol import Click, Follows
from ..bound import bound, refusal
from ..components import plot
from ..session import show_checked
from .context import Context

SPELLED_OUT = 6
"""At most so many terms of Theorem 2 are written out with numbers."""
IN_A_ROW = 3
"""Factors of a path's product that are written side by side."""


def paths_part(context: Context) -> None:
    """The paths, largest first."""
    paths = context.paths
    if not paths.count:
        st.info("No path leads from one node to another of the same layer, so α is 0.")
        return
    chosen = context.view.path if context.view.path <= len(paths.listed) else 0
    plot(path_bars(paths, chosen), _alt(context), key="paths", on_click=_take_bar)
    refusal("paths")
    nodes = paths.listed[chosen - 1].nodes if chosen else ()
    _picture(context, nodes)
    st.markdown(_count(context))
    _choose_path(context, chosen)
    if chosen:
        st.latex(_product(context, nodes, paths.listed[chosen - 1].value), width="content")
    _factored(context)


def _picture(context: Context, nodes: tuple[int, ...]) -> None:
    """The network with the chosen path lit, and with that of a bar while the pointer is over it."""
    graph, layer, marked = network_graph(context.net), context.source[0], (context.source, context.target)
    lit = f"with the path {route(layer, nodes)} lit" if nodes else "with source and target marked"
    changes = [path_change(graph, layer, path.nodes, marked) for path in context.paths.listed]
    follows: Follows = {"plot": "paths", "trace": "paths", "changes": changes}
    plot(path_picture(graph, layer, nodes, marked), f"The network {lit}", key="path_picture", follows=follows)


def _take_bar(click: Click) -> None:
    if click.get("trace") == "paths":
        show_checked("paths", path=click.get("point", -1) + 1)


def _alt(context: Context) -> str:
    return f"A bar for each of the {len(context.paths.listed)} largest paths; their sum with the rest is {context.name}"


def _count(context: Context) -> str:
    paths, sizes = context.paths, context.problem.sizes
    listed = f"**{paths.count:,}** path{'s' if paths.count > 1 else ''} from source to target"
    if paths.rest_count:
        listed += (
            f"; the {len(paths.listed)} largest are listed. The other {paths.rest_count:,} together are "
            f"{text(paths.rest, paths.rest_size)}: α minus the listed sum, not added up one by one"
        )
    return f"{listed}. From all nodes to all outputs there are {all_paths(sizes):,}."


def _choose_path(context: Context, chosen: int) -> None:
    paths = context.paths

    def label(k: int) -> str:
        path = paths.listed[k - 1]
        return f"{k}: {route(context.source[0], path.nodes)} = {number(path.value)}"

    bound(
        st.selectbox,
        "Light a path",
        "path",
        range(1, len(paths.listed) + 1),
        shown=lambda _: chosen or None,
        read=lambda path: path or 0,
        format_func=label,
        placeholder="choose, or point at a bar and click it",
    )


def _product(context: Context, nodes: tuple[int, ...], value: float) -> str:
    """The path's factors in symbols and in numbers, and its value."""
    l, net, pas = context.source[0], context.net, context.pas
    steps = [(k, j, above) for k, (j, above) in enumerate(pairwise(nodes), l)][::-1]
    symbols = [rf"w_{{{k + 1},{above},{j}}}\, \phi^{{\prime}}_{{{k}}}(u_{{{k},{j}}})" for k, j, above in steps]
    values = [
        times(LATEX.number(net.w[k + 1][above - 1, j]), LATEX.number(pas.dphi[k][j - 1])) for k, j, above in steps
    ]
    lines = [r" \\ & \cdot ".join(_in_rows(factors)) for factors in (symbols, values)]
    return r"\begin{aligned} & " + r" \\ = \; & ".join(lines) + rf" \\ = \; & {LATEX.number(value)}\end{{aligned}}"


def _in_rows(factors: list[str]) -> list[str]:
    return [r" \cdot ".join(factors[k : k + IN_A_ROW]) for k in range(0, len(factors), IN_A_ROW)] or ["1"]


def _factored(context: Context) -> None:
    """The paths grouped by their second node: φ′·w taken out of each group leaves α from there."""
    (l, i), (r, t) = context.source, context.target
    if l == r:
        return
    st.markdown("**Factoring is Theorem 2.** All paths begin with φ′ of the source; those that go on through node s "
                "share the weight to s too. Take both out: what is left in each group is α from s.")  # fmt: skip
    net, pas = context.net, context.pas
    slope, weights = pas.dphi[l][i - 1], net.w[l + 1][:, i]
    above, sizes = alpha(net, pas, l + 1, r)[t - 1], alpha_sizes(net, pas, l + 1, r)[t - 1]
    nodes = range(1, net.sizes[l + 1] + 1) if r > l + 1 else [t]
    if len(nodes) <= SPELLED_OUT:
        terms = [times(LATEX.number(weights[s - 1]), written(above[s - 1], sizes[s - 1])) for s in nodes]
        inner = " + ".join(terms)
        result = LATEX.result(context.alpha, is_below_rounding(context.alpha, context.agreement.size))
        st.latex(rf"{context.symbol} = {LATEX.number(slope)} \cdot \left( {inner} \right){result}", width="content")
    group = path_count(net.sizes, l + 1, r) if r > l + 1 else 1

    def of_group(s: int, value: float) -> str:
        return text(value, abs(slope * weights[s - 1]) * sizes[s - 1])

    table = {
        "second node s": [f"{l + 1},{s}" for s in nodes],
        "paths": [f"{group:,}"] * len(nodes),
        "φ′ · w · α from s": [of_group(s, slope * weights[s - 1] * above[s - 1]) for s in nodes],
    }
    if not context.paths.rest_count:
        table["sum of these paths"] = [of_group(s, context.paths.through(s)) for s in nodes]
    st.table(table)


def times(*factors: str) -> str:
    """A product in numbers; what has a sign before it is in parentheses."""
    return r" \cdot ".join(LATEX.paren(v) if v.startswith(("-", LATEX.about_zero)) else v for v in factors)
