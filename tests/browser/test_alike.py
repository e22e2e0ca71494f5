"""What Python and the browser both compute: one table of cases, made here by Python, computed again by the modules."""

import random
import struct
from collections.abc import Iterator

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.markup import full, number
from dacviz.pictures.scales import LEVELS, THEMES, level
from tests.browser.modules_page import open_modules
from tests.pictures.test_scales import on_scale


def floats(count: int, seed: int) -> list[float]:
    """Of every size float64 has: random bits, and short decimals near the ties where roundings differ."""
    rng = random.Random(seed)
    bits = [struct.unpack("d", rng.randbytes(8))[0] for _ in range(count)]
    decimals = [rng.randrange(-(10**6), 10**6) / 10 ** rng.randrange(12) for _ in range(count)]
    ends = [
        0.0,
        -0.0,
        5e-324,
        1.794e308,
        1.7976931348623157e308,
        -1.7976e308,
        9999.5,
        99995.0,
        1e-4,
        9.9995e-5,
        1e16,
        1e15,
        0.5,
        2.5,
        1e22,
    ]
    return [v for v in ends + bits + decimals if v - v == 0]


VALUES = floats(1500, 8)
TOPS = [5e-324, 1e-7, 1.0, 2.0, 3.0, 7.0, 1e300]
TIES = [k * top / (2 * LEVELS) for top in TOPS for k in range(-2 * LEVELS - 1, 2 * LEVELS + 2)]
SHARES = [k / 64 for k in range(-64, 65)]

SUMS = [-20.0, -6.0, -3.2, -1.3, -1.0, -0.4, 0.0, 0.3, 1.0, 1.7, 5.9, 6.0, 9.0]


def verdict(question, answer: float) -> list:
    """As the browser says it: the mistakes of a known one, else whether it is right."""
    judged = question.judged(answer)
    return [judged] if isinstance(judged, bool) else list(judged.mistakes)


def judgements() -> Iterator[tuple[list, list]]:
    """Answers to all questions about a network: right ones, mistakes, and numbers between them."""
    net = dv.Network.random((2, 2, 2), hidden="sigmoid", output="tanh", seed=4)
    for question in dv.questions(net, (0.5, -0.2), (1.0, 0.3), ask="all"):
        known = {"value": question.value, "tolerance": question.tolerance, "wrong": [
            {"mistakes": list(w.mistakes), "value": w.value, "tolerance": w.tolerance} for w in question.wrong
        ]}  # fmt: skip
        for value in (question.value, *(w.value for w in question.wrong)):
            for factor in (0.99, 0.996, 0.999, 1.0, 1.001, 1.004, 1.01, 2.0):
                yield [known, value * factor], verdict(question, value * factor)


CASES = {
    "judge": list(judgements()),
    "number": [([v, digits], number(v, digits)) for v in VALUES for digits in (3, 4)],
    "full": [([v], full(v)) for v in VALUES],
    "level": [([v, top, LEVELS], level(v, top)) for v in VALUES[:300] + TIES for top in TOPS],
    "rgb": [
        ([stops, t], list(on_scale(stops, t)))
        for theme in THEMES.values()
        for stops in (theme["node"], theme["edge"])
        for t in SHARES
    ],
}

COMPUTED = {
    "judge": """(({ judge }) => (question, answer) => {
        const { verdict, wrong } = judge(question, answer);
        return wrong?.mistakes ?? [verdict === "right"];
    })(await import('/assets/answers.js'))""",
    "number": "(await import('/assets/number.js')).number",
    "full": "(await import('/assets/number.js')).full",
    "level": "(await import('/assets/scales.js')).level",
    "rgb": "(({ mix }) => (stops, t) => mix(stops, t).match(/\\d+/g).map(Number))(await import('/assets/scales.js'))",
}


@pytest.fixture(scope="module")
def modules(contexts):
    page = open_modules(contexts(viewport=None).new_page())
    yield page
    page.close()


@pytest.mark.parametrize("name", ["number", "full", "level"])
def test_both_sides_say_the_same(modules, name):
    cases = CASES[name]
    found = modules.evaluate(f"async (cases) => {{ const f = {COMPUTED[name]}; return cases.map((c) => f(...c)); }}",
                             [given for given, _ in cases])  # fmt: skip
    differ = [(given, wanted, got) for (given, wanted), got in zip(cases, found, strict=True) if wanted != got]
    assert not differ, f"{len(differ)} of {len(cases)}: {differ[:8]}"


def test_both_sides_mix_the_same_colour(modules):
    """Within the half unit that the browser rounds by."""
    cases = CASES["rgb"]
    found = modules.evaluate(f"async (cases) => {{ const f = {COMPUTED['rgb']}; return cases.map((c) => f(...c)); }}",
                             [given for given, _ in cases])  # fmt: skip
    for (given, wanted), got in zip(cases, found, strict=True):
        assert got == pytest.approx(wanted, abs=0.5 + 1e-9), given


@pytest.mark.parametrize("name", dv.ACTIVATIONS)
def test_an_activation_that_is_typed_is_that_of_the_network(modules, name):
    row = dv.ACTIVATIONS[name]
    found = modules.evaluate(
        """async ([name, sums]) => {
            const { evaluate } = await import("/assets/arithmetic.js");
            return sums.map((u) => [evaluate(`${name}(${u})`), evaluate(`${name}'(${u})`)]);
        }""",
        [name, SUMS],
    )
    sums = np.array(SUMS)
    wanted = np.column_stack([row.phi(sums), row.dphi(sums)])
    assert np.allclose(found, wanted, rtol=1e-10, atol=1e-12)
