"""sumy's two graph algorithms with their matrices made by numpy: the same sentences, many times sooner.

sumy compares each two sentences in a Python loop; here one matrix product does. What is done with the matrix stays
sumy's own.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from summarizer.ranking.terms import Floats


class LexRank(LexRankSummarizer):  # type: ignore[misc]  # sumy ships no types
    """LexRank (Erkan and Radev 2004) with sumy's threshold."""

    @staticmethod
    def _compute_idf(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        having = Counter(chain.from_iterable(map(set, sentences)))
        return {term: math.log(len(sentences) / (1 + count)) for term, count in having.items()}

    def _create_matrix(
        self,
        sentences: Sequence[Sequence[str]],
        threshold: float,
        tf_metrics: Sequence[Mapping[str, float]],
        idf_metrics: Mapping[str, float],
    ) -> Floats:
        """1 / degree between sentences whose idf-modified cosine is above the threshold, else 0."""
        number = {term: place for place, term in enumerate(idf_metrics)}
        weights = np.zeros((len(sentences), len(number)))
        for row, frequencies in zip(weights, tf_metrics, strict=True):
            for term, frequency in frequencies.items():
                row[number[term]] = frequency * idf_metrics[term]
        norms = np.sqrt((weights**2).sum(axis=1))
        cosines = weights @ weights.T / np.maximum(np.outer(norms, norms), np.finfo(float).tiny)
        linked = cosines > threshold
        joined: Floats = linked / np.maximum(linked.sum(axis=1, keepdims=True), 1)
        return joined


class TextRank(TextRankSummarizer):  # type: ignore[misc]  # sumy ships no types
    """TextRank (Mihalcea and Tarau 2004) with sumy's damping."""

    def _create_matrix(self, document: Any) -> Floats:
        """The stochastic matrix of common words over the logarithms of both lengths."""
        sentences = [self._to_words_set(sentence) for sentence in document.sentences]
        number = {term: place for place, term in enumerate(dict.fromkeys(chain.from_iterable(sentences)))}
        counts = np.zeros((len(sentences), len(number)))
        for row, words in zip(counts, sentences, strict=True):
            for word in words:
                row[number[word]] += 1
        logs = np.array([math.log(max(len(words), 1)) for words in sentences])
        norms = logs[:, None] + logs[None, :]
        weights = counts @ counts.T / np.where(norms > 0, norms, 1)  # two sentences of one word each: 0 or 1 as it is
        weights /= weights.sum(axis=1)[:, None] + self._ZERO_DIVISION_PREVENTION
        stochastic: Floats = (1 - self.damping) / len(sentences) + self.damping * weights
        return stochastic
