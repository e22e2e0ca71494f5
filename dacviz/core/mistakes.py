"""Algorithm 1 with a mistake in it: ``wrong_gradient(net, x, d, loss, "hidden_without_slope")``.

``MISTAKES`` is the table of what goes wrong in practice. A mistake is a named change of one of three laws: δ_L (33),
the hidden δ (32), ∂E/∂w (30). ``Law`` holds these laws for one layer; each of its fields is a place where they can go
wrong, and a mistake sets one of them. So mistakes can be made together, in every layer or in some.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .activations import activation
from .forward import Forward, forward
from .losses import Loss, loss_named
from .network import Layers, Network, check_target

BATCHES = ("sum", "mean")
"""What the right gradient of several samples is: the sum over them, as E is (12), or their mean."""


@dataclass(frozen=True)
class Law:
    """(33), (32) and (30) as one layer l computes them; as it stands it is right."""

    slope: bool = True
    """Whether φ′ is multiplied in."""
    derivative: bool = True
    """φ′, or φ in its place."""
    at_output: bool = False
    """φ′ at z instead of u."""
    slope_of: int = 0
    """φ′ of layer l + this."""
    argument_of: int = 0
    """… at the u of layer l + this."""
    by_epsilon: bool = False
    """ε φ′ as it is written in (33), where the loss knows a shorter δ_L."""
    slope_again: bool = False
    """p (1 − p) multiplied into p − d."""
    weights: str = "as they are"
    """"as they are", "transposed" or "none": what stands in the sum of (32)."""
    bias_summed: bool = False
    """w_{l+1,s,0} added to w_{l+1,s,i}."""
    eta: float | None = 0.0
    """The weights of (32) are w − η ∂E/∂w; ``None``: some η that is to be found."""
    delta_of: int = 1
    """The sum of (32) takes δ of layer l + this."""
    without: int | None = None
    """The 0-based summand of (32) that is left out."""
    sign: float = 1.0
    factor: float = 1.0
    """Both are factors of δ."""
    gradient_delta_of: int = 0
    """(30) takes δ of layer l + this."""
    own: bool = False
    """(30) takes the node's own output, not its input's."""
    sums: bool = False
    """(30) takes u, not z."""
    transposed: bool = False
    """∂E/∂w_{l,i,j} and ∂E/∂w_{l,j,i} change places."""
    bias_times: str = ""
    """What multiplies the bias' derivative: nothing, the node's "own" z, or the "first" or "last" of its inputs'."""
    gradient_sign: float = 1.0
    weight_scale: float = 1.0
    """A factor of ∂E/∂w_{l,i,j}, j ≥ 1."""
    bias_scale: float = 1.0
    """A factor of ∂E/∂w_{l,i,0}."""


@dataclass(frozen=True)
class Place:
    """Where a mistake could be made: layer ``l`` of ``net``, for ``samples`` samples and a loss."""

    net: Network
    loss: Loss
    l: int
    samples: int = 1
    batch: str = "sum"

    @property
    def hidden(self) -> bool:
        return self.l < self.net.L

    @property
    def has_slope(self) -> bool:
        """Whether this layer's δ has a φ′: a cross-entropy's δ_L = p − d has none."""
        return self.hidden or self.loss.output is None

    def same_width(self, shift: int) -> bool:
        """Whether layer l + ``shift`` exists, counted from the inputs, and is as wide as layer l."""
        k = self.l + shift
        return 0 <= k <= self.net.L and self.net.sizes[k] == self.net.sizes[self.l]


@dataclass(frozen=True)
class Form:
    """One way to make a mistake: the fields of the ``Law`` it sets. The ``usual`` way has the name to itself; the
    others are for recognising."""

    change: dict[str, Any]
    usual: bool = True


@dataclass(frozen=True)
class Mistake:
    """A named change of a law.

    ``equations``: the numbers of the laws it changes; ``formula``: what is computed then; ``why`` that is wrong; what
    to ``do``; ``seen``: where it has been met, or ""; ``needs``: what a network must have for it to be possible.
    ``forms(place)``: the ways to make it there, none where it does not apply.
    """

    name: str
    equations: tuple[str, ...]
    formula: str
    why: str
    do: str
    forms: Callable[[Place], tuple[Form, ...]]
    needs: str = "It can be made in every network."
    seen: str = ""

    def layers(self, net: Network, loss: str = "half_squared_error", samples: int = 1, batch: str = "sum") -> list[int]:
        """The layers l in which it can be made."""
        rule = loss_named(loss)
        return [l for l in range(1, net.L + 1) if self.usual_form(Place(net, rule, l, samples, batch)) is not None]

    def usual_form(self, place: Place) -> Form | None:
        """The form that ``wrong_gradient`` computes at ``place``; ``None`` where the mistake does not apply."""
        return next((form for form in self.forms(place) if form.usual), None)


