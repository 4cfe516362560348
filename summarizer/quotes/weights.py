"""The learned weights, read once. `summarizer.training.quotes` makes the file; it holds no word of any article."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Any

import numpy as np

from summarizer.quotes.features import Family
from summarizer.quotes.reader import Reader, Singles

SCALE = 20
"""Weights are stored as whole twentieths: finer ones changed no figure in cross-validation and double the file."""

_READER_SCALE = 1000  # the network's are stored as thousandths
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
    """`spans` tells quotes from other quoted words; `glance` drops hopeless speakers, `speakers` ranks the rest, and
    `reader` helps where that is unsure.
    """

    spans: Linear
    glance: Linear
    speakers: Linear
    reader: Reader


_LINEAR = ("spans", "glance", "speakers")


@cache
def load() -> Models:
    stored = json.loads(files("summarizer").joinpath("data/quotes.json").read_text(encoding="utf-8"))
    linear = {kind: Linear({name: whole / SCALE for name, whole in stored[kind].items()}) for kind in _LINEAR}
    return Models(**linear, reader=_reader(stored["reader"]))


def as_json(models: Models) -> dict[str, Any]:
    """What `load` reads."""
    linear = {kind: _whole(getattr(models, kind)) for kind in _LINEAR}
    reader = models.reader
    shown = {"rows": list(reader.rows), "table": _thousandths(reader.table), "score": _thousandths(reader.score)}
    shown["layers"] = [list(map(_thousandths, layer)) for layer in reader.layers]
    shown["pair"] = list(map(_thousandths, reader.pair))
    return {**linear, "reader": shown}


def _whole(model: Linear) -> dict[str, int]:
    return {name: round(weight * SCALE) for name, weight in sorted(model.weights.items())}


def _thousandths(numbers: Singles) -> list[Any]:
    found: list[Any] = np.rint(numbers * _READER_SCALE).astype(int).tolist()
    return found


def _reader(stored: dict[str, Any]) -> Reader:
    def numbers(whole: list[Any]) -> Singles:
        return np.array(whole, np.float32) / np.float32(_READER_SCALE)

    rows = {name: row for row, name in enumerate(stored["rows"])}
    layers = tuple((numbers(weights), numbers(bias)) for weights, bias in stored["layers"])
    weights, bias = stored["pair"]
    return Reader(rows, numbers(stored["table"]), layers, (numbers(weights), numbers(bias)), numbers(stored["score"]))
