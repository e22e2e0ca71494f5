"""Safetensors: ``read(data)`` gives every array of a file, ``write(arrays, metadata)`` the file.

Eight bytes say how long the header is; the header, JSON, says where in what follows each array is.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...core.messages import shortened
from .tensors import Tensor

MAX_HEADER = 1_000_000
MAX_TENSORS = 1_000

_TYPES = {
    "F64": ("float64", "<f8"),
    "F32": ("float32", "<f4"),
    "F16": ("float16", "<f2"),
    "BF16": ("bfloat16", "<u2"),
    "I64": ("int64", "<i8"),
    "I32": ("int32", "<i4"),
}


def read(data: bytes) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The arrays as float64, by name, and the metadata. ``ValueError`` names what in the file is wrong."""
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > len(data) - 8:
        raise ValueError("this safetensors file ends within its header: it was cut off")
    if length > MAX_HEADER:
        raise ValueError(f"the header of this safetensors file has {length:,} bytes; the limit is {MAX_HEADER:,}")
    try:
        header = json.loads(data[8 : 8 + length])
    except (ValueError, RecursionError):
        raise ValueError("the header of this safetensors file is no JSON") from None
    if not isinstance(header, dict):
        raise ValueError("the header of this safetensors file is no JSON object")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise ValueError("the metadata of this safetensors file must be texts")
    if len(header) > MAX_TENSORS:
        raise ValueError(f"this safetensors file has {len(header):,} arrays; the limit is {MAX_TENSORS:,}")
    body = memoryview(data)[8 + length :]
    return {name: _tensor(name, entry, body) for name, entry in header.items()}, metadata


def _tensor(name: str, entry: Any, body: memoryview) -> Tensor:
    called = shortened(name)
    try:
        kind, shape, (begin, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
    except (TypeError, KeyError, ValueError):
        raise ValueError(f"{called} has no dtype, shape and data_offsets in the header") from None
    if kind not in _TYPES:
        raise ValueError(f"{called} is of type {shortened(kind)}; what can be read is {', '.join(_TYPES)}")
    numbers = [begin, end, *shape] if isinstance(shape, list) else [None]
    if not all(type(v) is int and 0 <= v <= len(body) for v in numbers) or len(shape) > 8:
        raise ValueError(f"{called} has a shape or a place in the file that cannot be: {shortened(entry)}")
    name_of_kind, code = _TYPES[kind]
    count = int(np.prod(shape, dtype=object)) if shape else 1
    if not begin <= end or end - begin != count * np.dtype(code).itemsize:
        raise ValueError(f"{called} says shape {shape}, but has {end - begin:,} bytes of type {kind}")
    raw = np.frombuffer(body[begin:end], dtype=code)
    if kind == "BF16":
        # The upper half of a float32.
        raw = (raw.astype("<u4") << 16).view("<f4")
    return Tensor(raw.astype(np.float64).reshape(shape), name_of_kind)


def write(arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str]) -> bytes:
    """Arrays as F64."""
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    body = b""
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array, dtype="<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(array.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body