def factor_of_square(loss: Loss) -> float:
    """c if ε = c (z − d), as a squared error has it; 0.0 for other losses."""
    if loss.output is not None:
        return 0.0
    z, d = np.array([0.2, 0.6, 7.0]), np.array([0.0, 1.0, 0.0])
    factors = loss.epsilon(z, z, d) / (z - d)
    return float(factors[0]) if np.allclose(factors, factors[0], rtol=1e-12) else 0.0


# The ways to make each mistake, in the order of the table.


def _when(holds: bool, **change: Any) -> tuple[Form, ...]:
    return (Form(change),) if holds else ()


def _rarely(holds: bool, **change: Any) -> tuple[Form, ...]:
    return (Form(change, usual=False),) if holds else ()


def _without_slope(at: Place) -> tuple[Form, ...]:
    return _when(at.hidden, slope=False)


def _slope_at_output(at: Place) -> tuple[Form, ...]:
    return _when(at.has_slope, at_output=True) + _rarely(not at.has_slope, at_output=True, by_epsilon=True)


def _activation_for_slope(at: Place) -> tuple[Form, ...]:
    return _when(at.has_slope, derivative=False) + _rarely(not at.has_slope, derivative=False, by_epsilon=True)


def _without_weights(at: Place) -> tuple[Form, ...]:
    return _when(at.hidden, weights="none")


def _weights_transposed(at: Place) -> tuple[Form, ...]:
    return _when(at.hidden and at.same_width(1) and at.net.sizes[at.l] > 1, weights="transposed")


def _summand_forgotten(at: Place) -> tuple[Form, ...]:
    if not at.hidden or at.net.sizes[at.l + 1] == 1:
        return ()
    last = at.net.sizes[at.l + 1] - 1
    return _when(True, without=last) + tuple(Form({"without": s}, usual=False) for s in range(last))


def _bias_weight_summed(at: Place) -> tuple[Form, ...]:
    return _when(at.hidden, bias_summed=True)


def _updated_weights(at: Place) -> tuple[Form, ...]:
    return _when(at.hidden, eta=None)


def _slope_of_wrong_layer(at: Place) -> tuple[Form, ...]:
    return (
        _when(at.hidden and at.same_width(1), slope_of=1, argument_of=1)
        + _rarely(at.has_slope and at.l > 1 and at.same_width(-1), slope_of=-1, argument_of=-1)
        + _rarely(at.hidden, slope_of=1)
        + _rarely(at.has_slope and at.l > 1, slope_of=-1)
    )


def _delta_of_wrong_layer(at: Place) -> tuple[Form, ...]:
    after = at.l + 2 <= at.net.L and at.net.sizes[at.l + 1] == at.net.sizes[at.l + 2]
    return _when(after, delta_of=2) + _rarely(at.hidden and at.same_width(1), gradient_delta_of=1)


def _output_without_slope(at: Place) -> tuple[Form, ...]:
    at_output = not at.hidden
    return _when(at_output and at.has_slope, slope=False) + _rarely(
        at_output and not at.has_slope, slope=False, by_epsilon=True
    )


def _sign(at: Place) -> tuple[Form, ...]:
    return _when(not at.hidden, sign=-1.0) + _rarely(at.hidden, sign=-1.0) + _rarely(True, gradient_sign=-1.0)


def _factor_2(at: Place) -> tuple[Form, ...]:
    c = 0.0 if at.hidden else factor_of_square(at.loss)
    usual, other = (0.5, 2.0) if c == 2.0 else (2.0, 0.5)
    return _when(bool(c), factor=usual) + _rarely(bool(c), factor=other)


def _slope_at_cross_entropy(at: Place) -> tuple[Form, ...]:
    return _when(not at.has_slope, slope_again=True)


def _own_output(at: Place) -> tuple[Form, ...]:
    return _when(True, own=True)


def _with_sum(at: Place) -> tuple[Form, ...]:
    return _when(at.l > 1, sums=True)


