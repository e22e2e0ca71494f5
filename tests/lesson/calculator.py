"""A reader with a pocket calculator: ``calculate(latex)`` redoes a printed formula."""

import math
import re

FUNCTIONS = {
    "exp": math.exp,
    "tanh": math.tanh,
    "σ": lambda u: 1 / (1 + math.exp(-u)),
    "id": lambda u: u,
    "relu": lambda u: max(u, 0.0),
}


def calculate(latex):
    """The value of a printed formula without sums that are cut short."""
    text = re.sub(r" \\times 10\^\{(-?\d+)\}", r"e\1", latex)
    text = text.replace(r"\left(", "(").replace(r"\right)", ")").replace(r"\cdot", "*")
    text = text.replace(r"\sigma", "σ")
    text = re.sub(r"\\operatorname\{(\w+)\}", r"\1", text)
    text = text.replace("e^{", "exp{").translate({ord("{"): "(", ord("}"): ")"})
    text = text.replace(r"\frac", "").replace(")(", ")/(")
    return eval(text, {"__builtins__": {}}, FUNCTIONS)
