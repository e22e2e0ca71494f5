"""A training run as files: ``training_record(training)`` for our JSON, ``history_csv(training)`` for a spreadsheet."""

import csv
import io
from typing import Any

from ..core.datasets import Scaling
from ..core.training_run import TrainingRun


def training_record(training: TrainingRun, made_from: dict[str, Any] | None = None) -> dict[str, Any]:
    """The run as plain data: its data with their scaling, settings and their changes, errors by step; the weights are
    the file's network. ``made_from`` are the arguments of ``dv.toy`` that make the data, where they are a toy's.

    Errors are E / N, over the samples to train on and over those held out; the records are those that the run keeps.
    """
    run, data = training.run, training.data
    return {
        "data": {
            "name": data.name,
            "inputs": list(data.inputs),
            "targets": list(data.targets),
            "to_train_on": run.N,
            "held_out": int(data.held_out.sum()),
            "input_scaling": _scaling(data.x_scaling),
            "target_scaling": _scaling(data.d_scaling),
            **({"toy": made_from} if made_from else {}),
        },
        "settings": {
            "learning_rate": run.learning_rate,
            "batch_size": run.batch_size,
            "order": run.order,
            "momentum": run.momentum,
            "clip": run.clip,
        },
        "changes": [{"step": change.step, "changed": change.text} for change in training.changes],
        "steps": run.steps,
        "epochs": run.epochs,
        "errors": [
            {"step": record.step, "train": record.train, "test": record.test} for record in training.history.records
        ],
    }


def _scaling(scaling: Scaling) -> dict[str, list[float]]:
    """(v − mean) / scale of each column."""
    return {"mean": scaling.mean.tolist(), "scale": scaling.scale.tolist()}


def history_csv(training: TrainingRun) -> str:
    """Step, E / N over the samples to train on, E / N over those held out, and what was changed then, a line each;
    floats read back as the same float64. A change between two records has a line without errors."""
    lines = [(record.step, 0, repr(record.train), _or_blank(record.test), "") for record in training.history.records]
    lines += [(change.step, 1, "", "", change.text) for change in training.changes]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", "train_error", "test_error", "changed"])
    writer.writerows((step, *rest) for step, _, *rest in sorted(lines, key=lambda line: line[:2]))
    return out.getvalue()


def _or_blank(number: float | None) -> str:
    return "" if number is None else repr(number)


def weights_csv(training: TrainingRun) -> str:
    """The weights w_{l,i,j} of this moment, a line each; j = 0 is the bias."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["l", "i", "j", "w"])
    w = training.run.network.w
    for l in w.indices:
        for i, row in enumerate(w[l].tolist(), 1):
            writer.writerows((l, i, j, repr(value)) for j, value in enumerate(row))
    return out.getvalue()