def _bias_times_output(at: Place) -> tuple[Form, ...]:
    return _when(True, bias_times="own") + _rarely(True, bias_times="first") + _rarely(True, bias_times="last")


def _gradient_transposed(at: Place) -> tuple[Form, ...]:
    return _when(at.same_width(-1) and at.net.sizes[at.l] > 1, transposed=True)


def _divided(at: Place, numerator: float, usual: bool) -> tuple[Form, ...]:
    """A batch's gradient as another multiple of the sum: all of it, or its weights' or its biases' part alone."""
    return (
        Form({"weight_scale": numerator, "bias_scale": numerator}, usual),
        Form({"weight_scale": numerator}, usual=False),
        Form({"bias_scale": numerator}, usual=False),
    )


def _sum_for_mean(at: Place) -> tuple[Form, ...]:
    return _divided(at, 1.0, True) if at.batch == "mean" and at.samples > 1 else ()


def _mean_for_sum(at: Place) -> tuple[Form, ...]:
    N, m = at.samples, at.net.sizes[-1]
    over_samples = _divided(at, 1 / N, True) if at.batch == "sum" and N > 1 else ()
    # Libraries' mean squared error is a mean over the outputs too.
    over_outputs = _divided(at, 1 / (N * m), False)[:1] if m > 1 else ()
    return over_samples + over_outputs


_HIDDEN = "It needs a hidden layer."

