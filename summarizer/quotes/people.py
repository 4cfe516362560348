"""The persons that an article names: their full names, and whether they are a he or a she where that shows."""

from collections import defaultdict

from summarizer.quotes.features import Scene
from summarizer.quotes.lexicon import FINITE_CUES, FEMALE_NAMES, FEMALE_WORDS, HONORIFICS, MALE_NAMES, MALE_WORDS


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
        scene, key = self._scene, self._scene.name(mention)
        name = self._name(mention)
        gender = _gender(self._words(mention))
        if gender:
            self._genders[key].add(gender)
        if len(name) > 1:
            self._full[key].add(" ".join(name))
        if gender or self._is_titled(mention, name):
            self._persons.add(key)

    def _words(self, mention: int) -> list[str]:
        unit = self._scene.units[mention]
        words = self._scene.text[unit.start : unit.end].removesuffix("'s").removesuffix("’s").split()
        return words

    def _name(self, mention: int) -> list[str]:
        """The words of the bare name, without role and honorific."""
        unit = self._scene.units[mention]
        words = self._scene.text[unit.core : unit.end].removesuffix("'s").removesuffix("’s").split()
        while len(words) > 1 and words[0].lower().rstrip(".") in HONORIFICS | {"the"}:
            words = words[1:]
        return words

    def _is_titled(self, mention: int, name: list[str]) -> bool:
        """An honorific or a role before the name, a role behind it, or words that only a person can have said."""
        scene = self._scene
        if scene.code(mention + 1) == "," and scene.code(mention + 2) == "role":
            return True
        spoke = scene.stance(mention).cue in FINITE_CUES and len(name) > 1
        return scene.code(mention - 1) != "the" and (name != self._words(mention) or spoke)

    def is_person(self, mention: int) -> bool:
        return self._scene.name(mention) in self._persons

    def gender(self, mention: int) -> str | None:
        """"m", "f", or None where nothing or both shows."""
        own = _gender(self._words(mention))
        known = self._genders.get(self._scene.name(mention), ())
        return own or (next(iter(known)) if len(known) == 1 else None)

    def full_name(self, mention: int) -> str | None:
        """The one longer name that ends in a lone family name; None where there is none or several."""
        name = self._name(mention)
        longer = self._full.get(self._scene.name(mention), ())
        return next(iter(longer)) if len(name) == 1 and len(longer) == 1 else None


def _gender(words: list[str]) -> str | None:
    for word in words:
        lower = word.lower().rstrip(".,")
        if lower in MALE_WORDS or lower in MALE_NAMES:
            return "m"
        if lower in FEMALE_WORDS or lower in FEMALE_NAMES:
            return "f"
    return None
