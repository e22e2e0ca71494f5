"""How numbers and symbols are written: ``number(value)`` as text, ``LATEX`` and ``MATHML`` as markup.

The two markups have the same methods, so that a formula is walked by one piece of code whichever is wanted.
MathML is written here directly: a general LaTeX converter takes 1.5 ms a formula, and a film has hundreds.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from html import escape
from typing import TypeVar

T = TypeVar("T")

DIGITS = 4
LONGEST = 12
"""Digits of a whole number that a fraction in a formula shows in full."""

MINUS, NO_BREAK_SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _half_up(value: float, digits: int) -> Decimal:
    """``value`` at ``digits`` significant digits; a tie goes away from 0, as in the browser and as at school. Decimal,
    since the largest floats are rounded to what no float is."""
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal_from_float(value)


def _split(value: float, digits: int) -> tuple[bool, str, int | None]:
    """(negative, mantissa or plain decimal, power of ten or None) of ``value`` at ``digits`` significant digits."""
    decimal = _half_up(value, digits)
    if not decimal.is_finite():
        return value < 0, str(abs(float(value))), None
    if not decimal:
        return False, "0", None
    power = decimal.adjusted()
    is_plain = -4 <= power < digits
    text = f"{decimal.copy_abs() if is_plain else decimal.copy_abs().scaleb(-power):f}"
    mantissa = text.rstrip("0").rstrip(".") if "." in text else text
    return decimal.is_signed(), mantissa, None if is_plain else power


def number(value: float, digits: int = DIGITS) -> str:
    """``value`` at ``digits`` significant digits, with a true minus sign: −0.03812, 1.235×10⁻⁷."""
    negative, mantissa, power = _split(value, digits)
    tail = "" if power is None else f"×10{str(power).translate(_SUPERSCRIPT)}"
    return f"{MINUS if negative else ''}{mantissa}{tail}"


def full(value: float) -> str:
    """``value`` with every digit float64 has, true minus sign: what hover and tables show."""
    return repr(float(value)).replace("-", MINUS)


def rounded(value: float) -> float:
    """The float that ``number(value)`` shows, inf where that is beyond float64."""
    return float(_half_up(value, DIGITS))


_GREEK = {"alpha": "α", "delta": "δ", "epsilon": "ε", "eta": "η", "mu": "μ", "phi": "φ", "pi": "π"}
_LATEX_GREEK = {name: f"\\{name}" for name in _GREEK} | {"epsilon": r"\varepsilon"}
_LATEX_LETTERS = _LATEX_GREEK | {"Ē": r"\bar{E}", "w⁺": "w^{+}"}
_LATEX_CALLS = {"σ": r"\sigma"}
_LATEX_RELATIONS = {"≤": r"\le"}
_LATEX_FUNCTIONS = {"ln", "tanh", "sin", "cos", "max", "min"}


class Latex:
    """LaTeX markup; each method returns a string."""

    dots = r"\cdots"
    times = r"\cdot "
    juxtaposed = r"\,"
    plus, minus, equals = " + ", " - ", " = "
    about_zero = r" \approx 0"

    def number(self, value: float) -> str:
        negative, mantissa, power = _split(value, DIGITS)
        return ("-" if negative else "") + mantissa + ("" if power is None else rf" \times 10^{{{power}}}")

    def symbol(self, letter: str, indices: str = "", prime: bool = False) -> str:
        name = _LATEX_LETTERS.get(letter, letter)
        # \phi^{\prime}_1: the bare apostrophe is mangled by some converters.
        below = indices.replace("→", r" \to ")
        return name + (r"^{\prime}" if prime else "") + (f"_{{{below}}}" if indices else "")

    def derivative(self, top: str, bottom: str) -> str:
        return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def paren(self, inner: str) -> str:
        return rf"\left( {inner} \right)"

    def call(self, function: str, inner: str) -> str:
        name = _LATEX_CALLS.get(function, rf"\operatorname{{{function}}}")
        return f"{name}({inner})"

    def function(self, name: str, argument: str) -> str:
        """A well-known function before its argument, which is written as it is to stand."""
        return (rf"\{name} " if name in _LATEX_FUNCTIONS else rf"\operatorname{{{name}}} ") + argument

    def listed(self, *parts: str) -> str:
        """Several arguments."""
        return ", ".join(parts)

    def root(self, inner: str) -> str:
        return rf"\sqrt{{{inner}}}"

    def size(self, inner: str) -> str:
        return rf"\left| {inner} \right|"

    def relation(self, sign: str) -> str:
        return rf" {_LATEX_RELATIONS.get(sign, sign)} "

    def choice(self, then: str, condition: str, otherwise: str) -> str:
        return rf"{then} \text{{ if }} {condition} \text{{, else }} {otherwise}"

    def apply(self, symbol: str, inner: str) -> str:
        return f"{symbol}({inner})"

    def sigma(self, index: str, high: str, body: str) -> str:
        """Σ over index = 1 … high, which is markup."""
        return rf"\sum_{{{index}=1}}^{{{high}}} {body}"

    def through(self, index: str, first: str, last: str) -> str:
        """index = first, …, last: what a loop runs through."""
        return rf"{index} = {first}, \ldots, {last}"

    def result(self, value: float, rounding: bool) -> str:
        """= value, or ≈ 0 where it is nothing but rounding."""
        return self.about_zero if rounding else self.row(self.equals, self.number(value))

    def count(self, number: int) -> str:
        """A whole number that counts something, not a quantity."""
        return str(number)

    def words(self, text: str) -> str:
        """Words inside a formula, with their spaces."""
        return rf"\text{{{text}}}"

    def term(self, name: str, written: str) -> str:
        """A quantity by its name; LaTeX has no place for names."""
        return written

    def row(self, *parts: str) -> str:
        return "".join(parts)


class ExactLatex(Latex):
    """LaTeX that writes a ``Fraction`` as one, shortened in the middle where it is long."""

    def number(self, value: float | Fraction) -> str:
        value = Fraction(value)
        sign, top = ("-" if value < 0 else ""), shortened(str(abs(value.numerator)))
        if value.denominator == 1:
            return sign + top
        return sign + self.fraction(top, shortened(str(value.denominator)))


def shortened(digits: str) -> str:
    """A long whole number by its first and last digits."""
    return digits if len(digits) <= LONGEST else rf"{digits[:5]} \ldots {digits[-3:]}"


class MathML:
    """Presentation MathML Core, drawn by every current browser; each method returns elements without <math>."""

    dots = "<mo>⋯</mo>"
    times = "<mo>⋅</mo>"
    juxtaposed = "<mspace width='0.17em'></mspace>"
    plus, minus, equals = "<mo>+</mo>", f"<mo>{MINUS}</mo>", "<mo>=</mo>"
    about_zero = "<mrow><mo>≈</mo><mn>0</mn></mrow>"

    def number(self, value: float) -> str:
        negative, mantissa, power = _split(value, DIGITS)
        sign = f"<mo form='prefix'>{MINUS}</mo>" if negative else ""
        if power is None:
            return f"<mrow>{sign}<mn>{mantissa}</mn></mrow>"
        exponent = f"<mn>{str(power).replace('-', MINUS)}</mn>"
        return f"<mrow>{sign}<mn>{mantissa}</mn><mo>×</mo><msup><mn>10</mn>{exponent}</msup></mrow>"

    def symbol(self, letter: str, indices: str = "", prime: bool = False) -> str:
        base = f"<mi>{escape(_GREEK.get(letter, letter))}{'′' if prime else ''}</mi>"
        return f"<msub>{base}<mrow>{''.join(self._index(c) for c in indices)}</mrow></msub>" if indices else base

    def _index(self, c: str) -> str:
        if c.isdigit():
            return f"<mn>{c}</mn>"
        # Index punctuation without the space that operators get: 2,1,3 and 1,2→3,1.
        return f"<mi>{c}</mi>" if c.isalpha() else f"<mo lspace='0' rspace='0'>{MINUS if c == '-' else c}</mo>"

    def derivative(self, top: str, bottom: str) -> str:
        partial = "<mo form='prefix' rspace='0'>∂</mo>"
        return self.fraction(partial + top, partial + bottom)

    def fraction(self, top: str, bottom: str) -> str:
        return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"

    def power(self, base: str, exponent: str) -> str:
        return f"<msup>{base}<mrow>{exponent}</mrow></msup>"

    def paren(self, inner: str) -> str:
        return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"

    def call(self, function: str, inner: str) -> str:
        return f"<mrow><mi mathvariant='normal'>{function}</mi><mo>(</mo>{inner}<mo>)</mo></mrow>"

    def function(self, name: str, argument: str) -> str:
        """A well-known function before its argument, which is written as it is to stand."""
        return f"<mrow><mi mathvariant='normal'>{name}</mi>{self.juxtaposed}{argument}</mrow>"

    def listed(self, *parts: str) -> str:
        """Several arguments."""
        return self.row("<mo>,</mo>".join(parts))

    def root(self, inner: str) -> str:
        return f"<msqrt>{inner}</msqrt>"

    def size(self, inner: str) -> str:
        return f"<mrow><mo form='prefix'>|</mo>{inner}<mo form='postfix'>|</mo></mrow>"

    def relation(self, sign: str) -> str:
        return f"<mo>{escape(sign)}</mo>"

    def choice(self, then: str, condition: str, otherwise: str) -> str:
        space = "\N{NO-BREAK SPACE}"
        return self.row(then, f"<mtext>{space}if{space}</mtext>", condition, f"<mtext>, else{space}</mtext>", otherwise)

    def apply(self, symbol: str, inner: str) -> str:
        return f"<mrow>{symbol}<mo>(</mo>{inner}<mo>)</mo></mrow>"

    def sigma(self, index: str, high: str, body: str) -> str:
        under = f"<mrow><mi>{index}</mi><mo>=</mo><mn>1</mn></mrow>"
        return f"<mrow><munderover><mo movablelimits='false'>∑</mo>{under}{high}</munderover>{body}</mrow>"

    def through(self, index: str, first: str, last: str) -> str:
        return self.row(index, self.equals, first, "<mo>,</mo><mo>…</mo><mo>,</mo>", last)

    def result(self, value: float, rounding: bool) -> str:
        return self.about_zero if rounding else self.row(self.equals, self.number(value))

    def count(self, number: int) -> str:
        return f"<mn>{number}</mn>"

    def words(self, text: str) -> str:
        # MathML drops a plain space at either end.
        return f"<mtext>{text.replace(' ', NO_BREAK_SPACE)}</mtext>"

    def term(self, name: str, written: str) -> str:
        """A quantity that the page can find by its name."""
        return f"<mrow data-ref='{name}'>{written}</mrow>"

    def row(self, *parts: str) -> str:
        return f"<mrow>{''.join(parts)}</mrow>"

    def _entry(self, value: float | None) -> str:
        return self.about_zero if value is None else self.number(value)

    def vector(self, values: Sequence[float | None]) -> str:
        """(v_1, …, v_h), shortened in the middle where it is long; a single value without parentheses.

        None stands for a value that is nothing but rounding."""
        shown = [self._entry(v) for v in values]
        if len(shown) == 1:
            return shown[0]
        if len(shown) > 6:
            shown = [*shown[:4], self.dots, shown[-1]]
        return self.paren("<mo>,</mo>".join(shown))

    def matrix(self, rows: Sequence[Sequence[float | None]]) -> str:
        """The values in a rectangle, shortened to its corner and its last row and column where it is large."""
        shown = [_shortened([self._entry(v) for v in row], self.dots) for row in rows]
        cells = _shortened(shown, ["<mo>⋮</mo>"] * len(shown[0]))
        body = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in cells)
        return f"<mrow><mo>(</mo><mtable>{body}</mtable><mo>)</mo></mrow>"


def _shortened(items: Sequence[T], gap: T) -> list[T]:
    """At most five: all of them, or the first three, ``gap`` and the last."""
    return list(items) if len(items) <= 5 else [*items[:3], gap, items[-1]]


LATEX, EXACT_LATEX, MATHML = Latex(), ExactLatex(), MathML()


def math(inner: str, display: str = "block") -> str:
    """A whole ``<math>`` element, sums and fractions at full size; ``display`` is "block" or "inline"."""
    return f"<math xmlns='http://www.w3.org/1998/Math/MathML' display='{display}' displaystyle='true'>{inner}</math>"


def html(parts: Iterable[tuple[str, str]]) -> str:
    """Pieces of a line in reading order, ("words", text) or ("math", MathML), as HTML; none of it is from a user."""
    return "".join(math(text, "inline") if kind == "math" else text for kind, text in parts)
