"""What the sidebar holds, as one frozen value: a network, a sample and a loss, and how each may be changed.

Nothing here knows Streamlit. Every change returns a new ``Problem`` that keeps what still fits; every refusal is a
``ValueError`` with one plain sentence that names the limit and what to type instead.
"""

import re
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from ..core.activations import activation
from ..core.backprop import backprop
from ..core.coefficients import alpha
from ..core.costs import weight_count
from ..core.forward import forward
from ..core.losses import LOSSES, loss_named
from ..core.messages import architecture as architecture  # for all who speak of a problem
from ..core.network import INITIALISATIONS, Network
from ..lesson.presets import PRESETS, network, unflatten
from ..lesson.siblings import sibling
from ..pictures.graph import MAX_WEIGHTS

MAX_LAYERS = 12
MAX_WIDTH = 64
MAX_SEED = 999_999
FRESH_INPUT = 0.5
"""What an input that a wider network needs starts from."""

EXAMPLE = "for example 2-3-2-1"


@dataclass(frozen=True)
class Problem:
    """A network and a sample: the fields of a ``Preset``, and which preset they started from."""

    preset: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    init: str
    seed: int
    weights: tuple[float, ...] | None
    x: tuple[float, ...]
    d: tuple[float, ...]

    @classmethod
    def of(cls, preset: str) -> "Problem":
        """The preset called ``preset``; ``ValueError`` lists the names there are."""
        if preset not in PRESETS:
            raise ValueError(f"There is no example called {quoted(preset)}; choose one of {', '.join(PRESETS)}.")
        p = PRESETS[preset]
        return cls(preset, p.sizes, p.activations, p.loss, p.init, p.seed, p.weights, p.x, p.d)

    @property
    def L(self) -> int:
        return len(self.sizes) - 1

    def network(self) -> Network:
        """The network with these weights, or with those that init and seed draw."""
        return network(self.sizes, self.activations, self.weights, self.init, self.seed)

    def flat_weights(self) -> tuple[float, ...]:
        """w of (9)–(11) as one tuple."""
        return tuple(float(v) for W in self.network().weights for v in W.flat)

    def checked(self) -> "Problem":
        """This setting, if every number that backpropagation makes of it is finite; else ``ValueError``."""
        net = self.network()
        bp = backprop(net, self.x, self.d, loss=self.loss)
        if not isfinite(bp.error) or not _finite(
            *bp.u, *bp.z, *bp.dphi, *bp.delta, *bp.gradient, *_alphas(net, self.x)
        ):
            raise ValueError(
                "With these values the numbers grow beyond what a 64-bit number can hold (about 10³⁰⁸). "
                "Use smaller weights or inputs."
            )
        return self

    def with_sizes(self, sizes: tuple[int, ...]) -> "Problem":
        """Other widths. Hidden layers keep their number and the output layer stays the output layer; weights, inputs,
        targets and activations that still have a place keep it, new weights come from init and seed."""
        if sizes == self.sizes:
            return self
        hidden, output = self.activations[:-1], self.activations[-1]
        more = (hidden[-1] if hidden else "tanh",) * len(sizes)
        drawn = replace(
            self,
            sizes=sizes,
            activations=(*(hidden + more)[: len(sizes) - 2], output),
            weights=None,
            x=_resized(self.x, sizes[0]),
            d=_suited(_resized(self.d, sizes[-1]), self.loss),
        )
        return replace(drawn, weights=drawn._overlaid(self))

    def _overlaid(self, old: "Problem") -> tuple[float, ...]:
        """These weights, with every one that ``old`` has too taken from there."""
        before = unflatten(old.sizes, old.flat_weights())
        after = unflatten(self.sizes, self.flat_weights())
        for l, W in enumerate(after, 1):
            is_output = l == self.L
            source = before[-1] if is_output else before[l - 1] if l < old.L else None
            if source is not None:
                rows, columns = (min(a, b) for a, b in zip(W.shape, source.shape, strict=True))
                W[:rows, :columns] = source[:rows, :columns]
        return tuple(float(v) for W in after for v in W.flat)

    def with_activations(self, activations: tuple[str, ...]) -> "Problem":
        """One activation a layer; a loss that does not suit the output activation gives way to ½ squared error."""
        if len(activations) != self.L:
            raise ValueError(f"This network needs {self.L} activations, one a layer, got {len(activations)}.")
        for name in activations:
            activation(name)
        needed = loss_named(self.loss).output
        loss = self.loss if needed in (None, activations[-1]) else "half_squared_error"
        return replace(self, activations=activations, loss=loss)

    def with_loss(self, loss: str) -> "Problem":
        """Another loss, with the output activation and the targets that it needs."""
        if loss not in LOSSES:
            raise ValueError(f"There is no loss called {quoted(loss)}; choose one of {', '.join(LOSSES)}.")
        output = LOSSES[loss].output or self.activations[-1]
        return replace(self, loss=loss, activations=(*self.activations[:-1], output), d=_suited(self.d, loss))

    def with_drawn_weights(self, init: str, seed: int) -> "Problem":
        """Weights drawn anew."""
        if init not in INITIALISATIONS:
            choices = ", ".join(INITIALISATIONS)
            raise ValueError(f"There is no initialisation called {quoted(init)}; choose one of {choices}.")
        if not 0 <= seed <= MAX_SEED:
            raise ValueError(f"The seed must be a whole number from 0 to {MAX_SEED:,}.")
        return replace(self, init=init, seed=seed, weights=None)

    def with_next_weights(self) -> "Problem":
        """Weights drawn anew with the next seed."""
        return self.with_drawn_weights(self.init, (self.seed + 1) % (MAX_SEED + 1))

    def with_other_numbers(self) -> "Problem":
        """The sibling with the next seed: an exercise on this architecture that can be done by hand."""
        drawn = sibling(self.sizes, self.activations, self.loss, (self.seed + 1) % (MAX_SEED + 1))
        weights = tuple(float(v) for W in drawn.net.weights for v in W.flat)
        return replace(self, seed=drawn.seed, weights=weights, x=drawn.x, d=drawn.d)

    def with_weights(self, weights: tuple[float, ...]) -> "Problem":
        """The weights themselves, in the order of (9)–(11)."""
        if len(weights) != (wanted := weight_count(self.sizes)):
            raise ValueError(
                f"A {architecture(self.sizes)} network has {wanted} weights, biases included, got {len(weights)}. "
                "List them layer by layer, node by node, each bias first."
            )
        return replace(self, weights=weights)

    def with_weight(self, l: int, i: int, j: int, value: float) -> "Problem":
        """One weight changed; j = 0 is the bias."""
        net = self.network().with_weight(l, i, j, value)
        return replace(self, weights=tuple(float(v) for W in net.weights for v in W.flat))

    def with_x(self, x: tuple[float, ...]) -> "Problem":
        _check_length("x", x, self.sizes[0], "input")
        return replace(self, x=x)

    def with_d(self, d: tuple[float, ...]) -> "Problem":
        _check_length("d", d, self.sizes[-1], "output")
        targets = LOSSES[self.loss].targets
        if targets and not targets.accept(np.array(d)).all():
            raise ValueError(targets.advice)
        return replace(self, d=d)


