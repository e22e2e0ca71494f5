"""The film: plain JSON whose frames add up to exactly what the trace found, and point only at what there is."""

import functools
import itertools
import json

import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson.captions import READY_BACKWARD, layer_sentence, ready, sentence
from dacviz.lesson.expression import numbers, reads, symbol
from dacviz.lesson.markup import LATEX, MATHML, math, number
from dacviz.lesson.trace import with_slopes
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS, frame_of, same_moment
from dacviz.pictures.graph import EDGE_KINDS, NODE_KINDS
from tests.lesson.calculator import calculate
from tests.lesson.mathml import check, written
from tests.lesson.worked import trace_of, wide
from tests.pictures.films import film
from tests.strategies import cases, examples

COLOURS = [
    (nodes, output, edges)
    for (nodes, output), edges in itertools.product(
        (("u", None), ("z", None), ("dphi", None), ("delta", None), ("alpha", 1)), EDGE_COLOURS
    )
]
FRAME_KEYS = {"phase", "lines", "caption", "symbols", "numbers", "add", "add_edges", "read", "read_edges"}
FRAME_KEYS |= {"target", "target_edges"}

every_preset = pytest.mark.parametrize("name", dv.PRESETS)
every_granularity = pytest.mark.parametrize("by", GRANULARITIES)
every_sweep = pytest.mark.parametrize("sweep", SWEEPS)


@functools.cache
def cuts(name):
    """(trace, film, by) of a preset in every cut, of E and of an output."""
    every = itertools.product(GRANULARITIES, SWEEPS, (None, 1))
    return [
        (trace := trace_of(name, output), film(trace, by, sweep, nodes="delta" if output is None else "alpha"), by)
        for by, sweep, output in every
    ]


def folded(movie):
    """What is on screen after the last frame, as (node, kind) → value and edge → value; each is added once."""
    nodes, edges = {}, {}
    for frame in movie["frames"]:
        for node, kind, value in frame["add"]:
            assert (node, kind) not in nodes
            nodes[node, kind] = value
        for edge, value in frame["add_edges"]:
            assert edge not in edges
            edges[edge] = value
    return nodes, edges


def expected(trace, movie):
    """The same from the trace itself."""
    node_at = {tuple(node): k for k, node in enumerate(movie["nodes"])}
    edge_at = {tuple(edge): k for k, edge in enumerate(movie["edges"])}
    nodes, edges = {}, {}
    for ref, value in with_slopes(trace.net, trace.known()).items():
        if ref.kind in NODE_KINDS:
            nodes[node_at[ref.index[:2]], ref.kind] = value
        elif ref.kind in EDGE_KINDS:
            l, i, j = ref.index[:3]
            edges[edge_at[node_at[l - 1, j], node_at[l, i]]] = value
    return nodes, edges


@every_preset
@every_granularity
@every_sweep
def test_the_frames_add_up_to_the_trace_exactly_even_after_json(name, by, sweep):
    for nodes, output, edges in COLOURS:
        trace = trace_of(name, output)
        movie = json.loads(json.dumps(film(trace, by, sweep, nodes, edges), allow_nan=False))
        assert folded(movie) == expected(trace, movie)


@given(cases(batch=False))
@examples(25)
def test_the_frames_add_up_for_any_network(case):
    trace = dv.trace(case.net, case.x, case.d, loss=case.loss)
    for by, sweep in itertools.product(GRANULARITIES, SWEEPS):
        movie = film(trace, by, sweep)
        json.dumps(movie, allow_nan=False)
        assert folded(movie) == expected(trace, movie)


@every_preset
def test_frames_point_only_at_nodes_and_edges_there_are(name):
    for _, movie, _ in cuts(name):
        nodes, edges = range(len(movie["nodes"])), range(len(movie["edges"]))
        for frame in movie["frames"]:
            assert all(k in nodes and kind in NODE_KINDS for k, kind in frame["read"] + frame["target"])
            assert all(k in edges for k in frame["read_edges"] + frame["target_edges"])


