"""What the browser is given of a lesson: films that are shared, questions that are about the right numbers."""

import pytest

import dacviz as dv
from dacviz.core.expression import Ref
from dacviz.formats.lesson_files import LESSONS, built_in
from dacviz.lesson.lesson_toml import read
from dacviz.lesson.markup import rounded
from dacviz.pictures.lesson import lesson_picture

ASKING = [(name, k) for name in LESSONS for k, scene in enumerate(built_in(name).scenes) if scene.ask]
START = 'title = "T"\n[[scene]]\npreset = "paper"\n'


def by_the_vectors(scene, ref):
    """A quantity by the vectorised algorithm."""
    bp = dv.backprop(scene.net, scene.x, scene.d, scene.loss)
    l, i, *j = ref.at
    return bp.gradient[l][i - 1, j[0]] if j else {"delta": bp.delta, "u": bp.u, "z": bp.z}[ref.kind][l][i - 1]


def asked(name, k):
    (question,) = lesson_picture(built_in(name))["scenes"][k]["turn"]["asked"]
    return question


@pytest.mark.parametrize(("name", "k"), ASKING)
def test_a_question_has_one_right_answer(name, k):
    scene, question = built_in(name).scenes[k], asked(name, k)
    if scene.asked:
        assert question["value"] == pytest.approx(by_the_vectors(scene, scene.asked), rel=1e-12)
    assert abs(rounded(question["value"]) - question["value"]) <= question["tolerance"]
    assert question["tolerance"] <= 0.02 * abs(question["value"])
    for wrong in question["wrong"]:
        assert abs(wrong["value"] - question["value"]) > question["tolerance"]


@pytest.mark.parametrize(("name", "k"), ASKING)
def test_the_film_stands_before_what_is_asked(name, k):
    picture, question = lesson_picture(built_in(name)), asked(name, k)
    if "frame" in question:
        scene = picture["scenes"][k]
        assert scene["step"] == question["frame"] - 1
        assert picture["films"][scene["film"]]["frames"][question["frame"]]["value"] == question["value"]


def test_a_formula_is_asked_for_in_words_with_its_hints():
    lesson = read(START + "ask = '2 * w 1 1 1'\nquestion = 'Twice {w 1 1 1}?'\nhints = ['*Double* it.']\n")
    (question,) = lesson_picture(lesson)["scenes"][0]["turn"]["asked"]
    assert question["value"] == 2 * 0.8
    assert question["words"] == [("words", "Twice 0.8?")]
    assert question["hints"] == [[{"kind": "paragraph", "pieces": [("em", "Double"), ("words", " it.")]}]]
    assert "frame" not in question


def test_what_a_film_does_not_show_is_asked_anywhere():
    lesson = read(START + "ask = 'u 1 1'\nsweep = 'backward'\n[[scene]]\nask = 'delta 1 1'\nnodes = 'alpha'\n")
    picture = lesson_picture(lesson)
    for scene, ref in zip(picture["scenes"], [Ref("u", (1, 1)), Ref("delta", (1, 1))], strict=True):
        (question,) = scene["turn"]["asked"]
        assert "frame" not in question
        assert question["value"] == pytest.approx(by_the_vectors(lesson.scenes[0], ref), rel=1e-12)


def test_scenes_that_look_the_same_share_a_film():
    picture = lesson_picture(read(START + "[[scene]]\nstep = 3\n[[scene]]\nnodes = 'u'\n"))
    assert [scene["film"] for scene in picture["scenes"]] == [0, 0, 1]
