"""Floor 1: the explanation as data. Expressions, the paper's equations, the trace of Algorithm 1, worked examples.

``dacviz.lesson`` is also the function ``dv.lesson("backprop")``, so this module can be called.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .lessons import Lesson


class _Callable(ModuleType):
    def __call__(self, what: str | Path) -> "Lesson":
        """A ``Lesson`` by the name of one that dacviz brings, the path of a TOML file, or its text.

        ``ValueError`` names the scene and what to write there.
        """
        # Where files are is known two floors above.
        found: Lesson = importlib.import_module("dacviz.formats.lesson_files").lesson(what)
        return found


sys.modules[__name__].__class__ = _Callable
