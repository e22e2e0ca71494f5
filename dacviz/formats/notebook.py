"""What an object shows of itself in a notebook: ``html_of(object)``, tables with the paper's names and a picture.

At most about 300 kB each: long tables end with how much more there is. Nothing in it is loaded or run.
"""

from collections.abc import Iterable, Sequence
from functools import singledispatch
from html import escape

import numpy as np

from ..core.adam import Adam
from ..core.backprop import Backprop
from ..core.datasets import Dataset, Toy
from ..core.descent import Descent
from ..core.expression import Ref
from ..core.forward import Forward, ForwardNumbers
from ..core.network import Layers, Network
from ..core.sgd import SGD
from ..lesson.markup import number
from ..lesson.trace import Trace
from .network_svg import network_svg
from .numbers_table import rows

MOST_DRAWN = 400
"""Networks with more weights are told as a table: on paper their edges are a grey cloud."""
MOST_ROWS, MOST_COLUMNS = 40, 12


@singledispatch
def html_of(shown: object) -> str:
    """HTML for a notebook; ``TypeError`` for what has none."""
    raise TypeError(f"there is no picture of {type(shown).__name__}")


@html_of.register
def _(net: Network) -> str:
    return _titled(net, _picture(net), _layers_table(net))


@html_of.register
def _(pas: Forward) -> str:
    return _titled(pas, _nodes_table(pas, {}))


@html_of.register
def _(bp: Backprop) -> str:
    gradients = [_matrix(f"∂E/∂w<sub>{l}</sub>", bp.gradient[l]) for l in bp.gradient.indices]
    return _titled(bp, _nodes_table(bp, {"δ": bp.delta}), *gradients)


@html_of.register
def _(trace: Trace) -> str:
    letter = "delta" if trace.output is None else "alpha"
    last = {
        Ref(ref.kind, ref.index[:2]): value
        for ref, value in trace.known().items()
        if ref.kind == letter or (ref.kind == "z" and ref.index[0] == 0)
    }
    targets = {ref: value for ref, value in trace.given.items() if ref.kind == "d"}
    table = _table(
        ("quantity", "l", "i", "j", "value"),
        [
            (row.symbol, str(row.l), str(row.i), "" if row.j is None else str(row.j), number(row.value))
            for row in rows(trace)
        ],
    )
    return _titled(trace, _picture(trace.net, last | targets), table)


@html_of.register
def _(run: Descent) -> str:
    settings = [
        ("error E / N", number(run.error() / run.N)),
        ("steps, epochs", f"{run.steps:,}, {run.epochs:,}"),
        ("learning rate η", f"{run.learning_rate:g}"),
        ("batch size", f"{run.batch_size} of {run.N:,}, {run.order}"),
        *_of_the_rule(run),
        ("clip", "none" if run.clip is None else f"{run.clip:g}"),
        ("weight decay λ", f"{run.weight_decay:g}"),
    ]
    if run.stopped:
        settings.append(("stopped", run.stopped))
    return _titled(run, _table((), settings), _picture(run.network))


def _of_the_rule(run: Descent) -> list[tuple[str, str]]:
    """The settings that this update rule has and others have not."""
    match run:
        case SGD():
            return [("momentum μ", f"{run.momentum:g}")]
        case Adam():
            return [("β₁, β₂, ε", f"{run.beta_1:g}, {run.beta_2:g}, {run.epsilon:g}")]
    return []