@every_preset
def test_frames_light_each_node_and_edge_they_read_or_assign_once(name):
    for _, movie, _ in cuts(name):
        for frame in movie["frames"]:
            for key in ("read_edges", "target_edges"):
                assert len(set(frame[key])) == len(frame[key])
            for key in ("read", "target"):
                assert len(set(map(tuple, frame[key]))) == len(frame[key])


@every_preset
def test_a_frame_reads_only_what_earlier_frames_or_itself_show(name):
    for _, movie, _ in cuts(name):
        shown = set()
        for frame in movie["frames"]:
            shown |= {(node, kind) for node, kind, _ in frame["add"]}
            assert {tuple(read) for read in frame["read"]} <= shown


@every_preset
@pytest.mark.parametrize("output", [None, 1])
def test_a_frame_node_by_node_is_a_step(name, output):
    trace = trace_of(name, output)
    _, *frames = film(trace, "node", nodes="delta" if output is None else "alpha")["frames"]
    assert [frame["value"] for frame in frames] == [step.value for step in trace.steps]
    assert [frame["equation"] for frame in frames] == [step.equation for step in trace.steps]
    assert [frame["lines"] for frame in frames] == [[step.line] for step in trace.steps]
    assert [frame["phase"] for frame in frames] == [step.phase for step in trace.steps]
    assert [frame["caption"] for frame in frames] == [sentence(step, trace) for step in trace.steps]


@every_preset
@pytest.mark.parametrize("output", [None, 1])
def test_a_frame_lights_exactly_what_its_step_reads_and_assigns(name, output):
    trace = trace_of(name, output)
    movie = film(trace, "node", nodes="delta" if output is None else "alpha")
    for step, frame in zip(trace.steps, movie["frames"][1:], strict=True):
        needed = [ref for ref in reads(step.expression) if ref.kind != "d"]
        lit = [shown_at(movie, [k], kind) for k, kind in frame["read"]]
        assert lit == [(ref.kind, ref.index[:2]) for ref in needed if ref.kind != "w"]
        weights = [shown_at(movie, movie["edges"][k], "w") for k in frame["read_edges"]]
        assert weights == [("w", ref.index) for ref in needed if ref.kind == "w"]
        place = (step.target.kind, step.target.index[: 3 if step.target.kind in EDGE_KINDS else 2])
        assert place in [
            *(shown_at(movie, [k], kind) for k, kind in frame["target"]),
            *(shown_at(movie, movie["edges"][k], step.target.kind) for k in frame["target_edges"]),
        ]
        assert len(frame["target"]) + len(frame["target_edges"]) == 1


def shown_at(movie, places, kind):
    """The kind and the paper's indices of a node, or of the edge between two."""
    nodes = [movie["nodes"][k] for k in places]
    return (kind, tuple(nodes[0])) if len(nodes) == 1 else (kind, (*nodes[1], nodes[0][1]))


def test_a_slope_is_known_when_its_node_is_activated():
    _, *frames = film(trace_of("paper"), "node")["frames"]
    assert [kind for _, kind, _ in frames[0]["add"]] == ["u"]
    assert [kind for _, kind, _ in frames[1]["add"]] == ["dphi", "z"]


def test_the_paper_has_38_steps_node_by_node_and_9_layer_by_layer():
    assert film(trace_of("paper"), "node")["steps"] == 38
    movie = film(trace_of("paper"), "layer")
    assert movie["steps"] == 9
    assert [frame["phase"] for frame in movie["frames"][1:]] == [
        *["forward"] * 3,
        *["output"],
        *["backward"] * 2,
        *["gradient"] * 3,
    ]


def test_a_frame_layer_by_layer_has_the_sentence_of_its_layer():
    trace = trace_of("paper")
    captions = [frame["caption"] for frame in film(trace, "layer")["frames"][4:7]]
    assert captions == [layer_sentence(trace, *place) for place in (("output", 3), ("backward", 2), ("backward", 1))]


