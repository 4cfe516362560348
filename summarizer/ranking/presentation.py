"""How a summary reads to people: by names, capitals and a headline, none of which the training articles have.

Hand-set points of ROUGE, whole ones, tried on the project's own corpus; a text without capitals is judged by what was
trained alone.
"""

import re
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

    sentences: Sequence[str]
    points: Floats  # of each sentence
    headline: Floats  # shape (sentences, stems of the headline): which it has, and how much they weigh
    introduced: Sequence[Set[str]]  # in each sentence, by surname, who is there by full name

    def worth(self, among: Ints, members: Floats) -> Floats:
        """Points of each set, a row of `members` over the sentences `among`."""
        told = np.minimum(members @ (self.headline[among] > 0), 1) @ self.headline.max(0, initial=0)
        unknown = self._unknown(among.tolist(), members)
        worth: Floats = members @ self.points[among] + _HEADLINE * told + _UNKNOWN_PERSON * unknown
        return worth

    def _unknown(self, among: Sequence[int], members: Floats) -> Floats:
        """How many people each set has by surname alone, whom the document has by full name elsewhere."""
        people = set().union(*self.introduced)
        introduced = [self.introduced[number] for number in among]
        mentioned = [
            people & set(_ONE_NAME.findall(self.sentences[number])) - known
            for number, known in zip(among, introduced, strict=True)
        ]
        names = sorted(set().union(*mentioned))
        if not names:
            return np.zeros(len(members))
        unknown: NDArray[np.bool_] = (members @ _table(mentioned, names) > 0) & (
            members @ _table(introduced, names) == 0
        )
        counted: Floats = unknown.sum(1).astype(np.float64)
        return counted


def presentation(sentences: Sequence[str], title: str, language: str, seen: Observed) -> Presentation:
    """`title` may be empty."""
    points = np.zeros(len(sentences))
    if "".join(sentences).islower():
        return Presentation(sentences, points, np.zeros((len(sentences), 0)), [set()] * len(sentences))
    points += _QUOTED * seen.traits[:, OPENS_WITH_QUOTE]
    spoken = np.maximum(seen.traits[:, FIRST_PERSON], seen.traits[:, SECOND_PERSON]) * (1 - seen.traits[:, QUOTE])
    if not spoken[:_HEAD].any():
        points += _SPOKEN * spoken
    points[0] += _LEAD
    return Presentation(sentences, points, _headline(title, language, seen), _introduced(sentences, language))


def _headline(title: str, language: str, seen: Observed) -> Floats:
    """Of each sentence the stems that the headline has, each by its share in what the headline's weigh."""
    number_of, terms = seen.wording.numbers, seen.wording.single
    wanted = sorted(number_of.keys() & set(words.stems(words.words(title), language)))
    numbers = np.array([number_of[stem] for stem in wanted], dtype=np.int64)
    weights = (seen.idf * (1 - seen.stop))[numbers]
    column_of = np.full(terms.size, -1)
    column_of[numbers] = np.arange(len(wanted))
    columns = column_of[terms.occurrences]
    inside = columns >= 0
    there = np.zeros((seen.sentences, len(wanted)))
    there[terms.owners[inside], columns[inside]] = 1
    return there * weights / max(float(weights.sum()), 1e-6)


def _introduced(sentences: Sequence[str], language: str) -> list[set[str]]:
    if language in _NOUNS_HAVE_CAPITALS:
        return [set()] * len(sentences)
    stop = STOP_WORDS.get(language, ())
    return [_surnames(names, stop) for names in map(_NAMES.findall, sentences)]


def _surnames(names: Sequence[str], stop: Collection[str]) -> set[str]:
    """The last of each run of names; a function word that a sentence opens with is none."""
    runs = map(str.split, names)
    return {run[-1] for run in runs if len(run) > 1 + (run[0].lower() in stop)}


def _table(found: Sequence[Set[str]], names: Sequence[str]) -> Floats:
    return np.array([[name in there for name in names] for there in found], dtype=np.float64)
