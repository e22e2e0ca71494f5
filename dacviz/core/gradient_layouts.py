"""The ways people write a gradient down: ``arrangements(mine, sizes)`` brings each that fits into the paper's.

In the paper's arrangement layer l is (h_l, 1 + h_{l-1}), biases in column 0, as ``backprop(...).gradient`` has it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .network import Layers

Arrays = list[np.ndarray]

_SINGLE = (np.dtype(np.float32), np.dtype(np.float16))
_DEEPEST = 8


@dataclass(frozen=True, eq=False)
class Arrangement:
    """A gradient in the paper's arrangement, and in ``words`` how it was arranged before; "" for the paper's own."""

    layers: Layers
    words: str


@dataclass(frozen=True, eq=False)
class Pasted:
    """Numbers read from text: arrays in lists, and the digits they were written with.

    A number x is only known to within ``unit`` + ``relative_unit`` · |x|. ``single``: they were float32.
    """

    values: Any
    unit: float = 0.0
    relative_unit: float = 0.0
    single: bool = False


def arrangements(mine: Any, sizes: Sequence[int]) -> list[Arrangement]:
    """``mine`` in the paper's arrangement, once for each way to read it that fits ``sizes`` = (h_0, …, h_L).

    ``mine``: ``Layers``, arrays or tensors or lists in lists, one or two (weights, biases) a layer, in either
    orientation, with the bias first or last; the same in a dictionary; or one long vector. ``ValueError`` says what
    to write instead.
    """
    leaves = list(_leaves(mine))
    for leaf in leaves:
        if not np.isfinite(leaf).all():
            raise ValueError(f"a derivative must be a finite number, got {leaf[~np.isfinite(leaf)].flat[0]}")
    found: list[Arrangement] = []
    for arrays in _orders(leaves, sizes):
        found += _whole_layers(arrays, sizes)
        found += _apart(arrays, sizes)
    if len(leaves) == 1:
        found += _flat(leaves[0].ravel(), sizes) if not found else []
    if not found:
        raise ValueError(_refusal(leaves, sizes))
    unlike: list[Arrangement] = []
    for one in found:
        if not any(all(map(np.array_equal, one.layers, other.layers)) for other in unlike):
            unlike.append(one)
    return unlike


def is_single(mine: Any) -> bool:
    """Whether any array of ``mine`` is float32 or shorter."""
    if isinstance(mine, Mapping):
        return any(is_single(value) for value in mine.values())
    if isinstance(mine, list | tuple | Layers):
        return any(is_single(value) for value in mine)
    return getattr(_from_tensor(mine), "dtype", None) in _SINGLE


def _from_tensor(value: Any) -> Any:
    """An array from a tensor that PyTorch, or who speaks like it, made; anything else as it is."""
    for method in ("detach", "cpu", "numpy"):
        if not isinstance(value, np.ndarray) and callable(getattr(value, method, None)):
            value = getattr(value, method)()
    return value


def _leaves(value: Any, depth: int = 0) -> Iterator[np.ndarray]:
    """The arrays of one or two axes in ``value``, in order. Lists of plain numbers count as arrays; a list of
    arrays does not."""
    if depth > _DEEPEST:
        raise ValueError(f"lists may be at most {_DEEPEST} deep: write one array of weights a layer")
    if isinstance(value, Mapping):
        value = list(value.values())
    value = _from_tensor(value)
    if isinstance(value, Layers):
        value = list(value.arrays)
    if isinstance(value, np.ndarray) and value.ndim <= 2:
        yield _numbers(value)
    elif isinstance(value, list | tuple | np.ndarray):
        if isinstance(value, list | tuple) and (plain := _plain(value)) is not None:
            yield plain
        else:
            for item in value:
                yield from _leaves(item, depth + 1)
    else:
        yield _numbers(value)


def _plain(value: Sequence[Any]) -> np.ndarray | None:
    """A list of numbers, or of equally long lists of numbers, as an array; ``None`` if it is anything else."""

    def number(x: Any) -> bool:
        return isinstance(x, int | float | np.integer | np.floating)

    rows = [row for row in value if isinstance(row, list | tuple)]
    if value and all(number(x) for x in value):
        return _numbers(value)
    if value and len(rows) == len(value) and len({len(row) for row in rows}) == 1 and rows[0]:
        return _numbers(value) if all(number(x) for row in rows for x in row) else None
    return None


def _numbers(value: Any) -> np.ndarray:
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf":
            raise TypeError
        return np.atleast_1d(array.astype(np.float64))
    except (TypeError, ValueError, OverflowError):
        kind = type(value).__name__
        raise ValueError(
            f"a gradient is made of real numbers, got {kind}; write one array of weights a layer"
        ) from None


def _orders(leaves: Arrays, sizes: Sequence[int]) -> Iterator[Arrays]:
    """The arrays as they come, from the last layer to the first, and weights and biases of all layers paired again."""
    L = len(sizes) - 1
    yield leaves
    if len(leaves) == 2 * L and L > 1:
        yield [array for pair in zip(leaves[:L], leaves[L:], strict=True) for array in pair]
    if len(leaves) == L + 1 and L > 1 and leaves[-1].shape == (L, sizes[1]) and len(set(sizes[1:])) == 1:
        # Equally long lists of biases look like one matrix.
        yield [array for pair in zip(leaves[:L], leaves[L], strict=True) for array in pair]
    if len(leaves) > 1:
        yield leaves[::-1]
        if len(leaves) == 2 * L:
            yield [array for k in range(2 * L - 2, -1, -2) for array in leaves[k : k + 2]]


def _same(array: np.ndarray) -> np.ndarray:
    return array


def _bias_last(array: np.ndarray) -> np.ndarray:
    return np.concatenate([array[:, -1:], array[:, :-1]], axis=1)


_WHOLE: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("", _same),
    ("The biases are last; here they come first.", _bias_last),
    ("The arrays are (in, out); here they are (out, in).", np.transpose),
    ("The arrays are (in, out), biases last; here they are (out, in), biases first.", lambda a: _bias_last(a.T)),
)


def _whole_layers(arrays: Arrays, sizes: Sequence[int]) -> Iterator[Arrangement]:
    """One array a layer, the biases a column of it."""
    shapes = [(h, 1 + n) for n, h in pairwise(sizes)]
    if len(arrays) != len(shapes) or any(a.ndim != 2 for a in arrays):
        return
    for words, put in _WHOLE:
        layers = [put(array) for array in arrays]
        if [layer.shape for layer in layers] == shapes:
            yield Arrangement(Layers(tuple(layers)), words)


def _apart(arrays: Arrays, sizes: Sequence[int]) -> Iterator[Arrangement]:
    """Two arrays a layer: weights (out, in) or (in, out), and biases in any shape that holds h_l numbers."""
    shapes = list(pairwise(sizes))
    if len(arrays) != 2 * len(shapes):
        return
    pairs = list(zip(arrays[::2], arrays[1::2], strict=True))
    for flipped in (False, True):
        ordered = [pair[::-1] for pair in pairs] if flipped else pairs
        for orientation, words in ((_same, "(out, in)"), (np.transpose, "(in, out)")):
            weights = [orientation(W) if W.ndim == 2 else W for W, _ in ordered]
            fits = all(
                W.shape == (h, n) and b.size == h for W, (_, b), (n, h) in zip(weights, ordered, shapes, strict=True)
            )
            if fits:
                joined = (np.column_stack([b.ravel(), W]) for W, (_, b) in zip(weights, ordered, strict=True))
                yield Arrangement(Layers(tuple(joined)), f"Weights and biases are apart, the weights {words}.")


def _flat(vector: np.ndarray, sizes: Sequence[int]) -> Iterator[Arrangement]:
    """One long vector, layer by layer, in each order in which a layer's numbers are met."""
    shapes = [(h, n) for n, h in pairwise(sizes)]
    if vector.size != sum(h * (1 + n) for h, n in shapes):
        return
    cuts = np.cumsum([h * (1 + n) for h, n in shapes])[:-1]
    parts = list(zip(np.split(vector, cuts), shapes, strict=True))

    def apart(part: np.ndarray, h: int, n: int, order: str) -> np.ndarray:
        weights = part[: h * n].reshape(h, n) if order == "out" else part[: h * n].reshape(n, h).T
        return np.column_stack([part[h * n :], weights])

    ways: tuple[tuple[str, Callable[[np.ndarray, int, int], np.ndarray]], ...] = (
        ("a node's bias before its weights", lambda p, h, n: p.reshape(h, 1 + n)),
        ("a node's bias after its weights", lambda p, h, n: _bias_last(p.reshape(h, 1 + n))),
        ("a layer's weights (out, in), then its biases", lambda p, h, n: apart(p, h, n, "out")),
        ("a layer's weights (in, out), then its biases", lambda p, h, n: apart(p, h, n, "in")),
        ("a layer (in, out), biases first", lambda p, h, n: p.reshape(1 + n, h).T),
    )
    for words, put in ways:
        layers = tuple(put(part, h, n) for part, (h, n) in parts)
        yield Arrangement(Layers(layers), f"It is one long vector: {words}.")


def _refusal(leaves: Arrays, sizes: Sequence[int]) -> str:
    wanted = ", ".join(str((h, 1 + n)) for n, h in pairwise(sizes))
    shapes = ", ".join(str(leaf.shape) for leaf in leaves[:12]) + (", …" if len(leaves) > 12 else "")
    count, needed = sum(leaf.size for leaf in leaves), sum(h * (1 + n) for n, h in pairwise(sizes))
    numbers = "" if count == needed else f" That is {count} numbers, and this network has {needed} weights."
    return (
        f"the gradient does not fit this network: write one array a layer, with shapes {wanted}, biases in column 0; "
        f"got shapes {shapes or 'none'}.{numbers}"
    )
