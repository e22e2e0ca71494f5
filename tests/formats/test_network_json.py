"""Our JSON out and in: every float the same, and whatever is wrong with a file said in a sentence."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given

import dacviz as dv
from dacviz.core.next_step import mean_error
from dacviz.core.training_run import TrainingRun
from dacviz.formats.network_json import read_network, write_network
from dacviz.formats.training_file import history_csv, training_record, weights_csv
from tests.strategies import cases, examples


def bits(array):
    return np.asarray(array, float).tobytes()


@examples(30)
@given(cases(batch=False))
def test_a_network_and_its_sample_come_back_to_the_last_bit(case):
    file = read_network(write_network(case.net, case.x, case.d, case.loss, other={"kept": [1, "a"]}))
    assert file.net.activations == case.net.activations and file.loss == case.loss
    assert [bits(W) for W in file.net.weights] == [bits(W) for W in case.net.weights]
    assert (bits(file.x), bits(file.d)) == (bits(case.x), bits(case.d))
    assert file.further == {"other": {"kept": [1, "a"]}}


def test_a_file_may_have_the_network_alone():
    file = read_network('{"activations": ["tanh"], "weights": [[[0, 1.5]]]}')
    assert file.net.w[1].tolist() == [[0.0, 1.5]] and (file.loss, file.x, file.d) == (None, None, None)


def test_a_script_loads_it_and_opens_what_a_script_saved(tmp_path):
    net = dv.Network.random((2, 3, 1), hidden="elu", seed=1)
    loaded = dv.load(write_network(net, (0.5, 1.0), (1.0,), "huber", training={"steps": 3}).encode())
    assert loaded == net and loaded.loss == "huber"
    dv.save(net, tmp_path / "net.json")
    assert read_network((tmp_path / "net.json").read_bytes()).net == net


@pytest.mark.parametrize(
    ("x", "d", "said"),
    [([[0.0, 1.0]], None, "holds one sample"), (None, [1.0], "d needs its x"), ([0.0, 1.0], [1.0, 2.0], "d must have")],
)
def test_what_does_not_go_together_is_not_written(x, d, said):
    with pytest.raises(ValueError, match=said):
        write_network(dv.Network.random((2, 1), seed=0), x, d)


GOOD = {"dacviz": 1, "sizes": [2, 1], "activations": ["tanh"], "weights": [[[0.0, 1.0, 2.0]]], "x": [1, 2], "d": [1]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dacviz": 2}, "of version 2; this dacviz reads 1"),
        ({"sizes": [3, 1]}, r'"sizes" says \[3, 1\], the weights have \[2, 1\]'),
        ({"activations": ["than"]}, "unknown activation 'than'"),
        ({"activations": [1]}, "activations must be a list of names"),
        ({"activations": []}, "activations must be L = 1 names"),
        ({"weights": None}, 'needs "weights"'),
        ({"weights": [[["a", 1, 2]]]}, "must be real numbers"),
        ({"weights": [[[1, 2], [3]]]}, "must be real numbers"),
        ({"weights": [[[10**400, 1, 2]]]}, "must be real numbers|beyond"),
        ({"loss": "hubert"}, "unknown loss 'hubert'"),
        ({"loss": ["huber"]}, "unknown loss"),
        ({"x": [1]}, "x must have"),
        ({"x": "12"}, '"x" must be a list of numbers'),
        ({"x": [10**400, 1]}, "beyond float64"),
        ({"x": [True, 1]}, '"x" must be a list of numbers'),
        ({"d": [1, 2]}, "d must have m = 1 numbers, got 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(changes, said):
    with pytest.raises(ValueError, match=said):
        read_network(json.dumps(GOOD | changes))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is no JSON"),
        ("[1]", "is an object"),
        ("{", "this is no JSON: line 1"),
        ("[" * 100_000, "nested too deep"),
        (json.dumps(GOOD).replace("2.0", "NaN"), "NaN is no finite number"),
        (b"\xff\xfe\xfa", "no text in UTF-8"),
    ],
)
def test_what_is_no_json_is_said(text, said):
    with pytest.raises(ValueError, match=said):
        read_network(text)


# --- a training run ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def training():
    net = dv.Network.random((1, 4, 1), hidden="tanh", output="identity", seed=1)
    run = TrainingRun(net, dv.toy("sine", 50, seed=3), learning_rate=0.1)
    for _ in range(3):
        run.epoch()
    run.set(learning_rate=0.05, momentum=0.5)
    run.epoch()
    return run


def test_out_of_a_run_into_a_script_gives_the_same_error_to_the_last_bit(training):
    toy = {"name": "sine", "N": 50, "noise": None, "seed": 3, "test_share": 0.25}
    text = write_network(training.run.network, loss=training.run.loss, training=training_record(training, toy))
    file = read_network(text)
    record = file.further["training"]
    data = dv.toy(**record["data"]["toy"])
    last = record["errors"][-1]
    X, D = data.train
    assert struct.pack("<d", dv.backprop(file.net, X, D, file.loss).error / len(X)) == struct.pack("<d", last["train"])
    assert mean_error(file.net, *data.test, file.loss) == last["test"]
    assert record["steps"] == last["step"] == training.run.steps
    assert record["settings"] | {"clip": None} == {
        "learning_rate": 0.05, "batch_size": 1, "order": "shuffled", "momentum": 0.5, "clip": None,
    }  # fmt: skip
    assert [change["changed"] for change in record["changes"]] == ["η 0.05", "momentum 0.5"]


def test_the_table_of_errors_reads_back(training):
    header, *rows = (line.split(",") for line in history_csv(training).splitlines())
    assert header == ["step", "train_error", "test_error", "changed"]
    errors = [(int(step), float(train), float(test)) for step, train, test, _ in rows if train]
    assert errors == [tuple(record) for record in training.history.records]
    assert [row[3] for row in rows if row[3]] == ["η 0.05", "momentum 0.5"]
    steps = [int(row[0]) for row in rows]
    assert steps == sorted(steps)


def test_the_table_of_weights_reads_back(training):
    _, *rows = (line.split(",") for line in weights_csv(training).splitlines())
    w = training.run.network.w
    assert len(rows) == sum(W.size for W in w)
    for l, i, j, value in rows:
        assert w[int(l)][int(i) - 1, int(j)] == float(value)


def test_the_scaling_is_in_the_file():
    table = dv.read_csv("a,b\n1,10\n2,20\n3,60\n4,80\n")
    data = table.dataset(["a"], ["b"], True, 0.25, 0)
    net = dv.Network.random((1, 2, 1), hidden="tanh", output="identity", seed=1)
    scaling = training_record(TrainingRun(net, data))["data"]["target_scaling"]
    assert scaling == {"mean": data.d_scaling.mean.tolist(), "scale": data.d_scaling.scale.tolist()}
