"""How far apart two arrays are: ``assert relative_gap(a, b) <= 1e-12``."""

import numpy as np


def relative_gap(a, b):
    """max |a − b| over the largest magnitude in either; 0.0 where both are all zero."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise AssertionError(f"shapes differ: {a.shape} and {b.shape}")
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / scale) if scale > 0 else 0.0
