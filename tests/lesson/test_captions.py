"""The sentences: there is one for every step and every layer, in words, about the right place."""

import re

import pytest

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.lesson.captions import READY_BACKWARD, layer_sentence, node_name, question, ready, sentence
from dacviz.lesson.markup import number
from dacviz.lesson.presets import PRESETS
from tests.lesson.worked import preset_network, preset_traces, trace_of

FORMULA = set("\\{}$_^<>=[]*")


def sentences():
    """Every sentence there is about every preset."""
    for trace in preset_traces():
        yield from (sentence(step, trace) for step in trace.steps)
        yield from (layer_sentence(trace, s.phase, s.target.index[0]) for s in trace.steps)


def sentence_of(kind, *index, name="paper", output=None):
    """The sentence of the step that assigns a quantity in a preset's trace."""
    trace = trace_of(name, output)
    return sentence(next(s for s in trace.steps if s.target == Ref(kind, index)), trace)


def test_every_sentence_ends_with_a_full_stop():
    assert all(re.search(r"\w\.$", text) for text in sentences())


def test_every_sentence_is_one_sentence():
    assert not [text for text in sentences() if re.search(r"[.!?]\s", text)]


def test_no_sentence_has_a_character_of_a_formula():
    assert [text for text in {*sentences(), *map(ready, preset_traces()), READY_BACKWARD} if set(text) & FORMULA] == []


def test_no_sentence_is_longer_than_a_line_of_a_book_or_two():
    assert max(map(len, sentences())) <= 140


@pytest.mark.parametrize("text", [*map(ready, preset_traces()), READY_BACKWARD])
def test_what_stands_before_the_first_step(text):
    assert text.endswith(".")
    assert "Press Play" in text


def test_before_the_first_step_there_is_a_question_with_the_networks_own_numbers():
    answer = dv.forward(preset_network("paper"), PRESETS["paper"].x).z[3][0]
    assert ready(trace_of("paper")).startswith(
        f"The network answers {number(answer)}, wanted is 1. Which of the 20 weights is to blame, and how much?"
    )
    assert ready(trace_of("paper", output=1)).startswith("How much does the sum of output 1 change with each of the 20")


def test_nothing_is_said_of_each_where_there_is_one():
    assert "each" not in sentence_of("delta", 2, 1)
    assert "each" in sentence_of("delta", 1, 2)


@pytest.mark.parametrize(
    ("l", "i", "name"),
    [(0, 2, "input 2"), (1, 3, "node 3 of layer 1"), (2, 1, "node 1 of layer 2"), (3, 1, "output 1")],
)
def test_node_name(l, i, name):
    assert node_name(l, i, L=3) == name


@pytest.mark.parametrize(
    ("kind", "index", "start"),
    [
        ("u", (1, 2), "Node 2 of layer 1 multiplies its 2 inputs by the weights"),
        ("u", (3, 1), "Output 1 multiplies its 2 inputs by the weights"),
        ("delta", (3, 1), "Output 1 should be 1: how far it is off"),
        ("delta", (1, 3), "Node 3 of layer 1 collects the δ of the 2 nodes it feeds"),
        ("delta", (2, 1), "Node 1 of layer 2 takes the δ of the only node it feeds"),
        ("gradient", (1, 3, 2), "The weight from input 2 to node 3 of layer 1: the δ"),
        ("gradient", (3, 1, 0), "The bias of output 1 always carries 1"),
    ],
)
def test_the_sentence_names_the_place(kind, index, start):
    assert sentence_of(kind, *index).startswith(start)


def test_a_single_input_is_called_the_only_one():
    assert "its only input" in sentence_of("u", 1, 1, name="deep")


def test_the_last_activation_is_the_prediction():
    assert sentence_of("z", 3, 1).endswith("this is the prediction.")
    assert sentence_of("z", 2, 1).endswith("this is what the node passes on.")


def test_alpha_starts_from_one_and_zero():
    assert "starts from 1" in sentence_of("alpha", 2, 2, 2, 2, name="outputs", output=2)
    assert "starts from 0" in sentence_of("alpha", 2, 1, 2, 2, name="outputs", output=2)


def test_a_trace_of_an_output_speaks_of_alpha():
    told = [sentence_of("alpha", 1, 1, 2, 3, name="outputs", output=3)]
    told.append(sentence_of("output_gradient", 1, 1, 1, 2, 3, name="outputs", output=3))
    assert all("α" in text and "δ" not in text for text in told)


@pytest.mark.parametrize("activation", dv.ACTIVATIONS)
def test_every_activation_has_words_of_its_own(activation):
    others = [other for other in dv.ACTIVATIONS if other != activation]
    assert activated(activation) not in [activated(other) for other in others]


def activated(activation):
    trace = dv.trace(dv.Network([[[0.0, 1.0]]], (activation,)), (0.5,), (0.0,))
    return sentence(trace.steps[1], trace)


def test_each_loss_explains_its_start():
    starts = {
        "paper": "times the slope",
        "binary": "how far the output is off",
        "softmax": "how far the probability is off",
    }
    for name, words in starts.items():
        assert words in sentence_of("delta", len(dv.PRESETS[name].sizes) - 1, 1, name=name)


@pytest.mark.parametrize(
    ("phase", "l", "output", "words"),
    [
        ("forward", 1, None, "Every node of layer 1 adds up"),
        ("forward", 2, None, "Every node of the output layer adds up"),
        ("output", 2, None, "At the outputs δ says"),
        ("output", 2, 3, "starts from 1 at output 3 and 0 at the other outputs"),
        ("backward", 1, None, "δ flows back from the output layer to layer 1"),
        ("backward", 1, 3, "α flows back from the output layer to layer 1"),
        ("gradient", 1, None, "Every weight into layer 1 gets its derivative: δ"),
        ("gradient", 2, 3, "Every weight into the output layer gets its derivative: α"),
    ],
)
def test_the_sentence_of_a_layer(phase, l, output, words):
    assert words in layer_sentence(trace_of("outputs", output), phase, l)


@pytest.mark.parametrize(
    ("targets", "text"),
    [
        ([("delta", 1, 2)], "δ of node 2 of layer 1 = ?"),
        ([("u", 3, 1)], "Sum u of output 1 = ?"),
        ([("gradient", 2, 1, 0)], "∂E/∂w of the bias of node 1 of layer 2 = ?"),
        ([("gradient", 1, 3, 2)], "∂E/∂w of the weight from input 2 to node 3 of layer 1 = ?"),
        ([("alpha", 1, 2, 3, 1)], "α of node 2 of layer 1 = ?"),
        ([("u", 1, 1), ("z", 1, 1), ("u", 1, 2)], "Sum u and output z of layer 1 = ?"),
        ([("delta", 3, 1), ("delta", 3, 2)], "δ of the output layer = ?"),
    ],
)
def test_a_step_asks_for_what_it_assigns(targets, text):
    assert question([Ref(kind, tuple(index)) for kind, *index in targets], L=3) == text
