"""The parts of a quote: which quoted runs are one quote, and how its words are written."""

from collections.abc import Sequence

from summarizer.model import Part
from summarizer.quotes.marks import Span
from summarizer.quotes.scene import Scene


def groups(scene: Scene, speakers: dict[int, int | None]) -> list[list[int]]:
    """The numbers of the spans that belong together: one quote goes on over paragraphs or behind its attribution."""
    found: list[list[int]] = []
    for number, speaker in speakers.items():
        if found and _goes_on(scene, found[-1][-1], number, speaker):
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _goes_on(scene: Scene, last: int, number: int, speaker: int | None) -> bool:
    if number != last + 1:
        return False
    first_at, at = scene.quote_at[last], scene.quote_at[number]
    if scene.spans[last].open_ended:
        return at == first_at + 2  # nothing but the blank line between
    interrupted = speaker is not None and first_at < speaker < at and scene.codes[at - 1] in (".", ",")
    return (
        interrupted
        and scene.units[at].sentence - scene.units[first_at].sentence <= 1
        and not _breaks(scene, first_at, at)
    )


def _breaks(scene: Scene, first: int, after: int) -> bool:
    return "¶" in scene.codes[first:after]


def parts(scene: Scene, numbers: Sequence[int]) -> tuple[Part, ...]:
    """The words of each span with white space mended.

    The comma before a closing mark only leads to the attribution: it is left out at the end, and written as the full
    stop that ends the attribution where the quote goes on after one.
    """
    found = []
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        span = scene.spans[number]
        start, end = _trimmed(scene.text, span)
        words = " ".join(scene.text[start:end].split())
        if scene.text[end : span.inner_end].lstrip().startswith(","):
            words += _in_place_of_comma(scene, following)
        found.append(Part(words, start, end))
    return tuple(found)


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    inner = text[span.inner_start : span.inner_end]
    start = span.inner_start + len(inner) - len(inner.lstrip())
    words = inner.rstrip()
    if words.endswith(","):
        words = words.rstrip(",").rstrip()
    return start, max(start, span.inner_start + len(words))


def _in_place_of_comma(scene: Scene, following: int | None) -> str:
    if following is None:
        return ""
    return scene.codes[scene.quote_at[following] - 1].replace("¶", ",")


def is_verbatim(part: Part, text: str) -> bool:
    """Whether a part stands in the text at its place: white space aside, and a comma that became a full stop."""
    there = " ".join(text[part.start : part.end].split())
    if not there:
        return False
    return part.text == there or (
        part.text[:-1] == there and part.text[-1] in ".,:" and text[part.end :].lstrip()[:1] == ","
    )