MISTAKES: dict[str, Mistake] = {
    mistake.name: mistake
    for mistake in (
        Mistake(
            "hidden_without_slope",
            ("32",),
            "δ_{l,i} = Σ_s w_{l+1,s,i} δ_{l+1,s}",
            "The sum is ∂E/∂z_{l,i}. δ is by u_{l,i}, and z_{l,i} = φ_l(u_{l,i}) lies between.",
            "Multiply the sum of every hidden node by φ′_l(u_{l,i}).",
            _without_slope,
            _HIDDEN,
            "issue 16 of ujjwalkarn/Machine-Learning-Tutorials",
        ),
        Mistake(
            "slope_at_output",
            ("32", "33"),
            "φ′_l(z_{l,i}) in place of φ′_l(u_{l,i})",
            "φ′ is taken where φ was taken: at u. Only a formula such as z (1 − z) is written with z.",
            "Give φ′ the weighted sum u_{l,i}. If your φ′ is written with z, do not apply φ to z once more.",
            _slope_at_output,
            "It needs a layer whose δ has a φ′.",
            "libBrain 78, OpenANN 164; the reverse doubt in tsoding/nn.h 18",
        ),
        Mistake(
            "activation_for_slope",
            ("32", "33"),
            "φ_l(u_{l,i}) in place of φ′_l(u_{l,i})",
            "δ needs how fast z changes with u, which is φ′. φ is z itself.",
            "Use the derivative φ′_l(u_{l,i}).",
            _activation_for_slope,
            "It needs a layer whose δ has a φ′.",
        ),
        Mistake(
            "sum_without_weights",
            ("32",),
            "δ_{l,i} = φ′_l(u_{l,i}) Σ_s δ_{l+1,s}",
            "z_{l,i} enters node s of the next layer multiplied by w_{l+1,s,i}, so it moves u_{l+1,s} by that much.",
            "Multiply each δ_{l+1,s} by the weight of the edge it comes back along, w_{l+1,s,i}.",
            _without_weights,
            _HIDDEN,
        ),
        Mistake(
            "weights_transposed",
            ("32",),
            "Σ_s w_{l+1,i,s} δ_{l+1,s} in place of Σ_s w_{l+1,s,i} δ_{l+1,s}",
            "Backwards, the sum runs over the nodes s that z_{l,i} goes to: over the first index of the weight.",
            "Sum over s in w_{l+1,s,i}. With matrices, it is the transpose of the one used forwards.",
            _weights_transposed,
            "It needs a hidden layer as wide as the layer after it, and wider than one node.",
        ),
        Mistake(
            "summand_forgotten",
            ("32",),
            "Σ_s w_{l+1,s,i} δ_{l+1,s} with one s left out",
            "z_{l,i} reaches E through every node of the next layer, so each of them adds its part.",
            "Let s run over all h_{l+1} nodes; look at the first and the last turn of the loop.",
            _summand_forgotten,
            "It needs a hidden layer before a layer of at least two nodes.",
        ),
        Mistake(
            "bias_weight_summed",
            ("32",),
            "Σ_s (w_{l+1,s,i} + w_{l+1,s,0}) δ_{l+1,s}",
            "The bias w_{l+1,s,0} is not multiplied by z_{l,i}, so z_{l,i} has no influence through it.",
            "Leave the column of the biases out of the backward sum.",
            _bias_weight_summed,
            _HIDDEN,
        ),
        Mistake(
            "updated_weights",
            ("32",),
            "Σ_s (w_{l+1,s,i} − η ∂E/∂w_{l+1,s,i}) δ_{l+1,s}",
            "All derivatives are taken at the same w. The weights of the next step belong to the next step.",
            "Compute every δ first, then change the weights.",
            _updated_weights,
            _HIDDEN,
            "issue 3 of Bot-Academy/NeuralNetworkFromScratch",
        ),
        Mistake(
            "slope_of_wrong_layer",
            ("32",),
            "φ′_{l+1}(u_{l+1,i}) in place of φ′_l(u_{l,i})",
            "The slope is that of the node whose δ is computed: its own φ′, at its own u.",
            "Check the index of the layer: φ′_l(u_{l,i}) for δ_{l,i}.",
            _slope_of_wrong_layer,
            "It needs a hidden layer as wide as the layer after it.",
        ),
        Mistake(
            "delta_of_wrong_layer",
            ("32",),
            "Σ_s w_{l+1,s,i} δ_{l+2,s}",
            "w_{l+1,s,i} leads to layer l + 1, so it brings back the δ of layer l + 1.",
            "Replace the old δ by the new one after each layer.",
            _delta_of_wrong_layer,
            "It needs a hidden layer before two layers of the same width.",
        ),
        Mistake(
            "output_without_slope",
            ("33",),
            "δ_{L,o} = ε_o",
            "ε_o is ∂E/∂z_{L,o}. δ is by u, and z_{L,o} = φ_L(u_{L,o}) lies between.",
            "Multiply ε_o by φ′_L(u_{L,o}). Only a cross-entropy with its own output function cancels it.",
            _output_without_slope,
            "It needs a loss whose δ_L has a φ′, which a cross-entropy's has not.",
            "issue 3 of Bot-Academy/NeuralNetworkFromScratch",
        ),
        Mistake(
            "sign",
            ("33",),
            "d_o − z_{L,o} in place of z_{L,o} − d_o",
            "E grows with z where z is above d, so ∂E/∂z has the sign of z − d.",
            "Write z − d. Some books call −δ what is δ here, and add where we subtract.",
            _sign,
            seen="makeyourownneuralnetwork 77",
        ),
        Mistake(
            "factor_2",
            ("33",),
            "2 (z_{L,o} − d_o) for E with ½, or z_{L,o} − d_o for E without",
            "The derivative of (z − d)² has a 2, which the ½ of (12) cancels.",
            "Use 2 (z − d) for E = Σ (z − d)², and z − d for E = ½ Σ (z − d)².",
            _factor_2,
            "It needs a squared error.",
            "makeyourownneuralnetwork 77",
        ),
        Mistake(
            "slope_at_cross_entropy",
            ("33",),
            "δ_{L,o} = (p_o − d_o) p_o (1 − p_o)",
            "The slope of the output function has been cancelled by the cross-entropy's ε: δ_L is p − d already.",
            "Use δ_{L,o} = p_o − d_o.",
            _slope_at_cross_entropy,
            "It needs a cross-entropy as the loss.",
            "course forums",
        ),
        Mistake(
            "gradient_with_own_output",
            ("30",),
            "∂E/∂w_{l,i,j} = δ_{l,i} z_{l,i}",
            "w_{l,i,j} is multiplied by z_{l−1,j}, the output at the start of its edge.",
            "Multiply δ_{l,i} by z_{l−1,j}: δ from the end of the edge, z from its start.",
            _own_output,
        ),
        Mistake(
            "gradient_with_sum",
            ("30",),
            "∂E/∂w_{l,i,j} = δ_{l,i} u_{l−1,j}",
            "What goes along the edge is z_{l−1,j} = φ(u_{l−1,j}), after the activation.",
            "Use the outputs z of the layer before, not its weighted sums u.",
            _with_sum,
            "It needs a hidden layer, as inputs have no u.",
        ),
        Mistake(
            "bias_times_output",
            ("30",),
            "∂E/∂w_{l,i,0} = δ_{l,i} z_{l,i}",
            "The bias is multiplied by 1, so its derivative is δ_{l,i} itself.",
            "Use ∂E/∂w_{l,i,0} = δ_{l,i}.",
            _bias_times_output,
        ),
        Mistake(
            "gradient_transposed",
            ("30",),
            "∂E/∂w_{l,i,j} = δ_{l,j} z_{l−1,i}",
            "w_{l,i,j} goes from node j to node i: δ has the index i, z the index j.",
            "Take the outer product the other way round: rows are δ, columns are z.",
            _gradient_transposed,
            "It needs a layer as wide as the layer before it, and wider than one node.",
            "iamtrask/Grokking-Deep-Learning 22",
        ),
        Mistake(
            "sum_for_mean",
            ("30",),
            "Σ over the samples in place of their mean",
            "A sum is as many times larger as there are samples, and so is the step.",
            "Divide by the number of samples, the biases' derivatives too.",
            _sum_for_mean,
            "It needs several samples, and a mean that is meant.",
        ),
        Mistake(
            "mean_for_sum",
            ("30",),
            "the mean over the samples in place of their sum",
            "E (12) is a sum over the samples, so its gradient is a sum as well.",
            'Multiply by the number of samples. If you mean the mean, say so: batch="mean".',
            _mean_for_sum,
            "It needs several samples, and a sum that is meant.",
        ),
    )
}


