"""Steps a second of dv.SGD beside other ways to train the same network, in one run:

    pip install -r tests/benchmarks/requirements.txt
    python tests/benchmarks/bench_sgd.py

A step is forward, backward and update on one mini-batch of 200 points that are shuffled anew for each epoch, in
float64, hidden tanh, output identity, half squared error, on one thread. Every contender first shows that it comes to
the same weights (scikit-learn, which draws its own: that it learns). Then they take turns, so that a slow moment of the
machine hits all of them; medians are compared, and the ratio is the median of the rounds' ratios.
"""

# ruff: noqa: E402 - the number of threads must be set before any of these libraries is imported.
import os

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import argparse
import itertools
import statistics
import sys
import time
import warnings
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

sys.path.insert(0, str(Path(__file__).parents[2]))
import dacviz as dv

N, RATE = 200, 0.01
CASES = [((1, 16, 16, 1), 1), ((1, 16, 16, 1), 16), ((2, 8, 8, 1), 1), ((2, 8, 8, 1), 16)]
WANTED = {"plain numpy": 3, "JAX jit per step": 3, "scikit-learn": 10, "PyTorch eager": 20}


class Contender:
    """``run(steps)`` takes so many steps, ``weights()`` is where it has come to."""

    def __init__(self, net, X, D, batch):
        self.net, self.X, self.D, self.batch = net, X, D, batch
        self.mini_batches = self.shuffled()
        self.prepare()

    def prepare(self):
        pass

    def shuffled(self):
        """The rows of each mini-batch, without end, in the order that dv.SGD draws from seed 0."""
        rng = np.random.default_rng(0)
        while True:
            order = rng.permutation(N)
            for begin in range(0, N, self.batch):
                yield order[begin : begin + self.batch]

    def take(self, steps):
        return itertools.islice(self.mini_batches, steps)


class Dacviz(Contender):
    name = "dv.SGD"

    def prepare(self):
        self.sgd = dv.SGD(self.net, self.X, self.D, learning_rate=RATE, batch_size=self.batch)

    def run(self, steps):
        self.sgd.step(steps)

    def weights(self):
        return self.sgd.network.weights


class PlainNumpy(Contender):
    """As one writes it from a textbook: W and b apart, @, fresh arrays."""

    name = "plain numpy"

    def prepare(self):
        self.W = [np.array(w[:, 1:]) for w in self.net.weights]
        self.b = [np.array(w[:, 0]) for w in self.net.weights]

    def run(self, steps):
        step = self.one_sample if self.batch == 1 else self.mini_batch
        for rows in self.take(steps):
            step(rows)

    def one_sample(self, rows):
        W, b, L = self.W, self.b, len(self.W)
        z = [self.X[rows[0]]]
        for l in range(L):
            u = W[l] @ z[-1] + b[l]
            z.append(np.tanh(u) if l < L - 1 else u)
        delta = z[-1] - self.D[rows[0]]
        deltas = [delta]
        for l in range(L - 1, 0, -1):
            delta = (delta @ W[l]) * (1 - z[l] ** 2)
            deltas.append(delta)
        for l, delta in enumerate(reversed(deltas)):
            W[l] -= RATE * np.outer(delta, z[l])
            b[l] -= RATE * delta

    def mini_batch(self, rows):
        W, b, L = self.W, self.b, len(self.W)
        z = [self.X[rows]]
        for l in range(L):
            u = z[-1] @ W[l].T + b[l]
            z.append(np.tanh(u) if l < L - 1 else u)
        delta = (z[-1] - self.D[rows]) / len(rows)
        deltas = [delta]
        for l in range(L - 1, 0, -1):
            delta = (delta @ W[l]) * (1 - z[l] ** 2)
            deltas.append(delta)
        for l, delta in enumerate(reversed(deltas)):
            W[l] -= RATE * (delta.T @ z[l])
            b[l] -= RATE * delta.sum(axis=0)

    def weights(self):
        return [np.column_stack([b, W]) for W, b in zip(self.W, self.b, strict=True)]


