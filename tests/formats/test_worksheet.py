"""Work sheets, read by programs that know nothing of how they were made: Moodle's rules, text2qti, a CSV reader."""

import csv
import io
import re
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

import dacviz as dv
from dacviz.formats import worksheet
from dacviz.formats.variants import in_words, tolerances
from dacviz.formats.worksheet import MAX_NAME, MAX_NAMES, MAX_VARIANTS, worksheet_of
from dacviz.formats.worksheet_html import with_subscripts
from dacviz.lesson.markup import number
from dacviz.lesson.presets import PRESETS, network
from dacviz.lesson.siblings import Exercise, NoExerciseError, sibling
from tests.formats.moodle_reader import import_quiz

pytestmark = pytest.mark.slow

SHEET = dv.worksheet(sizes=(2, 2, 1), hidden="tanh", output="identity", ask="delta", variants=30, seed=1)
FAMILIES = [
    {"sizes": (2, 2, 2), "hidden": "sigmoid", "output": "sigmoid", "ask": "gradient"},
    {"sizes": (2, 2, 3), "loss": "softmax_cross_entropy", "ask": "all"},
    {"sizes": (2, 3, 2, 1), "ask": "hidden", "loss": "squared_error"},
    {"sizes": (2, 2), "output": "sigmoid", "loss": "binary_cross_entropy", "ask": "last"},
]


def sheet_of(family):
    return SHEET if family is None else dv.worksheet(**family, variants=3, seed=5)


def title(question, variant):
    letter = {"delta": "δ", "gradient": "∂E/∂w"}.get(question.target.kind, question.target.kind)
    return f"{letter}_{','.join(map(str, question.target.index))}, variant {variant.n}"


# --- Moodle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_moodle_gives_the_right_answer_everything_and_each_mistake_nothing_with_its_feedback(family):
    sheet = sheet_of(family)
    imported = {question.name: question for question in import_quiz(sheet.moodle_xml())}
    assert len(imported) == sum(len(variant.questions) for variant in sheet.variants)
    for variant in sheet.variants:
        e = variant.exercise
        for asked in dv.questions(e.net, e.x, e.d, loss=e.loss, ask=variant.ask):
            question = imported[title(asked, variant)]
            assert question.grade(asked.value) == (100, "<p>Right.</p>")
            assert question.grade(float(number(asked.value).replace("−", "-")))[0] == 100
            for wrong in asked.wrong:
                fraction, feedback = question.grade(wrong.value)
                assert fraction == 0
                assert all(in_words(name) in feedback for name in wrong.mistakes)
                assert with_subscripts(wrong.do) in feedback


def test_all_thirty_variants_have_intervals_that_do_not_meet():
    for question in import_quiz(SHEET.moodle_xml()):
        ends = sorted((a.value - a.tolerance, a.value + a.tolerance) for a in question.answers)
        assert all(high < low for (_, high), (low, _) in pairwise(ends)), question.name
        assert [answer.fraction for answer in question.answers] == [100] + [0] * (len(question.answers) - 1)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_network_of_ones_own_has_intervals_that_do_not_meet_either(preset):
    p = PRESETS[preset]
    net = network(p.sizes, p.activations, p.weights, p.init, p.seed)
    sheet = worksheet_of(Exercise(net, p.x, p.d, p.loss, 0), ask="delta")
    for question in import_quiz(sheet.moodle_xml()):
        ends = sorted((a.value - a.tolerance, a.value + a.tolerance) for a in question.answers)
        assert all(high < low for (_, high), (low, _) in pairwise(ends)), question.name


def test_a_question_shows_its_own_network_and_every_step_to_its_answer():
    first, *_ = import_quiz(SHEET.moodle_xml())
    picture = ElementTree.fromstring(first.files["network.svg"].decode())
    assert picture.tag.endswith("svg")
    assert "@@PLUGINFILE@@/network.svg" in first.text
    variant = SHEET.variants[0]
    assert all(number(w) in first.text for W in variant.net.weights for w in W.flat)
    results = re.findall(r"= (-?[\d.]+)\\\)", first.solution)
    assert results == [number(step.value).replace("−", "-") for step in variant.trace.steps[: len(results)]]
    assert len(results) == 7


