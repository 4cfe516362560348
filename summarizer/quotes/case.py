"""One quote with its candidate speakers, and the families of features of each."""

from bisect import bisect_left
from dataclasses import dataclass

from summarizer.quotes import features
from summarizer.quotes.features import Family
from summarizer.quotes.lexicon import CUES
from summarizer.quotes.scene import ENDS, HEARER, Scene, Stance

_BACK, _FORWARD = 10, 6  # mentions looked at before and after a quote: more gain nothing
_CLOSE = 3  # and as many on either side where a cue verb ties one of them to the quote
_PARAGRAPHS_BACK, _PARAGRAPHS_FORWARD = 4, 1
_REACH = 16  # units between a quote and a mention whose cue verb stands beside the quote
_SENTENCE = 40  # units looked at for the verb that leads to a quote
# How a mention's place is written: its side, the sentences and the paragraphs to the quote.
_BEFORE, _BEHIND = (tuple(tuple(f"{side}{s}{p}" for p in range(4)) for s in range(5)) for side in "<>")
_TOUCHING = 5  # units between a verb and the quote that are told apart


@dataclass(frozen=True, slots=True)
class Before:
    """What was decided on the quote before: its unit and its speaker's unit (None: nobody)."""

    quote: int
    speaker: int | None


class Case:
    """`candidates` are units of mentions, in no order that matters; None stands for nobody."""

    def __init__(self, scene: Scene, number: int, before: Before | None) -> None:
        self.scene, self.before = scene, before
        self.at = scene.quote_at[number]
        self.unit = scene.units[self.at]
        self._left = f"{scene.code(self.at - 2)} {scene.code(self.at - 1)}"
        self._middle = bisect_left(scene.mention_at, self.at)
        self._governor: int | None = None
        self._links = self._links_to(before)
        self._ranks = self._near()
        self._claims = {m for m in self._ranks if self._claims_quote(m)}
        for bystander in [m for m in self._ranks if self._hears_quote(m) or self._passes_on(m)]:
            self._claims.discard(bystander)
            del self._ranks[bystander]
        self.candidates: list[int | None] = [None, *self._worth_looking_at()]

    def _near(self) -> dict[int, int]:
        """The mentions around the quote, each with its rank on its side of it."""
        units, mentions, middle = self.scene.units, self.scene.mention_at, self._middle
        earliest, latest = self.unit.paragraph - _PARAGRAPHS_BACK, self.unit.paragraph + _PARAGRAPHS_FORWARD
        back = enumerate(reversed(mentions[max(0, middle - _BACK) : middle]), 1)
        ranks = {m: rank for rank, m in back if units[m].paragraph >= earliest}
        forward = enumerate(mentions[middle : middle + _FORWARD], 1)
        ranks.update((m, rank) for rank, m in forward if units[m].paragraph <= latest)
        if self.before and self.before.speaker is not None and self.before.speaker not in ranks:
            ranks[self.before.speaker] = self._rank(self.before.speaker)
        return ranks

    def _rank(self, m: int) -> int:
        index = bisect_left(self.scene.mention_at, m)
        return self._middle - index if m < self.at else index - self._middle + 1

    def _claims_quote(self, m: int) -> bool:
        """Whether a cue verb or the like ties a mention to the quote with nothing else between."""
        distance = abs(m - self.at)
        if distance >= _REACH:
            return False
        verb = self.scene.stance(m).at
        return verb >= 0 and (abs(verb - self.at) == 1 or (distance == 1 and abs(verb - self.at) <= 4))

    def _hears_quote(self, m: int) -> bool:
        """Whether these words were said to a mention: "Jo Doe was told", and whoever said them, Doe did not."""
        stance = self.scene.stance(m)
        return stance.shape == HEARER and (m in self._claims or stance.at == self._leading_verb())

    def _passes_on(self, m: int) -> bool:
        """Whether somebody else speaks where it stands: "said Jo Doe, according to The Times" are Doe's words."""
        scene = self.scene
        return scene.stance(m).shape == "according" and any(
            scene.stance(other).cue and scene.units[other].sentence == scene.units[m].sentence for other in self._ranks
        )

    def _worth_looking_at(self) -> list[int]:
        """All that are near; of a quote that is claimed, only who is close or has a tie to it."""
        if not self._claims:
            return list(self._ranks)
        return [m for m, rank in self._ranks.items() if rank <= _CLOSE or self._is_likely(m)]

    def _is_likely(self, m: int) -> bool:
        within = self.scene.units[m].sentence == self.unit.sentence
        return within or m in self._claims or (self.before is not None and m == self.before.speaker)

    def glance(self, candidate: int | None) -> Family:
        """The one family of the quick ranking."""
        scene, claims = self.scene, len(self._claims)
        if candidate is None:
            following = scene.code(self.at + 1)
            return features.of_glance, ("0", 0, self.unit.code, following, bool(claims), 0, self._left)
        claiming = candidate in self._claims
        return features.of_glance, (
            self._where(candidate),
            min(self._ranks[candidate], 6),
            scene.codes[candidate],
            scene.stance(candidate).shape,
            claiming,
            min(claims - claiming, 2),
            self._chain(candidate),
        )

    def _where(self, m: int) -> str:
        quote, mention = self.unit, self.scene.units[m]
        if m < self.at:
            return _BEFORE[min(quote.sentence - mention.sentence, 4)][min(quote.paragraph - mention.paragraph, 3)]
        return _BEHIND[min(mention.sentence - quote.sentence, 4)][min(mention.paragraph - quote.paragraph, 3)]

    def _chain(self, m: int) -> str:
        """How a mention stands to the speaker of the quote before."""
        if self._links is None:
            return "-"
        name, other, alike, same = self._links
        if self.before is not None and m == self.before.speaker:
            return same
        return alike if self.scene.name(m) == name else other

    def _links_to(self, before: Before | None) -> tuple[str, str, str, str] | None:
        """The name of the speaker before; how another mention, one of that name, and the very same stand to it."""
        if before is None or before.speaker is None:
            return None
        where = f"{self._gap(before)} {before.speaker < before.quote}"
        return self.scene.name(before.speaker), f"other {where}", f"alike {where}", f"same {where}"

    def families(self, candidate: int | None) -> list[Family]:
        """What the thorough ranking looks at."""
        if candidate is None:
            return [self._nobody()]
        m, scene = candidate, self.scene
        stance, code, quote, where = scene.stance(m), scene.codes[m], self.unit.code, self._where(m)
        side, rank, within = where[0], min(self._ranks[m], 4), where[1] == "0"
        right = f"{scene.code(self.at + 1)} {scene.code(self.at + 2)}"
        around = scene.code(m - 1), scene.code(m + 1), scene.code(m + 2)
        found: list[Family] = [
            (features.of_mention, (code, stance.shape, stance.cue, *around)),
            (features.of_place, (where, code, stance.shape, stance.cue, quote)),
            (features.of_tie, (self._tie(stance), code, quote, where[1])),
            (features.of_left, (self._left, side, rank, within, stance.shape, where)),
            (features.of_right, (right, scene.code(self.at + 3), side, rank, within, stance.shape, where)),
        ]
        if within and side == "<":
            found += self._governed(m, stance)
        if self.before is not None and m == self.before.speaker:
            found.append(self._same(self.before, m, right))
        return found

    def _nobody(self) -> Family:
        before, scene = self.before, self.scene
        chain = "first" if before is None else f"{self._gap(before)} {before.speaker is None}"
        right = scene.code(self.at + 1), scene.code(self.at + 2)
        return features.of_nobody, (self._left, *right, self.unit.code, chain, bool(self._claims))

    def _tie(self, stance: Stance) -> str:
        if stance.at < 0:
            return f"none {stance.shape}"
        near = abs(stance.at - self.at) <= _TOUCHING
        between = " ".join(self.scene.path(stance.at, self.at)) if near else "far"
        return f"{stance.shape} {stance.cue} {'<' if stance.at < self.at else '>'} {between}"

    def _governed(self, m: int, stance: Stance) -> list[Family]:
        """How a mention in the quote's sentence stands to the cue verb that leads to the quote: as its subject?"""
        scene, verb = self.scene, self._leading_verb()
        index = bisect_left(scene.mention_at, m)
        first = index == 0 or scene.units[scene.mention_at[index - 1]].sentence != self.unit.sentence
        if verb < 0:
            return [(features.of_ungoverned, (first, stance.shape, scene.code(m - 1), self._left))]
        if m > verb:
            return []
        between = min(bisect_left(scene.mention_at, verb) - index - 1, 4)
        joined, before = scene.code(verb - 1), scene.code(m - 1)
        return [
            (features.of_subject, (first, between, joined, stance.shape, before, scene.codes[verb])),
            (
                features.of_verb,
                (scene.path(m, verb), stance.at == verb, stance.shape, scene.path(verb, self.at)),
            ),
        ]

    def _leading_verb(self) -> int:
        """The last cue verb before the quote in its sentence, or -1."""
        if self._governor is None:
            self._governor = self._find_leading_verb()
        return self._governor

    def _find_leading_verb(self) -> int:
        codes = self.scene.codes
        for at in range(self.at - 1, max(self.at - _SENTENCE, -1), -1):
            if codes[at] in CUES:
                return at
            if codes[at] in ENDS:
                break
        return -1

    def _same(self, before: Before, m: int, right: str) -> Family:
        previous = f"{'<' if m < before.quote else '>'}{self.scene.codes[before.quote]}"
        between = self.scene.path(before.quote, self.at)
        return features.of_same, (self._gap(before), between, self._left, right, previous)

    def _gap(self, before: Before) -> int:
        return min(self.unit.paragraph - self.scene.units[before.quote].paragraph, 3)
