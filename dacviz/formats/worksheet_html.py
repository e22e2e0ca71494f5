"""Sheets and their key as HTML that prints cleanly, on A4 and on Letter: nothing is loaded, nothing runs."""

from collections.abc import Iterable, Sequence
from html import escape

from ..core.expression import Letter, Ref
from ..core.mistakes import MISTAKES
from ..lesson.expression import symbol
from ..lesson.markup import MATHML, math, number
from ..lesson.mistakes import ETA
from ..lesson.trace import Step, with_slopes
from .variants import Variant, functions, in_words, sample

Sheets = Sequence[tuple[Variant, str]]

TASKS = {
    "last": "Compute δ of node 1 of layer 1.",
    "hidden": "Compute δ of every node of the hidden layers.",
    "delta": "Compute δ of every node.",
    "gradient": "Compute δ of every node, and the derivative of E by every weight.",
    "all": "Compute every number of the tables.",
}

# Four numbers a page margin, no size: the printer's paper decides.
_STYLE = """
@page { margin: 14mm }
* { box-sizing: border-box }
body { font: 11pt/1.4 Helvetica, Arial, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 182mm }
section { break-after: page; padding: 4mm 0 }
section:last-child { break-after: auto }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 0.4mm solid #000 }
h1 { font-size: 15pt; margin: 0 0 1mm } h2 { font-size: 12pt; margin: 5mm 0 2mm; break-after: avoid }
p { margin: 2mm 0 }
svg { display: block; margin: 3mm auto; max-width: 100%; max-height: 70mm; height: auto }
table { border-collapse: collapse; width: 100%; margin: 2mm 0 }
th, td { border: 0.2mm solid #777; padding: 1mm 2mm; text-align: center; height: 7.5mm }
td { font-variant-numeric: tabular-nums }
tr { break-inside: avoid }
th { background: #eee; font-weight: normal } th[scope=row] { text-align: left }
td.asked { border: 0.6mm solid #000; min-width: 22mm } td.noted { min-width: 16mm }
.steps td, .aid td { text-align: left } .steps td, .steps th, .aid td, .aid th { height: auto }
.aid { font-size: 9pt }
math { font-size: 11pt } .steps math { font-size: 10pt } .aid math { font-size: 9pt }
@media screen { body { padding: 0 6mm } section { border-bottom: 0.2mm dashed #777 } }
"""


def sheets(given: Sheets, count: int) -> str:
    """What is handed out: a page for each of ``given``."""
    return _page("Work sheets", (_sheet(variant, name, count) for variant, name in given))


def key(given: Sheets, count: int) -> str:
    """What is kept: who has which variant, and of each variant all answers, every step, every mistake."""
    variants = {variant.n: variant for variant, _ in given}
    owners = [(variant, name) for variant, name in given if name]
    parts = [_owners(owners)] if owners else []
    return _page("Key", [*parts, *(_solved(variant, count) for variant in variants.values())])


def _page(title: str, sections: Iterable[str]) -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}: backpropagation</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(sections) + "\n</body>\n</html>\n"
    )


def _heading(variant: Variant, count: int, right: str) -> str:
    sizes = "-".join(map(str, variant.net.sizes))
    which = f", variant {variant.n} of {count}" if count > 1 else ""
    return f"<header><h1>Backpropagation, {sizes}{which}</h1><span>{right}</span></header>"


def _sheet(variant: Variant, name: str, count: int) -> str:
    asked = {question.target for question in variant.questions}
    owner = escape(name) if name else "Name: ______________________________"
    gradient = _gradient_table(variant, asked) if any(ref.kind == "gradient" for ref in asked) else ""
    return "\n".join([
        "<section>",
        _heading(variant, count, owner),
        f"<p>{task(variant)} Round nothing on the way; write four significant digits.</p>",
        given(variant),
        variant.picture,
        _node_table(variant, asked),
        gradient,
        "</section>",
    ])  # fmt: skip


def task(variant: Variant) -> str:
    """What is to be done."""
    if variant.ask != "last":
        return TASKS[variant.ask]
    l, i = variant.questions[0].target.at
    return f"Compute δ of node {i} of layer {l}."


def given(variant: Variant) -> str:
    """The functions, the sample and E, as a paragraph."""
    error = math(variant.error(MATHML), "inline")
    return f"<p>{functions(variant.net)} {sample(variant.exercise)}. {error}. The squares carry the biases.</p>"


def weight_table(variant: Variant, more: Sequence[str] = (), cells: Sequence[Sequence[str]] = ()) -> str:
    """A row a node: its bias, its weights, and what is to stand in the columns ``more``."""
    net = variant.net
    widest = max(net.sizes[:-1])
    head = ["node", "bias", *(f"from {j}" for j in range(1, widest + 1)), *more]
    rows = []
    nodes = [(l, i) for l in net.w.indices for i in range(1, net.sizes[l] + 1)]
    for k, (l, i) in enumerate(nodes):
        row = net.w[l][i - 1].tolist()
        numbers = [f"<td>{number(w)}</td>" for w in row] + ["<td></td>"] * (widest + 1 - len(row))
        rows.append(f'<tr><th scope="row">{l},{i}</th>{"".join(numbers)}{"".join(cells[k]) if cells else ""}</tr>')
    return f"<table><tr>{''.join(f'<th>{h}</th>' for h in head)}</tr>{''.join(rows)}</table>"


