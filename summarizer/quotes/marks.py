"""Runs of quoted words, found by their marks alone.

Known marks: "…", “…”, „…“, «…», »…«, ”…”, 「…」, 『…』, ``…''. Single marks ('…', ‘…’, ‚…‘, ‹…›) count only where the
text has no double ones, as in much of the British press; elsewhere they stand for a quote inside a quote.
What stands inside a tag (<tweet id="…">) is left alone. Doubled apostrophes (''…'') are an archive's stand-in for
marks that were lost; they are read over, as by the annotators of the data that the models learned from.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSERS = {
    '"': '"”“',
    "“": '”"',
    "„": '“”"',
    "”": '”"',
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "``": "''",
    "'": "'’",
    "‘": "’'",
    "‚": "‘’",
    "‹": "›",
}
_NESTING = "«「『"  # a mark that looks the same at every depth of nesting: count the depth
_DOUBLE = re.compile(r"(\n\s*\n)|<[A-Za-z][^<>\n]{0,999}>|``|''|[\"“”„«»「」『』]")
# An apostrophe inside a word or before a year is none of these: a single mark has a word on one side only.
_SINGLE = re.compile(r"(\n\s*\n)|(?<!\w)['‘](?=[^\W\d])|(?<=[\w.,!?…])['’](?!\w)|[‚‹›]")
_ANY_DOUBLE = re.compile(r"``|''|[\"“”„«»「」『』]")
_BEFORE_OPENING = frozenset(" \n\t([{—–-/'‘\"“„«「")
_WIDE = frozenset("「」『』")
_OVER_PARAGRAPHS = frozenset("„«")  # marks that tell their closing one, so that it may stand a paragraph later


@dataclass(slots=True)
class Span:
    """Words between two marks. `start` and `end` include the marks, `inner_start` and `inner_end` do not.

    `open_ended`: no closing mark, since the quote goes on in the next paragraph with an opening mark of its own.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    open_ended: bool = False


def find_spans(text: str) -> list[Span]:
    """The outermost quoted runs of a text in order, one for each paragraph of a quote; none is empty."""
    pattern = _DOUBLE if _ANY_DOUBLE.search(text) else _SINGLE
    return [span for span in _pair(text, pattern) if text[span.inner_start : span.inner_end].strip()]


def _pair(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    opening: re.Match[str] | None = None
    depth = done = 0
    for mark in pattern.finditer(text):
        if mark.start() < done:
            continue
        if mark[1]:
            for span in _around_gap(text, mark, opening, pattern) if opening else ():
                yield span
                done = span.end
            opening, depth = None, 0
        elif opening is None:
            opening = mark if _opens(text, mark) else None
        elif mark[0] == opening[0] and mark[0] in _NESTING:
            depth += 1
        elif _closes(text, mark, opening[0]):
            if depth:
                depth -= 1
                continue
            yield Span(opening.start(), mark.end(), opening.end(), mark.start())
            opening = None
        elif mark[0] == opening[0] == "“":
            opening = mark  # the one before was never closed


def _opens(text: str, mark: re.Match[str]) -> bool:
    if mark[0] not in _CLOSERS:
        return False
    if mark[0] in _WIDE or mark[0] == "``":
        return True
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    if mark[0] in "“„«‚‹":
        return not (after.isspace() and before.isalnum()) or mark[0] == "«"
    return after.isalnum() or (not after.isspace() and (before in _BEFORE_OPENING or before.isspace()))


def _closes(text: str, mark: re.Match[str], opening: str) -> bool:
    if mark[0] not in _CLOSERS[opening]:
        return False
    if mark[0] in _WIDE or opening in "«»``":
        return True
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < len(text) else " "
    if mark[0] == "“" and opening != "„":
        return not after.isalnum()
    return not (before.isspace() and after.isalnum())


def _around_gap(text: str, gap: re.Match[str], opening: re.Match[str], pattern: re.Pattern[str]) -> Iterator[Span]:
    """What an open quote has before a blank line, and behind it unless a mark opens it again there."""
    closing = _closed_later(text, gap, opening[0], pattern)
    if closing or _goes_on(text, gap.end(), opening[0]):
        yield Span(opening.start(), gap.start(), opening.end(), gap.start(), open_ended=True)
    if closing:
        yield Span(gap.end(), closing.end(), gap.end(), closing.start())


def _closed_later(text: str, gap: re.Match[str], opening: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The mark in the next paragraph that closes a quote which no mark opens again there."""
    if opening not in _OVER_PARAGRAPHS:
        return None
    mark = pattern.search(text, gap.end())
    return mark if mark and not mark[1] and _closes(text, mark, opening) else None


def _goes_on(text: str, position: int, opening: str) -> bool:
    return text.startswith(opening, position) or (opening in '“"' and text[position : position + 1] in ("“", '"'))
