"""Moodle's side of a numerical question, written from its documentation: import the file, then grade an answer.

The first answer in the order of the file whose tolerance, an absolute one, holds decides on fraction and feedback.
"""

import base64
from dataclasses import dataclass
from xml.etree import ElementTree


@dataclass(frozen=True)
class Answer:
    fraction: float
    value: float
    tolerance: float
    feedback: str


@dataclass(frozen=True)
class Numerical:
    name: str
    category: str
    text: str
    solution: str
    files: dict
    answers: list

    def grade(self, response):
        """(fraction, feedback); nothing for an answer that nobody has thought of."""
        for answer in self.answers:
            if answer.value - answer.tolerance <= response <= answer.value + answer.tolerance:
                return answer.fraction, answer.feedback
        return 0.0, ""


def import_quiz(xml):
    """The questions of a file, each in the category before it; anything that is not expected is an error."""
    root = ElementTree.fromstring(xml.encode())
    assert root.tag == "quiz"
    category, found = None, []
    for question in root:
        assert question.tag == "question"
        if question.get("type") == "category":
            category = question.findtext("category/text")
            continue
        assert question.get("type") == "numerical"
        assert question.find("questiontext").get("format") == "html"
        found.append(
            Numerical(
                question.findtext("name/text"),
                category,
                question.findtext("questiontext/text"),
                question.findtext("generalfeedback/text"),
                {
                    file.get("name"): base64.b64decode(file.text, validate=True)
                    for file in question.findall("questiontext/file")
                    if file.get("encoding") == "base64"
                },
                [
                    Answer(
                        float(answer.get("fraction")),
                        float(answer.findtext("text")),
                        float(answer.findtext("tolerance")),
                        answer.findtext("feedback/text"),
                    )
                    for answer in question.findall("answer")
                ],
            )
        )
    return found
