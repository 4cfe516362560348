"""The learned weights, read once. `summarizer.training.quotes` makes the file; it holds no word of any article."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat

from summarizer.quotes.features import Family

SCALE = 20
"""Weights are stored as whole twentieths: finer ones changed no figure in cross-validation and double the file."""

_MOST_REMEMBERED = 50_000  # families; some 15 MB


class Linear:
    """A linear model over named features; one that it does not know weighs nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._sums: dict[Family, float] = {}

    def sum(self, features: Iterable[str]) -> float:
        return sum(map(self.weights.get, features, repeat(0.0)))

    def weight_of(self, family: Family) -> float:
        """The sum over a family of features; what a family came to is remembered."""
        found = self._sums.get(family)
        if found is None:
            function, arguments = family
            found = self.sum(function(*arguments))
            if len(self._sums) < _MOST_REMEMBERED:
                self._sums[family] = found
        return found

    def sum_of(self, families: Iterable[Family]) -> float:
        return sum(map(self.weight_of, families))


@dataclass(frozen=True, slots=True)
class Models:
    """`spans` tells quotes from other quoted words; `glance` drops hopeless speakers, `speakers` ranks the rest."""

    spans: Linear
    glance: Linear
    speakers: Linear


@cache
def load() -> Models:
    stored = json.loads(files("summarizer").joinpath("data/quotes.json").read_text(encoding="utf-8"))
    models = {
        kind: Linear({name: whole / SCALE for name, whole in weights.items()}) for kind, weights in stored.items()
    }
    return Models(**models)
