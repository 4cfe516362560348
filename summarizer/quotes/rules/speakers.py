"""What a speaker is called, and whom a pronoun, a role or a verb without a subject means where that is clear."""

from dataclasses import dataclass

from summarizer.characters import one_line
from summarizer.quotes.rules.attribution import Attribution
from summarizer.quotes.rules.grammar import MANY, Grammar
from summarizer.quotes.rules.people import People
from summarizer.quotes.scene import Scene

_WRITTEN_NAMES = frozenset("Nn")


@dataclass(frozen=True, slots=True)
class Speaker:
    mention: str | None = None
    name: str | None = None
    role: str | None = None


class Speakers:
    """Describes the speakers of one article, quote by quote in order."""

    def __init__(self, scene: Scene, grammar: Grammar) -> None:
        self._scene, self._grammar = scene, grammar
        self._people = People(scene, grammar)
        self._before: tuple[int, str] | None = None  # the unit of the quote before and its speaker's name

    def describe(self, found: Attribution, first: int, last: int) -> Speaker:
        """The speaker of a quote that stands in the units from `first` to `last`."""
        at = found.mention
        if at is None:
            name, written, role = self._meant(first, found.gender), None, None
        else:
            written = self._written(at)
            name, role = self._named(at, first, written, found.gender)
        self._before = (last, name) if name and self._is_name(at, name) else None
        if name is None:
            return Speaker(written)
        return Speaker(written, name, self._people.role(name) or role)

    def _is_name(self, at: int | None, name: str) -> bool:
        """Whether it is a person's: a whole one, or one written beside the quote."""
        return name[:1].isupper() and (" " in name or (at is not None and self._scene.codes[at] in _WRITTEN_NAMES))

    def pass_over(self) -> None:
        """A quote without a speaker: nothing after it continues the one before."""
        self._before = None

    def _named(self, at: int, first: int, written: str, verb: str) -> tuple[str | None, str | None]:
        """The name and, where the article gives the name none, the role that a mention stands for.

        `verb`: the gender that the verb's form shows.
        """
        code = self._scene.codes[at]
        if code == "P" and not self._grammar.pronouns_are_clear:
            return None, None
        if code == "P":
            gender = MANY if verb == MANY else self._grammar.pronouns.get(written.lower(), "")
            return self._meant(min(at, first), gender), None
        if code != "R":
            return self._people.identity(at), None
        if self._people.is_body(at):
            return written, None
        name = self._people.with_role(at)
        if name is None and self._is_definite(at) and not self._people.has_complement(at):
            name = self._described(min(at, first), verb or self._people.gender_of_role(at))
        role = self._scene.text[self._scene.units[at].core : self._scene.units[at].end]
        return (name, one_line(role)) if name else (written, None)

    def _described(self, before: int, gender: str) -> str | None:
        """Whom the sentence just before is about, or else somebody without another role."""
        if name := self._people.last_named(before, gender, back=1):
            return name
        name = self._meant(before, gender)
        if name and (self._people.role(name) is None or self._people.gender(name) == gender != ""):
            return name if self._is_same_paragraph(before) or self._people.role(name) is None else None
        return self._people.only_one(before, gender)

    def _is_same_paragraph(self, at: int) -> bool:
        """Whether the quote before stands in the paragraph of a unit."""
        units = self._scene.units
        return self._before is not None and units[self._before[0]].paragraph == units[at].paragraph

    def _is_definite(self, at: int) -> bool:
        unit = self._scene.units[at]
        before = self._scene.units[at - 1] if at and unit.start == unit.core else unit
        article = self._scene.text[before.start : before.core if before is unit else before.end]
        noun = self._scene.text[unit.core : unit.end]  # also none: "l’une d’elles"
        return self._grammar.indefinite.isdisjoint((article.strip().lower(), noun.lower()))

    def _meant(self, before: int, gender: str) -> str | None:
        """The speaker of a quote close before, or else the one person of the last sentence that names any."""
        if not self._is_same_paragraph(before) and (name := self._people.topic(before, gender)):
            return name
        if self._before is not None:
            last, name = self._before
            scene = self._scene
            near = scene.units[before].paragraph - scene.units[last].paragraph <= 1
            if near and not self._others(last, before, name) and self._people.agrees(name, gender):
                return name
        return self._people.last_named(before, gender)

    def _others(self, start: int, stop: int, name: str) -> bool:
        """Whether somebody else is what a sentence between two units is about."""
        people, codes = self._people, self._scene.codes
        named = (people.identity(at) for at in range(start, stop) if codes[at] == "N" and people.is_subject(at))
        roles = (people.with_role(at) for at in range(start, stop) if people.is_lone_role(at))
        return any(other != name for other in named) or any(other != name for other in roles)

    def _written(self, at: int) -> str:
        unit = self._scene.units[at]
        return one_line(self._scene.text[unit.start : unit.end])