@html_of.register
def _(data: Dataset) -> str:
    names = (*data.inputs, *data.targets)
    numbers = np.hstack([data.X, data.D])
    lines = [
        (*map(number, line[:MOST_COLUMNS]), "test" if out else "")
        for line, out in zip(numbers[: MOST_ROWS // 4].tolist(), data.held_out.tolist(), strict=False)
    ]
    more = [f"… and {len(numbers) - len(lines):,} more samples"] if len(numbers) > len(lines) else []
    table = _table((*names[:MOST_COLUMNS], "held out"), lines)
    return _titled(data, _scatter(data), table, *(f"<p>{text}</p>" for text in more))


@html_of.register
def _(toy: Toy) -> str:
    return _titled(toy, f"<p>{escape(toy.title)}: ${escape(toy.latex)}$, every x from {toy.low:g} to {toy.high:g}</p>")


# --- parts ------------------------------------------------------------------------------------------------------------


def _titled(shown: object, *parts: str) -> str:
    return f"<div><p>{escape(repr(shown).strip('<>'))}</p>{''.join(parts)}</div>"


def _picture(net: Network, values: dict[Ref, float] | None = None) -> str:
    return network_svg(net, values=values) if sum(W.size for W in net.weights) <= MOST_DRAWN else ""


def _table(head: Sequence[str], lines: Sequence[Sequence[str]], most: int = 5 * MOST_ROWS) -> str:
    """A table of texts; it ends after ``most`` lines by saying how many more there are."""
    top = f"<tr>{_cells('th', head)}</tr>" if head else ""
    body = "".join(f"<tr>{_cells('td', line)}</tr>" for line in lines[:most])
    more = f"<p>… and {len(lines) - most:,} more</p>" if len(lines) > most else ""
    return f"<table>{top}{body}</table>{more}"


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _layers_table(net: Network) -> str:
    lines = [
        (
            str(l),
            str(net.sizes[l]),
            net.activations[l - 1],
            f"{net.w[l].size:,}",
            f"{number(float(net.w[l].min()))} … {number(float(net.w[l].max()))}",
        )
        for l in net.w.indices
    ]
    return _table(("layer l", "nodes", "φ", "weights w", "from … to"), lines)


def _nodes_table(pas: ForwardNumbers, more: dict[str, Layers]) -> str:
    """A line for each node, of the first sample where there are several."""
    of_batch = pas.z[0].ndim == 2
    columns = {"u": pas.u, "z": pas.z, "φ′(u)": pas.dphi, **more}

    def cell(layers: Layers, l: int, i: int) -> str:
        if l not in layers.indices:
            return ""
        array = layers[l][0] if of_batch else layers[l]
        return number(float(array[i - 1]))

    sizes = [z.shape[-1] for z in pas.z]
    nodes = [(l, i) for l, h in enumerate(sizes) for i in range(1, h + 1)]
    lines = [(f"{l},{i}", *(cell(layers, l, i) for layers in columns.values())) for l, i in nodes]
    about = "<p>The first sample:</p>" if of_batch and len(pas.z[0]) > 1 else ""
    return about + _table(("node l,i", *columns), lines)


def _matrix(title: str, array: np.ndarray) -> str:
    """An array (h, 1 + n) with its first rows and columns; column 0 is the bias."""
    shown = array[:MOST_ROWS, :MOST_COLUMNS]
    head = ("i", *("bias" if j == 0 else f"j = {j}" for j in range(shown.shape[1])))
    lines = [(str(i), *map(number, line)) for i, line in enumerate(shown.tolist(), 1)]
    cut = f" (of {array.shape[0]} × {array.shape[1]})" if shown.shape != array.shape else ""
    return f"<p>{title}{cut}</p>{_table(head, lines)}"


def _scatter(data: Dataset) -> str:
    """The samples of one input and one output, held-out ones hollow; nothing for others."""
    if (data.X.shape[1], data.D.shape[1]) != (1, 1):
        return ""
    width, height, most = 320, 180, 500
    x, y = (
        10 + (size - 20) * (v - v.min()) / ((v.max() - v.min()) or 1.0)
        for v, size in ((data.X[:most, 0], width), (data.D[:most, 0], height))
    )
    dots = "".join(
        f'<circle cx="{a:.1f}" cy="{height - b:.1f}" r="2.5" fill="{"none" if out else "#1667b7"}" stroke="#1667b7"/>'
        for a, b, out in zip(x, y, data.held_out, strict=False)
    )
    ground = f'<rect width="{width}" height="{height}" fill="#fff" stroke="#8490a0"/>'
    about = f"{escape(data.targets[0])} over {escape(data.inputs[0])}"
    return f'<svg role="img" width="{width}" height="{height}"><title>{about}</title>{ground}{dots}</svg>'
