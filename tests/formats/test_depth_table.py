"""Depth profiles as CSV hold what the profiles hold, to the last digit."""

import csv
import io

import dacviz as dv
from dacviz.formats.depth_table import to_csv


def test_every_number_comes_back():
    stack, own = dv.Stack("tanh", width=5, depth=3), dv.Network.random((2, 3, 1))
    profiles = [dv.depth_profile(stack, seeds=4), dv.depth_profile(own, seeds=2)]
    read = list(csv.DictReader(io.StringIO(to_csv(profiles))))
    assert len(read) == (4 + 4 * 3) + (3 + 4 * 2)
    for number, profile in enumerate(profiles, 1):
        for symbol, name, first in (("z", "z", 0), ("δ", "delta", 1), ("share of dead nodes", "dead", 1)):
            lines = [line for line in read if line["row"].startswith(f"{number}:") and line["quantity"] == symbol]
            assert [int(line["l"]) for line in lines] == list(range(first, profile.L + 1))
            for column, values in zip(("quantile 0.1", "median", "quantile 0.9"), profile.band(name), strict=True):
                assert [float(line[column]) for line in lines] == values.tolist()
            wanted = getattr(profile.theory, name, None)
            assert [line["theory"] for line in lines] == (
                [""] * len(lines) if wanted is None else [repr(float(v)) for v in wanted]
            )
    assert {line["networks"] for line in read} == {"4", "2"}