def _node_table(variant: Variant, asked: set[Ref], answers: bool = False) -> str:
    """The weights of every node beside its u, z, φ′ and δ, which are blank on a sheet."""
    kinds = ("u", "z", "dphi", "delta")
    net, known = variant.net, with_slopes(variant.net, variant.trace.known())
    cells = [
        [_cell(Ref(kind, (l, i)), asked, known if answers else {}) for kind in kinds]
        for l in net.w.indices
        for i in range(1, net.sizes[l] + 1)
    ]
    more = [math(MATHML.symbol(letter, "l,i"), "inline") for letter in ("u", "z")]
    slope = math(MATHML.apply(MATHML.symbol("phi", "l", prime=True), MATHML.symbol("u", "l,i")), "inline")
    return weight_table(variant, [*more, slope, math(MATHML.symbol("delta", "l,i"), "inline")], cells)


def _cell(ref: Ref, asked: set[Ref], known: dict[Ref, float]) -> str:
    return f'<td class="{"asked" if ref in asked else "noted"}">{number(known[ref]) if ref in known else ""}</td>'


def _gradient_table(variant: Variant, asked: set[Ref], answers: bool = False) -> str:
    net, known = variant.net, variant.trace.known() if answers else {}
    widest = max(net.sizes[:-1])
    derivative = math(symbol(Ref("gradient", tuple(map(Letter, "lij"))), MATHML), "inline")
    head = [derivative, "bias", *(f"from {j}" for j in range(1, widest + 1))]
    rows = []
    for l in net.w.indices:
        for i in range(1, net.sizes[l] + 1):
            cells = [_cell(Ref("gradient", (l, i, j)), asked, known) for j in range(net.sizes[l - 1] + 1)]
            cells += ["<td></td>"] * (widest + 1 - len(cells))
            rows.append(f'<tr><th scope="row">{l},{i}</th>{"".join(cells)}</tr>')
    return f"<table><tr>{''.join(f'<th>{h}</th>' for h in head)}</tr>{''.join(rows)}</table>"


# --- the key ----------------------------------------------------------------------------------------------------------


def _owners(owners: Sheets) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{variant.n}</td></tr>" for variant, name in owners)
    table = f'<table class="steps"><tr><th>name</th><th>variant</th></tr>{rows}</table>'
    return f"<section><header><h1>Who has which variant</h1></header>{table}</section>"


def _solved(variant: Variant, count: int) -> str:
    asked = {question.target for question in variant.questions}
    with_gradient = any(ref.kind == "gradient" for ref in asked)
    steps = [step for step in variant.trace.steps if with_gradient or step.target.kind != "gradient"]
    rows = "".join(f"<tr><td>{_written(variant, step)}</td></tr>" for step in steps)
    return "\n".join([
        "<section>",
        _heading(variant, count, "Key"),
        given(variant),
        _node_table(variant, asked, answers=True),
        _gradient_table(variant, asked, answers=True) if with_gradient else "",
        "<h2>Every step</h2>",
        f'<table class="steps">{rows}</table>',
        f"<h2>What a mistake gives, if it is made wherever it can be (updated weights with η = {ETA:g})</h2>",
        _aid(variant),
        "</section>",
    ])  # fmt: skip


def _written(variant: Variant, step: Step) -> str:
    return " ".join(math(part, "inline") for part in variant.written(step, MATHML))


def _aid(variant: Variant) -> str:
    """A row a mistake: what is computed then, and the numbers that change."""
    rows = []
    for name, changed in variant.mistaken.items():
        numbers = "; ".join(
            f"{math(symbol(ref, MATHML), 'inline')} = {number(value)}" for ref, value in changed.items()
        )
        rows.append(f"<tr><td>{in_words(name)}</td><td>{formula(name)}</td><td>{numbers}</td></tr>")
    head = "<tr><th>mistake</th><th>what is computed</th><th>what changes</th></tr>"
    return f'<table class="aid">{head}{"".join(rows)}</table>'


def formula(name: str) -> str:
    """What is computed when the mistake ``name`` is made, as HTML with real subscripts."""
    return with_subscripts(MISTAKES[name].formula)


def with_subscripts(text: str) -> str:
    """Text of the table of mistakes as HTML: w_{l,i,j} and Σ_s with real subscripts."""
    parts = escape(text, quote=False).split("_")
    written = [parts[0]]
    for part in parts[1:]:
        if part.startswith("{"):
            index, _, rest = part[1:].partition("}")
        else:
            index, rest = part[:1], part[1:]
        written.append(f"<sub>{index}</sub>{rest}")
    return "".join(written)
