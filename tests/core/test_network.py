"""Network and samples: what is refused and in which words, and that a network never changes."""

import copy
import pickle

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.network import check_sample

W1, W2 = np.arange(9.0).reshape(3, 3), np.arange(8.0).reshape(2, 4)
NAMES = ("tanh", "identity")


@pytest.fixture
def net():
    return dv.Network((W1, W2), NAMES)


def refusal(call, *args, **kwargs):
    with pytest.raises(ValueError) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def test_sizes_and_layers(net):
    assert net.sizes == (2, 3, 2)
    assert net.L == 2
    assert net.w.indices == range(1, 3)
    assert np.array_equal(net.w[1], W1)
    assert np.array_equal(net.w[2], W2)


@pytest.mark.parametrize(
    ("weights", "names", "message"),
    [
        (
            (W1, np.ones((2, 3))),
            NAMES,
            "weights for layer 2 must have shape (h_2, 1 + h_1) = (2, 4), got (2, 3); column 0 is the bias",
        ),
        (
            (np.ones(3), W2),
            NAMES,
            "weights for layer 1 must have shape (h_1, 1 + h_0) = (h_1, 1 + n) with h_1, n ≥ 1, got (3,); "
            "column 0 is the bias",
        ),
        ((W1, np.ones(4)), NAMES, "weights for layer 2 must have shape (h_2, 1 + h_1) = (4, 4), got (4,)"),
        ((W1, 1.0), NAMES, "weights for layer 2 must have shape"),
        ((W1, np.ones((0, 4))), NAMES, "weights for layer 2 must have shape"),
        ((np.ones((3, 1)), W2), NAMES, "weights for layer 1 must have shape"),
        ((W1, W2 * np.nan), NAMES, "weights for layer 2 must be finite, got nan"),
        (([[1, 2, -np.inf]],), ("tanh",), "weights for layer 1 must be finite, got -inf"),
        (([[1, 2], [3]],), ("tanh",), "weights for layer 1 must be real numbers in a rectangular array"),
        (([["a", "b"]],), ("tanh",), "weights for layer 1 must be real numbers in a rectangular array"),
        ((), (), "a network needs at least one layer of weights, got none"),
        ((W1, W2), ("tanh",), "activations must be L = 2 names, one a layer, got 1"),
        ((W1, W2), ("tanh", "step"), "unknown activation 'step'; choose one of identity, tanh, sigmoid, relu"),
    ],
)
def test_bad_networks(weights, names, message):
    assert message in refusal(dv.Network, weights, names)


class Linear:
    """As other libraries have a layer: no array, with arrays in it."""

    weight, bias = np.ones((3, 2)), np.ones(3)


class Model:
    """A whole model, not even iterable."""

    layers = (Linear(),)


@pytest.mark.parametrize("weights", [Model(), Linear(), [Linear(), Linear()], {"0.weight": W1}, "weights", 3.0, None])
def test_a_model_of_another_library_is_refused_by_what_to_write(weights):
    said = refusal(dv.Network, weights, ("tanh",))
    assert said.startswith(
        "weights must be one array a layer, of shape (h_l, 1 + h_{l-1}) with the bias in column 0, got "
    )
    assert said.endswith(
        "; of a layer with a weight (out, in) and a bias (out,) write numpy.column_stack([bias, weight])"
    )


def test_what_it_says_to_write_works():
    layer = Linear()
    net = dv.Network([np.column_stack([layer.bias, layer.weight])], ["tanh"])
    assert np.array_equal(net.w[1][:, 0], layer.bias)


def test_a_network_of_a_network_is_refused_by_what_to_write(net):
    assert refusal(dv.Network, net, NAMES) == (
        "this is a Network already, which never changes: use it as it is, "
        "or write Network(net.weights, activations) for other activations"
    )
    assert dv.Network(net.weights, NAMES) == net


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ((1, 2, 3), "x must have shape (n = h_0,) = (2,) or (N, n = h_0) = (N, 2), got (3,)"),
        (np.ones((4, 3)), "= (N, 2), got (4, 3)"),
        (np.ones((1, 1, 2)), "got (1, 1, 2)"),
        (np.ones((0, 2)), "got (0, 2)"),
        (1.0, "got ()"),
        ((1.0, np.nan), "x must be finite, got nan"),
        ((np.inf, 1.0), "x must be finite, got inf"),
        (("a", "b"), "x must be real numbers in a rectangular array"),
        ([[1, 2], [3]], "x must be real numbers in a rectangular array"),
    ],
)
def test_bad_samples(net, x, message):
    assert message in refusal(dv.forward, net, x)