@every_preset
@every_granularity
def test_backward_only_starts_where_line_2_does(name, by):
    trace = trace_of(name)
    whole, back = film(trace, by, "all"), film(trace, by, "backward")
    assert back["frames"][1:] == [frame for frame in whole["frames"][1:] if frame["phase"] != "forward"]
    forward = {
        (node, kind) for frame in whole["frames"] if frame["phase"] == "forward" for node, kind, _ in frame["add"]
    }
    assert {(node, kind) for node, kind, _ in back["frames"][0]["add"]} == forward
    assert back["frames"][0]["phase"] == "output"


@pytest.mark.parametrize(("sweep", "words"), [("all", ready(trace_of("paper"))), ("backward", READY_BACKWARD)])
def test_the_first_frame_shows_what_is_given(sweep, words):
    first = film(trace_of("paper"), sweep=sweep)["frames"][0]
    assert first["caption"] == words
    assert [entry for entry in first["add"] if entry[0] < 2] == [[0, "z", 0.5], [1, "z", -1.0]]
    assert first["lines"] == first["read"] == first["target"] == []


def test_the_first_frame_of_the_whole_sweep_knows_no_sum():
    first = film(trace_of("paper"))["frames"][0]
    assert {kind for _, kind, _ in first["add"]} == {"z"}


@every_preset
@every_granularity
@every_sweep
def test_the_error_is_told_once_when_the_last_output_is_known(name, by, sweep):
    trace = trace_of(name)
    movie = film(trace, by, sweep)
    told = [k for k, frame in enumerate(movie["frames"]) if "error" in frame]
    assert told == [0 if sweep == "backward" else frame_of(trace, last_output(trace), by, sweep)]
    assert movie["frames"][told[0]]["error"] == trace.error


def last_output(trace):
    return Ref("z", (trace.net.L, trace.net.sizes[-1]))


@every_preset
def test_every_frame_has_what_the_player_shows(name):
    for _, movie, by in cuts(name):
        assert movie["steps"] == len(movie["frames"]) - 1
        for k, frame in enumerate(movie["frames"]):
            optional = {"error", "note"} | ({"equation", "question"} if k else set())
            optional |= {"value", "result", "rounded", "summation", "activation"} if k and by == "node" else set()
            assert FRAME_KEYS <= set(frame) <= FRAME_KEYS | optional


@every_preset
def test_every_formula_of_every_film_is_well_formed(name):
    for output, by in itertools.product((None, 1), GRANULARITIES):
        movie = film(trace_of(name, output), by, nodes="delta" if output is None else "alpha")
        for frame in movie["frames"]:
            for formula in (*frame["symbols"], *frame["numbers"], *([frame["result"]] if "result" in frame else [])):
                check(formula)


@pytest.mark.parametrize("loss", dv.LOSSES)
def test_every_formula_of_a_wide_network_is_well_formed(loss):
    for by in GRANULARITIES:
        for frame in film(wide(loss), by)["frames"]:
            for formula in (*frame["symbols"], *frame["numbers"]):
                check(formula)


def test_the_equation_is_shown_in_symbols_in_numbers_and_as_a_result():
    frame = film(trace_of("paper"), "node")["frames"][1]
    assert written(frame["symbols"][0]) == "u1,1=w1,1,0+w1,1,1x1+w1,1,2x2"
    assert written(frame["numbers"][0]) == "=0.1+0.8⋅0.5+(−0.4)⋅(−1)"
    assert written(frame["result"]) == "=0.9"
    assert frame["read"] == [[0, "z"], [1, "z"]]
    assert frame["target"] == [[3, "u"]]


def test_a_layer_is_shown_with_a_letter_for_the_node_and_its_results():
    frame = film(trace_of("paper"), "layer")["frames"][1]
    assert [written(law) for law in frame["symbols"]] == ["u1,i=w1,i,0+w1,i,1x1+w1,i,2x2", "z1,i=φ1(u1,i)"]
    assert [written(result) for result in frame["numbers"]] == [
        "u1,i=(0.9,−0.25,−0.7)",
        "z1,i=(0.7163,−0.2449,−0.6044)",
    ]


