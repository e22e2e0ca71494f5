"""How far quotients are off, on logarithmic axes."""

import numpy as np

from dacviz.pictures.coefficients.difference_quotients import quotient_errors
from tests.pictures.drawn import accepted

H = np.logspace(-16, 0, 9)


def test_a_difference_of_zero_has_no_place_on_a_logarithmic_axis():
    central, complex_step = accepted(quotient_errors(H, {"central": H, "complex step": 0 * H}, 1e-4))["data"]
    assert None not in central["y"]
    assert set(complex_step["y"]) == {None}
