"""Modules become one script: in the order of their imports, with what they export, or not at all."""

import pytest

from dacviz.formats import files
from dacviz.formats.linker import imports, linked

SOURCES = {
    "a.js": 'import { b, c as other } from "./b.js";\nimport show from "./d.js";\n\nshow(b, other);\n',
    "b.js": 'import {\n  e,\n} from "./e.js";\nexport const b = 1;\nexport async function c() {}\nconst own = "";\n',
    "d.js": 'import { e } from "./e.js";\nexport default function (x) {\n  e(x);\n}\n\nclass Inner {}\n',
    "e.js": "// export let it be said\nexport function e() {}\nexport class F {}\n",
}


def test_every_module_comes_after_those_it_imports():
    script = linked("a.js", SOURCES.__getitem__)
    assert [line.split()[1] for line in script.splitlines() if line.endswith("= (() => {")] == ["$e", "$b", "$d", "$a"]


def test_imports_are_constants_and_exports_what_is_returned():
    script = linked("a.js", SOURCES.__getitem__)
    for line in (
        "const { b, c: other } = $b;",
        "const { default: show } = $d;",
        "const b = 1;",
        "async function c() {}",
        "return { b, c };",
        "function $default(x) {",
        "return { default: $default };",
        "return { e, F };",
        'const own = "";',
    ):
        assert line in script.splitlines()


def test_comments_and_indentation_stay_behind_unless_a_text_may_go_over_lines():
    source = "// why\nexport function f() {\n  // how\n  return '//';\n}\n"
    script = linked("a.js", {"a.js": source}.__getitem__)
    assert "function f() {\nreturn '//';\n}\nreturn { f };" in script
    over_lines = "const text = `\n  // kept`;\n"
    assert over_lines.strip() in linked("a.js", {"a.js": over_lines}.__getitem__)


@pytest.mark.parametrize(
    "source",
    [
        "export let now = 1;",
        "export var now = 1;",
        "export { a };",
        'export { a } from "./b.js";',
        'export * from "./b.js";',
        "export default class {}",
        "export default 3;",
        'import "./b.js";',
        'import * as b from "./b.js";',
        'import { a } from "b";',
        'import { a } from "../b.js";',
        'import { a } from "./b.js"',
        'const b = await import("./b.js");',
        "new URL('x', import.meta.url);",
    ],
)
def test_another_form_is_refused_with_its_place(source):
    with pytest.raises(ValueError, match=r"line 2: .* is none of the forms known: import name from"):
        imports(f"// first\n{source}\n")
    with pytest.raises(ValueError, match=r"^a\.js, line 1: "):
        linked("a.js", {"a.js": source}.__getitem__)


def test_a_circle_is_refused_with_its_modules():
    circle = {"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}
    with pytest.raises(ValueError, match=r"circle: a\.js → b\.js → a\.js"):
        linked("a.js", circle.__getitem__)


@pytest.mark.parametrize("path", sorted(files.asset("").glob("*.js")), ids=lambda path: path.name)
def test_every_module_of_ours_keeps_to_the_forms(path):
    assert set(imports(path.read_text(encoding="utf-8"))) <= {p.name for p in files.asset("").glob("*.js")}
