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
    headline = _headline(title, language, seen)
    told = headline.sum(1)
    introduced, mentioned = _people(sentences, language)
    lead = 0 if _NAMES.match(sentences[0]) and _introduces(introduced, mentioned) else _lead(told)
    points[lead] += _LEAD
    points[0] += _SCENE * (lead > 0)
    points += _COLOUR * _colour(sentences, language, seen, told)
    return Presentation(points, headline, introduced, mentioned)


def _introduces(introduced: Floats, mentioned: Floats) -> bool:
    """Whether the first sentence alone says who somebody is whom later ones call by surname."""
    return bool(((introduced[0] > 0) & (introduced[1:].sum(0) == 0) & (mentioned[1:].sum(0) > 0)).any())


def _lead(told: Floats) -> int:
    """The number of the sentence that has the news: the first, or what follows the scene that it sets."""
    soon = told[1 : 1 + _NEWS_AFTER_SCENE]
    most = float(soon.max(initial=0))
    return 1 + int(soon.argmax()) if most >= max(_LEAST_TOLD, _FAR_MORE * told[0]) else 0


def _colour(sentences: Sequence[str], language: str, seen: Observed, told: Floats) -> Floats:
    """Which sentences give no number, no name, no word of the headline or of another sentence."""
    if language in _NOUNS_HAVE_CAPITALS:
        return np.zeros(len(sentences))
    terms = seen.wording.single.distinct()
    recurring = (np.bincount(terms.occurrences, minlength=terms.size) > 1) & (seen.stop == 0)
    alone = terms.per_sentence(recurring.astype(np.float64), len(sentences)) == 0
    bare = alone & (told == 0) & (seen.traits[:, [NUMBERS, FIRST_PERSON]].sum(1) == 0)
    return np.array([float(is_bare and not _FACT.search(text)) for is_bare, text in zip(bare, sentences, strict=True)])


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
