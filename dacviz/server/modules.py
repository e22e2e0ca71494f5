"""The JavaScript of ``assets``, served as the modules it is written as: ``route()``, ``entry(name)``.

Nothing bundles them. Their path has a hash of all of them: a browser keeps them for good, those of one version import
only each other, and after a change another path is asked for. A change is seen when the app is started again.
"""

import json
from functools import cache
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ..formats import files
from ..formats.linker import imports
from .base_path import address
from .immutable import compressed, script, takes_gzip

PATH = "/modules"


@cache
def _modules() -> dict[str, tuple[bytes, bytes]]:
    """Plain and compressed, by name."""
    found = {path.name: path.read_bytes() for path in sorted(files.asset("").glob("*.js"))}
    return {name: (content, compressed(content)) for name, content in found.items()}


@cache
def path() -> str:
    """Below this path the modules are, each under its name."""
    digest = sha256()
    for name, (content, _) in _modules().items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return f"{PATH}/{digest.hexdigest()[:16]}"


def needed(name: str) -> list[str]:
    """The module and all that it imports, directly or not, nearest first."""
    names = [name]
    for module in names:
        imported = imports(_modules()[module][0].decode("utf-8"))
        names += [found for found in dict.fromkeys(imported) if found not in names]
    return names


def entry(name: str, *scripts: str) -> str:
    """What Streamlit is given as a component's JavaScript: the default export of module ``name``.

    Everything that it imports is asked for at once rather than as imports are met, and so are other ``scripts`` that it
    will load (their addresses, with their hash after a #).
    """
    here = address(path())
    modules = [f"{here}/{module}" for module in needed(name)]
    return f"""\
const whole = (path) => new URL(path, document.baseURI).href;
const prepare = (path, how) => {{
  document.head.append(Object.assign(document.createElement("link"), {{ href: whole(path), ...how }}));
}};
for (const path of {json.dumps(modules)}) prepare(path, {{ rel: "modulepreload" }});
for (const script of {json.dumps(scripts)}) {{
  const [path, integrity] = script.split("#");
  prepare(path, {{ rel: "preload", as: "script", integrity }});
}}
const {{ default: show }} = await import(whole({json.dumps(modules[0])}));
export default show;
"""


async def _serve(request: Request) -> Response:
    found = _modules().get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("There is no such module in this version.", status_code=404)
    zipped = takes_gzip(request)
    return script(found[zipped], zipped)


def route() -> Route:
    """The route to add to ``st.App``."""
    return Route(address(f"{path()}/{{name}}"), _serve)
