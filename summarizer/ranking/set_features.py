"""What makes a set of sentences a good summary: what it covers, without repeating itself, and how it reads."""

from functools import lru_cache
from itertools import combinations

import numpy as np

from summarizer.ranking.observed import Observed
from summarizer.ranking.sentence_features import EXPECTED_LENGTH, Likelihood
from summarizer.ranking.terms import Floats, Ints, Terms
from summarizer.ranking.traits import OPENS_WITH_QUOTE, QUOTE

MOST_SENTENCES = 4
"""The largest set looked at: hardly any highlights have more."""

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


@lru_cache(maxsize=32)
def memberships(candidates: int) -> Floats:
    """All sets of one to four of so many candidates: one row a set, 1 where a candidate is in it."""
    sets = [chosen for size in range(1, MOST_SENTENCES + 1) for chosen in combinations(range(candidates), size)]
    rows = np.zeros((len(sets), candidates))
    for row, chosen in zip(rows, sets, strict=True):
        row[list(chosen)] = 1
    rows.flags.writeable = False  # shared by all callers
    return rows


def set_features(
    seen: Observed, likelihood: Likelihood, scores: Floats, candidates: Ints, members: Floats, shrinking: float = 1.0
) -> Floats:
    """Of each set, a row of `members` over the candidates (rising numbers of sentences), a column for each of
    `SET_FEATURES`. `scores` are those of all sentences; lengths count `shrinking` times."""
    single, counts = _restricted(seen.wording.single, candidates)
    pairs, pair_counts = _restricted(seen.wording.pairs, candidates)
    lengths = seen.wording.lengths[candidates] * shrinking
    size, length = members.sum(1), np.maximum(members @ lengths, 1)
    in_set, pairs_in_set = members @ counts, members @ pair_counts
    values, content = likelihood.words[single], (1 - seen.stop)[single]
    once = np.minimum(in_set, 1)
    covered = once @ values
    covered_pairs = np.minimum(pairs_in_set, 1) @ likelihood.pairs[pairs]
    repeated = np.maximum(in_set - 1, 0)
    total, total_pairs = likelihood.words.sum(), max(likelihood.pairs.sum(), 1e-9)
    in_words = 2 * covered / (length + EXPECTED_LENGTH)
    in_pairs = 2 * covered_pairs / (np.maximum(length - size, 0) + EXPECTED_LENGTH)
    likeness_mean, likeness_largest = _likeness(counts * content, members, size)
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
        np.maximum(pairs_in_set - 1, 0).sum(1) / length,
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
        *_places(seen, candidates, members, size),
        *_reading(seen, candidates, members, size),
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
    return np.stack(columns).T


def _restricted(terms: Terms, candidates: Ints) -> tuple[Ints, Floats]:
    """The terms that the candidates have, and how often each of them has each: shape (candidates, terms)."""
    row = np.full(int(terms.owners.max(initial=0)) + 1, -1)
    row[candidates[candidates < len(row)]] = np.arange(len(candidates))[candidates < len(row)]
    rows = row[terms.owners]
    inside = rows >= 0
    flat = np.bincount(rows[inside] * terms.size + terms.occurrences[inside], minlength=len(candidates) * terms.size)
    counts = flat.reshape(len(candidates), terms.size)
    kept = np.flatnonzero(counts.any(0))
    return kept, counts[:, kept].astype(np.float64)


def _likeness(counts: Floats, members: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Mean and largest cosine between two sentences of a set, by their content words."""
    norms = np.sqrt((counts**2).sum(1, keepdims=True))
    unit = counts / np.where(norms > 0, norms, 1)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0)
    mean = np.einsum("sa,ab,sb->s", members, cosines, members, optimize=False) / np.maximum(size * (size - 1), 1)
    together = members[:, :, None] * members[:, None, :] * cosines
    return mean, together.max((1, 2))


def _largest(members: Floats, values: Floats) -> Floats:
    largest: Floats = np.where(members > 0, values, -np.inf).max(1)
    return largest


def _smallest(members: Floats, values: Floats) -> Floats:
    smallest: Floats = np.where(members > 0, values, np.inf).min(1)
    return smallest


def _places(seen: Observed, candidates: Ints, members: Floats, size: Floats) -> list[Floats]:
    """Which part of the article the set is from."""
    places = candidates.astype(np.float64)
    first = _smallest(members, places)
    last = _largest(members, places)
    neighbour = (candidates[None, :] == candidates[:, None] + 1).astype(np.float64)
    return [
        *(members @ (candidates == place) for place in range(3)),
        members @ np.exp(-places / 1.5),
        members @ np.exp(-places / 6),
        members @ np.log1p(places) / size,
        np.log1p(first),
        np.log1p(last),
        (last - first) / seen.sentences,
        ((members @ neighbour) * members).sum(1) / size,
    ]


def _reading(seen: Observed, candidates: Ints, members: Floats, size: Floats) -> list[Floats]:
    """How the set reads as a text."""
    opening = members.argmax(1)  # the first candidate in the set
    opens_with_quote = seen.traits[candidates, OPENS_WITH_QUOTE][opening]
    return [
        hanging(seen, candidates, members).astype(np.float64),
        members @ seen.traits[candidates, QUOTE] / size,
        opens_with_quote,
    ]


def hanging(seen: Observed, candidates: Ints, members: Floats) -> Ints:
    """Of each set, how many of its sentences need one before them that the set does not have."""
    neighbour = (candidates[None, :] == candidates[:, None] + 1).astype(np.float64)
    led = np.minimum(members @ neighbour, 1)
    found: Ints = (members * seen.hanging[candidates] * (1 - led)).sum(1).astype(np.int64)
    return found
