"""How a summary reads to people: by names, capitals and a headline, none of which the training articles have.

Hand-set points of ROUGE, whole ones, tried on the project's own corpus; a text without capitals is judged by what was
trained alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from summarizer import words
from summarizer.ranking.observed import Observed
from summarizer.ranking.terms import Floats, Ints
from summarizer.ranking.traits import FIRST_PERSON, OPENS_WITH_QUOTE, QUOTE, SECOND_PERSON
from summarizer.stopwords import STOP_WORDS

_LEAD = 1.0  # readers miss the first sentence more than the editors of the training set did
_HEADLINE = 6.0  # for all that the headline says
_UNKNOWN_PERSON = -2.0  # a surname of which nothing says whose it is
_QUOTED = -2.0  # quotes stand by themselves, under the summary
_SPOKEN = -2.0  # as I or we, or to you: where the author does not, it is somebody interviewed or their interviewer
_HEAD = 2  # sentences, in which an author who speaks so has begun to

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁ]"
# That it is at the head of a word is told behind the capital: a pattern that begins with one skips all other text.
_NAME = rf"{_CAPITAL}(?<!\w.)[\w-]+(?:[’']{_CAPITAL}[\w-]+)?"
_ONE_NAME = re.compile(_NAME)
_NAMES = re.compile(rf"{_NAME}(?: (?:{_CAPITAL}\.|de|del|la|van|von|al|bin|{_NAME}))* {_NAME}")
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class Presentation:
    """What is seen of a document beside its words."""

    points: Floats  # of each sentence
    headline: Floats  # shape (sentences, stems of the headline): which it has, and how much they weigh
    introduced: Floats  # shape (sentences, people): who is there by full name
    mentioned: Floats  # as `introduced`: who is there by surname alone

    def worth(self, among: Ints, members: Floats) -> Floats:
        """Points of each set, a row of `members` over the sentences `among`."""
        told = np.minimum(members @ (self.headline[among] > 0), 1) @ self.headline.max(0, initial=0)
        unknown = (members @ self.mentioned[among] > 0) & (members @ self.introduced[among] == 0)
        worth: Floats = members @ self.points[among] + _HEADLINE * told + _UNKNOWN_PERSON * unknown.sum(1)
        return worth


def presentation(sentences: Sequence[str], title: str, language: str, seen: Observed) -> Presentation:
    """`title` may be empty."""
    if "".join(sentences).islower():
        nothing = np.zeros((len(sentences), 0))
        return Presentation(np.zeros(len(sentences)), nothing, nothing, nothing)
    points = _QUOTED * seen.traits[:, OPENS_WITH_QUOTE]
    spoken = seen.traits[:, [FIRST_PERSON, SECOND_PERSON]].max(1) * (1 - seen.traits[:, QUOTE])
    if not spoken[:_HEAD].any():
        points += _SPOKEN * spoken
    points[0] += _LEAD
    introduced, mentioned = _people(sentences, language)
    return Presentation(points, _headline(title, language, seen), introduced, mentioned)


def _headline(title: str, language: str, seen: Observed) -> Floats:
    """Of each sentence the stems that the headline has, each by its share in what the headline's weigh."""
    wanted = sorted(set(words.stems(words.words(title), language)) & set(seen.wording.stems))
    numbers = np.array([seen.wording.stems.index(stem) for stem in wanted], dtype=np.int64)
    weights = (seen.idf * (1 - seen.stop))[numbers]
    there = seen.wording.single.counts(seen.sentences)[numbers].T > 0
    return there * weights / max(float(weights.sum()), 1e-6)


def _people(sentences: Sequence[str], language: str) -> tuple[Floats, Floats]:
    """Who is in each sentence: by full name, and by surname alone."""
    if language in _NOUNS_HAVE_CAPITALS:
        nobody = np.zeros((len(sentences), 0))
        return nobody, nobody
    introduced = [_surnames(sentence, language) for sentence in sentences]
    numbers = {surname: number for number, surname in enumerate(sorted(set().union(*introduced)))}
    mentioned = [
        numbers.keys() & set(_ONE_NAME.findall(sentence)) - known
        for sentence, known in zip(sentences, introduced, strict=True)
    ]
    return _table(introduced, numbers), _table(mentioned, numbers)


def _table(found: Sequence[set[str]], numbers: Mapping[str, int]) -> Floats:
    table = np.zeros((len(found), len(numbers)))
    for row, names in zip(table, found, strict=True):
        row[[numbers[name] for name in names]] = 1
    return table


def _surnames(sentence: str, language: str) -> set[str]:
    """The last of each run of names; a function word that a sentence opens with is none."""
    stop = STOP_WORDS.get(language, ())
    runs = [names.split() for names in _NAMES.findall(sentence)]
    return {run[-1] for run in runs if len(run) > 1 + (run[0].lower() in stop)}
