"""How a run is shown: ``Display``."""

from dataclasses import dataclass

NODES = ("delta", "z", "alpha")
EDGES = ("w", "gradient")


@dataclass(frozen=True)
class Display:
    """Nodes coloured by one of ``NODES``, α to output ``output``; edges by one of ``EDGES``; both for the next sample
    in line (``sample`` 0) or for one of the training data (1 … N); two inputs as a ``relief`` instead of a map."""

    nodes: str = "delta"
    edges: str = "w"
    output: int = 1
    sample: int = 0
    relief: bool = False
