"""Networks from files and into files: ``load(file)`` and ``save(net, path)``. Nothing in a file is ever run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...core.losses import loss_named
from ...core.messages import shortened
from ...core.network import Network
from ..network_json import read_network, write_network
from . import npz_file, onnx_file, safetensors_file
from .chain import Model
from .tensors import Tensor, from_tensors

MAX_BYTES = 20_000_000
_SAVE_TENSORS = "from safetensors.torch import save_file; save_file(model.state_dict(), 'model.safetensors')"


def load(file: str | Path | bytes, activations: Sequence[str] | None = None, layout: str | None = None) -> Model:
    """The network in a file, a path or its bytes: safetensors, npz, JSON of ``save`` or ONNX, at most 20 MB and
    2,000,000 weights.

    Files of weights alone need ``activations``, one name a layer or two, of the hidden layers and of the output; what
    the file itself says goes before. ``layout``, "out_in", "in_out" or "bias_first", says
    how their matrices lie where the shapes leave it open. ``ValueError`` says in one sentence what is wrong with a file
    and what to do; pickles, as torch.save and joblib write them, are never opened.
    """
    data = file if isinstance(file, bytes) else _bytes(Path(file))
    if len(data) > MAX_BYTES:
        raise ValueError(f"this file has {len(data):,} bytes; the limit is {MAX_BYTES:,}")
    if not data:
        raise ValueError("this file is empty")
    for kind in _KINDS:
        if kind.begins(data):
            return kind.read(data, _Given(activations, layout))
    raise ValueError(
        f"this file begins with {shortened(data[:8])}, which is none of the kinds that can be read: safetensors, npz, "
        "JSON, ONNX"
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"this file has {path.stat().st_size:,} bytes; the limit is {MAX_BYTES:,}")
        return path.read_bytes()
    except OSError as wrong:
        raise ValueError(f"the file {shortened(str(path))} cannot be read: {wrong.strerror}") from None


@dataclass(frozen=True)
class _Given:
    """What the caller says of a file that does not say it."""

    activations: Sequence[str] | None
    layout: str | None


@dataclass(frozen=True)
class _Kind:
    """How files of one kind begin, and how they are read or refused."""

    begins: Callable[[bytes], bool]
    read: Callable[[bytes, _Given], Model]


def _from_safetensors(data: bytes, given: _Given) -> Model:
    tensors, metadata = safetensors_file.read(data)
    return _with_what_the_file_says(tensors, metadata, given)


def _from_zip(data: bytes, given: _Given) -> Model:
    if b"data.pkl" in data:
        raise ValueError(f"this file is of torch.save, a pickle, which is never opened; write {_SAVE_TENSORS}")
    if b"model.weights.h5" in data:
        raise ValueError("this is a file of Keras: write dv.from_keras(keras.models.load_model(…)), then dv.save")
    found = npz_file.read(data)
    texts = {name: text for name, text in found.items() if isinstance(text, str)}
    return _with_what_the_file_says({n: t for n, t in found.items() if isinstance(t, Tensor)}, texts, given)


def _with_what_the_file_says(tensors: dict[str, Tensor], texts: dict[str, str], given: _Given) -> Model:
    """``save`` leaves the activations, the layout and the loss beside the arrays."""
    activations = texts["activations"].split(",") if "activations" in texts else given.activations
    loss = texts.get("loss") or None
    if loss is not None:
        loss_named(loss)
    return from_tensors(tensors, activations, texts.get("layout") or given.layout, loss)


def _from_json(data: bytes, _: _Given) -> Model:
    file = read_network(data)
    return Model(file.net.weights, file.net.activations, file.loss)


def _refuse(words: str) -> Callable[[bytes, _Given], Model]:
    def refuse(_: bytes, __: _Given) -> Model:
        raise ValueError(words)

    return refuse


_KINDS = (
    _Kind(lambda data: data[8:9] == b"{" and data[6:8] == b"\0\0", _from_safetensors),
    _Kind(lambda data: data.startswith(b"PK"), _from_zip),
    _Kind(
        lambda data: data[:2] in (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"),
        _refuse(f"this file is a pickle, which is never opened; of a model of torch write {_SAVE_TENSORS}"),
    ),
    _Kind(
        lambda data: data.startswith(b"\x89HDF"),
        _refuse("this is HDF5: write dv.from_keras(keras.models.load_model(…)), then dv.save"),
    ),
    _Kind(lambda data: data.startswith(b"GGUF"), _refuse("this is GGUF, a language model's file: no perceptron")),
    _Kind(
        lambda data: data.startswith(b"\x93NUMPY"),
        _refuse("this is one array; numpy.savez('model.npz', …) keeps the weights and biases of all layers"),
    ),
    _Kind(lambda data: data.lstrip()[:1] in (b"{", b"["), _from_json),
    # Protobuf: field 1, a number, is the version of the format.
    _Kind(lambda data: data[:1] == b"\x08", lambda data, _: onnx_file.read(data)),
)


def save(net: Network, path: str | Path, loss: str | None = None) -> None:
    """Write ``net`` with its activations into ``path``, whose ending says how: .safetensors, .npz or .json.

    In the first two, layer l has l.weight (h_l, h_{l-1}) and l.bias (h_l,), as PyTorch calls and lays them.
    ``ValueError`` for another ending or an unknown loss.
    """
    ending = Path(path).suffix
    loss = loss if loss is not None else getattr(net, "loss", None)
    if loss is not None:
        loss_named(loss)
    if ending not in _WRITE:
        raise ValueError(f"a network is saved as {', '.join(_WRITE)}; got {shortened(str(path))}")
    Path(path).write_bytes(_WRITE[ending](net, loss))


def _arrays(net: Network) -> dict[str, np.ndarray]:
    arrays = {}
    for l, W in enumerate(net.weights, 1):
        arrays[f"{l}.weight"], arrays[f"{l}.bias"] = W[:, 1:], W[:, 0]
    return arrays


def _texts(net: Network, loss: str | None) -> dict[str, str]:
    return {"activations": ",".join(net.activations), "layout": "out_in"} | ({"loss": loss} if loss else {})


_WRITE: dict[str, Callable[[Network, str | None], bytes]] = {
    ".safetensors": lambda net, loss: safetensors_file.write(_arrays(net), _texts(net, loss)),
    ".npz": lambda net, loss: npz_file.write(_arrays(net) | {k: np.array(v) for k, v in _texts(net, loss).items()}),
    ".json": lambda net, loss: write_network(net, loss=loss).encode(),
}
