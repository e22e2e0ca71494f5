"""scikit-learn's estimators: ``from_sklearn(estimator)``; it is looked at, never imported."""

from typing import Any

import numpy as np

from ...core.messages import shortened
from .chain import Chain, Model, activation_called

_LOSSES = {"softmax": "softmax_cross_entropy", "logistic": "binary_cross_entropy", "identity": "half_squared_error"}


def from_sklearn(estimator: Any, fold: bool = True) -> Model:
    """The network of a fitted MLPRegressor or MLPClassifier, or of a Pipeline that ends in one after StandardScalers.

    A scaler becomes part of the first layer; with ``fold=False`` it is the ``scaling`` of the result instead. The loss
    is the one that the estimator was trained with. ``ValueError`` names the step that is something else, and why.
    """
    steps = estimator.steps if hasattr(estimator, "steps") else [("", estimator)]
    chain, scale, shift = Chain(), None, None
    for name, step in steps[:-1]:
        if step is None or step == "passthrough":
            continue
        if type(step).__name__ != "StandardScaler":
            raise ValueError(f"{_called(name, step)} cannot be read: only StandardScaler may come before the network")
        by, to = _scaling(name, step)
        scale, shift = (by, to) if scale is None or shift is None else (by * scale, by * shift + to)
    scaling = None
    if scale is not None and shift is not None:
        if fold:
            chain.affine("the scaler", scale, shift)
        else:
            scaling = (-shift / scale, 1.0 / scale)
    _perceptron(chain, *steps[-1])
    return chain.model(scaling)


def _called(name: str, step: Any) -> str:
    return f"step {name} ({type(step).__name__})" if name else f"this {type(step).__name__}"


def _scaling(name: str, step: Any) -> tuple[np.ndarray, np.ndarray]:
    """x ↦ scale · x + shift of a StandardScaler, either half of which may be off."""
    if not hasattr(step, "n_features_in_"):
        raise ValueError(f"{_called(name, step)} is not fitted yet: call fit first")
    n = step.n_features_in_
    scale = np.ones(n) if getattr(step, "scale_", None) is None else 1.0 / np.asarray(step.scale_, dtype=np.float64)
    mean = np.zeros(n) if getattr(step, "mean_", None) is None else np.asarray(step.mean_, dtype=np.float64)
    return scale, -mean * scale


def _perceptron(chain: Chain, name: str, step: Any) -> None:
    called = _called(name, step)
    if type(step).__name__ not in ("MLPRegressor", "MLPClassifier"):
        raise ValueError(f"{called} is no multilayer perceptron: only MLPRegressor and MLPClassifier can be read")
    if not hasattr(step, "coefs_"):
        raise ValueError(f"{called} is not fitted yet: call fit first")
    phi = activation_called(str(step.activation))
    if phi is None:
        raise ValueError(f"{called} has the activation {shortened(step.activation)}, which there is not here")
    last = len(step.coefs_)
    for l, (W, b) in enumerate(zip(step.coefs_, step.intercepts_, strict=True), 1):
        chain.linear(f"layer {l}", np.asarray(W).T, b)
        if l < last:
            chain.activation(f"the activation of layer {l}", phi)
    output = step.out_activation_
    if output == "softmax":
        chain.softmax("the softmax")
    elif output == "logistic":
        chain.activation("the activation of the output", "sigmoid")
    elif output == "exp":
        chain.activation("the activation of the output", "exponential")
    elif output != "identity":
        raise ValueError(f"{called} has the output activation {shortened(output)}, which there is not here")
    # Of the Poisson deviance, which comes with exp, there is no row here.
    chain.loss = _LOSSES.get(output)
    chain.single({str(np.asarray(W).dtype) for W in step.coefs_})
