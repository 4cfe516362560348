"""The units around a quote, as the network of `reader` is shown them."""

from bisect import bisect_left, bisect_right

from summarizer.quotes.scene import Scene
from summarizer.quotes.units import Unit

Traits = tuple[str, str, str]

BACK, FORWARD = 44, 20  # units before and behind a quote
_OUTSIDE = ("edge", "paragraph edge", "sentence edge")  # of the text


def window(scene: Scene, at: int) -> list[Traits]:
    """The traits of each unit around a quote, from BACK before it to FORWARD behind it."""
    units, quote = scene.units, scene.units[at]
    first, after = max(at - BACK, 0), min(at + FORWARD + 1, len(units))
    inside = [_traits(unit, quote) for unit in units[first:after]]
    return [_OUTSIDE] * (first - at + BACK) + inside + [_OUTSIDE] * (at + FORWARD + 1 - after)


def _traits(unit: Unit, quote: Unit) -> Traits:
    paragraphs = min(max(unit.paragraph - quote.paragraph, -4), 3)
    sentences = min(max(unit.sentence - quote.sentence, -5), 4)
    return f"this {unit.code}" if unit is quote else unit.code, f"paragraph {paragraphs}", f"sentence {sentences}"


def candidates_of(scene: Scene, at: int) -> list[tuple[int, int | None]]:
    """The places in the window of those who may speak, each with its unit; None for nobody."""
    mentions = scene.mention_at
    near = mentions[bisect_left(mentions, at - BACK) : bisect_right(mentions, at + FORWARD)]
    return [(BACK, None), *((m - at + BACK, m) for m in near)]
