"""The news ranking: from a document's sentences to the best set of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.ranking.context_features import context_features
from summarizer.ranking.memberships import MOST_SENTENCES, Memberships, memberships, memberships_of
from summarizer.ranking.observed import Observed, observe
from summarizer.ranking.presentation import Presentation, presentation
from summarizer.ranking.sentence_features import EXPECTED_LENGTH, Likelihood, sentence_features
from summarizer.ranking.set_features import hanging, set_features
from summarizer.ranking.term_features import pair_features, word_features
from summarizer.ranking.terms import Floats, Ints
from summarizer.ranking.weights import Weights, lexicon, shipped

CANDIDATES = 7
"""Sentences that sets are made of: more of them gained nothing, and sets grow with their fourth power."""

MOST_READ = 150
"""Sentences of a document that are read at all: what a report says later, its head has said."""

_ROOM = 1.2  # of the expected length, that so many usual sentences may fill

_LEAST, _MOST = 1e-4, 1 - 1e-4  # bounds of a probability, so that its log odds stay finite


@dataclass(frozen=True, slots=True)
class Judged:
    """A document's words and sentences with what the first three stages say of them."""

    seen: Observed
    likelihood: Likelihood
    scores: Floats  # of each sentence
    presentation: Presentation

    @property
    def promise(self) -> Floats:
        """Of each sentence, by which the best few are kept."""
        return self.scores + self.presentation.points

    def likely(self, sentence: int, most: int = 5) -> tuple[str, ...]:
        """The stems of a sentence, the likeliest in highlights first; function words left out."""
        terms, stems = self.seen.wording.single, self.seen.wording.stems
        own = np.unique(terms.occurrences[terms.owners == sentence])
        own = own[self.seen.stop[own] == 0]
        best = own[np.argsort(-self.likelihood.words[own], kind="stable")[:most]]
        return tuple(stems[number] for number in best)


def judge(sentences: Sequence[str], language: str, title: str = "", weights: Weights | None = None) -> Judged:
    """The stages before sets: words, pairs, sentences. At least one sentence with a word in it is needed."""
    weights = weights or shipped()
    seen = observe(sentences, lexicon(weights, language))
    likelihood = likelihoods(seen, weights)
    scores = sentence_features(seen, likelihood) @ weights.sentences
    return Judged(seen, likelihood, scores, presentation(sentences, title, language, seen))


def likelihoods(seen: Observed, weights: Weights) -> Likelihood:
    by_themselves = word_features(seen)
    at_first = probability(by_themselves @ weights.words + seen.effect)
    of_words = probability(weights.contexts(context_features(seen, at_first, by_themselves)))
    return Likelihood(of_words, probability(pair_features(seen, of_words) @ weights.pairs))


def probability(log_odds: Floats) -> Floats:
    likely = 1 / (1 + np.exp(-np.minimum(np.maximum(log_odds, -30), 30)))  # np.clip takes four times as long
    return np.minimum(np.maximum(likely, _LEAST), _MOST)


def candidates(scores: Floats, allowed: Ints, hangs: NDArray[np.bool_], given: Sequence[int] = ()) -> Ints:
    """The numbers of the best sentences among those allowed, rising.

    One that hangs on the sentence before is of use only with that one: it is a candidate if that one is among the best
    that stand on their own, or `given`.
    """
    best_first = allowed[(-scores[allowed]).argsort(kind="stable")]
    standing = best_first[~hangs[best_first]][:CANDIDATES].tolist()
    leading = {*standing, *given}
    either = [
        sentence
        for sentence in best_first.tolist()
        if (sentence - 1 in leading if hangs[sentence] else sentence in standing)
    ]
    return np.array(sorted(either[:CANDIDATES]), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a summary may hold. `sentences` None: as many as cover the document best, at most four."""

    sentences: int | None = None
    characters: int | None = None


def choose(
    judged: Judged,
    allowed: Sequence[bool],
    characters: Sequence[int],
    budget: Budget,
    weights: Weights | None = None,
) -> list[int]:
    """The numbers of the sentences that summarize the document best within the budget, rising.

    `allowed` tells which sentences may be taken, `characters` their lengths. None that needs the one before it comes
    without that one. Of so many sentences asked for, there may be one less: better than one that only fills up.
    """
    choice = _Choice(judged, np.flatnonzero(allowed), characters, budget, weights or shipped())
    chosen = choice.best(*choice.sets())
    while len(chosen) < (budget.sentences or 0) > MOST_SENTENCES:
        larger = choice.best(*choice.larger_sets(chosen))
        if not len(larger):
            break
        chosen = larger
    return [int(number) for number in chosen]


@dataclass(frozen=True, slots=True)
class _Choice:
    judged: Judged
    allowed: Ints
    characters: Sequence[int]
    budget: Budget
    weights: Weights

    def sets(self) -> tuple[Ints, Memberships]:
        """The best few sentences, and sets of them."""
        among = candidates(self.judged.promise, self.allowed, self.judged.seen.hanging)
        return among, memberships(len(among))

    def larger_sets(self, chosen: Ints) -> tuple[Ints, Memberships]:
        """The chosen sentences with one more."""
        left = np.setdiff1d(self.allowed, chosen)
        others = candidates(self.judged.promise, left, self.judged.seen.hanging, chosen.tolist())
        among = np.union1d(chosen, others)
        given = np.isin(among, chosen)
        return among, memberships_of(np.eye(len(among))[~given] + given)

    def best(self, among: Ints, sets: Memberships) -> Ints:
        """The sentences of the best set that fits, none if none does."""
        hangs = hanging(self.judged.seen, among, sets)
        fitting = self._fits(among, sets, hangs)
        if not fitting.any():
            return among[:0]
        if self.budget.sentences is not None:
            largest = sets.sizes[fitting].max()
            fitting &= sets.sizes >= max(largest - (largest > 2), 1)
        best = np.where(fitting, self._worth(among, sets, hangs), -np.inf).argmax()
        chosen: Ints = among[sets.members[best] > 0]
        return chosen

    def _fits(self, among: Ints, sets: Memberships, hangs: Floats) -> NDArray[np.bool_]:
        fitting: NDArray[np.bool_] = hangs == 0
        if self.budget.sentences is not None:
            fitting &= sets.sizes <= self.budget.sentences
        if self.budget.characters is not None:  # a blank between each two
            characters = np.array([self.characters[number] for number in among])
            fitting &= sets.members @ characters + sets.sizes - 1 <= self.budget.characters
        return fitting

    def _worth(self, among: Ints, sets: Memberships, hangs: Floats) -> Floats:
        judged, shrinking = self.judged, self._shrinking(among)
        features = set_features(judged.seen, judged.likelihood, judged.scores, among, sets, hangs, shrinking)
        worth: Floats = features @ self.weights.sets + judged.presentation.worth(among, sets.members)
        return worth

    def _shrinking(self, among: Ints) -> float:
        """What lengths count for where a number of sentences is asked for: those of an outlet that writes long ones
        are measured by its own standard."""
        if self.budget.sentences is None:
            return 1.0
        asked = self.budget.sentences * float(self.judged.seen.wording.lengths[among].sum()) / len(among)
        return min(1.0, _ROOM * EXPECTED_LENGTH / max(asked, 1.0))
