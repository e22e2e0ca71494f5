"""What the laboratory's parts share: the network at its sample, source and target, small texts."""

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from ...core.agreement import Agreement, agreement
from ...core.coefficients import alpha
from ...core.expression import Ref
from ...core.forward import Forward, forward
from ...core.network import Network
from ...core.paths import Node, Paths, largest_paths
from ...lesson.expression import symbol
from ...lesson.markup import LATEX
from ...state.coefficients_view import LISTED, CoefficientsView
from ...state.problem import Problem


@dataclass(frozen=True, eq=False)
class Context:
    """The network and its forward sweep, the view, source (l, i) and target (r, t)."""

    problem: Problem
    view: CoefficientsView
    net: Network
    pas: Forward
    source: Node
    target: Node

    @classmethod
    def of(cls, problem: Problem, view: CoefficientsView) -> "Context":
        net = problem.network()
        return cls(problem, view, net, forward(net, problem.x), view.source, view.target_in(problem))

    @cached_property
    def paths(self) -> Paths:
        return largest_paths(self.net, self.pas, self.source, self.target, LISTED)

    @cached_property
    def agreement(self) -> Agreement:
        return agreement(self.net, self.pas, self.paths)

    @cached_property
    def alpha(self) -> float:
        (l, i), (r, t) = self.source, self.target
        return float(alpha(self.net, self.pas, l, r)[t - 1, i - 1])

    @property
    def symbol(self) -> str:
        """α_{l,i→r,t} in LaTeX."""
        return symbol(Ref("alpha", (*self.source, *self.target)), LATEX)

    @property
    def name(self) -> str:
        """α from 1,2 to 3,1, in words."""
        return "α from {},{} to {},{}".format(*self.source, *self.target)


def note(text: str) -> None:
    """A small line; st.caption is too faint to be read on a projector."""
    st.markdown(f":small[{text}]")


def verdict(holds: bool, text: str) -> None:
    """A check's outcome in an icon and words: one quiet line where it holds, a red box where it does not."""
    if holds:
        st.markdown(f":material/check_circle: {text}")
    else:
        st.error(text, icon=":material/error:", title="This check fails")
