"""A lesson as TOML: ``read(text)`` and ``write(lesson)``, so that a lecturer can write one by hand.

A file has a ``title``, may have an ``about``, and has one ``[[scene]]`` after another. A scene without a network keeps
that of the scene before, and so do ``x``, ``d``, ``loss`` and how the film is shown. Whatever is not known is refused
in a sentence that says in which scene it is and what to write.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

from ..core.messages import shortened
from .lessons import MAX_SCENES, Lesson, Scene
from .presets import PRESETS, network

MAX_TEXT = 64_000
"""Characters of a file."""
_PARAMETERS = {
    "net": "sizes", "act": "activations", "w": "weights", "x": "x", "d": "d", "loss": "loss",
    "by": "by", "sweep": "sweep", "nodes": "nodes", "edges": "edges", "to": "output",
}  # fmt: skip
"""The keys that a scene takes over from the one before, by the names of the film's address, and the scene's fields."""
_OWN = ("title", "text", "step", "until", "ask", "question", "hints")
KEYS = (*_OWN[:2], "preset", *_PARAMETERS, *_OWN[2:])
"""All keys of a scene."""
_NETWORK = ("net", "act", "w", "x", "d", "loss")


def read(text: str) -> Lesson:
    """The lesson that a file's text says; ``ValueError`` with one sentence for what cannot be used."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"A lesson may have {MAX_TEXT:,} characters, this one has {len(text):,}.")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise ValueError(f"The lesson cannot be read as TOML: {_first(str(reason))}.") from None
    except (ValueError, RecursionError):
        raise ValueError(
            "The lesson cannot be read as TOML: it is nested too deeply, or a number is too long."
        ) from None
    _check_keys(content, ("title", "about", "scene"), "The lesson", "a lesson")
    scenes = content.get("scene", [])
    if not isinstance(scenes, list) or not all(isinstance(scene, dict) for scene in scenes):
        raise ValueError("Scenes begin with a line [[scene]], in two pairs of brackets.")
    if len(scenes) > MAX_SCENES:
        raise ValueError(f"A lesson may have {MAX_SCENES} scenes, this one has {len(scenes)}.")
    made: list[Scene] = []
    for scene in scenes:
        made.append(_scene(scene, made[-1] if made else None, len(made) + 1))
    title, about = (_typed(content, key, str, "The lesson", "") for key in ("title", "about"))
    try:
        return Lesson(title.strip(), tuple(made), about.strip())
    except ValueError as reason:
        raise ValueError(f"The lesson cannot be used: {_first(str(reason))}.") from None


def _first(reason: str) -> str:
    """A refusal as the end of a sentence."""
    return " ".join(reason.split()).rstrip(".")


def _check_keys(table: Mapping[str, Any], allowed: tuple[str, ...], where: str, what: str) -> None:
    for key in table:
        if key not in allowed:
            near = difflib.get_close_matches(key[:40], allowed, 1)
            advice = f"write {near[0]}" if near else f"write one of {', '.join(allowed)}"
            raise ValueError(f"{where} has the key {shortened(key, 30)}, which {what} does not know: {advice}.")


_CALLED = {str: 'a text in quotation marks: "…"', int: "a whole number", list: "a list in brackets: [0.5, -1]"}


def _typed(table: Mapping[str, Any], key: str, kind: type, where: str, missing: Any) -> Any:
    value = table.get(key, missing)
    if value is missing or (isinstance(value, kind) and not isinstance(value, bool)):
        return value
    raise ValueError(f"{where}: {key} must be {_CALLED[kind]}, got {shortened(value, 40)}.")


def _scene(table: Mapping[str, Any], before: Scene | None, number: int) -> Scene:
    where = f"Scene {number}"
    _check_keys(table, KEYS, where, "a scene")
    given = _inherited(before) | _of_preset(table, where) | _parameters(table, where)
    if "net" in table and (absent := [key for key in ("act", "w", "x", "d") if key not in table]):
        raise ValueError(f"{where} has another net, so it must also say {', '.join(absent)}.")
    if missing := [key for key in _NETWORK if key not in given and key != "loss"]:
        raise ValueError(f'{where} has no {missing[0]}: write preset = "paper", or net, act, w, x and d.')
    hints = _typed(table, "hints", list, where, [])
    if not all(isinstance(hint, str) for hint in hints):
        raise ValueError(f"{where}: hints must be a list of texts.")
    own = {key: _typed(table, key, str, where, "").strip() for key in ("title", "text", "ask", "question")}
    try:
        return Scene(
            **own,
            **{_PARAMETERS[key]: value for key, value in given.items()},
            step=_step(table, "step", where, 0),
            until=_step(table, "until", where, None),
            hints=tuple(hint.strip() for hint in hints),
        )
    except ValueError as reason:
        raise ValueError(f"{where}: {_first(str(reason))}.") from None


