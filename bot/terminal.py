"""Formatted text as a terminal shows it: wrapped lines, block quotes behind a bar."""

import textwrap

from bot.transport.formatted import Formatted

WIDTH = 88  # columns
BAR = "│ "
QUOTES = ("blockquote", "expandable_blockquote")


def shown(text: Formatted, *, width: int = WIDTH) -> str:
    """The text in lines of at most `width` columns (longer words apart)."""
    lines: list[str] = []
    for stretch, is_quote in _stretches(text):
        prefix = BAR if is_quote else ""
        for line in stretch.split("\n"):
            lines += textwrap.wrap(
                line,
                width,
                initial_indent=prefix,
                subsequent_indent=prefix + _hanging(line),
                break_long_words=False,
                break_on_hyphens=False,
            ) or [prefix.rstrip()]
    return "\n".join(lines)


def _stretches(text: Formatted) -> list[tuple[str, bool]]:
    """The text cut where block quotes begin and end, each piece with whether it is one."""
    encoded = text.text.encode("utf-16-le")  # entities count its units
    quotes = sorted((entity for entity in text.entities if entity.type in QUOTES), key=lambda entity: entity.offset)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for entity in quotes:
        pieces.append((_between(encoded, at, entity.offset).removesuffix("\n"), False))
        pieces.append((_between(encoded, entity.offset, entity.end), True))
        at = entity.end
    pieces.append((_between(encoded, at, len(encoded) // 2), False))
    # A block quote begins and ends a line by itself, so the line feeds around it are not shown again.
    trimmed = [
        (piece.removeprefix("\n") if number else piece, is_quote) for number, (piece, is_quote) in enumerate(pieces)
    ]
    return [(piece, is_quote) for piece, is_quote in trimmed if piece]


def _between(encoded: bytes, start: int, end: int) -> str:
    return encoded[2 * start : 2 * end].decode("utf-16-le")


def _hanging(line: str) -> str:
    """The indent under a bullet."""
    return "  " if line.startswith("• ") else ""
