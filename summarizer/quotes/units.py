"""A text as a row of units: quotes, mentions of somebody, and the words between them by their class.

A unit is what features look at instead of words. A whole quote is one unit, and so is a name with its title, so
that the row between a quote and its speaker is short whatever they say and are called.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.quotes.lexicon import CALENDAR, CONNECTORS, FINITE_CUES, HONORIFICS, word_set
from summarizer.quotes.marks import Span
from summarizer.quotes.tokens import ALONE, NOTHING, PLAIN, Tokens, read_tokens

MENTIONS = frozenset(("Name", "name's", "role", "doc", "noun", "he", "they", "it", "i", "we", "who"))
"""Codes of the units that may be a speaker."""

_STOPS = frozenset(".!?")
_SUBJECT_SIGNS = FINITE_CUES | {"have", "be", "modal", "do", "ly", "adv"}
_VERBS_OF_SUBJECTS = FINITE_CUES | {"have", "be", "modal", "do", "who"}
_PLURAL_VERBS = frozenset(("have", "be", "modal", "do", "who", "ly"))
# Codes of words that are names when they are capitalised inside a sentence ("Will", "Post").
_NAMES_IN_MID_SENTENCE = frozenset(("ed", "ing", "ly", "modal", "stated", "called", "added", "wrote", "told"))
_NOUNS = ("role", "doc")
_PLAIN = {"'s": "w", "abbr": "w", "her": "him"}
"""What the code of a token becomes where it opens no mention."""
_BEFORE_NOUN, _SMALL_NOUNS = ("ed", "ing", "ly", "-"), ("w", "role", "doc")
_LINKS = ("of", "for", "from")
_COMPLEMENTS = ("Name", "role", "doc", "noun")
_DETERMINERS = frozenset(("the", "a", "this", "some", "his", "name's"))
_SHORT_NAME = 2  # words
_LONGEST_NAME = 25  # words of a name with everything before it
_LONGEST_NOUN = 7  # words from the determiner to the head
_ROLES_WITH_NAMES = word_set(
    "secretary president minister director spokesman spokeswoman chairman chief governor manager"
)


@dataclass(slots=True)
class Unit:
    """`core`: where the bare name starts, behind role and title. `quote`: the number of the quote from 0, or -1."""

    code: str
    start: int
    end: int
    core: int
    sentence: int = 0
    paragraph: int = 0
    quote: int = -1


def read_units(text: str, spans: Sequence[Span]) -> list[Unit]:
    """The units of a text in order; each span is one unit of its own."""
    units: list[Unit] = []
    position = 0
    for number, span in enumerate(spans):
        units += _Chunker(read_tokens(text, position, span.start)).units()
        units.append(Unit(_quote_code(text, span), span.start, span.end, span.start, quote=number))
        position = span.end
    units += _Chunker(read_tokens(text, position, len(text))).units()
    _number(units, text)
    return units


def _quote_code(text: str, span: Span) -> str:
    """`Q` with the mark that ends the quote's words, inside or right behind its closing mark."""
    if span.open_ended:
        return "Q>"
    last = text[span.inner_start : span.inner_end].rstrip()[-1:]
    return "Q" + (last if last in ",.?!" else "?" if last == "…" else "")


def _number(units: list[Unit], text: str) -> None:
    sentence = paragraph = 0
    for unit in units:
        unit.sentence, unit.paragraph = sentence, paragraph
        if unit.code == "¶":
            paragraph += 1
            sentence += 1
        elif unit.code in _STOPS or (unit.code == "Q." and not _goes_on_small(text, unit.end)):
            sentence += 1


def _goes_on_small(text: str, position: int) -> bool:
    return text[position : position + 2].strip()[:1].islower()