@every_preset
@pytest.mark.parametrize("output", [None, 1])
def test_rounded_is_told_exactly_where_the_printed_numbers_do_not_give_the_printed_result(name, output):
    trace = trace_of(name, output)
    known = trace.known()
    _, *frames = film(trace, "node", nodes="delta" if output is None else "alpha")["frames"]
    for step, frame in zip(trace.steps, frames, strict=True):
        by_hand = calculate(numbers(step.expression, LATEX, known))
        # 0.15335 may be rounded up or down, according to the order of the sum.
        shown = {number(by_hand * (1 - 1e-12)), number(by_hand * (1 + 1e-12))}
        assert frame["rounded"] in {text != number(step.value) for text in shown}


def test_both_rounded_and_exact_steps_occur():
    frames = film(trace_of("paper"), "node")["frames"][1:]
    assert {frame["rounded"] for frame in frames} == {True, False}


def test_a_sum_of_short_numbers_is_not_called_rounded():
    """0.1 + 0.8 · 0.5 + (−0.4)(−1) is 0.9 on the blackboard too."""
    assert film(trace_of("paper"), "node")["frames"][1]["rounded"] is False


@every_granularity
@every_sweep
@pytest.mark.parametrize(("name", "output"), [("paper", None), ("outputs", None), ("outputs", 2), ("deep", None)])
def test_frame_of_is_the_frame_that_adds_it(name, output, by, sweep):
    trace = trace_of(name, output)
    movie = film(trace, by, sweep, nodes="delta" if output is None else "alpha")
    for step in trace.steps:
        k = frame_of(trace, step.target, by, sweep)
        if step.phase == "forward" and sweep == "backward":
            assert k is None
            continue
        assert step.value in added(movie, k, step.target)


def added(movie, k, ref):
    """The values that frame k adds where ``ref`` is shown."""
    frame = movie["frames"][k]
    if ref.kind in EDGE_KINDS:
        l, i, j = ref.index[:3]
        ends = [movie["nodes"].index([l - 1, j]), movie["nodes"].index([l, i])]
        return [value for edge, value in frame["add_edges"] if edge == movie["edges"].index(ends)]
    place = [movie["nodes"].index(list(ref.index[:2])), ref.kind]
    return [value for *where, value in frame["add"] if where == place]


@pytest.mark.parametrize("ref", [Ref("w", (1, 1, 0)), Ref("z", (0, 1)), Ref("alpha", (1, 1, 3, 1))])
def test_what_no_frame_assigns_has_no_frame(ref):
    assert frame_of(trace_of("paper"), ref, "node", "all") is None


@pytest.mark.parametrize("by", GRANULARITIES)
def test_the_size_grows_linearly_with_the_network(by):
    """Four times the layers of the same width make no more than about four times the text."""
    short, long = (len(json.dumps(film(wide(sizes=(6,) * (L + 1)), by))) for L in (3, 12))
    assert long <= 4.4 * short


def test_a_frame_of_a_large_network_is_not_larger_than_one_of_a_small_one():
    """Frames carry only what they add: no snapshot of everything in each."""
    small, large = (film(wide(sizes=(4,) * (L + 1)), "node")["frames"][-1] for L in (2, 12))
    assert len(json.dumps(large)) <= 1.1 * len(json.dumps(small))


