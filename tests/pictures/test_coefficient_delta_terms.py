"""The stacked terms of δ."""

import numpy as np
import pytest

import dacviz as dv
from dacviz.pictures.coefficients.delta_terms import delta_terms
from tests.pictures.drawn import accepted

NET = dv.Network.random((2, 4, 3, 2), seed=1)
PAS = dv.forward(NET, (0.5, -0.2))


def test_the_terms_stack_up_to_delta():
    *terms, sums = accepted(delta_terms(dv.alpha(NET, PAS, 1, 3), 1, 2))["data"]
    assert np.sum([term["y"] for term in terms], axis=0) == pytest.approx(np.array(sums["y"]))
