"""What can be seen of a quote and of a mention beside it, as names of features. No feature holds a word of the text."""

from bisect import bisect_left
from dataclasses import dataclass

from summarizer.quotes.lexicon import CUES, FINITE_CUES
from summarizer.quotes.marks import Span
from summarizer.quotes.units import MENTIONS, Unit

_BACK, _FORWARD = 14, 8  # mentions looked at before and after a quote
_CLOSE = 3  # and as many on either side where a cue verb ties one of them to the quote
_PARAGRAPHS_BACK, _PARAGRAPHS_FORWARD = 4, 1
_LONGEST_PATTERN = 7  # units between quote and mention that are told apart one by one
_REACH = 2 + 14  # units between a quote and a mention whose cue verb stands beside the quote
_SENTENCE = 40  # units looked at for the verb that leads to a quote
_APPOSITIVE = 14  # units that may stand between a subject and its verb
_BETWEEN_SUBJECT_AND_VERB = frozenset(("ly", "adv", "have", "be", "modal", "do", "not", "day"))
_VERBAL = frozenset(("ed", "have", "be", "modal", "do", "w", "ly", "adv"))
_ENDS = frozenset((".", "!", "?", "¶"))


@dataclass(slots=True)
class Stance:
    """How a mention stands in its sentence: the shape of its tie to a cue verb, that verb's code and unit."""

    shape: str
    cue: str = ""
    at: int = -1


class Scene:
    """The units of one article with what several quotes and mentions ask of them, each worked out once."""

    def __init__(self, text: str, spans: list[Span], units: list[Unit]) -> None:
        self.text, self.spans, self.units = text, spans, units
        self.codes = [unit.code for unit in units]
        self.quote_at = [i for i, unit in enumerate(units) if unit.quote >= 0]
        self.mention_at = [i for i, unit in enumerate(units) if unit.code in MENTIONS]
        self._stances: dict[int, Stance] = {}
        self._mention_features: dict[int, list[str]] = {}
        self._names: dict[int, str] = {}

    def stance(self, mention: int) -> Stance:
        if mention not in self._stances:
            self._stances[mention] = _stance(self.codes, mention)
        return self._stances[mention]

    def name(self, mention: int) -> str:
        """The last word of a mention, lowercase: equal for "Jo Doe" and "Doe", and for every "he"."""
        if mention not in self._names:
            unit = self.units[mention]
            words = self.text[unit.core : unit.end].lower().split() or [""]
            self._names[mention] = words[-1].removesuffix("'s").removesuffix("’s")
        return self._names[mention]

    def mention_features(self, mention: int) -> list[str]:
        if mention not in self._mention_features:
            self._mention_features[mention] = self._of_mention(mention)
        return self._mention_features[mention]

    def _of_mention(self, mention: int) -> list[str]:
        code, stance = self.codes[mention], self.stance(mention)
        before, after = self.code(mention - 1), self.code(mention + 1)
        return [
            f"m {code}",
            f"m {code} {stance.shape}",
            f"m {stance.shape} {stance.cue}",
            f"m< {before}",
            f"m> {after}",
            f"m<> {before} {code} {after}",
            f"m>> {code} {after} {self.code(mention + 2)}",
        ]

    def code(self, index: int) -> str:
        return self.codes[index] if 0 <= index < len(self.codes) else "¶"

    def pattern(self, first: int, after: int) -> str:
        """The codes of the units in between, shortened in the middle."""
        if after - first <= _LONGEST_PATTERN:
            return " ".join(self.codes[first:after])
        return " ".join((*self.codes[first : first + 3], "~", *self.codes[after - 3 : after]))


def _stance(codes: list[str], mention: int) -> Stance:
    before = codes[mention - 1] if mention else "¶"
    if codes[mention] == "name's":
        return Stance("owner")
    shape, cue, at = _verb(codes, mention + 1)
    if shape and not (before in FINITE_CUES and codes[at - 1] == "that"):
        return Stance(shape, cue, at)
    if before in CUES:
        return Stance("object" if before == "told" else "inverted", before, mention - 1)
    if before == "to" and mention > 1 and codes[mention - 2] == "according":
        return Stance("according", "", mention - 1)
    if before == "but" and mention > 1 and codes[mention - 2] in CUES:
        return Stance("inverted", codes[mention - 2], mention - 2)
    after = codes[mention + 1] if mention + 1 < len(codes) else "¶"
    if after in _VERBAL:
        return Stance("subject")
    if after == ":":
        return Stance("colon", "", mention + 1)
    return Stance(before if before in ("by", "from", "to", "of", "with", "for", "about", "as", "in", "and", "prep") else "-")


