"""A program for PyTorch, whose automatic differentiation finds the gradient: ``torch_code(example)``."""

from dataclasses import replace

from ...core.activations import Activation
from .example import Example
from .formula import computable, total, written
from .numpy_code import NUMPY, weights

# torch.where takes the slope of the side that is written last where both are equal, as dacviz does at a kink.
TORCH = replace(
    NUMPY,
    name="torch",
    functions={
        "exp": "torch.exp({0})",
        "expm1": "torch.expm1({0})",
        "ln": "torch.log({0})",
        "sqrt": "torch.sqrt({0})",
        "abs": "torch.abs({0})",
        "sign": "torch.sign({0})",
        "tanh": "torch.tanh({0})",
        "sin": "torch.sin({0})",
        "cos": "torch.cos({0})",
        "erf": "torch.erf({0})",
        "erfc": "torch.erfc({0})",
        "max": "torch.where({1} > {0}, {1}, {0})",
        "min": "torch.where({1} < {0}, {1}, {0})",
        "logistic": "torch.sigmoid({0})",
        "softplus": "torch.logaddexp({0}, torch.zeros(()))",
    },
    choice="torch.where({condition}, {then}, {otherwise})",
)

_MODULE = '''class Network(torch.nn.Module):
    """forward(x) gives the sums u and the outputs z of the last layer."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList(torch.nn.Linear(w.shape[1] - 1, w.shape[0]) for w in weights)
        with torch.no_grad():
            for layer, w in zip(self.layers, weights):
                layer.bias.copy_(w[:, 0])
                layer.weight.copy_(w[:, 1:])

    def forward(self, x):
        z = x
        for layer, f in zip(self.layers, phi):
            u = layer(z)
            z = f(u)
        return u, z


def backprop(net, x, d):
    """E, and for every layer delta = dE/du and gradient = dE/dw with the bias in column 0; delta is the bias' own."""
    net.zero_grad()
    E = error(*net(x), d)
    E.backward()
    delta = [layer.bias.grad for layer in net.layers]
    gradient = [torch.column_stack([layer.bias.grad, layer.weight.grad]) for layer in net.layers]
    return E.item(), delta, gradient'''

_EXAMPLE = """if __name__ == "__main__":
    E, delta, gradient = backprop(Network(), x, d)
    print("E =", E)
    for l, (delta_l, gradient_l) in enumerate(zip(delta, gradient), 1):
        print(f"layer {l}", "delta =", delta_l, "dE/dw =", gradient_l, sep="\\n")"""


def torch_code(example: Example) -> str:
    """The network as a module, its sample, and the error."""
    return "\n\n\n".join([
        f'"""{example.title}. Needs PyTorch."""\n\nimport torch\n\ntorch.set_default_dtype(torch.float64)',
        weights(example, "torch.tensor"),
        f"x = torch.tensor({example.x})\nd = torch.tensor({example.d})",
        *map(_activation, example.activations),
        _error(example),
        f"phi = [{', '.join(f'phi_{name}' for name in example.net.activations)}]",
        _MODULE,
        _EXAMPLE,
    ]) + "\n"  # fmt: skip


def _activation(row: Activation) -> str:
    return f"def phi_{row.name}(u):\n    return {written(computable(row.formula), TORCH, {'u': 'u'})}"


def _error(example: Example) -> str:
    letters = {"u": "u", "z": "z", "d": "d", "log_sum": "torch.logsumexp(u, 0)"}
    totals = {total(k): f"torch.sum({written(e, TORCH, letters)})" for k, e in enumerate(example.totals, 1)}
    return f"def error(u, z, d):\n    return {written(example.error, TORCH, letters | totals)}"
