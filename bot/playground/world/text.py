"""Text as Telegram measures and mends it."""

import re

LONGEST_TEXT = 4096  # https://core.telegram.org/bots/api#sendmessage
LONGEST_CAPTION = 1024  # https://core.telegram.org/bots/api#senddocument

DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")  # they break the look of a page
BLANK = re.compile(r"[\x00-\x09\x0b-\x1f]")


def stored(text: str) -> str:
    """Its characters as td's clean_input_string leaves them: themselves, blank, or dropped."""
    return BLANK.sub(" ", DROPPED.sub("", text))


def clean(text: str) -> str:
    """The text as Telegram stores it: control characters blank or gone, no blanks and line ends around it."""
    return stored(text).strip(" \n")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_too_long(text: str, limit: int) -> bool:
    """Whether it exceeds the limit in code points or in UTF-16 units; the stricter of two readings of the rule."""
    return utf16_length(text) > limit


def utf16_prefix(text: str, units: int) -> str:
    """The longest start of the text that is no longer than so many UTF-16 units and cuts no character."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


def pieces(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """A person's text as their client sends it: in several messages, cut at a line end or a blank where possible."""
    cut = []
    rest = clean(text)
    while utf16_length(rest) > limit:
        head = utf16_prefix(rest, limit)
        end = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        cut.append(head[:end].rstrip(" \n"))
        rest = rest[end:].lstrip(" \n")
    return [*cut, rest] if rest else cut
