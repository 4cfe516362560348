"""What can be seen of a quote and of a mention beside it, as names of features. No feature holds a word of the text.

Features come in families. A family is a function of a few codes to the names of its features, so that its summed
weight can be looked up by the codes the next time they are met: most of them are met in every article.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from summarizer.quotes.lexicon import CUES
from summarizer.quotes.scene import ENDS, Scene, Stance

Family = tuple[Callable[..., list[str]], tuple[str | int | bool | tuple[str, ...], ...]]
"""A function and its arguments."""

_BACK, _FORWARD = 14, 8  # mentions looked at before and after a quote
_CLOSE = 3  # and as many on either side where a cue verb ties one of them to the quote
_PARAGRAPHS_BACK, _PARAGRAPHS_FORWARD = 4, 1
_REACH = 16  # units between a quote and a mention whose cue verb stands beside the quote
_SENTENCE = 40  # units looked at for the verb that leads to a quote


def of_mention(code: str, shape: str, cue: str, before: str, after: str, second: str) -> list[str]:
    return [
        f"m {code}",
        f"m {code} {shape}",
        f"m {shape} {cue}",
        f"m< {before}",
        f"m> {after}",
        f"m<> {before} {code} {after}",
        f"m>> {code} {after} {second}",
    ]


def of_glance(where: str, rank: int, code: str, shape: str, claims: bool, others: int, chain: str) -> list[str]:  # noqa: FBT001
    """All that the first, quick ranking looks at."""
    return [
        f"a {where} {code}",
        f"a {where} {shape}",
        f"a {where} {rank}",
        f"a {where} {claims} {others}",
        f"a {code} {claims} {others}",
        f"a {chain} {where}",
        f"a {chain} {claims} {others}",
        f"a {chain} {code}",
        f"a {rank} {shape} {claims} {others}",
    ]


def of_nobody(left: str, right: str, second: str, quote: str, chain: str, claimed: bool) -> list[str]:  # noqa: FBT001
    return [
        "0",
        f"0 {claimed}",
        f"0 {left}",
        f"0 {right} {second}",
        f"0 {quote}",
        f"0 {chain}",
        f"0 {left.split()[-1]} {right}",
    ]


def of_place(where: str, code: str, shape: str, cue: str, quote: str) -> list[str]:
    return [f"w {where}", f"w {where} {code}", f"w {where} {shape}", f"w {where} {shape} {cue} {quote}"]


def of_rank(side: str, rank: int, within: bool, code: str, shape: str, between: int, where: str) -> list[str]:  # noqa: FBT001
    return [f"r {side}{rank} {within}", f"r {side}{rank} {code} {shape}", f"q {between} {where}"]


def of_path(side: str, path: tuple[str, ...], code: str, quote: str) -> list[str]:
    pattern = " ".join(path)
    return [f"p {side} {pattern}", f"p {side} {pattern} {code}", f"p {side} {pattern} {quote}"]


def of_tie(tie: str, code: str, quote: str, sentences: int) -> list[str]:
    return [f"t {tie}", f"t {tie} {code}", f"t {tie} {quote} {sentences}"]


def of_claim(claims: bool, others: int, shape: str, where: str) -> list[str]:  # noqa: FBT001
    return [f"x {claims} {others} {shape}", f"x {claims} {others} {where}"]


def of_left(left: str, side: str, rank: int, within: bool, shape: str, where: str) -> list[str]:  # noqa: FBT001
    return [f"l {left} {side} {min(rank, 4)} {within}", f"l {left} {shape} {where}"]


def of_right(right: str, third: str, side: str, rank: int, within: bool, shape: str, where: str) -> list[str]:  # noqa: FBT001
    return [f"R {right} {third} {side} {min(rank, 4)} {within}", f"R {right} {shape} {where}"]


def of_ungoverned(first: bool, shape: str, before: str, left: str) -> list[str]:  # noqa: FBT001
    return [f"g none {first} {shape}", f"g none {first} {before} {left}"]


def of_object(first: bool, verb: str, path: tuple[str, ...]) -> list[str]:  # noqa: FBT001
    return [f"g behind {first}", f"g behind {verb} {' '.join(path)}"]


def of_subject(first: bool, between: int, joined: str, shape: str, before: str, verb: str) -> list[str]:  # noqa: FBT001
    return [
        f"g {first} {between} {joined}",
        f"g {first} {between} {shape}",
        f"g {first} {before} {shape} {joined}",
        f"g {verb} {first} {between}",
    ]


def of_verb(path: tuple[str, ...], own: bool, shape: str, onward: tuple[str, ...]) -> list[str]:  # noqa: FBT001
    return [f"g {' '.join(path)}", f"g {own} {shape} {' '.join(onward)}"]


def of_chain(kind: str, gap: int, where: str, code: str, shape: str, previous: str) -> list[str]:
    return [f"c {kind} {gap} {where}", f"c {kind} {gap} {code} {shape}", f"c {kind} {gap} {previous}"]


def of_history(code: str, spoke: bool, last_but_one: bool, frequency: int, where: str, shape: str) -> list[str]:  # noqa: FBT001
    return [
        f"h {code} {spoke} {where}",
        f"h {code} {last_but_one} {where}",
        f"h {code} {frequency} {where}",
        f"h {spoke} {shape}",
    ]


def of_same(gap: int, previous: str, quote: str, code: str) -> list[str]:
    return [f"c same {gap} {previous}", f"c same {gap} {previous} {quote}", f"c same {gap} {code}"]


def of_same_beside(gap: int, between: tuple[str, ...], left: str, right: str, previous: str) -> list[str]:
    return [
        f"c same {gap} {' '.join(between)}",
        f"c same {gap} l {left}",
        f"c same {gap} r {right}",
        f"c same {gap} {previous} {right}",
    ]


@dataclass(slots=True)
class Before:
    """What was decided on the quote before: its unit and its speaker's unit (None: nobody).

    `names`: whoever has spoken by then, the speaker of the quote before that one, by `Scene.name`.
    """

    quote: int
    speaker: int | None
    names: frozenset[str] = frozenset()
    last_but_one: str = ""

    @classmethod
    def of(cls, scene: Scene, quote: int, speaker: int | None, before: "Before | None") -> "Before":
        names = before.names if before else frozenset()
        if speaker is not None:
            names |= {scene.name(speaker)}
        earlier = before.speaker if before else None
        return cls(quote, speaker, names, "" if earlier is None else scene.name(earlier))


class Case:
    """One quote with its candidate speakers. Candidate None stands for nobody."""

    def __init__(self, scene: Scene, number: int, before: Before | None) -> None:
        self.scene, self.before = scene, before
        self.at = scene.quote_at[number]
        self.unit = scene.units[self.at]
        self._left = f"{scene.code(self.at - 2)} {scene.code(self.at - 1)}"
        self._right = f"{scene.code(self.at + 1)} {scene.code(self.at + 2)}"
        self._middle = bisect_left(scene.mention_at, self.at)
        self._governor = self._find_governor()
        near = self._near()
        self._claims = {m for m in near if self._claims_quote(m)}
        if self._claims:
            near = [m for m in near if self._rank(m) <= _CLOSE or self._is_likely(m)]
        if any(scene.stance(m).cue for m in self._claims):  # "said Jo Doe, according to The Times": Doe's words
            near = [m for m in near if scene.stance(m).shape != "according"]
        self.candidates: list[int | None] = [None, *near]

    def _find_governor(self) -> int:
        """The last cue verb before the quote in its sentence, or -1."""
        codes = self.scene.codes
        for at in range(self.at - 1, max(self.at - _SENTENCE, -1), -1):
            if codes[at] in CUES:
                return at
            if codes[at] in ENDS:
                break
        return -1

    def _near(self) -> list[int]:
        units, mentions, paragraph = self.scene.units, self.scene.mention_at, self.unit.paragraph
        back = mentions[max(0, self._middle - _BACK) : self._middle]
        forward = mentions[self._middle : self._middle + _FORWARD]
        near = [m for m in back if units[m].paragraph >= paragraph - _PARAGRAPHS_BACK]
        near += [m for m in forward if units[m].paragraph <= paragraph + _PARAGRAPHS_FORWARD]
        if self.before and self.before.speaker is not None and self.before.speaker not in near:
            near.append(self.before.speaker)
        return near

    def _rank(self, m: int) -> int:
        """1 for the mention next to the quote on its side, 2 for the one behind it, and so on."""
        index = bisect_left(self.scene.mention_at, m)
        return self._middle - index if m < self.at else index - self._middle + 1

    def _claims_quote(self, m: int) -> bool:
        """Whether a cue verb or the like ties a mention to the quote with nothing else between."""
        if abs(m - self.at) >= _REACH:
            return False
        verb = self.scene.stance(m).at
        return verb >= 0 and (abs(verb - self.at) == 1 or (abs(m - self.at) == 1 and abs(verb - self.at) <= 4))

    def _is_likely(self, m: int) -> bool:
        within = self.scene.units[m].sentence == self.unit.sentence
        return within or m in self._claims or (self.before is not None and m == self.before.speaker)

    def glance(self, candidate: int | None) -> Family:
        """The one family of the quick ranking."""
        if candidate is None:
            return of_glance, ("0", 0, self.unit.code, self.scene.code(self.at + 1), bool(self._claims), 0, self._left)
        scene, mention = self.scene, self.scene.units[candidate]
        sentences, paragraphs = abs(self.unit.sentence - mention.sentence), abs(self.unit.paragraph - mention.paragraph)
        where = f"{'<' if candidate < self.at else '>'}{min(sentences, 4)}{min(paragraphs, 3)}"
        claims = candidate in self._claims
        others = min(len(self._claims) - claims, 2)
        stance = scene.stance(candidate)
        return of_glance, (
            where,
            min(self._rank(candidate), 6),
            mention.code,
            stance.shape,
            claims,
            others,
            self._link(candidate),
        )

    def _link(self, m: int) -> str:
        before = self.before
        if before is None or before.speaker is None:
            return "-"
        alike = m == before.speaker or self.scene.name(m) == self.scene.name(before.speaker)
        return f"{m == before.speaker} {alike} {self._gap(before)} {before.speaker < before.quote}"

    def families(self, candidate: int | None) -> list[Family]:
        if candidate is None:
            return [self._nobody()]
        return [self._mention(candidate), self._history(candidate), *self._pair(candidate), *self._chain(candidate)]

    def _nobody(self) -> Family:
        before, scene = self.before, self.scene
        chain = "first" if before is None else f"{self._gap(before)} {before.speaker is None}"
        right = scene.code(self.at + 1), scene.code(self.at + 2)
        return of_nobody, (self._left, *right, self.unit.code, chain, bool(self._claims))

    def _mention(self, m: int) -> Family:
        scene, stance = self.scene, self.scene.stance(m)
        around = scene.code(m - 1), scene.code(m + 1), scene.code(m + 2)
        return of_mention, (scene.codes[m], stance.shape, stance.cue, *around)

    def _pair(self, m: int) -> list[Family]:
        scene, unit, mention = self.scene, self.unit, self.scene.units[m]
        stance, code, quote = scene.stance(m), mention.code, unit.code
        side = "<" if m < self.at else ">"
        sentences = min(abs(unit.sentence - mention.sentence), 4)
        paragraphs = min(abs(unit.paragraph - mention.paragraph), 3)
        where, within, rank = f"{side}{sentences}{paragraphs}", sentences == 0, min(self._rank(m), 6)
        between = min(abs(unit.quote - scene.quotes_before(m)) - (m > self.at), 3) if paragraphs < 3 else 3
        others = min(len(self._claims) - (m in self._claims), 2)
        found: list[Family] = [
            (of_place, (where, code, stance.shape, stance.cue, quote)),
            (of_rank, (side, rank, within, code, stance.shape, between, where)),
            (of_path, (side, scene.path(m, self.at), code, quote)),
            (of_tie, (self._tie(stance), code, quote, sentences)),
            (of_claim, (m in self._claims, others, stance.shape, where)),
            (of_left, (self._left, side, min(rank, 4), within, stance.shape, where)),
            (of_right, (self._right, scene.code(self.at + 3), side, min(rank, 4), within, stance.shape, where)),
        ]
        return found + self._governed(m, stance) if within and m < self.at else found

    def _history(self, m: int) -> Family:
        scene, before = self.scene, self.before
        name = scene.name(m)
        side = "<" if m < self.at else ">"
        where = f"{side}{min(abs(self.unit.paragraph - scene.units[m].paragraph), 2)}"
        spoke, again = before is not None and name in before.names, before is not None and name == before.last_but_one
        return of_history, (scene.codes[m], spoke, again, scene.frequency(name), where, scene.stance(m).shape)

    def _tie(self, stance: Stance) -> str:
        """How the mention's cue verb stands to the quote."""
        if stance.at < 0:
            return f"none {stance.shape}"
        between = " ".join(self.scene.path(stance.at, self.at)) if abs(stance.at - self.at) <= 5 else "far"
        return f"{stance.shape} {stance.cue} {'<' if stance.at < self.at else '>'} {between}"

    def _governed(self, m: int, stance: Stance) -> list[Family]:
        """How a mention in the quote's sentence stands to the cue verb that leads to the quote: as its subject?"""
        scene, verb = self.scene, self._governor
        index = bisect_left(scene.mention_at, m)
        first = index == 0 or scene.units[scene.mention_at[index - 1]].sentence != self.unit.sentence
        if verb < 0:
            return [(of_ungoverned, (first, stance.shape, scene.code(m - 1), self._left))]
        if m > verb:
            return [(of_object, (first, scene.codes[verb], scene.path(verb, m)))]
        between = min(bisect_left(scene.mention_at, verb) - index - 1, 4)
        joined, before = scene.code(verb - 1), scene.code(m - 1)
        return [
            (of_subject, (first, between, joined, stance.shape, before, scene.codes[verb])),
            (of_verb, (scene.path(m, verb), stance.at == verb, stance.shape, scene.path(verb, self.at))),
        ]

    def _gap(self, before: Before) -> int:
        return min(self.unit.paragraph - self.scene.units[before.quote].paragraph, 3)

    def _chain(self, m: int) -> list[Family]:
        """How a candidate stands to what was decided on the quote before."""
        before, scene = self.before, self.scene
        if before is None or before.speaker is None:
            return [
                (
                    of_chain,
                    (
                        "first" if before is None else "nobody",
                        0 if before is None else self._gap(before),
                        "",
                        "",
                        "",
                        "",
                    ),
                )
            ]
        gap, last = self._gap(before), scene.codes[before.quote]
        previous = f"{'<' if before.speaker < before.quote else '>'}{last}"
        if m == before.speaker:
            return [
                (of_same, (gap, previous, self.unit.code, scene.codes[m])),
                (of_same_beside, (gap, scene.path(before.quote, self.at), self._left, self._right, previous)),
            ]
        kind = "alike" if scene.name(m) == scene.name(before.speaker) else "other"
        side = "<" if m < self.at else ">"
        sentences = min(abs(self.unit.sentence - scene.units[m].sentence), 4)
        return [(of_chain, (kind, gap, f"{side}{sentences}", scene.codes[m], scene.stance(m).shape, previous))]