def test_answers_that_lie_close_share_the_way_between_them():
    net = dv.Network([[[0.1, 0.995, 0.5]], [[0.2, 0.999]]], ["tanh", "identity"])
    (variant,) = worksheet_of(Exercise(net, (0.4, 0.6), (0.3,), "half_squared_error", 0), "hidden").variants
    (question,) = variant.questions
    assert not variant.is_clear
    rooms = tolerances(question)
    assert min(rooms) < 0.002 * abs(question.value)
    assert all(room > 0 for room in rooms)


# --- Canvas -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_text2qti_takes_the_file_and_every_choice_but_one_is_a_mistake(family, tmp_path):
    sheet = sheet_of(family)
    text = sheet.text2qti()
    quiz = Quiz(text, config=Config(), source_name="canvas.txt")
    QTI(quiz).save(str(tmp_path / "canvas.zip"))
    groups = [[]]
    for part in quiz.questions_and_delims:
        if hasattr(part, "choices"):
            groups[-1].append(part)
        else:
            groups.append([])
    asked = {title(q, variant): q for variant in sheet.variants for q in variant.questions if q.wrong}
    assert sum(map(len, groups)) == len(asked)
    for question in (question for group in groups for question in group):
        (right,) = (choice for choice in question.choices if choice.correct)
        ours = asked[question.title_raw]
        others = {choice.choice_raw for choice in question.choices} - {right.choice_raw}
        assert others <= {number(wrong.value) for wrong in ours.wrong}
        assert 1 <= len(others) == len(question.choices) - 1
        assert all(choice.feedback_raw for choice in question.choices)


def test_sums_and_outputs_have_no_mistakes_to_choose_from():
    text = dv.worksheet(variants=2, ask="all").text2qti()
    assert "Title: δ_2,1, variant 1" in text
    assert "Title: u_" not in text
    assert "Title: z_" not in text


# --- paper ------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tags of a page, which must close as they were opened, and its text."""

    VOID = ("meta", "img", "br")

    def __init__(self, source):
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_sheet_and_key_are_whole_pages_that_load_and_run_nothing(family):
    sheet = sheet_of(family)
    for source in (sheet.html(), sheet.key()):
        page = Page(source)
        assert sum(tag == "section" for tag, _ in page.tags) == len(sheet.variants)
        assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "a", "form"}
        assert not any(name.startswith("on") or name in ("src", "href") for _, a in page.tags for name in a)


def test_a_sheet_asks_and_its_key_answers():
    sheet, key = SHEET.html(), SHEET.key()
    for variant in SHEET.variants:
        for question in variant.questions:
            assert number(question.value) in key
        assert all(number(w) in sheet for W in variant.net.weights for w in W.flat)
    assert sheet.count('class="asked"></td>') == 90
    assert 'class="asked"></td>' not in key


def test_the_key_says_what_each_mistake_gives_if_it_is_made_everywhere():
    """As ``wrong_gradient`` computes it, in which ∂E/∂w of the bias is δ."""
    variant = SHEET.variants[4]
    e = variant.exercise
    assert "hidden_without_slope" in variant.mistaken
    for name, changed in variant.mistaken.items():
        wrong = dv.wrong_gradient(e.net, e.x, e.d, e.loss, name)
        for ref, value in changed.items():
            l, i = ref.at
            assert value == pytest.approx(wrong[l][i - 1, 0], rel=1e-12)
            assert number(value) in SHEET.key()


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_holds_every_exercise_and_its_answers_to_the_last_digit():
    rows = list(csv.DictReader(io.StringIO(SHEET.csv())))
    assert [row["variant"] for row in rows] == [str(n) for n in range(1, 31)]
    for row in rows:
        weights = [
            np.array([[float(row[f"w_{l},{i},{j}"]) for j in range(3)] for i in range(1, h + 1)])
            for l, h in ((1, 2), (2, 1))
        ]
        x, d = (float(row["x_1"]), float(row["x_2"])), (float(row["d_1"]),)
        bp = dv.backprop(dv.Network(weights, ["tanh", "identity"]), x, d)
        answers = [float(row[f"δ_{node}"]) for node in ("2,1", "1,1", "1,2")]
        assert answers == pytest.approx([*bp.delta[2], *bp.delta[1]], rel=1e-13)
        again = sibling((2, 2, 1), ("tanh", "identity"), seed=int(row["seed"]))
        assert (again.x, again.d) == (x, d)


