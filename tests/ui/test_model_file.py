"""The sidebar opens networks of other libraries, says what was done to them, and Undo brings the last one back."""

from itertools import pairwise

import numpy as np
import pytest
import safetensors.numpy

from dacviz.core.network import Network
from dacviz.formats.models.chain import Model
from dacviz.formats.network_json import write_network
from dacviz.state.model_file import with_model
from dacviz.state.problem import Problem
from tests.ui.page import errors, open_page, press, run, unfold

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(1)


def tensors(*sizes):
    arrays = {}
    for l, (n, h) in enumerate(pairwise(sizes)):
        arrays[f"{l}.weight"], arrays[f"{l}.bias"] = RNG.normal(size=(h, n)), RNG.normal(size=h)
    return safetensors.numpy.save({name: array.astype("f4") for name, array in arrays.items()})


def bring(at, data, name="model.safetensors"):
    at = unfold(at, "files")
    at.file_uploader(key="open_file").set_value((name, data, "application/octet-stream"))
    return run(at)


def plain(texts):
    return [text.replace("\\", "") for text in texts]


def test_weights_of_another_library_are_opened_said_and_undone():
    at = bring(open_page(), tensors(4, 3, 2))
    problem = at.session_state["problem"]
    assert (problem.sizes, problem.activations) == ((4, 3, 2), ("relu", "identity"))
    assert any("The weights are float32" in text for text in plain(info.value for info in at.info))
    at.selectbox(key="open_hidden").set_value("tanh")
    at = run(at)
    assert at.session_state["problem"].activations == ("tanh", "identity")
    assert at.session_state["problem"].weights == problem.weights
    at = press(press(at, "Undo"), "Undo")
    assert at.session_state["problem"] == Problem.of("paper")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (tensors(784, 32, 10), "A layer of “784” nodes is not possible"),
        (tensors(3, 3, 3), "The shapes can be read in 2 ways"),
        (b"\x80\x04nothing", "This file is a pickle, which is never opened"),
    ],
    ids=["large", "two ways", "pickle"],
)
def test_what_cannot_be_opened_is_refused_and_changes_nothing(data, said):
    at = bring(open_page(), data)
    assert plain(errors(at))[0].startswith(said)
    assert at.session_state["problem"] == Problem.of("paper")


def test_json_is_pasted():
    net = Network.random((2, 5, 1), "gelu", seed=4)
    at = unfold(open_page(), "files")
    at.text_area(key="open_text").set_value(write_network(net))
    at = run(at)
    assert at.session_state["problem"].network() == net


def test_a_model_brings_its_loss_and_keeps_what_fits():
    model = Model([np.ones((3, 3))], ("identity",), "softmax_cross_entropy")
    problem = with_model(Problem.of("paper"), model)
    assert problem.x == Problem.of("paper").x
    assert problem.loss == "softmax_cross_entropy"
    assert sum(problem.d) == 1.0
    assert problem.network() == model
