"""The curves of what each way costs."""

from dacviz.pictures.coefficients.costs import WAYS, cost_curves
from tests.pictures.drawn import accepted


def test_a_line_for_each_way_even_where_it_costs_more_than_an_integer_of_the_browser_holds():
    counts = {name: [1, 10**30] for name in WAYS}
    figure = accepted(cost_curves(counts, range(1, 3), "hidden layers", 2))
    assert [line["name"] for line in figure["data"]] == list(WAYS.values())[::-1]
    assert all(line["y"] == [1.0, 1e30] for line in figure["data"])
