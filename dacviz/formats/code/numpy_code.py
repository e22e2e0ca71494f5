"""A program that needs numpy alone: ``numpy_code(example)``."""

from ...core.activations import Activation
from .example import Example
from .formula import Language, computable, total, used, written


def python_number(number: float) -> str:
    """A number of a formula, whole ones without a point."""
    return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)


NUMPY = Language(
    name="numpy",
    number=python_number,
    functions={
        "exp": "np.exp({0})",
        "expm1": "np.expm1({0})",
        "ln": "np.log({0})",
        "sqrt": "np.sqrt({0})",
        "abs": "np.abs({0})",
        "sign": "np.sign({0})",
        "tanh": "np.tanh({0})",
        "sin": "np.sin({0})",
        "cos": "np.cos({0})",
        "erf": "erf({0})",
        "erfc": "erfc({0})",
        "max": "np.maximum({0}, {1})",
        "min": "np.minimum({0}, {1})",
        "logistic": "logistic({0})",
        "softplus": "np.logaddexp(0, {0})",
    },
    power="{0}**{1}",
    square="{0}**2",
    choice="np.where({condition}, {then}, {otherwise})",
    both=" & ",
    eager=True,
)

# What numpy does not have, by name.
_HELPERS = {
    "erf": "erf = np.vectorize(math.erf, otypes=[float])",
    "erfc": "erfc = np.vectorize(math.erfc, otypes=[float])",
    "logistic": '''def logistic(u):
    """1 / (1 + exp(-u)), without overflow."""
    tail = np.exp(-np.abs(u))
    return np.where(u >= 0, 1, tail) / (1 + tail)''',
    "log_sum_exp": '''def log_sum_exp(u):
    """ln of the sum of exp(u), without overflow."""
    return u.max() + np.log(np.exp(u - u.max()).sum())''',
}

_SWEEPS = '''def backprop(x, d):
    """E, and for every layer delta = dE/du and gradient = dE/dw, which is shaped like its weights."""
    u, z = [], [x]
    for w, f in zip(weights, phi):
        u.append(w[:, 0] + w[:, 1:] @ z[-1])
        z.append(f(u[-1]))
    E, delta = error(u[-1], z[-1], d), [delta_of_outputs(u[-1], z[-1], d)]
    for l in range(len(weights) - 1, 0, -1):
        delta.insert(0, dphi[l - 1](u[l - 1], z[l]) * (weights[l][:, 1:].T @ delta[0]))
    gradient = [np.outer(delta_l, np.append(1.0, z_below)) for delta_l, z_below in zip(delta, z)]
    return E, delta, gradient'''

_EXAMPLE = """if __name__ == "__main__":
    E, delta, gradient = backprop(x, d)
    print("E =", E)
    for l, (delta_l, gradient_l) in enumerate(zip(delta, gradient), 1):
        print(f"layer {l}", "delta =", delta_l, "dE/dw =", gradient_l, sep="\\n")"""


def numpy_code(example: Example) -> str:
    """The network, its sample, and Algorithm 1."""
    formulas = [*map(_activation, example.activations), _error(example), _delta(example)]
    helpers = [text for name, text in _HELPERS.items() if used(name, formulas)]
    imports = (
        "import numpy as np" if not any("math." in text for text in helpers) else "import math\n\nimport numpy as np"
    )
    return "\n\n\n".join([
        f'"""{example.title}. Needs numpy alone."""\n\n{imports}',
        weights(example, "np.array"),
        f"x = np.array({example.x})\nd = np.array({example.d})",
        *helpers,
        *formulas,
        f"phi = [{', '.join(f'phi_{name}' for name in example.net.activations)}]\n"
        f"dphi = [{', '.join(f'dphi_{name}' for name in example.net.activations)}]",
        _SWEEPS,
        _EXAMPLE,
    ]) + "\n"  # fmt: skip


def weights(example: Example, array: str) -> str:
    """The weights as a list of arrays, a node a line."""
    layers = [
        "\n".join([f"    {array}([", *(f"        {row}," for row in W.tolist()), "    ]),"])
        for W in example.net.weights
    ]
    said = (
        "# weights[l - 1][i - 1, j] is the weight from node j of layer l - 1 to node i of layer l; j = 0 is the bias."
    )
    return "\n".join([said, "weights = [", *layers, "]"])


def _activation(row: Activation) -> str:
    letters = {"u": "u", "z": "z"}
    phi, slope = (written(computable(formula), NUMPY, letters) for formula in (row.formula, row.slope_formula))
    return f"def phi_{row.name}(u):\n    return {phi}\n\n\ndef dphi_{row.name}(u, z):\n    return {slope}"


def _error(example: Example) -> str:
    letters = {"u": "u", "z": "z", "d": "d", "log_sum": "log_sum_exp(u)"}
    totals = {total(k): f"np.sum({written(e, NUMPY, letters)})" for k, e in enumerate(example.totals, 1)}
    return f"def error(u, z, d):\n    return {written(example.error, NUMPY, letters | totals)}"


def _delta(example: Example) -> str:
    slope = f"dphi_{example.net.activations[-1]}(u, z)"
    letters = {"u": "u", "z": "z", "d": "d", "dphi": slope, "log_sum": "log_sum_exp(u)"}
    return f"def delta_of_outputs(u, z, d):\n    return {written(example.delta, NUMPY, letters)}"
