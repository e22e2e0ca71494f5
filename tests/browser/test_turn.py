"""The learner's turn, by the keyboard alone: asked, helped, told which mistake it was, and led on, without a server."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.film import Film


class Exercise:
    """A film that asks."""

    def __init__(self, page: Page, url: str):
        self.film = Film.open(page, url)
        self.page, self.keys = page, page.keyboard
        self.question = page.get_by_test_id("question")
        self.answer = self.question.get_by_role("textbox", name="Answer")
        self.verdict = page.get_by_test_id("verdict")

    def is_asked(self, words: str) -> None:
        expect(self.question).to_be_visible()
        expect(self.question).to_contain_text(words)
        expect(self.answer).to_be_focused()

    def types(self, text: str) -> None:
        self.keys.press("Control+a")
        self.keys.type(text)
        self.keys.press("Enter")

    def is_told(self, verdict: str, words: str, mistake: str = "") -> None:
        expect(self.verdict).to_have_attribute("data-verdict", verdict)
        expect(self.verdict).to_have_attribute("data-mistake", mistake)
        expect(self.verdict).to_contain_text(words)


def numbers_in_the_network(page: Page) -> str:
    """All that the picture and its tips say."""
    names = "(nodes) => nodes.map((node) => node.getAttribute('aria-label')).join()"
    return page.locator("[data-node], [data-edge]").evaluate_all(names)


def test_an_exercise_by_the_keyboard_alone_with_the_network_off(page, app_url):
    exercise = Exercise(page, app_url)
    exercise.keys.press("y")
    page.wait_for_url("**turn=last*")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.context.set_offline(True)
    try:
        exercise.is_asked("What is δ of node 3 of layer 1?")
        exercise.film.at(17)
        assert "0.4102" not in numbers_in_the_network(page) + exercise.question.inner_text()
        expect(exercise.film.numbers).not_to_be_visible()

        exercise.types("0,5")
        exercise.is_told("refused", "Write decimals with a point")
        exercise.types("77")
        exercise.is_told("wrong", "The sign is wrong, and the size is 190 times too large.")
        exercise.types("0.4*-0.3646-0.8*0.6256")
        exercise.is_told("mistake", "hidden without slope", "hidden_without_slope")
        expect(exercise.question).to_contain_text("You computed")
        exercise.film.at(17)

        exercise.keys.press("?")  # which equation? The third of four
        expect(
            exercise.question.get_by_role("group", name="Which equation").get_by_role("button").first
        ).to_be_focused()
        exercise.keys.press("Enter")
        exercise.is_told("wrong", "Not this one.")
        for _ in range(2):
            exercise.keys.press("Tab")
        exercise.keys.press("Enter")
        exercise.is_asked("What is δ")
        for hint in ("w2,1,3", "0.6347", "−0.4102"):
            expect(exercise.question).to_contain_text(hint)
            exercise.keys.press("?")
        exercise.types("tanh'(-0.7)*(0.4*-0.3646-0.8*0.6256)")
        exercise.is_told("right", "Right.")
        exercise.film.at(18)
        expect(exercise.question).not_to_be_visible()
        assert exercise.film.value == pytest.approx(-0.4102, abs=1e-4)
        exercise.keys.press("End")
        exercise.film.at(38)
    finally:
        page.context.set_offline(False)


def test_three_right_in_a_row_open_the_next_level_and_a_question_can_be_left(page, app_url):
    exercise = Exercise(page, f"{app_url}/?turn=hidden")
    exercise.keys.press("End")  # it goes as far as the first question
    exercise.is_asked("What is δ of node 1 of layer 2?")
    exercise.keys.press("Escape")
    expect(exercise.question).not_to_be_visible()
    exercise.keys.press("PageDown")
    for words, right in (
        ("node 1 of layer 2", "tanh'(0.7254)*0.7*-0.8466"),
        ("node 2 of layer 2", "0.6256"),
        ("node 1 of layer 1", "-0.06842"),
    ):
        exercise.is_asked(words)
        exercise.types(right)
        exercise.is_told("right", "Right.")
        exercise.keys.press("ArrowRight")
    exercise.keys.press("Escape")
    page.get_by_role("button", name="Three in a row. Next: every δ").click()
    page.wait_for_url("**turn=delta*")
    exercise.is_asked("What is δ of output 1?")
    expect(page.get_by_label("Your turn", exact=True)).to_have_value("delta")


def test_a_wrong_number_is_carried_on_and_taken_back(page, app_url):
    exercise = Exercise(page, f"{app_url}/?turn=last&step=17")
    exercise.is_asked("node 3 of layer 1")
    exercise.types("-0.8205")  # twice what is right
    exercise.is_told("wrong", "2 times too large")
    page.get_by_role("button", name="Go on with it").click()
    exercise.film.at(18)
    expect(exercise.film.root).to_contain_text("Further on it makes 0 δ and 3 derivatives wrong.")
    exercise.keys.press("End")
    exercise.film.at(38)
    page.get_by_role("slider", name="Step").fill("26")
    expect(exercise.film.root).to_contain_text("With your number this would be −0.4103 instead of −0.2051.")
    page.get_by_role("button", name="Take it back").click()
    exercise.film.at(17)
    exercise.is_asked("node 3 of layer 1")
    exercise.keys.press("!")
    exercise.film.at(18)
    page.get_by_role("button", name="Same again with other numbers").click()
    page.wait_for_url("**seed=1*")
    exercise.is_asked("node 3 of layer 1")
    assert exercise.film.step == 17


def test_a_class_predicts_with_two_keys_and_other_numbers_are_asked_anew(page, app_url):
    exercise = Exercise(page, f"{app_url}/?turn=hidden&predict=1&step=13")
    expect(exercise.question).to_contain_text("Which sign will it have?")
    expect(exercise.answer).not_to_be_visible()
    exercise.keys.press("ArrowDown")  # -0.3646
    exercise.is_told("right", "Right.")
    exercise.film.at(14)
    exercise.keys.press("ArrowRight")
    exercise.keys.press("ArrowDown")  # 0.6256
    exercise.is_told("wrong", "No.")
    expect(exercise.question).to_contain_text("Its size, beside the one before?")
    exercise.keys.press("ArrowUp")
    exercise.is_told("right", "Right.")
    exercise.film.at(15)
    page.get_by_role("textbox", name="Input x").fill("0.4, -1")
    page.get_by_role("textbox", name="Input x").press("Enter")
    page.wait_for_url("**x=0.4*")
    exercise.film.at(13)
    page.get_by_label("only predict").uncheck()
    page.wait_for_url(lambda url: "predict" not in url)
    exercise.is_asked("node 1 of layer 2")
