"""A script as somebody writes it, with weights as nested lists: no type checker has anything to say about it.

mypy reads it in tests/run, and with the installed package in tests/browser/test_installed.py, where pyright does too
if there is one: ``pip install pyright``.
"""

import dacviz as dv

net = dv.Network([[[0.1, 0.4, -0.2], [0.0, 1, 0.5]], [[0.3, -0.7, 0.9]]], ["tanh", "identity"])
drawn = dv.Network.random([2, 3, 1], hidden="tanh", output="sigmoid", seed=3)
x, d = [0.5, -1.0], [1.0]

bp = dv.backprop(net, x, d)
pas = dv.forward(net, x)
batch = dv.backprop(net, [[0.5, -1.0], [0.2, 0.1]], [[1.0], [0.0]], loss="squared_error")
coefficients: list[list[float]] = dv.alpha(net, pas, 1, 2).tolist()
to_output = dv.alpha_to_output(net, pas)
merged = dv.delta_from_alpha(bp.delta[2], to_output)
print(bp.error, bp.gradient[1].shape, batch.delta[1], coefficients, merged[1])

run = dv.SGD(net, [x], [d], learning_rate=0.1, momentum=0.9, clip=None)
run.step(3)
run.learning_rate = 0.05
print(run.error(), run.network.w[1], run.stopped or "goes on")

for step in dv.trace(net, x, d).steps:
    print(step.line, step.equation, step.target, step.value)
for residual in dv.residuals(drawn, x, [0.5]):
    print(residual.theorem, residual.worst, residual.holds)
print(dv.difference_quotient(net, x, d, direction=bp.gradient, h=1e-6))
print(dv.costs((2, 3, 2, 1)).delta, [W.shape for W in dv.initial_weights([2, 3, 1], init="he")])

data = dv.toy("sine", N=50, noise=0.1)
X, D = data.train
table = dv.read_csv("a,b\n1,2\n3,4\n5,6\n")
print(X.shape, D.shape, table.dataset(["a"], ["b"]).held_out.sum(), dv.PRESETS["paper"].title)
