"""What a speaker is called: the mention as written, the name that it stands for, and the role beside the name."""

import re
from dataclasses import dataclass

from summarizer.characters import one_line
from summarizer.quotes.lexicon import CODES, FINITE_CUES
from summarizer.quotes.people import People
from summarizer.quotes.pronouns import resolve
from summarizer.quotes.scene import Scene

_OWNER = re.compile(r"['’]s?$")
# What a role loses behind a name: whose it is when that is said elsewhere, and an article that opened a sentence.
_OPENING = re.compile(r"^(?:(?i:its|their|his|her|our|my)|The|A|An)\s+(?=\S)")
_LONGEST_ROLE = 15  # units
_ROLE_ENDS = frozenset((",", ".", "!", "?", "¶", "-", ";", ":")) | FINITE_CUES
_PRONOUNS = frozenset(("he", "they", "it", "i", "we", "who"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """`named` is the unit of the name, which later quotes may lean on."""

    mention: str
    name: str | None = None
    role: str | None = None
    named: int | None = None


class Speakers:
    """Describes the speakers of one article in strings of it, quote by quote in order."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._people = People(scene)
        self._roles: dict[str, tuple[int, str]] | None = None
        self._before: tuple[int, int] | None = None  # the units of the quote before and of its speaker's name

    def describe(self, mention: int, first: int, last: int) -> Speaker:
        """The speaker of a quote that stands in the units from `first` to `last`."""
        unit = self._scene.units[mention]
        written = one_line(self._scene.text[unit.start : unit.end])
        named: int | None = mention
        if unit.code in _PRONOUNS:
            named = resolve(self._scene, self._people, mention, first, self._before)
        elif unit.code in ("role", "noun"):
            named = self._named_behind(mention)
        self._before = (last, named) if named is not None and self._is_name(named) else None
        if named is None:
            return Speaker(written)
        if named != mention and unit.code == "role":
            return Speaker(written, self._name(named), _by_itself(written), named)
        return Speaker(written, self._name(named), self._role(named), named)

    def _named_behind(self, mention: int) -> int:
        """The name that a description leads to ("the union's chairwoman, Jo Doe"), or the description itself."""
        scene = self._scene
        follows = scene.code(mention + 1) == "," and scene.code(mention + 2) == "Name"
        return mention + 2 if follows and scene.code(mention + 3) in (",", ".", "¶", "(", ":") else mention

    def _is_name(self, mention: int) -> bool:
        return self._scene.codes[mention] in ("Name", "name's") and self._people.may_be_person(mention)

    def pass_over(self) -> None:
        """A quote without a speaker: nothing after it continues the one before."""
        self._before = None

    def _name(self, mention: int) -> str:
        unit = self._scene.units[mention]
        full = self._people.full_name(mention) if unit.code in ("Name", "name's") else None
        return full or _OWNER.sub("", one_line(self._scene.text[unit.core : unit.end]))

    def _role(self, mention: int) -> str | None:
        """The role beside a name, or else the first that the article gave this person before."""
        if beside := self._role_beside(mention):
            return beside
        if self._scene.codes[mention] not in ("Name", "name's"):
            return None
        first, role = self._first_roles().get(self._people.identity(mention), (mention, ""))
        return role if first < mention and " " in role else None  # "host" alone tells nothing elsewhere

    def _first_roles(self) -> dict[str, tuple[int, str]]:
        """For every person with a role: the unit of the name that it first stands beside, and the role."""
        if self._roles is None:
            self._roles = {}
            for mention in self._scene.mention_at:
                if self._scene.codes[mention] == "Name" and (role := self._role_beside(mention)):
                    self._roles.setdefault(self._people.identity(mention), (mention, role))
        return self._roles

    def _role_beside(self, mention: int) -> str | None:
        unit = self._scene.units[mention]
        if unit.core > unit.start:
            before = one_line(self._scene.text[unit.start : unit.core])
            if any(CODES.get(word.lower()) == "role" for word in before.split()):
                return before
        return self._role_behind(mention) or self._role_before(mention)

    def _role_before(self, mention: int) -> str | None:
        """`the union's chairwoman,` before a name."""
        role = mention - 2
        if role < 0 or self._scene.codes[role] != "role" or self._named_behind(role) != mention:
            return None
        unit = self._scene.units[role]
        return _by_itself(one_line(self._scene.text[unit.start : unit.end]))

    def _role_behind(self, mention: int) -> str | None:
        """`, a spokesman for the SDF,` behind a name."""
        scene = self._scene
        if scene.code(mention + 1) != "," or scene.code(mention + 2) != "role":
            return None
        last = mention + 2
        while scene.code(last + 1) not in _ROLE_ENDS and scene.code(last + 1)[0] != "Q":
            last += 1
            if last - mention > _LONGEST_ROLE:
                return None
        if scene.code(last + 1)[0] == "Q":  # "host of The Post's “Morning Show”"
            return None
        return one_line(scene.text[scene.units[mention + 2].start : scene.units[last].end])


def _by_itself(role: str) -> str:
    return _OPENING.sub("", role, count=1)