class _Chunker:
    """Joins the tokens between two quotes to units, from left to right, each token looked at a few times at most."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.starts, self.ends = [*tokens.words, NOTHING], tokens.starts, tokens.ends
        self.found: list[Unit] = []

    def units(self) -> list[Unit]:
        tokens, starts, ends, found, position = self.tokens, self.starts, self.ends, self.found, 0
        while (token := tokens[position]) is not NOTHING:
            if token.part == ALONE:  # as two tokens of three: added right here
                found.append(Unit(token.code, starts[position], ends[position], starts[position]))
                position += 1
            elif token.part == PLAIN and not self._is_bare_noun(position):
                position = self._add_plain(position)
            else:
                position = self._one(position)
        return found

    def _one(self, position: int) -> int:
        """Adds the unit that starts at a token which may open a mention; the position behind it."""
        token = self.tokens[position]
        if token.part == PLAIN:
            return self._add_mention("noun", position, position + 1, position)
        if self._starts_name(position):
            return self._name(position, position)
        if token.code == "some" and self.tokens[position + 1].code in _SUBJECT_SIGNS:
            return self._add_mention("noun", position, position + 1, position)
        if token.code in _DETERMINERS or token.code in ("role", "doc", "her") or token.modifies:
            after = self._noun(position)
            if after > position:
                return after
        return self._add_plain(position)

    def _is_bare_noun(self, position: int) -> bool:
        """A noun without a determiner as the subject of a verb: "critics called", "employees have said"."""
        after = self.tokens[position + 1].code
        return after in FINITE_CUES or (after in _PLURAL_VERBS and self.tokens[position].lower.endswith("s"))

    def _add_plain(self, position: int) -> int:
        code = self.tokens[position].code
        code = _PLAIN.get(code, code)
        if code == "w" and self.found and self.found[-1].code == "w":
            self.found[-1].end = self.ends[position]  # a run of unknown words is one unit
            return position + 1
        return self._add(code, position)

    def _add(self, code: str, position: int) -> int:
        """Adds one token as a unit; the position behind it."""
        start = self.starts[position]
        self.found.append(Unit(code, start, self.ends[position], start))
        return position + 1

    def _add_mention(self, code: str, first: int, after: int, core: int) -> int:
        """Adds the tokens up to `after` as a mention, or to the role that they complete: "a spokesman for the port"."""
        found, end = self.found, self.ends[after - 1]
        if len(found) > 1 and found[-1].code in _LINKS and found[-2].code == "role" and code in _COMPLEMENTS:
            found.pop()
            found[-1].end = end
        else:
            found.append(Unit(code, self.starts[first], end, self.starts[core]))
        return after

    def _starts_name(self, position: int) -> bool:
        token, following = self.tokens[position], self.tokens[position + 1]
        if following.capital and token.lower in CONNECTORS:
            return True  # "de Blasio"
        if not token.capital:
            return False
        if token.code in ("role", "doc") or token.modifies:
            return following.capital
        opens = position == 0 or self.tokens[position - 1].code in ("¶", ".", "!", "?", ":")
        likely = token.code in ("w", "abbr", "'s") or (not opens and token.code in _NAMES_IN_MID_SENTENCE)
        if opens and token.code in ("ed", "ing", "ly"):  # "Reed said", but "Asked again", "Speaking in Ohio"
            likely = following.capital or following.code in _VERBS_OF_SUBJECTS
        return likely and (token.ends_name or following.capital)

    def _run(self, position: int) -> int:
        """The position behind a run of capitalised words that starts here."""
        while (token := self.tokens[position]) is not NOTHING:
            following = self.tokens[position + 1]
            if token.capital and (token.ends_name or following.capital):
                position += 1
                if token.owns:
                    break
            elif token.joins and following.capital:
                position += 1
            else:
                break
        return position

    def _name(self, first: int, core: int) -> int:
        """A name, and the role and name behind it if it only opens a role: "White House press secretary Jo Doe"."""
        after = self._run(core)
        if self.tokens[after - 1].owns:
            if after - first < _LONGEST_NAME and (named := self._noun(after, owner=first)) > after:
                return named
            return self._add_mention("name's", first, after, core)
        further = self._role_words(after)
        if further > after:
            if self.tokens[further].capital and self._starts_name(further) and further - first < _LONGEST_NAME:
                return self._name(first, further)
            return self._add_mention("role", first, further, first)
        return self._add_mention("Name", first, after, self._bare(core, after))

    def _bare(self, core: int, after: int) -> int:
        """Where the name starts in a run of capitals: behind "White House Press Secretary", before "President"."""
        for position in range(after - 2, core, -1):
            if self.tokens[position].code == "role" and self.tokens[position].lower in _ROLES_WITH_NAMES:
                if self.tokens[position + 1].code != "of":
                    return position + 1
                name = max(position + 3, after - _SHORT_NAME)  # "Secretary of State Jo Doe"
                return name if name < after else core
        for position in range(core + 1, after - 1):
            if self.tokens[position].code == "abbr" and self.tokens[position].lower in HONORIFICS:
                return position
        return core

    def _last_run(self, first: int, after: int) -> int:
        """Where the capitals start that a noun ends in."""
        position = after
        while position > first and (self.tokens[position - 1].capital or self.tokens[position - 1].joins):
            position -= 1
        return position

    def _role_words(self, position: int) -> int:
        """The position behind small role words ("press secretary"), or the same if no role noun ends them."""
        end = position
        while end - position < _LONGEST_NOUN:
            token = self.tokens[end]
            if token.capital or not (token.code == "role" or token.modifies):
                break
            end += 1
        return end if end > position and self.tokens[end - 1].code == "role" else position

    def _noun(self, first: int, owner: int | None = None) -> int:
        """A noun with its determiner or owner, or the name that it leads to; the same position where there is none."""
        begin = first if owner is None else owner
        opened = owner is None and (self.tokens[first].code in _DETERMINERS or self.tokens[first].code == "her")
        start = first + opened
        after = self._noun_end(start)
        if after == start:
            return first
        if self.tokens[after - 1].code == "role" and self.tokens[after].capital and self._run(after) > after:
            return self._name(begin, after)
        head = self.tokens[after - 1]
        if head.capital and owner is None and head.code not in _NOUNS:
            core = self._last_run(start, after)
            return self._add_mention("Name", begin, after, begin if core == start else core)
        return self._add_mention(head.code if head.code in _NOUNS else "noun", begin, after, begin)

    def _noun_end(self, start: int) -> int:
        """The position behind the words of a noun, at most in front of a name that is not part of it."""
        position = start
        while position - start < _LONGEST_NOUN:
            token = self.tokens[position]
            if token.capital and token.lower not in CALENDAR:
                before = self.tokens[start:position][-_LONGEST_NOUN:]
                if any(not (word.capital or word.modifies) for word in before):
                    break  # "the board saw Doe"
                after = self._run(position)
                if after == position:
                    break
                position = after
            elif token.in_noun or (token.code in _BEFORE_NOUN and self.tokens[position + 1].code in _SMALL_NOUNS):
                position += 1
            else:
                break
        return position