def test_a_seed_is_one_sheet_and_the_next_another():
    again = dv.worksheet(seed=1, variants=3)
    assert [v.exercise for v in again.variants] == [v.exercise for v in SHEET.variants[:3]]
    other = dv.worksheet(seed=2, variants=3)
    assert not {v.exercise.seed for v in other.variants} & {v.exercise.seed for v in SHEET.variants}


# --- names ------------------------------------------------------------------------------------------------------------


def test_each_name_gets_a_variant_in_turn():
    sheet = dv.worksheet(variants=2, names=["Ada", "Carl", "Emmy", 4711])
    assert [(variant.n, name) for variant, name in sheet.sheets] == [(1, "Ada"), (2, "Carl"), (1, "Emmy"), (2, "4711")]
    assert sheet.html().count("<section>") == 4
    assert sheet.key().count("<section>") == 3
    assert "Ada" not in sheet.moodle_xml() + sheet.text2qti() + repr(sheet)


HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "an attribute": '" onload="alert(1)',
    "an entity": "&lt;b&gt;",
    "the end of a section": "</section></body>",
    "a comment": "<!-- -->",
    "the end of a character section": "]]>",
    "a formula": "=HYPERLINK(1)",
    "another formula": "@SUM(A1)",
    "a minus": "-1+cmd",
    "a new line": "Ada\nLovelace",
    "a null": "Ada\0",
    "a turned direction": "Ada\u202egnp.exe",
    "a lone surrogate": "Ada\ud800",
    "quotation marks": 'a","b',
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_name_is_text_and_nothing_else(name):
    sheet = dv.worksheet(variants=1, names=[name])
    plain = " ".join(re.sub("[\n\0\u202e\ud800]", " ", name).split())
    for source in (sheet.html(), sheet.key()):
        page = Page(source)
        assert plain in [words.strip() for words in page.words]
        assert source.encode()
        assert not any(tag == "script" or "onload" in attributes for tag, attributes in page.tags)
    (row,) = csv.DictReader(io.StringIO(sheet.csv()))
    assert row["name"].lstrip("'") == plain
    assert not row["name"].startswith(("=", "+", "-", "@"))


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variants": 0}, f"from 1 to {MAX_VARIANTS}, got 0"),
        ({"variants": 201}, "got 201"),
        ({"variants": True}, "got True"),
        ({"variants": 2.0}, "got 2.0"),
        ({"seed": 1000}, "seed must be a whole number from 0 to 999"),
        ({"ask": "everything"}, "ask must be one of last, hidden, delta, gradient, all"),
        ({"sizes": (40, 40)}, "is not computed by hand"),
        ({"sizes": (2,)}, "at least two whole numbers"),
        ({"hidden": "flat"}, "unknown activation"),
        ({"loss": "cubed"}, "unknown loss"),
        ({"loss": "binary_cross_entropy"}, "needs the output activation sigmoid"),
        ({"sizes": (2, 1), "loss": "softmax_cross_entropy"}, "no exercise with clear answers"),
        ({"names": "Ada"}, "names must be a list"),
        ({"names": ["Ada", " "]}, "name 2 is empty"),
        ({"names": ["A" * (MAX_NAME + 1)]}, "has 81 characters"),
        ({"names": ["A"] * (MAX_NAMES + 1)}, "501 names"),
        ({"names": [None]}, "name 1 must be text or a number, got NoneType"),
    ],
)
def test_what_cannot_be_made_is_refused_by_a_sentence(options, message):
    with pytest.raises(ValueError, match=message):
        dv.worksheet(**options)


def test_a_seed_without_an_exercise_is_passed_over(monkeypatch):
    def sometimes(sizes, activations, loss, seed):
        if seed % 2:
            raise NoExerciseError("no exercise")
        return sibling(sizes, activations, loss, seed)

    monkeypatch.setattr(worksheet, "sibling", sometimes)
    sheet = dv.worksheet(variants=3, seed=1)
    assert [(variant.n, variant.exercise.seed) for variant in sheet.variants] == [(1, 1002), (2, 1004), (3, 1006)]


def test_a_sheet_that_would_take_too_long_is_refused_by_a_sentence(monkeypatch):
    monkeypatch.setattr(worksheet, "MAX_SECONDS", 0)
    with pytest.raises(ValueError, match="only 1 of 30 variants were found in 0 s"):
        dv.worksheet()
