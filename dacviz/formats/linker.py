"""ES modules → one classic script: ``linked("player.js", read)``, ``imports(source)``.

A page that may load nothing has no modules, as each of them is a file of its own. Here every module becomes a function
that is run once, after those it imports, and returns what it exports. Only the plain forms are known, those in which a
binding never changes: whatever else there is is refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_IMPORT = re.compile(r'^import (?P<what>\w+|\{[\w\s,]+\}) from "\./(?P<module>\w+\.js)";', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<code>(?:(?:async )?function|class|const) (?P<name>\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?P<code>(?:async )?function) ?(?=\()", re.MULTILINE)
_STATEMENT = re.compile(r"^(?:import|export)\b", re.MULTILINE)
_ELSEWHERE = re.compile(r"^(?!\s*//).*\bimport\s*[(.].*", re.MULTILINE)

KNOWN = (
    'import name from "./a.js"; import { name, other as alias } from "./a.js"; '
    "export function, async function, class or const NAME; export default function (…)"
)


@dataclass(frozen=True)
class Import:
    """``what`` is a name for the default export, or names in braces as they are written."""

    what: str
    module: str


def imports(source: str) -> list[str]:
    """The modules that ``source`` imports, in its order; ``ValueError`` for a form that is not known."""
    return [found.module for found in _statements(source) if isinstance(found, Import)]


def linked(entry: str, read: Callable[[str], str]) -> str:
    """One classic script that does what module ``entry`` does; ``read`` gives a module's source by its name.

    ``ValueError`` for an import that goes round in a circle and for every form that is not among ``KNOWN``.
    """
    sources: dict[str, str] = {}
    _collect(entry, read, sources, ())
    modules = [_as_function(name, source) for name, source in sources.items()]
    return "\n".join(['(() => {\n"use strict";', *modules, "})();\n"])


def _collect(name: str, read: Callable[[str], str], found: dict[str, str], above: tuple[str, ...]) -> None:
    """``found`` with the module and all that it imports, those first."""
    if name in above:
        raise ValueError(f"modules import each other in a circle: {' → '.join([*above, name])}")
    if name in found:
        return
    source = read(name)
    try:
        needed = imports(source)
    except ValueError as reason:
        raise ValueError(f"{name}, {reason}") from None
    for module in needed:
        _collect(module, read, found, (*above, name))
    found[name] = source


def _statements(source: str) -> Iterator[Import | re.Match[str]]:
    """Imports and exports in their order."""
    if other := _ELSEWHERE.search(source):
        raise _unknown(source, other)
    for start in _STATEMENT.finditer(source):
        if match := _IMPORT.match(source, start.start()):
            yield Import(match["what"], match["module"])
        elif match := _EXPORT.match(source, start.start()) or _DEFAULT.match(source, start.start()):
            yield match
        else:
            raise _unknown(source, start)


def _unknown(source: str, at: re.Match[str]) -> ValueError:
    line = source.count("\n", 0, at.start()) + 1
    return ValueError(f"line {line}: {source.splitlines()[line - 1].strip()!r} is none of the forms known: {KNOWN}")


def _as_function(name: str, source: str) -> str:
    """The module as a function's body; its exports are what the function returns."""
    exports = [m["name"] for m in _statements(source) if isinstance(m, re.Match) and m.re is _EXPORT]
    if _DEFAULT.search(source):
        exports.append("default: $default")
    body = _IMPORT.sub(lambda m: _binding(Import(m["what"], m["module"])), source)
    body = _DEFAULT.sub(r"\g<code> $default", _EXPORT.sub(r"\g<code>", body))
    return f"const {_variable(name)} = (() => {{\n{_shorter(body)}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _shorter(body: str) -> str:
    """Without lines that are only a comment, and without indentation; as it is where a text may go over lines."""
    lines = body.splitlines()
    if any(line.count("`") % 2 for line in lines):
        return body
    stripped = (line.strip() for line in lines)
    return "\n".join(line for line in stripped if line and not line.startswith("//"))


def _binding(found: Import) -> str:
    """The import as a constant."""
    names = found.what.replace(" as ", ": ") if found.what.startswith("{") else f"{{ default: {found.what} }}"
    return f"const {names} = {_variable(found.module)};"


def _variable(module: str) -> str:
    return f"${module.removesuffix('.js')}"
