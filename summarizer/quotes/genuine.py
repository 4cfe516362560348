"""What tells somebody's words from a scare quote or the title of a work, as names of features."""

import re
from bisect import bisect_right

from summarizer.quotes.features import Family
from summarizer.quotes.lexicon import CODES, CUES
from summarizer.quotes.scene import Scene

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LENGTHS = (0, 1, 2, 3, 4, 6, 9, 14, 25)
_SPEAKING = frozenset(("i", "we", "be", "have", "modal", "do", "not", "he", "they", "it", "that", "this"))
_LONGEST_LOOK = 400  # characters of a quote that are looked at, and of their words
_WORDS = 25
_WINDOW = 20_000  # characters in which the same words may have been quoted before
_NEAR = 8  # units looked at for a cue verb on either side


def span_families(scene: Scene, number: int) -> list[Family]:
    """What can be seen of one span, in families as those of `features`."""
    at, span = scene.quote_at[number], scene.spans[number]
    inner = scene.text[span.inner_start : span.inner_end].strip()
    words = _WORD.findall(inner[:_LONGEST_LOOK])
    size = _LENGTHS[bisect_right(_LENGTHS, len(words)) - 1]
    small = [CODES.get(word.lower(), "w") for word in words[:_WORDS]]
    first = "A" if inner[:1].isupper() else "a" if inner[:1].islower() else "1" if inner[:1].isdigit() else inner[:1]
    capitals = [word[:1].isupper() for word in words[:_WORDS]]
    title = first == "A" and all(capital or code != "w" for capital, code in zip(capitals, small, strict=True))
    left, right = (scene.code(at - 3), scene.code(at - 2), scene.code(at - 1)), (scene.code(at + 1), scene.code(at + 2))
    glued = scene.text[span.end : span.end + 1]
    return [
        (_of_shape, (scene.codes[at], size, first, title, sum(capitals) * 4 // max(len(small), 1))),
        (_of_left, (*left, size, first, title)),
        (_of_right, (*right, size, first, title)),
        (_of_both, (*left[1:], right[0])),
        (_of_cues, (_cue(scene, at, -1), _cue(scene, at, 1), size, first, title)),
        (_of_words, (sum(code in _SPEAKING for code in small), " ".join(small[:2]), small[-1] if small else "", size)),
        (
            _of_place,
            (
                glued if not glued.isalnum() else "x",
                _quotes_in_sentence(scene, at),
                scene.text[span.start],
                _was_quoted_before(scene, span.start, inner),
                size,
            ),
        ),
    ]


def _of_shape(code: str, size: int, first: str, title: bool, titles: int) -> list[str]:  # noqa: FBT001
    """The words as a whole: how many, what they start with, whether all are capitalised as a title's."""
    return [
        "s",
        f"s size {size}",
        f"s shape {size} {first} {title}",
        f"s titles {titles} {min(size, 6)}",
        f"s code {code} {size}",
        f"s code {code} {first} {title}",
    ]


def _of_left(third: str, second: str, left: str, size: int, first: str, title: bool) -> list[str]:  # noqa: FBT001
    """What stands before the opening mark."""
    return [
        f"s left {left}",
        f"s left {left} {size}",
        f"s left {left} {first} {title}",
        f"s left2 {second} {left}",
        f"s left2 {second} {left} {first}",
        f"s left3 {third} {second} {left}",
    ]


def _of_right(right: str, second: str, size: int, first: str, title: bool) -> list[str]:  # noqa: FBT001
    """What stands behind the closing mark."""
    return [
        f"s right {right}",
        f"s right {right} {size}",
        f"s right {right} {first} {title}",
        f"s right2 {right} {second}",
    ]


def _of_both(second: str, left: str, right: str) -> list[str]:
    return [f"s both {left} {right}", f"s both {second} {left} {right}"]


def _of_cues(before: str, behind: str, size: int, first: str, title: bool) -> list[str]:  # noqa: FBT001
    """The cue verbs on both sides."""
    return [
        f"s cues {before} {behind}",
        f"s cueL {before} {size}",
        f"s cueL {before} {first} {title}",
        f"s cueR {behind} {size}",
        f"s cueR {behind} {first}",
    ]


def _of_words(speaking: int, opening: str, last: str, size: int) -> list[str]:
    """The function words inside: people who speak say "I" and "we", titles do not."""
    return [
        f"s speaking {min(speaking, 4)} {size}",
        f"s inner {opening}",
        f"s inner {opening.split(' ')[0]} {size}",
        f"s last {last} {size}",
    ]


def _of_place(glued: str, quotes: int, mark: str, again: bool, size: int) -> list[str]:  # noqa: FBT001
    """What is glued to the closing mark, the other quotes of the sentence, the kind of mark, the same words before."""
    return [f"s after {glued}", f"s quotes {quotes} {size}", f"s mark {mark}", f"s again {again} {size}"]


def _was_quoted_before(scene: Scene, start: int, inner: str) -> bool:
    return len(inner) < 60 and scene.text.find(inner, max(0, start - _WINDOW), start) >= 0


def _cue(scene: Scene, at: int, step: int) -> str:
    """The nearest cue verb on one side in the sentence, with its distance."""
    for distance in range(1, _NEAR):
        code = scene.code(at + step * distance)
        if code in CUES:
            return f"{code}{min(distance, 4)}"
        if code in (".", "!", "?", "¶"):
            return code
        if code[0] == "Q":
            return "Q"
    return "-"


def _quotes_in_sentence(scene: Scene, at: int) -> int:
    sentence = scene.units[at].sentence
    found = 1
    for step in (-1, 1):
        index = at + step
        while 0 <= index < len(scene.units) and scene.units[index].sentence == sentence and abs(index - at) < 30:
            found += scene.codes[index][0] == "Q"
            index += step
    return min(found, 4)
