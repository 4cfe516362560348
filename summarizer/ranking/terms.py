"""A document's words as numbers: what every later stage of the ranking counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from summarizer import words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def table(columns: Sequence[Floats]) -> Floats:
    """Columns side by side."""
    return np.array(columns, dtype=np.float64).T  # np.stack takes three times as long


@dataclass(frozen=True, slots=True)
class Terms:
    """Things counted, numbered from 0: `occurrences` holds the number of each that occurs, `owners` its sentence; in
    the order of the document, so that `owners` rise."""

    size: int
    occurrences: Ints
    owners: Ints

    def frequency(self) -> Ints:
        return np.bincount(self.occurrences, minlength=self.size)

    def first(self) -> Ints:
        """Per term, the first sentence that has it."""
        first = np.zeros(self.size, dtype=np.int64)
        first[self.occurrences[::-1]] = self.owners[::-1]  # of several values for one place, the last one stays
        return first

    def last(self) -> Ints:
        """Per term, the last sentence that has it."""
        last = np.zeros(self.size, dtype=np.int64)
        last[self.occurrences] = self.owners
        return last

    def present_in(self, sentences: int) -> Floats:
        """1 where one of the first so many sentences has a term: shape (sentences, terms)."""
        present = np.zeros((sentences, self.size))
        end = self.owners.searchsorted(sentences)
        present[self.owners[:end], self.occurrences[:end]] = 1
        return present

    def sums(self, values: Floats) -> Floats:
        """Per term, the sum over its occurrences of a value that their sentences have."""
        return np.bincount(self.occurrences, values[self.owners], self.size).astype(np.float64, copy=False)

    def counts(self, sentences: int) -> Floats:
        """How often each term occurs in each sentence: shape (terms, sentences)."""
        flat = np.bincount(self.occurrences * sentences + self.owners, minlength=self.size * sentences)
        return flat.reshape(self.size, sentences).astype(np.float64)

    def per_sentence(self, values: Floats, sentences: int) -> Floats:
        """Per sentence, the sum of a value that its terms have, once an occurrence."""
        return np.bincount(self.owners, values[self.occurrences], sentences).astype(np.float64, copy=False)

    def distinct(self) -> "Terms":
        """Every term once a sentence."""
        codes = np.sort(self.owners * max(self.size, 1) + self.occurrences)
        owners, occurrences = np.divmod(codes[_is_new(codes)], max(self.size, 1))
        return Terms(self.size, occurrences, owners)


@dataclass(frozen=True, slots=True)
class Wording:
    """The stems of a document's sentences, and the pairs of stems that are neighbours."""

    numbers: dict[str, int]  # of each stem its number, in rising order
    lengths: Ints  # words of each sentence
    single: Terms
    single_once: Terms  # the same, every stem once a sentence
    pairs: Terms
    pairs_once: Terms
    members: Ints  # the two stems of each pair: shape (pairs, 2)

    @property
    def stems(self) -> list[str]:
        return list(self.numbers)


def wording(parted: Sequence[list[str]], language: str) -> Wording:
    """Of sentences that are parted into words."""
    lengths = np.array([len(part) for part in parted], dtype=np.int64)
    running = words.stems(list(chain.from_iterable(parted)), language)
    numbers = {stem: number for number, stem in enumerate(dict.fromkeys(running))}
    occurrences = np.array(list(map(numbers.__getitem__, running)), dtype=np.int64)
    single = Terms(len(numbers), occurrences, np.arange(len(parted)).repeat(lengths))
    pairs, members = _pairs(single)
    return Wording(numbers, lengths, single, single.distinct(), pairs, pairs.distinct(), members)


def _pairs(single: Terms) -> tuple[Terms, Ints]:
    inside = single.owners[1:] == single.owners[:-1]
    codes = (single.occurrences[:-1] * single.size + single.occurrences[1:])[inside]
    rising = np.sort(codes)
    distinct = rising[_is_new(rising)]  # np.unique takes three times as long
    members = np.array(np.divmod(distinct, max(single.size, 1))).T
    return Terms(len(distinct), distinct.searchsorted(codes), single.owners[1:][inside]), members


def _is_new(rising: Ints) -> NDArray[np.bool_]:
    """Of each of rising numbers, whether it is another one than the one before."""
    is_new = np.empty(len(rising), dtype=np.bool_)
    is_new[:1] = True
    is_new[1:] = rising[1:] != rising[:-1]
    return is_new
