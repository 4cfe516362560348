"""Characters that carry no words: mended or removed before anything else looks at a text.

Every offset in the package counts in the text as it is after this step.
"""

import re
from collections.abc import Callable

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
# Tab and every width of blank become one plain blank. U+200C and U+200D stay: Persian, Hindi and emoji need them.
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Control characters, the soft hyphen, zero-width marks, bidirectional controls, the byte order mark, lone surrogates,
# non-characters. Bidirectional controls go because one that is never closed turns the reader's whole message around.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)
_TYPESET = "’‘“”–—…"
_RUN_OF_BLANKS = re.compile(" {2,}")


def mend(text: str) -> str:
    """The text with `\\n` as its only line end, one blank between words, and nothing that cannot be seen."""
    text = _LINE_ENDS.sub("\n", text)
    text = _BLANKS.sub(" ", text)
    text = _UNSEEN.sub("", text)
    return _RUN_OF_BLANKS.sub(" ", text) if "  " in text else text


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def ascii_table(kept: Callable[[str], bool]) -> bytes:
    """Of each ASCII character itself if it is kept, else a blank."""
    return bytes(code if kept(chr(code)) else ord(" ") for code in range(128)) + b" " * 128


def runs(text: str, table: bytes) -> list[str]:
    """The runs of characters that the table keeps, in a third of the time of a pattern; none if the text has more than
    ASCII and the marks of typesetters, which only part words."""
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
        if not text.isascii():
            return []
    return text.encode().translate(table).decode().split()