class ScikitLearn(Contender):
    name = "scikit-learn"

    def run(self, steps):
        epochs = max(1, round(steps / -(-N // self.batch)))
        self.model = MLPRegressor(
            hidden_layer_sizes=self.net.sizes[1:-1],
            activation="tanh",
            solver="sgd",
            alpha=0.0,
            batch_size=self.batch,
            learning_rate_init=RATE,
            momentum=0.0,
            nesterovs_momentum=False,
            max_iter=epochs,
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.model.fit(self.X, self.D.ravel())


class PyTorch(Contender):
    name = "PyTorch eager"

    def prepare(self):
        layers = []
        for w in self.net.weights:
            linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(w[:, 1:]))
                linear.bias.copy_(torch.tensor(w[:, 0]))
            layers += [linear, torch.nn.Tanh()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=RATE)
        self.data = torch.tensor(self.X), torch.tensor(self.D)

    def run(self, steps):
        X, D = self.data
        for rows in self.take(steps):
            rows = torch.from_numpy(rows)
            x, d = X[rows], D[rows]
            self.optimizer.zero_grad()
            loss = 0.5 * ((self.model(x) - d) ** 2).sum() / len(x)
            loss.backward()
            self.optimizer.step()

    def weights(self):
        linear = [layer for layer in self.model if isinstance(layer, torch.nn.Linear)]
        return [np.column_stack([a.bias.detach().numpy(), a.weight.detach().numpy()]) for a in linear]


class Jax(Contender):
    """One call of a jitted step for each mini-batch, which is handed over as numpy arrays."""

    name = "JAX jit per step"

    def prepare(self):
        self.w = [(jnp.array(w[:, 1:]), jnp.array(w[:, 0])) for w in self.net.weights]

        def error(w, x, d):
            for W, b in w[:-1]:
                x = jnp.tanh(x @ W.T + b)
            W, b = w[-1]
            return 0.5 * jnp.sum((x @ W.T + b - d) ** 2) / len(d)

        @jax.jit
        def step(w, x, d):
            return jax.tree.map(lambda a, g: a - RATE * g, w, jax.grad(error)(w, x, d))

        self.step = step

    def run(self, steps):
        w = self.w
        for rows in self.take(steps):
            w = self.step(w, self.X[rows], self.D[rows])
        self.w = jax.block_until_ready(w)

    def weights(self):
        return [np.column_stack([b, W]) for W, b in self.w]


class JaxOnDevice(Jax):
    """The same with the data on the device beforehand: the jitted step is told the rows and picks them itself."""

    name = "JAX, data inside"

    def prepare(self):
        super().prepare()
        self.data = jnp.array(self.X), jnp.array(self.D)
        step = self.step
        self.picking_step = jax.jit(lambda w, X, D, rows: step(w, X[rows], D[rows]))

    def run(self, steps):
        w = self.w
        for rows in self.take(steps):
            w = self.picking_step(w, *self.data, rows)
        self.w = jax.block_until_ready(w)


CONTENDERS = (Dacviz, PlainNumpy, Jax, JaxOnDevice, ScikitLearn, PyTorch)


def agree(sizes, batch, X, D):
    """Nobody is fast by computing something else: two epochs lead all to the same weights."""
    net = dv.Network.random(sizes, seed=1)
    steps = 2 * -(-N // batch)
    reached = {}
    for kind in CONTENDERS:
        contender = kind(net, X, D, batch)
        contender.run(steps)
        if kind is ScikitLearn:
            losses = contender.model.loss_curve_
            assert losses[-1] < losses[0], f"scikit-learn does not learn: {losses}"
        else:
            reached[kind.name] = np.concatenate([np.ravel(w) for w in contender.weights()])
    for name, weights in reached.items():
        np.testing.assert_allclose(weights, reached["dv.SGD"], rtol=1e-9, atol=1e-12, err_msg=name)


def measure(sizes, batch, X, D, rounds, seconds):
    """Seconds a step of each contender, one number a round; the rounds are interleaved."""
    net = dv.Network.random(sizes, seed=1)
    per_epoch = -(-N // batch)
    contenders = [kind(net, X, D, batch) for kind in CONTENDERS]
    steps = []
    for contender in contenders:
        contender.run(per_epoch)
        begin = time.perf_counter()
        contender.run(2 * per_epoch)
        once = (time.perf_counter() - begin) / (2 * per_epoch)
        # Whole epochs only: scikit-learn knows nothing smaller.
        steps.append(max(1, round(seconds / once / per_epoch)) * per_epoch)
    times = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, n, seen in zip(contenders, steps, times, strict=True):
            begin = time.perf_counter()
            contender.run(n)
            seen.append((time.perf_counter() - begin) / n)
    return {contender.name: seen for contender, seen in zip(contenders, times, strict=True)}


def main():
    arguments = argparse.ArgumentParser(description="steps a second of dv.SGD and of others, side by side")
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--seconds", type=float, default=0.1, help="length of one turn of one contender")
    arguments = arguments.parse_args()
    torch.set_num_threads(1)
    jax.config.update("jax_enable_x64", True)

    rng = np.random.default_rng(0)
    print(f"numpy {np.__version__}, PyTorch {torch.__version__}, JAX {jax.__version__}; {N} points, float64")
    print(f"{'':22}{'':18}{'steps/s':>10}{'dv.SGD is':>12}{'wanted':>9}")
    missed = 0
    for sizes, batch in CASES:
        X = rng.uniform(-1.0, 1.0, (N, sizes[0]))
        D = np.sin(3.0 * X.sum(axis=1, keepdims=True))
        agree(sizes, batch, X, D)
        times = measure(sizes, batch, X, D, arguments.rounds, arguments.seconds)
        for name, seen in times.items():
            label = f"{'-'.join(map(str, sizes))}, batch {batch}" if name == "dv.SGD" else ""
            line = f"{label:22}{name:18}{1 / statistics.median(seen):>10,.0f}"
            if name != "dv.SGD":
                ratio = statistics.median(t / own for t, own in zip(seen, times["dv.SGD"], strict=True))
                line += f"{ratio:>10.1f} ×"
            if name in WANTED:
                missed += ratio < WANTED[name]
                line += f"{'≥ ' + str(WANTED[name]):>9}{'' if ratio >= WANTED[name] else '  missed'}"
            print(line, flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
