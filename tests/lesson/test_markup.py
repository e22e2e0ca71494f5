"""How numbers are written as text, LaTeX and MathML; and that the pieces of markup are well-formed."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dacviz.lesson import markup
from dacviz.lesson.markup import LATEX, MATHML, full, number, rounded
from tests.lesson.mathml import check, written

# Beyond it, four digits may round to more than a float64 holds.
FINITE = st.floats(-1.797e308, 1.797e308)
ASCII = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def read(text):
    """The float that a written number stands for."""
    return float(text.translate(ASCII).replace("×10", "e"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.0, "−1"),
        (0.25, "0.25"),
        (-0.038123, "−0.03812"),
        (0.00012345678, "0.0001235"),
        (0.000012345678, "1.235×10⁻⁵"),
        (-1.23456e-7, "−1.235×10⁻⁷"),
        (9999.4, "9999"),
        (9999.6, "1×10⁴"),
        (-123456.0, "−1.235×10⁵"),
        (1e300, "1×10³⁰⁰"),
        (1 / 3, "0.3333"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_the_smallest_number_keeps_its_sign_and_is_not_shown_as_zero():
    assert number(-5e-324) == "−4.941×10⁻³²⁴"


def test_number_with_fewer_digits():
    assert number(-0.038163, digits=2) == "−0.038"


@given(FINITE)
def test_a_written_number_is_its_value_to_four_digits(value):
    assert math.isclose(read(number(value)), value, rel_tol=5e-4)


@given(FINITE)
def test_no_number_is_written_with_a_hyphen_or_an_e(value):
    assert not set(number(value)) & set("-eE+")


@pytest.mark.parametrize("value", [1.7976e308, 1.7976931348623157e308])
def test_the_largest_floats_are_rounded_to_what_no_float_is(value):
    """They were written "inf", in the browser 1.798×10³⁰⁸."""
    assert number(-value) == "−1.798×10³⁰⁸"
    assert LATEX.number(value) == r"1.798 \times 10^{308}"


@given(FINITE)
@example(-0.0)
def test_the_sign_is_that_of_the_value(value):
    assert number(value).startswith("−") == (value < 0)


@given(FINITE)
@example(-0.0)
@example(12345.0)
def test_rounded_is_the_number_that_is_shown(value):
    assert rounded(value) == read(number(value))


@given(FINITE)
@example(-0.0)
def test_full_keeps_every_digit(value):
    text = full(value)
    assert "-" not in text
    assert text.replace("−", "-") == repr(value)


@given(FINITE)
@example(-0.0)
def test_latex_writes_the_same_number(value):
    plain = LATEX.number(value).replace(r" \times 10^{", "e").replace("}", "")
    assert float(plain) == rounded(value)
    assert plain.startswith("-") == (value < 0)


@given(FINITE)
@example(-0.0)
def test_mathml_writes_the_same_number(value):
    formula = markup.math(MATHML.number(value))
    check(formula)
    assert written(formula) == number(value).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−"))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (LATEX.symbol("u", "1,2"), "u_{1,2}"),
        (LATEX.symbol("phi", "2", prime=True), r"\phi^{\prime}_{2}"),
        (LATEX.symbol("alpha", "1,2→3,1"), r"\alpha_{1,2 \to 3,1}"),
        (LATEX.symbol("E"), "E"),
        (LATEX.derivative("E", "w"), r"\frac{\partial E}{\partial w}"),
        (LATEX.power("e", "u"), "e^{u}"),
        (LATEX.paren("a + b"), r"\left( a + b \right)"),
        (LATEX.call("tanh", "u"), r"\operatorname{tanh}(u)"),
        (LATEX.call("leaky", "u"), r"\operatorname{leaky}(u)"),
        (LATEX.sigma("j", "3", "w"), r"\sum_{j=1}^{3} w"),
    ],
)
def test_latex(latex, expected):
    assert latex == expected


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        (MATHML.symbol("u", "1,2"), "u1,2"),
        (MATHML.symbol("phi", "2", prime=True), "φ′2"),
        (MATHML.symbol("alpha", "1,2→3,1"), "α1,2→3,1"),
        (MATHML.symbol("E"), "E"),
        (MATHML.derivative(MATHML.symbol("E"), MATHML.symbol("w", "1,2,0")), "∂E∂w1,2,0"),
        (MATHML.power(MATHML.symbol("e"), MATHML.symbol("u")), "eu"),
        (MATHML.paren(MATHML.symbol("a")), "(a)"),
        (MATHML.call("σ", MATHML.symbol("u")), "σ(u)"),
        (MATHML.apply(MATHML.symbol("phi"), MATHML.symbol("u")), "φ(u)"),
        (MATHML.sigma("j", MATHML.count(3), MATHML.symbol("w")), "∑j=13w"),
        (MATHML.row(MATHML.symbol("a"), MATHML.juxtaposed, MATHML.symbol("b")), "ab"),
    ],
)
def test_mathml_is_well_formed(mathml, expected):
    formula = markup.math(mathml)
    check(formula)
    assert written(formula) == expected


def test_markup_in_a_name_is_escaped():
    formula = markup.math(MATHML.symbol("<b>"))
    check(formula)
    assert written(formula) == "<b>"


def test_math_is_a_block_or_inline():
    assert check(markup.math(MATHML.number(1.0))).get("display") == "block"
    assert check(markup.math(MATHML.number(1.0), "inline")).get("display") == "inline"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([-1.5], "−1.5"),
        ([1.0, -2.0], "(1,−2)"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "(1,2,3,4,5,6)"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "(1,2,3,4,⋯,7)"),
    ],
)
def test_a_vector_is_shortened_in_the_middle(values, expected):
    formula = markup.math(MATHML.vector(values))
    check(formula)
    assert written(formula) == expected


def table_of(rows, columns):
    """The cells that are written of the matrix 0 … columns − 1; 100 …; 200 …"""
    matrix = [[float(100 * r + c) for c in range(columns)] for r in range(rows)]
    root = check(markup.math(MATHML.matrix(matrix)))
    return [["".join(cell.itertext()) for cell in row] for row in root.iter() if row.tag.endswith("}mtr")]


SHAPES = [(1, 1), (1, 9), (9, 1), (4, 5), (5, 4), (5, 5), (6, 6), (64, 65)]


@pytest.mark.parametrize(("rows", "columns"), SHAPES)
def test_a_matrix_is_written_as_a_rectangle_of_at_most_five_by_five(rows, columns):
    table = table_of(rows, columns)
    assert len({len(row) for row in table}) == 1
    assert len(table) == min(rows, 5)
    assert len(table[0]) == min(columns, 5)


@pytest.mark.parametrize(("rows", "columns"), SHAPES)
def test_a_matrix_shows_its_corners(rows, columns):
    table = table_of(rows, columns)
    corners = (table[0][0], table[0][-1], table[-1][0], table[-1][-1])
    expected = (0.0, columns - 1.0, 100.0 * (rows - 1), 100.0 * (rows - 1) + columns - 1)
    assert corners == tuple(map(number, expected))


@pytest.mark.parametrize(("rows", "columns"), SHAPES)
def test_a_matrix_has_dots_where_something_is_left_out_and_only_there(rows, columns):
    table = table_of(rows, columns)
    assert any("⋮" in row for row in table) == (rows > 5)
    assert any("⋯" in row for row in table) == (columns > 5)
