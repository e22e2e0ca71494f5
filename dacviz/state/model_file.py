"""A model of somebody's as the problem of the pages: ``with_model(problem, model)``."""

from ..formats.models.chain import Model
from .problem import Problem, architecture, parse_sizes


def with_model(problem: Problem, model: Model) -> Problem:
    """``model`` in the place of the problem's network. Sample and target stay as far as they fit; the loss is the
    model's where it has one. ``ValueError`` where it is larger than what the pages show."""
    try:
        sizes = parse_sizes(architecture(model.sizes))
    except ValueError as refusal:
        raise ValueError(f"{refusal} A script takes it as it is: dv.load(file).") from None
    changed = problem.with_sizes(sizes).with_activations(model.activations)
    if model.loss is not None:
        changed = changed.with_loss(model.loss)
    return changed.with_weights(tuple(float(v) for W in model.weights for v in W.flat))