def test_networks_and_samples_are_locked_copies(net):
    W, x = W1.copy(), np.array([1.0, 2.0])
    net, sample = dv.Network((W, W2), NAMES), check_sample(net, x)
    W[0, 0], x[0] = 99.0, 99.0
    assert net.w[1][0, 0] == 0.0
    assert sample[0] == 1.0
    for array in (*net.weights, sample):
        with pytest.raises(ValueError, match="read-only"):
            array[..., 0] = 1.0


def test_fields_cannot_be_reassigned(net):
    with pytest.raises(AttributeError):
        net.weights = ()
    with pytest.raises(AttributeError):
        net.w.first = 0


def test_integers_become_floats():
    net = dv.Network(([[1, 2]],), ["relu"])
    assert net.weights[0].dtype == np.float64
    assert net.activations == ("relu",)


def test_equality_and_hash(net):
    same = dv.Network((W1.tolist(), np.asfortranarray(W2)), list(NAMES))
    assert net == same
    assert hash(net) == hash(same)
    assert len({net, same}) == 1
    others = (net.with_weight(1, 1, 0, 0.5), dv.Network((W1, W2), ("tanh", "relu")), dv.Network((W1,), ("tanh",)))
    for other in others:
        assert net != other
    assert len({net, *others}) == 4
    assert net != "net"


@pytest.mark.parametrize("again", [lambda net: pickle.loads(pickle.dumps(net)), copy.deepcopy])
def test_pickle_and_deepcopy(net, again):
    """Before and after w and sizes have been looked up."""
    for _ in range(2):
        restored = again(net)
        assert restored == net
        assert hash(restored) == hash(net)
        assert restored.w[2][1, 3] == net.w[2][1, 3]
        assert restored.sizes == net.sizes


@pytest.mark.parametrize("again", [lambda net: pickle.loads(pickle.dumps(net)), copy.deepcopy])
def test_a_copy_is_locked_too(net, again):
    assert not any(W.flags.writeable for W in again(net).weights)


def test_equal_networks_have_equal_hashes_even_with_a_negative_zero(net):
    plus, minus = net.with_weight(1, 1, 0, 0.0), net.with_weight(1, 1, 0, -0.0)
    assert plus == minus
    assert hash(plus) == hash(minus)


def test_with_weight(net):
    moved = net.with_weight(2, 1, 3, -4.5)
    assert moved.w[2][0, 3] == -4.5
    assert net.w[2][0, 3] == W2[0, 3]
    assert moved.with_weight(2, 1, 3, W2[0, 3]) == net
    assert net.with_weight(1, 3, 0, 7.0).w[1][2].tolist() == [7.0, 7.0, 8.0]


@pytest.mark.parametrize(
    ("l", "i", "j", "message"),
    [
        (0, 1, 1, "node (0, 1) is not in this network: layers 1 … 2, widths (2, 3, 2)"),
        (3, 1, 1, "node (3, 1) is not in this network"),
        (1, 4, 1, "node (1, 4) is not in this network"),
        (1, 0, 1, "node (1, 0) is not in this network"),
        (2, 1, 4, "w_{2,1,4} does not exist: j must be 0 … h_1 = 3"),
        (2, 1, -1, "w_{2,1,-1} does not exist"),
    ],
)
def test_weights_that_do_not_exist(net, l, i, j, message):
    assert message in refusal(net.with_weight, l, i, j, 1.0)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_with_weight_refuses_what_is_not_finite(net, value):
    assert f"w_{{2,1,1}} must be finite, got {value}" in refusal(net.with_weight, 2, 1, 1, value)


def test_the_input_layer_has_nodes_but_no_weights(net):
    net.check_node(0, 2, first=0)
    assert "node (0, 3) is not in this network: layers 0 … 2" in refusal(net.check_node, 0, 3, first=0)
    assert "node (0, 2) is not in this network: layers 1 … 2" in refusal(net.check_node, 0, 2)
