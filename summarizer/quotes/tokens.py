"""Words and marks with their codes: what the text between quotes is read as before anything is joined."""

import re
from typing import NamedTuple

from summarizer.quotes.lexicon import CALENDAR, CODES, CONNECTORS, ROLE_MODIFIERS, word_set

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]\w*+(?:[&’'\u2010-]\w++)*+)(?P<stop>\.(?=[ \u00a0]?[^\W_]|[,;)-]))?"
    r"|(?P<break>\n\s*\n|(?<=[.!?\"”»])[^\S\n]*\n)"
    r"|(?P<number>\d(?:[\d.,:]*\d)?\w*)"
    r"|(?P<mark>[^\w\s])"
)
_ABBREVIATIONS = word_set("mr mrs ms dr sen sens rep reps gov gen lt col sgt rev st prof hon capt maj jr sr adm")
_DASHES = frozenset("-–—―")
_UNKNOWN = frozenset(("w", "'s"))
_NOUN_OPENINGS = frozenset(("the", "a", "this", "some", "his", "her", "role", "doc"))
# What a capitalised word may be: unknown, or a word of the lists that is somebody's name as well ("Will", "Post").
_NAME_OPENINGS = _UNKNOWN | {"ed", "ing", "ly", "modal", "stated", "called", "added", "wrote", "told"}
_LONGEST_ABBREVIATION = 5  # letters
_MOST_KNOWN = 20_000


class Word(NamedTuple):
    """What a token is read as wherever it stands; `lower` is the word in small letters.

    `part` says what it may be of a mention: ALONE of none, whatever stands beside it; PLAIN, a small unknown word, at
    most all of one; OPENING its first word.
    """

    code: str
    lower: str
    capital: bool
    part: int
    owns: bool  # "Doe's"
    modifies: bool  # a role: "press" in "press secretary"
    joins: bool  # the words of a name: "of", "de"
    ends_name: bool  # may be the last word of a name
    in_noun: bool  # may stand between a determiner and the noun, or be that noun


ALONE, PLAIN, OPENING = range(3)


def _of(code: str, lower: str, part: int, *, capital: bool = False) -> Word:
    modifies = lower in ROLE_MODIFIERS
    return Word(
        code,
        lower,
        capital,
        part,
        owns=lower.endswith(("'s", "’s")),
        modifies=modifies,
        joins=code in ("of", "&") or lower in CONNECTORS,
        ends_name=lower not in CALENDAR and code not in ("he", "but", "when"),
        in_noun=modifies or code in ("w", "role", "doc", "num", "abbr", "'s"),
    )


NOTHING = _of("", "", ALONE)
"""What stands behind the last token."""

_FULL_STOP = _of(".", ".", ALONE)

_KNOWN: dict[str, Word] = {}
"""Tokens met before, by what is written; a word with a full stop behind it is read anew, by what follows."""


class Tokens:
    """A row of tokens: three lists of one length. White space is no token, but for the end of a paragraph."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, word: Word, start: int, end: int) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)


def read_tokens(text: str, start: int, end: int) -> Tokens:
    """The tokens between two places of a text."""
    found = Tokens()
    words, starts, ends = found.words, found.starts, found.ends
    for match in _TOKEN.finditer(text, start, end):
        written = match[0]
        word = _KNOWN.get(written)
        if word is None:
            if match.lastgroup == "stop":
                _add_with_stop(found, match["word"], match.start(), text[match.end()])
                continue
            word = _read(match.lastgroup, written)
        first, after = match.span()
        words.append(word)
        starts.append(first)
        ends.append(after)
    return found


def _read(kind: str | None, written: str) -> Word:
    """What a token is read as; most words of an article were met in the one before."""
    word = _word(written) if kind == "word" else _other(kind, written)
    if len(_KNOWN) < _MOST_KNOWN:
        _KNOWN[written] = word
    return word


def _word(written: str) -> Word:
    lower, capital = written.lower(), written[0].isupper()
    code = _code_of(lower)
    return _of(code, lower, _part_of(code, lower, capital), capital=capital)


def _other(kind: str | None, written: str) -> Word:
    code = "num" if kind == "number" else "¶" if kind == "break" else "-" if written in _DASHES else written
    return _of(code, written, ALONE)


def _part_of(code: str, lower: str, capital: bool) -> int:  # noqa: FBT001
    if lower in ROLE_MODIFIERS or lower in CONNECTORS or code in _NOUN_OPENINGS:
        return OPENING
    if capital:
        return OPENING if code in _NAME_OPENINGS else ALONE
    return PLAIN if code in _UNKNOWN else ALONE


def _add_with_stop(found: Tokens, word: str, start: int, following: str) -> None:
    """A word with a full stop in the middle of a text: an abbreviation, an initial, or a word and the stop."""
    lower, end = word.lower(), start + len(word)
    short = following in ",;)-" and len(word) <= _LONGEST_ABBREVIATION and word[0].isupper()  # "(D-Mo.)", "Mich.,"
    if len(word) == 1 or lower in _ABBREVIATIONS or short:
        found.add(_of("abbr", lower, OPENING, capital=word[0].isupper()), start, end + 1)
    else:
        found.add(_KNOWN.get(word) or _read("word", word), start, end)
        found.add(_FULL_STOP, end, end + 1)


def _code_of(lower: str) -> str:
    code = CODES.get(lower)
    if code is not None:
        return code
    if lower.endswith(("'s", "’s")):
        return "'s"
    return "ly" if lower.endswith("ly") else "ed" if lower.endswith("ed") else "ing" if lower.endswith("ing") else "w"
