"""Whose numbers are these? ``check_gradient(net, x, d, mine)`` compares a gradient with Algorithm 1's and names the
mistakes that explain the difference."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np

from .activations import activation
from .diagnosis import Explanation, Tolerance, diagnose
from .gradient_layouts import Pasted, arrangements, is_single
from .mistakes import MISTAKES, Samples, check_batch, right_law
from .network import Layers, Network

DOUBLE, SINGLE = 1e-6, 2e-5
"""How far numbers may be off, relative to what they were added up from: float64, and float32."""

_ROUNDING = {DOUBLE: 1e-15, SINGLE: 1e-6}
_LISTED = 12
_ROWS = 50


@dataclass(frozen=True, eq=False)
class GradientReport:
    """What there is to say about a gradient.

    ``agrees``: every number is right. ``wrong``: the (l, i, j) of those that are not, as in w_{l,i,j}. ``mistakes``:
    names of ``MISTAKES`` that explain them. ``one_of``: more than one explanation gives these very numbers on this
    network; then ``mistakes`` holds the names of all of them. ``unexplained``: layers with numbers that no mistake
    explains. ``notes``: how the gradient was arranged. ``mine`` and ``right`` are arranged like ``net.w``.
    """

    agrees: bool
    wrong: tuple[tuple[int, int, int], ...]
    mistakes: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]
    unexplained: tuple[int, ...]
    notes: tuple[str, ...]
    explanations: tuple[Explanation, ...]
    mine: Layers
    right: Layers

    @property
    def eta(self) -> float | None:
        """The learning rate by which the weights had been updated, where that is the explanation."""
        return next((e.eta for e in self.explanations if e.eta is not None), None)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        said = (
            "agrees"
            if self.agrees
            else f"{len(self.wrong)} wrong, mistakes: {', '.join(self.mistakes) or 'none known'}"
        )
        return f"<GradientReport: {said}>"

    def _lines(self) -> list[str]:
        count = sum(layer.size for layer in self.right)
        if self.agrees:
            return [f"The gradient is right: all {count} numbers agree.", *self.notes]
        lines = [f"{len(self.wrong)} of {count} numbers are wrong: {self._listed()}.", *self.notes]
        if self.one_of:
            lines.append("These explain the same numbers here; it is one of:")
        for k, explanation in enumerate(self.explanations, 1):
            lines += [f"{k}." for _ in self.one_of[:1]] + self._explained(explanation)
        if self.unexplained:
            layers = _layers(self.unexplained)
            lines.append(f"No known mistake explains the numbers of {layers}, given those of the layers after.")
        return lines

    def _listed(self) -> str:
        listed = ", ".join(f"w_{l},{i},{j}" for l, i, j in self.wrong[:_LISTED])
        return listed + (", …" if len(self.wrong) > _LISTED else "")

    def _explained(self, explanation: Explanation) -> list[str]:
        lines = []
        for name in explanation.names:
            mistake = MISTAKES[name]
            lines.append(f"{name}, made in {_layers(explanation.layers(name))}: {mistake.formula}.")
            if name == "updated_weights":
                lines.append(f"  The learning rate was η = {explanation.eta:.6g}.")
            lines += [f"  Why it is wrong: {mistake.why}", f"  What to do: {mistake.do}"]
        return lines

    def _repr_html_(self) -> str:
        """The lines, and a table of the first wrong numbers, for a notebook."""
        said = "".join(f"<p>{escape(line)}</p>" for line in self._lines())
        if self.agrees:
            return said
        rows = "".join(
            f"<tr><td>w<sub>{l},{i},{j}</sub></td><td>{self.mine[l][i - 1, j]:.6g}</td>"
            f"<td>{self.right[l][i - 1, j]:.6g}</td></tr>"
            for l, i, j in self.wrong[:_ROWS]
        )
        more = f"<p>… and {len(self.wrong) - _ROWS} more.</p>" if len(self.wrong) > _ROWS else ""
        return f"{said}<table><tr><th>∂E/∂w</th><th>yours</th><th>right</th></tr>{rows}</table>{more}"


def check_gradient(
    net: Network,
    x: Any,
    d: Any,
    mine: Any,
    loss: str = "half_squared_error",
    batch: str = "sum",
    decimals: int | None = None,
) -> GradientReport:
    """Compare ``mine`` with ∂E/∂w for x (n,) and d (m,), or a batch x (N, n) and d (N, m).

    ``mine``: ``Layers``, arrays, lists or tensors, weights and biases together or apart, in either orientation, in a
    dictionary, or one long vector; or what ``read_gradient`` read. ``batch``: "sum" as E is (12), or "mean" if the
    mean over the samples is meant. ``decimals``: how many digits after the point the numbers were rounded to.
    Numbers agree to 1e-6 relative, float32 to 2e-5. ``ValueError`` says in words what cannot be compared.
    """
    given = Samples.of(net, x, d, loss)
    check_batch(batch)
    pasted = mine if isinstance(mine, Pasted) else Pasted(mine, single=is_single(mine))
    if decimals is not None:
        if not isinstance(decimals, int) or not 0 <= decimals <= 30:
            raise ValueError(f"decimals must be a whole number from 0 to 30, got {decimals!r}")
        pasted = replace(pasted, unit=0.5000001 * 10.0**-decimals)
    right, size = _right_gradient(given, batch, SINGLE if pasted.single else DOUBLE)
    if not all(np.isfinite(layer).all() for layer in right):
        raise ValueError("the gradient of this network is beyond float64 here, so nothing can be compared with it")
    tolerance = Tolerance(size, SINGLE if pasted.single else DOUBLE, pasted.unit, pasted.relative_unit)
    found = arrangements(pasted.values, net.sizes)
    wrongs = [_wrong(one.layers, right, tolerance) for one in found]
    # Numbers are right if they are right in any arrangement; else that one was meant in which they make the most sense.
    best = int(np.argmin([len(wrong) for wrong in wrongs]))
    explanations: list[Explanation] = []
    if wrongs[best]:
        for k in sorted(range(len(found)), key=lambda k: found[k].words != ""):
            bound = explanations[0].cost if explanations else float("inf")
            if better := diagnose(given, found[k].layers, tolerance, batch, bound):
                best, explanations = k, better
            if not explanations[0].unknown:
                break
    names = {name for explanation in explanations for name in explanation.names}
    rounded = "Compared to as many digits as were given." if max(tolerance.unit, tolerance.relative_unit) > 0 else ""
    return GradientReport(
        agrees=not wrongs[best],
        wrong=wrongs[best],
        mistakes=tuple(name for name in MISTAKES if name in names),
        one_of=tuple(explanation.names for explanation in explanations) if len(explanations) > 1 else (),
        unexplained=explanations[0].unknown if explanations else (),
        notes=tuple(note for note in (found[best].words, rounded) if note),
        explanations=tuple(explanations),
        mine=found[best].layers,
        right=right,
    )


def _wrong(mine: Layers, right: Layers, tolerance: Tolerance) -> tuple[tuple[int, int, int], ...]:
    off = [np.abs(mine[l] - right[l]) > tolerance.of(l, right[l]) for l in right.indices]
    return tuple((l, i + 1, j) for l, layer in enumerate(off, 1) for i, j in np.argwhere(layer).tolist())


def _right_gradient(given: Samples, batch: str, relative: float) -> tuple[Layers, Layers]:
    """∂E/∂w, and the size of what each of its numbers was added up from: rounding errors are in proportion to it."""
    net, floor = given.net, _ROUNDING[relative] / relative
    delta: dict[int, np.ndarray] = {}
    gradients: list[np.ndarray] = []
    sizes: list[np.ndarray] = []
    size = np.empty(0)
    with np.errstate(over="ignore", invalid="ignore"):
        for l in range(net.L, 0, -1):
            law = right_law(given.place(l, batch))
            W = np.abs(net.w[l])
            added = W[:, 0] + np.abs(given.z[l - 1]) @ W[:, 1:].T
            slope = np.abs(activation(net.activations[l - 1]).dphi(given.u[l])) + floor * (1.0 + added)
            if l == net.L:
                delta[l] = given.delta_output(law)
                size = np.abs(delta[l]) + floor * (np.abs(given.z[l]) + np.abs(given.d) + 1.0) * slope
            else:
                delta[l] = given.delta_hidden(law, l, delta, gradients[-1])
                size = slope * (size @ np.abs(net.w[l + 1][:, 1:]))
            gradients.append(given.gradient(law, l, delta))
            sizes.append(
                law.bias_scale * np.column_stack([size.sum(axis=0), size.T @ (np.abs(given.z[l - 1]) + floor)])
            )
    return Layers(tuple(reversed(gradients))), Layers(tuple(reversed(sizes)))


def _layers(layers: Sequence[int]) -> str:
    listed = ", ".join(map(str, layers[:-1]))
    return f"layers {listed} and {layers[-1]}" if listed else f"layer {layers[0]}"
