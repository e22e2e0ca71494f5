"""Other libraries' models become networks that compute the same; what is no perceptron is refused by its layer."""

import pickle
from types import SimpleNamespace

import numpy as np
import pytest

import dacviz as dv
from dacviz.formats.models.chain import Model, activation_called
from tests.formats.model_fakes import Tensor, batch_norm, dense, linear, named, sequential

RNG = np.random.default_rng(4)
W1, B1, W2, B2 = RNG.normal(size=(4, 3)), RNG.normal(size=4), RNG.normal(size=(2, 4)), RNG.normal(size=2)
X = RNG.normal(size=(6, 3))
NET = dv.Network([np.column_stack([B1, W1]), np.column_stack([B2, W2])], ("tanh", "identity"))


# --- torch ------------------------------------------------------------------------------------------------------------


def test_nested_modules_of_torch_are_one_chain():
    inner = sequential(linear(W1, B1), named("Tanh"), named("Dropout", p=0.5, training=False))
    flatten = named("Flatten", start_dim=1, end_dim=-1)
    model = sequential(flatten, inner, named("Identity"), sequential(linear(W2, B2)))
    found = dv.from_torch(model)
    assert found == NET
    assert found.notes == ()
    assert found.loss is None
    assert dv.from_torch(named("OptimizedModule", _orig_mod=named("DataParallel", module=model))) == NET


def test_less_than_float64_is_said():
    found = dv.from_torch(sequential(linear(W1.astype("f4"), None, "torch.float32")))
    assert found.notes == ("The weights are float32; everything is computed with float64.",)
    assert np.array_equal(found.w[1], np.column_stack([np.zeros(4), W1.astype("f4")]))


@pytest.mark.parametrize("where", ["first", "after weights", "after an activation", "last"])
def test_a_batch_normalisation_becomes_part_of_the_weights(where):
    k = 3 if where == "first" else 2 if where == "last" else 4
    gamma, beta, mean, var = RNG.normal(size=k), RNG.normal(size=k), RNG.normal(size=k), RNG.uniform(0.5, 2, size=k)
    norm = batch_norm(gamma, beta, mean, var, eps=0.1)

    def normalised(z):
        return gamma * (z - mean) / np.sqrt(var + 0.1) + beta

    parts = [linear(W1, B1), named("Tanh"), linear(W2, B2), named("Tanh")]
    parts.insert({"first": 0, "after weights": 1, "after an activation": 2, "last": 4}[where], norm)
    found = dv.from_torch(sequential(*parts))
    u1 = W1 @ (normalised(X.T[:, 0]) if where == "first" else X[0]) + B1
    z1 = np.tanh(normalised(u1) if where == "after weights" else u1)
    z2 = np.tanh(W2 @ (normalised(z1) if where == "after an activation" else z1) + B2) if where != "first" else None
    if where == "first":
        u1 = W1 @ normalised(X[0]) + B1
        z2 = np.tanh(W2 @ np.tanh(u1) + B2)
    wanted = normalised(z2) if where == "last" else z2
    assert np.allclose(dv.forward(found, X[0]).z[found.L], wanted, rtol=1e-12)
    assert "BatchNorm1d" in found.notes[0]


def test_softmax_at_the_end_is_part_of_the_loss():
    found = dv.from_torch(sequential(linear(W1, B1), named("Softmax", dim=1)))
    assert (found.loss, found.activations) == ("softmax_cross_entropy", ("identity",))
    assert "logits" in found.notes[0]
    assert dv.backprop(found, X[0], (0, 1, 0, 0), loss=found.loss).error > 0