def _verb(codes: list[str], start: int) -> tuple[str, str, int]:
    """The cue verb that the words from here belong to, as (shape, cue, unit): at once, after an aside, or none."""
    at = _skip(codes, start)
    if at < len(codes) and codes[at] in CUES:
        return ("verb" if at == start else "verb+"), codes[at], at
    if start < len(codes) and codes[start] in (",", "(", "who", "-", "of", "for", "in", "from", "with", "at", "and", "on"):
        closing = {",": ",", "(": ")", "-": "-"}.get(codes[start])
        for i in range(start + 1, min(start + _APPOSITIVE, len(codes))):
            if codes[i] in _ENDS or codes[i][0] == "Q":
                break
            if codes[i] == closing or (closing is None and codes[i] in FINITE_CUES):
                at = _skip(codes, i + (closing is not None))
                if at < len(codes) and codes[at] in CUES:
                    return f"aside{codes[start]}", codes[at], at
                if closing != ",":
                    break
    return "", "", -1


def _skip(codes: list[str], at: int) -> int:
    stop = min(at + 3, len(codes))
    while at < stop and codes[at] in _BETWEEN_SUBJECT_AND_VERB:
        at += 1
    return at


@dataclass(slots=True)
class Before:
    """What was decided on the quote before: its unit and its speaker's unit (None: nobody)."""

    quote: int
    speaker: int | None


