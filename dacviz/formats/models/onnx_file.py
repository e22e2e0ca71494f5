"""ONNX: ``read(data)``, with the package onnx, a chain of Gemm, MatMul + Add and activations."""

import importlib
from typing import Any

import numpy as np

from ...core.activations import LEAK, SELU_ALPHA, SELU_SCALE
from ...core.messages import shortened
from .chain import Chain, Model, activation_called

_PASS = ("Flatten", "Identity", "Dropout", "Cast")
_SETTINGS: dict[str, dict[str, Any]] = {
    "LeakyRelu": {"alpha": LEAK},
    "Elu": {"alpha": 1.0},
    "Selu": {"alpha": SELU_ALPHA, "gamma": SELU_SCALE},
    "Gelu": {"approximate": b"none"},
}
"""What an activation must be set to, to be ours; that is also what it is set to where it does not say."""


def read(data: bytes) -> Model:
    """``ValueError`` names the node that is no layer, and why, or says that the package onnx is needed."""
    try:
        onnx = importlib.import_module("onnx")
    except ImportError:
        raise ValueError("reading ONNX needs the package onnx: pip install onnx") from None
    try:
        graph = onnx.load_from_string(data).graph
    except Exception as wrong:  # whatever protobuf raises in this version
        raise ValueError(f"this is no ONNX file that can be read: {shortened(type(wrong).__name__)}") from None
    if not graph.node:
        raise ValueError("this ONNX file has no nodes, so there is no network in it")
    return _Walk(onnx, graph).model()


class _Walk:
    """Along the one chain of nodes from the input of the graph."""

    def __init__(self, onnx: Any, graph: Any) -> None:
        self.onnx, self.graph = onnx, graph
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.chain = Chain()
        self.kinds: list[str] = []
        self.product: tuple[str, np.ndarray] | None = None
        """A MatMul that waits for its Add."""

    def model(self) -> Model:
        inputs = [value.name for value in self.graph.input if value.name not in self.constants]
        if len(inputs) != 1:
            raise ValueError(f"this model has {len(inputs)} inputs, a network here has one")
        at = inputs[0]
        for node in self.graph.node:
            if node.op_type == "Constant":
                self.constants[node.output[0]] = self._settings(node)["value"]
                continue
            if at not in node.input:
                raise ValueError(f"{self._called(node)} does not follow what is before it: there are branches")
            self._take(node, at)
            at = node.output[0]
        self._end_product()
        self.chain.single(self.kinds)
        return self.chain.model()

    def _called(self, node: Any) -> str:
        return f"node {shortened(node.name or node.output[0], 40)} ({node.op_type})"

    def _settings(self, node: Any) -> dict[str, Any]:
        return {a.name: self.onnx.helper.get_attribute_value(a) for a in node.attribute}

    def _constant(self, node: Any, name: str) -> np.ndarray:
        if name not in self.constants:
            raise ValueError(f"{self._called(node)} takes {shortened(name, 40)}, which is no constant")
        tensor = self.constants[name]
        if tensor.data_location == self.onnx.TensorProto.EXTERNAL:
            raise ValueError(f"the weights of {self._called(node)} are in another file; save the model in one")
        array = self.onnx.numpy_helper.to_array(tensor)
        self.kinds.append(str(array.dtype))
        return np.asarray(array, dtype=np.float64)

    def _take(self, node: Any, at: str) -> None:
        name, kind = self._called(node), node.op_type
        others = [given for given in node.input if given != at]
        if kind == "Add" and self.product and len(others) == 1:
            matmul, weight = self.product
            self.product = None
            return self.chain.linear(matmul, weight, self._constant(node, others[0]).ravel())
        self._end_product()
        if kind == "MatMul" and list(node.input).index(at) == 0:
            self.product = (name, self._constant(node, others[0]).T)
        elif kind == "Gemm" and list(node.input).index(at) == 0:
            self._gemm(name, node)
        elif kind in ("Softmax", "LogSoftmax"):
            self.chain.softmax(name)
        elif ours := activation_called(kind):
            self._check_settings(name, kind, self._settings(node))
            self.chain.activation(name, ours)
        elif kind not in _PASS:
            raise ValueError(
                f"{name} cannot be read: a network here is Gemm, or MatMul and Add, and activations in one chain"
            )

    def _check_settings(self, name: str, kind: str, given: dict[str, Any]) -> None:
        for setting, wanted in _SETTINGS.get(kind, {}).items():
            found = given.get(setting, wanted)
            # ONNX keeps these numbers as float32.
            if found != wanted and (isinstance(wanted, bytes) or abs(found - wanted) > 1e-6):
                raise ValueError(f"{name} has {setting} = {found}; the one there is here has {wanted}")

    def _gemm(self, name: str, node: Any) -> None:
        settings = {"alpha": 1.0, "beta": 1.0, "transA": 0, "transB": 0} | self._settings(node)
        if settings["transA"]:
            raise ValueError(f"{name} transposes its input, which no layer does")
        weight = settings["alpha"] * self._constant(node, node.input[1])
        bias = settings["beta"] * self._constant(node, node.input[2]).ravel() if len(node.input) > 2 else None
        self.chain.linear(name, weight if settings["transB"] else weight.T, bias)

    def _end_product(self) -> None:
        if self.product:
            name, weight = self.product
            self.product = None
            self.chain.linear(name, weight)
