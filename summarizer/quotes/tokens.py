"""Words and marks with their codes: what the text between quotes is read as before anything is joined."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarizer.quotes.lexicon import CODES, word_set

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]\w*(?:[&’'\u2010-]\w+)*)(?P<stop>\.(?=[ \u00a0]?[^\W_]|[,;)-]))?"
    r"|(?P<break>\n\s*\n|(?<=[.!?\"”»])[^\S\n]*\n)"
    r"|(?P<number>\d(?:[\d.,:]*\d)?\w*)"
    r"|(?P<mark>[^\w\s])"
)
_ABBREVIATIONS = word_set("mr mrs ms dr sen sens rep reps gov gen lt col sgt rev st prof hon capt maj jr sr adm")
_DASHES = frozenset("-–—―")
_LONGEST_ABBREVIATION = 5  # letters


@dataclass(slots=True)
class Token:
    code: str
    word: str  # lowercase
    start: int
    end: int
    capital: bool = False


def read_tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens between two places; white space is none, but for the end of a paragraph."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        first, after = match.span()
        kind = match.lastgroup or ""
        if kind == "stop":
            found += _before_stop(match["word"], first, after, text[after])
        else:
            code, lower, capital = _read(kind, match[0])
            found.append(Token(code, lower, first, after, capital))
    return found


@lru_cache(maxsize=20_000)  # most words of an article were met in the one before
def _read(kind: str, word: str) -> tuple[str, str, bool]:
    """The code of a token, its word in small letters, and whether it has a capital."""
    if kind == "word":
        return _code_of(word.lower()), word.lower(), word[0].isupper()
    if kind == "mark":
        return ("-" if word in _DASHES else word), word, False
    return ("num" if kind == "number" else "¶"), word, False


def _before_stop(word: str, start: int, end: int, following: str) -> Iterator[Token]:
    """A word with a full stop in the middle of a text: an abbreviation, an initial, or a word and the stop."""
    lower = word.lower()
    short = following in ",;)-" and len(word) <= _LONGEST_ABBREVIATION and word[0].isupper()  # "(D-Mo.)", "Mich.,"
    if len(word) == 1 or lower in _ABBREVIATIONS or short:
        yield Token("abbr", lower, start, end, word[0].isupper())
    else:
        yield Token(_code_of(lower), lower, start, end - 1, word[0].isupper())
        yield Token(".", ".", end - 1, end)


def _code_of(lower: str) -> str:
    code = CODES.get(lower)
    if code is not None:
        return code
    if lower.endswith(("'s", "’s")):
        return "'s"
    return "ly" if lower.endswith("ly") else "ed" if lower.endswith("ed") else "ing" if lower.endswith("ing") else "w"
