"""A small network that reads the row of units around a quote, and tells which of them is its speaker.

It sees of a unit what the features see, its code and how far off it stands, and nothing that somebody thought of
beside that: it errs elsewhere than the linear models, so that both together err less. Each unit is a few numbers,
which take in those of the units around it, layer by layer (residual convolutions with widening gaps, as in Yu and
Koltun, "Multi-scale context aggregation by dilated convolutions", 2016). The quote's own place stands for nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from summarizer.quotes.scene import Scene
from summarizer.quotes.windows import BACK, candidates_of, window

Singles = NDArray[np.float32]
Size = TypeVar("Size", np.float32, np.float64)  # singles take half the time; while it learns there are doubles

TAPS = 5  # units that a layer joins, each so many places from the next:
GAPS = (1, 2, 4)
_PLAIN = "w"  # an unknown trait counts as a plain word
LEAST = -8.0  # the log likelihood of who stands further away


@dataclass(frozen=True, slots=True)
class Reader:
    """`rows` tells the row of `table` for each trait of a unit."""

    rows: Mapping[str, int]
    table: Singles  # shape (traits, width)
    layers: tuple[tuple[Singles, Singles], ...]  # of each gap: shapes (TAPS × width, width) and (width,)
    pair: tuple[Singles, Singles]  # of a unit beside the quote: shapes (3 × width, width) and (width,)
    score: Singles  # shape (width,)

    def __call__(self, seen: Singles) -> Singles:
        """Log odds of each unit of some windows: from shape (windows, units, width) to (windows, units)."""
        for gap, (weights, bias) in zip(GAPS, self.layers, strict=True):
            seen = seen + np.maximum(around(seen, gap) @ weights + bias, 0)
        weights, bias = self.pair
        scores: Singles = np.maximum(beside_quote(seen) @ weights + bias, 0) @ self.score
        return scores

    def read(self, scene: Scene, at: int) -> dict[int | None, float]:
        """How likely each mention near the quote at a unit is its speaker, as logarithms; None stands for nobody."""
        plain = self.rows.get(_PLAIN, 0)
        rows = [[self.rows.get(trait, plain) for trait in traits] for traits in window(scene, at)]
        scores = self(self.table[rows].sum(1)[None])[0]
        candidates = candidates_of(scene, at)
        found = scores[[place for place, _ in candidates]].astype(float)
        found -= found.max()
        found -= np.log(np.exp(found).sum())
        return {unit: max(float(likely), LEAST) for (_, unit), likely in zip(candidates, found, strict=True)}


def around(seen: NDArray[Size], gap: int) -> NDArray[Size]:
    """Each unit's numbers with those of TAPS // 2 units on either side, `gap` places apart; outside there are zeros."""
    windows, units, width = seen.shape
    reach = TAPS // 2 * gap
    padded = np.zeros((windows, units + 2 * reach, width), seen.dtype)
    padded[:, reach : reach + units] = seen
    return np.concatenate([padded[:, tap * gap : tap * gap + units] for tap in range(TAPS)], axis=2)


def beside_quote(seen: NDArray[Size]) -> NDArray[Size]:
    """Each unit's numbers, the quote's, and the products of both."""
    quote = np.broadcast_to(seen[:, BACK : BACK + 1], seen.shape)
    return np.concatenate([seen, quote, seen * quote], axis=2)
