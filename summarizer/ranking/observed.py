"""What can be counted of a document before anything is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer import words
from summarizer.ranking.terms import Floats, Wording, wording
from summarizer.ranking.traits import HANGS, traits

# Of stems in a language of which no other articles were counted: the means of English function and other words.
_USUAL_IDF_OF_STOP_WORD, _USUAL_IDF = 0.7, 4.2


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a stem from other articles: how rare it is, and how much likelier (log odds) than its other
    features tell it is to be in highlights."""

    idf: float
    effect: float = 0.0


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

    @property
    def sentences(self) -> int:
        return len(self.wording.lengths)

    @property
    def hanging(self) -> NDArray[np.bool_]:
        """Of each sentence, whether it needs the one before it; the first one has none."""
        return (self.traits[:, HANGS] > 0) & (np.arange(self.sentences) > 0)


def observe(sentences: Sequence[str], language: str, known: Mapping[str, Known], unknown: Known) -> Observed:
    """`known` are English stems, `unknown` is what holds for one that is not among them."""
    parted = [words.words(sentence) for sentence in sentences]
    found = wording(parted, language)
    idf, effect, stop, digit, letters = _of_stems(found.stems, language, known, unknown)
    return Observed(
        wording=found,
        idf=idf,
        effect=effect,
        stop=stop,
        digit=digit,
        letters=letters,
        central=_centrality(found, idf, stop),
        traits=np.array(
            [traits(sentence, part, language) for sentence, part in zip(sentences, parted, strict=True)],
            dtype=np.float64,
        ),
    )


def _of_stems(stems: Sequence[str], language: str, known: Mapping[str, Known], unknown: Known) -> Floats:
    """Of each stem its idf, effect, and whether it is a function word, a number, and its length: shape (5, stems)."""
    stops = words.stop_stems(language)
    if language != "en":
        known = dict.fromkeys(stops, Known(_USUAL_IDF_OF_STOP_WORD))
        unknown = Known(_USUAL_IDF)
    found = [known.get(stem, unknown) for stem in stems]
    rows = [
        [of.idf for of in found],
        [of.effect for of in found],
        [stem in stops for stem in stems],
        [stem[0].isdigit() for stem in stems],
        [len(stem) for stem in stems],
    ]
    return np.array(rows, dtype=np.float64)


def _centrality(found: Wording, idf: Floats, stop: Floats) -> Floats:
    terms, lengths = found.single, found.lengths
    weight = terms.frequency() * idf * (1 - stop)
    return np.log1p(terms.per_sentence(weight, len(lengths)) / np.maximum(lengths, 1))
