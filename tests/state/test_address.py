"""An address opens what it was written from; rubbish in it costs one sentence a parameter and nothing else."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.pictures.film.algorithm_film import EDGE_COLOURS, GRANULARITIES, SWEEPS
from dacviz.pictures.graph import NODE_KINDS
from dacviz.state.address import FIRST_PRESET, read_problem, read_view, sentence, with_value, write_problem, write_view
from dacviz.state.coefficients_view import CoefficientsView
from dacviz.state.fields import MAX_STEP, fields_of
from dacviz.state.film_view import FilmView
from dacviz.state.learn_view import LearnView
from dacviz.state.practice_view import PracticeView
from dacviz.state.problem import MAX_SEED, Problem
from dacviz.state.theorems_view import TheoremsView
from dacviz.state.training_view import TrainingView
from tests.strategies import examples

PAPER = Problem.of("paper")
VIEWS = (FilmView, LearnView, CoefficientsView, TheoremsView, TrainingView, PracticeView)
SETTING_PARAMETERS = ("preset", "net", "act", "loss", "init", "seed", "w", "x", "d")
VIEW_PARAMETERS = ("nodes", "edges", "by", "sweep", "to", "step", "pick")

NUMBERS = st.floats(-1e6, 1e6)


def vectors(n):
    return st.lists(NUMBERS, min_size=n, max_size=n).map(tuple)


@st.composite
def settings_of_a_user(draw):
    """A preset after up to six changes by the sidebar; what is refused is not done."""
    problem = Problem.of(draw(st.sampled_from(list(dv.PRESETS))))
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=6)):
        try:
            problem = change(draw, problem).checked()
        except ValueError:
            continue
    return problem


def _sizes(draw, s):
    return s.with_sizes(tuple(draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))))


def _activations(draw, s):
    names = st.sampled_from(list(dv.ACTIVATIONS))
    return s.with_activations(tuple(draw(st.lists(names, min_size=s.L, max_size=s.L))))


def _same_hidden(draw, s):
    name = draw(st.sampled_from(list(dv.ACTIVATIONS)))
    return s.with_activations((name,) * (s.L - 1) + s.activations[-1:])


def _loss(draw, s):
    return s.with_loss(draw(st.sampled_from(list(dv.LOSSES))))


def _drawn(draw, s):
    return s.with_drawn_weights(draw(st.sampled_from(dv.INITIALISATIONS)), draw(st.integers(0, MAX_SEED)))


def _drawn_as_before(draw, s):
    return s.with_drawn_weights(s.init, s.seed)


def _one_weight(draw, s):
    l = draw(st.integers(1, s.L))
    return s.with_weight(l, draw(st.integers(1, s.sizes[l])), draw(st.integers(0, s.sizes[l - 1])), draw(NUMBERS))


def _all_weights(draw, s):
    return s.with_weights(draw(vectors(len(s.flat_weights()))))


def _x(draw, s):
    return s.with_x(draw(vectors(s.sizes[0])))


def _d(draw, s):
    return s.with_d(draw(vectors(s.sizes[-1])))


CHANGES = (_sizes, _activations, _same_hidden, _loss, _drawn, _drawn_as_before, _one_weight, _all_weights, _x, _d)


@given(settings_of_a_user())
@examples(150)
def test_a_setting_is_read_as_it_was_written(problem):
    params = write_problem(problem)
    found, refused = read_problem(params)
    assert refused == {}
    assert found == problem


@given(settings_of_a_user())
@examples(50)
def test_the_network_and_the_sample_are_the_same_to_the_last_bit(problem):
    found, _ = read_problem(write_problem(problem))
    assert found.network() == problem.network()
    assert (found.x, found.d) == (problem.x, problem.d)


@given(settings_of_a_user())
@examples(50)
def test_an_address_uses_only_its_own_parameters_and_text(problem):
    params = write_problem(problem)
    assert set(params) <= set(SETTING_PARAMETERS)
    assert all(isinstance(value, str) and value for value in params.values())


@given(settings_of_a_user())
@examples(50)
def test_weights_are_in_the_address_only_where_they_cannot_be_drawn(problem):
    if problem.weights is None:
        assert "w" not in write_problem(problem)


@st.composite
def views(draw, problem):
    """A view of ``problem`` that the page can show."""
    pick = draw(st.sampled_from(["nothing", "node", "weight"]))
    l = draw(st.integers(1 if pick == "weight" else 0, problem.L))
    place = (l, draw(st.integers(1, problem.sizes[l])))
    if pick == "weight":
        place += (draw(st.integers(0, problem.sizes[l - 1])),)
    nodes = draw(st.sampled_from(NODE_KINDS))
    by = draw(st.sampled_from(["", *GRANULARITIES]))
    return FilmView(
        nodes=nodes,
        output=draw(st.integers(1, problem.sizes[-1])) if nodes == "alpha" else 1,
        edges=draw(st.sampled_from(EDGE_COLOURS)),
        by=by,
        sweep=draw(st.sampled_from(SWEEPS)),
        step=draw(st.integers(0, MAX_STEP if by else 0)),
        pick=None if pick == "nothing" else place,
    )


@given(st.data())
@examples(50)
def test_a_view_is_read_as_it_was_written(data):
    problem = data.draw(settings_of_a_user())
    view = data.draw(views(problem))
    found, refused = read_view(FilmView, write_view(view), problem)
    assert refused == {}
    assert found == view


@given(st.data())
@examples(50)
def test_setting_and_view_share_an_address(data):
    problem = data.draw(settings_of_a_user())
    view = data.draw(views(problem))
    params = write_problem(problem) | write_view(view)
    assert len(params) == len(write_problem(problem)) + len(write_view(view))
    assert read_problem(params) == (problem, {})
    assert read_view(FilmView, params, problem) == (view, {})


@pytest.mark.parametrize(
    "problem",
    [
        PAPER.with_sizes((1, 1)).with_x((0.0,)).with_d((0.0,)).with_weights((0.0, 1e200)),
        PAPER.with_sizes((1,) * 13).with_activations(("square",) * 12).with_x((0.1,)).with_weights((0.0, 3.0) * 12),
    ],
    ids=["a huge weight and x = 0", "twelve squares and a small x"],
)
def test_what_is_finite_only_as_a_whole_is_read_as_it_was_written(problem):
    assert read_problem(write_problem(problem.checked())) == (problem, {})


def test_the_first_preset_has_a_bare_address():
    assert write_problem(Problem.of(FIRST_PRESET)) == {}
    assert write_view(FilmView()) == {}
    assert read_problem({}) == (Problem.of(FIRST_PRESET), {})
    assert read_view(FilmView, {}, PAPER) == (FilmView(), {})


@pytest.mark.parametrize("name", [name for name in dv.PRESETS if name != FIRST_PRESET])
def test_another_preset_is_named_and_nothing_else(name):
    assert write_problem(Problem.of(name)) == {"preset": name}


@pytest.mark.parametrize(
    ("problem", "params"),
    [
        (PAPER.with_x((1.0, -2.5)), {"x": "1,-2.5"}),
        (PAPER.with_loss("squared_error"), {"loss": "squared_error"}),
        (
            Problem.of("outputs").with_loss("softmax_cross_entropy"),
            {"preset": "outputs", "loss": "softmax_cross_entropy"},
        ),
        (Problem.of("outputs").with_sizes((3, 4, 2)), {"preset": "outputs", "net": "3-4-2"}),
        (PAPER.with_activations(("relu", "relu", "identity")), {"act": "relu,identity"}),
        (PAPER.with_activations(("relu", "sin", "identity")), {"act": "relu,sin,identity"}),
        (Problem.of("deep").with_drawn_weights("he", 7), {"preset": "deep", "init": "he", "seed": "7"}),
    ],
)
def test_only_what_differs_is_written(problem, params):
    assert write_problem(problem) == params


def test_an_edited_weight_brings_all_weights():
    params = write_problem(Problem.of("deep").with_weight(1, 1, 0, 0.125))
    assert set(params) == {"preset", "w"}
    assert params["w"].startswith("0.125,")


# --- rubbish ----------------------------------------------------------------------------------------------------------

RUBBISH = [
    "",
    " ",
    "<script>alert(1)</script>",
    "'; DROP TABLE x; --",
    "nan",
    "inf,inf",
    "1e999",
    "-1",
    "--",
    "٣",
    "²",
    "\0",
    "🦆" * 300,
    "9" * 5000,
    "1," * 5000,
    "1-" * 5000,
    "a,b,c",
    "__class__",
    "{0.__class__}",
    "../../etc/passwd",
    "1-1-1-1-1",
    "2--1",
    "0-3",
    "1e9-2",
    "999-999",
]


def one_sentence(text):
    return text.endswith(".") and "\n" not in text and 10 < len(text) < 250


@pytest.mark.parametrize("name", SETTING_PARAMETERS)
@pytest.mark.parametrize("text", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_in_one_parameter_of_the_setting_leaves_the_rest(name, text):
    found, refused = read_problem({name: text})
    assert set(refused) <= {name}
    if refused:
        assert one_sentence(refused[name])
        assert found == PAPER
    else:
        found.checked()


@pytest.mark.parametrize("name", VIEW_PARAMETERS)
@pytest.mark.parametrize("text", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_in_one_parameter_of_the_view_leaves_the_rest(name, text):
    found, refused = read_view(FilmView, {name: text}, PAPER)
    assert set(refused) == {name}
    assert one_sentence(refused[name])
    assert found == FilmView()


@pytest.mark.parametrize("text", ["🦆", "<b>", "{}", "NaN"])
def test_rubbish_everywhere_gives_a_sentence_for_each(text):
    params = dict.fromkeys((*SETTING_PARAMETERS, *VIEW_PARAMETERS), text)
    problem, refused = read_problem(params)
    assert problem == PAPER
    assert list(refused) == list(SETTING_PARAMETERS)
    view, refused_view = read_view(FilmView, params, problem)
    assert view == FilmView()
    assert set(refused_view) == set(VIEW_PARAMETERS)
    assert all(map(one_sentence, itertools.chain(refused.values(), refused_view.values())))


@pytest.mark.parametrize("name", ["preset", "net", "x"])
def test_a_refusal_is_one_line_though_two_were_typed(name):
    assert "\n" not in read_problem({name: "two\nlines"})[1][name]


TYPED = st.one_of(
    st.text(st.characters(exclude_characters="\n"), max_size=30),
    st.sampled_from([*RUBBISH, *dv.PRESETS, *dv.LOSSES, *dv.INITIALISATIONS, *NODE_KINDS]),
    st.lists(st.integers(-2, 70), min_size=1, max_size=6).map(lambda v: "-".join(map(str, v))),
    st.lists(st.floats(), min_size=1, max_size=6).map(lambda v: ",".join(map(str, v))),
    st.lists(st.sampled_from([*dv.ACTIVATIONS, "x", ""]), min_size=1, max_size=5).map(",".join),
)


@given(st.dictionaries(st.sampled_from((*SETTING_PARAMETERS, *VIEW_PARAMETERS)), TYPED))
@examples(200)
def test_no_address_raises_and_what_it_gives_can_be_computed(params):
    problem, refused = read_problem(params)
    assert set(refused) <= set(params)
    assert all(map(one_sentence, refused.values()))
    problem.checked()
    view, refused_view = read_view(FilmView, params, problem)
    assert set(refused_view) <= set(params)
    assert all(map(one_sentence, refused_view.values()))
    assert view.fitted(problem) == view


@given(st.dictionaries(st.sampled_from((*SETTING_PARAMETERS, *VIEW_PARAMETERS)), TYPED))
@examples(75)
def test_a_cleaned_address_is_read_without_refusals(params):
    problem, _ = read_problem(params)
    view, _ = read_view(FilmView, params, problem)
    clean = write_problem(problem) | write_view(view)
    assert read_problem(clean) == (problem, {})


def test_foreign_parameters_are_ignored():
    assert read_problem({"utm_source": "mail", "embed": "true"}) == (PAPER, {})


@pytest.mark.parametrize(
    ("params", "name", "said"),
    [
        ({"preset": "mazurr"}, "preset", "There is no example called “mazurr”; choose one of paper, mazur"),
        ({"net": "2--1"}, "net", "A width is missing in “2--1”"),
        ({"act": "tanh"}, "act", "This network needs 3 activations, one a layer, got 1."),
        ({"act": "tanh,spline"}, "act", "Unknown activation 'spline'; choose one of identity, tanh"),
        ({"loss": "hinge"}, "loss", "There is no loss called “hinge”"),
        ({"seed": "x"}, "seed", "The seed must be a whole number from 0 to 999,999, got “x”."),
        ({"w": "1,2"}, "w", "A 2-3-2-1 network has 20 weights, biases included, got 2."),
        ({"x": "1"}, "x", "x needs 2 numbers, one for each input"),
        ({"x": "nan,1"}, "x", "“nan” in x is not a finite number"),
        ({"d": "1,2"}, "d", "d needs 1 number, one for each output"),
        ({"preset": "binary", "d": "3"}, "d", "Binary cross-entropy needs every number of d between 0 and 1"),
        ({"w": ",".join(["1e300"] * 20)}, "w", "With these values the numbers grow beyond"),
    ],
)  # fmt: skip
def test_a_refused_parameter_has_its_reason(params, name, said):
    _, refused = read_problem(params)
    assert list(refused) == [name]
    assert refused[name].startswith(said)


NO_PICK = (
    "“{}” is no node (layer-node) or weight (layer-node-input) of 2-3-2-1: "
    "layers are 0 to 3, nodes are counted from 1, input 0 is the bias."
)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("nodes", "gradient", "There is no node colour “gradient” to show; use one of u, z, dphi, delta, alpha."),
        ("edges", "delta", "There is no edge colour “delta” to show; use one of w, gradient."),
        ("to", "2", "The output must be a whole number from 1 to 1, got “2”."),
        ("step", "20001", "The step must be a whole number from 0 to 20,000, got “20001”."),
        ("pick", "4-1", NO_PICK.format("4-1")),
        ("pick", "0-1-1", NO_PICK.format("0-1-1")),
        ("pick", "1-1-3", NO_PICK.format("1-1-3")),
    ],
)
def test_a_refused_view_has_its_reason(name, text, said):
    assert read_view(FilmView, {name: text}, PAPER)[1] == {name: said}


@pytest.mark.parametrize(
    ("pick", "text"), [((0, 2), "0-2"), ((3, 1), "3-1"), ((1, 3, 0), "1-3-0"), ((3, 1, 2), "3-1-2")]
)
def test_a_pick_is_written_with_hyphens(pick, text):
    assert write_view(FilmView(pick=pick)) == {"pick": text}
    assert read_view(FilmView, {"pick": text}, PAPER)[0].pick == pick


def test_the_output_is_written_only_with_alpha():
    assert write_view(FilmView(nodes="alpha", output=2)) == {"nodes": "alpha", "to": "2"}
    assert write_view(FilmView(output=2)) == {}


def test_a_view_of_another_network_loses_what_is_not_there():
    view = FilmView(nodes="alpha", output=3, pick=(2, 3, 4), step=7)
    assert view.fitted(Problem.of("outputs")) == view
    assert view.fitted(PAPER) == FilmView(nodes="alpha", output=1, pick=None, step=7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unknown loss", "Unknown loss."),
        ("x must be finite", "x must be finite."),
        ("Done.", "Done."),
        ("“2” is odd", "“2” is odd."),
    ],
)
def test_a_refusal_becomes_a_sentence(text, said):
    assert sentence(ValueError(text)) == said


def test_given_weights_that_are_the_examples_own_stay_where_a_seed_is_given_too():
    own = PAPER.flat_weights()
    problem, _ = read_problem({"seed": "1", "w": ",".join(map(str, own))})
    assert read_problem(write_problem(problem))[0].flat_weights() == own


FIELDS = [(view, name) for view in VIEWS for name in fields_of(view)]


@pytest.mark.parametrize(("view", "name"), FIELDS)
@pytest.mark.parametrize("text", ["foo", "1e309", "0,5", "-1-1"])
def test_a_refusal_is_a_sentence_that_names_what_can_be_written(view, name, text):
    (refusal,) = read_view(view, {name: text}, PAPER)[1].values()
    assert one_sentence(refusal)
    assert not re.search(r"There is no (a|nodes|edges|steps)\b", refusal)
    assert re.search(r" from \S+ to | is no .* to | use one of |one ε for each|copy the whole link", refusal)


@pytest.mark.parametrize("value", ["foo", 1e309, float("nan"), -1, {"a": 1}, ["x"], None, (99, 99), 10**30, True])
@pytest.mark.parametrize(("view", "name"), FIELDS)
def test_what_a_widget_sends_is_taken_or_refused_as_an_address_is(view, name, value):
    attribute = fields_of(view)[name].attribute
    try:
        new = with_value(view(), attribute, value, PAPER)
    except ValueError as refusal:
        assert one_sentence(sentence(refusal))
    else:
        assert new.fitted(PAPER) == new
        assert read_view(view, write_view(new), PAPER)[1] == {}
