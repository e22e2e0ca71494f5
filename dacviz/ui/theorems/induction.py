"""The inductive step of Theorem 2 as a film, always on the paper's 2-3-2-1 network."""

import streamlit as st

from ...lesson.induction import induction
from ...lesson.presets import PRESETS, network
from ...pictures.film.induction_film import induction_film
from ..bound import refusal
from ..components import player
from ..session import session, show_checked
from ..take_away import take_away

SOURCE, TARGET = (1, 2), (3, 1)
"""The coefficient of section 5."""


def proof() -> None:
    """Six lines of one value: the double sum is regrouped from rows to columns."""
    paper = PRESETS["paper"]
    net = network(paper.sizes, paper.activations, paper.weights, paper.init, paper.seed)
    st.markdown("**The inductive step of Theorem 2** on the 2-3-2-1 network, from node 2 of layer 1 to the output.")
    film = induction_film(induction(net, paper.x, SOURCE, TARGET))
    shown = player(film, "induction", session.goto, key="induction")
    refusal("induction")
    if shown.step is not None:
        show_checked("induction", step=shown.step)
    take_away(film, session.view.step)
