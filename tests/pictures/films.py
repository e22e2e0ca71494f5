"""The films as the browser gets them, after their way through JSON: what are pairs in Python are lists there."""

from typing import Any

from dacviz.pictures.film import algorithm_film
from dacviz.pictures.film import induction_film as proof
from dacviz.pictures.film import sweeps_film as ways
from tests.pictures.drawn import plain_json


def film(*args: Any, **options: Any) -> Any:
    """See ``algorithm_film.film``."""
    return plain_json(algorithm_film.film(*args, **options))


def sweeps_film(*args: Any, **options: Any) -> Any:
    """See ``sweeps_film.sweeps_film``."""
    return plain_json(ways.sweeps_film(*args, **options))


def induction_film(*args: Any, **options: Any) -> Any:
    """See ``induction_film.induction_film``."""
    return plain_json(proof.induction_film(*args, **options))
