"""One sentence in plain words: ``sentence(step, trace)`` for a step, ``layer_sentence`` for a layer."""

from collections.abc import Sequence

from ..core.activations import activation
from ..core.costs import weight_count
from ..core.expression import Ref
from ..core.losses import loss_named
from ..core.network import Network
from .markup import number
from .trace import Step, Trace

GO = "Press Play or →."
READY_BACKWARD = f"The forward sweep is done: every u and z is known. {GO}"


def ready(trace: Trace) -> str:
    """Before the first step: the question that the film answers."""
    net, count = trace.net, weight_count(trace.net.sizes)
    if trace.output is not None:
        return f"How much does the sum of output {trace.output} change with each of the {count:,} weights? {GO}"
    blame = f"Which of the {count:,} weights is to blame, and how much? {GO}"
    if net.sizes[-1] > 1:
        return f"With these weights the error E is {number(trace.error)}. {blame}"
    end = next(step.value for step in trace.steps if step.target == Ref("z", (net.L, 1)))
    return f"The network answers {number(end)}, wanted is {number(trace.given[Ref('d', (1,))])}. {blame}"


def _count(n: int, noun: str) -> str:
    return f"its only {noun}" if n == 1 else f"its {n} {noun}s"


def node_name(l: int, i: int, L: int) -> str:
    """What a person calls node (l, i): input 2, node 1 of layer 2, output 1."""
    if l == 0:
        return f"input {i}"
    return f"output {i}" if l == L else f"node {i} of layer {l}"


def sentence(step: Step, trace: Trace) -> str:
    """What this assignment does, without a formula."""
    net = trace.net
    match step.target.kind, step.target.at:
        case "u", (l, i):
            name = node_name(l, i, net.L).capitalize()
            return f"{name} multiplies {_count(net.sizes[l - 1], 'input')} by the weights and adds the bias."
        case "z", (l, i):
            end = "the prediction" if l == net.L else "what the node passes on"
            return f"{activation(net.activations[l - 1]).sentence}: this is {end}."
        case "delta", (l, o) if l == net.L:
            return _output_sentence(trace, o)
        case "delta", (l, i):
            return _hidden_sentence(net, l, i, "δ")
        case "alpha", (l, i, _, o) if l == net.L:
            if i == o:
                return f"The sum of output {o} changes one to one with itself, so the sweep starts from 1 here."
            return f"The sum of output {o} does not feel the sum of output {i}, so the sweep starts from 0 here."
        case "alpha", (l, i, _, _):
            return _hidden_sentence(net, l, i, "α")
        case "new_w", (l, i, j):
            return _update_sentence(net, l, i, j)
        case _, (l, i, j, *_):
            return _gradient_sentence(net, l, i, j, "δ" if trace.output is None else "α")
    raise AssertionError(step.target)


def _output_sentence(trace: Trace, o: int) -> str:
    target = number(trace.given[Ref("d", (o,))])
    return f"Output {o} should be {target}: {loss_named(trace.loss).sentence}."


def _hidden_sentence(net: Network, l: int, i: int, letter: str) -> str:
    h = net.sizes[l + 1]
    name = node_name(l, i, net.L).capitalize()
    if h == 1:
        return f"{name} takes the {letter} of the only node it feeds, times the weight between them and its own slope."
    return f"{name} collects the {letter} of the {h} nodes it feeds, each times its weight; then times its own slope."


def _gradient_sentence(net: Network, l: int, i: int, j: int, letter: str) -> str:
    end = node_name(l, i, net.L)
    if j == 0:
        return f"The bias of {end} always carries 1, so its derivative is the {letter} of its node."
    start = node_name(l - 1, j, net.L)
    return f"The weight from {start} to {end}: the {letter} where it ends times the signal where it starts."


def _update_sentence(net: Network, l: int, i: int, j: int) -> str:
    end = node_name(l, i, net.L)
    name = f"The bias of {end}" if j == 0 else f"The weight from {node_name(l - 1, j, net.L)} to {end}"
    return f"{name} moves against its derivative, which lowers the error if the step is small enough."


def layer_sentence(trace: Trace, phase: str, l: int) -> str:
    """What one whole layer does in one phase, without a formula."""
    net, letter = trace.net, "δ" if trace.output is None else "α"
    layer = "the output layer" if l == net.L else f"layer {l}"
    match phase:
        case "forward":
            return f"Every node of {layer} adds up its weighted inputs and its bias, and applies its activation."
        case "output" if trace.output is None:
            return "At the outputs δ says how the error reacts to each sum: this is where the backward sweep starts."
        case "output":
            return f"The backward sweep starts from 1 at output {trace.output} and 0 at the other outputs."
        case "backward":
            above = "the output layer" if l + 1 == net.L else f"layer {l + 1}"
            return f"{letter} flows back from {above} to {layer} along the weights; each node multiplies by its slope."
        case "update":
            return f"Every weight into {layer} moves against its derivative, η times as far as the derivative is large."
    return f"Every weight into {layer} gets its derivative: {letter} where it ends times the signal where it starts."


_ASKED = {
    "u": "sum u",
    "z": "output z",
    "delta": "δ",
    "alpha": "α",
    "gradient": "∂E/∂w",
    "output_gradient": "∂u/∂w",
    "new_w": "new weight",
}


def question(targets: Sequence[Ref], L: int) -> str:
    """What a step asks before it answers: of its node or weight, or of the layer of all of them."""
    kinds = [_ASKED[kind] for kind in dict.fromkeys(ref.kind for ref in targets)]
    l, i, *rest = targets[0].at
    if len(targets) > 1:
        where = "the output layer" if l == L else f"layer {l}"
    elif targets[0].kind in ("u", "z", "delta", "alpha"):
        where = node_name(l, i, L)
    else:
        end = node_name(l, i, L)
        where = f"the bias of {end}" if rest[0] == 0 else f"the weight from {node_name(l - 1, rest[0], L)} to {end}"
    asked = f"{' and '.join(kinds)} of {where} = ?"
    return asked[0].upper() + asked[1:] if kinds[0][0].isascii() else asked
