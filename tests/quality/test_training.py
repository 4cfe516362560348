"""The training script turns the same articles into the same weights, and these into a ranking."""

import json
from pathlib import Path

import pytest

from summarizer import read_text
from summarizer.ranking import news
from summarizer.ranking.weights import STAGES, from_json, shipped, to_json
from summarizer.summarize import shown
from summarizer.training.houses import gains
from summarizer.training.rank import train
from summarizer.training.rouge import overlap, reference, stemmed, subsequences

pytestmark = pytest.mark.slow  # it trains

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))


@pytest.fixture(scope="module")
def rows():
    found = []
    for path in CORPUS:
        document = read_text(path.with_suffix(".txt").read_text(encoding="utf-8"))
        if document.language == "en":
            sentences = [sentence.text for sentence in shown(document)]
            wanted = json.loads(path.read_text(encoding="utf-8"))["reference"]
            found.append({"id": path.stem, "sentences": sentences, "reference": wanted})
    return found


def test_the_same_articles_give_the_same_weights_and_these_rank(rows):
    first, second = train(rows), train(rows)
    assert to_json(first) == to_json(second)
    weights = from_json(json.loads(json.dumps(to_json(first))))
    texts = rows[0]["sentences"]
    judged = news.judge(texts, "en", weights=weights)
    assert news.choose(judged, [True] * len(texts), list(map(len, texts)), news.Budget(2), weights)


def test_gains_are_over_the_first_three_sentences(rows):
    assert gains(rows, shipped()).shape == (len(rows), 3)
    only_the_first = [{**row, "sentences": row["sentences"][:1]} for row in rows]
    assert not gains(only_the_first, shipped()).any()


def test_the_shipped_weights_are_those_of_the_features_there_are():
    for stage, names in STAGES.items():
        assert len(getattr(shipped(), stage)) == len(names) == len(set(names))


def test_the_scores_trained_on_are_those_of_the_usual_scorer(rows):
    import numpy as np
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
    differences = []
    for row in rows:
        found = reference(stemmed(row["sentences"]), stemmed(row["reference"]))
        chosen = np.array([0, 2, 3])
        members = np.zeros((1, len(row["sentences"])))
        members[0, chosen] = 1
        ours = [*overlap(found, members)[0], *subsequences(found, chosen, np.ones((1, 3)))]
        summary = "\n".join(row["sentences"][number] for number in chosen)
        theirs = scorer.score("\n".join(row["reference"]), summary)
        differences += [abs(a - 100 * b.fmeasure) for a, b in zip(ours, theirs.values(), strict=True)]
    # Stemmers differ in a few words, and pairs across sentences are not counted by ours.
    assert sum(differences) / len(differences) < 1.5
