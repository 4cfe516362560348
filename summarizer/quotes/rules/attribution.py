"""Who says a quote, by the place of verb and mention beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.quotes.rules.grammar import MANY, Grammar
from summarizer.quotes.scene import Scene
from summarizer.quotes.units import Unit

_MARKS = "“”\"»«’' \u00a0\u202f"
_REACH = 40  # units looked at before or behind a quote
_NOUN_PHRASE = 5  # words of a quote that belong to an article
_APART = frozenset(",:-.¶Q")  # what sets a quote of one word apart from the sentence around it
_LABEL = 40  # characters beside a quote that may make a label of it


@dataclass(frozen=True, slots=True)
class Attribution:
    """`mention`: the unit of the speaker; None behind a verb whose subject is left out.

    `gender`: what the verb's form shows of its subject, as pronouns have it.
    """

    mention: int | None
    gender: str = ""


class Attributions:
    """Finds attributions in one scene; `codes` is one letter a unit."""

    def __init__(self, scene: Scene, grammar: Grammar) -> None:
        self._grammar = grammar
        self._units, self._text = scene.units, scene.text
        self._codes = "".join(scene.codes)

    def of(self, at: int) -> Attribution | None:
        """The attribution of the quote in a unit: behind it, around it, before it, or None."""
        found = None
        if self._goes_on(at):
            found = self._behind(at)
            if found is None and (verb := self._verb_behind(at)):
                found = self._before(at, self._grammar.around) or Attribution(None, self._gender(*verb.span()))
        return found or self._before(at, self._grammar.before) or self._announced(at)

    def is_named(self, at: int) -> bool:
        """Whether what stands beside a quote makes a name or a label of it: "the so-called “...”", "the “...”"."""
        quote, grammar = self._units[at], self._grammar
        blanks = self._text.count(" ", quote.start, quote.end)
        if blanks < _NOUN_PHRASE and self._code(at - 1) == "t":
            return True
        if grammar.says and not blanks and self._code(at - 1) not in _APART:
            return True
        before, behind = grammar.naming_before, grammar.naming_behind
        lead = self._text[max(0, quote.start - _LABEL) : quote.start]
        if before and any(match.end() == len(lead) for match in before.finditer(lead)):
            return True
        return bool(behind and behind.match(self._text[quote.end : quote.end + _LABEL]))

    def _goes_on(self, at: int) -> bool:
        """Whether the sentence is not over with the quote."""
        units = self._units
        if at + 1 == len(units) or units[at + 1].code in ".¶" or units[at].sentence != units[at + 1].sentence:
            return False
        return self._grammar.bare_verbs or units[at + 1].code in ",-" or self._ends_by_itself(units[at])

    def _ends_by_itself(self, quote: Unit) -> bool:
        """Whether a mark before the closing one sets the words apart from the sentence around them."""
        inner = self._text[quote.start : quote.end].rstrip(_MARKS)
        return inner.endswith((".", "!", "?", "…", ","))

    def _behind(self, at: int) -> Attribution | None:
        matches = (pattern.match(self._codes, at + 1, at + _REACH) for pattern in self._grammar.behind)
        return self._first(match for match in matches if match)

    def _first(self, matches: Iterable[re.Match[str]], offset: int = 0) -> Attribution | None:
        """The first attribution that can be; the matches start `offset` units into the text."""
        for match in matches:
            mention, gender = offset + match.start("who"), self._gender(offset + match.start(), offset + match.end())
            if "G" in match[0] or (self._may_be_subject(mention) and self._agrees(mention, gender)):
                return Attribution(mention, gender)
        return None

    def _verb_behind(self, at: int) -> re.Match[str] | None:
        verb = self._grammar.verb_behind
        return verb.match(self._codes, at + 1, at + _REACH) if verb else None

    def _announced(self, at: int) -> Attribution | None:
        """A verb without a subject right before the quote: "Y añadió:"."""
        omitted, start = self._grammar.omitted, self._sentence_start(at)
        if omitted is None or not omitted.match(self._codes[start:at]):
            return None
        return Attribution(None, self._gender(start, at))

    def _gender(self, start: int, stop: int) -> str:
        """What the endings of the verbs between two units show of their subject."""
        verbs = [self._written_of(unit) for unit in self._units[start:stop] if unit.code in "Va"]
        if any(verb.endswith(self._grammar.plural) for verb in verbs):
            return MANY
        genders = self._grammar.verb_genders.items()
        return next((gender for ending, gender in genders if verbs and verbs[-1].endswith(ending)), "")

    def _agrees(self, mention: int, gender: str) -> bool:
        """Whether a verb of many has more than one name beside it: they told "Анне Беловой", and she told nobody."""
        beside = self._units[max(0, mention - 1) : mention + 2]
        joined = any(self._written_of(unit) in self._grammar.conjunctions for unit in beside)
        return gender != MANY or joined or self._codes[mention] not in "Nn"

    def _before(self, at: int, patterns: tuple[re.Pattern[str], ...]) -> Attribution | None:
        """By what leads up to the quote in its sentence."""
        start = self._sentence_start(at)
        lead = self._codes[start:at]
        places = range(len(lead) - 1, -1, -1)  # from the quote back: "Roth said that Berg cried: ..."
        matches = (pattern.match(lead, place) for pattern in patterns for place in places)
        return self._first((match for match in matches if match), start)

    def _sentence_start(self, at: int) -> int:
        """Where what leads up to a quote starts, as far as it is looked at."""
        start = max(self._codes.rfind(mark, max(0, at - _REACH), at) for mark in ".¶Q;") + 1
        return max(start, at - _REACH)

    def _may_be_subject(self, mention: int) -> bool:
        """Whether no preposition and no case speaks against it: not in "a letter to Jo Doe says:"."""
        first = mention - 1 if self._codes[mention - 1 : mention] == "R" else mention
        before = {self._written(first - 1)} if first else set()
        if not self._grammar.is_body(self._core(first)):
            before.add(self._written(first).split()[0])  # "au ministre Luc Pic"
        oblique = self._codes[mention] == "N" and self._written(mention).endswith(self._grammar.oblique)
        return before.isdisjoint(self._grammar.prepositions) and not oblique

    def _core(self, at: int) -> str:
        unit = self._units[at]
        return self._text[unit.core : unit.end].lower().split()[0]

    def _code(self, at: int) -> str:
        return self._codes[at] if at >= 0 else "¶"

    def _written(self, at: int) -> str:
        return self._written_of(self._units[at])

    def _written_of(self, unit: Unit) -> str:
        return self._text[unit.start : unit.end].lower()
