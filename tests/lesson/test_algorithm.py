"""The text of Algorithm 1: eleven lines, indented as in the paper, line 3 as the loss needs it, markup well-formed."""

import pytest

import dacviz as dv
from dacviz.lesson.algorithm import goal, lines
from dacviz.lesson.markup import html, math
from tests.lesson.mathml import check, written
from tests.lesson.worked import preset_traces, trace_of, wide


def text_of(line):
    """A line as plain characters."""
    return "".join(written(math(part)) if kind == "math" else part for kind, part in line.parts)


def line_3(loss):
    return text_of(lines(wide(loss))[2])


def test_eleven_lines_in_order():
    for trace in preset_traces():
        assert [line.number for line in lines(trace)] == list(range(1, 12))


def test_the_indentation_is_that_of_the_loops():
    assert [line.indent for line in lines(trace_of("paper"))] == [0, 0, 1, 0, 1, 2, 0, 1, 2, 2, 3]


def test_the_lines_of_the_paper():
    assert [text_of(line) for line in lines(trace_of("paper"))] == [
        "compute ul,i and zl,i layer by layer",
        "for o=1,…,m do",
        "δL,o=(zL,o−do)φ′L(uL,o)",
        "for l=L−1,…,1 do",
        "for i=1,…,hl do",
        "δl,i=φ′l(ul,i)∑s=1hl+1wl+1,s,iδl+1,s",
        "for l=1,…,L do",
        "for i=1,…,hl do",
        "∂E∂wl,i,0=δl,i",
        "for j=1,…,hl−1 do",
        "∂E∂wl,i,j=δl,izl−1,j",
    ]


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        ("half_squared_error", "δL,o=(zL,o−do)φ′L(uL,o)"),
        ("squared_error", "δL,o=2(zL,o−do)φ′L(uL,o)"),
        ("binary_cross_entropy", "δL,o=zL,o−do"),
        ("absolute_error", "δL,o=sign(zL,o−do)φ′L(uL,o)"),
        ("huber", "δL,o=max(−1,min(1,zL,o−do))φ′L(uL,o)"),
        ("softmax_cross_entropy", "δL,o=euL,o∑k=1meuL,k−do"),
    ],
)
def test_line_3_of_each_loss(loss, text):
    assert line_3(loss) == text


def test_line_3_differs_from_loss_to_loss():
    assert len({line_3(loss) for loss in dv.LOSSES}) == len(dv.LOSSES)


def test_only_line_3_depends_on_the_loss():
    for k in {*range(11)} - {2}:
        assert len({text_of(lines(wide(loss))[k]) for loss in dv.LOSSES}) == 1


def test_the_sum_of_an_output_is_differentiated_by_the_same_lines_with_alpha():
    found = [text_of(line) for line in lines(trace_of("outputs", output=2))]
    assert "".join(found[2].split()) == "αL,o→2,2=1ifo=2else0"
    assert found[5] == "αl,i→2,2=φ′l(ul,i)∑s=1hl+1wl+1,s,iαl+1,s→2,2"
    assert found[8] == "∂u2,2∂wl,i,0=αl,i→2,2"
    assert found[10] == "∂u2,2∂wl,i,j=αl,i→2,2zl−1,j"
    assert not any("δ" in line for line in found)


def test_every_formula_is_well_formed():
    for trace in preset_traces():
        for line in lines(trace):
            for kind, part in line.parts:
                if kind == "math":
                    check(math(part, "inline"))


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        ("half_squared_error", "E=12∑o=1m(zL,o−do)2"),
        ("squared_error", "E=∑o=1m(zL,o−do)2"),
        ("absolute_error", "E=∑o=1m|zL,o−do|"),
        ("huber", "E=∑o=1m(12(zL,o−do)2if|zL,o−do|≤1,else|zL,o−do|−12)"),
        ("binary_cross_entropy", "E=−∑o=1m(dolnzL,o+(1−do)ln(1−zL,o))"),
        ("softmax_cross_entropy", "E=−∑o=1mdoln(euL,o∑k=1meuL,k)"),
    ],
)
def test_goal_is_the_error(loss, text):
    formula = math(goal(wide(loss)))
    check(formula)
    assert written(formula) == text


def test_goal_of_an_output_is_its_sum():
    formula = math(goal(trace_of("outputs", output=2)))
    check(formula)
    assert written(formula) == "u2,2asafunctionofeveryweight"


def test_html_is_the_words_and_the_formulas():
    line = lines(trace_of("paper"))[0]
    text = html(line.parts)
    assert text.startswith("compute <math ")
    assert text.endswith("</math> layer by layer")
    assert text.count("<math ") == text.count("</math>") == 2
