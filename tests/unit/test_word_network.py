"""The second look at words: what it sees of their context, and the network that weighs it."""

import numpy as np
import pytest

from summarizer.ranking.context_features import CONTEXT_FEATURES, context_features
from summarizer.ranking.lexicon import Known, Lexicon
from summarizer.ranking.network import Network
from summarizer.ranking.observed import observe
from summarizer.ranking.term_features import WORD_FEATURES, word_features
from summarizer.training.network import classifier


@pytest.fixture(scope="module")
def context():
    """Of each stem of two sentences, its features by name."""
    seen = observe(["Wend votes today.", "Rain stops Wend trains."], Lexicon("en", {}, Known(4.0)))
    likelihood = np.where(np.arange(seen.wording.single.size) == 0, 0.8, 0.2)  # that of "wend" is 0.8
    found = context_features(seen, likelihood, word_features(seen))
    assert found.shape == (6, len(CONTEXT_FEATURES))
    return {
        stem: dict(zip(CONTEXT_FEATURES, row, strict=True)) for stem, row in zip(seen.wording.stems, found, strict=True)
    }


def test_features_have_a_name_each_and_end_with_the_constant():
    assert len(set(CONTEXT_FEATURES)) == len(CONTEXT_FEATURES)
    assert CONTEXT_FEATURES[-len(WORD_FEATURES) :] == WORD_FEATURES
    assert CONTEXT_FEATURES[-1] == "constant"


def test_a_word_is_known_by_its_neighbours(context):
    assert context["vote"]["word before: log odds"] == pytest.approx(np.log(0.8 / 0.2))
    assert context["rain"]["word before: log odds"] == -3.0  # it opens its sentence
    assert context["wend"]["word after: log odds"] == pytest.approx(np.log(0.2 / 0.8))


def test_a_word_is_known_by_its_places(context):
    assert context["wend"]["opens a sentence"] == 0.5
    assert context["wend"]["place in sentence"] == pytest.approx((0 + 2 / 4) / 2)
    assert context["train"]["closes a sentence"] == 1


def test_a_word_is_known_by_its_sentences(context):
    assert context["vote"]["its sentences: words expected"] == pytest.approx(1.2)
    assert context["wend"]["its sentences: words expected"] == pytest.approx((1.2 + 1.4) / 2)
    assert context["wend"]["its best sentence: words expected"] == pytest.approx(1.4)


def test_a_network_is_a_line_and_hinges():
    network = Network(np.array([[1.0, 2.0, -2.0], [0.5, 0.0, 0.0]]), np.array([10.0, 100.0]))
    assert network(np.array([[1.0, 1.0], [-1.0, 1.0]])).tolist() == [21.5, 199.5]


def test_training_finds_what_no_line_tells_and_finds_the_same_again():
    random = np.random.default_rng(0)
    points = random.normal(size=(20_000, 2))
    features = np.column_stack([points, np.ones(len(points))]).astype(np.float32)
    target = (points[:, 0] * points[:, 1] > 0).astype(np.float32)
    network, again = classifier(features, target), classifier(features, target)
    assert ((network(features) > 0) == target).mean() > 0.8
    assert np.array_equal(network.inner, again.inner)
    assert np.array_equal(network.outer, again.outer)
