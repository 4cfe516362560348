"""What can be counted of a document before anything is judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer import words
from summarizer.ranking.lexicon import Lexicon
from summarizer.ranking.terms import Floats, Wording, wording
from summarizer.ranking.traits import HANGS, traits


@dataclass(frozen=True, slots=True)
class Observed:
    """A document's words with what is known of them, and its sentences' traits."""

    wording: Wording
    idf: Floats  # of each stem, as the four after it
    effect: Floats
    stop: Floats  # 1 for a function word
    digit: Floats  # 1 for a number
    letters: Floats
    central: Floats  # of each sentence: how much of the document's content words' weight it holds, per word
    traits: Floats  # shape (sentences, TRAITS)
    hanging: NDArray[np.bool_]  # of each sentence, whether it needs the one before it; the first one has none

    @property
    def sentences(self) -> int:
        return len(self.wording.lengths)


def observe(sentences: Sequence[str], lexicon: Lexicon) -> Observed:
    """Sentences in the lexicon's language."""
    parted = [words.words(sentence) for sentence in sentences]
    found = wording(parted, lexicon.language)
    idf, effect, stop, digit, letters = _entries(found.stems, lexicon)
    of_sentences = [traits(*both, lexicon.language) for both in zip(sentences, parted, strict=True)]
    form = np.array(of_sentences, dtype=np.float64)
    hanging = form[:, HANGS] > 0
    hanging[0] = False
    return Observed(
        wording=found,
        idf=idf,
        effect=effect,
        stop=stop,
        digit=digit,
        letters=letters,
        central=_centrality(found, idf, stop),
        traits=form,
        hanging=hanging,
    )


def _entries(stems: Sequence[str], lexicon: Lexicon) -> Floats:
    """A column a stem, a row for each part of an entry."""
    rows = np.frombuffer(b"".join(map(lexicon.__getitem__, stems))).reshape(-1, 5)
    return np.ascontiguousarray(rows.T)


def _centrality(found: Wording, idf: Floats, stop: Floats) -> Floats:
    terms, lengths = found.single, found.lengths
    weight = terms.frequency() * idf * (1 - stop)
    return np.log1p(terms.per_sentence(weight, len(lengths)) / np.maximum(lengths, 1))
