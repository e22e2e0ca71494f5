"""Setting and view ↔ the address: ``write`` makes the query parameters, ``read`` takes whatever an address holds.

Only what differs from the example it started from is written, so a fresh page has a bare address. What is read is
hostile until checked: each parameter that cannot be used is refused by a sentence, and the rest still counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS
from ..pictures.graph import NODE_KINDS
from .problem import MAX_SEED, Problem, architecture, number_text, parse_numbers, parse_sizes, parse_whole, quoted

FIRST_PRESET = "paper"
MAX_STEP = 20_000


@dataclass(frozen=True)
class FilmView:
    """How the first page shows it: colours, granularity, sweep, the step, and the node or weight explained below."""

    nodes: str = "delta"
    output: int = 1
    edges: str = "w"
    by: str = "layer"
    sweep: str = "all"
    step: int = 0
    pick: tuple[int, ...] | None = None

    def fitted(self, problem: Problem) -> "FilmView":
        """This view of another network: an output or a pick that it does not have is dropped."""
        output = self.output if self.output <= problem.sizes[-1] else 1
        return replace(self, output=output, pick=self.pick if _exists(self.pick, problem.sizes) else None)


def _exists(pick: tuple[int, ...] | None, sizes: tuple[int, ...]) -> bool:
    match pick:
        case (l, i):
            return l < len(sizes) and 1 <= i <= sizes[l]
        case (l, i, j):
            return 1 <= l < len(sizes) and 1 <= i <= sizes[l] and j <= sizes[l - 1]
    return pick is None


Refusals = dict[str, str]


def write_problem(problem: Problem) -> dict[str, str]:
    """The query parameters of a setting; ``read_problem`` makes the same setting of them."""
    params = {}
    s = Problem.of(problem.preset)
    if problem.preset != FIRST_PRESET:
        params["preset"] = problem.preset
    if problem.sizes != s.sizes:
        params["net"] = architecture(problem.sizes)
        s = s.with_sizes(problem.sizes)
    if problem.activations != s.activations:
        params["act"] = ",".join(_short(problem.activations))
        s = s.with_activations(problem.activations)
    if problem.loss != s.loss:
        params["loss"] = problem.loss
        s = s.with_loss(problem.loss)
    drawn_elsewise = problem.weights is None and s.weights is not None
    if drawn_elsewise or (problem.init, problem.seed) != (s.init, s.seed):
        params |= {"init": problem.init, "seed": str(problem.seed)}
    if problem.weights is not None and problem.weights != s.weights:
        params["w"] = _numbers(problem.weights)
    if problem.x != s.x:
        params["x"] = _numbers(problem.x)
    if problem.d != s.d:
        params["d"] = _numbers(problem.d)
    return params


def _numbers(values: tuple[float, ...]) -> str:
    return ",".join(map(number_text, values))


def _short(activations: tuple[str, ...]) -> tuple[str, ...]:
    """Hidden and output where all hidden layers agree, else one a layer."""
    hidden = set(activations[:-1])
    return (activations[0], activations[-1]) if len(hidden) == 1 and len(activations) > 2 else activations


def read_problem(params: Mapping[str, str]) -> tuple[Problem, Refusals]:
    """The setting an address asks for, and a sentence for each parameter that could not be used."""
    problem, refusals = _read_problem(Reader(params))
    try:
        return problem.checked(), refusals
    except ValueError:
        # Too large as a whole: refuse the parameter that makes it so.
        return _read_problem(Reader(params, check=Problem.checked))


def _read_problem(reader: "Reader") -> tuple[Problem, Refusals]:
    s = reader.take(Problem.of(FIRST_PRESET), "preset", lambda _, text: Problem.of(text))
    s = reader.take(s, "net", lambda s, text: s.with_sizes(parse_sizes(text)))
    s = reader.take(s, "act", lambda s, text: s.with_activations(_long(text, s.L)))
    s = reader.take(s, "loss", lambda s, text: s.with_loss(text))
    s = reader.take(s, "init", lambda s, text: s.with_drawn_weights(text, s.seed))
    s = reader.take(s, "seed", lambda s, text: s.with_drawn_weights(s.init, parse_whole(text, "The seed", MAX_SEED)))
    s = reader.take(s, "w", lambda s, text: s.with_weights(parse_numbers(text, "w")))
    s = reader.take(s, "x", lambda s, text: s.with_x(parse_numbers(text, "x")))
    s = reader.take(s, "d", lambda s, text: s.with_d(parse_numbers(text, "d")))
    return s, reader.refusals


class Reader:
    """Applies parameters one after the other; one that is refused leaves the value as it was."""

    def __init__(self, params: Mapping[str, str], check: Callable = lambda value: value):
        self.params, self.check, self.refusals = params, check, {}

    def take(self, value, name: str, change: Callable):
        if name not in self.params:
            return value
        try:
            return self.check(change(value, self.params[name]))
        except ValueError as refusal:
            self.refusals[name] = sentence(refusal)
            return value


def sentence(refusal: ValueError) -> str:
    """A refusal as one sentence: the core's begin in lower case, symbols excepted, and have no full stop."""
    text = str(refusal)
    first = text[:1].upper() if text[1:2].isalpha() else text[:1]
    return first + text[1:] + ("" if text.endswith(".") else ".")


