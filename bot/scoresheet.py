"""Why a summary is what it is: each sentence and each key quote with its score and its place, as a table of text."""

import textwrap
from collections.abc import Collection, Iterable, Sequence

from summarizer import Document, Explained, Quote

WIDTH = 100  # columns
CHOSEN = "✓"
SCALE = (
    "A score orders sentences by themselves; the summary is the set that covers most together. Places count characters "
    "of the stored text."
)


def scoresheet(
    document: Document, sentences: Iterable[Explained], quotes: Sequence[Quote], chosen: Collection[Quote]
) -> str:
    """A table of all sentences that were read, then one of all key quotes; what is shown to readers is marked."""
    lines = [document.title, *textwrap.wrap(SCALE, WIDTH), "", _head("no", "sentence")]
    for number, sentence in enumerate(sentences, start=1):
        lines += _sentence(str(number), sentence)
    if quotes:
        lines += ["", _head("", "key quote")]
    for quote in quotes:
        lines += _quote(quote, is_chosen=quote in chosen)
    return "\n".join(lines)


def _head(number: str, what: str) -> str:
    return f"  {number:>4} {'score':>6}  {'place':13}{what}"


def _sentence(number: str, of: Explained) -> list[str]:
    remarks = [f"likeliest words: {', '.join(of.words)}"] if of.words else []
    if of.hangs:
        remarks.append("hangs on the one before")
    if not of.fit:
        remarks.append("no whole statement")
    place = f"{of.sentence.start}–{of.sentence.end}"
    return _row(number, of.score, place, of.sentence.text, "; ".join(remarks), is_chosen=of.chosen)


def _quote(quote: Quote, *, is_chosen: bool) -> list[str]:
    place = f"{quote.parts[0].start}–{quote.parts[-1].end}"
    speaker = f"{quote.speaker}, {quote.role}" if quote.role else quote.speaker or ""
    return _row("", quote.score, place, f"“{quote.text}”", speaker, is_chosen=is_chosen)


def _row(number: str, score: float, place: str, text: str, remark: str, *, is_chosen: bool) -> list[str]:
    """The row's line, and under it a line with the remark if there is one."""
    head = f"{CHOSEN if is_chosen else ' '} {number:>4} {score:6.2f}  {place:13}"
    lines = [head + textwrap.shorten(text, WIDTH - len(head), placeholder=" …")]
    if remark:
        lines.append(" " * len(head) + textwrap.shorten(remark, WIDTH - len(head), placeholder=" …"))
    return lines
