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
        for line in stretch.strip("\n").split("\n"):
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
    pieces: list[tuple[str, bool]] = []
    at = 0
    for entity in sorted(text.entities, key=lambda entity: entity.offset):
        if entity.type not in QUOTES:
            continue
        pieces.append((encoded[2 * at : 2 * entity.offset].decode("utf-16-le"), False))
        pieces.append((encoded[2 * entity.offset : 2 * entity.end].decode("utf-16-le"), True))
        at = entity.end
    pieces.append((encoded[2 * at :].decode("utf-16-le"), False))
    return [(piece, is_quote) for piece, is_quote in pieces if piece.strip("\n")]


def _hanging(line: str) -> str:
    """The indent under a bullet."""
    return "  " if line.startswith("• ") else ""
