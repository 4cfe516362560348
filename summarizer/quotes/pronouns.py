"""Whom "he", "she" and "they" stand for, where that is clear; a wrong name is worse than a pronoun."""

from bisect import bisect_left

from summarizer.quotes.scene import Scene
from summarizer.quotes.people import People

_SENTENCES_BACK = 4


def resolve(scene: Scene, people: People, pronoun: int, quote: int, before: tuple[int, int] | None) -> int | None:
    """The unit of the name that a pronoun stands for, or None without a clear lead.

    `quote` is the unit of the pronoun's quote, `before` the quote before it and the named unit of its speaker.
    """
    gender = _gender_of_pronoun(scene, pronoun)
    if gender is None:
        return None
    position = min(pronoun, quote) if scene.units[pronoun].paragraph == scene.units[quote].paragraph else pronoun
    if before is not None and _continues(scene, people, pronoun, quote, before, gender):
        return before[1]
    return _only_person(scene, people, position, gender)


def _gender_of_pronoun(scene: Scene, pronoun: int) -> str | None:
    unit = scene.units[pronoun]
    return {"he": "m", "she": "f"}.get(scene.text[unit.start : unit.end].lower())


def _continues(scene: Scene, people: People, pronoun: int, quote: int, before: tuple[int, int], gender: str) -> bool:
    """Whether the quote goes on with the speaker of the one before: nobody else was named in between."""
    last, speaker = before
    if scene.units[quote].paragraph - scene.units[last].paragraph > 1 or _conflicts(people, speaker, gender):
        return False
    first, after = min(last, speaker) + 1, max(pronoun, quote)
    others = {scene.name(m) for m in _names(scene, people, first, after) if not _conflicts(people, m, gender)}
    added = scene.stance(pronoun).cue == "added" and scene.units[quote].paragraph - scene.units[last].paragraph <= 1
    return added or not others - {scene.name(speaker)}


def _only_person(scene: Scene, people: People, position: int, gender: str) -> int | None:
    """The one person of that gender named in the sentences before, if there is only one."""
    sentence = scene.units[position].sentence
    found: dict[str, int] = {}
    for m in reversed(_names(scene, people, 0, position)):
        back = sentence - scene.units[m].sentence
        if back > _SENTENCES_BACK or (back > 1 and found):
            break
        if not _conflicts(people, m, gender):
            found.setdefault(scene.name(m), m)
    if len(found) != 1:
        return None
    return next(iter(found.values()))


def _names(scene: Scene, people: People, first: int, after: int) -> list[int]:
    mentions = scene.mention_at
    near = mentions[bisect_left(mentions, first) : bisect_left(mentions, after)]
    return [m for m in near[-40:] if scene.codes[m] in ("Name", "name's") and people.is_person(m)]


def _conflicts(people: People, mention: int, gender: str) -> bool:
    known = people.gender(mention)
    return known is not None and known != gender
