"""Fitting the network that reads around quotes, in plain numpy: the same numbers from the same data."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from summarizer.quotes.reader import GAPS, TAPS, Reader, Singles, around, beside_quote
from summarizer.quotes.scene import Scene
from summarizer.quotes.windows import BACK, candidates_of, window
from summarizer.ranking.terms import Floats, Ints
from summarizer.training.rounding import on_grid

Marks = NDArray[np.bool_]

# Chosen by cross-validation; a mean of three networks gained nothing that could be told from chance.
_WIDTH = 24
_ROUNDS, _BATCH, _PACE, _DECAY = 24, 64, 4e-3, 1e-3
_WARM_UP = 100  # batches
_DROPPED = 0.3  # of the numbers between layers, in training only
_SMOOTH, _SMOOTH_SQUARES = 0.9, 0.995  # of Adam's averages
_LONGEST_SLOPE = 1.0
_LEAST_SCORE = -1e4
_WEIGHT_BITS, _SLOPE_BITS = 20, 24  # binary places; more would let processors disagree


@dataclass(slots=True)
class Windows:
    """What stands around quotes: the rows of each unit's traits, who may be the speaker and who is."""

    rows: dict[str, int] = field(default_factory=dict)
    traits: list[Ints] = field(default_factory=list)  # shape (units, 3)
    candidates: list[Marks] = field(default_factory=list)  # shape (units,)
    right: list[Marks] = field(default_factory=list)

    def add(self, scene: Scene, at: int, is_right: Callable[[int | None], bool]) -> None:
        """Add a quote, unless who speaks stands further away than is read."""
        candidates = candidates_of(scene, at)
        speakers = [place for place, unit in candidates if is_right(unit)]
        if not speakers:
            return
        traits = [[self.rows.setdefault(trait, len(self.rows)) for trait in unit] for unit in window(scene, at)]
        self.traits.append(np.array(traits))
        for kept, places in ((self.candidates, [place for place, _ in candidates]), (self.right, speakers)):
            marked = np.zeros(len(traits), np.bool_)
            marked[places] = True
            kept.append(marked)


def fit(windows: Windows) -> Reader:
    """The network under which the right candidates are likely: softmax within each window."""
    return _Fitting(windows).fitted()


