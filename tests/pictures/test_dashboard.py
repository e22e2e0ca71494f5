"""The whole picture of a run: network, small pictures, charts; finite JSON that fits together whatever the run does."""

import math

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.training_run import TrainingRun
from dacviz.pictures.training.curves import flow_words
from dacviz.pictures.training.dashboard import SAMPLED, Dashboard
from dacviz.pictures.training.display import EDGES, NODES, Display
from dacviz.pictures.training.fit import MAP_SIDE, Fit
from dacviz.pictures.training.hidden_nodes import CELLS, EVERY, HiddenNodes
from dacviz.pictures.training.network import RunNetwork
from tests.pictures.drawn import applied, decoded, drawn, huge, plain_json


def training(name="polar", hidden=(4, 3), N=20, **chosen):
    data = dv.toy(name, N=N)
    net = dv.Network.random((data.X.shape[1], *hidden, data.D.shape[1]), seed=2)
    return TrainingRun(net, data, learning_rate=0.05, **chosen)


# --- the network ------------------------------------------------------------------------------------------------------

NET = dv.Network.random((2, 4, 3, 2), seed=2)
X, D = np.array([0.5, -0.2]), np.array([0.1, 0.3])


def placed(film, frame):
    """(l, i) → value of the nodes and (l, i, j) → value of the edges."""
    nodes = {(tuple(film["nodes"][k]), kind): value for k, kind, value in frame["add"]}
    edges = [(*film["nodes"][b], film["nodes"][a][1]) for a, b in film["edges"]]
    return nodes, edges


@pytest.mark.parametrize("nodes", NODES)
@pytest.mark.parametrize("edges", EDGES)
@pytest.mark.parametrize("output", [1, 2, 7])
def test_nodes_and_edges_have_the_values_of_backprop(nodes, edges, output):
    other = dv.Network.random((2, 4, 3, 2), seed=9)
    still = RunNetwork(NET, Display(nodes, edges, output))
    film, frame = plain_json(still.base()), plain_json(still.now(other, X, D, "half_squared_error"))
    bp = dv.backprop(other, X, D)
    values, at = placed(film, frame)
    assert frame["w"] == [other.w[l][i - 1, j] for l, i, j in at]
    assert [v for _, v in frame["add_edges"]] == [bp.gradient[l][i - 1, j] for l, i, j in at]
    o = min(output, 2)
    wanted = {((l, i), "z"): bp.z[l][i - 1] for l in range(4) for i in range(1, other.sizes[l] + 1)}
    for l in other.w.indices:
        for i in range(1, other.sizes[l] + 1):
            if nodes == "delta":
                wanted[(l, i), "delta"] = bp.delta[l][i - 1]
            if nodes == "alpha":
                wanted[(l, i), "alpha"] = dv.alpha(other, bp, l, 3)[o - 1, i - 1]
    assert values == pytest.approx(wanted, rel=1e-12, abs=1e-15)
    assert frame["d"] == D.tolist()


@pytest.mark.parametrize("nodes", NODES)
@pytest.mark.parametrize("edges", EDGES)
def test_the_scales_hold_what_they_colour(nodes, edges):
    still = RunNetwork(NET, Display(nodes, edges))
    frame = still.now(NET, X, D, "half_squared_error")
    shown = [abs(v) for _, kind, v in frame["add"] if kind == nodes]
    assert max(shown) <= frame["node_limit"] <= 2.5 * max(shown)
    shown = [abs(v) for v in (frame["w"] if edges == "w" else [v for _, v in frame["add_edges"]])]
    assert max(shown) <= frame["edge_limit"] <= 2.5 * max(shown)


@pytest.mark.parametrize(
    ("display", "labels"),
    [
        (Display(), ("δ", "w")),
        (Display("z", "gradient"), ("z", "∂E/∂w")),
        (Display("alpha", output=2), ("α → 3,2", "w")),
        (Display("alpha", output=9), ("α → 3,2", "w")),
    ],
)
def test_the_network_is_a_film_of_one_frame_with_named_scales(display, labels):
    film = RunNetwork(NET, display).base()
    assert (film["colour"]["node_label"], film["colour"]["edge_label"]) == labels
    assert film["steps"] == 0 and len(film["frames"]) == 1
    assert film["algorithm"] == []
    plain_json(film)


def test_the_label_of_an_edge_says_which_derivative_it_is():
    assert RunNetwork(NET, Display("alpha")).base()["colour"]["derivative_label"] == "∂E/∂w"


@pytest.mark.parametrize("nodes", NODES)
@pytest.mark.parametrize("edges", EDGES)
def test_values_beyond_float64_are_left_out(nodes, edges):
    net = huge((2, 3, 1))
    frame = plain_json(RunNetwork(net, Display(nodes, edges)).now(net, X, D[:1], "half_squared_error"))
    assert len(frame["add"]) < 2 * 6 and len(frame["add_edges"]) < 13
    assert frame["node_limit"] > 0 and frame["edge_limit"] > 0
    assert frame["w"] == [net.w[l][i, j] for l, i, j in RunNetwork(net, Display()).at]


