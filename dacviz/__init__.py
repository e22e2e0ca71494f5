"""dacviz: backpropagation by derivative amplification coefficients (Cheng), to script against.

    import dacviz as dv
    net = dv.Network.random((2, 3, 2, 1), hidden="tanh", output="identity", seed=0)
    bp = dv.backprop(net, x=(0.5, -0.2), d=(1.0,))
    bp.gradient[1], dv.alpha(net, dv.forward(net, (0.5, -0.2)), 1, 3)

Importing it loads numpy and the standard library, nothing else.
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .core.activations import ACTIVATIONS
from .core.adam import Adam
from .core.backprop import Backprop, backprop
from .core.coefficients import alpha, alpha_to_output, delta_from_alpha
from .core.costs import Costs, costs
from .core.csv_data import Table, read_csv
from .core.datasets import TOYS, Dataset, Scaling, Toy, toy
from .core.depth import DepthProfile, MeanField, Stack, depth_profile
from .core.expression import Ref
from .core.forward import Forward, forward
from .core.gradient_check import GradientReport, check_gradient
from .core.gradient_flow import Band, GradientFlow, gradient_flow
from .core.gradient_text import read_gradient
from .core.losses import LOSSES
from .core.mistakes import MISTAKES, Mistake, wrong_gradient
from .core.network import INITIALISATIONS, Layers, Network, initial_weights
from .core.sgd import SGD
from .core.theorems import Residual, difference_quotient, residuals
from .lesson.lessons import Lesson, Scene
from .lesson.presets import PRESETS, Preset
from .lesson.questions import Question, questions
from .lesson.trace import Step, Trace, trace

if TYPE_CHECKING:
    # The package of this name can be called, which a type checker does not see.
    def lesson(what: str | Path) -> Lesson:
        """A ``Lesson`` by name, path or TOML; see ``dacviz.lesson``."""


__version__ = "0.1.0"

# What the floors above offer a script: name -> module. Loaded when first asked for, so that importing stays light.
LATER: dict[str, str] = {
    "alpha_film": ".formats.film_file",
    "code": ".formats.code",
    "film": ".formats.film_file",
    "from_keras": ".formats.models.keras_models",
    "from_sklearn": ".formats.models.sklearn_models",
    "from_torch": ".formats.models.torch_models",
    "latex": ".formats.latex",
    "load": ".formats.models.load",
    "network_svg": ".formats.network_svg",
    "network_tikz": ".formats.network_tikz",
    "proof_film": ".formats.film_file",
    "save": ".formats.models.load",
    "to_torch": ".formats.models.torch_models",
    "worksheet": ".formats.worksheet",
}


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module 'dacviz' has no attribute {name!r}")
    return getattr(importlib.import_module(LATER[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *LATER})


__all__ = [
    "ACTIVATIONS",
    "INITIALISATIONS",
    "LOSSES",
    "MISTAKES",
    "PRESETS",
    "SGD",
    "TOYS",
    "Adam",
    "Backprop",
    "Band",
    "Costs",
    "Dataset",
    "DepthProfile",
    "Forward",
    "GradientFlow",
    "GradientReport",
    "Layers",
    "Lesson",
    "MeanField",
    "Mistake",
    "Network",
    "Preset",
    "Question",
    "Ref",
    "Residual",
    "Scaling",
    "Scene",
    "Stack",
    "Step",
    "Table",
    "Toy",
    "Trace",
    "alpha",
    "alpha_to_output",
    "backprop",
    "check_gradient",
    "costs",
    "delta_from_alpha",
    "depth_profile",
    "difference_quotient",
    "forward",
    "gradient_flow",
    "initial_weights",
    "lesson",
    "questions",
    "read_csv",
    "read_gradient",
    "residuals",
    "toy",
    "trace",
    "wrong_gradient",
]
