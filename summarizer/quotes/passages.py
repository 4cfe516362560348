"""The parts of a quote: which quoted runs are one quote, and how its words are written."""

import re
from collections.abc import Sequence

from summarizer.characters import one_line
from summarizer.model import Part
from summarizer.quotes.marks import Span
from summarizer.quotes.scene import Scene

_COMMA = re.compile(r"\s*[\"“”»«」』'’]*\s*[,，、]")  # inside or right behind the closing mark
_WHITE_SPACE_AND_COMMA = " \t\n\r\u00a0\u202f,，"


def groups(scene: Scene, speakers: dict[int, int | None]) -> list[list[int]]:
    """The numbers of the spans that belong together: one quote goes on over paragraphs or behind its attribution."""
    found: list[list[int]] = []
    for number, speaker in speakers.items():
        last = found[-1][-1] if found else -1
        if (
            found
            and last == number - 1
            and (_next_paragraph(scene, last) or _interrupted(scene, last, speaker, speakers[last]))
        ):
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _next_paragraph(scene: Scene, last: int) -> bool:
    """Whether a span was left open for the next one, with nothing but the blank line between."""
    return scene.spans[last].open_ended and scene.quote_at[last + 1] == scene.quote_at[last] + 2


def _interrupted(scene: Scene, last: int, speaker: int | None, speaker_of_last: int | None) -> bool:
    """Whether nothing but the attribution of both stands between a span and the next one of its paragraph."""
    first, after = scene.quote_at[last], scene.quote_at[last + 1]
    if speaker is None or speaker != speaker_of_last or not first < speaker < after:
        return False
    same_sentence = scene.units[after].sentence - scene.units[first].sentence <= 1
    return same_sentence and scene.codes[after - 1] in (".", ",", "-") and "¶" not in scene.codes[first:after]


def parts(scene: Scene, numbers: Sequence[int]) -> tuple[Part, ...]:
    """The words of each span with white space mended.

    The comma at a closing mark only leads to the attribution: it is left out at the end, and written as the full stop
    that ends the attribution where the quote goes on after one.
    """
    found = []
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        start, end = _trimmed(scene.text, scene.spans[number])
        words = one_line(scene.text[start:end])
        if following is not None and _COMMA.match(scene.text, end):
            words += _in_place_of_comma(scene, following)
        found.append(Part(words, start, end))
    return tuple(found)


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    """Where the words of a span stand, without white space and the comma at their end."""
    inner = text[span.inner_start : span.inner_end]
    start = span.inner_start + len(inner) - len(inner.lstrip())
    return start, max(start, span.inner_start + len(inner.rstrip(_WHITE_SPACE_AND_COMMA)))


def _in_place_of_comma(scene: Scene, following: int) -> str:
    """The mark before the next part."""
    before = scene.codes[scene.quote_at[following] - 1]
    return before if before == "." else ","


def is_verbatim(part: Part, text: str) -> bool:
    """Whether a part stands in the text at its place: white space aside, and a comma that became a full stop."""
    there = one_line(text[part.start : part.end])
    if not there or part.start < 0:
        return False
    return part.text == there or (part.text in (there + ".", there + ",") and bool(_COMMA.match(text, part.end)))