# --- the small pictures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"), [("sine", "curve"), ("circle", "curve"), ("saddle", "map"), ("polar", "map")]
)
def test_every_hidden_node_has_a_picture_of_what_it_computes(name, kind):
    c = training(name)
    fit, net = Fit(c.data), c.net
    cells = HiddenNodes(fit, net)
    base, pictures = plain_json(cells.base()), cells.now(net)
    assert (base["kind"], base["hidden"]) == (kind, 7)
    assert base["nodes"] == [[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2], [2, 3]]
    assert len(pictures) == 7
    if kind == "curve":
        grid = fit.grid[::EVERY]
    else:
        grid = [
            x for k, row in enumerate(fit.grid.reshape(MAP_SIDE, MAP_SIDE, 2)) if k % EVERY == 0 for x in row[::EVERY]
        ]
    for (l, i), picture in zip(base["nodes"], pictures, strict=True):
        wanted = [dv.forward(net, x).z[l][i - 1] for x in grid]
        assert len(wanted) == base["points"] ** (1 if kind == "curve" else 2)
        np.testing.assert_allclose(decoded(picture), wanted, atol=0.5 / 127 + 1e-9)


def test_nodes_of_a_layer_share_a_scale_that_holds_all_they_do():
    net = dv.Network([[[0.0, 1.0], [0.0, -8.0]], [[0.0, 0.0, 0.0]], [[0.0, 1.0]]], ("identity",) * 3)
    cells = HiddenNodes(Fit(training("sine").data), net)
    first, second, third = (decoded(picture) for picture in cells.now(net))
    assert max(map(abs, second)) == 1.0
    assert first[-1] == pytest.approx(-second[-1] / 8, abs=0.01)
    assert set(third) == {0.0}


def test_many_hidden_nodes_have_the_first_pictures():
    c = training("sine", hidden=(40, 40))
    cells = HiddenNodes(Fit(c.data), c.net)
    assert len(cells.now(c.net)) == len(cells.base()["nodes"]) == CELLS
    assert cells.base()["hidden"] == 80


@pytest.mark.parametrize(("n", "hidden"), [(3, (4,)), (1, ())])
def test_more_inputs_or_no_hidden_layer_have_no_small_pictures(n, hidden):
    net = dv.Network.random((n, *hidden, 1))
    data = dv.Dataset("own", np.eye(3)[:, :n], np.ones((3, 1)), [False] * 3, tuple("abc"[:n]), ("d",),
                      dv.Scaling.none(n), dv.Scaling.none(1))  # fmt: skip
    cells = HiddenNodes(Fit(data), net)
    assert cells.now(net) == cells.base()["nodes"] == []
    assert cells.base()["points"] == 0


def test_small_pictures_of_a_network_beyond_float64():
    net = huge((2, 3, 3, 1), weight=1e200)
    pictures = HiddenNodes(Fit(training("saddle").data), net).now(net)
    assert all(-1 <= value <= 1 for picture in pictures for value in decoded(picture))


# --- the dashboard ----------------------------------------------------------------------------------------------------

DISPLAYS = [Display(), Display("alpha", "gradient", 2, 3), Display(relief=True), Display("z", relief=True, output=2)]


@pytest.mark.parametrize("name", dv.TOYS)
@pytest.mark.parametrize("display", DISPLAYS, ids=range(len(DISPLAYS)))
def test_base_and_picture_fit_together(name, display):
    c = training(name)
    dashboard = Dashboard(c, display)
    base = plain_json(dashboard.base())
    for _ in range(2):
        picture = plain_json(dashboard.picture())
        assert set(picture["plots"]) == set(base["plots"]) == {"fit", "error", "promise", "flow"}
        for plot, figure in base["plots"].items():
            applied(figure, picture["plots"][plot])
        assert len(picture["maps"]) == len(base["maps"])
        assert len(picture["hidden_nodes"]) == len(base["hidden_nodes"]["nodes"])
        edges = len(base["network"]["edges"])
        assert len(picture["network"]["w"]) == len(picture["network"]["add_edges"]) == edges
        c.epoch()


def test_plotly_accepts_every_plot_of_a_run():
    for name, display in (("circle", Display()), ("polar", Display(relief=True))):
        c = training(name)
        c.epoch()
        c.set(momentum=0.5)
        dashboard = Dashboard(c, display)
        picture = dashboard.picture()
        for plot, figure in dashboard.base()["plots"].items():
            drawn(figure, picture["plots"][plot])


def test_the_numbers_are_those_of_the_run():
    c = training(batch_size=3)
    c.epoch()
    c.train(math.inf, most=2)
    picture = Dashboard(c, Display()).picture()
    newest = c.history.newest
    assert (picture["steps"], picture["epochs"], picture["train"], picture["test"]) == (7, 1, newest.train, newest.test)
    assert picture["stopped"] is None and picture["can_undo_rewind"] is False
    assert picture["words"] == flow_words(dv.gradient_flow(c.run.network, c.run.X, c.run.D), c.net.sizes)
    c.rewind()
    assert Dashboard(c, Display()).picture()["can_undo_rewind"] is True


