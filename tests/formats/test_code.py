"""Programs that leave the house: they are run as their readers will run them, and meet ``dv.backprop``."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

import dacviz as dv
from dacviz.core.activations import ACTIVATIONS
from dacviz.core.losses import LOSSES
from tests.strategies import targets

pytestmark = pytest.mark.slow

CC = shutil.which("cc")


@dataclass(frozen=True)
class Problem:
    net: dv.Network
    x: np.ndarray
    d: np.ndarray
    loss: str

    def code(self, language, **options):
        return dv.code(self.net, self.x, self.d, self.loss, language, **options)


def problems():
    """Every activation in a hidden layer and at the output of every loss that lets it be there."""
    names = list(ACTIVATIONS)
    rng = np.random.default_rng(12)
    for loss, row in LOSSES.items():
        # Where the loss says the output, every second one brings two others into the hidden layers.
        for k in range(0, len(names), 1 if row.output is None else 2):
            name, *hidden = (names[(k + shift) % len(names)] for shift in (0, 1, 6))
            sizes = (3, 4, 3, 2)
            weights = [rng.normal(size=(h, 1 + n)) / np.sqrt(1 + n) for n, h in pairwise(sizes)]
            net = dv.Network(weights, (*hidden, row.output or name))
            yield Problem(net, rng.normal(size=3), targets(rng, loss, (2,)), loss)


PROBLEMS = list(problems())


def expected(problem):
    """E, every δ and the gradient, in a flat list by name."""
    bp = dv.backprop(problem.net, problem.x, problem.d, problem.loss)
    return {
        "E": [bp.error],
        **{f"delta{l}": bp.delta[l].tolist() for l in bp.delta.indices},
        **{f"gradient{l}": bp.gradient[l].ravel().tolist() for l in bp.gradient.indices},
    }


def meets(found, problem, tolerance):
    wanted = expected(problem)
    assert found.keys() == wanted.keys()
    for name, numbers in wanted.items():
        scale = max(1.0, np.abs(numbers).max())
        np.testing.assert_allclose(found[name], numbers, rtol=tolerance, atol=tolerance * scale, err_msg=str(problem))


# --- numpy ------------------------------------------------------------------------------------------------------------

RUN_ALL = """
import json, sys, warnings
warnings.simplefilter("error")
for source in json.load(sys.stdin):
    names = {"__name__": "program"}
    exec(source, names)
    E, delta, gradient = names["backprop"](names["x"], names["d"])
    print(json.dumps({
        "E": [float(E)],
        **{f"delta{l}": v.tolist() for l, v in enumerate(delta, 1)},
        **{f"gradient{l}": v.ravel().tolist() for l, v in enumerate(gradient, 1)},
    }))
