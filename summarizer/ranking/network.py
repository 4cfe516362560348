"""A small network: a linear model, and beside it units that each see the features through a hinge."""

from dataclasses import dataclass

import numpy as np

from summarizer.ranking.terms import Floats


@dataclass(frozen=True, slots=True)
class Network:
    """The last feature is the constant 1."""

    inner: Floats  # shape (features, 1 + units): the linear model's weights, then each unit's
    outer: Floats  # of each unit

    def __call__(self, features: Floats) -> Floats:
        """Of each row of features, one number."""
        inner = features @ self.inner
        value: Floats = inner[:, 0] + np.maximum(inner[:, 1:], 0) @ self.outer
        return value
