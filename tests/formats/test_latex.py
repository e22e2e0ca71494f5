"""LaTeX that compiles as far as this can be seen without TeX: braces, environments, letters that pdflatex knows."""

import re

import pytest

import dacviz as dv
from dacviz.core.activations import ACTIVATIONS
from dacviz.core.losses import LOSSES
from dacviz.formats.network_drawing import drawing
from dacviz.formats.network_tikz import latex_number, network_tikz
from dacviz.lesson.markup import number
from tests.lesson.worked import trace_of

pytestmark = pytest.mark.slow

NET = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=0)
TRACE = dv.trace(NET, (0.5, -0.2), (1.0,))


def check(text):
    """What pdflatex would stop at: other letters than ASCII, braces or environments that are not closed, $ without
    another."""
    assert text.isascii()
    depth = 0
    for sign in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    open_ones = []
    for what, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", text):
        if what == "begin":
            open_ones.append(name)
        else:
            assert open_ones.pop() == name
    assert not open_ones
    assert text.count("$") % 2 == 0
    assert text.count(r"\left") == text.count(r"\right")
    return text


def plain(text):
    """The numbers of a text, as floats: a × 10^{b} is one."""
    text = re.sub(r" \\times 10\^\{(-?\d+)\}", r"e\1", text)
    return [float(found) for found in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.])", text)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", [None, 2])
def test_a_document_of_every_activation_and_loss_is_closed(loss, output):
    for name in ACTIVATIONS:
        net = dv.Network.random((2, 2, 2), hidden=name, output=LOSSES[loss].output or name, seed=1)
        trace = dv.trace(net, (0.5, -0.2), (0.25, 0.75), loss, output)
        document = check(dv.latex(trace))
        assert document.startswith(r"\documentclass") and r"\usepackage{amsmath, longtable, tikz}" in document
        for at in ((1, 2), (2, 1), (2, 2, 0), (1, 1, 2)):
            check(dv.latex(trace, "derivation", at))


def test_a_step_has_symbols_numbers_and_result():
    assert dv.latex(TRACE, "step", 1) == (
        "\\begin{align*}\n"
        r"  u_{1,1} &= w_{1,1,0} + w_{1,1,1}\,x_{1} + w_{1,1,2}\,x_{2} \\" "\n"
        r"  &= 0 + 0.3\cdot 0.5 + \left( -0.5 \right)\cdot \left( -0.2 \right) \\" "\n"
        r"  &= 0.25" "\n"
        "\\end{align*}"
    )  # fmt: skip


def test_the_steps_end_with_the_numbers_of_the_trace():
    for k, step in enumerate(TRACE.steps, 1):
        last = check(dv.latex(TRACE, "step", k)).splitlines()[-2]
        assert plain(last) == [pytest.approx(step.value, rel=5e-4)]
    assert dv.latex(TRACE, "steps").count("&= ") >= 2 * len(TRACE.steps)


def test_the_algorithm_has_eleven_lines():
    text = check(dv.latex(TRACE, "algorithm"))
    assert re.findall(r"^(\d+) &", text, re.M) == [str(k) for k in range(1, 12)]
    assert r"\sum_{s=1}^{h_{l+1}}" in text and r"l = L - 1, \ldots, 1" in text


def test_the_table_has_every_number_with_every_digit():
    text = check(dv.latex(TRACE, "numbers"))
    found = [plain(line.partition("&")[2])[0] for line in text.splitlines() if line.startswith("$")]
    known = TRACE.known()
    assert len(found) == len(known) + sum(NET.sizes[1:])
    assert set(known.values()) <= set(found)


def test_a_derivation_of_a_node_and_of_a_weight():
    node, weight = dv.latex(TRACE, "derivation", (1, 2)), dv.latex(TRACE, "derivation", (2, 1, 3))
    assert re.findall(r"\\paragraph\{(.+)\}$", node, re.M) == [
        "What it receives, (7)",
        "What it passes on, (8)",
        "How the error reacts to it, (32)",
        r"The same $\delta$, merged from the $\alpha$ of all outputs, (29)",
    ]
    assert r"\frac{\partial E}{\partial w_{2,1,3}} &= \delta_{2,1}\,z_{1,3}" in weight


def test_tikz_is_the_drawing():
    picture = drawing(NET, (0.5, -0.2))
    text = check(network_tikz(NET, (0.5, -0.2)))
    assert len(re.findall(r"\\node\[unit\]", text)) == sum(NET.sizes)
    assert len(re.findall(r"\\node\[bias\]", text)) == NET.L
    drawn = re.findall(r"\\draw (\[densely dashed\] )?\(n-(\d)-(\d)\) -- \(n-(\d)-(\d)\);.*\{\$(.+)\$\};", text)
    assert len(drawn) == len(picture.edges)
    for dashed, _, j, l, i, written in drawn:
        w = NET.w[int(l)][int(i) - 1, int(j)]
        assert plain(f"${written}$") == [pytest.approx(w, rel=5e-4)]
        assert bool(dashed) == (w < 0)
    assert "$x_{1}$" in text and r"\tiny $-0.2$" in text
    assert "$d_{1} = 1$" in check(dv.latex(TRACE, "network"))


def test_numbers_with_powers():
    assert latex_number(number(-1.25e-7)) == r"-1.25 \times 10^{-7}"
    assert latex_number(number(0.5)) == "0.5"


def test_a_network_too_large_to_draw_has_a_document_without_its_picture():
    net = dv.Network.random((40, 50), output="identity", seed=0)
    trace = dv.trace(net, [0.1] * 40, [0.0] * 50, until="forward")
    assert "tikzpicture" not in dv.latex(trace)
    with pytest.raises(ValueError, match="at most 2000 edges"):
        dv.latex(trace, "network")


@pytest.mark.parametrize(
    ("part", "at", "said"),
    [
        ("pictures", None, "unknown part 'pictures'; choose one of document, network"),
        ("step", 0, "at must be the number of a step, 1 … 38, or a tuple of them, got 0"),
        ("step", None, "got None"),
        ("steps", (1, 39), r"got \(1, 39\)"),
        ("steps", 3, "got 3"),
        ("derivation", (0, 1), r"needs at = \(l, i\) or \(l, i, j\)"),
        ("derivation", (1, 2, 9), r"got \(1, 2, 9\)"),
    ],
)
def test_what_is_not_there_is_refused(part, at, said):
    with pytest.raises(ValueError, match=said):
        dv.latex(trace_of("paper"), part, at)
