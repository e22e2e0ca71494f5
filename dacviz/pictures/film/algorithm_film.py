"""Trace + graph → film: plain JSON that a player shows without asking anybody: ``film(trace)``.

A film is one base figure, the lines of Algorithm 1 and a list of frames. Frame 0 shows what is given; each later frame
carries only what it adds, what it reads, its equation as MathML and its sentence, so the film grows linearly with the
network. Nodes and edges are named by their position in the film's ``nodes`` and ``edges``; indices in words and symbols
are the paper's.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...core.expression import Ref
from ...lesson import equations as eq
from ...lesson.algorithm import goal, lines
from ...lesson.captions import READY_BACKWARD, layer_sentence, question, ready, sentence
from ...lesson.expression import reads, symbol, symbols
from ...lesson.laws import i, j, o
from ...lesson.markup import MATHML, html, math
from ...lesson.notes import notes
from ...lesson.trace import Step, Trace, with_slopes
from .. import protocol
from ..graph import EDGE_KINDS, NODE_KINDS, edge_values
from ..protocol import Colour, Frame
from ..scales import limit
from .film import Film

GRANULARITIES = ("layer", "node")
SWEEPS = ("all", "backward")
EDGE_COLOURS = ("w", "gradient")
PHASE_NAMES = (("forward", "Forward"), ("output", "Output δ"), ("backward", "Backward"), ("gradient", "Gradient"))
UPDATE = ("update", "Update")


def film(trace: Trace, by: str = "layer", sweep: str = "all", nodes: str = "delta", edges: str = "w") -> protocol.Film:
    """The film of ``trace``, one frame a layer and phase or one a step (``by``), of everything or from line 2 on
    (``sweep``), nodes coloured by u, z, dphi, delta or alpha, edges by w or gradient.

    α is coloured in a trace of one output's sum, δ in a trace of E; ``ValueError`` otherwise and for unknown words.
    """
    _check(trace, by, sweep, nodes, edges)
    return _AlgorithmFilm(trace, by, sweep, nodes, edges).as_dict()


def moment(
    trace: Trace, step: int, by: str = "layer", sweep: str = "all", nodes: str = "delta", edges: str = "w"
) -> protocol.MomentNow:
    """The frame ``step`` of the film of ``trace`` so cut and coloured, or its last, and all that is known after it."""
    _check(trace, by, sweep, nodes, edges)
    return _AlgorithmFilm(trace, by, sweep, nodes, edges).moment(step)


def _check(trace: Trace, by: str, sweep: str, nodes: str, edges: str) -> None:
    for given, allowed in ((by, GRANULARITIES), (sweep, SWEEPS), (nodes, NODE_KINDS), (edges, EDGE_COLOURS)):
        if given not in allowed:
            raise ValueError(f"{given!r} is not one of {', '.join(allowed)}")
    if nodes == "alpha" and trace.output is None:
        raise ValueError("α is to one output: make the trace with output=o")
    if nodes == "delta" and trace.output is not None:
        raise ValueError("this trace computes α, not δ: make it with output=None")


def frame_of(trace: Trace, ref: Ref, by: str, sweep: str) -> int | None:
    """The frame that assigns ``ref`` in the film of ``trace`` so cut, or None where the film starts after it."""
    shown = [s for s in trace.steps if sweep == "all" or s.phase != "forward"]
    groups = [_group(step) for step in shown] if by == "layer" else [step.target for step in shown]
    wanted = next((g for g, step in zip(groups, shown, strict=True) if step.target == ref), None)
    return None if wanted is None else 1 + list(dict.fromkeys(groups)).index(wanted)


def steps_of_frame(trace: Trace, frame: int, by: str, sweep: str) -> list[int]:
    """The steps 1 … N of the trace that frame ``frame`` of the film so cut shows; none for its opening."""
    shown = [(k, step) for k, step in enumerate(trace.steps, 1) if sweep == "all" or step.phase != "forward"]
    groups: dict[object, list[int]] = {}
    for k, step in shown:
        groups.setdefault(_group(step) if by == "layer" else step.target, []).append(k)
    return list(groups.values())[frame - 1] if 0 < frame <= len(groups) else []


def same_moment(trace: Trace, step: int, by: str, sweep: str, new_by: str, new_sweep: str) -> int:
    """The frame of the film cut by ``new_by`` and ``new_sweep`` that has got as far as frame ``step`` of the other."""
    shown = [s for s in trace.steps if sweep == "all" or s.phase != "forward"]
    done = [s for s in shown if (frame_of(trace, s.target, by, sweep) or 0) <= step]
    return frame_of(trace, done[-1].target, new_by, new_sweep) or 0 if done else 0


def _group(step: Step) -> tuple[str, int]:
    """What one frame shows layer by layer: a phase and a layer."""
    return step.phase, step.target.at[0]


class _AlgorithmFilm(Film[Step]):
    """The film of one trace while it is built."""

    def __init__(self, trace: Trace, by: str, sweep: str, nodes: str, edges: str):
        super().__init__(trace.net, with_slopes(trace.net, trace.known()), by)
        self.trace, self.sweep, self.node_kind = trace, sweep, nodes
        # A layer's equations and vectors leave no room for them.
        self.notes = notes(trace) if by == "node" else {}
        self.edge_kind = "w" if edges == "w" else ("gradient" if trace.output is None else "output_gradient")

    def as_dict(self) -> protocol.Film:
        given, shown = self._split()
        frames = [self._opening_frame(given), *self._frames(shown)]
        return self.whole_film(
            "Film of Algorithm 1", "Algorithm 1", self._phases(), lines(self.trace), self._scales(), frames
        )

    def moment(self, step: int) -> protocol.MomentNow:
        given, shown = self._split()
        groups = [[s] for s in shown] if self.by == "node" else [list(group) for _, group in groupby(shown, key=_group)]
        done = groups[: min(step, len(groups))]
        before = given + [s for group in done for s in group]
        opening = self._opening_frame(given)
        add, add_edges = self.added(before)
        colour = self._scales()
        return {
            "frame": self._frames(done[-1])[0] if done else opening,
            "w": edge_values(self.graph, "w"),
            "d": [v for ref, v in self.known.items() if ref.kind == "d"],
            "add": [*(place for place in opening["add"] if place not in add), *add],
            "add_edges": add_edges,
            "error": self._with_error(opening, before).get("error"),
            "node_limit": colour["node_limit"],
            "edge_limit": colour["edge_limit"],
        }

    def sentence(self, step: Step) -> str:
        return sentence(step, self.trace)

    def frame(self, steps: Sequence[Step], caption: str, symbols: list[str], numbers: list[str]) -> Frame:
        frame = self._with_error(super().frame(steps, caption, symbols, numbers), steps)
        frame["question"] = question([step.target for step in steps], self.net.L)
        if note := self._note(steps):
            frame["note"] = note
        if steps[0].phase == UPDATE[0]:
            # New weights take the place of the old ones, not of the derivatives.
            frame["add_weights"], frame["add_edges"] = frame["add_edges"], []
        return frame

    def _note(self, steps: Sequence[Step]) -> str | None:
        """What a learner asks here, once: the first note that belongs to one of ``steps``."""
        found = [self.notes[step.target] for step in steps if step.target in self.notes]
        return html(found[0]) if found else None

    def _phases(self) -> list[tuple[str, str]]:
        """Called by what is computed in them: α is no δ."""
        letter = "δ" if self.trace.output is None else "α"
        names = ((name, text.replace("δ", letter)) for name, text in PHASE_NAMES)
        return [*names, UPDATE] if self.trace.updates else [*names]

    def _split(self) -> tuple[list[Step], list[Step]]:
        """The steps that are done before the film starts, and those it shows."""
        first = 0 if self.sweep == "all" else next(k for k, s in enumerate(self.trace.steps) if s.phase != "forward")
        return list(self.trace.steps[:first]), list(self.trace.steps[first:])

    def _scales(self) -> Colour:
        letters = {"u": "u", "z": "z", "dphi": "φ′(u)", "delta": "δ", "alpha": "α"}
        end = f"{self.net.L},{self.trace.output}"
        derivative = "∂E/∂w" if self.trace.output is None else f"∂u{end}/∂w"
        return {
            "node": self.node_kind,
            "edge": self.edge_kind,
            "node_label": f"α → {end}" if self.node_kind == "alpha" else letters[self.node_kind],
            "edge_label": "w" if self.edge_kind == "w" else derivative,
            "derivative_label": derivative,
            "node_limit": limit(n[self.node_kind] for _, n in self.graph.nodes(data=True) if self.node_kind in n),
            "edge_limit": limit(v for kind in self._edge_kinds() for v in edge_values(self.graph, kind)),
        }

    def _edge_kinds(self) -> tuple[str, ...]:
        """What the edges' colours stand for: old and new weights share one scale."""
        return ("w", "new_w") if self.edge_kind == "w" and self.trace.updates else (self.edge_kind,)

    def _frames(self, steps: list[Step]) -> list[Frame]:
        if self.by == "node":
            return [self.step_frame(step) for step in steps]
        groups = groupby(steps, key=_group)
        return [self._layer_frame(phase, l, list(group)) for (phase, l), group in groups]

    def _opening_frame(self, given: list[Step]) -> Frame:
        inputs = [(self.node_at[0, j], "z", v) for (l, j), v in self._z() if l == 0]
        phase, caption = ("forward", ready(self.trace)) if self.sweep == "all" else ("output", READY_BACKWARD)
        add = inputs + self.added(given)[0]
        return self._with_error(self.first_frame(phase, caption, [math(goal(self.trace))], add), given)

    def _z(self) -> Iterator[tuple[tuple[int, ...], float]]:
        return ((ref.at, v) for ref, v in self.known.items() if ref.kind == "z")

    def _with_error(self, frame: Frame, steps: Sequence[Step]) -> Frame:
        """``frame`` with E, once the last output is known."""
        last = Ref("z", (self.net.L, self.net.sizes[-1]))
        if any(step.target == last for step in steps):
            frame["error"] = self.trace.error
        return frame

    def _layer_frame(self, phase: str, l: int, steps: list[Step]) -> Frame:
        of_kind: dict[str, list[Step]] = {}
        for step in steps:
            of_kind.setdefault(step.target.kind, []).append(step)
        laws = [self._layer_law(group[0]) for group in of_kind.values()]
        results = [
            MATHML.row(symbol(target, MATHML), self._layer_results(l, group))
            for (_, target, _), group in zip(laws, of_kind.values(), strict=True)
        ]
        caption, numbers = layer_sentence(self.trace, phase, l), [math(result) for result in results]
        frame = self.frame(steps, caption, [math(_written(law)) for law in laws], numbers)
        return frame | {"equation": ", ".join(dict.fromkeys(step.equation for step in steps))}

    def _layer_law(self, step: Step) -> eq.Equation:
        """The law of ``step``'s layer, with letters for its nodes and weights."""
        layer, output = step.target.at[0], self.trace.output
        match step.equation:
            case "33":
                return eq.delta_output(self.net, o, self.trace.loss)
            case "":
                used = {ref.kind for ref in reads(step.expression)}
                return eq.sgd(layer, i, j, "mean_gradient" in used, "clip_factor" in used, "velocity" in used)
            case "21" if output is not None:
                return eq.alpha_start(self.net, i, output)
        return eq.in_layer(step.equation, self.net, layer, output)

    def _layer_results(self, l: int, steps: list[Step]) -> str:
        """= a vector with a number a node, = a matrix with a row a node and a column a weight, or ≈ 0 for one."""
        m, values = MATHML, self.shown_values(steps)
        if values == [None]:
            return m.about_zero
        if steps[0].target.kind not in EDGE_KINDS:
            return m.row(m.equals, m.vector(values))
        width = 1 + self.net.sizes[l - 1]
        return m.row(m.equals, m.matrix([values[k : k + width] for k in range(0, len(values), width)]))


def _written(equation: eq.Equation) -> str:
    _, target, expression = equation
    return MATHML.row(symbol(target, MATHML), MATHML.equals, symbols(expression, MATHML))