WRONG_MODULES = {
    "LayerNorm": (sequential(linear(W1, B1), named("LayerNorm")), "layer 1 (LayerNorm) cannot be read"),
    "Conv2d": (sequential(named("Conv2d")), "layer 0 (Conv2d) cannot be read"),
    "widths": (sequential(linear(W1, B1), linear(W1, B1)), "layer 1 (Linear) takes 3 inputs, but the layer before"),
    "own": (named("Net", named_children=lambda: iter([("body", 1)])), "this Net cannot be read: a network here is"),
    "gelu": (sequential(linear(W1, B1), named("GELU", approximate="tanh")), "layer 1 (GELU) has approximate = tanh"),
    "leak": (sequential(linear(W1, B1), named("LeakyReLU", negative_slope=0.2)), "layer 1 (LeakyReLU) has negative_sl"),
    "no weights": (sequential(named("ReLU"), linear(W1, B1)), "layer 0 (ReLU) is an activation without a layer"),
    "two": (sequential(linear(W1, B1), named("ReLU"), named("Tanh")), "layer 2 (Tanh) is a second activation after la"),
    "dropout": (sequential(named("Dropout", p=0.5, training=True)), "layer 0 (Dropout) is in training mode"),
    "norm": (sequential(batch_norm(None, None, [0], [1], training=True)), "layer 0 (BatchNorm1d) is in training mode"),
    "no mean": (sequential(batch_norm(None, None, None, None)), "layer 0 (BatchNorm1d) keeps no running mean"),
    "norm width": (
        sequential(linear(W1, B1), batch_norm(None, None, [0.0], [1.0])),
        "layer 1 (BatchNorm1d) scales",
    ),
    "empty": (sequential(), "there is no layer of weights in this model"),
    "nan": (sequential(linear([[np.nan]], [0.0])), "layer 0 (Linear) holds nan, which is no finite number"),
    "after the end": (sequential(linear(W1, B1), named("Softmax"), linear(W2, B2)), "layer 2 (Linear) comes after lay"),
    "softmax": (sequential(named("Softmax")), "layer 0 (Softmax) must come straight after a layer of weights"),
    "two norms": (
        sequential(*[batch_norm(None, None, [0.0], [1.0])] * 2),
        "layer 1 (BatchNorm1d) comes straight after",
    ),
    "flatten": (sequential(named("Flatten", start_dim=2, end_dim=-1)), "layer 0 (Flatten) flattens only dimensions 2"),
    "large": (sequential(linear(np.zeros((1500, 1500)), None)), "this model has more than 2,000,000 weights"),
}


@pytest.mark.parametrize("case", WRONG_MODULES)
def test_a_module_that_is_no_perceptron_is_refused_by_name(case):
    module, said = WRONG_MODULES[case]
    with pytest.raises(ValueError) as refusal:
        dv.from_torch(module)
    assert str(refusal.value).startswith(said)


def test_modules_that_hold_themselves_end():
    loop = named("DataParallel")
    loop.module = loop
    with pytest.raises(ValueError, match="nested more than 50 deep"):
        dv.from_torch(loop)


# --- scikit-learn -----------------------------------------------------------------------------------------------------


def perceptron(kind="MLPRegressor", activation="tanh", output="identity"):
    return named(kind, coefs_=[W1.T, W2.T], intercepts_=[B1, B2], activation=activation, out_activation_=output)


def scaler(mean, scale):
    return named("StandardScaler", n_features_in_=3, mean_=mean, scale_=scale)


def test_an_estimator_brings_its_loss():
    assert dv.from_sklearn(perceptron()) == NET
    assert dv.from_sklearn(perceptron()).loss == "half_squared_error"
    classes = dv.from_sklearn(perceptron("MLPClassifier", "logistic", "softmax"))
    assert (classes.activations, classes.loss) == (("sigmoid", "identity"), "softmax_cross_entropy")
    binary = dv.from_sklearn(perceptron("MLPClassifier", "relu", "logistic"))
    assert (binary.activations, binary.loss) == (("relu", "sigmoid"), "binary_cross_entropy")
    counts = dv.from_sklearn(perceptron("MLPRegressor", "relu", "exp"))
    assert (counts.activations, counts.loss) == (("relu", "exponential"), None)


def test_scalers_are_folded_in_or_kept_apart():
    m, s = np.array([1.0, 2.0, 3.0]), np.array([0.5, 2.0, 10.0])
    steps = [("a", scaler(m, s)), ("none", "passthrough"), ("b", scaler(None, s)), ("net", perceptron())]
    scaled = (X - m) / s / s
    wanted = dv.forward(NET, scaled).z[2]
    folded = dv.from_sklearn(named("Pipeline", steps=steps))
    assert np.allclose(dv.forward(folded, X).z[2], wanted, rtol=1e-12)
    assert folded.scaling is None
    apart = dv.from_sklearn(named("Pipeline", steps=steps), fold=False)
    assert apart == NET
    mean, scale = apart.scaling
    assert np.allclose((X - mean) / scale, scaled, rtol=1e-12)


