"""Fitting the small network in plain numpy: the same numbers from the same data."""

import numpy as np

from summarizer.ranking.network import Network
from summarizer.ranking.terms import Floats, Ints
from summarizer.training.rounding import on_grid

# Found by cross-validation; twice the units or the rounds gained nothing that could be told from chance.
_NETWORKS, _UNITS = 2, 16
_ROUNDS, _BATCH, _PACE, _DECAY = 6, 2048, 4e-3, 1e-4
_SMOOTH, _SMOOTH_SQUARES = 0.9, 0.999  # of Adam's averages
_FEATURE_BITS, _WEIGHT_BITS, _SLOPE_BITS = 10, 20, 24  # binary places; more would let processors disagree


def classifier(features: Floats, target: Floats) -> Network:
    """A network whose value is the log odds of `target`, which is 0 or 1; the last feature must be the constant 1.

    The mean of several that start from different numbers and differ in their mistakes, as one wider network. Adam
    (Kingma and Ba, 2015) with decaying steps, on standardized features.
    """
    mean, scale = features.mean(0), features.std(0)
    mean[-1], scale[scale == 0] = 0.0, 1.0
    standard = on_grid((features - mean) / scale, _FEATURE_BITS)
    found = [_Fitting(standard, target, seed).fitted() for seed in range(_NETWORKS)]
    linear = np.mean([network.inner[:, :1] for network in found], axis=0)
    inner = np.hstack([linear, *(network.inner[:, 1:] for network in found)]) / scale[:, None]
    inner[-1] -= mean @ inner
    return Network(inner, np.concatenate([network.outer for network in found]) / _NETWORKS)


class _Fitting:
    def __init__(self, features: Floats, target: Floats, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.features, self.target = features, target
        count = features.shape[1]
        inner = np.zeros((count, 1 + _UNITS))
        inner[:-1, 1:] = self.random.normal(0, count**-0.5, (count - 1, _UNITS))
        inner[-1, 0] = np.log(target.mean() / (1 - target.mean()))
        self.parts: tuple[Floats, Floats] = (on_grid(inner, _WEIGHT_BITS), np.zeros(_UNITS))

    def fitted(self) -> Network:
        averages = [np.zeros_like(part) for part in self.parts]
        squares = [np.zeros_like(part) for part in self.parts]
        batches = [batch for _ in range(_ROUNDS) for batch in self._batches()]
        for number, batch in enumerate(batches, start=1):
            pace = _PACE * (1 - number / len(batches))
            for part, gradient, average, square in zip(
                self.parts, self._gradients(batch), averages, squares, strict=True
            ):
                average += (1 - _SMOOTH) * (gradient - average)
                square += (1 - _SMOOTH_SQUARES) * (gradient**2 - square)
                step = average / (1 - _SMOOTH**number)
                step /= np.sqrt(square / (1 - _SMOOTH_SQUARES**number)) + 1e-8
                part -= pace * step + _DECAY * part
        return Network(*self.parts)

    def _batches(self) -> list[Ints]:
        rows = self.random.permutation(len(self.target))
        return np.array_split(rows, max(len(rows) // _BATCH, 1))

    def _gradients(self, batch: Ints) -> tuple[Floats, Floats]:
        inner, outer = self.parts
        features = self.features[batch]
        through = features @ inner
        units = np.maximum(through[:, 1:], 0)
        odds = through[:, 0] + units @ outer
        error = (1 / (1 + np.exp(-odds)) - self.target[batch]) / len(batch)
        through[:, 0], through[:, 1:] = error, np.outer(error, outer) * (units > 0)
        return on_grid(features.T @ through, _SLOPE_BITS), on_grid(units.T @ error, _SLOPE_BITS)
