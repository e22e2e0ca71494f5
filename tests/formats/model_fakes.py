"""Stand-ins for the classes of torch, scikit-learn and Keras: the names and attributes that are looked at, no more.

``tests/benchmarks/check_models.py`` does the same with the packages themselves.
"""

from types import SimpleNamespace

import numpy as np


def named(kind, **attributes):
    """An object whose class is called ``kind``."""
    thing = type(kind, (), {})()
    vars(thing).update(attributes)
    return thing


class Tensor:
    """A tensor that has to be detached and brought to the CPU before it is an array."""

    def __init__(self, array, dtype="torch.float64", is_ready=False):
        self.array, self.dtype, self.is_ready = np.asarray(array), dtype, is_ready

    def detach(self):
        return Tensor(self.array, self.dtype)

    def cpu(self):
        return Tensor(self.array, self.dtype, is_ready=True)

    def double(self):
        return Tensor(self.array.astype(np.float64), "torch.float64", self.is_ready)

    def __array__(self, dtype=None, copy=None):
        assert self.is_ready
        return np.asarray(self.array, dtype=dtype)


def linear(W, b, dtype="torch.float64"):
    return named("Linear", weight=Tensor(W, dtype), bias=None if b is None else Tensor(b, dtype))


def batch_norm(gamma, beta, mean, var, eps=1e-5, training=False):
    return named(
        "BatchNorm1d", weight=None if gamma is None else Tensor(gamma), bias=None if beta is None else Tensor(beta),
        running_mean=None if mean is None else Tensor(mean), running_var=None if var is None else Tensor(var),
        eps=eps, training=training,
    )  # fmt: skip


def sequential(*modules, kind="Sequential"):
    children = [(str(k), module) for k, module in enumerate(modules)]
    return named(kind, named_children=lambda: iter(children))


def dense(W, b, activation="linear", name="dense"):
    return named(
        "Dense", name=name, kernel=np.asarray(W), bias=None if b is None else np.asarray(b), use_bias=b is not None,
        activation=SimpleNamespace(__name__=activation),
    )  # fmt: skip
