"""The practice page: a case is solved, a gradient is judged, sheets are made; what cannot be is a sentence."""

import json

import numpy as np
import pytest

import dacviz as dv
from dacviz.lesson.clinic import LEVELS, case
from dacviz.lesson.presets import PRESETS
from dacviz.state.practice_view import PARTS, PracticeView
from dacviz.state.problem import Problem
from tests.ui.app import opened, texts

PAGE = "practice"
PAPER = Problem.of("paper")


@pytest.mark.parametrize("show", PARTS)
def test_every_part_opens_by_its_address(show):
    at = opened(PAGE, show=show)
    assert not at.error
    assert not at.warning


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("show", PARTS)
def test_every_preset_opens(show, preset):
    assert not opened(PAGE, show=show, preset=preset).error
