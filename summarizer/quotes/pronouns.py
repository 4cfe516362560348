"""Whom "he" and "she" stand for, where that is clear; a wrong name is worse than a pronoun."""

from bisect import bisect_left

from summarizer.quotes.lexicon import CODES
from summarizer.quotes.people import People
from summarizer.quotes.scene import Scene

_SENTENCES_BACK = 5
_SENTENCES_ALONE = 4  # in which nobody else may be named where only that tells whom a pronoun means
_MENTIONS_BACK = 40
_GENDERS = {"he": "m", "she": "f"}
_NAMES = ("Name", "name's")
# Ties of a mention to its sentence that make it what the sentence is about.
_SUBJECT_SHAPES = frozenset(("verb", "verb+", "subject", "inverted"))
_INDEFINITE = frozenset(("a", "an", "one", "another"))


def resolve(scene: Scene, people: People, pronoun: int, quote: int, before: tuple[int, int] | None) -> int | None:
    """The unit of the name that a pronoun stands for, or None without a clear lead.

    `quote` is the unit of the pronoun's quote, `before` the quote before it and the named unit of its speaker.
    """
    gender = _gender_of(scene, pronoun)
    if gender is None:
        return None
    if before is not None and _continues(scene, people, pronoun, quote, before, gender):
        named: int | None = before[1]
    else:
        position = min(pronoun, quote)
        named = _topic(scene, people, position, gender) or _only_one(scene, people, position, gender)
    since = max(named or 0, before[0] if before else 0)
    if named is None or _is_told(scene, pronoun, named) or _somebody_new(scene, since, min(pronoun, quote)):
        return None
    return named


def _gender_of(scene: Scene, pronoun: int) -> str | None:
    unit = scene.units[pronoun]
    return _GENDERS.get(scene.text[unit.start : unit.end].lower())


def _is_told(scene: Scene, pronoun: int, named: int) -> bool:
    """Whether a name is the one spoken to: in "he told Doe" he is not Doe."""
    verb = scene.stance(pronoun).at
    return verb >= 0 and scene.name(named) in {scene.name(m) for m in _names(scene, verb, verb + 3)}


def _continues(scene: Scene, people: People, pronoun: int, quote: int, before: tuple[int, int], gender: str) -> bool:
    """Whether a quote goes on with the speaker of the one before: close by, and nobody else was named between."""
    last, speaker = before
    if scene.units[quote].paragraph - scene.units[last].paragraph > 1 or people.gender(speaker) not in (None, gender):
        return False
    if not _is_subject(scene, speaker):
        return False
    if scene.stance(pronoun).cue == "added":
        return True
    between = _names(scene, min(last, speaker) + 1, max(pronoun, quote))
    others = [m for m in between if scene.name(m) != scene.name(speaker) and people.gender(m) in (None, gender)]
    return not any(_is_subject(scene, m) or _opens_sentence(scene, m) for m in others)


def _somebody_new(scene: Scene, since: int, position: int) -> bool:
    """Whether a sentence between two units opens with a person who has no name: "a former director remembers"."""
    index = bisect_left(scene.mention_at, since + 1)
    between = scene.mention_at[index : bisect_left(scene.mention_at, position)]
    return any(_is_without_name(scene, m) and _opens_sentence(scene, m) for m in between)


def _is_without_name(scene: Scene, mention: int) -> bool:
    if scene.codes[mention] not in ("role", "noun"):
        return False
    unit = scene.units[mention]
    words = scene.text[unit.start : unit.end].lower().split()
    return words[0] in _INDEFINITE and any(CODES.get(word) == "role" for word in words)


def _topic(scene: Scene, people: People, position: int, gender: str) -> int | None:
    """The person whom the sentences before are about: the name in the subject's place, or a pronoun for it.

    As in Grosz, Joshi and Weinstein, "Centering" (1995): a pronoun in the subject's place goes on with the subject.
    """
    sentence = scene.units[position].sentence
    for head in reversed(_heads(scene, position)):
        if sentence - scene.units[head].sentence > _SENTENCES_BACK:
            return None
        if scene.codes[head] == "he" and _gender_of(scene, head) == gender:
            continue
        alone = scene.code(head - 1) != "and" and scene.code(head + 1) != "and"  # not one of two
        fits = alone and scene.codes[head] == "Name" and _may_be(scene, people, head, gender)
        return head if fits and not _spoke_since(scene, people, head, position, gender) else None
    return None


def _only_one(scene: Scene, people: People, position: int, gender: str) -> int | None:
    """The one person whom the last sentences name that the pronoun can mean, if one of them is about that person."""
    sentence = scene.units[position].sentence
    near = [m for m in _names(scene, 0, position) if sentence - scene.units[m].sentence <= _SENTENCES_ALONE]
    possible = [m for m in near if _can_be(scene, people, m, gender)]
    if len({scene.name(m) for m in possible}) != 1 or not any(_is_subject(scene, m) for m in possible):
        return None
    known = any(people.gender(m) == gender or people.is_person(m) for m in possible)
    return next((m for m in reversed(possible) if known and scene.codes[m] == "Name"), None)


def _can_be(scene: Scene, people: People, mention: int, gender: str) -> bool:
    """Whether a name cannot be ruled out: of that gender, or of an unknown one and maybe a person."""
    known = people.gender(mention)
    if known is not None:
        return known == gender
    return people.may_be_person(mention) or _is_subject(scene, mention) or bool(scene.stance(mention).cue)


def _may_be(scene: Scene, people: People, mention: int, gender: str) -> bool:
    """Whether a name is a person's of that gender; where that does not show, one who says something."""
    known = people.gender(mention)
    return known == gender or (known is None and people.may_be_person(mention) and bool(scene.stance(mention).cue))


def _heads(scene: Scene, position: int) -> list[int]:
    """The mention that each of the last sentences before a unit is about, in order: its first subject."""
    index = bisect_left(scene.mention_at, position)
    heads: dict[int, int] = {}
    for m in scene.mention_at[max(0, index - _MENTIONS_BACK) : index]:
        sentence = scene.units[m].sentence
        if sentence not in heads or (_is_subject(scene, m) and not _is_subject(scene, heads[sentence])):
            heads[sentence] = m
    return list(heads.values())


def _spoke_since(scene: Scene, people: People, head: int, position: int, gender: str) -> bool:
    """Whether somebody else whom the pronoun may mean says something after the head."""
    since = _names(scene, head + 1, position)
    others = [m for m in since if people.gender(m) in (None, gender) and scene.name(m) != scene.name(head)]
    return any(scene.stance(m).cue for m in others)


def _is_subject(scene: Scene, mention: int) -> bool:
    shape = scene.stance(mention).shape
    return shape in _SUBJECT_SHAPES or shape.startswith("aside")


def _opens_sentence(scene: Scene, mention: int) -> bool:
    """Whether nobody is mentioned before it in its sentence, not even by a pronoun."""
    index = bisect_left(scene.mention_at, mention)
    return index == 0 or scene.units[scene.mention_at[index - 1]].sentence < scene.units[mention].sentence


def _names(scene: Scene, first: int, after: int) -> list[int]:
    near = scene.mention_at[bisect_left(scene.mention_at, first) : bisect_left(scene.mention_at, after)]
    return [m for m in near[-_MENTIONS_BACK:] if scene.codes[m] in _NAMES]
