"""The picture of what a network makes of its data: f(x) in the data's own units, whatever the numbers and names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.pictures.training.fit import CURVE_POINTS, MAP_SIDE, SHOWN, Fit, encoded, uid
from tests.pictures.drawn import decoded, drawn, huge, plain_json, shown_text, trace

OWN = "\n".join(f"{a},{b},{c},{d},{e}" for a, b, c, d, e in np.random.default_rng(0).normal(50, 20, (12, 5)).round(3))


def own(n, m, standardise=True, names="a,b,c,d,e"):
    columns = names.split(",")
    table = dv.read_csv(f"{names}\n{OWN}")
    return table.dataset(columns[:n], columns[n : n + m], standardise=standardise)


def net_for(data, seed=1):
    return dv.Network.random((data.X.shape[1], 5, data.D.shape[1]), seed=seed)


def f(net, data, points):
    """f(x) at ``points`` in the data's units, one by one, by the meaning of standardisation."""
    found = []
    for x in points:
        z = dv.forward(net, (np.array(x) - data.x_scaling.mean) / data.x_scaling.scale).z[net.L]
        found.append(z * data.d_scaling.scale + data.d_scaling.mean)
    return np.array(found)


DATA = {
    "sine": dv.toy("sine", N=20),
    "circle": dv.toy("circle", N=20),
    "saddle": dv.toy("saddle", N=20),
    "polar": dv.toy("polar", N=20, test_share=0.0),
    "own 1": own(1, 2),
    "own 2": own(2, 1),
    "own 2, as it is": own(2, 3, standardise=False),
    "own 3": own(3, 2),
    "one sample": dv.toy("sine", N=1),
}
every_data = pytest.mark.parametrize("name", DATA)


def kind_of(data):
    return {1: "curve", 2: "map"}.get(data.X.shape[1], "targets")


@every_data
def test_plotly_accepts_the_figure_before_and_after_an_update(name):
    data = DATA[name]
    fit = Fit(data)
    assert fit.kind == kind_of(data)
    drawn(fit.figure())
    update = fit.update(net_for(data))
    assert len(update.pop("maps", [])) == (data.D.shape[1] if fit.kind == "map" else 0)
    drawn(fit.figure(), update)


@every_data
def test_the_data_are_drawn_in_their_own_units_apart_for_training_and_test(name):
    data = DATA[name]
    figure = drawn(Fit(data).figure())
    X, D = data.x_scaling.invert(data.X), data.d_scaling.invert(data.D)
    for o in range(data.D.shape[1]):
        for label, rows in (("training data", ~data.held_out), ("test data", data.held_out)):
            points = trace(figure, uid(label, o))
            x, y = {
                "curve": (X[rows, 0], D[rows, o]),
                "map": (X[rows, 0], X[rows, -1]),
                "targets": (D[rows, o], [None] * rows.sum()),
            }[kind_of(data)]
            assert (points["x"], points["y"]) == (list(x), list(y))
            if kind_of(data) == "map":
                assert points["marker"]["color"] == points["text"] == list(D[rows, o])


@pytest.mark.parametrize("name", ["sine", "circle", "own 1", "one sample"])
def test_the_curve_is_f_over_all_of_the_picture(name):
    data, net = DATA[name], net_for(DATA[name])
    fit = Fit(data)
    figure = drawn(fit.figure(), fit.update(net))
    for o in range(data.D.shape[1]):
        curve = trace(figure, uid("network", o))
        assert len(curve["x"]) == len(curve["y"]) == CURVE_POINTS
        axis = figure["layout"]["xaxis" if o == 0 else f"xaxis{o + 1}"]
        assert axis["range"] == [curve["x"][0], curve["x"][-1]]
        points = data.x_scaling.invert(data.X)
        assert curve["x"][0] < points.min() and points.max() < curve["x"][-1]
        np.testing.assert_allclose(curve["y"], f(net, data, [[x] for x in curve["x"]])[:, o], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["saddle", "polar", "own 2", "own 2, as it is"])
def test_the_map_is_f_row_by_row_from_below_on_the_scale_of_the_data(name):
    data, net = DATA[name], net_for(DATA[name])
    fit = Fit(data)
    layout = drawn(fit.figure())["layout"]
    xs, ys = (np.linspace(*layout[f"{axis}axis"]["range"], MAP_SIDE) for axis in "xy")
    wanted = f(net, data, [(x, y) for y in ys for x in xs])
    targets = data.d_scaling.invert(data.D)
    for o, text in enumerate(fit.update(net)["maps"]):
        marker = trace(fit.figure(), uid("training data", o))["marker"]
        top = marker["cmax"]
        assert marker["cmin"] == -top and np.abs(targets[:, o]).max() <= top
        np.testing.assert_allclose(decoded(text, top), np.clip(wanted[:, o], -top, top), atol=top / 254 * (1 + 1e-6))