@dataclass(frozen=True, eq=False)
class Samples:
    """What Algorithm 1 knows before it goes backwards, always with a batch axis: arrays are (N, h_l), d is (N, m)."""

    net: Network
    loss: Loss
    d: np.ndarray
    u: Layers
    z: Layers

    @classmethod
    def of(cls, net: Network, x: ArrayLike, d: ArrayLike, loss: str) -> "Samples":
        """``ValueError`` as ``backprop`` has it."""
        pas: Forward = forward(net, x)
        target = check_target(net, d, pas.z[0])
        rule = loss_named(loss)
        rule.check(net.activations[-1], target)
        batched = [Layers(tuple(np.atleast_2d(a) for a in layers), layers.first) for layers in (pas.u, pas.z)]
        return cls(net, rule, np.atleast_2d(target), *batched)

    def place(self, l: int, batch: str) -> Place:
        return Place(self.net, self.loss, l, len(self.d), batch)

    def slope(self, law: Law, l: int) -> np.ndarray:
        """φ′_l(u_l), or what ``law`` takes for it."""
        if not law.slope:
            return np.ones_like(self.u[l])
        phi = activation(self.net.activations[l + law.slope_of - 1])
        argument = (self.z if law.at_output else self.u)[l + law.argument_of]
        return (phi.dphi if law.derivative else phi.phi)(argument)

    def delta_output(self, law: Law) -> np.ndarray:
        """(33), (N, m)."""
        L = self.net.L
        epsilon = self.loss.epsilon(self.u[L], self.z[L], self.d)
        slope = self.slope(law, L)
        delta = epsilon * slope if law.by_epsilon else self.loss.delta(epsilon, slope, self.z[L], self.d)
        if law.slope_again:
            p = delta + self.d
            delta = delta * (p * (1.0 - p))
        return law.sign * law.factor * delta

    def delta_hidden(self, law: Law, l: int, delta: dict[int, np.ndarray], gradient: np.ndarray) -> np.ndarray:
        """(32), (N, h_l), from the ``delta`` of the layers after it and the ``gradient`` of the next layer."""
        W = self.net.w[l + 1] - law.eta * gradient if law.eta else self.net.w[l + 1]
        later = delta[l + law.delta_of]
        if law.without is not None:
            later = np.where(np.arange(later.shape[1]) == law.without, 0.0, later)
        if law.weights == "none":
            fed = later.sum(axis=1, keepdims=True)
        else:
            fed = later @ (W[:, 1:].T if law.weights == "transposed" else W[:, 1:])
        if law.bias_summed:
            fed = fed + (later @ W[:, 0])[:, None]
        return law.sign * (self.slope(law, l) * fed)

    def gradient(self, law: Law, l: int, delta: dict[int, np.ndarray], columns: np.ndarray | None = None) -> np.ndarray:
        """(30), summed over the samples and scaled: (h_l, 1 + h_{l-1}), or only the ``columns`` (0-based) of its
        weights besides the biases'."""
        columns = np.arange(self.net.sizes[l - 1]) if columns is None else columns
        later = delta[l + law.gradient_delta_of]
        sent = self.u if law.sums else self.z
        if law.own:
            own = (later * sent[l]).sum(axis=0)
            across = own[None, columns] if law.transposed else own[:, None]
            weights = np.broadcast_to(across, (later.shape[1], len(columns)))
        elif law.transposed:
            weights = (later[:, columns].T @ sent[l - 1]).T
        else:
            weights = later.T @ sent[l - 1][:, columns]
        factors = {"": 1.0, "own": self.z[l], "first": self.z[l - 1][:, :1], "last": self.z[l - 1][:, -1:]}
        bias = (later * factors[law.bias_times]).sum(axis=0)
        return np.concatenate([law.bias_scale * bias[:, None], law.weight_scale * weights], axis=1) * law.gradient_sign


