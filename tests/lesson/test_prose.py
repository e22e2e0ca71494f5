"""The little Markdown of a lesson's text: what it becomes, and that nothing else gets through."""

import re

import pytest

import dacviz as dv
from dacviz.lesson.formulas import Sample
from dacviz.lesson.prose import blocks
from tests.lesson.worked import preset_network

P = dv.PRESETS["paper"]
SAMPLE = Sample(preset_network("paper"), P.x, P.d, P.loss)


def words(text):
    """What a reader sees, formulas without their markup."""
    return ["".join(re.sub("<[^>]+>", "", t) for _, t in block.pieces) for block in blocks(text, SAMPLE)]


def test_paragraphs_lists_and_formulas():
    found = blocks("One\nline.\n\n- a\n- b\n\n[delta 1 2]", SAMPLE)
    assert [block.kind for block in found] == ["paragraph", "item", "item", "formula"]
    assert words("One\nline.\n\n- a\n- b") == ["One line.", "a", "b"]


def test_bold_and_italics():
    (block,) = blocks("a **b {w 1 1 1}** *c* d", SAMPLE)
    assert block.pieces == (("words", "a "), ("strong", "b 0.8"), ("words", " "), ("em", "c"), ("words", " d"))


def test_numbers_are_computed_and_written_as_the_film_writes_them():
    delta = dv.backprop(SAMPLE.net, P.x, P.d).delta[1][1]
    assert words("{delta 1 2} {delta 1 2 : 9}") == [f"{delta:.4f} {delta:.9f}"]


def test_a_chain_says_what_a_formula_is_equal_to():
    assert words("[w 1 1 1 = 2 * w 1 1 1 = numbers = value]") == ["w1,1,1=2w1,1,1=2⋅0.8=1.6"]


def test_what_has_a_meaning_can_be_written_literally():
    assert words(r"\{a\} \[b\] \*c\* \\") == [r"{a} [b] *c* \ ".strip()]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "$x$ :red"])
def test_html_and_other_markup_are_words(text):
    (block,) = blocks(text, SAMPLE)
    assert block.pieces == (("words", text),)


@pytest.mark.parametrize("text", ["[a link](https://example.org)", "![picture](x.png)", "[delta 1 2](javascript:x)!["])
def test_there_are_no_links(text):
    try:
        kinds = {kind for block in blocks(text, SAMPLE) for kind, _ in block.pieces}
    except ValueError:
        return
    assert kinds <= {"words", "math"}


def test_formulas_that_cannot_be_read_are_refused():
    with pytest.raises(ValueError, match="cannot stand"):
        blocks("[nonsense]", SAMPLE)
    with pytest.raises(ValueError, match="number of digits"):
        blocks("{E : 99}", SAMPLE)
    with pytest.raises(ValueError, match="4,000 characters"):
        blocks("a" * 5000, SAMPLE)
