"""The paper's theorems in words: ``STATEMENTS["Theorem 2"]``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """What a theorem says, in words; ``law`` is its key in ``equations.GENERAL``; ``sides`` say how the two sides are
    computed here, by different code; ``remark`` is where the text needs one."""

    words: str
    law: str
    sides: tuple[str, str]
    remark: str = ""


STATEMENTS = {
    "Theorem 1": Statement(
        "A weight acts on a later sum only through the sum of its own node: by how much it moves that, then by α.",
        "23",
        ("the derivative carried forward through the network, without any α", "α times the input of the weight"),
        "The paper states it for j ≥ 1 and then uses it for the bias j = 0 too. It holds there as well; "
        "both are checked.",
    ),
    "Theorem 2": Statement(
        "α can be found from the layer above instead of the layer below: collect the α of the nodes that are fed, "
        "each times its weight, and multiply by the node's own slope.",
        "24",
        ("the definition (22), from the source upward", "one step of (24) on the α of the layer above"),
        "In the paper's (21) the words “if l = r” have been lost; they are meant.",
    ),
    "Corollary 3": Statement(
        "To the outputs alone, one backward sweep finds every α: each layer from the one above it.",
        "26",
        ("the definition (22), begun anew for every layer", "one backward sweep (26)"),
    ),
    "Theorem 4": Statement(
        "The derivative of the error by a weight is δ where the weight ends times the signal where it starts.",
        "30",
        ("(28): every output's own derivative, times ε φ′", "backpropagation: δ times z"),
    ),
    "Theorem 5": Statement(
        "δ goes back through the layers exactly as α does, so the outputs can be merged before the sweep.",
        "32",
        ("the definition (29): every output's α, times ε φ′", "backpropagation: (32) from the layer above"),
    ),
}
