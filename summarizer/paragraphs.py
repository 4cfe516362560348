"""The paragraphs of a pasted text, however it marks them: blank lines, a line each, or lines broken at a width."""

import re
from collections.abc import Iterator
from itertools import pairwise

from summarizer.characters import one_line

_BLANK_LINES = re.compile(r"\n[ \n]*\n")
_MARKUP = re.compile(r"^(?:#{1,6}|>+|\*{1,3}(?=\*\*)|={3,}|-{3,}) ?| #+$")  # Markdown around a whole line
_SIGNS = tuple("#>*=-")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\(<?(?:https?:|/|#|mailto:)[^)\s]{0,500}\)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？؟।](?:[\"'”’»)\]]*)$")
_SHORTEST_BROKEN_LINE = 40  # characters: mail and terminals break lines at 60 to 80
_LONGEST_BROKEN_LINE = 120
_FULL_LINE = 0.75  # of the block's longest line: what a line broken at a width reaches


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text with mended characters, each in one line, its Markdown taken off."""
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in _BLANK_LINES.split(text)]
    broken = sum(_goes_on(block) for block in blocks) > 1
    return [line for block in blocks for joined in _joined(block, broken=broken) if (line := _plain(joined))]


def _goes_on(block: list[str]) -> bool:
    """Whether a line of the block ends within a sentence that the next one goes on with."""
    return any(
        len(line) >= _SHORTEST_BROKEN_LINE and following[0].islower() and not _ENDS_SENTENCE.search(line)
        for line, following in pairwise(block)
    )


def _joined(block: list[str], *, broken: bool) -> Iterator[str]:
    """The lines of a block; those that a mail program or an editor broke at a width are joined again."""
    width = max(map(len, block), default=0)
    held: list[str] = []
    for place, line in enumerate(block):
        held.append(line)
        if place + 1 == len(block) or not _is_broken(line, block[place + 1], width, broken=broken):
            yield " ".join(held)
            held = []


def _is_broken(line: str, following: str, width: int, *, broken: bool) -> bool:
    if len(line) < max(_SHORTEST_BROKEN_LINE, _FULL_LINE * width) or _MARKUP.match(following):
        return False
    if broken:
        return width <= _LONGEST_BROKEN_LINE
    return following[0].islower() and not _ENDS_SENTENCE.search(line)


def _plain(line: str) -> str:
    """The line without its Markdown; most lines have none of the signs that each pattern needs."""
    plain = line
    if line.startswith(_SIGNS) or line.endswith("#"):
        plain = _MARKUP.sub("", plain)
    if "](" in plain:
        plain = _LINK.sub(r"\1", plain)
    if "**" in plain or "__" in plain:
        plain = _EMPHASIS.sub(r"\2", plain)
    return line if plain is line else one_line(plain)