def test_a_picture_changes_nothing_in_the_run():
    watched, alone = training(), training()
    dashboard = Dashboard(watched, Display())
    for _ in range(3):
        for c in (watched, alone):
            c.train(math.inf, most=11)
        dashboard.picture()
    assert watched.run.network == alone.run.network
    assert watched.history.records == alone.history.records


@pytest.mark.slow
def test_a_mirror_of_the_history_gets_what_it_lacks():
    c = training("sine", N=4)
    dashboard, kept, stride = Dashboard(c, Display()), [], 0
    for k in range(600):
        c.epoch()
        if k % 7:
            continue
        told = plain_json(dashboard.picture(stride, len(kept)))["history"]
        kept, stride = kept[: told["from"]] + told["kept"], told["stride"]
        assert kept == plain_json(c.history.kept)
        assert told["newest"] == plain_json(c.history.newest)
    assert stride == 2


@pytest.mark.parametrize("sample", [0, 1, 15])
def test_the_sample_is_the_one_asked_for_or_the_next_in_line(sample):
    c = training()
    c.train(math.inf, most=2)
    network = Dashboard(c, Display(sample=sample)).picture()["network"]
    row = sample - 1 if sample else int(c.run.upcoming()[0])
    assert network["sample"] == row + 1
    assert network["d"] == c.run.D[row].tolist()


def test_a_sample_that_is_not_there_is_the_next_in_line():
    c = training()
    network = Dashboard(c, Display(sample=16)).picture()["network"]
    assert network["sample"] == int(c.run.upcoming()[0]) + 1


def test_the_goal_is_told_where_it_is_measured_in_the_same_way():
    reached = training("plane")
    while not (picture := Dashboard(reached, Display()).picture())["reached"]:
        assert picture["train"] > dv.TOYS["plane"].goal
        reached.epoch()
    assert picture["train"] <= dv.TOYS["plane"].goal
    assert Dashboard(reached, Display()).goal == dv.TOYS["plane"].goal
    assert Dashboard(training("plane", loss="squared_error"), Display()).goal is None
    own = dv.read_csv("x,d\n1,2\n3,4\n5,5\n").dataset("x", "d")
    dashboard = Dashboard(TrainingRun(dv.Network.random((1, 2, 1)), own), Display())
    assert dashboard.goal is None and dashboard.picture()["reached"] is False


def test_the_flow_is_taken_over_samples_from_everywhere():
    few, many = Dashboard(training("sine", N=20), Display()), Dashboard(training("sine", N=2000), Display())
    assert (few.sampled[0] == few.training.run.X).all() and (few.sampled[1] == few.training.run.D).all()
    rows = [np.flatnonzero(many.training.run.X[:, 0] == x)[0] for x in many.sampled[0][:, 0]]
    assert len(rows) == SAMPLED and rows[0] == 0 and rows[-1] == 1499
    assert set(np.diff(rows)) == {7, 8}
    assert (many.sampled[1] == many.training.run.D[rows]).all()


def test_more_outputs_than_are_drawn_have_a_relief_of_one_that_is():
    data = dv.Dataset("own", np.eye(3)[:, :2], np.ones((3, 6)), [False] * 3, ("x", "y"), tuple("abcdef"),
                      dv.Scaling.none(2), dv.Scaling.none(6))  # fmt: skip
    dashboard = Dashboard(TrainingRun(dv.Network.random((2, 3, 6)), data), Display(output=6, relief=True))
    drawn(dashboard.base()["plots"]["fit"], dashboard.picture()["plots"]["fit"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "hidden", "relief"),
    [("sine", ("square", "square"), False), ("saddle", ("square",), True), ("polar", (), False), ("polar", (), True)],
)
def test_a_run_that_leaves_float64_is_drawn_to_its_end(name, hidden, relief, monkeypatch):
    monkeypatch.setattr("dacviz.core.training_run.GROWTH", math.inf)
    data = dv.toy(name, N=8, test_share=0.5)
    n, m = data.X.shape[1], data.D.shape[1]
    net = dv.Network.random((n, *(5 for _ in hidden), m), seed=1)
    c = TrainingRun(dv.Network(net.weights, (*hidden, "identity")), data, learning_rate=100.0)
    dashboard = Dashboard(c, Display("alpha", "gradient", relief=relief))
    base = dashboard.base()
    while not c.stopped:
        c.set(momentum=(c.run.steps % 9) / 10)  # and a mark
        c.train(0.0, most=1)
        picture = plain_json(dashboard.picture())
        for plot, figure in base["plots"].items():
            applied(figure, picture["plots"][plot])
        assert picture["steps"] < 1000
    assert "not finite" in picture["stopped"]
    assert picture["train"] > 1e100
