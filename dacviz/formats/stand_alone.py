"""One HTML file that shows what a component of ours shows: ``page(...)``, and ``frame(html)`` to put it into another.

It loads nothing and stores nothing: styles, script and data stand in it. Its own policy, which is as strict as any site
may demand, has the browser see to that. ``assets/stand_alone.js`` hands the data to the component.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from urllib.parse import urlsplit

from . import files
from .component import Component, text
from .linker import linked

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
FONT = '"Source Sans 3", "Source Sans Pro", system-ui, sans-serif'


def page(title: str, component: Component, entry: str, data: Mapping[str, object], link: str | None = None) -> str:
    """The file: ``entry`` names the module of ``assets`` that shows ``data`` in ``component``.

    ``link``, an http or https address, is offered below as the way to the app; ``ValueError`` for any other.
    """
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{_styles(component)}
</style>
</head>
<body>
<h1>{escape(title)}</h1>
<main>
{component.html.strip()}
</main>
<footer>{_link(link)}<button type="button" data-part="theme">Dark</button></footer>
<script type="application/json" data-part="data">{as_json(data)}</script>
<script>
{_script(entry)}
</script>
</body>
</html>
"""


def frame(html: str, title: str, height: int) -> str:
    """``html`` in a frame of a notebook or another page, as wide as there is room and ``height`` pixels high.

    The frame has an origin of its own: what is in it can run, and reach nothing of the page around it.
    """
    # JSON is full of double quotes; between single ones it keeps its size.
    inner = html.replace("&", "&amp;").replace("'", "&#39;")
    return (
        f'<iframe title="{escape(title)}" sandbox="allow-scripts" width="100%" height="{height}" '
        f"style=\"border: 0; color-scheme: normal;\" srcdoc='{inner}'></iframe>"
    )


def as_json(data: Mapping[str, object]) -> str:
    """JSON that may stand in a script element of HTML: nothing in it ends or nests one."""
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    escaped = written.replace("</", "<\\/").replace("<!", "<\\u0021")
    return re.sub("<(?=script)|[\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", escaped, flags=re.IGNORECASE)


@cache
def _script(entry: str) -> str:
    # In a string or a regular expression, where alone it can stand, this is the same.
    return linked(entry, text).replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _styles(component: Component) -> str:
    light, dark = (_variables(name) for name in ("light", "dark"))
    themes = [
        f":root {{ color-scheme: light; --st-font: {FONT}; {light} }}",
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ color-scheme: dark; {dark} }} }}",
        f":root[data-theme=dark] {{ color-scheme: dark; {dark} }}",
    ]
    rules = re.sub(r"/\*.*?\*/|^\s+", "", component.css + text("stand_alone.css"), flags=re.DOTALL | re.MULTILINE)
    return "\n".join([*themes, rules])


def _variables(theme: str) -> str:
    """What Streamlit calls the values of a theme in its page, with those that the app gives it."""
    settings = tomllib.loads((files.top() / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    values = settings[theme] | {name: settings["baseRadius"] for name in ("baseRadius", "buttonRadius")}
    return " ".join(f"--st-{_kebab(name)}: {value};" for name, value in values.items())


def _kebab(name: str) -> str:
    return re.sub("[A-Z]", lambda m: f"-{m[0].lower()}", name)


def _link(address: str | None) -> str:
    if address is None:
        return ""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(
            f"link must be the address of a page, such as https://dacviz.example.org/?step=3, got {address!r}"
        )
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">Open in dacviz</a>'