assert "dacviz" not in sys.modules
"""


def run_numpy(sources):
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL], input=json.dumps(sources), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_numpy_meets_backprop_for_all_activations_and_losses():
    found = run_numpy([problem.code("numpy") for problem in PROBLEMS])
    for numbers, problem in zip(found, PROBLEMS, strict=True):
        meets(numbers, problem, 1e-12)


def test_the_numpy_program_prints_its_sample(tmp_path):
    net = dv.Network.random((2, 3, 1), hidden="gelu", seed=1)
    (tmp_path / "program.py").write_text(dv.code(net, (0.5, -1.0), (1.0,)), encoding="utf-8")
    run = subprocess.run([sys.executable, "-I", "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    error = dv.backprop(net, (0.5, -1.0), (1.0,)).error
    assert float(re.match(r"E = (.+)", run.stdout)[1]) == pytest.approx(error, rel=1e-14)
    assert "layer 2" in run.stdout


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy", "softmax_cross_entropy"])
def test_sums_far_away_stay_finite(loss):
    """Where e^u is beyond float64 the formulas as they are printed in books are not."""
    far = []
    for name in ("sigmoid", "elu", "selu", "silu", "mish", "softplus"):
        for u in (-800.0, 800.0):
            net = dv.Network([[[0.0, u]], [[0.0, u], [u, 1.0]]], (name, LOSSES[loss].output or name))
            far.append(Problem(net, np.array([1.0]), np.array([1.0, 0.0]), loss))
    for numbers, problem in zip(run_numpy([problem.code("numpy") for problem in far]), far, strict=True):
        meets(numbers, problem, 1e-12)


# --- C ----------------------------------------------------------------------------------------------------------------


def run_c(folder, sources):
    """All programs in one file, the names of each with its number, so that cc is called once."""
    parts = ["#include <stdio.h>"]
    for k, source in enumerate(sources):
        names = {"backprop", "Backprop", "main", *re.findall(r"^static (?:const )?(?:real|void) (\w+)", source, re.M)}
        own = re.sub(rf"\b({'|'.join(names)})\b", rf"\g<1>_{k}", source)
        parts.append(own if k == 0 else re.sub(r"^typedef (double|float) real;", "", own, flags=re.M))
    calls = "\n".join(f'    printf("program\\n"); main_{k}();' for k in range(len(sources)))
    parts.append(f"int main(void)\n{{\n{calls}\n    return 0;\n}}\n")
    (folder / "all.c").write_text("\n\n".join(parts), encoding="utf-8")
    strict = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-DEXAMPLE"]
    subprocess.run([CC, *strict, "all.c", "-o", "all", "-lm"], cwd=folder, check=True)
    out = subprocess.run([folder / "all"], capture_output=True, text=True, check=True).stdout
    programs = []
    for line in out.splitlines():
        if line == "program":
            programs.append({})
        else:
            name, number = line.split()
            programs[-1].setdefault(name, []).append(float(number))
    return programs


@pytest.mark.parametrize(("real", "tolerance"), [("double", 1e-12), ("float", 1e-5)])
def test_c_meets_backprop_for_all_activations_and_losses(real, tolerance, tmp_path):
    sources = [problem.code("c", real=real) for problem in PROBLEMS]
    assert not any("malloc" in source for source in sources)
    if real == "float":
        assert not any(re.search(r"\d\.\d+(?!\d|f|e)", source.partition("#ifdef")[0]) for source in sources)
    if CC is None:
        return
    for numbers, problem in zip(run_c(tmp_path, sources), PROBLEMS, strict=True):
        meets(numbers, problem, tolerance)


def test_c_runs_a_network_of_one_layer_and_of_many_outputs(tmp_path):
    rng = np.random.default_rng(4)
    some = [
        Problem(dv.Network.random((2, 1), hidden="tanh", seed=1), rng.normal(size=2), np.array([0.5]), "huber"),
        Problem(dv.Network.random((5, 12), output="identity", seed=1), rng.normal(size=5), np.eye(12)[3],
                "softmax_cross_entropy"),
    ]  # fmt: skip
    sources = [problem.code("c") for problem in some]
    assert "from_above" not in sources[0] and "log_sum_exp(12," in sources[1]
    if CC is not None:
        for numbers, problem in zip(run_c(tmp_path, sources), some, strict=True):
            meets(numbers, problem, 1e-12)


# --- PyTorch, as far as it can be read without it: tests/benchmarks/check_torch.py runs it ---------------------------


def test_the_torch_program_has_the_weights_and_compiles():
    net = dv.Network.random((2, 3, 1), hidden="elu", seed=1)
    source = dv.code(net, (0.5, -1.0), (1.0,), "huber", "torch")
    compile(source, "program", "exec")
    assert all(str(row) in source for W in net.weights for row in W.tolist())
    # The slope of elu at a kink is that from the left, and e^u of a large u is never computed.
    assert "torch.where(u > 0, u, torch.expm1(torch.where(0 < u, 0, u)))" in source


# --- refusals ---------------------------------------------------------------------------------------------------------

NET = dv.Network.random((2, 1), hidden="tanh", seed=0)


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (([1, 2], [1], "huber", "rust"), {}, "unknown language 'rust'; choose one of numpy, torch, c"),
        (([1, 2], [1], "huber", "c"), {"real": "half"}, "real must be one of double, float, got 'half'"),
        (([1, 2], [1], "huber", "numpy"), {"real": "float"}, 'is for language="c"'),
        (([[1, 2]], [[1]]), {}, "code is written for one sample"),
        (([1, 2], [1], "binary_cross_entropy"), {}, "needs the output activation sigmoid"),
        (([1e300, 2], [1], "huber", "c"), {"real": "float"}, "1e.300 is beyond what a float can hold"),
    ],
)
def test_what_cannot_be_written_is_refused(arguments, options, said):
    with pytest.raises(ValueError, match=said):
        dv.code(NET, *arguments, **options)
