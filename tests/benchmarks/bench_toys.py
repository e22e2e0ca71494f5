"""How long each toy takes to be learnt: ``python tests/benchmarks/bench_toys.py`` writes the table into the README.

Every run begins as the training page's button for the toy suggests: tanh, Xavier from seed 0, one sample a step.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import dacviz as dv
from dacviz.core.datasets import HIDDEN, LEARNING_RATE
from dacviz.core.training_run import TrainingRun
from dacviz.lesson.presets import network

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- made by tests/benchmarks/bench_toys.py -->\n", "<!-- until here -->\n"
MOST = 2000


def row(toy: dv.Toy) -> str:
    """One toy trained until its goal is reached, as a row of the table."""
    sizes = (toy.n, *HIDDEN, toy.m)
    net = network(sizes, ("tanh",) * len(HIDDEN) + ("identity",), None)
    training = TrainingRun(net, dv.toy(toy.name), learning_rate=LEARNING_RATE)
    begin = time.perf_counter()
    while training.history.newest.train > toy.goal and training.run.epochs < MOST:
        training.epoch()
    seconds = time.perf_counter() - begin
    error = training.history.newest
    reached = f"{training.run.epochs} | {seconds:.2f}" if error.train <= toy.goal else "not reached | "
    title = toy.title.replace("|", "\\|")
    return f"| {title} | {'-'.join(map(str, sizes))} | {toy.goal:g} | {reached} | {error.test:.2g} |"


def main() -> None:
    lines = [
        "| data | network | E / N to reach | epochs | seconds | test E / N then |",
        "|---|---|---|---|---|---|",
        *(row(toy) for toy in dv.TOYS.values()),
    ]
    table = "\n".join(lines) + "\n"
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(before + BEGIN + table + END + after, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
