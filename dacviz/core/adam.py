"""Adam, an update rule whose steps fit every weight: ``run = Adam(net, X, D)``, used like ``SGD``."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from .descent import Descent, Hyperparameter
from .in_place import Call
from .network import Layers, Network
from .preallocated import views


def _below_one(name: str) -> Hyperparameter[float]:
    return Hyperparameter(float, lambda run, value: 0 <= value < 1, f"a number 0 ≤ {name} < 1")


class Adam(Descent):
    """A run of Adam (Kingma and Ba, Algorithm 1) on E (12), from the weights of ``net``.

    A step takes the next mini-batch and its mean gradient ḡ as ``SGD`` does. It keeps two running means per weight,
    m ← β₁ m + (1 − β₁) ḡ and v ← β₂ v + (1 − β₂) ḡ², both 0 at the start, corrects them for that start,
    m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) after t steps, and moves w ← w − η m̂ / (√v̂ + ε).

    Shapes, ``loss``, ``seed``, ``batch_size``, ``order``, ``clip``, the stop and the errors are those of ``SGD``.
    ``learning_rate`` η > 0, as usual 0.001; 0 ≤ ``beta_1`` β₁ < 1; 0 ≤ ``beta_2`` β₂ < 1; ``epsilon`` ε > 0;
    ``weight_decay`` λ ≥ 0 also moves w by −η λ w, biases too: decoupled, which is called AdamW (Loshchilov and Hutter).
    """

    beta_1 = _below_one("β₁")
    beta_2 = _below_one("β₂")
    epsilon: Hyperparameter[float] = Hyperparameter(float, lambda run, value: 0 < value < np.inf, "a number > 0")

    def __init__(
        self,
        net: Network,
        X: ArrayLike,
        D: ArrayLike,
        loss: str = "half_squared_error",
        learning_rate: float = 0.001,
        batch_size: int = 1,
        seed: int = 0,
        order: str = "shuffled",
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        clip: float | None = None,
        weight_decay: float = 0.0,
    ):
        super().__init__(
            net, X, D, loss, seed,
            learning_rate=learning_rate, batch_size=batch_size, order=order, beta_1=beta_1, beta_2=beta_2,
            epsilon=epsilon, clip=clip, weight_decay=weight_decay,
        )  # fmt: skip

    @property
    def moments(self) -> tuple[Layers, Layers]:
        """m and v, shaped like the weights, copies."""
        both, _ = self._means(self._memory.copy())
        return views(self._initial.sizes, both[0]), views(self._initial.sizes, both[1])

    @property
    def corrections(self) -> tuple[float, float]:
        """1 − β₁ᵗ and 1 − β₂ᵗ after t steps; 0 at the start."""
        _, (one, two) = self._means(self._memory)
        return float(one), float(two)

    @staticmethod
    def _memory_size(weights: int) -> int:
        return 2 * weights + 2

    @staticmethod
    def _means(memory: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """m and v, (2, number of weights), and the same running means of 1, (2,), which are 1 − βᵗ; views."""
        return memory[:-2].reshape(2, -1), memory[-2:]

    def _update(self, width: int) -> Iterator[Call]:
        """w ← w − η λ w − η m̂ / (√v̂ + ε). Both means are moved by the same calls, on arrays of two rows."""
        moments, corrections = self._means(self._memory)
        work = np.empty_like(moments)
        first, second = work
        keep = np.array((self.beta_1, self.beta_2))
        take = 1.0 - keep
        calls, scale = self._scale(1.0, width)
        yield from calls
        yield np.multiply, (self._g, scale, first)
        yield np.multiply, (first, first, second)
        yield np.multiply, (work, take[:, None], work)
        yield np.multiply, (moments, keep[:, None], moments)
        yield np.add, (moments, work, moments)
        yield np.multiply, (corrections, keep, corrections)
        yield np.add, (corrections, take, corrections)
        yield np.divide, (moments, corrections[:, None], work)
        yield np.sqrt, (second, second)
        yield np.add, (second, np.array(self.epsilon), second)
        yield np.divide, (first, second, first)
        yield np.multiply, (first, np.array(self.learning_rate), first)
        yield from self._decay()
        yield np.subtract, (self._w, first, self._w)
