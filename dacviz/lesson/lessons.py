"""A lesson: scenes, each a film at a step, a text and possibly a question. ``lesson_toml`` reads and writes it.

A lesson comes from anybody. ``Lesson`` and ``Scene`` are made only of what has been checked: sizes are bounded, every
formula of a text has its number, every step its film.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..core.activations import activation
from ..core.costs import weight_count
from ..core.expression import Ref
from ..core.losses import LOSSES
from ..core.messages import shortened
from ..core.network import Network
from .formulas import Sample, parse, result, single
from .presets import unflatten
from .prose import Block, blocks
from .trace import Trace, trace

MAX_SCENES = 40
MAX_LAYERS = 12
MAX_WEIGHTS = 300
MAX_TITLE = 100
MAX_HINTS = 4
MAX_STEP = 20_000
TRACED = ("u", "z", "delta", "gradient")
"""The quantities that the film of E has a step for."""
STEPS = (*TRACED, "alpha")
"""The quantities that some film has a step for."""
CHOICES = {
    "by": ("node", "layer"),
    "sweep": ("all", "backward"),
    "nodes": ("delta", "u", "z", "dphi", "alpha"),
    "edges": ("w", "gradient"),
}
"""How a scene's film may be shown: the words of the film's address, the usual one first."""

Step = int | str
"""A step of a film by its number, or by the quantity that it computes: "delta 1 2"."""


@dataclass(frozen=True)
class Scene:
    """A film, where it stands, and what is said about it.

    ``sizes`` (h_0, …, h_L), ``activations`` (L,), ``weights`` as the vector w of (9)–(11), the sample ``x`` (n,) and
    ``d`` (m,), ``loss``. ``by``, ``sweep``, ``nodes``, ``edges`` and ``output`` say how the film is shown, ``step``
    where it stands and ``until`` where it stops when it is played. ``ask`` is a formula whose value is asked for;
    ``question`` says so in words, where the quantity's own question does not do, ``hints`` help. ``ValueError`` with
    one sentence for what cannot be shown.
    """

    title: str
    text: str
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    weights: tuple[float, ...] = field(repr=False)
    x: tuple[float, ...]
    d: tuple[float, ...]
    loss: str = "half_squared_error"
    by: str = "node"
    sweep: str = "all"
    nodes: str = "delta"
    edges: str = "w"
    output: int = 1
    step: Step = 0
    until: Step | None = None
    ask: str = ""
    question: str = ""
    hints: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_length("title", self.title, MAX_TITLE)
        _check_network(self.sizes, self.activations, self.weights, self.loss)
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(
                    f"{name} is {shortened(getattr(self, name), 30)}: write one of {', '.join(map(repr, allowed))}"
                )
        if not 1 <= self.output <= self.sizes[-1]:
            raise ValueError(f"to must be an output, 1 to {self.sizes[-1]}, got {self.output}")
        _located("step", lambda: self._check_step(self.step))
        _located("until", lambda: self._check_step(self.until))
        _located("text", self.blocks)
        _located("ask", lambda: result(parse(self.ask, self.sample), self.sample) if self.ask else None)
        if not self.ask and (self.question or self.hints):
            raise ValueError('a question needs what it asks for: write ask = "delta 1 1", or a formula')
        if self.ask and not self.question and self.asked is None:
            raise ValueError(f"the formula {shortened(self.ask, 40)} needs words that ask for it: write question = …")
        _located("question", self.question_blocks)
        if len(self.hints) > MAX_HINTS:
            raise ValueError(f"a question may have {MAX_HINTS} hints, got {len(self.hints)}")
        _located("hints", self.hint_blocks)

    def _check_step(self, step: Step | None) -> None:
        if isinstance(step, str):
            ref = single(step, self.sample)
            if ref is None or ref.kind not in STEPS:
                raise ValueError(
                    f"{shortened(step, 40)} is computed in no step: write one of {', '.join(STEPS)} with its indices, "
                    "or a number"
                )
        elif step is not None and not 0 <= step <= MAX_STEP:
            raise ValueError(f"a step must be a whole number from 0 to {MAX_STEP:,}, got {step}")

    @property
    def sample(self) -> Sample:
        """The numbers that the text is about."""
        return _sample(self.sizes, self.activations, self.weights, self.x, self.d, self.loss)

    @property
    def net(self) -> Network:
        return self.sample.net

    def trace(self) -> Trace:
        """What the film shows."""
        output = self.output if self.nodes == "alpha" else None
        return trace(self.net, self.x, self.d, loss=self.loss, output=output)

    @property
    def asked(self) -> Ref | None:
        """The quantity that is asked for, if it is one that a film has a step for."""
        ref = single(self.ask, self.sample) if self.ask else None
        return ref if ref and ref.kind in TRACED else None

    def blocks(self) -> tuple[Block, ...]:
        """The text in parts, its numbers computed."""
        return blocks(self.text, self.sample)

    def question_blocks(self) -> tuple[Block, ...]:
        """The question in words."""
        return blocks(self.question, self.sample)

    def hint_blocks(self) -> tuple[tuple[Block, ...], ...]:
        """The hints, each in parts."""
        return tuple(blocks(hint, self.sample) for hint in self.hints)


@dataclass(frozen=True)
class Lesson:
    """``scenes`` in their order under a ``title``; ``about`` says in a sentence for whom and about what."""

    title: str
    scenes: tuple[Scene, ...]
    about: str = ""

    def __post_init__(self) -> None:
        _check_length("title", self.title, MAX_TITLE)
        if not self.title.strip():
            raise ValueError('a lesson needs a title: write title = "…" in its first line')
        _check_length("about", self.about, 3 * MAX_TITLE)
        if not 1 <= len(self.scenes) <= MAX_SCENES:
            raise ValueError(f"a lesson has 1 to {MAX_SCENES} scenes, this one has {len(self.scenes)}")

    def __repr__(self) -> str:
        return f"<Lesson “{self.title}”, {len(self.scenes)} scenes>"

    def toml(self) -> str:
        """The lesson as TOML, which ``dv.lesson`` reads."""
        # Which imports this module in its turn.
        return str(importlib.import_module(".lesson_toml", __package__).write(self))

    def save(self, path: str, **options: Any) -> None:
        """One HTML file that shows the lesson anywhere; see ``dacviz.formats.lesson_html``."""
        importlib.import_module("dacviz.formats.lesson_html").save(self, path, **options)


@lru_cache(maxsize=64)
def _sample(
    sizes: tuple[int, ...],
    activations: tuple[str, ...],
    weights: tuple[float, ...],
    x: tuple[float, ...],
    d: tuple[float, ...],
    loss: str,
) -> Sample:
    return Sample(Network(unflatten(sizes, weights), activations), x, d, loss)


def _check_length(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise ValueError(f"{name} may have {most} characters, got {len(text):,}")


def _check_network(sizes: tuple[int, ...], activations: tuple[str, ...], weights: tuple[float, ...], loss: str) -> None:
    if not 2 <= len(sizes) <= MAX_LAYERS + 1 or min(sizes) < 1:
        raise ValueError(
            f"net must list the inputs and 1 to {MAX_LAYERS} layers, each of 1 node at least: write [2, 3, 2, 1]"
        )
    wanted = weight_count(sizes)
    if wanted > MAX_WEIGHTS:
        raise ValueError(f"the network of a scene may have {MAX_WEIGHTS} weights, this one has {wanted:,}")
    if len(weights) != wanted:
        raise ValueError(
            f"w must have {wanted} numbers, layer by layer, node by node, each bias first, got {len(weights)}"
        )
    if len(activations) != len(sizes) - 1:
        raise ValueError(f"act must name {len(sizes) - 1} activations, one a layer, got {len(activations)}")
    for name in activations:
        activation(name)
    if loss not in LOSSES:
        raise ValueError(f"there is no loss {shortened(loss, 30)}: write one of {', '.join(LOSSES)}")


def _located(name: str, check: Callable[[], object]) -> None:
    """Do ``check``; a refusal says which field it is about."""
    try:
        check()
    except ValueError as reason:
        raise ValueError(f"{name}: {reason}") from None
