"""ROUGE-1, ROUGE-2 and ROUGE-Lsum of many sets of one article's sentences at once.

Lin, "ROUGE: a package for automatic evaluation of summaries" (2004); F1 in percent, on stems.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from summarizer.ranking.terms import Floats, Ints
from summarizer.words import stems, words


def stemmed(sentences: Sequence[str]) -> list[list[str]]:
    return [stems(words(sentence), "en") for sentence in sentences]


@dataclass(frozen=True, slots=True)
class Reference:
    """The highlights of an article, and what its sentences share with them."""

    sentences: list[list[str]]  # stems of the article's
    highlights: list[list[str]]
    lengths: Floats
    words: "Shared"
    pairs: "Shared"


@dataclass(frozen=True, slots=True)
class Shared:
    """How often each sentence (row) has each term of the highlights, and how often these have it."""

    counts: Floats
    wanted: Floats


def reference(sentences: list[list[str]], highlights: list[list[str]]) -> Reference:
    whole = [stem for highlight in highlights for stem in highlight]
    return Reference(
        sentences=sentences,
        highlights=highlights,
        lengths=np.array([len(sentence) for sentence in sentences], dtype=np.float64),
        words=_shared(sentences, whole),
        pairs=_shared([_pairs(sentence) for sentence in sentences], _pairs(whole)),
    )


def _pairs(stems_of: list[str]) -> list[tuple[str, str]]:
    return list(pairwise(stems_of))


def _shared(sentences: "Sequence[Sequence[object]]", whole: "Sequence[object]") -> Shared:
    wanted = Counter(whole)
    columns = {term: column for column, term in enumerate(wanted)}
    counts = np.zeros((len(sentences), len(columns)))
    for row, sentence in enumerate(sentences):
        for term in sentence:
            if term in columns:
                counts[row, columns[term]] += 1
    return Shared(counts, np.array(list(wanted.values()), dtype=np.float64))


def rouge(found: Reference, chosen: Ints) -> Floats:
    """ROUGE-1, ROUGE-2 and ROUGE-Lsum of the chosen sentences."""
    members = np.zeros((1, len(found.sentences)))
    members[0, chosen] = 1
    scores: Floats = np.append(overlap(found, members)[0], subsequences(found, chosen, np.ones((1, len(chosen)))))
    return scores


def overlap(found: Reference, members: Floats) -> Floats:
    """ROUGE-1 and ROUGE-2 of sets, rows of `members` over the article's sentences: shape (sets, 2)."""
    length, size = members @ found.lengths, members.sum(1)
    return np.stack([_f1(found.words, members, length), _f1(found.pairs, members, length - size)], axis=1)


def _f1(shared: Shared, members: Floats, length: Floats) -> Floats:
    hits = np.minimum(members @ shared.counts, shared.wanted).sum(1)
    f1: Floats = 200 * hits / np.maximum(length + shared.wanted.sum(), 1)
    return f1


def subsequences(found: Reference, candidates: Ints, members: Floats) -> Floats:
    """ROUGE-Lsum of sets, rows of `members` over the candidates: the union of longest common subsequences."""
    chosen = [found.sentences[number] for number in candidates]
    matched = [[_common(highlight, sentence) for highlight in found.highlights] for sentence in chosen]
    wanted = Counter(stem for highlight in found.highlights for stem in highlight)
    total = sum(wanted.values())
    scores = np.zeros(len(members))
    for row, membership in enumerate(members):
        inside = np.flatnonzero(membership)
        offered = Counter(stem for number in inside for stem in chosen[number])
        room = {stem: min(count, offered[stem]) for stem, count in wanted.items()}
        hits = 0
        for place, highlight in enumerate(found.highlights):
            for at in sorted(set().union(*(matched[number][place] for number in inside))):
                if room[highlight[at]] > 0:
                    room[highlight[at]] -= 1
                    hits += 1
        scores[row] = 200 * hits / max(total + sum(len(chosen[number]) for number in inside), 1)
    return scores


def _common(highlight: list[str], sentence: list[str]) -> set[int]:
    """The places in the highlight of a longest common subsequence with the sentence."""
    table = [[0] * (len(sentence) + 1)]
    for stem in highlight:
        above, row = table[-1], [0]
        for column, other in enumerate(sentence):
            row.append(above[column] + 1 if stem == other else max(above[column + 1], row[column]))
        table.append(row)
    places: set[int] = set()
    row_number, column = len(highlight), len(sentence)
    while row_number and column:
        if highlight[row_number - 1] == sentence[column - 1]:
            row_number, column = row_number - 1, column - 1
            places.add(row_number)
        elif table[row_number][column - 1] > table[row_number - 1][column]:
            column -= 1
        else:
            row_number -= 1
    return places
