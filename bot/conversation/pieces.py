"""A long text that came in several messages, made one again."""

import re
from collections.abc import Sequence

from bot.transport.formatted import LIMIT

NEARLY_FULL = LIMIT // 2  # clients cut at a good place in the second half of what a message holds
FULL = LIMIT - 2  # a blank or an empty line at an end was trimmed
_CLOSES = re.compile(r"[.,;:!?%’”»)\]}'\-]")
_OPENS = re.compile(r"[“„«(\[{\-]$")
_SENTENCE_END = re.compile(r"[.!?…:]['\"”’»)\]]*$")


def joined(pieces: Sequence[str]) -> str:
    """Clients cut long pastes at 4096 characters, if need be inside a word; the server then trims each piece."""
    text = last = ""
    for piece in filter(None, (piece.strip() for piece in pieces)):
        text += (_glue(last, piece) if text else "") + piece
        last = piece
    return text


def _glue(before: str, after: str) -> str:
    if len(before) >= FULL and _is_inside_word(before, after):
        return ""
    if len(before) >= NEARLY_FULL and not _SENTENCE_END.search(before):
        return " "
    return "\n\n"


def _is_inside_word(before: str, after: str) -> bool:
    """Whether nothing stood between; where a blank was trimmed between two words, both are known from elsewhere."""
    if _CLOSES.match(after) or _OPENS.search(before):
        return True
    first, second = re.search(r"\w+$", before), re.match(r"\w+", after)
    if first is None or second is None:
        return False
    if _stands_in(first[0] + second[0], before, after):
        return True
    elsewhere = before[: first.start()], after[second.end() :]
    return not (_stands_in(first[0], *elsewhere) and _stands_in(second[0], *elsewhere))


def _stands_in(word: str, *texts: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for text in texts)
