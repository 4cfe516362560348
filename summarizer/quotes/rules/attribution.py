"""Who says a quote, by the place of verb and mention beside it."""

import re
from dataclasses import dataclass

from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.scene import Scene
from summarizer.quotes.units import Unit

_MARKS = "“”\"»«’' \u00a0\u202f"
_REACH = 40  # units looked at before or behind a quote


@dataclass(frozen=True, slots=True)
class Attribution:
    """`mention`: the unit of the speaker; None behind a verb whose subject is left out."""

    mention: int | None


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
            if found is None and self._says_behind(at):
                found = self._before(at, self._grammar.around) or Attribution(None)
        return found or self._before(at, self._grammar.before)

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
        for pattern in self._grammar.behind:
            if match := pattern.match(self._codes, at + 1, at + _REACH):
                return Attribution(match.start("who"))
        return None

    def _says_behind(self, at: int) -> bool:
        verb = self._grammar.verb_behind
        return verb is not None and bool(verb.match(self._codes, at + 1, at + _REACH))

    def _before(self, at: int, patterns: tuple[re.Pattern[str], ...]) -> Attribution | None:
        """By what leads up to the quote in its sentence."""
        start = max(self._codes.rfind(mark, max(0, at - _REACH), at) for mark in ".¶Q;") + 1
        lead = self._codes[max(start, at - _REACH) : at]
        for pattern in patterns:
            match = pattern.search(lead)
            if match and ("G" in match[0] or self._may_be_subject(at - len(lead) + match.start("who"))):
                return Attribution(at - len(lead) + match.start("who"))
        return None

    def _may_be_subject(self, mention: int) -> bool:
        """Whether no preposition and no case speaks against it: not in "a letter to Jo Doe says:"."""
        first = mention - 1 if self._codes[mention - 1 : mention] == "R" else mention
        before = self._written(first - 1) if first else ""
        oblique = self._codes[mention] == "N" and self._written(mention).endswith(self._grammar.oblique or ("\0",))
        return before not in self._grammar.prepositions and not oblique

    def _written(self, at: int) -> str:
        return self._text[self._units[at].start : self._units[at].end].lower()
