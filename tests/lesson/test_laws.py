"""The laws: in letters they are what the paper says, and numbers for the letters give every instance."""

import re
from pathlib import Path

import pytest

import dacviz
from dacviz.core.expression import Activate, Indicator, Letter, Product, Quantity, Ref, Sigma, Sum, Width
from dacviz.lesson.equations import GENERAL
from dacviz.lesson.expression import replaced, symbols
from dacviz.lesson.laws import LAWS, L, bind, j, l, o, r, s, t
from dacviz.lesson.markup import LATEX, MATHML, math
from tests.lesson.mathml import check, written

NET = dacviz.Network.random((2, 3, 2), hidden="tanh", output="sigmoid")

AS_IN_THE_PAPER = {
    "7": r"u_{l,i} = w_{l,i,0} + \sum_{j=1}^{h_{l-1}} w_{l,i,j}\, z_{l-1,j}",
    "8": r"z_{l,i} = \phi_l(u_{l,i})",
    "21": r"\alpha_{L,i \to L,o} = 1 \text{ if } i = o \text{, else } 0",
    "22": r"\alpha_{l,i \to r,t} = \sum_{j=1}^{h_{r-1}}"
    r" w_{r,t,j}\, \phi^{\prime}_{r-1}(u_{r-1,j})\, \alpha_{l,i \to r-1,j}",
    "23": r"\frac{\partial u_{r,t}}{\partial w_{l,i,j}}"
    r" = \alpha_{l,i \to r,t}\, \frac{\partial u_{l,i}}{\partial w_{l,i,j}}",
    "24": r"\alpha_{l,i \to r,t} = \phi^{\prime}_l(u_{l,i}) \sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\, \alpha_{l+1,s \to r,t}",
    "26": r"\alpha_{l,i \to L,o} = \phi^{\prime}_l(u_{l,i}) \sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\, \alpha_{l+1,s \to L,o}",
    "29": r"\delta_{l,i} = \sum_{o=1}^{m} \varepsilon_o\, \phi^{\prime}_L(u_{L,o})\, \alpha_{l,i \to L,o}"
    r" = \sum_{o=1}^{m} \delta_{L,o}\, \alpha_{l,i \to L,o}",
    "30": r"\frac{\partial E}{\partial w_{l,i,j}} = \delta_{l,i}\, z_{l-1,j}, \quad"
    r" \frac{\partial E}{\partial w_{l,i,0}} = \delta_{l,i}",
    "31": r"\frac{\partial u_{L,o}}{\partial w_{l,i,j}} = \alpha_{l,i \to L,o}\, z_{l-1,j}, \quad"
    r" \frac{\partial u_{L,o}}{\partial w_{l,i,0}} = \alpha_{l,i \to L,o}",
    "32": r"\delta_{l,i} = \phi^{\prime}_l(u_{l,i}) \sum_{s=1}^{h_{l+1}} w_{l+1,s,i}\, \delta_{l+1,s}",
    "33": r"\delta_{L,o} = \varepsilon_o\, \phi^{\prime}_L(u_{L,o})",
}


def normal(latex):
    """Without thin spaces, and x_{l} as x_l."""
    return re.sub(r"\{(\w)\}", r"\1", latex.replace(r"\,", "").replace(" ", ""))


@pytest.mark.parametrize("number", AS_IN_THE_PAPER)
def test_the_general_form_is_the_papers(number):
    assert normal(GENERAL[number]) == normal(AS_IN_THE_PAPER[number])


def test_every_law_has_a_general_form():
    assert set(GENERAL) == set(LAWS) == set(AS_IN_THE_PAPER)


@pytest.mark.parametrize("number", LAWS)
def test_a_law_is_well_formed_mathml(number):
    check(math(LAWS[number].written(MATHML)))


def test_a_law_in_mathml():
    assert written(math(LAWS["32"].written(MATHML))) == "δl,i=φ′l(ul,i)∑s=1hl+1wl+1,s,iδl+1,s"


@pytest.mark.parametrize(
    ("letter", "text"), [(l, "l"), (l + 1, "l+1"), (r - 1, "r-1"), (l + 2 - 2, "l"), (l - 1 - 1, "l-2")]
)
def test_a_letter_and_a_number(letter, text):
    assert str(letter) == text


def test_numbers_for_letters_open_the_sum():
    weights = [Product((Quantity(Ref("w", (2, k, 3))), Quantity(Ref("delta", (2, k))))) for k in (1, 2)]
    body = Product((Quantity(Ref("w", (2, s, 3))), Quantity(Ref("delta", (2, s)))))
    slope = Activate(1, "tanh", Quantity(Ref("u", (1, 3))), derivative=True)
    assert LAWS["32"].bound(NET, l=1, i=3).right == Product((slope, Sum(tuple(weights), Sigma("s", 2, body))))


def test_without_a_network_a_sum_stays_one():
    law = LAWS["32"].bound(i=2)
    body = Product((Quantity(Ref("w", (l + 1, s, 2))), Quantity(Ref("delta", (l + 1, s)))))
    assert law.target == Ref("delta", (l, 2))
    assert law.right.factors[-1] == Sum((), Sigma("s", Width(l + 1), body))


def test_a_letter_for_the_node_leaves_the_sum_open_to_numbers():
    law = LAWS["7"].bound(NET, l=2)
    assert symbols(law.right, LATEX) == r"w_{2,i,0} + w_{2,i,1}\,z_{1,1} + w_{2,i,2}\,z_{1,2} + w_{2,i,3}\,z_{1,3}"


def test_a_letter_may_stand_for_another():
    law = LAWS["24"].bound(l=l + 1, i=s, r=L, t=o)
    assert law.target == Ref("alpha", (l + 1, s, L, o))


def test_the_running_letter_of_a_sum_can_be_renamed():
    law = LAWS["7"].bound(i=j, j=Letter("k"))
    assert symbols(law.right, LATEX) == r"w_{l,j,0} + \sum_{k=1}^{h_{l-1}} w_{l,j,k}\,z_{l-1,k}"


def test_the_bias_carries_1():
    assert LAWS["30"].bound(l=1, i=2, j=0).right == Quantity(Ref("delta", (1, 2)))
    assert bind(Quantity(Ref("z", (l, j))), l=0, j=0).value == 1


@pytest.mark.parametrize(("node", "value"), [(1, 0), (2, 1)])
def test_an_indicator_of_numbers_is_a_number(node, value):
    assert LAWS["21"].bound(l=2, i=2, t=node).right.value == value
    assert LAWS["21"].bound(l=2, i=2).right == Indicator(2, t)


def test_what_is_put_in_for_a_factor_becomes_factors():
    a, b, c = (Quantity(Ref("d", (k,))) for k in (1, 2, 3))
    assert replaced(Product((a, b)), lambda e: Product((b, c)) if e == b else None) == Product((a, b, c))


def files_with(pattern):
    package = Path(dacviz.__file__).parent
    return {path.name for path in package.rglob("*.py") if re.search(pattern, path.read_text(encoding="utf-8"))}


def test_the_sum_of_theorem_5_is_spelt_in_one_file_and_nowhere_as_markup():
    assert files_with(r'_q\("w", l \+ 1, s, i\)') == {"laws.py"}
    assert files_with(r"\\sum.*w_") == files_with(r"""["']l[+]1["'], ["']s["']|["']l[+]1,s""") == set()


def test_the_nodes_of_a_layer_are_those_of_a_network():
    with pytest.raises(ValueError, match="how many nodes layer 2 has"):
        LAWS["32"].bound(l=1)
