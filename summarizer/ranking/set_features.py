"""What makes a set of sentences a good summary: what it covers, without repeating itself, and how it reads."""

from functools import lru_cache

import numpy as np

from summarizer.ranking.memberships import MOST_SENTENCES, Memberships, couples
from summarizer.ranking.observed import Observed
from summarizer.ranking.sentence_features import EXPECTED_LENGTH, Likelihood
from summarizer.ranking.terms import Floats, Ints, table
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
    seen: Observed,
    likelihood: Likelihood,
    scores: Floats,
    candidates: Ints,
    sets: Memberships,
    hanging: Floats,
    shrinking: float = 1.0,
) -> Floats:
    """Of each set of the candidates (rising numbers of sentences), a column for each of `SET_FEATURES`. `scores` are
    those of all sentences, `hanging` is what the function of that name says; lengths count `shrinking` times."""
    size, own, traits = sets.sizes, scores[candidates], seen.traits[candidates]
    lengths = seen.wording.lengths[candidates] * shrinking
    of_candidates = [
        lengths,
        own,
        traits[:, QUOTE],
        lengths < 7,
        lengths > 40,
        *_of_places(seen.sentences)[:, candidates],
    ]
    # What the sentences of each set come to, in one product: each call of numpy costs more than these few numbers do.
    length, score, quotes, short, long, *places, log_places = np.array(of_candidates) @ sets.members.T
    length = np.maximum(length, 1)
    first, last = candidates[sets.first], candidates[sets.last]
    stems, pairs, counts = _restricted(seen, candidates)
    values, content = likelihood.words[stems], 1 - seen.stop[stems]
    telling = values * content
    in_set = sets.members @ counts
    once = np.minimum(in_set, 1)
    again = in_set - once
    of_stems, of_pairs = np.s_[:, : len(stems)], np.s_[:, len(stems) :]
    covered, covered_telling = np.array([values, telling]) @ once[of_stems].T
    repeated, repeated_telling = np.array([content, telling]) @ again[of_stems].T
    covered_pairs = once[of_pairs] @ likelihood.pairs[pairs]
    total, total_pairs = likelihood.words.sum(), max(likelihood.pairs.sum(), 1e-9)
    in_words = 2 * covered / (length + EXPECTED_LENGTH)
    in_pairs = 2 * covered_pairs / (np.maximum(length - size, 0) + EXPECTED_LENGTH)
    log_count = np.log(seen.sentences)
    columns = [
        in_words,
        2 * covered / (length + 1.35 * total + 8),  # stop words recur: a line fitted by eye to the training set
        in_pairs,
        covered / length,
        covered / total,
        covered_telling / max(float(likelihood.words @ (1 - seen.stop)), 1e-9),
        covered_pairs / np.maximum(length - size, 1),
        covered_pairs / total_pairs,
        np.minimum(in_set[of_stems], 2) @ (values * (values - telling)) / length,
        repeated / length,
        again[of_pairs].sum(1) / length,
        repeated_telling / np.maximum(covered, 1e-6),
        *_likeness(counts[of_stems] * content, sets),
        score / size,
        (own - sets.absent).max(1),
        (own + sets.absent).min(1),
        score / MOST_SENTENCES,
        size == 1,
        size == 2,
        size == 4,
        np.log(length),
        length / 50,
        (length / 50) ** 2,
        np.abs(length - EXPECTED_LENGTH) / 50,
        length < 25,
        length > 80,
        *places,
        log_places / size,
        np.log1p(first),
        np.log1p(last),
        (last - first) / seen.sentences,
        sets.couples @ _neighbours(candidates) / size,
        hanging,
        quotes / size,
        traits[:, OPENS_WITH_QUOTE][sets.first],
        short,
        long,
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


@lru_cache(maxsize=64)
def _of_places(sentences: int) -> Floats:
    """Of each place in a document, a row for each feature of it."""
    places = np.arange(sentences)
    return np.array(
        [*(places == place for place in range(3)), np.exp(-places / 1.5), np.exp(-places / 6), np.log1p(places)]
    )


def _restricted(seen: Observed, candidates: Ints) -> tuple[Ints, Ints, Floats]:
    """The stems and the pairs that the candidates have, and how often each of them has each: shape (candidates, stems
    and pairs)."""
    single, pairs = seen.wording.single, seen.wording.pairs
    row_of = np.full(seen.sentences, -1)
    row_of[candidates] = np.arange(len(candidates))
    rows = row_of[np.concatenate([single.owners, pairs.owners])]
    found = np.concatenate([single.occurrences, pairs.occurrences + single.size])
    inside = rows >= 0
    rows, found = rows[inside], found[inside]
    present = np.bincount(found) > 0
    kept, column_of = present.nonzero()[0], present.cumsum() - 1
    counts = np.bincount(rows * len(kept) + column_of[found], minlength=len(candidates) * len(kept)).reshape(
        len(candidates), len(kept)
    )
    stems = kept.searchsorted(single.size)
    return kept[:stems], kept[stems:] - single.size, counts.astype(np.float64)


def _likeness(counts: Floats, sets: Memberships) -> tuple[Floats, Floats]:
    """Mean and largest cosine between two sentences of a set, by their content words."""
    norms = np.sqrt((counts**2).sum(1, keepdims=True))
    unit = counts / np.maximum(norms, 1)
    cosines = (unit @ unit.T)[couples(len(counts))]
    mean = 2 * (sets.couples @ cosines) / np.maximum(sets.sizes * (sets.sizes - 1), 1)
    return mean, (sets.couples * cosines).max(1, initial=0)


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
