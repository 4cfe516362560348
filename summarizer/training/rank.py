"""Train the news ranking: `python -m summarizer.training.rank DATA WEIGHTS [--report]`.

DATA is a JSON Lines file (may be gzipped) with one article a row: {"id", "sentences": [str, ...], "reference":
[highlight, ...]}. The rows of the fold "dev" (a sixth, told by a hash of the id) are always left out. WEIGHTS is the
file to write, `summarizer/data/news.json`. The same data give the same file. --report prints what
each stage gains over the first three sentences, each article judged by weights that were trained without it.

Each stage is trained on what the one before says of articles it was not trained on, else it would trust it too much.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np

from summarizer.ranking.context_features import context_features
from summarizer.ranking.lexicon import Known, Lexicon
from summarizer.ranking.memberships import MOST_SENTENCES, memberships
from summarizer.ranking.network import Network
from summarizer.ranking.news import candidates, probability
from summarizer.ranking.observed import Observed, observe
from summarizer.ranking.sentence_features import Likelihood, sentence_features
from summarizer.ranking.set_features import hanging, set_features
from summarizer.ranking.term_features import pair_features, word_features
from summarizer.ranking.terms import Floats, Ints
from summarizer.ranking.weights import Weights, to_json
from summarizer.training.linear import best_of_each, logistic, shrunken_effects
from summarizer.training.network import classifier
from summarizer.training.rouge import Reference, overlap, reference, rouge, stemmed, subsequences
from summarizer.words import stems, words

Row = dict[str, list[str]]
Fitted = TypeVar("Fitted")
Said = TypeVar("Said")

FOLDS = 5
FEWEST_ARTICLES = 20  # with a stem, for numbers of its own: rarer ones would carry single articles' words
UNKNOWN_ARTICLES = 8  # what a stem without numbers counts as
LEAD = 3
SOFTNESS = 2.0  # points of ROUGE below the best set at which a set counts a third as much
BEAM = 25


@dataclass(frozen=True, slots=True)
class Article:
    """A training article: what the ranking sees of it, and what its editor wrote."""

    fold: int
    seen: Observed
    found: Reference


def read(path: Path) -> list[Row]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line) for line in text.decode().splitlines() if line.strip()]
    return [row for row in rows if _hash(row["id"]) % 6]  # 0 is the fold "dev"


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def background(rows: Iterable[Row]) -> tuple[dict[str, Known], Known]:
    """The stems in many articles, and what holds for all others; their effects are not known yet."""
    articles = [set(stems(words(" ".join(row["sentences"])), "en")) for row in rows]
    seen_in = Counter(stem for article in articles for stem in article)
    count = len(articles)
    known = {stem: Known(float(np.log(count / n))) for stem, n in sorted(seen_in.items()) if n >= FEWEST_ARTICLES}
    return known, Known(float(np.log(count / UNKNOWN_ARTICLES)))


def prepare(row: Row, lexicon: Lexicon) -> Article:
    return Article(
        fold=_hash("fold " + str(row["id"])) % FOLDS,
        seen=observe(row["sentences"], lexicon),
        found=reference(stemmed(row["sentences"]), stemmed(row["reference"])),
    )


def fitted_across(
    articles: Sequence[Article], fit: Callable[[list[int]], Fitted], say: Callable[[Fitted, int], Said]
) -> tuple[Fitted, list[Said]]:
    """The model of all articles, and of each article what a model says that was fitted without its fold."""
    said: dict[int, Said] = {}
    for fold in range(FOLDS):
        model = fit([number for number, article in enumerate(articles) if article.fold != fold])
        said |= {number: say(model, number) for number, article in enumerate(articles) if article.fold == fold}
    return fit(list(range(len(articles)))), [said[number] for number in range(len(articles))]


# Stage 1: words


@dataclass(frozen=True, slots=True)
class WordModel:
    weights: Floats
    effects: Floats  # of the stems that have numbers of their own, in their order


def train_words(articles: Sequence[Article], known: dict[str, Known]) -> tuple[WordModel, list[Floats]]:
    numbers = {stem: number for number, stem in enumerate(known)}
    features = [word_features(article.seen) for article in articles]
    groups = [np.array([numbers.get(stem, -1) for stem in article.seen.wording.stems]) for article in articles]
    targets = [_in_highlights(article) for article in articles]

    def fit(inside: list[int]) -> WordModel:
        rows, target, group = (np.concatenate([part[i] for i in inside]) for part in (features, targets, groups))
        effects = np.zeros(len(numbers) + 1)  # the last one is group -1: no effect
        weights = logistic(rows, target)
        for _ in range(2):
            effects[:-1] = shrunken_effects(rows @ weights, target, group, len(numbers))
            weights = logistic(rows, target, offset=effects[group])
        return WordModel(weights, effects[:-1])

    def say(model: WordModel, number: int) -> Floats:
        effects = np.append(model.effects, 0.0)
        return probability(features[number] @ model.weights + effects[groups[number]])

    return fitted_across(articles, fit, say)


def _in_highlights(article: Article) -> Floats:
    wanted = {stem for highlight in article.found.highlights for stem in highlight}
    return np.array([stem in wanted for stem in article.seen.wording.stems], dtype=np.float64)


# Stage 2: words in context


def train_contexts(articles: Sequence[Article], of_words: Sequence[Floats]) -> tuple[Network, list[Floats]]:
    features = [
        context_features(article.seen, likely, word_features(article.seen))
        for article, likely in zip(articles, of_words, strict=True)
    ]
    targets = [_in_highlights(article) for article in articles]

    def fit(inside: list[int]) -> Network:
        rows, target = (np.concatenate([part[i] for i in inside]) for part in (features, targets))
        return classifier(rows, target)

    return fitted_across(articles, fit, lambda network, number: probability(network(features[number])))


# Stage 3: pairs of neighbouring words


def train_pairs(articles: Sequence[Article], of_words: Sequence[Floats]) -> tuple[Floats, list[Floats]]:
    features = [pair_features(article.seen, likely) for article, likely in zip(articles, of_words, strict=True)]
    targets = [_pairs_in_highlights(article) for article in articles]

    def fit(inside: list[int]) -> Floats:
        return logistic(np.concatenate([features[i] for i in inside]), np.concatenate([targets[i] for i in inside]))

    return fitted_across(articles, fit, lambda weights, number: probability(features[number] @ weights))


def _pairs_in_highlights(article: Article) -> Floats:
    wanted = {pair for highlight in article.found.highlights for pair in pairwise(highlight)}
    stems_of = article.seen.wording.stems
    pairs = article.seen.wording.members.tolist()
    return np.array([(stems_of[first], stems_of[second]) in wanted for first, second in pairs], dtype=np.float64)


# Stage 4: sentences


def train_sentences(articles: Sequence[Article], likelihoods: Sequence[Likelihood]) -> tuple[Floats, list[Floats]]:
    features = [sentence_features(a.seen, likely) for a, likely in zip(articles, likelihoods, strict=True)]
    targets = [membership_in_best_sets(article.found) for article in articles]

    def fit(inside: list[int]) -> Floats:
        return logistic(np.concatenate([features[i] for i in inside]), np.concatenate([targets[i] for i in inside]))

    return fitted_across(articles, fit, lambda weights, number: features[number] @ weights)


def membership_in_best_sets(found: Reference) -> Floats:
    """How much each sentence is part of the best sets: a beam search finds them, nearness to the best weighs them."""
    count = len(found.sentences)
    beam: list[tuple[int, ...]] = [()]
    scored: dict[tuple[int, ...], float] = {}
    for _ in range(MOST_SENTENCES):
        grown = sorted({tuple(sorted((*chosen, new))) for chosen in beam for new in range(count) if new not in chosen})
        if not grown:
            break
        scores = overlap(found, _rows(grown, count)) @ np.array([2 / 3, 1 / 3])
        best = np.argsort(-scores, kind="stable")[:BEAM]
        beam = [grown[place] for place in best]
        scored |= {grown[place]: float(scores[place]) for place in best}
    values = np.array(list(scored.values()))
    weights = np.exp((values - values.max()) / SOFTNESS)
    membership: Floats = np.clip(weights / weights.sum() @ _rows(list(scored), count), 0, 1)
    return membership


def _rows(sets: Sequence[tuple[int, ...]], count: int) -> Floats:
    rows = np.zeros((len(sets), count))
    for row, chosen in zip(rows, sets, strict=True):
        row[list(chosen)] = 1
    return rows


# Stage 5: sets of sentences


@dataclass(frozen=True, slots=True)
class Sets:
    """The sets of one article: candidates, members, features, their true ROUGE-1, -2 and -Lsum, which of them hang."""

    candidates: Ints
    features: Floats
    rouge: Floats
    hanging: Floats


def train_sets(
    articles: Sequence[Article], likelihoods: Sequence[Likelihood], scores: Sequence[Floats]
) -> tuple[Floats, list[Floats], list[Sets]]:
    sets = [_sets(*known) for known in zip(articles, likelihoods, scores, strict=True)]

    def fit(inside: list[int]) -> Floats:
        return best_of_each([(sets[i].features, sets[i].rouge.mean(1)) for i in inside])

    weights, worth = fitted_across(articles, fit, lambda weights, number: sets[number].features @ weights)
    return weights, worth, sets


def _sets(article: Article, likelihood: Likelihood, scores: Floats) -> Sets:
    chosen = candidates(scores, np.arange(len(scores)), article.seen.hanging)
    sets = memberships(len(chosen))
    hangs = hanging(article.seen, chosen, sets)
    whole = np.zeros((len(sets.members), len(scores)))
    whole[:, chosen] = sets.members
    return Sets(
        candidates=chosen,
        features=set_features(article.seen, likelihood, scores, chosen, sets, hangs),
        rouge=np.column_stack([overlap(article.found, whole), subsequences(article.found, chosen, sets.members)]),
        hanging=hangs,
    )


def train(rows: list[Row], *, report: bool = False) -> Weights:
    known, unknown = background(rows)
    lexicon = Lexicon("en", known, unknown)
    articles = [prepare(row, lexicon) for row in rows]
    word_model, by_themselves = train_words(articles, known)
    contexts, of_words = train_contexts(articles, by_themselves)
    pair_weights, of_pairs = train_pairs(articles, of_words)
    likelihoods = [Likelihood(*both) for both in zip(of_words, of_pairs, strict=True)]
    sentence_weights, scores = train_sentences(articles, likelihoods)
    set_weights, worth, sets = train_sets(articles, likelihoods, scores)
    if report:
        print_report(articles, scores, worth, sets)
    return Weights(
        words=word_model.weights,
        contexts=contexts,
        pairs=pair_weights,
        sentences=sentence_weights,
        sets=set_weights,
        stems={
            stem: replace(of, effect=effect)
            for (stem, of), effect in zip(known.items(), word_model.effects.tolist(), strict=True)
        },
        unknown=unknown,
    )


def print_report(
    articles: Sequence[Article],
    scores: Sequence[Floats],
    worth: Sequence[Floats],
    sets: Sequence[Sets],
) -> None:
    """The ladder: gain in ROUGE-1, ROUGE-2 and ROUGE-Lsum over the first three sentences, cross-validated."""
    lead = [rouge(article.found, np.arange(min(LEAD, article.seen.sentences))) for article in articles]
    three = [memberships(len(of.candidates)).sizes == min(LEAD, len(of.candidates)) for of in sets]
    standing = [of.hanging == 0 for of in sets]
    everything = [np.ones(len(of.hanging), dtype=bool) for of in sets]
    best_three = [
        rouge(article.found, np.sort(np.argsort(-score, kind="stable")[:LEAD]))
        for article, score in zip(articles, scores, strict=True)
    ]
    _print("best three sentences by their scores", best_three, lead)
    expected = [of.features[:, 0] + of.features[:, 2] for of in sets]
    _print("three sentences by expected overlap", _picked(expected, sets, three), lead)
    _print("three sentences by the set scorer", _picked(worth, sets, three), lead)
    _print("one to four by the set scorer", _picked(worth, sets, everything), lead)
    _print("one to four, none that hangs", _picked(worth, sets, standing), lead)
    _print("best set there is among the candidates", _picked([of.rouge.mean(1) for of in sets], sets, everything), lead)


def _picked(worth: Sequence[Floats], sets: Sequence[Sets], allowed: Sequence[Floats]) -> list[Floats]:
    return [
        of.rouge[np.argmax(np.where(may, value, -np.inf))] for of, value, may in zip(sets, worth, allowed, strict=True)
    ]


def _print(name: str, ours: list[Floats], lead: list[Floats]) -> None:
    gain = np.array(ours) - np.array(lead)
    error = gain.std(0) / len(gain) ** 0.5
    figures = "  ".join(f"{mean:+.2f} ± {of:.2f}" for mean, of in zip(gain.mean(0), error, strict=True))
    print(f"{name:<40}{figures}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    weights = train(read(options.data), report=options.report)
    text = json.dumps(to_json(weights), ensure_ascii=False, indent=1)
    lists_in_a_line = re.sub(r"\[[^\[\]]+\]", lambda found: " ".join(found.group().split()), text)
    options.weights.write_text(lists_in_a_line + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
