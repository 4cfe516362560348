"""The persons that an article names: their full names, and whether they are a he or a she where that shows."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from summarizer.quotes.lexicon import FEMALE_NAMES, FEMALE_WORDS, FINITE_CUES, HONORIFICS, MALE_NAMES, MALE_WORDS
from summarizer.quotes.scene import Scene

_NO_NAMES = HONORIFICS | {"the", "a", "an", "his", "her", "their", "both", "neither", "another"}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as written: `bare` are its words without role and honorific."""

    bare: tuple[str, ...]
    titled: bool
    gender: str | None


class People:
    """Persons go by their last word in small letters: "Jo Doe", "Mrs. Doe" and "Doe's" are one."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._full: defaultdict[str, set[str]] = defaultdict(set)
        self._genders: defaultdict[str, set[str]] = defaultdict(set)
        self._persons: set[str] = set()
        for mention in scene.mention_at:
            if scene.codes[mention] in ("Name", "name's"):
                self._meet(mention)

    def _meet(self, mention: int) -> None:
        key, name = self._scene.name(mention), self._name(mention)
        if name.gender:
            self._genders[key].add(name.gender)
        if len(name.bare) > 1:
            self._full[key].add(" ".join(name.bare))
        if key not in self._persons and (name.gender or self._is_titled(mention, name)):
            self._persons.add(key)

    def _name(self, mention: int) -> _Name:
        unit, text = self._scene.units[mention], self._scene.text
        return _read_name(text[unit.start : unit.core], text[unit.core : unit.end])

    def _is_titled(self, mention: int, name: _Name) -> bool:
        """An honorific or a role before the name, a role behind it, or words that only a person can have said."""
        scene = self._scene
        if scene.code(mention + 1) == "," and scene.code(mention + 2) == "role":
            return True
        spoke = len(name.bare) > 1 and scene.stance(mention).cue in FINITE_CUES
        return scene.code(mention - 1) != "the" and (name.titled or spoke)

    def is_person(self, mention: int) -> bool:
        return self._scene.name(mention) in self._persons

    def may_be_person(self, mention: int) -> bool:
        """Also whoever is named by two words and without an article: newspapers and ministries seldom are."""
        return self.is_person(mention) or any(len(name.split()) == 2 for name in self._full[self._scene.name(mention)])

    def gender(self, mention: int) -> str | None:
        """ "m", "f", or None where nothing or both shows."""
        known = self._genders.get(self._scene.name(mention), ())
        return self._name(mention).gender or (next(iter(known)) if len(known) == 1 else None)

    def identity(self, mention: int) -> str:
        """The fullest name that a mention stands for, without role and honorific: the same for all of one person."""
        return self.full_name(mention) or " ".join(self._name(mention).bare)

    def full_name(self, mention: int) -> str | None:
        """The one longer name that ends in a lone family name; None where there is none or several."""
        longer = self._full.get(self._scene.name(mention), ())
        return next(iter(longer)) if len(self._name(mention).bare) == 1 and len(longer) == 1 else None


@lru_cache(maxsize=5_000)
def _read_name(title: str, written: str) -> _Name:
    words = written.removesuffix("'s").removesuffix("’s").split()
    bare = list(words)
    while len(bare) > 1 and bare[0].lower().rstrip(".") in _NO_NAMES:
        bare = bare[1:]
    titled = bool(title.split()) or (len(bare) < len(words) and words[0].lower() not in _NO_NAMES - HONORIFICS)
    return _Name(tuple(bare), titled, _gender([*title.split(), *words]))


def _gender(words: list[str]) -> str | None:
    for word in words:
        lower = word.lower().rstrip(".,")
        if lower in MALE_WORDS or lower in MALE_NAMES:
            return "m"
        if lower in FEMALE_WORDS or lower in FEMALE_NAMES:
            return "f"
    return None
