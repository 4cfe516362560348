"""Words and marks of a text between two places, before any of them is joined to a name or a role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.quotes.rules.grammar import Grammar

_ELISION = r"(?P<elision>(?:\b[cdjlmnst]|\b(?:qu|jusqu|lorsqu|puisqu))['’](?=\w))|"
_CLITIC = r"(?P<clitic>-(?:t-)?(?=(?:ils?|elles?|on|je)\b))|"
_HYPHENS = r"(?:[-‑](?!(?:t-)?(?:ils?|elles?|on|je)\b)\w+)*"
_REST = (
    r"(?P<word>[^\W\d_]\w*" + _HYPHENS + r")(?P<ending>['’]\w*)?(?P<stop>\.(?!\.))?"
    r"|(?P<break>\n\s*\n)"
    r"|(?P<ordinal>(?<!, )\b\d{1,2}\.(?=\s+\w))|(?P<number>\d(?:[\d.,:+’]*\d)?\w*(?:-\w+)?)"
    r"|(?P<mark>[^\w\s])"
)
_TOKEN = re.compile(_REST)
_ELIDED_TOKEN = re.compile(_ELISION + _CLITIC + _REST, re.IGNORECASE)
_ENDS = frozenset(".!?…。！？")
_WIDE = {"：": ":", "，": ",", "、": ","}
_DASHES = frozenset("–—―-")
_LONGEST_WORD = 60  # letters; what is longer is no word of a name


@dataclass(slots=True)
class Token:
    """`kind`: "word", "w" for other words, or the code of a mark; `bare_end`: without an apostrophe's ending."""

    kind: str
    lower: str
    start: int
    end: int
    bare_end: int
    capital: bool = False
    initial: bool = False
    acronym: bool = False
    opens_sentence: bool = False


def read_tokens(text: str, start: int, end: int, grammar: Grammar) -> list[Token]:
    """The tokens between two places; the first opens a sentence if the caller says so."""
    return list(_tokens(text, start, end, grammar))


def _tokens(text: str, start: int, end: int, grammar: Grammar) -> Iterator[Token]:
    pattern = _ELIDED_TOKEN if grammar.elides else _TOKEN
    for match in pattern.finditer(text, start, end):
        kind, (first, after) = match.lastgroup, match.span()
        if match["word"]:
            yield from _word(match, grammar)
        elif kind in ("number", "ordinal"):
            yield Token("w", match[0].lower(), first, after, after, any(map(str.isupper, match[0])))
        elif kind == "break":
            yield Token("¶", "", first, after, after)
        elif kind == "mark":
            yield Token(_mark(match[0]), match[0], first, after, after)
        elif kind == "elision":
            yield Token("word", match[0].lower().replace("’", "'"), first, after, after, match[0][0].isupper())


def _word(match: re.Match[str], grammar: Grammar) -> Iterator[Token]:
    """A word, and the full stop behind it unless that makes an abbreviation or an initial of it."""
    written, first = match["word"], match.start("word")
    bare_end = match.end("word")
    end = match.end("ending") if match["ending"] else bare_end
    lower = written[:_LONGEST_WORD].lower().replace("i̇", "i")
    capital = written[0].isupper()
    initial = len(written) == 1 and capital and bool(match["stop"])
    if match["stop"] and (initial or lower in grammar.abbreviations):
        yield Token("word", lower, first, match.end(), match.end() if initial else bare_end, capital, initial)
        return
    yield Token("word", lower, first, end, bare_end, capital, acronym=len(written) > 1 and written.isupper())
    if match["stop"]:
        yield Token(".", ".", match.start("stop"), match.end(), match.end())


def _mark(mark: str) -> str:
    if mark in _ENDS:
        return "."
    if mark in _DASHES:
        return "-"
    return _WIDE.get(mark, mark if mark in ",;:()" else "'")


def code_of(token: Token, grammar: Grammar) -> str | None:
    """The code of a word of a closed class, as in `units`; inside a sentence such a word has no capital."""
    word = token.lower
    if token.capital and not token.opens_sentence:
        return "G" if grammar.nouns_are_capitalised and word in grammar.according else None
    if word in grammar.opening_according and token.opens_sentence and token.capital:
        return "G"
    return grammar.closed.get(word)