def adapted(old: Problem, new: Problem, field: str) -> str:
    """What else changed when ``field`` did, as sentences for the user; empty if nothing did."""
    sentences = []
    if field == "loss" and new.activations != old.activations:
        sentences.append(f"{named(new.loss)} needs the output activation {new.activations[-1]}; it was set.")
    if field == "activations" and new.loss != old.loss:
        sentences.append(
            f"{named(old.loss)} does not suit the new output activation; the loss is now {named(new.loss)}."
        )
    if field != "x" and new.x != old.x:
        sentences.append(f"x is now {numbers_text(new.x)}.")
    if field != "d" and new.d != old.d:
        sentences.append(f"d is now {numbers_text(new.d)}.")
    return " ".join(sentences)


def named(identifier: str) -> str:
    """An identifier as words: half_squared_error is Half squared error."""
    return identifier.replace("_", " ").capitalize()


# --- text into values -------------------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """A user's text in quotation marks, on one line, cut where it is long."""
    text = " ".join(text[:200].split())
    return f"“{text if len(text) <= 20 else text[:19] + '…'}”"


def parse_sizes(text: str) -> tuple[int, ...]:
    """The widths of ``2-3-2-1``; ``ValueError`` says what is wrong with them and what to type."""
    text = text.strip()
    if not text:
        raise ValueError(f"Type the layer widths with hyphens between them, {EXAMPLE}.")
    parts = [part.strip() for part in re.split(r"[-–—−,×]", text)]
    if len(parts) - 1 > MAX_LAYERS:
        raise ValueError(f"That is {len(parts) - 1} layers; the limit is {MAX_LAYERS} after the input, {EXAMPLE}.")
    if "" in parts:
        raise ValueError(f"A width is missing in {quoted(text)}: put one number between hyphens, {EXAMPLE}.")
    sizes = tuple(_width(part) for part in parts)
    if len(sizes) < 2:
        raise ValueError(f"A network needs at least two widths, input and output, {EXAMPLE}.")
    if (count := weight_count(sizes)) > MAX_WEIGHTS:
        raise ValueError(
            f"{quoted(text)} has {count:,} weights; the limit is {MAX_WEIGHTS:,}. "
            "Use fewer or narrower layers, for example 8-16-16-8."
        )
    return sizes


