"""Films to take away: ``film(net, x, d)``, ``alpha_film``, ``proof_film``, as one file or playing in a notebook.

    dv.film(net, x, d, by="node").save("film.html")

In a notebook the film is shown by being the last thing in a cell. It plays without a server, and without this package.
"""

from dataclasses import dataclass
from pathlib import Path

from numpy.typing import ArrayLike

from ..core.costs import weight_count
from ..core.network import Network
from ..core.paths import Node
from ..lesson.induction import induction
from ..lesson.sweeps import sweeps
from ..lesson.trace import trace
from ..pictures import protocol
from ..pictures.film import algorithm_film
from ..pictures.film.induction_film import induction_film
from ..pictures.film.sweeps_film import sweeps_film
from ..pictures.film.turn import first_step
from ..pictures.film.turn import turn as questions
from ..pictures.graph import MAX_WEIGHTS
from . import stand_alone
from .component import PLAYER
from .saving import file_name, save_html

FRAME_HEIGHT = 760
"""Pixels of a film in a notebook: the network of the paper and its formulas, and no scrolling in it."""


@dataclass(frozen=True)
class FilmFile:
    """A film that can leave: ``film`` is what the player shows, ``step`` where it opens, ``turn`` what it asks."""

    film: protocol.Film
    step: int = 0
    turn: protocol.Turn | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.step <= self.film["steps"]:
            raise ValueError(f"step must be 0 … {self.film['steps']}, got {self.step}")

    @property
    def name(self) -> str:
        """What the file is called that holds it: ``dacviz-2-3-2-1-film.html``."""
        return file_name(self.film["sizes"], "film", "html")

    def html(self, link: str | None = None) -> str:
        """One HTML file with everything in it; ``link`` is an address that is offered as the way to the app."""
        data: protocol.PlayerData = {
            "film": self.film,
            "name": "film",
            "goto": {"step": self.step, "nonce": 1},
            "explanation": None,
            "live": None,
            # Another level of questions is made by a server.
            "turn": self.turn and {**self.turn, "levels": []},
        }
        return stand_alone.page(self._title(), PLAYER, "film_file.js", dict(data), link)

    def save(self, path: str | Path, link: str | None = None) -> None:
        """Write ``html()`` to ``path``, which ends in .html; ``ValueError`` for another ending.

        A still needs a browser, as one draws it: take it from the app, where the menu *Take away* has it.
        """
        save_html(path, self.html(link), "a film")

    def _title(self) -> str:
        return f"{self.film['title']} on the network {'-'.join(map(str, self.film['sizes']))}"

    def __repr__(self) -> str:
        return f'<{self._title()}, {self.film["steps"]} steps; .save("{self.name}"), or it plays in a notebook>'

    def _repr_html_(self) -> str:
        return stand_alone.frame(self.html(), self._title(), FRAME_HEIGHT)


def film(
    net: Network,
    x: ArrayLike,
    d: ArrayLike,
    by: str = "layer",
    loss: str = "half_squared_error",
    sweep: str = "all",
    nodes: str = "delta",
    edges: str = "w",
    output: int | None = None,
    turn: str | None = None,
    step: int | None = None,
) -> FilmFile:
    """Algorithm 1 on one sample x (n,), d (m,) as a film that opens at ``step``.

    ``by`` is layer or node; ``sweep`` all or backward; nodes are coloured by u, z, dphi, delta or alpha (which needs
    ``output`` = o, 1 … m), edges by w or gradient. With ``turn`` the film stops before a number and asks for it: the
    ``last`` hidden δ, all ``hidden`` δ, every ``delta``, those and the ``gradient``, or ``all``. It is then node by
    node and opens before the first question. ``ValueError`` for other words, for more than 2,000 weights and for
    whatever ``trace`` refuses.
    """
    _check_size(net)
    followed = trace(net, x, d, loss=loss, output=output)
    if turn is None:
        return FilmFile(algorithm_film.film(followed, by, sweep, nodes, edges), step or 0)
    if output is not None:
        raise ValueError("questions are about E and δ: leave out either turn or output")
    film = algorithm_film.film(followed, "node", sweep, nodes, edges)
    asked = questions(followed, turn, sweep)
    return FilmFile(film, first_step(followed, turn, sweep) if step is None else step, asked)


def alpha_film(net: Network, x: ArrayLike, source: Node, target: Node, by: str = "node", step: int = 0) -> FilmFile:
    """α_{l,i→r,t} from ``source`` (l, i) to ``target`` (r, t): by its definition forward, by Theorem 2 backward."""
    _check_size(net)
    return FilmFile(sweeps_film(sweeps(net, x, source, target), by), step)


def proof_film(net: Network, x: ArrayLike, source: Node, target: Node, step: int = 0) -> FilmFile:
    """The inductive step of Theorem 2 from ``source`` (l, i) to ``target`` (r, t), with r ≥ l + 2: one line a step."""
    _check_size(net)
    return FilmFile(induction_film(induction(net, x, source, target)), step)


def _check_size(net: Network) -> None:
    if (count := weight_count(net.sizes)) > MAX_WEIGHTS:
        raise ValueError(f"a film draws at most {MAX_WEIGHTS:,} weights, and this network has {count:,}")
