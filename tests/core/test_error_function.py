"""erf and the normal distribution against Python's own, which are the C library's and scalar."""

import math

import numpy as np
import pytest

from dacviz.core.error_function import erf, normal

EVERYWHERE = np.concatenate([np.linspace(-7.0, 7.0, 5001), np.logspace(-300, 300, 601), -np.logspace(-300, 300, 601)])


def test_erf_to_a_few_units_in_the_last_place():
    expected = np.array([math.erf(x) for x in EVERYWHERE.tolist()])
    np.testing.assert_allclose(erf(EVERYWHERE), expected, rtol=4 * 2.0**-52, atol=0)


def test_the_normal_distribution_keeps_its_digits_far_below_0():
    u = np.linspace(-37.0, 10.0, 4001)
    # Rounding u/√2 alone costs erfc u² units, some 10⁻¹³ far out.
    expected = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in u.tolist()])
    np.testing.assert_allclose(normal(u)[0], expected, rtol=4e-13)
    near = u > -2.0
    np.testing.assert_allclose(normal(u)[0][near], expected[near], rtol=8 * 2.0**-52)


def test_the_density_is_that_of_the_textbook():
    u = np.linspace(-10.0, 10.0, 801)
    expected = [math.exp(-v * v / 2) / math.sqrt(2 * math.pi) for v in u.tolist()]
    np.testing.assert_allclose(normal(u)[1], expected, rtol=2e-14)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_any_shape(shape):
    u = np.full(shape, 0.5)
    assert np.shape(erf(u)) == shape
    assert [np.shape(part) for part in normal(u)] == [shape, shape]


@pytest.mark.parametrize(("u", "below"), [(-1e300, 0.0), (-50.0, 0.0), (50.0, 1.0), (1e300, 1.0)])
def test_the_ends(u, below):
    assert [float(part) for part in normal(np.array(u))] == [below, 0.0]
    assert float(erf(np.array(u))) == math.copysign(1.0, u)
