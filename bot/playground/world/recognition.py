"""The commands, links and names that Telegram finds in plain text by itself."""

import re

from bot.playground.world.accounts import Json
from bot.playground.world.text import utf16_length

PATTERNS = (
    # The patterns of td's MessageEntity.cpp; of links only those with a scheme.
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII)),
    ("url", re.compile(r"\bhttps?://[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?')\]}]", re.IGNORECASE)),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w&])#\w*[^\W\d]\w*")),
)


def recognise(text: str) -> list[Json]:
    """MessageEntity objects in the order of the text, none within another."""
    found: list[Json] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            entity = {
                "type": kind,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
            }
            if not any(overlap(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: entity["offset"])


def overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
