"""What makes a set of sentences a good summary: what it covers, without repeating itself, and how it reads."""

import numpy as np

from summarizer.ranking.memberships import MOST_SENTENCES, Memberships, couples
from summarizer.ranking.observed import Observed
from summarizer.ranking.sentence_features import EXPECTED_LENGTH, Likelihood
from summarizer.ranking.terms import Floats, Ints, Terms, table
from summarizer.ranking.traits import OPENS_WITH_QUOTE, QUOTE

SET_FEATURES = (
    "overlap in words",
    "overlap in words by own length",
    "overlap in pairs",
    "words per word",
    "share of all words",
    "share of all content words",
    "pairs per word",
    "share of all pairs",
    "repeated stop words",
    "repeated words",
    "repeated pairs",
    "repeated likely words",
    "likeness, mean",
    "likeness, largest",
    "score, mean",
    "score, best",
    "score, worst",
    "score, sum",
    "one sentence",
    "two sentences",
    "four sentences",
    "log length",
    "length",
    "length squared",
    "off expected length",
    "very short",
    "very long",
    "has sentence 1",
    "has sentence 2",
    "has sentence 3",
    "head",
    "upper part",
    "log place, mean",
    "log place, first",
    "log place, last",
    "reach",
    "neighbours",
    "hanging",
    "quotes",
    "opens with a quote",
    "short sentences",
    "long sentences",
    "length of its sentences",
    "overlap in words squared",
    "overlap in pairs squared",
    "overlap in words × in pairs",
    "overlap in pairs, root",
    "overlap in words × log sentences",
    "overlap in pairs × log sentences",
    "sentences × log sentences",
)


def set_features(
    seen: Observed, likelihood: Likelihood, scores: Floats, candidates: Ints, sets: Memberships, shrinking: float = 1.0
) -> Floats:
    """Of each set of the candidates (rising numbers of sentences), a column for each of `SET_FEATURES`. `scores` are
    those of all sentences; lengths count `shrinking` times."""
    members, size = sets.members, sets.sizes
    single, counts = _restricted(seen.wording.single, candidates, seen.sentences)
    pairs, pair_counts = _restricted(seen.wording.pairs, candidates, seen.sentences)
    lengths = seen.wording.lengths[candidates] * shrinking
    length = np.maximum(members @ lengths, 1)
    in_set, pairs_in_set = members @ counts, members @ pair_counts
    values, content = likelihood.words[single], (1 - seen.stop)[single]
    once, pairs_once = np.minimum(in_set, 1), np.minimum(pairs_in_set, 1)
    covered = once @ values
    covered_pairs = pairs_once @ likelihood.pairs[pairs]
    repeated = in_set - once
    total, total_pairs = likelihood.words.sum(), max(likelihood.pairs.sum(), 1e-9)
    in_words = 2 * covered / (length + EXPECTED_LENGTH)
    in_pairs = 2 * covered_pairs / (np.maximum(length - size, 0) + EXPECTED_LENGTH)
    likeness_mean, likeness_largest = _likeness(counts * content, sets)
    own = scores[candidates]
    log_count = np.log(seen.sentences)
    columns = [
        in_words,
        2 * covered / (length + 1.35 * total + 8),  # stop words recur: a line fitted by eye to the training set
        in_pairs,
        covered / length,
        covered / total,
        once @ (values * content) / max(float(likelihood.words @ (1 - seen.stop)), 1e-9),
        covered_pairs / np.maximum(length - size, 1),
        covered_pairs / total_pairs,
        np.minimum(in_set, 2) @ (values**2 * (1 - content)) / length,
        repeated @ content / length,
        (members @ pair_counts.sum(1) - pairs_once.sum(1)) / length,
        repeated @ (values * content) / np.maximum(covered, 1e-6),
        likeness_mean,
        likeness_largest,
        members @ own / size,
        _largest(members, own),
        _smallest(members, own),
        members @ own / MOST_SENTENCES,
        size == 1,
        size == 2,
        size == 4,
        np.log(length),
        length / 50,
        (length / 50) ** 2,
        np.abs(length - EXPECTED_LENGTH) / 50,
        length < 25,
        length > 80,
        *_places(seen, candidates, sets),
        *_reading(seen, candidates, sets),
        members @ (lengths < 7),
        members @ (lengths > 40),
        length / size / 20,
        in_words**2,
        in_pairs**2,
        in_words * in_pairs,
        np.sqrt(in_pairs),
        in_words * log_count,
        in_pairs * log_count,
        size * log_count / 5,
    ]
    return table(columns)


