"""The benchmark's table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    bare: str
    ours: str
    ratio: float
    mark: str


def table(rows: list[Row]) -> str:
    cells = [("what", "bare", "ours", "ours / bare", "mark")]
    cells += [(row.what, row.bare, row.ours, f"{row.ratio:.2f}", row.mark) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
