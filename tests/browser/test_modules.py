"""The modules of ``assets`` by themselves: every test of ``tests/browser/modules`` by its name, in the browser."""

import re
from pathlib import Path

import pytest

from tests.browser.modules_page import open_modules

FILES = sorted((Path(__file__).parent / "modules").glob("*.test.js"))
TESTS = [(f.name, name) for f in FILES for name in re.findall(r'^test\("(.+?)",', f.read_text("utf-8"), re.MULTILINE)]


@pytest.fixture(scope="module")
def modules(contexts):
    page = open_modules(contexts(viewport=None).new_page())
    yield page
    page.close()


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_module(modules, file, name):
    modules.evaluate(
        """async ([file, name]) => {
            await import(`/tests/browser/modules/${file}`);
            await (await import("/tests/browser/modules/harness.js")).run(name);
        }""",
        [file, name],
    )


def test_every_test_is_run(modules):
    load = """async (files) => {
        for (const file of files) await import(`/tests/browser/modules/${file}`);
        return (await import("/tests/browser/modules/harness.js")).names();
    }"""
    assert sorted(modules.evaluate(load, [f.name for f in FILES])) == sorted(name for _, name in TESTS)


def test_a_test_can_fail(modules):
    failing = """async () => (await import("/tests/browser/modules/harness.js")).equal([-0], [0])"""
    with pytest.raises(Exception, match=r'found \["-0"\], wanted \[0\]'):
        modules.evaluate(failing)
