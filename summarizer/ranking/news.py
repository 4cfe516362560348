"""The news ranking: from a document's sentences to the best set of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.ranking.observed import Observed, observe
from summarizer.ranking.sentence_features import Likelihood, sentence_features
from summarizer.ranking.set_features import MOST_SENTENCES, hanging, memberships, set_features
from summarizer.ranking.term_features import pair_features, word_features
from summarizer.ranking.terms import Floats, Ints
from summarizer.ranking.weights import Weights, shipped

CANDIDATES = 7
"""Sentences that sets are made of: more of them gained nothing, and sets grow with their fourth power."""

MOST_READ = 150
"""Sentences of a document that are read at all: what a report says later, its head has said."""

_LEAST, _MOST = 1e-4, 1 - 1e-4  # bounds of a probability, so that its log odds stay finite


@dataclass(frozen=True, slots=True)
class Judged:
    """A document's sentences with their scores, and the sets that were looked at."""

    seen: Observed
    likelihood: Likelihood
    scores: Floats  # of each sentence


def judge(sentences: Sequence[str], language: str, weights: Weights | None = None) -> Judged:
    """The first three stages: words, pairs, sentences. At least one sentence with a word in it is needed."""
    weights = weights or shipped()
    seen = observe(sentences, language, weights.idf, weights.unknown_idf)
    likelihood = likelihoods(seen, weights, use_effects=language == "en")
    return Judged(seen, likelihood, sentence_features(seen, likelihood) @ weights.sentences)


def likelihoods(seen: Observed, weights: Weights, *, use_effects: bool = True) -> Likelihood:
    effects = [weights.effects.get(stem, 0.0) if use_effects else 0.0 for stem in seen.wording.stems]
    of_words = probability(word_features(seen) @ weights.words + np.array(effects))
    return Likelihood(of_words, probability(pair_features(seen, of_words) @ weights.pairs))


def probability(log_odds: Floats) -> Floats:
    return np.clip(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), _LEAST, _MOST)


def candidates(scores: Floats, allowed: Ints) -> Ints:
    """The numbers of the best sentences among those allowed, rising."""
    best = np.argsort(-scores[allowed], kind="stable")[:CANDIDATES]
    return np.sort(allowed[best])


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a summary may hold. `sentences` None: as many as cover the document best, at most four."""

    sentences: int | None = None
    characters: int | None = None


def choose(judged: Judged, characters: Sequence[int], budget: Budget, weights: Weights | None = None) -> list[int]:
    """The numbers of the sentences that summarize the document best within the budget, rising.

    `characters` are the sentences' lengths. None that needs the one before it comes without that one.
    """
    weights = weights or shipped()
    lengths = np.array(characters, dtype=np.float64)
    among = candidates(judged.scores, np.arange(judged.seen.sentences))
    members = memberships(len(among))
    members = members[_fits(judged, among, members, lengths, budget)]
    if not len(members):
        return []
    if budget.sentences is not None:
        sizes = members.sum(1)
        members = members[sizes == sizes.max()]  # as many as asked for, and the best set of so many
    worth = _worth(judged, among, members, weights)
    chosen = among[members[worth.argmax()] > 0]
    while budget.sentences is not None and MOST_SENTENCES <= len(chosen) < budget.sentences:
        larger = _with_one_more(judged, chosen, lengths, budget, weights)
        if larger is None:
            break
        chosen = larger
    return [int(number) for number in chosen]


def _with_one_more(judged: Judged, chosen: Ints, lengths: Floats, budget: Budget, weights: Weights) -> Ints | None:
    """The chosen sentences and the one that makes the best larger set, or None if no other fits."""
    others = np.setdiff1d(np.arange(judged.seen.sentences), chosen)
    among = np.union1d(chosen, candidates(judged.scores, others))
    given = np.isin(among, chosen)
    members = np.eye(len(among))[~given] + given
    members = members[_fits(judged, among, members, lengths, budget)]
    if not len(members):
        return None
    larger: Ints = among[members[_worth(judged, among, members, weights).argmax()] > 0]
    return larger


def _fits(judged: Judged, among: Ints, members: Floats, lengths: Floats, budget: Budget) -> NDArray[np.bool_]:
    sizes = members.sum(1)
    fitting: NDArray[np.bool_] = hanging(judged.seen, among, members) == 0
    if budget.sentences is not None:
        fitting &= sizes <= budget.sentences
    if budget.characters is not None:
        fitting &= members @ lengths[among] + sizes - 1 <= budget.characters  # a blank between each two
    return fitting


def _worth(judged: Judged, among: Ints, members: Floats, weights: Weights) -> Floats:
    return set_features(judged.seen, judged.likelihood, judged.scores, among, members) @ weights.sets
