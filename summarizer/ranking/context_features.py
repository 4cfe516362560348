"""What the company that a word keeps tells of it: the sentences it stands in, and its neighbours there.

A second look: it takes what the first one said of each word by itself. One row a stem, one column a name.
"""

import numpy as np

from summarizer.ranking.observed import Observed
from summarizer.ranking.term_features import WORD_FEATURES
from summarizer.ranking.terms import Floats, Terms, table
from summarizer.ranking.traits import TRAITS

_OF_SENTENCES = (
    *TRAITS,
    "log length",
    "idf",
    "log frequency",
    "likeness to sentence 1",
    "words expected",
    "words expected per word",
)
_LARGEST = 3  # the last so many of these also by the best of a word's sentences, not by their mean alone
_OF_NEIGHBOURS = ("log odds", "stop word", "idf")
_NO_NEIGHBOUR = (-3.0, 0.5, 3.0)  # what stands for these at a sentence's edge: about the means

CONTEXT_FEATURES = (
    "log odds",
    *(f"its sentences: {name}" for name in _OF_SENTENCES),
    "place in sentence",
    "opens a sentence",
    "closes a sentence",
    *(f"word before: {name}" for name in _OF_NEIGHBOURS),
    *(f"word after: {name}" for name in _OF_NEIGHBOURS),
    *(f"its best sentence: {name}" for name in _OF_SENTENCES[-_LARGEST:]),
    *WORD_FEATURES,
)


def context_features(seen: Observed, likelihood: Floats, by_themselves: Floats) -> Floats:
    """Of each stem; `likelihood` is what the first look says of it, from the features `by_themselves`."""
    terms = seen.wording.single
    odds = np.log(likelihood / (1 - likelihood))
    of_sentences = _of_sentences(seen, likelihood)
    counts = terms.counts(seen.sentences)
    sums = np.concatenate([counts @ of_sentences, _sums_of_occurrences(seen, odds)], axis=1)
    means = sums / terms.frequency()[:, None]
    largest = [_largest(terms, values) for values in of_sentences.T[-_LARGEST:]]
    return np.concatenate([odds[:, None], means, table(largest), by_themselves], axis=1)


def _largest(terms: Terms, values: Floats) -> Floats:
    """Per term, the largest of its sentences' values."""
    largest = np.full(terms.size, -np.inf)
    np.maximum.at(largest, terms.occurrences, values[terms.owners])
    return largest


def _of_sentences(seen: Observed, likelihood: Floats) -> Floats:
    """The columns of `_OF_SENTENCES`."""
    terms, count = seen.wording.single, seen.sentences
    lengths = np.maximum(seen.wording.lengths, 1).astype(np.float64)
    weight = (1 - seen.stop) * seen.idf
    in_first = terms.present_in(1)[0]
    shared = terms.per_sentence(weight * in_first, count) / np.maximum(terms.per_sentence(weight, count), 1e-6)
    expected = seen.wording.single_once.per_sentence(likelihood, count)
    columns = [
        np.log(lengths),
        terms.per_sentence(seen.idf, count) / lengths,
        terms.per_sentence(np.log(terms.frequency()), count) / lengths,
        shared,
        expected,
        expected / lengths,
    ]
    return np.concatenate([seen.traits, table(columns)], axis=1)


def _sums_of_occurrences(seen: Observed, odds: Floats) -> Floats:
    """Per term, over its occurrences: the place in the sentence, as a share; its ends; the words beside it."""
    terms, lengths = seen.wording.single, seen.wording.lengths
    size, found, owners = terms.size, terms.occurrences, terms.owners
    places = np.arange(len(owners)) - (lengths.cumsum() - lengths)[owners]
    opens, closes = places == 0, places == lengths[owners] - 1
    nobody = np.array([_NO_NEIGHBOUR])
    of_neighbours = np.concatenate([table([odds, seen.stop, seen.idf]), nobody])
    before, after = np.empty_like(found), np.empty_like(found)
    before[1:], after[:-1] = found[:-1], found[1:]
    before[opens] = after[closes] = size  # nobody
    values = [places / lengths[owners], opens, closes, *of_neighbours[before].T, *of_neighbours[after].T]
    return np.array([np.bincount(found, of_each, size) for of_each in values]).T
