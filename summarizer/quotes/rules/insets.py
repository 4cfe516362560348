"""Attributions inside the marks («Words, said X. More words.») and speech that a dash opens."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from summarizer.quotes.marks import Span, find_spans
from summarizer.quotes.rules.grammar import Grammar
from summarizer.quotes.rules.tokens import read_tokens
from summarizer.quotes.rules.units import Joiner

_DIALOGUE = re.compile(r"(?m)^[ \u00a0]*[—–-][ \u00a0]?(?=[^\W\d_«“\"¿¡])(?P<speech>[^\n]+)")
_DASH = re.compile("[—–]|-(?!\\w)")
_CUT = ",;. \u00a0\u202f\n\t—–-"


def spans_of(text: str, grammar: Grammar, language: str) -> list[Span]:
    """The quoted runs of a text, each cut where an attribution stands inside it."""
    whole = find_spans(text)
    if grammar.inset is None:
        return whole
    cut = [part for span in whole for part in _split(text, span, grammar, language)]
    return _with_dialogue(text, cut, grammar, language) if grammar.dialogue else cut


def _split(text: str, span: Span, grammar: Grammar, language: str) -> list[Span]:
    inset = _inset(text, span, grammar, language)
    if inset is None:
        return [span]
    start, end = inset
    first = Span(span.start, start, span.inner_start, start)
    rest = text[end : span.inner_end]
    opening = end + len(rest) - len(rest.lstrip(_CUT))
    resumes = not grammar.dash_resumes or len(_DASH.findall(text, start, opening)) > 1
    if opening == span.inner_end or not resumes:
        return [first]
    return [first, Span(end, span.end, opening, span.inner_end, span.open_ended)]


def _inset(text: str, span: Span, grammar: Grammar, language: str) -> tuple[int, int] | None:
    """Where the first attribution inside a span starts and ends."""
    tokens = read_tokens(text, span.inner_start, span.inner_end, grammar)
    units = Joiner(grammar, language, tokens).units(tokens)
    codes = "".join(unit.code for unit in units)
    pattern = grammar.inset
    match = pattern.search(codes) if pattern else None
    if match is None or match.start() == 0:
        return None
    first, last = units[match.start()], units[match.end() - 1]
    return first.start, last.end


def _with_dialogue(text: str, spans: list[Span], grammar: Grammar, language: str) -> list[Span]:
    """Also the speech of paragraphs that open with a dash, where an attribution in one of a row shows that it is."""
    found, starts = list(spans), [span.start for span in spans]
    for lines in _rows(text):
        free = [line for speech in lines if (line := _before_marks(speech, spans, starts, grammar))]
        if any(_inset(text, line, grammar, language) for line in free):
            for line in free:
                found += _split(text, line, grammar, language)
    return sorted(found, key=lambda span: span.start)


def _rows(text: str) -> Iterator[list[Span]]:
    """The paragraphs that open with a dash, those together between which nothing else stands."""
    row: list[Span] = []
    for match in _DIALOGUE.finditer(text):
        start, end = match.span("speech")
        if row and text[row[-1].end : match.start()].strip():
            yield row
            row = []
        row.append(Span(start, end, start, end))
    yield row


def _before_marks(line: Span, spans: list[Span], starts: list[int], grammar: Grammar) -> Span | None:
    """What of a paragraph may be speech behind its dash: all of it, or what stands before quotes in marks."""
    first = bisect_left(starts, line.start)
    if first and spans[first - 1].end > line.start:
        return None
    if first == len(spans) or starts[first] >= line.end:
        return line
    return Span(line.start, starts[first], line.start, starts[first]) if grammar.dash_resumes else None
