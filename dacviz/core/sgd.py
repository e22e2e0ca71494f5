"""Stochastic gradient descent: ``run = SGD(net, X, D)``, then ``run.step()``, ``run.epoch()``, ``run.network``."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from .descent import Descent, Hyperparameter
from .in_place import Call
from .network import Layers, Network
from .preallocated import views


class SGD(Descent):
    """A run of stochastic gradient descent on E (12), from the weights of ``net``.

    Column 0 of each weight array is the bias.

    A step takes the next mini-batch of B samples and moves w ← w − η ḡ, where ḡ is the *mean* over the mini-batch of
    ∂E/∂w (30). With ``batch_size=1`` that is the paper's rule, one newly arrived sample a step. The last mini-batch of
    an epoch holds what is left and is divided by its own number.

    ``X``: (N, n), ``D``: (N, m), or one sample (n,) and (m,); kept as locked arrays with the axis N. ``loss``: a name
    from ``LOSSES``.
    ``seed`` fixes the order of the samples, drawn anew for each epoch; with ``order`` "given" it is that of X.

    These can be set at any time and hold from the next step on (``order`` from the next epoch on):
    ``learning_rate`` η > 0; ``batch_size`` 1 … N; ``order``;
    ``momentum`` 0 ≤ μ < 1: v ← μ v + η ḡ and w ← w − v, with v = 0 at the start and whenever μ was 0;
    ``clip`` > 0 or None: where ‖ḡ‖, over all layers, is larger than ``clip``, ḡ is shortened to that length;
    ``weight_decay`` λ ≥ 0: each step also moves w by −η λ w, biases too. It is decoupled (Loshchilov and Hutter),
    neither clipped nor part of v; without momentum and clip that is descent on E / N + λ/2 ‖w‖², an L2 penalty.

    ``steps`` and ``epochs`` count what has been completed. The same seed and settings give the same weights to the last
    bit, however the steps are divided among calls, and again after ``rewind``.

    A step that would make a weight or E over the data leave float64, or E / N exceed ``bound`` (infinite unless it is
    set), is not taken: the run stays on the weights before it, ``stopped`` says why in one sentence, and further steps
    do nothing until a setting is changed or the run is rewound. While all goes well ``stopped`` is None. Weights and E
    are looked at where an epoch or a call ends, and the step at fault is found from there, so that the steps themselves
    need not be watched. Hence an E / N that exceeds ``bound`` and comes back between two looks does not stop the run,
    and where such a run stops depends on how its steps are divided among calls.

    ``ValueError`` for shapes, values and names that do not fit, for settings out of their ranges, and if E is not
    finite to begin with; ``AttributeError`` for an attribute that is none of the above.
    """

    momentum = Hyperparameter(float, lambda run, value: 0 <= value < 1, "a number 0 ≤ μ < 1")

    def __init__(
        self,
        net: Network,
        X: ArrayLike,
        D: ArrayLike,
        loss: str = "half_squared_error",
        learning_rate: float = 0.1,
        batch_size: int = 1,
        seed: int = 0,
        order: str = "shuffled",
        momentum: float = 0.0,
        clip: float | None = None,
        weight_decay: float = 0.0,
    ):
        super().__init__(
            net, X, D, loss, seed,
            learning_rate=learning_rate, batch_size=batch_size, order=order, momentum=momentum, clip=clip,
            weight_decay=weight_decay,
        )  # fmt: skip

    @property
    def velocity(self) -> Layers:
        """v of the momentum, shaped like the weights, a copy; 0 without momentum."""
        return views(self._initial.sizes, self._memory.copy())

    @staticmethod
    def _memory_size(weights: int) -> int:
        return weights

    def _update(self, width: int) -> Iterator[Call]:
        """w ← w − η λ w − (μ v + η c ḡ); g is overwritten."""
        w, g, v = self._w, self._g, self._memory
        calls, rate = self._scale(self.learning_rate, width)
        yield from calls
        yield np.multiply, (g, rate, g)
        if self.momentum > 0:
            yield np.multiply, (v, np.array(self.momentum), v)
            yield np.add, (v, g, v)
            g = v
        else:
            v[:] = 0.0
        yield from self._decay()
        yield np.subtract, (w, g, w)
