"""The two linear models that everything is made of, in plain numpy: the same numbers from the same data."""

from collections.abc import Sequence

import numpy as np

from summarizer.ranking.terms import Floats, Ints
from summarizer.training.rounding import rounded

_ROUNDS = 15
_ENOUGH = 1e-6  # relative gain of a round at which fitting stops

_SET_PENALTY = 3000.0


def logistic(features: Floats, target: Floats, *, penalty: float = 10.0, offset: Floats | float = 0.0) -> Floats:
    """Weights of a ridge-penalized logistic regression; `target` may lie between 0 and 1.

    The last feature must be the constant 1: it is not penalized, and carries the mean of the others. Newton's method
    with halved steps, on standardized features.
    """
    mean, scale = features.mean(0), features.std(0)
    mean[-1], scale[scale == 0] = 0.0, 1.0
    standard = (features - mean) / scale
    ridge = np.full(len(scale), penalty)
    ridge[-1] = 0.0
    weights = np.zeros(len(scale))
    weights[-1] = np.log(target.mean() / (1 - target.mean()))

    def loss(at: Floats) -> float:
        odds = standard @ at + offset
        return float((np.logaddexp(0, odds) - target * odds).sum() + 0.5 * (ridge * at**2).sum())

    current = loss(weights)
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(standard @ weights + offset, -30, 30)))
        gradient = standard.T @ (target - likely) - ridge * weights
        curvature = (standard * (likely * (1 - likely))[:, None]).T @ standard + np.diag(ridge)
        direction = np.linalg.solve(curvature, gradient)
        step = 1.0
        while (reached := loss(weights + step * direction)) > current and step > 1e-3:
            step /= 2
        weights = weights + step * direction
        if current - reached < _ENOUGH * current:
            break
        current = reached
    fitted: Floats = weights / scale
    fitted[-1] -= mean @ fitted
    return rounded(fitted)


def shrunken_effects(odds: Floats, target: Floats, groups: Ints, count: int, *, penalty: float = 8.0) -> Floats:
    """Per group, what to add to the log odds of its members; rows of group -1 belong to none.

    A ridge penalty shrinks the effect of a group that is seen seldom.
    """
    inside = groups >= 0
    odds, target, groups = odds[inside], target[inside], groups[inside]
    effects = np.zeros(count)
    for _ in range(4):
        likely = 1 / (1 + np.exp(-np.clip(odds + effects[groups], -30, 30)))
        gradient = np.bincount(groups, target - likely, count) - penalty * effects
        effects += gradient / (np.bincount(groups, likely * (1 - likely), count) + penalty)
    return rounded(effects)


def best_of_each(groups: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Weights by which the best row of each group is told: groups are (features, gains) of rows to choose one from.

    Ridge regression of the gains within each group.
    """
    rows = np.concatenate([features - features.mean(0) for features, _ in groups])
    gains = np.concatenate([gain - gain.mean() for _, gain in groups])
    scale = rows.std(0)
    scale[scale == 0] = 1.0
    rows = rows / scale
    found: Floats = np.linalg.solve(rows.T @ rows + _SET_PENALTY * np.eye(len(scale)), rows.T @ gains) / scale
    return rounded(found)
