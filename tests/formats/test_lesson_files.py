"""Lessons in and out, and the ones that dacviz brings: what their texts say is true of their networks."""

import base64
import json
import re
import zlib

import numpy as np
import pytest

import dacviz as dv
import dacviz.lesson.trace as by_path
from dacviz.formats.lesson_files import LESSONS, MAX_LINK, built_in, packed, unpacked
from dacviz.lesson.lesson_toml import read, write
from dacviz.pictures.lesson import MAX_FRAMES, lesson_picture
from dacviz.pictures.protocol import LessonPicture
from tests.lesson.worked import preset_network
from tests.protocol import offences

SMALL = 'title = "T"\n[[scene]]\nnet = [1, 1]\nact = ["tanh"]\nw = [0, 1]\nx = [1]\nd = [1]\ntext = "Hello"\n'


def test_a_lesson_is_found_by_name_path_and_text(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert dv.lesson("backprop") == built_in("backprop")
    assert dv.lesson(SMALL) == dv.lesson(path) == dv.lesson(str(path)) == read(SMALL)
    assert repr(dv.lesson(SMALL)) == "<Lesson “T”, 1 scenes>"
    with pytest.raises(ValueError, match="there is no lesson and no file 'backporp': write one of backprop, alpha"):
        dv.lesson("backporp")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="no text in UTF-8"):
        dv.lesson(path)
    path.write_bytes(b"a" * 300_000)
    with pytest.raises(ValueError, match="64,000 characters"):
        dv.lesson(path)


def test_the_package_of_that_name_is_still_there():
    assert by_path.trace is dv.trace
    assert dv.lesson.trace is by_path


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_survives_being_written(name):
    lesson = built_in(name)
    assert read(write(lesson)) == lesson
    assert unpacked(packed(lesson)) == lesson


@pytest.mark.parametrize("name", LESSONS)
def test_a_picture_keeps_to_the_border(name):
    picture = lesson_picture(built_in(name))
    assert offences(json.loads(json.dumps(picture)), LessonPicture) == []
    for scene in picture["scenes"]:
        steps = picture["films"][scene["film"]]["steps"]
        assert 0 <= scene["step"] <= steps
        assert scene["step"] < scene.get("until", steps + 1)


def test_the_first_lesson_asks():
    scenes = built_in("backprop").scenes
    assert sum(bool(scene.ask) for scene in scenes) >= 6
    assert scenes[0].sizes == (1, 1)
    assert (2, 3, 2, 1) in [scene.sizes for scene in scenes]
    last = [scene for scene in scenes if scene.ask][-1]
    assert (last.sizes, last.activations) == ((2, 2, 1), ("tanh", "identity"))


@pytest.mark.slow
def test_films_that_are_too_long_are_refused():
    scene = "[[scene]]\npreset = 'deep'\nx = [{}]\n"
    long = read("title = 'T'\n" + "".join(scene.format(k) for k in range(40)))
    with pytest.raises(ValueError, match=f"limit is {MAX_FRAMES:,}"):
        lesson_picture(long)


# --- typed numbers ----------------------------------------------------------------------------------------------------


def mazurs_errors():
    """After a step with η = 0.5 that leaves the biases: as he printed it, and right."""
    p, net = dv.PRESETS["mazur"], preset_network("mazur")
    gradients = (
        dv.wrong_gradient(net, p.x, p.d, p.loss, "updated_weights", eta=0.5),
        dv.backprop(net, p.x, p.d).gradient,
    )
    for gradient in gradients:
        moved = [W - 0.5 * np.column_stack([0 * G[:, 0], G[:, 1:]]) for W, G in zip(net.weights, gradient, strict=True)]
        yield f"{dv.backprop(dv.Network(moved, p.activations), p.x, p.d).error:.9f}"


FREE = {"0.01", "0.1", "0.5"}
"""Nudges and learning rates: numbers that a text chooses."""


@pytest.mark.parametrize("name", LESSONS)
def test_no_number_is_typed_that_could_be_computed(name):
    """All decimals come from formulas, but for those that a text chooses and the two of the true story."""
    for scene in built_in(name).scenes:
        for text in (scene.text, scene.question, *scene.hints):
            typed = set(re.findall(r"\d+\.\d+", re.sub(r"\{[^}]*\}|\[[^]]*\]", "", text)))
            assert typed <= FREE | set(mazurs_errors()), scene.title


def test_the_true_story_is_told_with_both_numbers():
    text = next(scene.text for scene in built_in("mistakes").scenes if scene.title == "A true story")
    for number in mazurs_errors():
        assert number in text


def test_what_the_texts_say_about_sizes():
    texts = {scene.title: scene for name in LESSONS for scene in built_in(name).scenes}
    nudged = texts["A nudge"].sample
    assert nudged.error_with(dv.Ref("w", (1, 1, 1)), 0.01) > nudged.error_of(nudged.net), "the error grew"
    chain = texts["The whole chain"].sample.known
    assert chain[dv.Ref("gradient", (1, 1, 1))] < 0, "it is negative"
    fork = texts["A fork"].sample.known
    parts = [fork[dv.Ref("w", (2, t, 1))] * fork[dv.Ref("delta", (2, t))] for t in (1, 2)]
    assert min(parts) < 0 < max(parts), "one lowers E, the other raises it"
    step = texts["A step downhill"].sample
    assert step.error_after(0.1) < step.error_of(step.net) < step.error_after(2.0), "worse than before"
    deep = texts["A long way back"].sample.known
    largest = [max(abs(deep[dv.Ref("delta", (l, i))]) for i in range(1, 5)) for l in (1, 2, 3, 4)]
    assert largest == sorted(largest), "smaller with every layer"
    assert max(abs(v) for ref, v in deep.items() if ref.kind == "w") <= 1, "about 1 or smaller"
    tanh = texts["A curve that passes more"].sample.known
    assert abs(tanh[dv.Ref("delta", (1, 1))]) > 10 * abs(deep[dv.Ref("delta", (1, 1))])


# --- links ------------------------------------------------------------------------------------------------------------


def link(content):
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "damaged"),
        ("%3Cscript%3E", "damaged"),
        ("AAAA", "damaged"),
        ("A", "damaged"),
        ("x" * (MAX_LINK + 1), "may have 16,000 characters"),
        (link(b"0" * 10_000_000), "too long"),
        (link(SMALL.encode())[:-8], "cut short"),
        (link(b"\xff\xfe"), "no text in UTF-8"),
        (link(b"[[scene]]"), "Scene 1 has no net"),
    ],
)
def test_a_link_that_holds_no_lesson_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        unpacked(text)


def test_a_lesson_that_is_too_long_for_a_link():
    rng = np.random.default_rng(0)
    scenes = "".join(
        f'[[scene]]\npreset = "paper"\ntext = "{"".join(map(chr, rng.integers(97, 123, 2000)))}"\n' for _ in range(20)
    )
    with pytest.raises(ValueError, match="Download it as TOML"):
        packed(read('title = "T"\n' + scenes))
