"""Numbers that all processors agree on, so that the same data give the same weights on each of them.

Processors add up products in different orders, so the last digits of sums differ. Where what follows is sensitive to
these, as the fitting of a network is, sums are rounded first to fewer digits than those that differ.
"""

import numpy as np

from summarizer.ranking.terms import Floats

_BITS = 20  # of a fitted weight: six digits, as many as are shipped


def rounded(weights: Floats) -> Floats:
    """Fitted weights to about six digits each."""
    mantissa, exponent = np.frexp(weights)
    found: Floats = np.ldexp(np.rint(np.ldexp(mantissa, _BITS)), exponent - _BITS)
    return found


def on_grid(numbers: Floats, bits: int) -> Floats:
    """Numbers to so many binary places."""
    found: Floats = np.ldexp(np.rint(np.ldexp(numbers, bits)), -bits)
    return found
