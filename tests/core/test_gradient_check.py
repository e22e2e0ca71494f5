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


@pytest.mark.parametrize("how_many", [1, 2])
def test_the_mistakes_in_a_gradient_are_named(how_many):
    named, one_of, missed = 0, 0, []
    for problem, made, mine in wrong_cases(CASES // 2, how_many, seed=how_many):
        report = dv.check_gradient(problem.net, problem.x, problem.d, mine, problem.loss)
        assert not report.agrees and report.wrong
        if set(report.mistakes) == set(made):
            named += 1
        elif set(made) in map(set, report.one_of):
            one_of += 1
            print("ONEOF", made, report.one_of, problem.net.sizes, problem.net.activations, problem.loss, problem.x.shape, report.explanations[0].made, report.eta)
        else:
            missed.append((made, report.mistakes, report.one_of, report.unexplained, problem))
    print(f"{how_many} at once: {named} of {CASES // 2} named, {one_of} one of several, {len(missed)} missed")
    for miss in missed:
        print(miss)
    assert named >= 0.98 * (CASES // 2)
    assert not missed
