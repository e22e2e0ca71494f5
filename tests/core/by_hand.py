"""Algorithm 1 in plain loops as a person writes it, with the mistakes that a person makes: ``gradient_of``.

Written from the issue's words alone; it shares nothing with ``dacviz.core.mistakes`` but φ and φ′.
"""

from math import exp

import numpy as np

import dacviz as dv


def gradient_of(net, X, D, loss, made=(), eta=0.05, left_out=0):
    """[∂E/∂w_1, …] for X (N, n) and D (N, m), with every mistake of ``made`` wherever the shapes allow it."""
    samples = [_one_sample(net, x, d, loss, made, left_out) for x, d in zip(X, D, strict=True)]
    sizes, L, N = net.sizes, net.L, len(samples)
    total = {}
    deltas = [{} for _ in samples]
    for l in range(L, 0, -1):
        for delta, (u, z, start) in zip(deltas, samples, strict=True):
            delta[l] = start if l == L else _hidden(net, l, u, z, delta, total.get(l + 1), made, eta, left_out)
        G = np.zeros((sizes[l], 1 + sizes[l - 1]))
        for delta, (u, z, _) in zip(deltas, samples, strict=True):
            for i in range(sizes[l]):
                factor = z[l][i] if "bias_times_output" in made else 1.0
                G[i, 0] += delta[l][i] * factor
                for j in range(sizes[l - 1]):
                    G[i, 1 + j] += _entry(sizes, l, i, j, u, z, delta, made)
        if "mean_for_sum" in made:
            G = G / N
        total[l] = G
    return [total[l] for l in range(1, L + 1)]


def _phi(net, l, u):
    return float(dv.ACTIVATIONS[net.activations[l - 1]].phi(np.float64(u)))


def _slope(net, l, i, u, z, made):
    if "slope_of_wrong_layer" in made and l < net.L and net.sizes[l + 1] == net.sizes[l]:
        l = l + 1
    at = z[l][i] if "slope_at_output" in made else u[l][i]
    if "activation_for_slope" in made:
        return _phi(net, l, at)
    return float(dv.ACTIVATIONS[net.activations[l - 1]].dphi(np.float64(at)))


def _one_sample(net, x, d, loss, made, left_out):
    u, z = {}, {0: [float(v) for v in x]}
    for l in range(1, net.L + 1):
        W = net.w[l]
        u[l] = [float(W[i, 0]) + sum(float(W[i, 1 + j]) * v for j, v in enumerate(z[l - 1])) for i in range(len(W))]
        z[l] = [_phi(net, l, v) for v in u[l]]
    L, m = net.L, net.sizes[-1]
    if loss in ("half_squared_error", "squared_error", "absolute_error", "huber"):
        twice = (loss == "squared_error") != ("factor_2" in made)
        start = []
        for o in range(m):
            miss = z[L][o] - d[o]
            if loss == "absolute_error":
                miss, twice = float(np.sign(miss)), False
            if loss == "huber":
                miss, twice = min(1.0, max(-1.0, miss)), False
            slope = 1.0 if "output_without_slope" in made else _slope_at_end(net, o, u, z, made)
            start.append((2.0 if twice else 1.0) * miss * slope)
    else:
        p = z[L] if loss == "binary_cross_entropy" else [exp(v) / sum(exp(k) for k in u[L]) for v in u[L]]
        start = [p[o] - d[o] for o in range(m)]
        if "slope_at_cross_entropy" in made:
            start = [s * q * (1.0 - q) for s, q in zip(start, p, strict=True)]
    if "sign" in made:
        start = [-s for s in start]
    return u, z, start


def _slope_at_end(net, o, u, z, made):
    return _slope(net, net.L, o, u, z, [name for name in made if name != "slope_of_wrong_layer"])


def _hidden(net, l, u, z, delta, G, made, eta, left_out):
    sizes, W = net.sizes, np.array(net.w[l + 1])
    if "updated_weights" in made:
        W = W - eta * G
    back = delta[l + 1]
    if "delta_of_wrong_layer" in made and l + 2 <= net.L and sizes[l + 2] == sizes[l + 1]:
        back = delta[l + 2]
    result = []
    for i in range(sizes[l]):
        added = 0.0
        for s in range(sizes[l + 1]):
            if "summand_forgotten" in made and sizes[l + 1] > 1 and s == left_out % sizes[l + 1]:
                continue
            weight = W[s, 1 + i]
            if "weights_transposed" in made and sizes[l] == sizes[l + 1]:
                weight = W[i, 1 + s]
            if "sum_without_weights" in made:
                weight = 1.0
            if "bias_weight_summed" in made:
                weight = weight + W[s, 0]
            added += float(weight) * back[s]
        result.append(added if "hidden_without_slope" in made else _slope(net, l, i, u, z, made) * added)
    return result


def _entry(sizes, l, i, j, u, z, delta, made):
    if "gradient_transposed" in made and sizes[l] == sizes[l - 1]:
        i, j = j, i
    sent = u if "gradient_with_sum" in made and l > 1 else z
    if "gradient_with_own_output" in made:
        return delta[l][i] * sent[l][i]
    return delta[l][i] * sent[l - 1][j]
