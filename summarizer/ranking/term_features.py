"""What tells whether a word, or a pair of neighbouring words, is one an editor's highlights would use.

Nothing here depends on capitals or on a title: the training texts have neither. One row a term, one column a name.
"""

from functools import lru_cache

import numpy as np

from summarizer.ranking.observed import Observed
from summarizer.ranking.terms import Floats, Terms, table

_COUNTED = (
    "log frequency",
    "share",
    "rarity",
    "length of its sentences",
    "centrality of its sentences",
    "in sentence 1",
    "in sentence 2",
    "in sentence 3",
    "in sentence 4",
    "head",
    "upper part",
    "upper half",
    "log first",
    "first",
    "last",
    "spread",
)
_HEAD, _UPPER_HALF = _COUNTED.index("head"), _COUNTED.index("upper half")
_REACHES = (1.5, 4.0, 12.0)  # sentences: how fast head, upper part and upper half fall with the place

WORD_FEATURES = (
    *_COUNTED,
    "idf",
    "idf squared",
    "stop word",
    "digit",
    "one letter",
    "letters",
    "log sentences",
    "log words",
    "frequency × idf",
    "frequency × head",
    "frequency × upper half",
    "idf × head",
    "idf × upper half",
    "stop × frequency",
    "stop × head",
    "stop × in sentence 1",
    "digit × head",
    "frequency × log words",
    "head × log words",
    "frequency squared",
    "constant",
)

PAIR_FEATURES = (
    *_COUNTED,
    "log odds of the first",
    "log odds of the second",
    "lower log odds",
    "product of probabilities",
    "first is stop word",
    "second is stop word",
    "both are stop words",
    "digit",
    "firmness",
    "idf of both",
    "log words",
    "lower log odds × head",
    "lower log odds × frequency",
    "lower log odds squared",
    "constant",
)


def word_features(seen: Observed) -> Floats:
    """Of each stem."""
    terms = seen.wording.single
    counted = _counted(terms, seen)
    frequency, first_sentence, head, upper_half = counted[0], counted[5], counted[_HEAD], counted[_UPPER_HALF]
    letters = np.minimum(seen.letters, 12)
    ones = np.ones(terms.size)
    log_words = ones * np.log(max(len(terms.occurrences), 1))
    columns = [
        *counted,
        seen.idf,
        seen.idf**2,
        seen.stop,
        seen.digit,
        letters == 1,
        letters,
        ones * np.log(seen.sentences),
        log_words,
        frequency * seen.idf,
        frequency * head,
        frequency * upper_half,
        seen.idf * head,
        seen.idf * upper_half,
        seen.stop * frequency,
        seen.stop * head,
        seen.stop * first_sentence,
        seen.digit * head,
        frequency * log_words,
        head * log_words,
        frequency**2,
        ones,
    ]
    return table(columns)


def pair_features(seen: Observed, likelihood: Floats) -> Floats:
    """Of each pair of neighbours; `likelihood` is that of each stem."""
    terms = seen.wording.pairs
    counted = _counted(terms, seen)
    of_stems = np.array(
        [
            np.log(likelihood / (1 - likelihood)),
            likelihood,
            seen.stop,
            seen.digit,
            seen.idf,
            seen.wording.single.frequency(),
        ]
    )
    first, second = seen.wording.members.T
    odds, likely, stop, digit, idf, alone = of_stems[:, first]
    next_odds, next_likely, next_stop, next_digit, next_idf, next_alone = of_stems[:, second]
    lower, ones = np.minimum(odds, next_odds), np.ones(terms.size)
    columns = [
        *counted,
        odds,
        next_odds,
        lower,
        likely * next_likely,
        stop,
        next_stop,
        stop * next_stop,
        np.maximum(digit, next_digit),
        terms.frequency() / np.minimum(alone, next_alone),
        idf + next_idf,
        ones * np.log(max(len(seen.wording.single.occurrences), 1)),
        lower * counted[_HEAD],
        lower * counted[0],
        lower**2,
        ones,
    ]
    return table(columns)


def _counted(terms: Terms, seen: Observed) -> list[Floats]:
    """The columns of `_COUNTED`."""
    frequency = np.maximum(terms.frequency(), 1)
    first, last = terms.first(), terms.last()
    return [
        np.log(frequency),
        frequency / max(len(terms.occurrences), 1) * 100,
        1 / frequency,
        terms.sums(np.log1p(seen.wording.lengths)) / frequency,
        terms.sums(seen.central) / frequency,
        *terms.present_in(4),
        *(np.log1p(terms.sums(falling)) for falling in _falls(seen.sentences)),
        np.log1p(first),
        first / seen.sentences,
        last / seen.sentences,
        (last - first) / seen.sentences,
    ]


@lru_cache(maxsize=64)
def _falls(sentences: int) -> Floats:
    """Of each place in a document, a row for each of `_REACHES`."""
    falls: Floats = np.exp(-np.arange(sentences) / np.array(_REACHES)[:, None])
    return falls
