"""A lesson's TOML: it is read strictly, written back, and every refusal says where and what to write."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dacviz as dv
from dacviz.lesson.lesson_toml import read, write
from dacviz.lesson.lessons import Lesson, Scene

START = 'title = "T"\n[[scene]]\npreset = "paper"\n'
SMALL = "net = [1, 1]\nact = ['tanh']\nw = [0, 1]\nx = [1]\nd = [1]\n"


def test_a_scene_keeps_what_it_does_not_change():
    lesson = read(START + 'nodes = "z"\nstep = "delta 1 2"\n[[scene]]\nx = [1, 2.5]\n[[scene]]\n' + SMALL)
    first, second, third = lesson.scenes
    assert (first.x, first.nodes, first.step) == ((0.5, -1.0), "z", "delta 1 2")
    assert (second.x, second.weights, second.nodes, second.step) == ((1.0, 2.5), first.weights, "z", 0)
    assert (third.sizes, third.nodes) == ((1, 1), "z")


TEXTS = st.text(st.characters(exclude_characters="{}[]\\*", exclude_categories=["Cs"]), max_size=60)


@given(
    st.lists(
        st.builds(
            lambda title, text, x, step, ask: (title.strip()[:100], text.strip(), x, step, ask),
            TEXTS, TEXTS, st.floats(-9, 9), st.sampled_from([0, 3, "delta 1 1"]), st.sampled_from(["", "delta 1 1"]),
        ),
        min_size=1, max_size=4,
    ),
    TEXTS.map(str.strip).filter(bool),
)  # fmt: skip
def test_what_is_written_is_read_again(scenes, title):
    made = tuple(
        Scene(name, text, (1, 1), ("tanh",), (0.0, 1.0), (x,), (1.0,), step=step, ask=ask)
        for name, text, x, step, ask in scenes
    )
    lesson = Lesson(title, made)
    assert read(write(lesson)) == lesson


@pytest.mark.parametrize("preset", dv.PRESETS)
def test_every_preset_is_written_by_its_name(preset):
    lesson = read(f'title = "T"\n[[scene]]\npreset = "{preset}"\n')
    assert f'preset = "{preset}"' in write(lesson)
    assert read(write(lesson)) == lesson


HOSTILE = [
    ("", "needs a title"),
    ("title = 3\n" + START[12:], 'title must be a text in quotation marks: "…"'),
    ("title = \x00", "cannot be read as TOML"),
    ('title = "a\n', "line 1"),
    ('title = "T"\n', "has 1 to 40 scenes, this one has 0"),
    ('title = "T"\nscene = 3', "two pairs of brackets"),
    ('title = "T"\n[scene]\n', "two pairs of brackets"),
    ('titel = "T"\n', "write title"),
    (START + "stpe = 3", "Scene 1 has the key 'stpe', which a scene does not know: write step."),
    (START + "script = 'x'", "which a scene does not know"),
    (START + "step = -1", "from 0 to 20,000"),
    (START + "step = 3.5", "step must be a whole number or a quantity"),
    (START + "step = 'alert(1)'", "Scene 1: step: "),
    (START + "step = 'w 1 1 1'", "is computed in no step"),
    (START + "by = 'word'", "write one of 'node', 'layer'"),
    (START + "nodes = '<b>'", "nodes is '<b>'"),
    (START + "to = 2", "to must be an output, 1 to 1"),
    (START + "x = [1]", "Scene 1: "),
    (START + "x = [nan, 1]", "x must be a list of finite numbers"),
    (START + "x = ['1', 2]", "x must be a list of finite numbers"),
    (START + "d = [1e999]", "finite numbers"),
    (START + "loss = 'hate'", "there is no loss 'hate'"),
    (START + "act = 'tanh'", "act must be a list in brackets"),
    (START + "act = ['tanh']", "act must name 3 activations"),
    (START + "act = ['a', 'b', 'c']", "Scene 1: "),
    (START + "w = [1]", "w must have 20 numbers"),
    (START + "net = [2, 2]", "it must also say act, w, x, d"),
    ('title = "T"\n[[scene]]\n' + SMALL.replace("[1, 1]", "[100, 1000]"), "may have 300 weights"),
    ('title = "T"\n[[scene]]\n' + SMALL.replace("[1, 1]", "[-1, 1]"), "net must list the inputs"),
    ('title = "T"\n[[scene]]\n' + SMALL.replace("[1, 1]", "[true, 1]"), "net must be a list of whole numbers"),
    ('title = "T"\n[[scene]]\ntext = "a"', "has no net"),
    ('title = "T"\n[[scene]]\npreset = "../../etc/passwd"', "there is no preset"),
    (START + "text = '{__import__}'", "Scene 1: text: "),
    (START + "text = '[a](https://example.org)'", "Scene 1: text: "),
    (START + f"text = '{'a' * 5000}'", "4,000 characters"),
    (START + f"title = '{'a' * 500}'", "title may have 100 characters"),
    (START + "ask = 'delta 5 5'", "Scene 1: ask: the network 2-3-2-1 has no delta 5 5"),
    (START + "ask = '1 + 1'", "needs words that ask for it"),
    (START + "question = 'Why?'", "a question needs what it asks for"),
    (START + "ask = 'delta 1 1'\nhints = ['a', 'b', 'c', 'd', 'e']", "4 hints"),
    (START + "ask = 'delta 1 1'\nhints = [1]", "hints must be a list of texts"),
    (START + "[[scene]]\n" * 60, "may have 40 scenes"),
    ("a" * 70_000, "may have 64,000 characters"),
    ("title = " + "[" * 5000, "cannot be read as TOML"),
    ("title = " + "9" * 6000, "cannot be read as TOML"),
]


@pytest.mark.parametrize(("text", "reason"), HOSTILE)
def test_what_cannot_be_used_is_refused_in_a_sentence(text, reason):
    with pytest.raises(ValueError, match=re.escape(reason)) as refused:
        read(text)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert len(sentence) < 400
    assert "\n" not in sentence


def test_a_scene_is_checked_wherever_it_comes_from():
    scene = read(START).scenes[0]
    with pytest.raises(ValueError, match="text: "):
        replace(scene, text="{delta 9 9}")
    with pytest.raises(ValueError, match="hints: "):
        replace(scene, ask="delta 1 1", hints=("[x]",))
