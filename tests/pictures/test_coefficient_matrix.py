"""The heat map shows every α and frames the chosen one."""

import numpy as np

import dacviz as dv
from dacviz.core.agreement import alpha_sizes
from dacviz.pictures.coefficients.matrix import matrix
from tests.pictures.drawn import accepted

NET = dv.Network.random((2, 4, 3, 2), seed=1)
PAS = dv.forward(NET, (0.5, -0.2))
ALPHA = dv.alpha(NET, PAS, 1, 3)


def test_every_coefficient_has_a_cell_and_the_chosen_one_a_frame():
    figure = accepted(matrix(ALPHA, alpha_sizes(NET, PAS, 1, 3), 1, 3, (2, 1)))
    (cells,), (frame,) = figure["data"], figure["layout"]["shapes"]
    assert cells["z"] == ALPHA.tolist()
    assert cells["zmax"] == -cells["zmin"] == abs(ALPHA).max()
    assert (frame["x0"], frame["x1"], frame["y0"], frame["y1"]) == (1.5, 2.5, 0.5, 1.5)


def test_a_coefficient_that_is_nothing_but_rounding_is_about_zero_and_keeps_its_digits():
    """0.3 · 1 − 0.1 · 3 along two paths, 5.6×10⁻¹⁷ in float64."""
    net = dv.Network([[[0, 1]], [[0, 0.3], [0, 0.1]], [[0, 1, -3.0]]], ["identity"] * 3)
    pas = dv.forward(net, [1.0])
    found = dv.alpha(net, pas, 1, 3)
    assert 0 < abs(found[0, 0]) < 1e-16
    (cells,) = matrix(found, alpha_sizes(net, pas, 1, 3), 1, 3, (1, 1))["data"]
    assert cells["text"] == [["≈ 0"]]
    assert str(float(abs(found[0, 0]))) in cells["hovertext"][0][0].replace("−", "-")
    assert alpha_sizes(net, pas, 1, 3) == np.array([[0.3 + 0.1 * 3]])
