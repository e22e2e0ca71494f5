"""What stands beside the network for a click: its meaning with a number, and its numbers, the most important first."""

import pytest

from dacviz.core.expression import Ref
from dacviz.lesson.markup import number
from dacviz.pictures.film.algorithm_film import film
from dacviz.pictures.film.explanation import explanation
from tests.lesson.worked import trace_of


@pytest.mark.parametrize(
    ("place", "output", "ref", "title", "start"),
    [
        ((1, 2), None, Ref("delta", (1, 2)), "Node 2 of layer 1", "If its sum grew by 0.01, E"),
        ((2, 1), None, Ref("delta", (2, 1)), "Output 1", "If its sum grew by 0.01, E"),
        ((2, 3, 0), None, Ref("gradient", (2, 3, 0)), "Bias of output 3", "If it grew by 0.01, E"),
        ((1, 2), 3, Ref("alpha", (1, 2, 2, 3)), "Node 2 of layer 1", "If its sum grew by 0.01, the sum of output 3"),
        (
            (2, 3, 1),
            3,
            Ref("output_gradient", (2, 3, 1, 2, 3)),
            "Weight from node 1 of layer 1 to output 3",
            "If it grew by 0.01, the sum of output 3",
        ),
    ],
)
def test_its_meaning_says_the_number_of_the_moment(place, output, ref, title, start):
    trace = trace_of("outputs", output=output)
    made = explanation(trace, place, "node", "all")
    assert made["title"] == title
    promised = 0.01 * trace.known()[ref]
    assert made["meaning"] == f"{start} would change by about {number(promised)}."


@pytest.mark.parametrize(("by", "sweep"), [("node", "all"), ("layer", "all"), ("node", "backward")])
def test_each_number_leads_to_the_step_that_shows_it(by, sweep):
    trace = trace_of("paper")
    made = explanation(trace, (1, 2), by, sweep)
    assert [entry["law"] for entry in made["numbers"]] == ["32", "8", "7"]
    shown = film(trace, by, sweep)
    node = shown["nodes"].index((1, 2))
    kinds = {"32": "delta", "8": "z", "7": "u"}
    for entry in made["numbers"]:
        if sweep == "backward" and entry["law"] != "32":
            assert entry["step"] is None
        else:
            assert (node, kinds[entry["law"]]) in shown["frames"][entry["step"]]["target"]


def test_an_input_is_given_and_has_no_equation():
    made = explanation(trace_of("paper"), (0, 2), "node", "all")
    assert (made["meaning"], made["numbers"]) == ("It is given: −1.", [])