def _restricted(terms: Terms, candidates: Ints, sentences: int) -> tuple[Ints, Floats]:
    """The terms that the candidates have, and how often each of them has each: shape (candidates, terms)."""
    row_of = np.full(sentences, -1)
    row_of[candidates] = np.arange(len(candidates))
    rows = row_of[terms.owners]
    inside = rows >= 0
    rows, found = rows[inside], terms.occurrences[inside]
    kept = np.flatnonzero(np.bincount(found, minlength=terms.size))
    column_of = np.zeros(terms.size, dtype=np.int64)
    column_of[kept] = np.arange(len(kept))
    counts = np.bincount(rows * len(kept) + column_of[found], minlength=len(candidates) * len(kept))
    return kept, counts.reshape(len(candidates), len(kept)).astype(np.float64)


def _likeness(counts: Floats, sets: Memberships) -> tuple[Floats, Floats]:
    """Mean and largest cosine between two sentences of a set, by their content words."""
    norms = np.sqrt((counts**2).sum(1, keepdims=True))
    unit = counts / np.where(norms > 0, norms, 1)
    cosines = (unit @ unit.T)[couples(len(counts))]
    mean = 2 * (sets.couples @ cosines) / np.maximum(sets.sizes * (sets.sizes - 1), 1)
    return mean, (sets.couples * cosines).max(1, initial=0)


def _largest(members: Floats, values: Floats) -> Floats:
    largest: Floats = np.where(members > 0, values, -np.inf).max(1)
    return largest


def _smallest(members: Floats, values: Floats) -> Floats:
    smallest: Floats = np.where(members > 0, values, np.inf).min(1)
    return smallest


def _places(seen: Observed, candidates: Ints, sets: Memberships) -> list[Floats]:
    """Which part of the article the set is from."""
    places, members, size = candidates.astype(np.float64), sets.members, sets.sizes
    first, last = places[sets.first], places[sets.last]
    return [
        *(members @ (candidates == place) for place in range(3)),
        members @ np.exp(-places / 1.5),
        members @ np.exp(-places / 6),
        members @ np.log1p(places) / size,
        np.log1p(first),
        np.log1p(last),
        (last - first) / seen.sentences,
        sets.couples @ _neighbours(candidates) / size,
    ]


def _reading(seen: Observed, candidates: Ints, sets: Memberships) -> list[Floats]:
    """How the set reads as a text."""
    return [
        hanging(seen, candidates, sets),
        sets.members @ seen.traits[candidates, QUOTE] / sets.sizes,
        seen.traits[candidates, OPENS_WITH_QUOTE][sets.first],
    ]


def hanging(seen: Observed, candidates: Ints, sets: Memberships) -> Floats:
    """Of each set, how many of its sentences need one before them that the set does not have."""
    hangs = seen.hanging[candidates].astype(np.float64)
    led = _neighbours(candidates) * hangs[couples(len(candidates))[1]]
    found: Floats = sets.members @ hangs - sets.couples @ led
    return found


def _neighbours(candidates: Ints) -> Floats:
    """Of each two candidates, 1 if the second one follows the first at once."""
    one, other = couples(len(candidates))
    neighbours: Floats = (candidates[other] == candidates[one] + 1).astype(np.float64)
    return neighbours
