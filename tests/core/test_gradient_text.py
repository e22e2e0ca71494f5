"""Pasted gradients: every usual way to write one is read, everything else is refused in a sentence."""

import json
import time

import numpy as np
import pytest

import dacviz as dv

NET = dv.Network.random((2, 3, 3, 1), init="uniform", seed=3)
X, D = (0.5, -1.0), (1.0,)
RIGHT = dv.backprop(NET, X, D).gradient


def tensor(array):
    """What PyTorch prints: four decimals."""
    return f"tensor({np.array2string(array, precision=4, separator=', ', floatmode='fixed')}, grad_fn=<SubBackward0>)"


def written(layers):
    """One gradient as text, in many ways."""
    lists = [G.tolist() for G in layers]
    kernels = [part.tolist() for G in layers for part in (G[:, 1:].T, G[:, 0])]
    rows = [
        f"{l},{i + 1},{j},{v!r}" for l, G in enumerate(lists, 1) for i, row in enumerate(G) for j, v in enumerate(row)
    ]
    csv = "\n\n".join("\n".join(",".join(map(repr, row)) for row in G) for G in lists)
    return {
        "JSON": json.dumps(lists),
        "JSON with names": json.dumps({f"W{l}": G for l, G in enumerate(lists, 1)}, indent=1),
        "JSON, weights and biases": json.dumps(
            {"W": [G[:, 1:].tolist() for G in layers], "b": [G[:, 0].tolist() for G in layers]}
        ),
        "kernels": json.dumps(kernels),
        "repr of numpy": "\n".join(f"dW{l} = {G!r}" for l, G in enumerate(layers, 1)),
        "print of numpy": "\n".join(str(G) for G in layers),
        "numpy in scientific notation": "\n".join(
            np.array2string(G, formatter={"float": lambda v: f"{v:.8e}"}) for G in layers
        ),
        "PyTorch": "\n".join(
            f"fc{l}.weight {tensor(G[:, 1:])}\nfc{l}.bias {tensor(G[:, 0])}".replace(" tensor", ": tensor")
            for l, G in enumerate(layers, 1)
        ),
        "Layers": repr(layers),
        "CSV": csv,
        "CSV with decimal commas": csv.replace(",", ";").replace(".", ","),
        "CSV with addresses": "\n".join(["l,i,j,value", *rows]),
        "one long line": " ".join(repr(float(v)) for G in layers for v in G.ravel()),
    }


@pytest.mark.parametrize("way", written(RIGHT))
def test_a_right_gradient_is_right_however_it_is_written(way):
    report = dv.check_gradient(NET, X, D, dv.read_gradient(written(RIGHT)[way], NET.sizes))
    assert report.agrees, str(report)


@pytest.mark.parametrize("way", written(RIGHT))
def test_a_mistake_is_found_however_it_is_written(way):
    wrong = dv.wrong_gradient(NET, X, D, "half_squared_error", "weights_transposed")
    report = dv.check_gradient(NET, X, D, dv.read_gradient(written(wrong)[way], NET.sizes))
    assert not report.agrees and "weights_transposed" in report.mistakes


def test_a_number_is_known_as_exactly_as_its_digits_say():
    text = json.dumps([np.round(G, 3).tolist() for G in RIGHT])
    pasted = dv.read_gradient(text, NET.sizes)
    assert pasted.unit == pytest.approx(0.0005)
    report = dv.check_gradient(NET, X, D, pasted)
    assert report.agrees and "as many digits as were given" in str(report)
    off = [np.round(G, 3) for G in RIGHT]
    off[0][0, 0] += 0.001
    assert not dv.check_gradient(NET, X, D, dv.read_gradient(json.dumps([G.tolist() for G in off]), NET.sizes)).agrees


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("   \n\t ", "empty"),
        ("hello", "not a number"),
        ("[]", "no numbers"),
        ("{}", "no numbers"),
        ("[1, 2", "never closed"),
        ("1, 2]]", "closes nothing|not a number"),
        ("[1, 2)", "do not match"),
        ("[1, nan]", "finite numbers"),
        ("[1, Infinity]", "finite numbers"),
        ("[1, null]", "finite numbers"),
        ("[1e999]", "beyond float64"),
        ("[[1, 2, ..., 3, 4]]", "set_printoptions"),
        ("[[1. 2. … 3.]]", "set_printoptions"),
        ("[" * 60 + "1" + "]" * 60, "deep"),
        ("__import__('os').system('true')", "cannot be read"),
        ("[__import__('os')]", "cannot be read"),
        ("[1, lambda: 2]", "cannot be read|does not fit"),
        ("[1 + 1]", "cannot be read"),
        ("[0x10]", "cannot be read"),
        ("[1_000]", "cannot be read"),
        ("['a', 'b']", "cannot be read"),
        ("<script>alert(1)</script>", "cannot be read|not a number"),
        ("[<b>1</b>]", "cannot be read"),
        ("[1, 2, 3]", "25 weights"),
        ("1 2\n3", "25 weights"),
        ("l,i,j,value\n9,1,0,0.5", "not in this network"),
        ("l,i,j,value\n1,1,0,0.5", "is missing"),
        ("l,i,j,value\n1,-1,0,0.5", "whole numbers"),
        ("l,i,j,value\n1,1,0", "not a number"),
        ("\x00\x01", "not a number"),
        ("٣ ٤", "not a number"),
        ("[1," + "9" * 100_000 + "]", "characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        dv.read_gradient(text, NET.sizes)


@pytest.mark.parametrize("text", [None, 3, b"[1]", ["[1]"]])
def test_only_text_is_read(text):
    with pytest.raises(ValueError, match="must be text"):
        dv.read_gradient(text, NET.sizes)


@pytest.mark.parametrize("part", ["a ", "a.b/", "[", "-", "1e", '"', "'", "tensor(", "1 ", "=", "dtype=", "\n\n"])
def test_a_long_paste_of_nonsense_is_refused_at_once(part):
    start = time.process_time()
    with pytest.raises(ValueError, match=r"\w"):
        dv.read_gradient(part * (2_500 // len(part)), NET.sizes)
    assert time.process_time() - start < 1.0
