"""Colours can be read on a light and a dark page (WCAG 2.2), and a scale means the same on both sides of 0."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dacviz.pictures.scales import LEVELS, THEMES, level, limit, nice, width

TEXT = 4.5
"""WCAG 1.4.3: text."""

GRAPHICS = 3.0
"""WCAG 1.4.11: lines and shapes that carry a meaning."""

SMALL_TO_LARGE = st.tuples(*[st.floats(0, 1e300)] * 3).map(sorted).filter(lambda magnitudes: magnitudes[-1] > 0)


def rgb(colour):
    return tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5))


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def on_scale(stops, t):
    """The colour at t of a diverging scale with stops at −1, 0 and 1, as the page mixes it."""
    low, middle, high = map(rgb, stops)
    end = low if t < 0 else high
    return tuple(m + abs(t) * (e - m) for m, e in zip(middle, end, strict=True))


def test_contrast_of_black_and_white():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_a_number_can_be_read_on_every_colour_of_a_node(theme):
    colours = THEMES[theme]
    for k in range(-100, 101):
        assert contrast(rgb(colours["text"]), on_scale(colours["node"], k / 100)) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["text", "faint"])
@pytest.mark.parametrize("ground", ["page", "blank"])
def test_text_can_be_read_beside_and_on_an_empty_node(theme, ink, ground):
    assert contrast(rgb(THEMES[theme][ink]), rgb(THEMES[theme][ground])) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_the_strongest_edges_stand_out_from_the_page(theme):
    negative, _, positive = map(rgb, THEMES[theme]["edge"])
    for colour in (negative, positive):
        assert contrast(colour, rgb(THEMES[theme]["page"])) >= GRAPHICS


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("shape", ["lit", "outline"])
def test_what_is_lit_and_outlined_stands_out_from_the_page(theme, shape):
    assert contrast(rgb(THEMES[theme][shape]), rgb(THEMES[theme]["page"])) >= GRAPHICS


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", ["node", "edge"])
def test_the_ends_are_orange_and_blue(theme, scale):
    """Red and blue stay apart for every common colour blindness."""
    negative, _, positive = map(rgb, THEMES[theme][scale])
    assert negative[0] > 1.4 * negative[2]
    assert positive[2] > 1.4 * positive[0]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", ["node", "edge"])
def test_the_middle_is_neutral(theme, scale):
    _, middle, _ = map(rgb, THEMES[theme][scale])
    assert max(middle) - min(middle) <= 32


def test_both_themes_have_the_same_colours():
    assert THEMES["light"].keys() == THEMES["dark"].keys()


@pytest.mark.parametrize(
    ("numbers", "expected"), [([1.0, -3.0, 2.0], 3.0), ([0.0, -0.0], 1.0), ([], 1.0), ([5e-324], 5e-324)]
)
def test_limit_is_the_largest_magnitude(numbers, expected):
    assert limit(numbers) == expected


@given(SMALL_TO_LARGE)
def test_level_is_the_same_on_both_sides(magnitudes):
    number, _, top = magnitudes
    assert level(-number, top) == -level(number, top)


@given(SMALL_TO_LARGE)
def test_a_larger_magnitude_has_no_lower_level(magnitudes):
    small, large, top = magnitudes
    assert level(small, top) <= level(large, top)


@given(SMALL_TO_LARGE)
def test_level_is_zero_only_for_zero(magnitudes):
    number, _, top = magnitudes
    assert (level(number, top) == 0) == (number == 0)


@pytest.mark.parametrize("top", [5e-324, 1.0, 1.7e308])
def test_the_largest_number_has_the_highest_level(top):
    assert level(top, top) == LEVELS
    assert level(-top, top) == -LEVELS


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1.0, 5), (0.7, 4), (0.5, 3), (0.3, 2), (0.2, 1), (1e-9, 1), (0.0, 0), (-0.0, 0), (-1.0, -5)],
)
def test_level_on_a_scale_to_one(number, expected):
    assert level(number, 1.0) == expected


def test_beyond_the_end_is_the_end():
    assert level(7.0, 1.0) == LEVELS


def test_wider_means_more_and_every_edge_can_be_seen():
    widths = [width(k) for k in range(LEVELS + 1)]
    assert widths == sorted(set(widths))
    assert widths[0] >= 1
    assert [width(-k) for k in range(LEVELS + 1)] == widths


@given(st.floats(5e-324, 1.7976931348623157e308))
def test_a_nice_end_is_a_finite_number_not_below_and_not_far_above(number):
    end = nice(number)
    assert number <= end <= max(2.5 * number, 1e-300)


@pytest.mark.parametrize(
    ("number", "end"), [(1.0, 1.0), (1.1, 2.0), (2.1, 5.0), (0.051, 0.1), (3e-9, 5e-9), (7e30, 1e31)]
)
def test_a_nice_end_is_1_2_or_5_times_a_power_of_ten(number, end):
    assert nice(number) == pytest.approx(end, rel=1e-12)
