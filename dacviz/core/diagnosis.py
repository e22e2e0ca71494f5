"""Which mistakes explain a wrong gradient: ``diagnose(given, mine, tolerance)`` looks for them from layer L back to 1.

∂E/∂w_l depends on δ_l, and δ_l on what came from the layer after it. So each layer is judged by the δ that reached it,
with whatever mistakes were made on the way: a mistake is found in the layer where it was made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from .mistakes import MISTAKES, Form, Law, Place, Samples, changed, right_law
from .network import Layers

MOST_STATES = 48
"""So many histories of mistakes are followed from layer to layer, the simplest ones."""

_USUAL, _RARE, _MADE_AGAIN, _UNKNOWN = 1.0, 1.25, 0.05, 4.0
"""What an explanation costs: a mistake, one made in a less usual way, one that has been met before, none at all."""

_TIE, _FREE = 1e-9, 0.1
"""Costs that are no further apart are the same; so are those a little above that of an η which was free to fit."""

_PROBE = 4
"""So many columns are compared before a whole layer is."""


@dataclass(frozen=True, eq=False)
class Tolerance:
    """How far a number may be from an explanation: ``relative`` times what was added up (``size``), and what its
    writing left open (``unit``, ``relative_unit``)."""

    size: Layers
    relative: float
    unit: float = 0.0
    relative_unit: float = 0.0

    def of(self, l: int, values: np.ndarray, columns: np.ndarray | slice = slice(None)) -> np.ndarray:
        size = self.size[l][:, columns]
        return self.relative * (size + np.abs(values)) + self.unit + self.relative_unit * np.abs(values)


@dataclass(frozen=True, eq=False)
class Explanation:
    """One history: which mistakes were made in which layers. Layers that no mistake explains are ``unknown``."""

    made: tuple[tuple[str, int], ...] = ()
    cost: float = 0.0
    eta: float | None = None
    unknown: tuple[int, ...] = ()
    delta: dict[int, np.ndarray] = field(default_factory=dict, repr=False)
    gradient: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The mistakes, each once, in the table's order."""
        made = {name for name, _ in self.made}
        return tuple(name for name in MISTAKES if name in made)

    @property
    def margin(self) -> float:
        """By how much more another explanation may cost and is as good."""
        return _TIE if self.eta is None else _FREE

    def layers(self, name: str) -> tuple[int, ...]:
        """Where ``name`` was made, in increasing order."""
        return tuple(sorted({l for made, l in self.made if made == name}))


Choice = tuple[tuple[str, Form], ...]


def diagnose(
    given: Samples, mine: Layers, tolerance: Tolerance, batch: str, bound: float = float("inf")
) -> list[Explanation]:
    """The simplest explanations of ``mine``, more than one where they give the same numbers on this network; none if
    all cost ``bound`` or more."""
    best = _followed(given, mine, tolerance, batch, bound, thorough=False)
    # Where little shows, or an η was free to fit, one mistake can look like two: the layers before tell them apart.
    if best and (best[0].unknown or (best[0].eta is not None and len(best[0].names) > 1)):
        best = _followed(given, mine, tolerance, batch, best[0].cost + best[0].margin, thorough=True) or best
    unlike: dict[tuple[str, ...], Explanation] = {}
    for state in best:
        unlike.setdefault(state.names, state)
    return list(unlike.values())


def _followed(
    given: Samples, mine: Layers, tolerance: Tolerance, batch: str, bound: float, thorough: bool
) -> list[Explanation]:
    """The cheapest histories from layer L to 1. ``thorough``: of two mistakes, too, where one explains a layer."""
    states = [Explanation()]
    with np.errstate(all="ignore"):
        for l in range(given.net.L, 0, -1):
            layer = _Layer(given, mine[l], tolerance, given.place(l, batch), thorough)
            states = [later for state in states for later in layer.explained(state)]
            states = sorted(states, key=lambda state: (state.cost, len(state.made)))[:MOST_STATES]
            states = [state for state in states if state.cost < bound]
    return [state for state in states if state.cost <= states[0].cost + states[0].margin]


def _pairs(forms: list[tuple[str, Form]]) -> Iterator[Choice]:
    """Two different mistakes that do not change the same thing."""
    for one, other in combinations(forms, 2):
        if one[0] != other[0] and not one[1].change.keys() & other[1].change.keys():
            yield one, other


