"""Whether data keep to the typed dictionaries of ``dacviz.pictures.protocol``, in Python and by a schema."""

from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

PLAIN = {int: (int,), float: (int, float), str: (str,), bool: (bool,), type(None): (type(None),)}


def offences(value: Any, hint: Any, at: str = "") -> list[str]:
    """Where ``value``, as JSON brings it, is not of the type ``hint``: unknown and missing keys, wrong types."""
    if hint is Any:
        return []
    if is_typeddict(hint):
        return _in_dictionary(value, hint, at)
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        found = [offences(value, part, at) for part in inside]
        return [] if [] in found else found[0]
    if origin is list and isinstance(value, list):
        return [bad for k, item in enumerate(value) for bad in offences(item, inside[0], f"{at}[{k}]")]
    if origin is dict and isinstance(value, dict):
        return [bad for key, item in value.items() for bad in offences(item, inside[1], f"{at}.{key}")]
    if origin is tuple and isinstance(value, list) and len(value) == len(inside):
        pairs = zip(value, inside, strict=True)
        return [bad for k, (item, part) in enumerate(pairs) for bad in offences(item, part, f"{at}[{k}]")]
    return [] if type(value) in PLAIN.get(hint, ()) else [f"{at} is {value!r:.60}, not {hint}"]


def _in_dictionary(value: Any, hint: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at} is {value!r:.60}, not a {hint.__name__}"]
    hints = get_type_hints(hint)
    unknown = [f"{at}.{key} is no key of {hint.__name__}" for key in value.keys() - hints.keys()]
    missing = [f"{at} has no {key}" for key in hint.__required_keys__ - value.keys()]
    known = value.keys() & hints.keys()
    return unknown + missing + [bad for key in known for bad in offences(value[key], hints[key], f"{at}.{key}")]


def schema(*roots: Any) -> dict[str, dict[str, Any]]:
    """Every typed dictionary that ``roots`` lead to, by name: its keys with what is in them.

    What is in a key is {"of": name}, {"list": what}, {"map": what} or None for plain values."""
    types: dict[str, dict[str, Any]] = {}

    def what(hint: Any) -> dict[str, Any] | None:
        if is_typeddict(hint):
            if hint.__name__ not in types:
                types[hint.__name__] = {}
                types[hint.__name__] |= {key: what(inside) for key, inside in get_type_hints(hint).items()}
            return {"of": hint.__name__}
        origin, inside = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return next((found for part in inside if (found := what(part))), None)
        if origin in (list, dict):
            found = what(inside[-1])
            return found and {"list" if origin is list else "map": found}
        return None

    for root in roots:
        what(root)
    return types
