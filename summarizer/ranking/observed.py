"""What can be counted of a document before anything is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.openings import hangs
from summarizer.ranking.terms import Floats, Wording, wording
from summarizer.ranking.traits import HANGS, traits
from summarizer.words import stop_stems

# Of stems in a language of which no other articles were counted: the means of English function and other words.
_USUAL_IDF_OF_STOP_WORD, _USUAL_IDF = 0.7, 4.2


@dataclass(frozen=True, slots=True)
class Observed:
    """A document's words with what is known of them, and its sentences' traits."""

    wording: Wording
    idf: Floats  # of each stem, in other articles
    stop: Floats  # 1 for a function word
    digit: Floats  # 1 for a number
    central: Floats  # of each sentence: how much of the document's content words' weight it holds, per word
    traits: Floats  # shape (sentences, TRAITS)

    @property
    def sentences(self) -> int:
        return len(self.wording.lengths)

    @property
    def hanging(self) -> NDArray[np.bool_]:
        """Of each sentence, whether it needs the one before it; the first one has none."""
        return (self.traits[:, HANGS] > 0) & (np.arange(self.sentences) > 0)


def observe(sentences: Sequence[str], language: str, background: Mapping[str, float], unknown: float) -> Observed:
    """`background` is the idf of English stems in other articles, `unknown` that of a stem it does not have."""
    found = wording(sentences, language)
    stops = stop_stems(language)
    stop = np.array([stem in stops for stem in found.stems], dtype=np.float64)
    if language == "en":
        idf = np.array([background.get(stem, unknown) for stem in found.stems], dtype=np.float64)
    else:
        idf = np.where(stop > 0, _USUAL_IDF_OF_STOP_WORD, _USUAL_IDF)
    return Observed(
        wording=found,
        idf=idf,
        stop=stop,
        digit=np.array([stem[0].isdigit() for stem in found.stems], dtype=np.float64),
        central=_centrality(found, idf, stop),
        traits=np.array(
            [traits(sentence, hangs=hangs(sentence, language)) for sentence in sentences], dtype=np.float64
        ),
    )


def _centrality(found: Wording, idf: Floats, stop: Floats) -> Floats:
    terms, lengths = found.single, found.lengths
    weight = terms.frequency() * idf * (1 - stop)
    total = terms.per_sentence(weight, len(lengths))
    return np.log1p(total / np.maximum(lengths, 1))
