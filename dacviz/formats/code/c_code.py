"""A C99 file without allocation, for a microcontroller too: ``c_code(example)``."""

from itertools import pairwise

import numpy as np

from ...core.activations import Activation, U, Z
from ...core.network import Network
from ...lesson.expression import reads
from .example import Example
from .formula import Language, computable, total, used, written

REALS = ("double", "float")


def c_language(real: str) -> Language:
    """C for one of ``REALS``: float's functions and numbers end in f, so that nothing is computed in double."""
    f = "f" if real == "float" else ""
    of_math = {"exp": "exp", "expm1": "expm1", "ln": "log", "sqrt": "sqrt", "abs": "fabs", "tanh": "tanh", "sin": "sin"}
    of_math |= {"cos": "cos", "erf": "erf", "erfc": "erfc"}
    return Language(
        name="C",
        number=float32 if real == "float" else repr,
        functions={name: f"{function}{f}({{0}})" for name, function in of_math.items()}
        | {"max": f"fmax{f}({{0}}, {{1}})", "min": f"fmin{f}({{0}}, {{1}})"}
        | {name: f"{name}({{0}})" for name in ("sign", "logistic", "softplus")},
        power=f"pow{f}({{0}}, {{1}})",
        square="square({0})",
        choice="({condition} ? {then} : {otherwise})",
        both=" && ",
        eager=False,
    )


def float32(number: float) -> str:
    """The nearest float as a literal; ``ValueError`` if there is none."""
    with np.errstate(over="ignore"):
        near = np.float32(number)
    if not np.isfinite(near):
        raise ValueError(f"{number!r} is beyond what a float can hold; use double")
    return f"{near!s}f"


# F( is replaced by f( for float, by ( for double.
_HELPERS = {
    "square": "static real square(real a)\n{\n    return a * a;\n}",
    "sign": "static real sign(real a)\n{\n    return (real)((a > 0) - (a < 0));\n}",
    "logistic": """/* 1 / (1 + exp(-u)) without overflow */
static real logistic(real u)
{
    const real tail = expF(-fabsF(u));
    return (u >= 0 ? 1 : tail) / (1 + tail);
}""",
    "softplus": """/* ln(1 + exp(u)) without overflow */
static real softplus(real u)
{
    return fmaxF(u, 0) + log1pF(expF(-fabsF(u)));
}""",
    "log_sum_exp": """/* ln of the sum of exp(u) without overflow */
static real log_sum_exp(int m, const real u[])
{
    real top = u[0], sum = 0;
    int k;
    for (k = 1; k < m; k++) top = fmaxF(top, u[k]);
    for (k = 0; k < m; k++) sum += expF(u[k] - top);
    return top + logF(sum);
}""",
}

_SUMS = """/* u_i = w_i0 + sum over j of w_ij z_j */
static void sums(int h, int n, const real w[], const real z[], real u[])
{
    int i, j;
    for (i = 0; i < h; i++) {
        u[i] = w[i * (1 + n)];
        for (j = 1; j <= n; j++) u[i] += w[i * (1 + n) + j] * z[j - 1];
    }
}"""
_FROM_ABOVE = """/* sum over s of w_si delta_s, the h nodes of the layer above */
static real from_above(int h, int n, const real w[], const real delta[], int i)
{
    real sum = 0;
    int s;
    for (s = 0; s < h; s++) sum += w[s * (1 + n) + 1 + i] * delta[s];
    return sum;
}"""
_PRODUCTS = """/* dE/dw_ij = delta_i z_j, and delta_i for the bias */
static void products(int h, int n, const real delta[], const real z[], real gradient[])
{
    int i, j;
    for (i = 0; i < h; i++) {
        gradient[i * (1 + n)] = delta[i];
        for (j = 1; j <= n; j++) gradient[i * (1 + n) + j] = delta[i] * z[j - 1];
    }
}"""


def c_code(example: Example, real: str = "double") -> str:
    """``backprop(x, d, &b)`` and the weights; with ``-DEXAMPLE`` a program that prints the sample's numbers."""
    language = c_language(real)
    net = example.net
    formulas = [_activation(row, language) for row in example.activations]
    formulas += [_slope(row, language) for row in example.sloped]
    algorithm = _algorithm(example, language)
    helpers = [text for name, text in _HELPERS.items() if used(name, [*formulas, algorithm])]
    parts = [
        f"/* {example.title}.\n{_USE}\n\n#include <math.h>",
        f"typedef {real} real;",
        _struct(net.sizes),
        *(_weights(l, net, language) for l in net.w.indices),
        *(text.replace("F(", "f(" if real == "float" else "(") for text in helpers),
        *formulas,
        _SUMS,
        *([_FROM_ABOVE] if net.L > 1 else []),
        _PRODUCTS,
        algorithm,
        _example(example, language),
    ]
    return "\n\n".join(parts) + "\n"


_USE = """ * C99, no allocation. Compile with -DEXAMPLE and -lm for a program that prints the numbers of one sample.
 * backprop(x, d, &b) puts E, and for each layer l the sums ul, outputs zl, delta_l = dE/dul and dE/dwl into b.
 * In wl and gradientl a node has a row: its bias, then its weights from nodes 1, 2, ... of the layer before. */"""