def right_law(at: Place) -> Law:
    """The law without a mistake, for a sum over the samples or for their mean."""
    scale = 1.0 if at.batch == "sum" else 1.0 / at.samples
    return Law(weight_scale=scale, bias_scale=scale)


def changed(law: Law, forms: Iterable[Form]) -> Law:
    """``law`` with every change of ``forms``. Where one mistake leaves nothing for another to change, as a φ′ that is
    gone cannot be taken at z, the numbers are those of the first."""
    change: dict[str, Any] = {}
    for form in forms:
        change.update(form.change)
    return replace(law, **change) if change else law


def wrong_gradient(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    loss: str,
    mistakes: str | Sequence[str],
    layers: Iterable[int] | None = None,
    eta: float = 0.1,
    batch: str = "sum",
) -> Layers:
    """∂E/∂w as Algorithm 1 gives it with ``mistakes`` (names of ``MISTAKES``) in it, like ``backprop(...).gradient``.

    They are made in every layer where they apply, or only in those of ``layers``. ``eta`` > 0 is the learning rate of
    updated weights; a forgotten summand is the last. ``batch``: whether a "sum" over the samples or a "mean" is
    meant. ``ValueError`` for what ``backprop`` refuses, and for a mistake that this network leaves no room for.
    """
    given = Samples.of(net, x, d, loss)
    laws = mistaken_laws(net, loss, mistakes, layers, eta, len(given.d), batch)
    delta: dict[int, np.ndarray] = {}
    gradients: list[np.ndarray] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for l in range(net.L, 0, -1):
            law = laws[l]
            delta[l] = given.delta_output(law) if l == net.L else given.delta_hidden(law, l, delta, gradients[-1])
            gradients.append(given.gradient(law, l, delta))
    return Layers(tuple(reversed(gradients)))


def mistaken_laws(
    net: Network,
    loss: str,
    mistakes: str | Sequence[str],
    layers: Iterable[int] | None = None,
    eta: float = 0.1,
    samples: int = 1,
    batch: str = "sum",
) -> dict[int, Law]:
    """The law of each layer 1 … L with ``mistakes`` in it; what they mean, and ``ValueError``, as in
    ``wrong_gradient``."""
    check_batch(batch)
    names = (mistakes,) if isinstance(mistakes, str) else tuple(mistakes)
    chosen = [_mistake(name) for name in names]
    wanted = set(range(1, net.L + 1) if layers is None else layers)
    places = {l: Place(net, loss_named(loss), l, samples, batch) for l in range(1, net.L + 1)}
    for mistake in chosen:
        if not any(mistake.usual_form(places[l]) for l in wanted & set(places)):
            raise ValueError(f"{mistake.name} cannot be made here. {mistake.needs}")
    laws = {}
    for l, place in places.items():
        forms = [form for mistake in chosen if l in wanted and (form := mistake.usual_form(place))]
        law = changed(right_law(place), forms)
        laws[l] = replace(law, eta=eta) if law.eta is None else law
    return laws


def check_batch(batch: str) -> None:
    """``ValueError`` unless ``batch`` is "sum" or "mean"."""
    if batch not in BATCHES:
        raise ValueError(f"batch must be one of {', '.join(BATCHES)}, got {batch!r}")


def _mistake(name: str) -> Mistake:
    try:
        return MISTAKES[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown mistake {name!r}; choose one of {', '.join(MISTAKES)}") from None