def _long(text: str, L: int) -> tuple[str, ...]:
    names = tuple(text.split(",")) if len(text) < 1000 else ()
    return (names[0],) * (L - 1) + (names[1],) if len(names) == 2 and L > 2 else names


def write_view(view: FilmView) -> dict[str, str]:
    """The query parameters of a view, without those that are as usual."""
    usual = FilmView()
    names = ("nodes", "edges", "by", "sweep")
    params = {name: getattr(view, name) for name in names if getattr(view, name) != getattr(usual, name)}
    if view.nodes == "alpha":
        params["to"] = str(view.output)
    if view.step:
        params["step"] = str(view.step)
    if view.pick:
        params["pick"] = "-".join(map(str, view.pick))
    return params


def read_view(params: Mapping[str, str], problem: Problem) -> tuple[FilmView, Refusals]:
    """The view an address asks for of ``problem``, and a sentence for each parameter that could not be used."""
    reader = Reader(params)
    view = FilmView()
    for name, allowed in (("nodes", NODE_KINDS), ("edges", EDGE_COLOURS), ("by", GRANULARITIES), ("sweep", SWEEPS)):
        view = reader.take(view, name, lambda v, text, n=name, a=allowed: replace(v, **{n: one_of(n, text, a)}))
    view = reader.take(view, "to", lambda v, text: replace(v, output=parse_output(text, problem)))
    view = reader.take(view, "step", lambda v, text: replace(v, step=parse_whole(text, "The step", MAX_STEP)))
    view = reader.take(view, "pick", lambda v, text: replace(v, pick=_pick(text, problem)))
    return view, reader.refusals


def one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise ValueError(f"There is no {name} {quoted(text)} to show; use one of {', '.join(allowed)}.")
    return text


def parse_output(text: str, problem: Problem) -> int:
    """The number of an output; ``ValueError`` says how many there are."""
    m = problem.sizes[-1]
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= m:
        raise ValueError(f"The output must be a whole number from 1 to {m}, got {quoted(text)}.")
    return int(text)


def _pick(text: str, problem: Problem) -> tuple[int, ...]:
    parts = text.split("-", 3)
    pick = tuple(int(part) if part.isascii() and part.isdigit() and len(part) <= 4 else -1 for part in parts)
    if min(pick) < 0 or len(pick) not in (2, 3) or not _exists(pick, problem.sizes):
        raise ValueError(f"{quoted(text)} is no node (layer-node) or weight (layer-node-input) of this network.")
    return pick
