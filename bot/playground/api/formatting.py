"""The text of a message as the bot sends it: parse mode or entities, checked, mended and completed.

Where td mends silently (formatting that overlaps or nests against the rules, more than 100 entities), this refuses
with the error of Telegram's inner interface: a mended message is not the one that was meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.playground.api import html_text, links
from bot.playground.api.call import FieldError, read_field
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.recognition import overlap, recognise
from bot.playground.world.text import is_too_long, stored, utf16_length, utf16_prefix

LONGEST_RAW = 1 << 15  # bytes, before parsing; the Bot API server refuses more
MOST_ENTITIES = 100  # https://core.telegram.org/api/entities
FARTHEST = 1_000_000  # an offset or length beyond it is no number td works with

NESTING = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
"""May hold and be held by any other, but not by code; https://core.telegram.org/bots/api#messageentity."""
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODE = frozenset({"code", "pre"})
FOUND_BY_TELEGRAM = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
EMPTY = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


@dataclass(frozen=True, slots=True)
class Formatting:
    """Plain text and the MessageEntity objects over it, sorted, offsets in UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()

    def fields(self, text: str, entities: str) -> Json:
        """The two as fields of a Message, each only where it is not empty."""
        return {
            **({text: self.text} if self.text else {}),
            **({entities: list(self.entities)} if self.entities else {}),
        }


def read(text: str, *, parse_mode: str, entities: Any, limit: int, too_long: str) -> Formatting:
    """The formatting of a text or caption; `entities` is parsed JSON. Raises Failure, `too_long` among its reasons."""
    if len(text.encode()) > LONGEST_RAW:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if text and mode == "html":
        text, found = html_text.parse(text)
    elif text and mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")  # nor are Markdown and MarkdownV2 supported here
    else:
        found = _given(entities)
    formatting = _mended(text, _in_order(found))
    if is_too_long(formatting.text, limit):
        raise bad_request(too_long)
    return _completed(formatting)


def _given(entities: Any) -> list[Json]:
    if not isinstance(entities, list):
        return []  # the Bot API server ignores what is no list
    try:
        return [entity for value in entities if (entity := _entity(value)) is not None]
    except FieldError as error:
        raise bad_request(f"can't parse MessageEntity: {error}") from None


def _entity(value: Any) -> Json | None:
    """One entity with the fields that its type knows; None for what Telegram finds by itself."""
    if not isinstance(value, dict):
        raise FieldError("expected an Object")
    entity = {
        "type": "",
        "offset": read_field(value, "offset", "Number"),
        "length": read_field(value, "length", "Number"),
    }
    kind = entity["type"] = read_field(value, "type", "String")
    if kind in FOUND_BY_TELEGRAM:
        return None
    if kind in NESTING | QUOTES or kind == "code":
        return entity
    if kind == "pre":
        language = read_field(value, "language", "String", "")
        return {**entity, **({"language": language} if language else {})}
    if kind == "text_link":
        return {**entity, "url": _link(read_field(value, "url", "String"))}
    if kind == "text_mention":
        return {**entity, "user": read_field(value, "user", "Object")}
    if kind == "custom_emoji":
        return {**entity, "custom_emoji_id": read_field(value, "custom_emoji_id", "String")}
    raise FieldError("Unsupported type specified")


def _link(url: str) -> str:
    try:
        return links.checked(url)
    except links.BadLink as error:
        raise bad_request(f"entity {error}") from None


def _in_order(entities: Sequence[Json]) -> list[Json]:
    for entity in entities:
        for name in ("offset", "length"):
            if not 0 <= entity[name] <= FARTHEST:
                raise bad_request(f"receive an entity with incorrect {name} {entity[name]}")
    kept = sorted((entity for entity in entities if entity["length"]), key=_outer_first)
    if len(kept) > MOST_ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    for number, outer in enumerate(kept):
        for inner in kept[number + 1 :]:
            if not overlap(outer, inner):
                break  # they are in order: no later one does
            if not _may_hold(outer, inner):
                raise bad_request("ENTITY_BOUNDS_INVALID")
    return kept


def _outer_first(entity: Json) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _rank(entity["type"])


def _rank(kind: str) -> int:
    return 0 if kind in QUOTES else 1 if kind not in NESTING else 2


def _may_hold(outer: Json, inner: Json) -> bool:
    if inner["offset"] + inner["length"] > outer["offset"] + outer["length"]:
        return False
    kinds = {outer["type"], inner["type"]}
    if kinds & CODE:
        return bool(outer["type"] in QUOTES)
    if kinds <= QUOTES:
        return False
    return bool(kinds & (NESTING | QUOTES))


def _mended(text: str, entities: list[Json]) -> Formatting:
    """Control characters and outer white space removed, the entities moved along. Raises Failure for a bad place."""
    kept, places = _kept(text)
    moved = [_moved(entity, text, places) for entity in entities]
    start = utf16_length(kept) - utf16_length(kept.lstrip(" \n"))
    text = kept.strip(" \n")
    end = start + utf16_length(text)
    clipped = [_clipped(entity, start, end) for entity in moved]
    if EMPTY.fullmatch(text):
        return Formatting("")
    return Formatting(text, tuple(entity for entity in clipped if entity["length"] > 0))


def _kept(text: str) -> tuple[str, list[int | None]]:
    """The characters that are kept, and for each UTF-16 offset of the text its place among them (None: amid one)."""
    kept: list[str] = []
    places: list[int | None] = []
    offset = 0
    for character in text:
        is_pair = character > "\uffff"
        places += [offset, None] if is_pair else [offset]
        kept.append(_stored(character))
        offset += 2 if is_pair else len(kept[-1])
    return "".join(kept), [*places, offset]


@lru_cache(maxsize=1024)
def _stored(character: str) -> str:
    return stored(character)


def _moved(entity: Json, text: str, places: list[int | None]) -> Json:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    if begin >= len(places):
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
    if end >= len(places):
        raise bad_request(
            f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {end}"
        )
    first, last = places[begin], places[end]
    if first is None:
        raise bad_request(f"entity begins {_amid(text, begin)}")
    if last is None:
        raise bad_request(f"entity beginning at UTF-16 offset {begin} ends {_amid(text, end)}")
    return {**entity, "offset": first, "length": last - first}


def _amid(text: str, offset: int) -> str:
    """Says that the offset is inside a character, and where that one ends."""
    return f"in a middle of a UTF-16 symbol at byte offset {len(utf16_prefix(text, offset + 1).encode())}"


def _clipped(entity: Json, start: int, end: int) -> Json:
    begin = max(entity["offset"], start)
    length = min(entity["offset"] + entity["length"], end) - begin
    return {**entity, "offset": begin - start, "length": length}


def _completed(formatting: Formatting) -> Formatting:
    """With the commands and links that Telegram finds where the bot has set none."""
    found = [
        entity
        for entity in recognise(formatting.text)
        if not any(overlap(entity, given) and given["type"] not in NESTING | QUOTES for given in formatting.entities)
    ]
    return Formatting(formatting.text, tuple(sorted([*formatting.entities, *found], key=_outer_first)))