def test_more_inputs_are_drawn_as_predictions_over_targets():
    data, net = DATA["own 3"], net_for(DATA["own 3"])
    fit = Fit(data)
    figure = drawn(fit.figure(), fit.update(net))
    X, D = data.x_scaling.invert(data.X), data.d_scaling.invert(data.D)
    for o in range(2):
        for label, rows in (("training data", ~data.held_out), ("test data", data.held_out)):
            points = trace(figure, uid(label, o))
            assert points["x"] == list(D[rows, o])
            np.testing.assert_allclose(points["y"], f(net, data, X[rows])[:, o], rtol=1e-12)
        exact = trace(figure, uid("exact", o))
        assert exact["x"] == exact["y"] == [D[:, o].min(), D[:, o].max()]


@pytest.mark.parametrize("name", ["saddle", "polar", "own 2"])
def test_the_relief_is_f_too(name):
    data, net = DATA[name], net_for(DATA[name])
    fit = Fit(data)
    for o in range(1, data.D.shape[1] + 1):
        figure = drawn(fit.relief(o), fit.relief_update(net, o))
        surface = trace(figure, "relief")
        for row, y in zip(surface["z"], surface["y"], strict=True):
            wanted = f(net, data, [(x, y) for x in surface["x"]])[:, o - 1]
            np.testing.assert_allclose(row, wanted, rtol=1e-9, atol=1e-9)
        points = trace(figure, "points")
        assert points["z"] == list(data.d_scaling.invert(data.D)[:, o - 1])


def test_outputs_are_side_by_side_and_at_most_four():
    data = own(1, 4)
    wide = dv.Dataset("own", np.zeros((3, 2)), np.ones((3, 6)), [False] * 3, ("x", "y"), tuple("abcdef"),
                      dv.Scaling.none(2), dv.Scaling.none(6))  # fmt: skip
    for fit in (Fit(data), Fit(wide)):
        assert len(fit.outputs) == len(fit.domains) == SHOWN
        ends = [x for domain in fit.domains for x in domain]
        assert ends == sorted(ends) and ends[0] == 0 and ends[-1] == pytest.approx(1)
        layout = drawn(fit.figure())["layout"]
        assert [tuple(layout[f"xaxis{k or ''}"]["domain"]) for k in ("", 2, 3, 4)] == fit.domains
    assert len(Fit(wide).update(net_for(wide))["maps"]) == SHOWN


# --- numbers ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(), min_size=1, max_size=40), st.floats(1e-300, 1e300))
def test_a_picture_of_bytes_is_read_back_to_half_a_step(values, top):
    found = decoded(encoded(np.array(values), top))
    for value, share in zip(values, found, strict=True):
        exact = 0.0 if np.isnan(value) else max(-top, min(top, value)) / top
        assert abs(share - exact) <= 0.5 / 127 + 1e-12
        assert value == 0 or np.isnan(value) or share * value >= 0


def test_the_bytes_of_the_ends_and_the_middle():
    assert decoded(encoded(np.array([-2.0, 0.0, 2.0, 1.0]), 2.0)) == pytest.approx([-1, 0, 1, 64 / 127])


@every_data
def test_a_network_beyond_float64_is_drawn_too(name):
    data = DATA[name]
    fit = Fit(data)
    for output in ("square", "identity"):
        net = huge((data.X.shape[1], 3, data.D.shape[1]), output=output)
        update = fit.update(net)
        plain_json(update.pop("maps", []))
        drawn(fit.figure(), update)
        if fit.kind == "map":
            drawn(fit.relief(1), fit.relief_update(net, 1))


def columns(x, d):
    rows = list(zip(x, d, strict=True))
    return dv.Dataset("own", [[v] for v, _ in rows], [[v] for _, v in rows], [False] * len(rows), ("x",), ("d",),
                      dv.Scaling.none(1), dv.Scaling.none(1))  # fmt: skip


@pytest.mark.parametrize(
    ("x", "d"),
    [
        ((-1e308, 1e308), (0.0, 1.0)),
        ((0.0, 1.0), (-1e150, 1e150)),
        ((0.0, 1e-320), (1e-320, 0.0)),
        ((3.0, 3.0), (0.0, 0.0)),
    ],
)
def test_data_of_any_size_are_drawn(x, d):
    data = columns(x, d)
    fit = Fit(data)
    for net in (net_for(data), huge((1, 3, 1))):
        drawn(fit.figure(), fit.update(net))


# --- names ------------------------------------------------------------------------------------------------------------

HOSTILE = ["<b>bold</b>", "@lit", "width \"w\" in 'm'", "a&amp;b & c", "&mu;", "x<br>y", "$\\alpha$", "x@y"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_columns_name_is_shown_literally(name, n):
    inputs, targets = (name, "b", "c")[:n], (f"{name} too", "e")
    data = dv.Dataset("own", np.eye(3)[:, :n], np.ones((3, 2)), [False] * 3, inputs, targets,
                      dv.Scaling.none(n), dv.Scaling.none(2))  # fmt: skip
    fit = Fit(data)
    figures = [drawn(fit.figure())["layout"]] + ([drawn(fit.relief(1))["layout"]["scene"]] if n == 2 else [])
    titles = {shown_text(axis["title"]["text"]) for layout in figures for key, axis in layout.items() if "axis" in key}
    wanted = {1: {name, f"{name} too", "e"}, 2: {name, "b", "", f"{name} too"}}.get(
        n, {f"target {name} too", "target e", "prediction", ""}
    )
    assert titles == wanted
