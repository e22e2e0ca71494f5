"""Gradients that a person computed, right and wrong, in every arrangement: what the check says about them."""

import itertools
from dataclasses import dataclass

import numpy as np
import pytest

import dacviz as dv
from tests.core.by_hand import gradient_of
from tests.strategies import targets

CASES = 500
NAMES = [name for name in dv.MISTAKES if name != "sum_for_mean"]  # it needs a mean that is meant: tested below


@dataclass(frozen=True)
class Problem:
    net: dv.Network
    x: np.ndarray
    d: np.ndarray
    loss: str


def random_problem(rng):
    """A network of 1 to 4 layers, mostly of one width, as many mistakes need; one sample or a batch."""
    loss = str(rng.choice(list(dv.LOSSES)))
    L = int(rng.integers(1, 5))
    sizes = rng.integers(1, 5, L + 1)
    if rng.random() < 0.6:
        sizes[:] = sizes[0]
    if loss == "softmax_cross_entropy":
        sizes[-1] = max(2, sizes[-1])
    names = [str(name) for name in rng.choice(list(dv.ACTIVATIONS), L)]
    if dv.LOSSES[loss].output:
        names[-1] = dv.LOSSES[loss].output
    weights = [rng.uniform(-2.5, 2.5, (h, 1 + n)) / np.sqrt(1 + n) for n, h in itertools.pairwise(sizes)]
    N = int(rng.choice([1, 1, 3, 5]))
    x, d = rng.uniform(-2, 2, (N, sizes[0])), targets(rng, loss, (N, sizes[-1]))
    if N == 1 and rng.random() < 0.5:
        x, d = x[0], d[0]
    net = dv.Network(weights, names)
    if any(np.abs(u).max() > 10 for u in dv.forward(net, x).u):
        return random_problem(rng)
    return Problem(net, x, d, loss)


def by_hand(problem, made, **chosen):
    x, d = np.atleast_2d(problem.x), np.atleast_2d(problem.d)
    return gradient_of(problem.net, x, d, problem.loss, made, **chosen)


def differ(a, b):
    """Whether a person could tell: some number differs by more than 1e-4 of the largest of its layer."""
    return any(
        np.abs(p - q).max() > 1e-4 * max(np.abs(p).max(), np.abs(q).max(), 1e-9) for p, q in zip(a, b, strict=True)
    )


def wrong_cases(count, how_many, seed):
    """``count`` problems with ``how_many`` mistakes, each of which shows in the numbers."""
    rng = np.random.default_rng(seed)
    while count:
        problem, made = random_problem(rng), tuple(str(n) for n in rng.choice(NAMES, how_many, replace=False))
        chosen = {"eta": float(rng.uniform(0.01, 0.5)), "left_out": int(rng.integers(0, 9))}
        mine = by_hand(problem, made, **chosen)
        fewer = [by_hand(problem, part, **chosen) for part in itertools.combinations(made, how_many - 1)]
        if all(np.isfinite(layer).all() for layer in mine) and all(differ(mine, other) for other in fewer):
            count -= 1
            yield problem, made, mine


TWINS = {"hidden_without_slope": "slope_of_wrong_layer", "slope_of_wrong_layer": "hidden_without_slope"}


def has_a_twin(problem, made, mine):
    """Before a layer whose φ′ is 1, its slope in place of one's own is no slope: two names for the same numbers."""
    other = [TWINS.get(name, name) for name in made]
    return set(other) != set(made) and not differ(mine, by_hand(problem, other))


