"""The page in a test: ``open_page(net="2-3-1")``, then use its widgets and read what it shows."""

import json
import re
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[2] / "dacviz" / "ui" / "main.py"


def open_page(**params):
    """The page as a browser opens it at an address with these query parameters."""
    at = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in params.items():
        at.query_params[name] = value
    return run(at)


def run(at):
    """Run the page again, as any touch of a widget does."""
    at.run()
    assert not at.exception
    return at


def type_in(at, key, text):
    """Type ``text`` into the field ``key`` and press Enter."""
    at.text_input(key=key).set_value(text)
    return run(at)


def choose(at, key, value):
    """Choose ``value`` in the select box ``key``."""
    at.selectbox(key=key).set_value(value)
    return run(at)


def press(at, label):
    """Press the button called ``label``."""
    button(at, label).click()
    return run(at)


def button(at, label):
    return next(b for b in at.button if b.label == label)


def told(at, component, event, value):
    """The page after a component of ours, by its key, told ``event`` with ``value``, as the browser sends it."""
    (proto,) = (c.proto for c in at.get("bidi_component") if c.proto.id.endswith(f"-{component}"))
    state = WidgetState(id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{proto.id}__events")
    state.json_trigger_value = json.dumps([{"event": event, "value": value}])
    honest = type(at._tree).get_widget_states

    def and_the_event(tree):
        states = honest(tree)
        states.widgets.append(state)
        return states

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(at._tree), "get_widget_states", and_the_event)
        return run(at)


def unfold(at, key):
    """Open the expander ``key``."""
    at.session_state[key] = True
    return run(at)


def player(at):
    """What the page hands to the player: film, name, goto."""
    (component,) = (c for c in at.get("bidi_component") if c.proto.component_name == "dacviz_player")
    return json.loads(json.loads(component.proto.json)["json"])


def film_of(at):
    return player(at)["film"]


def network_of(at):
    """The network that is on screen: its widths, and its weights in the order of the paper's vector w."""
    film = film_of(at)
    nodes = film["nodes"]
    order = sorted((nodes[b], nodes[a][1], w) for (a, b), w in zip(film["edges"], film["w"], strict=True))
    return film["sizes"], [w for *_, w in order]


def derived(at):
    """All text and formulas of the page below the player."""
    return "\n".join(element.value for element in (*at.main.markdown, *at.main.latex, *at.main.caption))


def errors(at):
    """The refusals on the page as a reader sees them."""
    return [unescaped(error.value) for error in at.error]


def unescaped(markdown):
    """The characters that Markdown with backslash escapes shows."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)
