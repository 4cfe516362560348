"""The persons of an article in one of the languages with rules: full names, roles, genders, and who is meant."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice, takewhile

from summarizer.characters import one_line
from summarizer.quotes.rules.grammar import MANY, Grammar
from summarizer.quotes.scene import Scene

_NAMES = frozenset("No")
_SENTENCES_BACK = 3
_REACH = 200  # units of those sentences
_LEAST_NOUN = 5  # letters of a noun that a longer one ends in
_SAYING = frozenset("Vv")
_SUBJECT_LEAD = re.compile(
    r"[wx]{0,2}(?:G[wt]{0,2})?(?:R,?t?w?|R,R)?|(?:[wtnx]*,){1,2}(?:R,?)?"
)  # what stands before a subject: little, or an adverbial
_GENITIVE_LEAD = 4  # units from "according to" to a name
_LEAD = 10  # units that may stand before a subject


class People:
    """Persons go by the full name that they were first given; a lone surname belongs to the one that holds it."""

    def __init__(self, scene: Scene, grammar: Grammar) -> None:
        self._scene, self._grammar = scene, grammar
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        self._full: dict[str, str] = {}
        self._roles: dict[str, tuple[int, str]] = {}
        self._by_role: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._first: dict[str, int] = {}  # the unit that names a person first
        self._genders: dict[str, set[str]] = defaultdict(set)
        names = [at for at, unit in enumerate(scene.units) if unit.code in _NAMES]
        for at in names:
            self._meet(at)
        for at in names:
            self._learn(at)

    def _meet(self, at: int) -> None:
        words = self._words(at)
        if len(words) < 2:
            return
        key = self._key(words)
        self._full.setdefault(key, " ".join(words))
        for word in words[1:]:
            self._holders[self._grammar.stem(word)].add(key)

    def _learn(self, at: int) -> None:
        """The role and the gender that stand beside a name."""
        identity, unit = self.identity(at), self._scene.units[at]
        if " " in identity:
            self._first.setdefault(identity, at)
        if (role := self._role_beside(at)) is not None:
            written = one_line(self._scene.text[self._scene.units[role].core : self._scene.units[role].end])
            self._roles.setdefault(identity, (role, written))
            for noun in self._nouns(role):
                for asked in self._asked_by(noun):
                    self._by_role[asked].setdefault(identity, role)
            self._genders[identity].add(self.gender_of_role(role))
        for title in self._scene.text[unit.start : unit.core].split():
            self._genders[identity].add(self._grammar.titles.get(title.lower().rstrip("."), ""))
        self._genders[identity] |= self._genders_by_ending(identity)

    def _genders_by_ending(self, identity: str) -> set[str]:
        """What first and family name show, in the case in which the person was first named."""
        grammar, words = self._grammar, identity.lower().split()
        if len(words) > 1 and grammar.genitive_given and "G" in self._codes_before(self._first[identity]):
            return {gender for ending, gender in grammar.genitive_given.items() if words[0].endswith(ending)}
        family = "f" if words[-1].endswith(grammar.female_endings) else ""
        return {family, self._given_gender(words[0])} if len(words) > 1 else {family}

    def _codes_before(self, at: int) -> list[str]:
        return self._scene.codes[max(0, at - _GENITIVE_LEAD) : at]

    def _given_gender(self, given: str) -> str:
        if given in self._grammar.male_given:
            return "m"
        if given.endswith(self._grammar.female_given):
            return "f"
        return "m" if given.endswith(self._grammar.male_given_endings) else ""

    def _words(self, at: int) -> list[str]:
        unit = self._scene.units[at]
        return one_line(self._scene.text[unit.core : unit.end]).split()

    def _key(self, words: Iterable[str]) -> str:
        return " ".join(self._grammar.stem(word) for word in words)

    def identity(self, at: int) -> str:
        """The fullest name of a person; as written where several or none may be meant."""
        words = self._words(at)
        if len(words) > 1:
            return self._full.get(self._key(words), " ".join(words))
        holders = self._holders.get(self._grammar.stem(words[0]), set()) if words else set()
        return self._full[next(iter(holders))] if len(holders) == 1 else " ".join(words)

    def role(self, identity: str) -> str | None:
        return self._roles[identity][1] if identity in self._roles else None

    def gender(self, identity: str) -> str:
        """ "m", "f", or "" where nothing or both shows."""
        known = self._genders.get(identity, set()) - {""}
        return next(iter(known)) if len(known) == 1 else ""

    def gender_of_role(self, at: int) -> str:
        """By the article where it tells, or else by the noun."""
        grammar, unit = self._grammar, self._scene.units[at]
        article = self._scene.text[unit.start : unit.core].strip().lower().replace("’", "'")
        if gender := grammar.articles.get(article):
            return gender
        words = self._scene.text[unit.core : unit.end].lower().split()[:3]
        female = grammar.female_roles - grammar.roles
        endings = grammar.female_role_endings or ("\0",)
        if any(word in female or word.endswith(endings) for word in words):
            return "f"
        return "m" if words and words[0].endswith(grammar.male_role_endings) else ""

    def _role_beside(self, at: int) -> int | None:
        """The unit of a role before a name or behind its comma."""
        code = self._scene.code
        if code(at - 1) == "R":
            return at - 1
        if code(at - 1) in (",", "Q") and code(at - 2) == "R":
            return at - 2  # "главный тренер, Олег Дубов", "капитан «Ветра» Олег Дубов"
        if "w" in (code(at - 1), code(at - 2)) and "," in (code(at - 1), code(at - 2)) and code(at - 3) == "R":
            return at - 3  # "la abogada defensora, Ana Ruiz", "вратарь, двадцатилетний Иван Ли"
        return at + 2 if code(at + 1) == "," and code(at + 2) == "R" else None

    def with_role(self, role: int) -> str | None:
        """The one person whom the article gave the role that a unit names."""
        fits = set()
        for noun in self._nouns(role):
            holders = self._by_role.get(self._bare(noun), {})
            fits |= {one for one, at in islice(holders.items(), 2) if at < role}
        return next(iter(fits)) if len(fits) == 1 else None

    def _nouns(self, role: int) -> list[str]:
        unit = self._scene.units[role]
        written = one_line(self._scene.text[unit.core : unit.end]).lower().split()
        words = list(takewhile(lambda word: word not in self._grammar.links, written))  # "médecin du chanteur"
        return [word for word in words if self._grammar.is_role(word, capital=True)] or words[:1]

    def is_body(self, at: int) -> bool:
        """Whether a mention is no single person: a ministry, "la Ligue"."""
        unit, grammar = self._scene.units[at], self._grammar
        words = one_line(self._scene.text[unit.core : unit.end]).split()
        roles = any(grammar.is_role(word.lower(), capital=True) for word in words)
        proper = not grammar.nouns_are_capitalised and words[0][0].isupper()
        return grammar.is_body(words[0].lower()) or (proper and bool(grammar.articles) and not roles)

    def has_complement(self, at: int) -> bool:
        """Whether a role says what it belongs to ("председатель профкома", "le médecin du chanteur")."""
        unit = self._scene.units[at]
        words = one_line(self._scene.text[unit.core : unit.end]).split()
        if not self._grammar.links.isdisjoint(map(str.lower, words[1:])):
            return True
        return len(words) > 1 and not self._grammar.is_role(words[-1].lower(), capital=True)

    def _bare(self, noun: str) -> str:
        return noun.rstrip("n") if self._grammar.nouns_are_capitalised else noun

    def _asked_by(self, noun: str) -> set[str]:
        """The nouns that a role may be called by later: "Sprecher" for "Polizeisprecher", "letrada" for "abogada",
        "Forscherin" for "Biologin"."""
        bare = self._bare(noun)
        found = {bare}.union(*(same for same in self._grammar.same_roles if noun in same))
        found |= {self._bare(wide) for wide, endings in self._grammar.broader.items() if noun.endswith(endings)}
        if self._grammar.nouns_are_capitalised:
            found |= {bare[start:] for start in range(len(bare) - _LEAST_NOUN + 1)}
        return found

    def last_named(self, before: int, gender: str, back: int = _SENTENCES_BACK) -> str | None:
        """The only person whom the nearest sentence with a person is about, if the gender allows."""
        scene = self._scene
        found: dict[str | None, bool] = {}
        sentence = -1
        for at in range(before - 1, max(-1, before - _REACH), -1):
            if self._is_far(at, before, back) or (found and scene.units[at].sentence != sentence):
                break
            if self.is_lone_role(at):
                found[self.with_role(at)] = True
            elif scene.codes[at] in _NAMES and (self.is_person(at) or self.is_subject(at)):
                found[self.identity(at)] = self.is_subject(at)
            sentence = scene.units[at].sentence if found else sentence
        name = self._about(found)
        return name if name and " " in name and self.agrees(name, gender) else None

    def topic(self, before: int, gender: str) -> str | None:
        """The only person whom a paragraph names before one of its quotes, if the gender allows."""
        scene = self._scene
        found: set[str | None] = set()
        paragraph = scene.units[before].paragraph
        for at in range(before - 1, max(-1, before - _REACH), -1):
            if scene.units[at].paragraph != paragraph:
                break
            if scene.codes[at] in _NAMES:
                found.add(self.identity(at))
            elif scene.codes[at] == "R" and scene.code(at + 1) != "N":
                found.add(None)
        name = found.pop() if len(found) == 1 else None
        return name if name and " " in name and name in self._first and self.agrees(name, gender) else None

    def only_one(self, before: int, gender: str) -> str | None:
        """The only person whom the article has named so far."""
        named = [name for name, at in islice(self._first.items(), 2) if at < before]
        return named[0] if len(named) == 1 and self.agrees(named[0], gender) else None

    def is_lone_role(self, at: int) -> bool:
        """Whether a role without its name is what the sentence is about."""
        code = self._scene.code
        alone = code(at) == "R" and code(at + 1) not in ("N", "o", ",")
        return alone and self._is_known_role(at) and self.is_subject(at)

    def _is_known_role(self, at: int) -> bool:
        """Whether a role's noun is known, and not only one behind a verb of saying ("defendió el plan")."""
        noun = self._nouns(at)[0]
        return self._grammar.is_role(noun, capital=True) or self._grammar.is_body(noun)

    def _is_far(self, at: int, before: int, back: int) -> bool:
        here, there = self._scene.units[before], self._scene.units[at]
        return here.sentence - there.sentence > back or here.paragraph - there.paragraph > 1

    def _about(self, found: dict[str | None, bool]) -> str | None:
        """The one person, or the one in the subject's place."""
        subjects = [name for name, subject in found.items() if subject]
        return subjects[0] if len(subjects) == 1 else None

    def _joins(self, at: int) -> bool:
        unit = self._scene.units[at]
        return self._scene.text[unit.start : unit.end].lower() in self._grammar.conjunctions

    def is_subject(self, at: int) -> bool:
        """Whether a mention opens its sentence or stands beside a verb of saying."""
        scene = self._scene
        if {scene.code(at - 1), scene.code(at + 1)} & _SAYING:
            return True
        if self._grammar.roles_are_subjects and scene.code(at - 1) == "R":
            return True
        if scene.code(at - 2) in _NAMES and self._joins(at - 1):
            return self.is_subject(at - 2)
        first = at
        while first > 0 and at - first < _LEAD and scene.units[first - 1].sentence == scene.units[at].sentence:
            first -= 1
        lead = "".join(scene.codes[first:at])
        return at - first < _LEAD and bool(_SUBJECT_LEAD.fullmatch(lead))

    def agrees(self, name: str, gender: str) -> bool:
        """Whether a person can be of a gender; nobody can be many."""
        known = self.gender(name)
        return not gender or known == gender or (not known and gender != MANY)

    def is_person(self, at: int) -> bool:
        """Whether a role, a title or a verb of saying shows that a name is a person's."""
        unit, code = self._scene.units[at], self._scene.code
        if unit.core > unit.start or self.identity(at) in self._roles:
            return True
        return code(at + 1) in ("V", "v") or code(at - 1) in ("V", "v")
