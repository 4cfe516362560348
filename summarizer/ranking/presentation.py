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
from summarizer.ranking.traits import FIRST_PERSON, NUMBERS, OPENS_WITH_QUOTE, QUOTE, SECOND_PERSON
from summarizer.stopwords import STOP_WORDS

_LEAD = 1.0  # readers miss the first sentence more than the editors of the training set did
_SCENE = -2.0  # the first sentence where not it but one soon after says what the headline does
_NEWS_AFTER_SCENE = 3  # sentences, among which that one is
_LEAST_TOLD = 0.2  # of the headline
_FAR_MORE = 3.0  # times what the first one tells of it
_COLOUR = -1.0  # a sentence by the way: "The exchange drew laughter from the back row."
_HEADLINE = 6.0  # for all that the headline says
_UNKNOWN_PERSON = -2.0  # a surname of which nothing says whose it is
_QUOTED = -2.0  # quotes stand by themselves, under the summary
_SPOKEN = -2.0  # as I or we, or to you: where the author does not, it is somebody interviewed or their interviewer
_HEAD = 2  # sentences, in which an author who speaks so has begun to

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁ]"
# That it is at the head of a word is told behind the capital: a pattern that begins with one skips all other text.
_NAME = rf"{_CAPITAL}(?<!\w.)[\w-]+(?:[’']{_CAPITAL}[\w-]+)?"
_ONE_NAME = re.compile(_NAME)
_FACT = re.compile(  # a name behind the first word, or a number in words
    rf" {_CAPITAL}|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|half"
    r"|(?:twen|thir|for|four|fif|six|seven|eigh|nine)(?:teen|ty))\b"
)
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
    headline, introduced = _headline(title, language, seen), _introduced(sentences, language)
    told = headline.sum(1)
    lead = _lead(told)
    if lead and _NAMES.match(sentences[0]) and _introduces(introduced, sentences):
        lead = 0
    points[lead] += _LEAD
    points[0] += _SCENE * (lead > 0)
    points += _COLOUR * _colour(sentences, language, seen, told)
    return Presentation(sentences, points, headline, introduced)


def _introduces(introduced: Sequence[set[str]], sentences: Sequence[str]) -> bool:
    """Whether the first sentence alone says who somebody is whom later ones call by surname."""
    alone = introduced[0].difference(*introduced[1:])
    return any(not alone.isdisjoint(_ONE_NAME.findall(sentence)) for sentence in sentences[1:])


def _lead(told: Floats) -> int:
    """The number of the sentence that has the news: the first, or what follows the scene that it sets."""
    soon = told[1 : 1 + _NEWS_AFTER_SCENE]
    most = float(soon.max(initial=0))
    return 1 + int(soon.argmax()) if most >= max(_LEAST_TOLD, _FAR_MORE * told[0]) else 0


def _colour(sentences: Sequence[str], language: str, seen: Observed, told: Floats) -> Floats:
    """Which sentences give no number, no name, no word of the headline or of another sentence."""
    if language in _NOUNS_HAVE_CAPITALS:
        return np.zeros(len(sentences))
    terms = seen.wording.single_once
    recurring = (np.bincount(terms.occurrences, minlength=terms.size) > 1) & (seen.stop == 0)
    alone = terms.per_sentence(recurring.astype(np.float64), len(sentences)) == 0
    bare = alone & (told == 0) & (seen.traits[:, [NUMBERS, FIRST_PERSON]].sum(1) == 0)
    return np.array([float(is_bare and not _FACT.search(text)) for is_bare, text in zip(bare, sentences, strict=True)])


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