class _Fitting:
    def __init__(self, windows: Windows) -> None:
        self.rows, self.random = windows.rows, np.random.default_rng(0)
        self.traits, self.candidates, self.right = map(np.array, (windows.traits, windows.candidates, windows.right))
        self.table = self._drawn(len(self.rows), _WIDTH, scale=0.3)
        self.layers = [self._drawn(TAPS * _WIDTH, _WIDTH, scale=(1.5 / TAPS / _WIDTH) ** 0.5) for _ in GAPS]
        self.biases = [np.zeros(_WIDTH) for _ in GAPS]
        self.pair = self._drawn(3 * _WIDTH, _WIDTH, scale=(0.7 / _WIDTH) ** 0.5)
        self.pair_bias = np.zeros(_WIDTH)
        self.score = self._drawn(_WIDTH, scale=0.3)
        self.parts = [self.table, *self.layers, *self.biases, self.pair, self.pair_bias, self.score]

    def _drawn(self, *shape: int, scale: float) -> Floats:
        return on_grid(self.random.normal(0, scale, shape), _WEIGHT_BITS)

    def fitted(self) -> Reader:
        """Adam (Kingma and Ba, 2015) with decaying steps."""
        averages, squares = ([np.zeros_like(part) for part in self.parts] for _ in range(2))
        batches = [batch for _ in range(_ROUNDS) for batch in self._batches()]
        for number, batch in enumerate(batches, start=1):
            pace = _PACE * min(1, number / _WARM_UP) * (1 - number / (len(batches) + 1))
            for part, slope, average, square in zip(self.parts, self._slopes(batch), averages, squares, strict=True):
                average += (1 - _SMOOTH) * (slope - average)
                square += (1 - _SMOOTH_SQUARES) * (slope**2 - square)
                step = average / (1 - _SMOOTH**number)
                step /= np.sqrt(square / (1 - _SMOOTH_SQUARES**number)) + 1e-8
                part -= pace * (step + _DECAY * part)
        return self._reader()

    def _reader(self) -> Reader:
        layers = tuple(map(_singles, zip(self.layers, self.biases, strict=True)))
        (table, score), pair = _singles((self.table, self.score)), _singles((self.pair, self.pair_bias))
        return Reader(self.rows, table, layers, pair, score)

    def _batches(self) -> list[Ints]:
        order = self.random.permutation(len(self.traits))
        return np.array_split(order, max(len(order) // _BATCH, 1))

    def _slopes(self, batch: Ints) -> list[Floats]:
        """Of each part, how the mean loss over a batch grows with it; no longer than _LONGEST_SLOPE in all."""
        found = _Pass(self, batch).slopes()
        length = sum(float((slope**2).sum()) for slope in found) ** 0.5
        return [on_grid(slope * min(1, _LONGEST_SLOPE / length), _SLOPE_BITS) for slope in found]


class _Pass:
    """One batch through the network and back."""

    def __init__(self, fitting: _Fitting, batch: Ints) -> None:
        self.fitting = fitting
        self.traits = _one_hot(fitting.traits[batch], len(fitting.rows))
        self.dropped: list[Floats] = []
        self.seen = self._drop(self.traits @ fitting.table)
        self.inputs: list[Floats] = []
        self.hinges: list[Marks] = []
        for gap, weights, bias in zip(GAPS, fitting.layers, fitting.biases, strict=True):
            self.inputs.append(around(self._drop(self.seen), gap))
            through = self.inputs[-1] @ weights + bias
            self.hinges.append(through > 0)
            self.seen = self.seen + np.maximum(through, 0)
        self.beside = beside_quote(self.seen)
        through = self.beside @ fitting.pair + fitting.pair_bias
        self.hinges.append(through > 0)
        self.units = self._drop(np.maximum(through, 0))
        self.errors = _errors(self.units @ fitting.score, fitting.candidates[batch], fitting.right[batch])

    def _drop(self, numbers: Floats) -> Floats:
        kept = self.fitting.random.random(numbers.shape) >= _DROPPED
        self.dropped.append(kept / (1 - _DROPPED))
        return numbers * self.dropped[-1]

    def slopes(self) -> list[Floats]:
        fitting = self.fitting
        score = np.tensordot(self.errors, self.units, 2)
        through: Floats = self.errors[..., None] * fitting.score * self.dropped.pop() * self.hinges.pop()
        pair, pair_bias = _flat(self.beside).T @ _flat(through), _flat(through).sum(0)
        back = self._behind_pair(through @ fitting.pair.T)
        layers, biases = [], []
        for gap, weights in zip(reversed(GAPS), reversed(fitting.layers), strict=True):
            through = back * self.hinges.pop()
            layers.append(_flat(self.inputs.pop()).T @ _flat(through))
            biases.append(_flat(through).sum(0))
            back = back + _behind_around(through @ weights.T, gap) * self.dropped.pop()
        table = _flat(self.traits).T @ _flat(back * self.dropped.pop())
        return [table, *reversed(layers), *reversed(biases), pair, pair_bias, score]

    def _behind_pair(self, slope: Floats) -> Floats:
        """What comes back through `beside_quote`."""
        unit, quote, product = np.split(slope, 3, axis=2)
        back = unit + product * self.seen[:, BACK : BACK + 1]
        back[:, BACK] += quote.sum(1) + (product * self.seen).sum(1)
        return back


def _behind_around(slope: Floats, gap: int) -> Floats:
    """What comes back through `around`."""
    windows, units, _ = slope.shape
    reach = TAPS // 2 * gap
    padded = np.zeros((windows, units + 2 * reach, _WIDTH))
    for tap, part in enumerate(np.split(slope, TAPS, axis=2)):
        padded[:, tap * gap : tap * gap + units] += part
    return padded[:, reach : reach + units]


def _errors(scores: Floats, candidates: Marks, right: Marks) -> Floats:
    """How the mean loss grows with each score."""
    scores = np.where(candidates, scores, _LEAST_SCORE)
    likely = np.exp(scores - scores.max(1, keepdims=True))
    likely /= likely.sum(1, keepdims=True)
    wanted = likely * right
    wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-12)
    errors: Floats = (likely - wanted) / len(scores)
    return errors


def _one_hot(traits: Ints, count: int) -> Floats:
    """Of each unit, 1 for the traits it has."""
    hot = np.zeros((*traits.shape[:2], count))
    np.put_along_axis(hot, traits, 1.0, axis=2)
    return hot


def _singles(pair: tuple[Floats, Floats]) -> tuple[Singles, Singles]:
    return pair[0].astype(np.float32), pair[1].astype(np.float32)


def _flat(numbers: Floats) -> Floats:
    return numbers.reshape(-1, numbers.shape[-1])
