"""Layers: addressed by the paper's l and by nothing else."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

import dacviz as dv

ARRAYS = (np.array([1.0]), np.array([2.0, 3.0]))


@pytest.fixture
def layers():
    return dv.Layers(ARRAYS)


@pytest.fixture
def from_the_input():
    return dv.Layers(ARRAYS, first=0)


def test_the_first_layer_is_1_or_0(layers, from_the_input):
    assert layers[1] is ARRAYS[0]
    assert layers[2] is ARRAYS[1]
    assert layers.indices == range(1, 3)
    assert from_the_input[0] is ARRAYS[0]
    assert from_the_input[1] is ARRAYS[1]
    assert from_the_input.indices == range(2)


@pytest.mark.parametrize("l", [0, 3, -1, -2])
def test_other_layers_are_rejected(layers, l):
    with pytest.raises(IndexError, match=f"layer {l} is not in 1 … 2"):
        layers[l]


@pytest.mark.parametrize("l", [2, -1])
def test_other_layers_are_rejected_from_the_input_on(from_the_input, l):
    with pytest.raises(IndexError, match=f"layer {l} is not in 0 … 1"):
        from_the_input[l]


def test_iterates_over_the_arrays(layers):
    assert [array.tolist() for array in layers] == [[1.0], [2.0, 3.0]]
    assert len(layers) == 2


def test_repr_shows_l_and_the_numbers(layers):
    assert repr(layers) == "Layers({1: [1.0], 2: [2.0, 3.0]})"


@pytest.mark.parametrize("again", [lambda layers: pickle.loads(pickle.dumps(layers)), copy.deepcopy])
def test_pickle_and_deepcopy(from_the_input, again):
    restored = again(from_the_input)
    assert restored.indices == from_the_input.indices
    assert all(np.array_equal(a, b) for a, b in zip(restored, from_the_input, strict=True))


def test_asdict(layers):
    fields = dataclasses.asdict(layers)
    assert set(fields) == {"arrays", "first"}
    assert [array.tolist() for array in fields["arrays"]] == [[1.0], [2.0, 3.0]]
    assert dv.Layers(**fields)[2].tolist() == [2.0, 3.0]


def test_asdict_of_a_result_reaches_into_its_layers():
    bp = dv.backprop(dv.Network.random((2, 3, 1)), (1, 2), (3,))
    fields = dataclasses.asdict(bp)
    assert fields["delta"]["first"] == 1
    assert fields["z"]["first"] == 0
    assert np.array_equal(fields["delta"]["arrays"][0], bp.delta[1])
