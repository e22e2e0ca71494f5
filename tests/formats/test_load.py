"""Networks come back from their files; others' files are read as their own libraries write them."""

import io
import json
import pickle
import zipfile

import numpy as np
import onnx
import pytest
import safetensors.numpy
from onnx import TensorProto, helper, numpy_helper

import dacviz as dv
from dacviz.formats.models.load import MAX_BYTES

RNG = np.random.default_rng(8)
NET = dv.Network.random((3, 4, 2), "relu", "sigmoid", init="uniform", seed=2, decimals=None)
W1, W2 = NET.weights
STATE = {"0.weight": W1[:, 1:], "0.bias": W1[:, 0], "2.weight": W2[:, 1:], "2.bias": W2[:, 0]}
PHI = ("relu", "sigmoid")


def tensors(arrays):
    return safetensors.numpy.save({name: np.ascontiguousarray(a) for name, a in arrays.items()})


def npz(arrays, **more):
    out = io.BytesIO()
    np.savez_compressed(out, **arrays, **more)
    return out.getvalue()


def raw(header, body=b""):
    """A safetensors file with any header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


# --- what we write ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["safetensors", "npz", "json"])
def test_a_network_comes_back_to_the_last_bit(tmp_path, ending):
    path = tmp_path / f"net.{ending}"
    square = dv.Network.random((3, 3, 3), "mish", "identity", decimals=None)
    dv.save(square, path, loss="huber")
    found = dv.load(path)
    assert (found, found.loss, found.notes) == (square, "huber", ())
    dv.save(found, path)
    assert dv.load(path.read_bytes()).loss == "huber"


def test_others_read_what_we_write(tmp_path):
    dv.save(NET, tmp_path / "net.safetensors")
    found = safetensors.numpy.load_file(tmp_path / "net.safetensors")
    assert np.array_equal(found["1.weight"], W1[:, 1:])
    assert np.array_equal(found["2.bias"], W2[:, 0])
    dv.save(NET, tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as found:
        assert np.array_equal(found["2.weight"], W2[:, 1:])


@pytest.mark.parametrize(
    ("name", "loss", "said"),
    [("net.pt", None, "a network is saved as .safetensors, .npz, .json"), ("net.npz", "l3", "unknown loss 'l3'")],
)
def test_what_cannot_be_saved(tmp_path, name, loss, said):
    with pytest.raises(ValueError, match=said):
        dv.save(NET, tmp_path / name, loss)


# --- what others write ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [tensors, npz])
@pytest.mark.parametrize(
    "names",
    [
        {},
        {"0": "module._orig_mod.0", "2": "module._orig_mod.2"},
        {"0": "fc2", "2": "fc10"},
    ],
)
def test_names_in_their_natural_order(write, names):
    arrays = {f"{names.get(name[0], name[0])}{name[1:]}": array for name, array in STATE.items()}
    assert dv.load(write(arrays), activations=PHI) == NET


@pytest.mark.parametrize(
    "arrays",
    [
        {"a_kernel": W1[:, 1:].T, "a_bias": W1[:, 0], "b_kernel": W2[:, 1:].T, "b_bias": W2[:, 0]},
        {"W1": W1[:, 1:], "b1": W1[:, 0], "W2": W2[:, 1:], "b2": W2[:, 0]},
        {"coefs_0": W1[:, 1:].T, "coefs_1": W2[:, 1:].T, "intercepts_0": W1[:, 0], "intercepts_1": W2[:, 0]},
        {"arr_0": W1[:, 1:], "arr_1": W1[:, 0], "arr_2": W2[:, 1:], "arr_3": W2[:, 0]},
        {"arr_0": W1, "arr_1": W2},
    ],
    ids=["kernel", "W", "coefs", "arr", "bias first"],
)
def test_how_matrices_lie_is_told_by_their_shapes(arrays):
    assert dv.load(npz(arrays), activations=PHI) == NET


def test_what_lies_in_two_ways_is_refused_with_both_and_read_when_said():
    W, b, V, c = RNG.normal(size=(3, 3)), RNG.normal(size=3), RNG.normal(size=(3, 3)), RNG.normal(size=3)
    data = tensors({"0.weight": W, "0.bias": b, "1.weight": V, "1.bias": c})
    with pytest.raises(ValueError) as refusal:
        dv.load(data, PHI)
    assert "2 ways" in str(refusal.value)
    assert "layout='out_in', where a row of a matrix is an output: 3-3-3" in str(refusal.value)
    assert "layout='in_out', where a column of a matrix is an output: 3-3-3" in str(refusal.value)
    assert np.array_equal(dv.load(data, PHI, layout="out_in").w[2], np.column_stack([c, V]))
    assert np.array_equal(dv.load(data, PHI, layout="in_out").w[2], np.column_stack([c, V.T]))


def test_single_precision_is_exact_and_said():
    small = {name: array.astype(np.float32) for name, array in STATE.items()}
    found = dv.load(tensors(small), activations=PHI)
    assert np.array_equal(found.w[1], W1.astype(np.float32))
    assert found.notes == ("The weights are float32; everything is computed with float64.",)


def test_bfloat16_is_the_upper_half_of_float32():
    values = np.array([[1.0, -2.5, 0.15625]], dtype="<f4")
    halves = (values.view("<u4") >> 16).astype("<u2").tobytes()
    data = raw({"w": {"dtype": "BF16", "shape": [1, 3], "data_offsets": [0, 6]}}, halves)
    found = dv.load(data, activations=("tanh",), layout="out_in")
    assert found.w[1].tolist() == [[0.0, 1.0, -2.5, 0.15625]]
    assert "bfloat16" in found.notes[0]


def model(*nodes, constants=(), inputs=("x",)):
    graph = helper.make_graph(
        list(nodes), "g", [helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["N", 3]) for name in inputs],
        [helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.DOUBLE, ["N", 2])] if nodes else [],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants],
    )  # fmt: skip
    return helper.make_model(graph).SerializeToString()


GEMM = helper.make_node("Gemm", ["x", "W", "b"], ["u"], transB=1)
RELU = helper.make_node("Relu", ["u"], ["z"])
FIRST = (("W", W1[:, 1:]), ("b", W1[:, 0]))


def test_onnx_by_gemm_and_by_matmul_and_add():
    last = helper.make_node("Gemm", ["z", "V", "c"], ["v"], alpha=2.0, beta=0.5)
    data = model(
        GEMM, RELU, last, helper.make_node("Sigmoid", ["v"], ["y"]),
        constants=(*FIRST, ("V", W2[:, 1:].T / 2), ("c", W2[:, 0] * 2)),
    )  # fmt: skip
    assert dv.load(data) == NET
    data = model(
        helper.make_node("MatMul", ["x", "W"], ["m"]), helper.make_node("Add", ["b", "m"], ["u"]), RELU,
        helper.make_node("MatMul", ["z", "V"], ["n"]), helper.make_node("Add", ["n", "c"], ["v"]),
        helper.make_node("Sigmoid", ["v"], ["y"]),
        constants=(("W", W1[:, 1:].T), ("b", W1[:, 0]), ("V", W2[:, 1:].T), ("c", W2[:, 0])),
    )  # fmt: skip
    assert dv.load(data) == NET


def test_onnx_without_the_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(ValueError, match="needs the package onnx: pip install onnx"):
        dv.load(model(GEMM, constants=FIRST))


# --- wrong in many ways -----------------------------------------------------------------------------------------------


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.weight.npy", bytes(70_000_000))
    return out.getvalue()


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def lying_npy():
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "<f8", "fortran_order": False, "shape": (10**9, 10**9)})
    return zipped("w.npy", out.getvalue())


def entry(**changes):
    return raw({"w": {"dtype": "F64", "shape": [1, 1], "data_offsets": [0, 8]} | changes}, bytes(8))


def without(name):
    return {key: array for key, array in STATE.items() if key != name}


LARGE = {"0.weight": np.zeros((1400, 1500), "f4"), "1.weight": np.zeros((1, 1400), "f4")}
MATMUL = helper.make_node("MatMul", ["x", "W"], ["u"])
WRONG = {
    "empty": (b"", "this file is empty"),
    "too large": (b"{" * (MAX_BYTES + 1), "this file has 20,000,001 bytes; the limit is 20,000,000"),
    "text": (b"hello world", "this file begins with b'hello wo'"),
    "pickle": (pickle.dumps(STATE), "this file is a pickle, which is never opened"),
    "torch.save": (zipped("archive/data.pkl", b"\x80\x02."), "this file is of torch.save, a pickle, which is never"),
    "keras": (zipped("model.weights.h5", b""), "this is a file of Keras"),
    "hdf5": (b"\x89HDF\r\n\x1a\n", "this is HDF5"),
    "gguf": (b"GGUF\x03\0\0\0", "this is GGUF"),
    "npy": (b"\x93NUMPY\x01\x00", "this is one array; numpy.savez"),
    "cut off": (tensors(STATE)[:20], "this safetensors file ends within its header"),
    "cut off body": (tensors(STATE)[:-9], "'2.weight' has a shape or a place in the file that cannot be"),
    "long header": ((2_000_000).to_bytes(8, "little") + b"{" + bytes(2_000_000), "the header of this safetensors"),
    "no json": (raw(b"{nonsense"), "the header of this safetensors file is no JSON"),
    "deep json": (raw(b'{"a":' + b"[" * 100_000), "the header of this safetensors file is no JSON"),
    "no entry": (raw({"w": 1}), "'w' has no dtype, shape and data_offsets"),
    "type": (entry(dtype="F8_E5M2"), "'w' is of type 'F8_E5M2'"),
    "negative": (entry(shape=[-1, -1]), "'w' has a shape or a place in the file that cannot be"),
    "backwards": (entry(data_offsets=[8, 0]), "'w' says shape [1, 1], but has -8 bytes"),
    "beyond": (entry(data_offsets=[0, 800]), "'w' has a shape or a place in the file that cannot be"),
    "huge shape": (entry(shape=[8] * 9), "'w' has a shape or a place in the file that cannot be"),
    "nan": (tensors({**STATE, "0.bias": np.full(4, np.nan)}), "the bias of 0.weight holds nan"),
    "bad zip": (npz(STATE)[:-30], "this npz file is damaged or encrypted"),
    "bomb": (bomb(), "this npz file unpacks to 70,000,000 bytes; the limit is 64,000,000"),
    "lying shape": (lying_npy(), "'w.npy' says shape (1000000000, 1000000000) of float64, but has 0 bytes"),
    "objects": (npz({"w": np.array([{}], dtype=object)}), "'w.npy' holds object, no numbers; objects are never"),
    "no array": (zipped("readme.txt", b"hello"), "'readme.txt' in this file is no numpy array"),
    "no header": (zipped("w.npy", b"hello"), "'w.npy' has no header of a numpy array"),
    "convolution": (tensors({"0.weight": np.zeros((2, 1, 3, 3))}), "'0.weight' has shape (2, 1, 3, 3): that is a con"),
    "batch norm": (tensors({**STATE, "1.running_mean": np.zeros(4)}), "'1.running_mean' is of a batch normalisation"),
    "layer norm": (tensors({**STATE, "1.weight": np.ones(4)}), "'1.weight' scales node by node"),
    "only biases": (tensors({"0.bias": np.ones(3)}), "there is no matrix of weights among '0.bias'"),
    "lonely bias": (tensors(without("0.weight")), "'0.bias' is the bias of no matrix"),
    "widths": (tensors({**STATE, "2.weight": np.zeros((2, 5))}), "the shapes do not fit together, in whatever way"),
    "too many": (tensors(LARGE), "this model has more than 2,000,000 weights"),
    "json": (b'{"weights": 1', "this is no JSON: line 1, column 14"),
    "other json": (b"[1, 2]", 'a network in JSON is an object with "activations" and "weights"'),
    "json nan": (b'{"activations": ["tanh"], "weights": [[[NaN, 1]]]}', "NaN is no finite number"),
    "json deep": (b"[" * 200_000, "this JSON is nested too deep"),
    "json ragged": (b'{"activations": ["tanh"], "weights": [[[0, 1], [0]]]}', "weights for layer 1 must be real"),
    "json latin": (b'{"\xe9": 1}', "this is no text in UTF-8"),
    "json names": (b'{"activations": [1], "weights": [[[0, 1]]]}', "activations must be a list of names"),
    "json sizes": (b'{"activations": ["tanh"], "sizes": [9999, 9999], "numbers": []}', '"sizes" and "numbers" do not'),
    "json loss": (b'{"activations": ["tanh"], "weights": [[[0, 1]]], "loss": "l3"}', "unknown loss 'l3'"),
    "onnx cut": (model(GEMM, RELU, constants=FIRST)[:60], "this is no ONNX file that can be read"),
    "onnx empty": (model(), "this ONNX file has no nodes"),
    "onnx conv": (model(helper.make_node("Conv", ["x", "W"], ["u"], "c1"), constants=FIRST), "node 'c1' (Conv) cannot"),
    "onnx inputs": (model(GEMM, constants=FIRST, inputs=("x", "y")), "this model has 2 inputs"),
    "onnx branch": (model(GEMM, helper.make_node("Relu", ["x"], ["z"]), constants=FIRST), "node 'z' (Relu) does not"),
    "onnx variable": (model(MATMUL), "node 'u' (MatMul) takes 'W', which is no constant"),
    "onnx elu": (
        model(GEMM, helper.make_node("Elu", ["u"], ["z"], alpha=0.5), constants=FIRST), "node 'z' (Elu) has alpha = 0.5"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_in_a_sentence(case):
    data, said = WRONG[case]
    with pytest.raises(ValueError) as refusal:
        dv.load(data, activations=PHI)
    assert str(refusal.value).startswith(said)
    assert len(str(refusal.value)) < 400
    assert "\n" not in str(refusal.value)


def test_wrong_in_more_ways_than_thirty():
    assert len(WRONG) > 30


@pytest.mark.parametrize(
    ("activations", "said"),
    [
        (None, "the file holds the weights of a 3-4-2 network and not its activations: say them, one a layer"),
        (("tanh",), "this 3-4-2 network needs 2 activations"),
        ("tanh", "this 3-4-2 network needs 2 activations"),
        (("tanh", "swoosh"), "there is no activation called 'swoosh'"),
    ],
)
def test_missing_activations_are_asked_for(activations, said):
    with pytest.raises(ValueError) as refusal:
        dv.load(tensors(STATE), activations)
    assert str(refusal.value).startswith(said)


def test_a_layout_that_does_not_fit_or_is_unknown():
    with pytest.raises(ValueError, match="with layout in_out the shapes do not fit together"):
        dv.load(tensors(STATE), PHI, layout="in_out")
    with pytest.raises(ValueError, match="unknown layout 'rows'"):
        dv.load(tensors(STATE), PHI, layout="rows")


def test_a_path_that_is_not_there_or_too_large(tmp_path):
    with pytest.raises(ValueError, match="cannot be read"):
        dv.load(tmp_path / "none.npz")
    large = tmp_path / "large.npz"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ValueError, match="the limit is 20,000,000"):
        dv.load(large)


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_a_damaged_file_is_refused_or_read_and_nothing_else(place):
    for data in (tensors(STATE), npz(STATE), model(GEMM, RELU, constants=FIRST)):
        damaged = bytearray(data)
        damaged[place % len(damaged)] ^= 0x55
        try:
            found = dv.load(bytes(damaged), activations=PHI)
        except ValueError:
            continue
        assert isinstance(found, dv.Network)
    assert onnx.__version__
