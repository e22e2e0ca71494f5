"""Mazur's worked example, "A Step by Step Backpropagation Example" (2015), digit by digit as printed there.

A 2-2-2 network of sigmoids with ½ Σ (d − z)² and one step of gradient descent with η = 0.5.
"""

import pytest

import dacviz as dv

ETA = 0.5


@pytest.fixture(scope="module")
def net():
    return dv.Network(
        ([[0.35, 0.15, 0.20], [0.35, 0.25, 0.30]], [[0.60, 0.40, 0.45], [0.60, 0.50, 0.55]]), ("sigmoid", "sigmoid")
    )


@pytest.fixture(scope="module")
def bp(net):
    return dv.backprop(net, (0.05, 0.10), (0.01, 0.99))


def as_printed(value, text):
    """``value`` with as many decimals as ``text`` shows."""
    return f"{value:.{len(text.partition('.')[2])}f}"


@pytest.mark.parametrize(
    ("quantity", "l", "i", "text"),
    [
        ("u", 1, 1, "0.3775"),
        ("z", 1, 1, "0.593269992"),
        ("z", 1, 2, "0.596884378"),
        ("u", 2, 1, "1.105905967"),
        ("z", 2, 1, "0.75136507"),
        ("z", 2, 2, "0.772928465"),
        ("delta", 2, 1, "0.138498562"),
    ],
)
def test_nodes(bp, quantity, l, i, text):
    assert as_printed(getattr(bp, quantity)[l][i - 1], text) == text


def test_error(bp):
    assert as_printed(bp.error, "0.298371109") == "0.298371109"


@pytest.mark.parametrize(("l", "i", "j", "text"), [(2, 1, 1, "0.082167041"), (1, 1, 1, "0.000438568")])
def test_gradient(bp, l, i, j, text):
    assert as_printed(bp.gradient[l][i - 1, j], text) == text


@pytest.mark.parametrize(
    ("l", "i", "j", "text"),
    [
        (1, 1, 1, "0.149780716"),
        (1, 1, 2, "0.19956143"),
        (1, 2, 1, "0.24975114"),
        (1, 2, 2, "0.29950229"),
        (2, 1, 1, "0.35891648"),
        (2, 1, 2, "0.408666186"),
        (2, 2, 1, "0.511301270"),
        (2, 2, 2, "0.561370121"),
    ],
)
def test_weights_after_one_step(net, bp, l, i, j, text):
    assert as_printed(net.w[l][i - 1, j] - ETA * bp.gradient[l][i - 1, j], text) == text