def _width(part: str) -> int:
    if not re.fullmatch(r"[0-9]+", part):
        raise ValueError(f"{quoted(part)} is not a width: use whole numbers from 1 to {MAX_WIDTH}, {EXAMPLE}.")
    if len(part) > 4 or not 1 <= int(part) <= MAX_WIDTH:
        raise ValueError(f"A layer of {quoted(part)} nodes is not possible: use 1 to {MAX_WIDTH}, {EXAMPLE}.")
    return int(part)


def parse_numbers(text: str, name: str, most: int = MAX_WEIGHTS) -> tuple[float, ...]:
    """The finite numbers in ``0.5, −1``; ``ValueError`` names the one that is not a number."""
    parts = [part for part in re.split(r"[,;\s]+", text.strip()[: 40 * most]) if part]
    if not parts:
        raise ValueError(f"{name} is blank: type numbers with commas between them, for example 0.5, −1.")
    if len(parts) > most:
        raise ValueError(f"{name} has {len(parts):,} numbers; the limit is {most:,}.")
    return tuple(_finite_number(part, name) for part in parts)


def _finite_number(part: str, name: str) -> float:
    plain = part.replace("−", "-")
    # Python's float() also reads nan, inf and 1_000.
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", plain, re.ASCII):
        raise ValueError(f"{quoted(part)} in {name} is not a finite number: type a plain one, for example 0.5.")
    if not isfinite(value := float(plain)):
        raise ValueError(f"{quoted(part)} in {name} is too large for a 64-bit number: type one below 10³⁰⁸.")
    return value


def parse_whole(text: str, name: str, most: int, least: int = 0) -> int:
    """A whole number ``least`` … ``most``; ``ValueError`` names the limits."""
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()) or not least <= int(text) <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most:,}, got {quoted(text)}.")
    return int(text)


def numbers_text(values: tuple[float, ...]) -> str:
    """Numbers as they are typed: shortest text that reads back as the same float64."""
    return ", ".join(number_text(v) for v in values)


def number_text(value: float) -> str:
    """One number: 1 rather than 1.0, else repr."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


# --- keeping what fits ------------------------------------------------------------------------------------------------


def _check_length(name: str, values: tuple[float, ...], wanted: int, what: str) -> None:
    if len(values) != wanted:
        numbers = "1 number" if wanted == 1 else f"{wanted} numbers"
        raise ValueError(f"{name} needs {numbers}, one for each {what}, with commas between them; got {len(values)}.")


def _resized(values: tuple[float, ...], width: int) -> tuple[float, ...]:
    return (values + (FRESH_INPUT,) * width)[:width]


def _suited(d: tuple[float, ...], loss: str) -> tuple[float, ...]:
    """d as the loss can use it."""
    targets = LOSSES[loss].targets
    return tuple(targets.suited(np.array(d)).tolist()) if targets else d


def _alphas(net: Network, x: tuple[float, ...]) -> tuple[np.ndarray, ...]:
    """α between all pairs of layers, which can leave float64 where δ does not."""
    pas = forward(net, x)
    return tuple(alpha(net, pas, l, r) for l in net.w.indices for r in range(l, net.L + 1))


def _finite(*arrays: np.ndarray) -> bool:
    return all(np.isfinite(array).all() for array in arrays)
