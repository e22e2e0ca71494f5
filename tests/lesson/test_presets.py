"""The presets: each is valid as it stands, and Mazur's shows the digits that were published."""

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.core.network import DECIMALS
from dacviz.lesson.presets import network, unflatten
from tests.lesson.worked import preset_network, trace_of

REQUIRED = ["paper", "mazur", "han", "hmkcode", "negnevitsky", "deep", "outputs", "binary", "softmax"]


def as_printed(value, text):
    """``value`` with as many decimals as ``text`` shows."""
    return f"{value:.{len(text.partition('.')[2])}f}"


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        (Ref("u", (1, 1)), "0.3775"),
        (Ref("z", (1, 1)), "0.593269992"),
        (Ref("z", (1, 2)), "0.596884378"),
        (Ref("z", (2, 1)), "0.75136507"),
        (Ref("z", (2, 2)), "0.772928465"),
        (Ref("delta", (2, 1)), "0.138498562"),
        (Ref("gradient", (2, 1, 1)), "0.082167041"),
        (Ref("gradient", (1, 1, 1)), "0.000438568"),
    ],
)
def test_mazurs_digits(ref, text):
    assert as_printed(trace_of("mazur").known()[ref], text) == text


def test_mazurs_error():
    assert as_printed(trace_of("mazur").error, "0.298371109") == "0.298371109"


@pytest.mark.parametrize(
    ("name", "ref", "sign", "text"),
    [
        ("han", Ref("z", (1, 1)), 1, "0.332"),
        ("han", Ref("z", (1, 2)), 1, "0.525"),
        ("han", Ref("z", (2, 1)), 1, "0.474"),
        ("han", Ref("delta", (1, 2)), -1, "-0.0065"),
        ("han", Ref("delta", (1, 1)), -1, "-0.0087"),
        ("hmkcode", Ref("z", (1, 1)), 1, "0.85"),
        ("hmkcode", Ref("z", (1, 2)), 1, "0.48"),
        ("hmkcode", Ref("z", (2, 1)), 1, "0.191"),
        ("hmkcode", Ref("delta", (2, 1)), 1, "-0.809"),
        ("negnevitsky", Ref("z", (2, 1)), 1, "0.5097"),
        ("negnevitsky", Ref("delta", (2, 1)), -1, "-0.1274"),
        ("negnevitsky", Ref("delta", (1, 1)), -1, "0.0381"),
        ("negnevitsky", Ref("delta", (1, 2)), -1, "-0.0147"),
    ],
)
def test_digits_that_were_printed(name, ref, sign, text):
    """``sign``: of the author's quantity, where it is another than the paper's."""
    assert as_printed(sign * trace_of(name).known()[ref], text) == text


def test_han_and_kambers_error_at_the_output_is_computed_with_the_digits_they_show():
    z = round(trace_of("han").known()[Ref("z", (2, 1))], 3)
    assert as_printed(z * (1 - z) * (1 - z), "0.1311") == "0.1311"
    assert as_printed(-trace_of("han").known()[Ref("delta", (2, 1))], "0.1312") == "0.1312"


@pytest.mark.parametrize(("l", "i", "j", "text"), [(2, 1, 1, "-0.261"), (2, 1, 2, "-0.138"), (1, 1, 1, "0.192")])
def test_han_and_kambers_weights_after_a_step(l, i, j, text):
    known = trace_of("han").known()
    assert as_printed(known[Ref("w", (l, i, j))] - 0.9 * known[Ref("gradient", (l, i, j))], text) == text


def error_after(net, p, gradient, eta):
    """E after a step that leaves the biases as they are, as Mazur does."""
    moved = [W - eta * np.column_stack([0 * G[:, 0], G[:, 1:]]) for W, G in zip(net.weights, gradient, strict=True)]
    return dv.backprop(dv.Network(moved, p.activations), p.x, p.d).error


def test_mazurs_error_after_a_step_is_that_of_weights_which_were_updated_too_early():
    p, net = dv.PRESETS["mazur"], preset_network("mazur")
    right = dv.backprop(net, p.x, p.d).gradient
    wrong = dv.wrong_gradient(net, p.x, p.d, p.loss, "updated_weights", eta=0.5)
    assert as_printed(error_after(net, p, right, 0.5), "0.291027774") == "0.291027774"
    assert as_printed(error_after(net, p, wrong, 0.5), "0.291027924") == "0.291027924"
    report = dv.check_gradient(net, p.x, p.d, wrong)
    assert report.mistakes == ("updated_weights",)
    assert report.eta == pytest.approx(0.5)


def test_the_presets_there_are():
    assert list(dv.PRESETS) == REQUIRED


@pytest.mark.parametrize(
    ("name", "sizes"),
    [("paper", (2, 3, 2, 1)), ("mazur", (2, 2, 2)), ("deep", (1, 4, 4, 4, 4, 1)), ("outputs", (3, 4, 3))],
)
def test_the_shapes_that_were_asked_for(name, sizes):
    assert dv.PRESETS[name].sizes == sizes


@pytest.mark.parametrize("name", dv.PRESETS)
def test_every_preset_is_valid_for_its_loss(name):
    p = dv.PRESETS[name]
    bp = dv.backprop(preset_network(name), p.x, p.d, loss=p.loss)
    assert np.isfinite(bp.error)
    assert bp.error > 0, "a sample without error has nothing to show"


@pytest.mark.parametrize("name", dv.PRESETS)
def test_the_network_has_the_widths_of_the_preset(name):
    assert preset_network(name).sizes == dv.PRESETS[name].sizes
    assert preset_network(name).activations == dv.PRESETS[name].activations


@pytest.mark.parametrize("name", dv.PRESETS)
def test_weights_are_short_enough_for_a_blackboard(name):
    for W in preset_network(name).weights:
        assert np.array_equal(W, np.round(W, DECIMALS))


@pytest.mark.parametrize("name", dv.PRESETS)
def test_no_weight_is_a_negative_zero(name):
    assert not any(np.signbit(W[W == 0]).any() for W in preset_network(name).weights)


@pytest.mark.parametrize("name", dv.PRESETS)
def test_the_title_names_the_architecture(name):
    p = dv.PRESETS[name]
    assert "-".join(map(str, p.sizes)) in p.title
    assert p.about.endswith(".")


@pytest.mark.parametrize("name", dv.PRESETS)
def test_the_name_fits_an_address(name):
    assert name.isascii()
    assert name.isalnum()


def test_some_preset_shows_the_papers_loss_and_each_that_needs_an_output_of_its_own():
    needing = {name for name, loss in dv.LOSSES.items() if loss.output}
    assert {p.loss for p in dv.PRESETS.values()} == {"half_squared_error"} | needing


def test_flat_weights_come_layer_by_layer_node_by_node_bias_first():
    first, second = unflatten((2, 2, 1), (1, 2, 3, 4, 5, 6, 7, 8, 9))
    assert first.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert second.tolist() == [[7, 8, 9]]


def test_a_seed_draws_the_same_network_again():
    drawn, again = (network((2, 3, 1), ("tanh", "identity"), None, "he", 5) for _ in range(2))
    assert drawn == again
    assert drawn != network((2, 3, 1), ("tanh", "identity"), None, "he", 6)


def test_deltas_of_the_deep_preset_shrink_from_layer_to_layer():
    known = trace_of("deep").known()
    sizes = [max(abs(known[Ref("delta", (l, i))]) for i in range(1, 5)) for l in (1, 2, 3, 4)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.1 * sizes[-1]
