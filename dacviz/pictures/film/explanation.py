"""What stands beside the network for a node or weight that was clicked: ``explanation(trace, place, …)``."""

from ...lesson import equations as eq
from ...lesson.derivations import Place, everything, named, own_derivations, reaction
from ...lesson.expression import Known, numbers, symbol, symbols, value
from ...lesson.markup import MATHML, math
from ...lesson.rounding import is_rounding
from ...lesson.trace import Trace
from .. import protocol
from ..protocol import ExplainedNumber
from .algorithm_film import frame_of


def explanation(trace: Trace, place: Place, by: str, sweep: str) -> protocol.Explanation:
    """What ``place`` means, then its numbers, the last computed first, each with its step in the film so cut."""
    known = everything(trace)
    return {
        "place": list(place),
        "title": named(place, trace.net.L),
        "meaning": reaction(trace, place),
        "numbers": [_number(trace, known, by, sweep, *entry) for entry in reversed(own_derivations(trace, place))],
    }


def _number(trace: Trace, known: Known, by: str, sweep: str, heading: str, equation: eq.Equation) -> ExplainedNumber:
    law, target, expression = equation
    result, m = value(expression, known), MATHML
    written = m.row(symbol(target, m), m.equals, symbols(expression, m))
    counted = m.row(m.equals, numbers(expression, m, known))
    return {
        "heading": heading,
        "law": law,
        "formulas": [math(written), math(counted), math(m.result(result, is_rounding(result, expression, known)))],
        "step": frame_of(trace, target, by, sweep),
    }
