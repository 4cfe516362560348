"""What tells whether a sentence belongs to a good summary at all: it only has to keep the best few."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from summarizer.ranking.observed import Observed
from summarizer.ranking.terms import Floats, Ints, Terms, table
from summarizer.ranking.traits import TRAITS

EXPECTED_LENGTH = 46.0
"""Words of the highlights in the training set, on average: what a summary is measured against."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The probability of each stem, and of each pair of neighbours, to be in the highlights."""

    words: Floats
    pairs: Floats


SENTENCE_FEATURES = (
    "log place",
    "place",
    "head",
    "upper part",
    "is sentence 1",
    "is sentence 2",
    "is sentence 3",
    "is sentence 4",
    "is last",
    "log length",
    "length",
    "length squared",
    "very short",
    "very long",
    "words per word",
    "words",
    "overlap in words",
    "overlap in pairs",
    "pairs per word",
    "pairs",
    "log odds of content words",
    "likeliest word",
    "new words",
    "new pairs",
    "likeness to sentence 1",
    "stop words",
    "centrality",
    "overlap in words against best",
    "overlap in pairs against best",
    "rank by words",
    "rank by pairs",
    "share of all words",
    "share of all pairs",
    "log sentences",
    "overlap × first",
    "overlap × upper part",
    "overlap × log sentences",
    *TRAITS,
    "constant",
)


_FIRST, _UPPER_PART = SENTENCE_FEATURES.index("is sentence 1"), SENTENCE_FEATURES.index("upper part")


def sentence_features(seen: Observed, likelihood: Likelihood) -> Floats:
    """Of each sentence, one column for each of `SENTENCE_FEATURES`."""
    count = seen.sentences
    places = _of_places(count)
    lengths = np.maximum(seen.wording.lengths, 1).astype(np.float64)
    single, pairs = seen.wording.single_once, seen.wording.pairs_once
    words_found = single.per_sentence(likelihood.words, count)
    pairs_found = pairs.per_sentence(likelihood.pairs, count)
    in_words = 2 * words_found / (lengths + EXPECTED_LENGTH)
    in_pairs = 2 * pairs_found / (lengths + EXPECTED_LENGTH - 1)
    ones, log_count = np.ones(count), np.log(count)
    columns = [
        *places,
        np.log(lengths),
        lengths / 20,
        (lengths / 20) ** 2,
        lengths < 6,
        lengths > 40,
        words_found / lengths,
        words_found,
        in_words,
        in_pairs,
        pairs_found / lengths,
        pairs_found,
        _mean_odds(seen, likelihood, single),
        _largest(likelihood.words, single, count),
        _new(single, likelihood.words, words_found),
        _new(pairs, np.ones(pairs.size), np.bincount(pairs.owners, minlength=count)),
        _likeness_to_first(single, likelihood.words, words_found),
        seen.wording.single.per_sentence(seen.stop, count) / lengths,
        seen.central,
        in_words / max(in_words.max(), 1e-9),
        in_pairs / max(in_pairs.max(), 1e-9),
        _rank(in_words),
        _rank(in_pairs),
        words_found / max(likelihood.words.sum(), 1e-9),
        pairs_found / max(likelihood.pairs.sum(), 1e-9),
        ones * log_count,
        places[_FIRST] * in_words,
        places[_UPPER_PART] * in_words,
        log_count * in_words,
    ]
    return table([*columns, *seen.traits.T, ones])


@lru_cache(maxsize=64)
def _of_places(sentences: int) -> Floats:
    """Of each place in a document, a row for each feature of it."""
    places = np.arange(sentences)
    rows = [
        np.log1p(places),
        places / sentences,
        np.exp(-places / 1.5),
        np.exp(-places / 5),
        *(places == place for place in range(4)),
        places == sentences - 1,
    ]
    return np.array(rows)


def _mean_odds(seen: Observed, likelihood: Likelihood, single: Terms) -> Floats:
    content = 1 - seen.stop
    odds = np.log(likelihood.words / (1 - likelihood.words))
    total = single.per_sentence(odds * content, seen.sentences)
    return total / np.maximum(single.per_sentence(content, seen.sentences), 1)


def _largest(values: Floats, terms: Terms, sentences: int) -> Floats:
    largest = np.zeros(sentences)
    np.maximum.at(largest, terms.owners, values[terms.occurrences])
    return largest


def _new(terms: Terms, values: Floats, totals: Floats | Ints) -> Floats:
    """The share of a sentence's terms, by their values, that no sentence before it has."""
    is_new = terms.first()[terms.occurrences] == terms.owners
    new = np.bincount(terms.owners, values[terms.occurrences] * is_new, len(totals))
    return new / np.maximum(totals, 1e-6)


def _likeness_to_first(single: Terms, values: Floats, totals: Floats) -> Floats:
    shared = single.per_sentence(values * single.present_in(1)[0], len(totals))
    return shared / np.maximum(totals, 1e-6)


def _rank(values: Floats) -> Floats:
    return (-values).argsort(kind="stable").argsort(kind="stable") / len(values)
