"""Text with formatting as Telegram takes it without parsing: plain text beside entities.

There is no markup, so there is nothing to escape and nothing to inject, and a cut moves offsets instead of
breaking tags. Entity offsets count UTF-16 code units. The same number of units is a stricter limit than that
number of code points, so only units are counted here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LIMIT = 4096  # units in the text of a message: Bot API, sendMessage
MOST_ENTITIES = 100  # in a message: the server drops or refuses more
ELLIPSIS = "…"
PARAGRAPHS, LINES, WORDS = re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"\s")  # where text may be cut


@dataclass(frozen=True, slots=True)
class Entity:
    """A format on a stretch of text; `type` as in the Bot API's MessageEntity."""

    type: str
    offset: int
    length: int
    url: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def moved(self, by: int) -> "Entity":
        return Entity(self.type, self.offset + by, self.length, self.url)

    def within(self, start: int, end: int) -> "Entity":
        """What is left of it between two offsets, counted from `start`; its length is 0 or less if nothing is."""
        offset = max(self.offset, start)
        return Entity(self.type, offset - start, min(self.end, end) - offset, self.url)


@dataclass(frozen=True, slots=True)
class Formatted:
    """Immutable; `+` takes strings too."""

    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def utf16_length(self) -> int:
        return _units(self.text)

    def __add__(self, other: "Formatted | str") -> "Formatted":
        return Formatted.join("", (self, other))

    def __radd__(self, other: str) -> "Formatted":
        return Formatted.join("", (other, self))

    @staticmethod
    def join(separator: "Formatted | str", parts: "Iterable[Formatted | str]") -> "Formatted":
        between = plain(separator)
        texts: list[str] = []
        entities: list[Entity] = []
        length = 0
        for number, part in enumerate(parts):
            for piece in (between, plain(part)) if number else (plain(part),):
                texts.append(piece.text)
                entities += (entity.moved(length) for entity in piece.entities)
                length += piece.utf16_length
        return Formatted("".join(texts), tuple(entities))

    def part(self, start: int, end: int) -> "Formatted":
        """The text between two indices (code points, as in slices of `text`) with what formats it."""
        first = _units(self.text[:start])
        last = first + _units(self.text[start:end])
        inside = (entity.within(first, last) for entity in self.entities)
        return Formatted(self.text[start:end], tuple(entity for entity in inside if entity.length > 0))

    def stripped(self) -> "Formatted":
        return self.part(len(self.text) - len(self.text.lstrip()), len(self.text.rstrip()))

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "entities": [_entity_to_json(entity) for entity in self.entities]}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Formatted":
        return Formatted(data["text"], tuple(Entity(**entity) for entity in data["entities"]))


def plain(text: str | Formatted) -> Formatted:
    return text if isinstance(text, Formatted) else Formatted(text)


def bold(text: str | Formatted) -> Formatted:
    return _marked(text, "bold")


def italic(text: str | Formatted) -> Formatted:
    return _marked(text, "italic")


def code(text: str | Formatted) -> Formatted:
    return _marked(text, "code")


def link(text: str | Formatted, url: str) -> Formatted:
    return _marked(text, "text_link", url)


def quote(text: str | Formatted, *, expandable: bool = False) -> Formatted:
    """A block quote. Block quotes cannot nest."""
    return _marked(text, "expandable_blockquote" if expandable else "blockquote")


def clipped(text: Formatted, limit: int) -> Formatted:
    """At most `limit` units: whole words and an ellipsis if something had to go."""
    if text.utf16_length <= limit:
        return text
    end = _prefix(text.text, limit - len(ELLIPSIS))
    return text.part(0, _break(text.text, end, WORDS)).stripped() + ELLIPSIS


def split(text: Formatted, limit: int = LIMIT) -> list[Formatted]:
    """Parts that each fit a message, cut between paragraphs, lines or words where there are any.

    Nothing but white space at the cuts is lost; blank text has no parts.
    """
    parts = []
    rest = text.stripped()
    while rest.text:
        end = _message_end(rest, limit)
        parts.append(rest.part(0, end).stripped())
        rest = rest.part(end, len(rest.text)).stripped()
    return parts


def _marked(text: str | Formatted, kind: str, url: str | None = None) -> Formatted:
    inner = plain(text)
    if not inner.text:
        return inner
    return Formatted(inner.text, (Entity(kind, 0, inner.utf16_length, url), *inner.entities))


def _entity_to_json(entity: Entity) -> dict[str, Any]:
    data: dict[str, Any] = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    return data if entity.url is None else data | {"url": entity.url}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _prefix(text: str, units: int) -> int:
    """The index at which the longest prefix of at most so many units ends."""
    for index, character in enumerate(text):
        units -= _units(character)
        if units < 0:
            return index
    return len(text)


def _message_end(text: Formatted, limit: int) -> int:
    """The index at which the first message made of `text` ends."""
    surplus = sorted(entity.offset for entity in text.entities)[MOST_ENTITIES:]
    end = _prefix(text.text, min([limit, *surplus]))
    return end if end == len(text.text) else _break(text.text, max(end, 1), PARAGRAPHS, LINES, WORDS)


def _break(text: str, end: int, *kinds: re.Pattern[str]) -> int:
    """The last good place to cut in the second half of `text[:end]`, of the first kind that has one there."""
    for kind in kinds:
        places = [place.start() for place in kind.finditer(text, end // 2, end + 1)]
        if places and places[-1] > 0:
            return places[-1]
    return end