@pytest.mark.parametrize(
    ("estimator", "said"),
    [
        (named("Ridge"), "this Ridge is no multilayer perceptron"),
        (named("MLPRegressor"), "this MLPRegressor is not fitted yet"),
        (named("Pipeline", steps=[("pca", named("PCA")), ("net", perceptron())]), "step pca (PCA) cannot be read"),
        (
            named("Pipeline", steps=[("s", named("StandardScaler")), ("net", perceptron())]),
            "step s (StandardScaler)",
        ),
        (perceptron(activation="swoosh"), "this MLPRegressor has the activation 'swoosh'"),
        (perceptron(output="swoosh"), "this MLPRegressor has the output activation 'swoosh'"),
    ],
)
def test_an_estimator_that_cannot_be_read(estimator, said):
    with pytest.raises(ValueError) as refusal:
        dv.from_sklearn(estimator)
    assert str(refusal.value).startswith(said)


# --- Keras ------------------------------------------------------------------------------------------------------------


def keras(*layers, kind="Sequential"):
    return named(kind, layers=list(layers))


def test_a_keras_model_nested_or_functional():
    first, second = dense(W1.T, B1, "tanh"), dense(W2.T, B2)
    assert dv.from_keras(keras(named("InputLayer", name="in"), first, named("Dropout", name="d"), second)) == NET
    assert dv.from_keras(keras(keras(first), keras(second))) == NET
    one, other = object(), object()
    first.input, first.output, second.input = None, one, one
    assert dv.from_keras(keras(first, second, kind="Functional")) == NET
    second.input = other
    with pytest.raises(ValueError, match="layer dense does not follow dense: a network here is a chain"):
        dv.from_keras(keras(first, second, kind="Functional"))


def test_a_keras_batch_normalisation_and_softmax():
    gamma, beta, mean, var = RNG.normal(size=(4, 4)) ** 2 + 0.5
    norm = named(
        "BatchNormalization", name="bn", gamma=gamma, beta=beta, moving_mean=mean, moving_variance=var, epsilon=1e-3,
        scale=True, center=True,
    )  # fmt: skip
    model = keras(
        dense(W1.T, None), norm, named("Activation", name="a", activation=SimpleNamespace(__name__="swish")),
        dense(W2.T, B2, "softmax"),
    )  # fmt: skip
    found = dv.from_keras(model)
    u = gamma * (W1 @ X[0] - mean) / np.sqrt(var + 1e-3) + beta
    assert np.allclose(dv.forward(found, X[0]).u[1], u, rtol=1e-12)
    assert (found.activations, found.loss) == (("silu", "identity"), "softmax_cross_entropy")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (named("Dense"), "this Dense cannot be read: give a Sequential"),
        (keras(named("LSTM", name="lstm")), "layer lstm (LSTM) cannot be read"),
        (keras(dense(W1.T, B1, "leaky_relu")), "layer dense (Dense) has a negative slope of 0.2"),
        (keras(dense(W1.T, B1, "swoosh")), "layer dense (Dense) has the activation swoosh"),
        (
            keras(dense(W1.T, B1), named("LeakyReLU", name="l", negative_slope=0.3)),
            "layer l (LeakyReLU) has",
        ),
        (keras(dense(W1.T, B1), named("ReLU", name="r", max_value=6.0)), "layer r (ReLU) has a largest value"),
        (keras(dense(W1.T, B1), named("ELU", name="e", alpha=0.5)), "layer e (ELU) has alpha = 0.5"),
    ],
)
def test_a_keras_model_that_cannot_be_read(model, said):
    with pytest.raises(ValueError) as refusal:
        dv.from_keras(model)
    assert str(refusal.value).startswith(said)


# --- what all give ----------------------------------------------------------------------------------------------------


def test_a_model_is_a_network_and_survives_pickling():
    model = Model(NET.weights, NET.activations, "half_squared_error", ("said",), (np.zeros(3), np.ones(3)))
    assert model == NET
    assert hash(model) == hash(NET)
    copy = pickle.loads(pickle.dumps(model))
    assert (copy, copy.loss, copy.notes) == (NET, "half_squared_error", ("said",))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("LeakyReLU", "leaky_relu"), ("hard_tanh", "hardtanh"), ("logistic", "sigmoid"), ("Swish", "silu"), ("GLU", None)],
)
def test_names_of_activations_elsewhere(theirs, ours):
    assert activation_called(theirs) == ours


def test_a_tensor_stand_in_wants_to_be_brought_home():
    with pytest.raises(AssertionError):
        np.asarray(Tensor([1.0]))