@dataclass(frozen=True, eq=False)
class _Layer:
    """One layer of ``mine``, (h_l, 1 + h_{l-1}), to be explained."""

    given: Samples
    mine: np.ndarray
    tolerance: Tolerance
    place: Place
    thorough: bool

    def explained(self, state: Explanation) -> list[Explanation]:
        """``state`` with each way to explain this layer by one mistake, or else by two; if there is none, with what is
        known of its δ."""
        right = right_law(self.place)
        if self._fits(right, state):
            return [self._after(state, right, ())]
        forms = [(name, form) for name, mistake in MISTAKES.items() for form in mistake.forms(self.place)]
        found = self._explained_by([(one,) for one in forms], right, state)
        # After numbers that nothing explains, two mistakes at once would be a guess.
        simple = any(later.cost <= state.cost + _RARE for later in found)
        if not state.unknown and (self.thorough or not simple):
            found += self._explained_by(_pairs(forms), right, state)
        return found or self._unknown(state, right)

    def _explained_by(self, choices: Iterable[Choice], right: Law, state: Explanation) -> list[Explanation]:
        found = []
        for choice in choices:
            law = changed(right, (form for _, form in choice))
            if law.eta is None:
                law = replace(law, eta=self._eta(law, state))
            if self._fits(law, state):
                found.append(self._after(state, law, choice))
        return found

    def _delta(self, law: Law, state: Explanation) -> dict[int, np.ndarray]:
        l = self.place.l
        delta = self.given.delta_hidden(law, l, state.delta, state.gradient) if state.delta else None
        return {**state.delta, l: self.given.delta_output(law) if delta is None else delta}

    def _fits(self, law: Law, state: Explanation) -> bool:
        delta = self._delta(law, state)
        l = self.place.l
        some = self.given.gradient(law, l, delta, self._probe)
        return bool((np.abs(some - self._probed) <= self._allowed(some, self._columns)).all()) and bool(
            (np.abs((whole := self.given.gradient(law, l, delta)) - self.mine) <= self._allowed(whole)).all()
        )

    def _allowed(self, values: np.ndarray, columns: np.ndarray | slice = slice(None)) -> np.ndarray:
        return self.tolerance.of(self.place.l, values, columns)

    @cached_property
    def _probe(self) -> np.ndarray:
        """The columns of the weights, 0-based, with the largest numbers."""
        return np.sort(np.argsort(-np.abs(self.mine[:, 1:]).max(axis=0), kind="stable")[:_PROBE])

    @cached_property
    def _columns(self) -> np.ndarray:
        """The probe among all columns, the biases' first."""
        return np.concatenate([[0], 1 + self._probe])

    @cached_property
    def _probed(self) -> np.ndarray:
        return self.mine[:, self._columns]

    def _eta(self, law: Law, state: Explanation) -> float:
        """The η that comes nearest: the gradient is linear in it. 0.0 if none does."""
        if state.eta is not None:
            return state.eta
        start, moved = self._linear_in_eta(law, state)
        squares = float((moved**2).sum())
        eta = float((moved * (self._probed - start)).sum()) / squares if squares > 0 else 0.0
        return eta if np.isfinite(eta) else 0.0

    def _linear_in_eta(self, law: Law, state: Explanation) -> tuple[np.ndarray, np.ndarray]:
        start, end = (
            self.given.gradient(law, self.place.l, self._delta(replace(law, eta=eta), state), self._probe)
            for eta in (0.0, 1.0)
        )
        return start, end - start

    def _after(self, state: Explanation, law: Law, choice: Choice) -> Explanation:
        delta = self._delta(law, state)
        met = set(state.names)
        cost = sum(
            (_USUAL if form.usual else _RARE) if name not in met else (0.0 if form.usual else _MADE_AGAIN)
            for name, form in choice
        )
        new_eta = bool(law.eta) and state.eta is None
        return Explanation(
            state.made + tuple((name, self.place.l) for name, _ in choice),
            state.cost + cost + (self._doubt(law, state) if new_eta else 0.0),
            law.eta if new_eta else state.eta,
            state.unknown,
            delta,
            self.given.gradient(law, self.place.l, delta),
        )

    def _doubt(self, law: Law, state: Explanation) -> float:
        """An η found from one number, or for one weight, explains anything: then only one that people choose is
        believed. One above 1 is rare too."""
        eta = float(law.eta or 0.0)
        if eta < 0:
            return 1.5
        if abs(eta - float(f"{eta:.2g}")) <= 10 * self.tolerance.relative * eta:
            return 0.0
        _, moved = self._linear_in_eta(law, state)
        largest = np.abs(moved).max(axis=1)
        nodes = int((largest > 1e-9 * largest.max()).sum())
        later = state.delta[self.place.l + law.delta_of]
        if law.without is not None:
            later = np.delete(later, law.without, axis=1)
        numbers = nodes * min(int(np.linalg.matrix_rank(later)), self.mine.shape[1])
        if numbers <= 1:
            return 1.5
        return 0.3 if eta > 1 else 0.0

    def _unknown(self, state: Explanation, right: Law) -> list[Explanation]:
        """Go on with the δ that this layer's numbers show, and with the right one, as only these numbers may be off."""
        l = self.place.l
        deltas = [self._delta(right, state)]
        if (shown := self._shown(right)) is not None and not np.allclose(shown, deltas[0][l], rtol=1e-6):
            deltas.append({**state.delta, l: shown})
        return [
            replace(
                state,
                cost=state.cost + _UNKNOWN,
                unknown=(*state.unknown, l),
                delta=delta,
                gradient=self.mine,
            )
            for delta in deltas
        ]

    def _shown(self, right: Law) -> np.ndarray | None:
        """δ_l (N, h_l) read back from ∂E/∂w_l = Σ δ_l (1, z_{l-1}); ``None`` where that leaves it open."""
        z = self.given.z[self.place.l - 1]
        inputs = np.column_stack([np.ones(len(z)), z]) * right.bias_scale
        delta, _, rank, _ = np.linalg.lstsq(inputs.T, self.mine.T, rcond=None)
        return delta if rank == len(z) else None