@pytest.mark.parametrize(
    ("nodes", "output", "edges", "node_label", "edge_label"),
    [
        ("delta", None, "w", "δ", "w"),
        ("dphi", None, "gradient", "φ′(u)", "∂E/∂w"),
        ("alpha", 2, "gradient", "α → 2,2", "∂u2,2/∂w"),
        ("z", 2, "gradient", "z", "∂u2,2/∂w"),
    ],
)
def test_the_scales_are_named_and_reach_over_the_whole_film(nodes, output, edges, node_label, edge_label):
    trace = trace_of("outputs", output)
    movie = film(trace, "node", nodes=nodes, edges=edges)
    colour = movie["colour"]
    assert (colour["node_label"], colour["edge_label"]) == (node_label, edge_label)
    of_nodes, of_edges = folded(movie)
    assert colour["node_limit"] == max(abs(v) for (_, kind), v in of_nodes.items() if kind == nodes)
    assert colour["edge_limit"] == max(map(abs, movie["w"] if edges == "w" else of_edges.values()))


def test_the_film_carries_the_weights_of_its_edges():
    trace = trace_of("outputs")
    movie = film(trace)
    for (a, b), w in zip(movie["edges"], movie["w"], strict=True):
        (_, j), (l, i) = movie["nodes"][a], movie["nodes"][b]
        assert w == trace.given[Ref("w", (l, i, j))]
    assert movie["d"] == [1.0, 0.0, -1.0]


def test_the_film_carries_algorithm_1():
    lines = film(trace_of("paper"))["algorithm"]
    assert [line["line"] for line in lines] == list(range(1, 12))
    assert all("<math" in line["html"] for line in lines)


def test_every_line_with_an_assignment_is_lit_by_some_frame():
    for by in GRANULARITIES:
        lit = {line for frame in film(trace_of("paper"), by)["frames"] for line in frame["lines"]}
        assert lit == {1, 3, 6, 9, 11}


@pytest.mark.parametrize(
    ("output", "words", "message"),
    [
        (None, {"by": "step"}, "'step' is not one of layer, node"),
        (None, {"sweep": "forward"}, "'forward' is not one of all, backward"),
        (None, {"nodes": "gradient"}, "'gradient' is not one of u, z, dphi, delta, alpha"),
        (None, {"edges": "delta"}, "'delta' is not one of w, gradient"),
        (None, {"edges": "output_gradient"}, "'output_gradient' is not one of w, gradient"),
        (None, {"nodes": "alpha"}, "α is to one output: make the trace with output=o"),
        (1, {"nodes": "delta"}, "this trace computes α, not δ: make it with output=None"),
        (1, {}, "this trace computes α, not δ: make it with output=None"),
    ],
)
def test_wrong_words_are_refused(output, words, message):
    with pytest.raises(ValueError) as refusal:
        film(trace_of("paper", output), **words)
    assert str(refusal.value) == message


def test_the_symbol_of_the_target_opens_every_equation():
    trace = trace_of("paper")
    for step, frame in zip(trace.steps, film(trace, "node")["frames"][1:], strict=True):
        start = math(MATHML.row(symbol(step.target, MATHML), MATHML.equals))
        assert written(frame["symbols"][0]).startswith(written(start))


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(8, 16, 16, 8), (3, 64), (16,) * 8, (1,) * 13])
def test_large_networks_have_a_film(sizes):
    for by in GRANULARITIES:
        movie = film(wide(sizes=sizes), by)
        json.dumps(movie, allow_nan=False)
        assert len(folded(movie)[1]) == sum((1 + n) * h for n, h in itertools.pairwise(sizes))


def test_another_cut_of_the_film_stands_at_the_same_moment():
    followed = trace_of("paper")
    targets = [step.target for step in followed.steps]
    for k, target in enumerate(targets, 1):
        there = same_moment(followed, k, "node", "all", "layer", "all")
        assert there == frame_of(followed, target, "layer", "all")
        back = same_moment(followed, there, "layer", "all", "node", "all")
        assert frame_of(followed, targets[back - 1], "layer", "all") == there
        assert back == len(targets) or frame_of(followed, targets[back], "layer", "all") == there + 1
        assert same_moment(followed, k, "node", "all", "node", "backward") == max(0, k - 12)
    assert same_moment(followed, 0, "layer", "all", "node", "all") == 0
