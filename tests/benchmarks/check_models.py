"""Models of PyTorch, scikit-learn and Keras against the networks that are made of them, ten architectures each.

Needs the packages of requirements.txt here: ``.venv/bin/python tests/benchmarks/check_models.py``. It prints the worst
relative differences of outputs, and of gradients where the library gives them. Keras is compared on JAX; its own tanh
is only right to 1e-7 there, so Dense and relu stand apart.
"""

import os
import sys
import warnings
from itertools import pairwise
from pathlib import Path

os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}
sys.path.insert(0, str(Path(__file__).parents[2]))

import keras
import numpy as np
import torch
from safetensors.torch import save
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import dacviz as dv

RNG = np.random.default_rng(0)
ARCHITECTURES = (
    (3, 5, 2),
    (2, 4, 4, 1),
    (1, 8, 1),
    (6, 3),
    (4, 4, 4),
    (2, 16, 2),
    (5, 3, 2, 1),
    (7, 2, 3),
    (3, 9, 9, 3),
    (2, 1),
)
TORCH = ("Tanh", "ReLU", "Sigmoid", "GELU", "SiLU", "ELU", "SELU", "Softplus", "Mish", "Softsign")
KERAS = ("tanh", "relu", "sigmoid", "gelu", "silu", "elu", "selu", "softplus", "mish", "softsign")
worst: dict[str, float] = {}


def compare(what: str, found: np.ndarray, wanted: np.ndarray) -> None:
    gap = float(np.abs(found - wanted).max() / max(np.abs(wanted).max(), 1e-3))
    worst[what] = max(worst.get(what, 0.0), gap)


def compare_torch(sizes: tuple[int, ...], name: str, kind: torch.dtype) -> None:
    parts: list[torch.nn.Module] = []
    for n, h in pairwise(sizes):
        parts += [torch.nn.Linear(n, h, dtype=kind), getattr(torch.nn, name)()]
    model = torch.nn.Sequential(*parts).eval()
    x, d = torch.randn(7, sizes[0], dtype=kind), torch.randn(7, sizes[-1], dtype=kind)
    z = model(x)
    (0.5 * ((z - d) ** 2).sum()).backward()
    net = dv.from_torch(model)
    bp = dv.backprop(net, x.double().numpy(), d.double().numpy())
    compare(f"torch {kind}, outputs", bp.z[net.L], z.detach().double().numpy())
    for l in range(1, net.L + 1):
        layer = model[2 * (l - 1)]
        gradient = torch.column_stack([layer.bias.grad, layer.weight.grad]).double().numpy()
        compare(f"torch {kind}, gradients", bp.gradient[l], gradient)
    state = {f"module.{key}": value.contiguous() for key, value in model.state_dict().items()}
    layout = "out_in"
    assert dv.load(save(state), [name] * net.L, layout) == net
    assert dv.from_torch(dv.to_torch(net)) == net


def compare_sklearn(sizes: tuple[int, ...], name: str) -> None:
    X = RNG.normal(size=(80, sizes[0])) * RNG.uniform(0.1, 10.0, sizes[0]) + 3.0
    Y = RNG.normal(size=(80, sizes[-1]))
    more = {"hidden_layer_sizes": sizes[1:-1] or (3,), "activation": name, "max_iter": 10}
    pipeline = make_pipeline(StandardScaler(), MLPRegressor(**more)).fit(X, Y)
    net = dv.from_sklearn(pipeline)
    compare("scikit-learn, a pipeline", dv.forward(net, X).z[net.L], pipeline.predict(X).reshape(80, -1))
    classes = MLPClassifier(**more).fit(X, RNG.integers(0, 3, 80))
    logits = dv.forward(net := dv.from_sklearn(classes), X).z[net.L]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    compare("scikit-learn, classes", powers / powers.sum(axis=1, keepdims=True), classes.predict_proba(X))


def compare_keras(sizes: tuple[int, ...], name: str) -> None:
    plain = keras.Sequential([keras.Input((sizes[0],)), *[keras.layers.Dense(h, activation="relu") for h in sizes[1:]]])
    x = RNG.normal(size=(6, sizes[0]))
    net = dv.from_keras(plain)
    compare("Keras, Dense and relu", dv.forward(net, x).z[net.L], np.asarray(plain(x), dtype=float))
    dense = [keras.layers.Dense(h, activation=name) for h in sizes[1:]]
    model = keras.Sequential([keras.Input((sizes[0],)), *dense[:1], keras.layers.BatchNormalization(), *dense[1:]])
    net = dv.from_keras(model)
    compare("Keras, with BatchNormalization", dv.forward(net, x).z[net.L], np.asarray(model(x), dtype=float))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    for k, sizes in enumerate(ARCHITECTURES):
        for kind in (torch.float64, torch.float32):
            compare_torch(sizes, TORCH[k], kind)
        compare_sklearn(sizes, ("relu", "tanh", "logistic", "identity")[k % 4])
        compare_keras(sizes, KERAS[k])
    for what, gap in worst.items():
        print(f"{what:34} {gap:.1e}")
