"""numpy's npz: ``read(data)`` and ``write(arrays)``, without pickles and never larger than it says."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import numpy as np

from ...core.messages import shortened
from .tensors import Tensor

MAX_ENTRIES = 1_000
MAX_UNPACKED = 64_000_000
"""Bytes of all arrays together."""
_KINDS = "fiubU"


def read(data: bytes) -> dict[str, Tensor | str]:
    """The arrays by name, texts as a text each. ``ValueError`` names what in the file is wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ValueError(f"this npz file has {len(entries):,} arrays; the limit is {MAX_ENTRIES:,}")
            if (total := sum(entry.file_size for entry in entries)) > MAX_UNPACKED:
                raise ValueError(f"this npz file unpacks to {total:,} bytes; the limit is {MAX_UNPACKED:,}")
            return {entry.filename.removesuffix(".npy"): _array(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError):
        raise ValueError("this npz file is damaged or encrypted") from None


def _array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Tensor | str:
    called = shortened(entry.filename)
    if not entry.filename.endswith(".npy"):
        raise ValueError(f"{called} in this file is no numpy array")
    raw = io.BytesIO(archive.read(entry))
    try:
        version = np.lib.format.read_magic(raw)
        header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = header(raw)
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{called} has no header of a numpy array") from None
    if dtype.hasobject or dtype.kind not in _KINDS:
        raise ValueError(f"{called} holds {dtype}, no numbers; objects are never unpacked, as they could run anything")
    left = raw.getbuffer().nbytes - raw.tell()
    if any(n < 0 for n in shape) or left != int(np.prod(shape, dtype=object)) * dtype.itemsize:
        raise ValueError(f"{called} says shape {shape} of {dtype}, but has {left:,} bytes")
    array = np.frombuffer(raw.read(), dtype=dtype).reshape(shape, order="F" if fortran else "C")
    if dtype.kind == "U":
        return ",".join(map(str, array.ravel()[:100]))
    return Tensor(array.astype(np.float64), str(dtype))


def write(arrays: Mapping[str, np.ndarray]) -> bytes:
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **dict(arrays))
    return out.getvalue()
