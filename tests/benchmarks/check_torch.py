"""The programs for PyTorch, run: all activations and losses against dv.backprop, at 1e-12.

python -m venv /tmp/torch && /tmp/torch/bin/pip install torch==2.13.0 numpy
PYTHONPATH=. /tmp/torch/bin/python tests/benchmarks/check_torch.py
"""

from itertools import pairwise

import numpy as np
import torch

import dacviz as dv

TOLERANCE = 1e-12


def problems(seeds=3):
    """(net, x, d, loss): every activation at the output of every loss that lets it be there, others hidden."""
    names = list(dv.ACTIVATIONS)
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        for loss, row in dv.LOSSES.items():
            for k, name in enumerate(names):
                used = names[(k + 1) % len(names)], names[(k + 6) % len(names)], row.output or name
                weights = [rng.normal(size=(h, 1 + n)) / np.sqrt(1 + n) for n, h in pairwise((3, 4, 3, 2))]
                d = np.array([0.3, 0.7])
                yield dv.Network(weights, used), rng.normal(size=3), d, loss
    # Sums at a kink, 0 for most: PyTorch must take the slope that dacviz takes.
    for name in names:
        yield dv.Network([[[0.0, 1.0]], [[0.0, 1.0]]], (name, "identity")), [0.0], [1.0], "half_squared_error"


def difference(net, x, d, loss):
    """The largest difference between the program and ``dv.backprop``, in parts of the largest number."""
    names = {"__name__": "program"}
    exec(dv.code(net, x, d, loss, "torch"), names)
    E, delta, gradient = names["backprop"](names["Network"](), names["x"], names["d"])
    bp = dv.backprop(net, x, d, loss)
    pairs = [(E, bp.error), *zip(delta, bp.delta, strict=True), *zip(gradient, bp.gradient, strict=True)]
    return max(np.abs(np.asarray(a) - b).max() / max(1.0, np.abs(b).max()) for a, b in pairs)


def main():
    found = [(difference(*problem), problem) for problem in problems()]
    worst, (net, *_, loss) = max(found, key=lambda entry: entry[0])
    print(
        f"torch {torch.__version__}: {len(found)} programs, largest difference {worst:.1e} ({net.activations}, {loss})"
    )
    assert worst <= TOLERANCE


if __name__ == "__main__":
    main()
