"""The heat map shows every α and frames the chosen one."""

import dacviz as dv
from dacviz.pictures.coefficients.matrix import matrix
from tests.pictures.drawn import accepted

NET = dv.Network.random((2, 4, 3, 2), seed=1)
PAS = dv.forward(NET, (0.5, -0.2))
ALPHA = dv.alpha(NET, PAS, 1, 3)


def test_every_coefficient_has_a_cell_and_the_chosen_one_a_frame():
    figure = accepted(matrix(ALPHA, 1, 3, (2, 1)))
    (cells,), (frame,) = figure["data"], figure["layout"]["shapes"]
    assert cells["z"] == ALPHA.tolist()
    assert cells["zmax"] == -cells["zmin"] == abs(ALPHA).max()
    assert (frame["x0"], frame["x1"], frame["y0"], frame["y1"]) == (1.5, 2.5, 0.5, 1.5)