def _struct(sizes: tuple[int, ...]) -> str:
    fields = [
        f"    real u{l}[{h}], z{l}[{h}], delta{l}[{h}], gradient{l}[{h} * {1 + n}];"
        for l, (n, h) in enumerate(pairwise(sizes), 1)
    ]
    return "\n".join(["typedef struct {", "    real E;", *fields, "} Backprop;"])


def _weights(l: int, net: Network, language: Language) -> str:
    W = net.w[l]
    rows = [f"    {', '.join(map(language.number, row))}," for row in W.tolist()]
    return "\n".join([f"static const real w{l}[{W.shape[0]} * {W.shape[1]}] = {{", *rows, "};"])


def _activation(row: Activation, language: Language) -> str:
    phi = written(computable(row.formula), language, {"u": "u"})
    return f"static real phi_{row.name}(real u)\n{{\n    return {phi};\n}}"


def _slope(row: Activation, language: Language) -> str:
    """A dphi takes u and z, whichever it needs, so that all are called alike."""
    slope = computable(row.slope_formula)
    ignored = "".join(f"    (void){ref.kind};\n" for ref in (U.ref, Z.ref) if ref not in reads(slope))
    text = written(slope, language, {"u": "u", "z": "z"})
    return f"static real dphi_{row.name}(real u, real z)\n{{\n{ignored}    return {text};\n}}"


def _algorithm(example: Example, language: Language) -> str:
    """Algorithm 1, layer by layer."""
    sizes, L = example.net.sizes, example.net.L
    return "\n".join([
        f"void backprop(const real x[{sizes[0]}], const real d[{sizes[-1]}], Backprop *b)",
        "{",
        "    int i;",
        *(line for l in range(1, L + 1) for line in _forward(l, example)),
        *_output(example, language),
        *(line for l in range(L - 1, 0, -1) for line in _backward(l, example)),
        *(
            f"    products({sizes[l]}, {sizes[l - 1]}, b->delta{l}, {_below(l)}, b->gradient{l});"
            for l in range(1, L + 1)
        ),
        "}",
    ])  # fmt: skip


def _below(l: int) -> str:
    return "x" if l == 1 else f"b->z{l - 1}"


def _loop(high: int, body: str) -> str:
    return f"    for (i = 0; i < {high}; i++) {body}"


def _forward(l: int, example: Example) -> list[str]:
    h, n = example.net.sizes[l], example.net.sizes[l - 1]
    phi = f"phi_{example.net.activations[l - 1]}"
    return [
        f"    sums({h}, {n}, w{l}, {_below(l)}, b->u{l});",
        _loop(h, f"b->z{l}[i] = {phi}(b->u{l}[i]);"),
    ]


def _output(example: Example, language: Language) -> list[str]:
    """E, and δ_L by line 3."""
    L, m = example.net.L, example.net.sizes[-1]
    letters = {"u": f"b->u{L}[i]", "z": f"b->z{L}[i]", "d": "d[i]", "log_sum": "log_sum"}
    letters["dphi"] = f"dphi_{example.net.activations[-1]}({letters['u']}, {letters['z']})"
    totals = {total(k): total(k) for k in range(1, len(example.totals) + 1)}
    return [
        *(f"    real {name} = 0;" for name in totals),
        *([f"    const real log_sum = log_sum_exp({m}, b->u{L});"] if example.needs_log_sum else []),
        *(
            _loop(m, f"{name} += {written(e, language, letters)};")
            for name, e in zip(totals, example.totals, strict=True)
        ),
        f"    b->E = {written(example.error, language, totals)};",
        _loop(m, f"b->delta{L}[i] = {written(example.delta, language, letters)};"),
    ]


def _backward(l: int, example: Example) -> list[str]:
    h, above = example.net.sizes[l], example.net.sizes[l + 1]
    slope = f"dphi_{example.net.activations[l - 1]}(b->u{l}[i], b->z{l}[i])"
    return [_loop(h, f"b->delta{l}[i] = {slope} * from_above({above}, {h}, w{l + 1}, b->delta{l + 1}, i);")]


def _example(example: Example, language: Language) -> str:
    """A main that prints E, every δ and the gradient, each number in a line."""
    sizes = example.net.sizes
    shown = [
        f'    for (i = 0; i < {h * size}; i++) printf("{name}{l} %.17g\\n", (double)b.{name}{l}[i]);'
        for l, (n, h) in enumerate(pairwise(sizes), 1)
        for name, size in (("delta", 1), ("gradient", 1 + n))
    ]
    return "\n".join([
        "#ifdef EXAMPLE",
        "#include <stdio.h>",
        "",
        "int main(void)",
        "{",
        f"    const real x[{sizes[0]}] = {{{', '.join(map(language.number, example.x))}}};",
        f"    const real d[{sizes[-1]}] = {{{', '.join(map(language.number, example.d))}}};",
        "    Backprop b;",
        "    int i;",
        "    backprop(x, d, &b);",
        '    printf("E %.17g\\n", (double)b.E);',
        *shown,
        "    return 0;",
        "}",
        "#endif",
    ])  # fmt: skip
