"""All weights as text: what is written is read back, and so is what others print."""

import numpy as np
import pytest

from dacviz.core.network import Network
from dacviz.state.problem import Problem
from dacviz.state.weights_text import parse_weights, weights_text

BOOK = ((0.35, 0.15, 0.2, 0.35, 0.25, 0.3), (0.6, 0.4, 0.45))
SIZES = (2, 2, 1)
WEIGHTS = (*BOOK[0], *BOOK[1])


@pytest.mark.parametrize("sizes", [(2, 3, 2, 1), (1, 1), (8, 16, 16, 8), (3, 1, 4)])
def test_what_is_written_is_read_back_to_the_last_bit(sizes):
    net = Network.random(sizes, seed=3)
    assert parse_weights(weights_text(net), sizes) == (tuple(float(w) for W in net.weights for w in W.flat), "")


@pytest.mark.parametrize(
    "text",
    [
        "0.35, 0.15, 0.2\n0.35, 0.25, 0.3\n\n0.6, 0.4, 0.45",
        "0.35\t0.15\t0.2\n0.35\t0.25\t0.3\n\n0.6\t0.4\t0.45\n",
        f"{np.array(BOOK[0]).reshape(2, 3)}\n{np.array([BOOK[1]])}",
        "[array([[0.35, 0.15, 0.2 ], [0.35, 0.25, 0.3 ]]), array([[0.6 , 0.4 , 0.45]])]",
        "W1 = [[0.15, 0.2], [0.25, 0.3]]\nb1 = [0.35, 0.35]\nW2 = [[0.4, 0.45]]\nb2 = [0.6]",
    ],
    ids=["as written", "spreadsheet", "print", "repr", "weights and biases apart"],
)
def test_a_book_s_network_is_pasted(text):
    assert parse_weights(text, SIZES)[0] == WEIGHTS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "paste the weights"),
        ("1, 2, 3", "the weights do not fit this network"),
        ("0.35, x, 0.2\n1,2,3\n\n1,2,3", "."),
        ("[[1, 2, 3], [4, 5, 6]", "brackets"),
        ("9" * 10**6, "characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_about_weights(text, said):
    with pytest.raises(ValueError, match=said) as refusal:
        parse_weights(text, SIZES)
    assert "gradient" not in str(refusal.value)


def test_they_make_the_problem():
    problem = Problem.of("paper").with_sizes(SIZES).with_weights(parse_weights("\n".join(map(str, WEIGHTS)), SIZES)[0])
    assert weights_text(problem.network()) == "0.35, 0.15, 0.2\n0.35, 0.25, 0.3\n\n0.6, 0.4, 0.45"