class Case:
    """One quote with its candidate speakers. Candidate None stands for nobody."""

    def __init__(self, scene: Scene, number: int, before: Before | None) -> None:
        self.scene, self.before = scene, before
        self.at = scene.quote_at[number]
        self.unit = scene.units[self.at]
        self.left = f"{scene.code(self.at - 2)} {scene.code(self.at - 1)}"
        self.right = " ".join(scene.code(self.at + i) for i in (1, 2, 3))
        self.governor = self._governor()
        self.right2 = " ".join(scene.code(self.at + i) for i in (1, 2))
        near = self._near()
        self.claims = {m for m in near if abs(m - self.at) < _REACH and self._claims(m)}
        if self.claims:
            near = [m for m in near if self.rank[m] <= _CLOSE or m in self.claims or self._spoke_before(m)]
        if any(scene.stance(m).cue for m in self.claims):  # "said Jo Doe, according to The Times": Doe's words
            near = [m for m in near if scene.stance(m).shape != "according"]
        self.candidates: list[int | None] = [None, *near]

    def _governor(self) -> int:
        """The last cue verb before the quote in its sentence, or -1."""
        at = self.at - 1
        while at >= 0 and self.scene.codes[at] not in _ENDS and at > self.at - _SENTENCE:
            if self.scene.codes[at] in CUES:
                return at
            at -= 1
        return -1

    def _near(self) -> list[int]:
        scene = self.scene
        middle = bisect_left(scene.mention_at, self.at)
        paragraph = self.unit.paragraph
        back = scene.mention_at[max(0, middle - _BACK) : middle]
        forward = scene.mention_at[middle : middle + _FORWARD]
        near = [m for m in back if scene.units[m].paragraph >= paragraph - _PARAGRAPHS_BACK]
        near += [m for m in forward if scene.units[m].paragraph <= paragraph + _PARAGRAPHS_FORWARD]
        if self.before and self.before.speaker is not None and self.before.speaker not in near:
            near.append(self.before.speaker)
        self.rank = {}
        for m in near:
            i = bisect_left(scene.mention_at, m)
            self.rank[m] = middle - i if m < self.at else i - middle + 1
        return near

    def _spoke_before(self, m: int) -> bool:
        return self.before is not None and m == self.before.speaker

    def _claims(self, m: int) -> bool:
        """Whether a cue verb or the like ties a mention to the quote with nothing else between."""
        verb = self.scene.stance(m).at
        return verb >= 0 and (abs(verb - self.at) == 1 or (abs(m - self.at) == 1 and abs(verb - self.at) <= 4))

    def features(self, candidate: int | None) -> list[str]:
        return self._of_nobody() if candidate is None else self._of_pair(candidate)

    def _of_nobody(self) -> list[str]:
        before = self.before
        chain = "first" if before is None else f"{min(self.unit.paragraph - self.scene.units[before.quote].paragraph, 3)} {before.speaker is None}"
        return ["0", f"0 {bool(self.claims)}", f"0 {self.left}", f"0 {self.right2}", f"0 {self.unit.code}", f"0 {chain}", f"0 {self.scene.code(self.at - 1)} {self.scene.code(self.at + 1)}"]

    def _of_pair(self, m: int) -> list[str]:
        scene, at, unit = self.scene, self.at, self.unit
        mention, stance = scene.units[m], scene.stance(m)
        side = "<" if m < at else ">"
        lo, hi = (m, at) if m < at else (at, m)
        pattern = scene.pattern(lo + 1, hi)
        sentences = min(abs(unit.sentence - mention.sentence), 4)
        paragraphs = min(abs(unit.paragraph - mention.paragraph), 3)
        rank = min(self.rank[m], 6)
        quotes_between = min(abs(unit.quote - _quotes_before(scene, m)) - (m > at), 3) if paragraphs < 3 else 3
        where = f"{side}{sentences}{paragraphs}"
        tie = self._tie(stance, m)
        code = mention.code
        found = [
            f"w {where}",
            f"w {where} {code}",
            f"w {where} {stance.shape}",
            f"w {where} {stance.shape} {stance.cue} {unit.code}",
            f"r {side}{rank} {sentences == 0}",
            f"r {side}{rank} {code} {stance.shape}",
            f"p {side} {pattern}",
            f"p {side} {pattern} {code}",
            f"p {side} {pattern} {unit.code}",
            f"x {m in self.claims} {min(len(self.claims - {m}), 2)} {stance.shape}",
            f"x {m in self.claims} {min(len(self.claims - {m}), 2)} {where}",
            f"t {tie}",
            f"t {tie} {code}",
            f"t {tie} {unit.code} {sentences}",
            f"q {quotes_between} {where}",
            f"l {self.left} {side} {rank if rank < 4 else 4} {sentences == 0}",
            f"R {self.right} {side} {rank if rank < 4 else 4} {sentences == 0}",
            f"R {self.right2} {stance.shape} {where}",
            f"l {self.left} {stance.shape} {where}",
        ]
        found += self._governed(m, stance)
        found += self._chain(m, where, stance, tie)
        return found

    def _tie(self, stance: Stance, m: int) -> str:
        """How the mention's cue verb stands to the quote."""
        if stance.at < 0:
            return f"none {stance.shape}"
        at, verb = self.at, stance.at
        lo, hi = (verb, at) if verb < at else (at, verb)
        between = self.scene.pattern(lo + 1, hi) if hi - lo <= 5 else "far"
        return f"{stance.shape} {stance.cue} {'<' if verb < at else '>'} {between}"

    def _governed(self, m: int, stance: Stance) -> list[str]:
        """How a mention before the quote stands to the cue verb that leads to the quote: is it the verb's subject?"""
        scene, verb = self.scene, self.governor
        if m > self.at or scene.units[m].sentence != self.unit.sentence:
            return []
        first = m == 0 or scene.mention_at[bisect_left(scene.mention_at, m) - 1] < m and scene.units[
            scene.mention_at[bisect_left(scene.mention_at, m) - 1]
        ].sentence != self.unit.sentence
        if verb < 0:
            return [f"g none {first} {stance.shape}", f"g none {first} {scene.code(m - 1)} {self.left}"]
        if m > verb:
            return [f"g behind {first}", f"g behind {scene.codes[verb]} {scene.pattern(verb + 1, m)}"]
        between = bisect_left(scene.mention_at, verb) - bisect_left(scene.mention_at, m) - 1
        joined = scene.code(verb - 1)
        return [
            f"g {first} {min(between, 4)} {joined}",
            f"g {first} {min(between, 4)} {stance.shape}",
            f"g {first} {scene.code(m - 1)} {stance.shape} {joined}",
            f"g {scene.pattern(m + 1, verb)}",
            f"g {scene.codes[verb]} {first} {min(between, 4)}",
            f"g {stance.at == verb} {stance.shape} {scene.pattern(verb + 1, self.at)}",
        ]

    def _chain(self, m: int, where: str, stance: Stance, tie: str) -> list[str]:
        before = self.before
        if before is None:
            return ["c first"]
        scene = self.scene
        gap = min(self.unit.paragraph - scene.units[before.quote].paragraph, 3)
        if before.speaker is None:
            return [f"c nobody {gap}"]
        previous = scene.units[before.quote]
        side = "<" if before.speaker < before.quote else ">"
        if m == before.speaker:
            between = scene.pattern(before.quote + 1, self.at)
            return [
                f"c same {gap} {side}",
                f"c same {gap} {side} {previous.code} {self.unit.code}",
                f"c same {gap} {between}",
                f"c same {gap} {self.left}",
                f"c same {gap} {self.right2}",
                f"c same {gap} {previous.code} {self.right2} {side}",
                f"c same {scene.codes[m]} {gap}",
            ]
        alike = scene.name(m) == scene.name(before.speaker)
        if alike:
            return [f"c alike {gap} {where}", f"c alike {gap} {scene.codes[m]} {stance.shape}"]
        return [f"c other {gap} {where}", f"c other {gap} {side} {previous.code}", f"c other {gap} {stance.shape}"]


def _quotes_before(scene: Scene, index: int) -> int:
    return bisect_left(scene.quote_at, index)