@pytest.mark.slow
@pytest.mark.parametrize("how_many", [1, 2])
def test_the_mistakes_in_a_gradient_are_named(how_many):
    """Alone and in pairs: at least 98 in 100 by their names, the rest as one of several."""
    named, twins, unnamed, missed = 0, 0, 0, []
    for problem, made, mine in wrong_cases(CASES // 2, how_many, seed=how_many):
        report = dv.check_gradient(problem.net, problem.x, problem.d, mine, problem.loss)
        assert not report.agrees and report.wrong
        if set(report.mistakes) == set(made):
            named += 1
        elif set(made) not in map(set, report.one_of):
            missed.append((made, report.mistakes, report.one_of, report.unexplained, problem))
        elif any(name in TWINS for name in made):
            twins += 1
        else:
            unnamed += 1
    print(f"{how_many} at once: {named} named, {twins} twins, {unnamed} one of several, {len(missed)} missed")
    assert named >= 0.98 * (CASES // 2 - twins)
    assert named >= 0.93 * (CASES // 2)
    assert missed == []


def test_a_free_learning_rate_does_not_explain_two_mistakes_away():
    problem, made, mine = next(itertools.islice(wrong_cases(24, 2, seed=2), 23, None))
    assert set(made) == {"activation_for_slope", "summand_forgotten"}
    report = dv.check_gradient(problem.net, problem.x, problem.d, mine, problem.loss)
    assert set(report.mistakes) == set(made) or set(made) in map(set, report.one_of)


@pytest.mark.slow
def test_a_right_gradient_is_never_accused():
    rng = np.random.default_rng(3)
    for _ in range(CASES):
        problem = random_problem(rng)
        mine = by_hand(problem, ())
        put = ARRANGEMENTS[str(rng.choice(list(ARRANGEMENTS)))]
        report = dv.check_gradient(problem.net, problem.x, problem.d, put(mine), problem.loss)
        assert report.agrees and report.mistakes == () and report.wrong == ()


class Tensor:
    """Speaks like a tensor of PyTorch that has a gradient of its own."""

    def __init__(self, array):
        self._array = array

    def detach(self):
        return Detached(self._array)


class Detached:
    def __init__(self, array):
        self._array = array

    def cpu(self):
        return self

    def numpy(self):
        return self._array


def apart(layers, orientation=np.asarray):
    return [part for G in layers for part in (orientation(G[:, 1:]), G[:, 0])]


ARRANGEMENTS = {
    "the paper's": lambda layers: dv.Layers(tuple(layers)),
    "a list of lists": lambda layers: [G.tolist() for G in layers],
    "bias last": lambda layers: [np.column_stack([G[:, 1:], G[:, 0]]) for G in layers],
    "(in, out)": lambda layers: [G.T for G in layers],
    "(in, out), bias last": lambda layers: [np.column_stack([G[:, 1:], G[:, 0]]).T for G in layers],
    "weights and biases": apart,
    "kernels and biases": lambda layers: apart(layers, np.transpose),
    "pairs": lambda layers: [(G[:, 1:].tolist(), G[:, 0].tolist()) for G in layers],
    "weights, then biases": lambda layers: {"W": [G[:, 1:] for G in layers], "b": [G[:, 0] for G in layers]},
    "named tensors": lambda layers: {f"p{k}": Tensor(part) for k, part in enumerate(apart(layers))},
    "float32": lambda layers: [G.astype(np.float32) for G in layers],
    "one vector": lambda layers: np.concatenate([G.ravel() for G in layers]),
    "one vector, as a library has it": lambda layers: np.concatenate([part.ravel() for part in apart(layers)]),
    "last layer first": lambda layers: layers[::-1],
}


def example(N=3, sizes=(2, 4, 3, 2), loss="half_squared_error"):
    rng = np.random.default_rng(5)
    net = dv.Network.random(sizes, hidden="sigmoid", output="tanh", init="uniform", seed=4)
    return Problem(net, rng.uniform(-1, 1, (N, sizes[0])), rng.uniform(-1, 1, (N, sizes[-1])), loss)


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_a_mistake_is_found_in_every_arrangement(name):
    problem = example()
    mine = ARRANGEMENTS[name](by_hand(problem, ("hidden_without_slope",)))
    report = dv.check_gradient(problem.net, problem.x, problem.d, mine)
    assert report.mistakes == ("hidden_without_slope",)
    assert {l for l, _, _ in report.wrong} == {1, 2}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bias last", "biases are last"),
        ("(in, out)", "(in, out)"),
        ("kernels and biases", "weights (in, out)"),
        ("one vector", "one long vector"),
    ],
)
def test_the_arrangement_is_said(name, said):
    problem = example()
    report = dv.check_gradient(problem.net, problem.x, problem.d, ARRANGEMENTS[name](by_hand(problem, ())))
    assert report.agrees and said in str(report)


def test_a_mistake_is_found_in_the_layer_where_it_was_made():
    problem = example(sizes=(2, 3, 3, 3, 2))
    mine = dv.wrong_gradient(problem.net, problem.x, problem.d, problem.loss, "weights_transposed", layers=[2])
    report = dv.check_gradient(problem.net, problem.x, problem.d, mine)
    assert report.mistakes == ("weights_transposed",)
    assert report.explanations[0].layers("weights_transposed") == (2,)
    assert "made in layer 2" in str(report)


def test_the_learning_rate_of_updated_weights_is_found():
    problem = example()
    mine = by_hand(problem, ("updated_weights",), eta=0.037)
    report = dv.check_gradient(problem.net, problem.x, problem.d, mine)
    assert report.mistakes == ("updated_weights",)
    assert report.eta == pytest.approx(0.037, rel=1e-9)
    assert "η = 0.037" in str(report)


def test_what_is_meant_decides_between_sum_and_mean():
    problem = example()
    total = by_hand(problem, ())
    mean = [G / 3 for G in total]

    def check(mine, batch):
        return dv.check_gradient(problem.net, problem.x, problem.d, mine, batch=batch)

    assert check(total, "sum").agrees and check(mean, "mean").agrees
    assert check(mean, "sum").mistakes == ("mean_for_sum",)
    assert check(total, "mean").mistakes == ("sum_for_mean",)


def test_a_single_wrong_number_is_pointed_at_and_no_mistake_made_up():
    problem = example(N=1)
    mine = by_hand(problem, ())
    mine[1][2, 3] += 0.01
    report = dv.check_gradient(problem.net, problem.x, problem.d, mine)
    assert report.wrong == ((2, 3, 3),)
    assert report.mistakes == () and report.unexplained == (2,)
    assert "No known mistake explains the numbers of layer 2" in str(report)


def test_two_mistakes_with_the_same_numbers_are_one_of():
    net = dv.Network.random((2, 3, 3), hidden="tanh", output="identity", init="uniform", seed=1)
    mine = dv.wrong_gradient(net, (0.5, -1.0), (1.0, 0.0, 0.5), "half_squared_error", "hidden_without_slope")
    report = dv.check_gradient(net, (0.5, -1.0), (1.0, 0.0, 0.5), mine)
    assert report.one_of == (("hidden_without_slope",), ("slope_of_wrong_layer",))
    assert set(report.mistakes) == {"hidden_without_slope", "slope_of_wrong_layer"}
    assert "one of" in str(report)


def test_a_gradient_in_float32_of_a_saturated_network_is_not_accused():
    net = dv.Network([[[0.0, 6.0], [1.0, -7.0]], [[0.1, 1.0, -2.0]]], ("tanh", "identity"))
    z = np.tanh(np.float32([6.0, -6.0]))
    delta = np.float32(0.1 + z[0] - 2 * z[1] - 1)
    hidden = (1 - z**2) * np.float32([1.0, -2.0]) * delta
    mine = [np.column_stack([hidden, hidden]), np.array([[delta, *(delta * z)]], np.float32)]
    assert dv.check_gradient(net, (1.0,), (1.0,), mine).agrees


def test_the_table_of_a_notebook_shows_what_is_wrong():
    problem = example()
    html = dv.check_gradient(problem.net, problem.x, problem.d, by_hand(problem, ("factor_2",)))._repr_html_()
    assert "<table>" in html and "w<sub>1,1,0</sub>" in html and "2 (z_{L,o} − d_o)" in html


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        ([], "write one array a layer"),
        (None, "real numbers"),
        ("0.5", "real numbers"),
        (3.0, "does not fit"),
        ([[1.0, 2.0]], "does not fit"),
        ([np.zeros((4, 3)), np.zeros((3, 5)), np.zeros((2, 3))], "26 weights|does not fit"),
        ([np.full((4, 3), np.nan), np.zeros((3, 5)), np.zeros((2, 4))], "finite"),
        ([np.zeros((4, 3)), np.zeros((3, 5)), np.array([[1j] * 4] * 2)], "real numbers"),
        ([["<script>", 1], [2, 3]], "real numbers"),
        ([[[[[[[[[[[1.0]]]]]]]]]]], "deep"),
        ({"W": {}}, "does not fit"),
        (np.zeros(37), "37 numbers"),
        ([True, False], "does not fit|real numbers"),
        ([[10**400]], "real numbers"),
    ],
)
def test_what_is_no_gradient_is_refused_in_words(mine, said):
    problem = example()
    with pytest.raises(ValueError, match=said):
        dv.check_gradient(problem.net, problem.x, problem.d, mine)


@pytest.mark.parametrize("asked", [{"batch": "all"}, {"decimals": -1}, {"decimals": "x"}, {"loss": "none"}])
def test_what_cannot_be_asked_is_refused_in_words(asked):
    problem = example()
    with pytest.raises(ValueError, match=r"must be|unknown"):
        dv.check_gradient(problem.net, problem.x, problem.d, by_hand(problem, ()), **asked)