def _inherited(before: Scene | None) -> dict[str, Any]:
    return {} if before is None else {key: getattr(before, name) for key, name in _PARAMETERS.items()}


def _of_preset(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    name = _typed(table, "preset", str, where, None)
    if name is None:
        return {}
    if name not in PRESETS:
        raise ValueError(f"{where}: there is no preset {shortened(name, 30)}: write one of {', '.join(PRESETS)}.")
    p = PRESETS[name]
    net = network(p.sizes, p.activations, p.weights, p.init, p.seed)
    weights = tuple(float(w) for W in net.weights for w in W.flat)
    return dict(zip(_NETWORK, (p.sizes, p.activations, weights, p.x, p.d, p.loss), strict=True))


def _parameters(table: Mapping[str, Any], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _PARAMETERS:
        if key not in table:
            continue
        if key in ("net", "w", "x", "d"):
            found[key] = _numbers(table, key, where)
        elif key == "act":
            names = _typed(table, key, list, where, [])
            if not all(isinstance(name, str) for name in names):
                raise ValueError(f'{where}: act must be a list of names: write ["tanh", "identity"].')
            found[key] = tuple(names)
        else:
            found[key] = _typed(table, key, int if key == "to" else str, where, None)
    return found


def _numbers(table: Mapping[str, Any], key: str, where: str) -> tuple[Any, ...]:
    numbers = _typed(table, key, list, where, [])
    kinds: tuple[type, ...] = (int,) if key == "net" else (int, float)
    for number in numbers:
        if not isinstance(number, kinds) or isinstance(number, bool) or not _is_usable(number):
            what = "whole numbers" if key == "net" else "finite numbers"
            raise ValueError(f"{where}: {key} must be a list of {what}, got {shortened(number, 30)} in it.")
    return tuple(numbers) if key == "net" else tuple(map(float, numbers))


def _is_usable(number: Any) -> bool:
    try:
        return isfinite(float(number))
    except OverflowError:
        return False


def _step(table: Mapping[str, Any], key: str, where: str, missing: Any) -> Any:
    value = table.get(key, missing)
    if value is missing or (isinstance(value, int | str) and not isinstance(value, bool)):
        return value
    raise ValueError(f'{where}: {key} must be a whole number or a quantity, "delta 1 2", got {shortened(value, 30)}.')


# --- writing ----------------------------------------------------------------------------------------------------------


def write(lesson: Lesson) -> str:
    """The TOML of ``lesson``; ``read`` makes the same lesson of it."""
    lines = [f"title = {_text(lesson.title)}"]
    if lesson.about:
        lines.append(f"about = {_text(lesson.about)}")
    before = None
    for scene in lesson.scenes:
        lines += ["", "[[scene]]", *_scene_lines(scene, before)]
        before = scene
    return "\n".join(lines) + "\n"


def _scene_lines(scene: Scene, before: Scene | None) -> list[str]:
    values: dict[str, Any] = {"title": scene.title, "text": scene.text}
    values |= _changed_parameters(scene, before)
    usual = {f.name: f.default for f in fields(Scene)}
    values |= {key: getattr(scene, key) for key in _OWN[2:] if getattr(scene, key) != usual[key]}
    return [f"{key} = {_value(value)}" for key, value in values.items() if value != ""]


def _changed_parameters(scene: Scene, before: Scene | None) -> dict[str, Any]:
    now, was = _inherited(scene), _inherited(before)
    was = was or {key: getattr(Scene, name, None) for key, name in _PARAMETERS.items()}
    if all(now[key] == was[key] for key in ("net", "act", "w")):
        return {key: value for key, value in now.items() if value != was[key]}
    preset = next(
        (name for name in PRESETS if all(now[k] == v for k, v in _of_preset({"preset": name}, "").items())), ""
    )
    network = {"preset": preset} if preset else {key: now[key] for key in _NETWORK}
    return network | {key: value for key, value in now.items() if key not in _NETWORK and value != was[key]}


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value)


_ESCAPES = {"\\": r"\\", '"': r"\"", "\t": r"\t", "\n": r"\n"}


def _text(text: str) -> str:
    """A string, over several lines where it has several."""
    if "\n" in text and '"""' not in text and "\\" not in text and not text.endswith('"') and _is_printable(text):
        return f'"""\n{text}"""'
    return f'"{"".join(_escaped(c) for c in text)}"'


def _is_printable(text: str) -> bool:
    return all(c == "\n" or c.isprintable() for c in text)


def _escaped(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    return c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
