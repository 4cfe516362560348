"""An article's units with what several quotes and mentions ask of them, each worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.quotes.lexicon import CUES, FINITE_CUES
from summarizer.quotes.marks import Span
from summarizer.quotes.units import MENTIONS, Unit

ENDS = frozenset((".", "!", "?", "¶"))
HEARER = "hearer"
"""The shape of the tie of who "was told"."""

_LONGEST_PATH = 7  # units that are told apart one by one; of a longer way only the ends are kept
_IN_BRACKETS = 8  # units that brackets behind a name may hold
_APPOSITIVE = 14  # units that may stand between a subject and its verb
_BETWEEN_SUBJECT_AND_VERB = frozenset(("ly", "adv", "have", "be", "modal", "do", "not", "day"))
_VERBAL = frozenset(("ed", "have", "be", "modal", "do", "w", "ly", "adv"))
_PREPOSITIONS = frozenset(("by", "from", "to", "of", "with", "for", "about", "as", "in", "and", "prep"))
_SAID_TO_SOMEBODY = frozenset(("told", "asked"))
_ASIDES = {",": ",", "-": "-"}
_ASIDES.update(dict.fromkeys(("who", "of", "for", "in", "from", "with", "at", "and", "on"), ""))


@dataclass(slots=True)
class Stance:
    """How a mention stands in its sentence: the shape of its tie to a cue verb, that verb's code and unit."""

    shape: str
    cue: str = ""
    at: int = -1


class Scene:
    """`quote_at` and `mention_at` are the units of quotes and mentions; everything else goes by units, too."""

    def __init__(self, text: str, spans: Sequence[Span], units: list[Unit]) -> None:
        self.text, self.spans, self.units = text, spans, units
        self.codes = [unit.code for unit in units]
        self.quote_at = [i for i, unit in enumerate(units) if unit.quote >= 0]
        self.mention_at = [i for i, code in enumerate(self.codes) if code in MENTIONS]
        self._stances: dict[int, Stance] = {}
        self._names: dict[int, str] = {}

    def code(self, index: int) -> str:
        """The code of a unit; before the first and behind the last there is a paragraph's end."""
        return self.codes[index] if 0 <= index < len(self.codes) else "¶"

    def path(self, one: int, other: int) -> tuple[str, ...]:
        """The codes between two units in the text's order."""
        first, after = (one + 1, other) if one < other else (other + 1, one)
        if after - first <= _LONGEST_PATH:
            return tuple(self.codes[first:after])
        return (self.codes[first], "~", self.codes[after - 1])

    def stance(self, mention: int) -> Stance:
        found = self._stances.get(mention)
        if found is None:
            found = self._stances[mention] = _stance(self.codes, mention)
        return found

    def name(self, mention: int) -> str:
        """The last word of a mention, lowercase: equal for "Jo Doe" and "Doe", and for every "he"."""
        found = self._names.get(mention)
        if found is None:
            unit = self.units[mention]
            words = self.text[unit.core : unit.end].lower().split() or [""]
            found = self._names[mention] = words[-1].removesuffix("'s").removesuffix("’s")
        return found


def _stance(codes: list[str], mention: int) -> Stance:
    before = codes[mention - 1] if mention else "¶"
    second = codes[mention - 2] if mention > 1 else "¶"
    after = codes[mention + 1] if mention + 1 < len(codes) else "¶"
    if codes[mention] == "name's":
        return Stance("owner")
    if verb := _own_verb(codes, mention + 1):
        return verb
    if before in CUES:
        return Stance("object" if before == "told" else "inverted", before, mention - 1)
    if before == "by" and second in _SAID_TO_SOMEBODY:
        return Stance("agent", second, mention - 2)
    if before == "to" and second == "according":
        return Stance("according", "", mention - 1)
    if before == "-" and second == "¶":
        return Stance("signature", "", mention - 1)
    if before == "but" and second in CUES:
        return Stance("inverted", second, mention - 2)
    if after in _VERBAL:
        return Stance("subject")
    if after == ":":
        return Stance("colon", "", mention + 1)
    return Stance(before if before in _PREPOSITIONS else "-")


def _own_verb(codes: list[str], start: int) -> Stance | None:
    """The cue verb that the words from here belong to, at once or after an aside."""
    start = _behind_brackets(codes, start)
    at = _skip(codes, start)
    if at < len(codes) and codes[at] in CUES:
        if codes[at] in _SAID_TO_SOMEBODY and "be" in codes[start:at]:
            return Stance(HEARER, codes[at], at)
        return Stance("verb" if at == start else "verb+", codes[at], at)
    if start >= len(codes) or codes[start] not in _ASIDES:
        return None
    closing = _ASIDES[codes[start]]
    for i in range(start + 1, min(start + _APPOSITIVE, len(codes))):
        if codes[i] in ENDS or codes[i][0] == "Q":
            return None
        if codes[i] == closing or (not closing and codes[i] in FINITE_CUES):
            at = _skip(codes, i + bool(closing))
            if at < len(codes) and codes[at] in CUES:
                return Stance(f"aside{codes[start]}", codes[at], at)
            if closing != ",":
                return None
    return None


def _behind_brackets(codes: list[str], start: int) -> int:
    """The unit behind a party and a state: "(D-Mo.)"."""
    if start < len(codes) and codes[start] == "(":
        for at in range(start + 1, min(start + _IN_BRACKETS, len(codes))):
            if codes[at] == ")":
                return at + 1
    return start


def _skip(codes: list[str], at: int) -> int:
    stop = min(at + 3, len(codes))
    while at < stop and codes[at] in _BETWEEN_SUBJECT_AND_VERB:
        at += 1
    return at
