"""What tells somebody's words from a scare quote or the title of a work, as names of features."""

import re

from summarizer.quotes.lexicon import CODES, CUES
from summarizer.quotes.scene import Scene

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LENGTHS = (0, 1, 2, 3, 4, 6, 9, 14, 25)
_SPEAKING = frozenset(("i", "we", "be", "have", "modal", "do", "not", "he", "they", "it", "that", "this"))
_WINDOW = 20_000  # characters in which the same words may have been quoted before
_NEAR = 8  # units looked at for a cue verb on either side


def span_features(scene: Scene, number: int) -> list[str]:
    at, span = scene.quote_at[number], scene.spans[number]
    inner = scene.text[span.inner_start : span.inner_end].strip()
    words = _WORD.findall(inner[:400])
    size = max((n for n in _LENGTHS if n <= len(words)), default=0)
    small = [CODES.get(word.lower(), "w") for word in words[:25]]
    first = "A" if inner[:1].isupper() else "a" if inner[:1].islower() else "1" if inner[:1].isdigit() else inner[:1]
    title = all(word[:1].isupper() or code != "w" for word, code in zip(words, small, strict=False)) and first == "A"
    titles = sum(word[:1].isupper() for word in words[:25]) * 4 // max(len(small), 1)
    code = scene.codes[at]
    left, right = scene.code(at - 1), scene.code(at + 1)
    left2, right2 = f"{scene.code(at - 2)} {left}", f"{right} {scene.code(at + 2)}"
    cue_left, cue_right = _cue(scene, at, -1), _cue(scene, at, 1)
    speaking = sum(part in _SPEAKING for part in small)
    shape = f"{size} {first} {title}"
    glued = scene.text[span.end : span.end + 1]
    return [
        "s",
        f"s size {size}",
        f"s shape {shape}",
        f"s titles {titles} {min(size, 6)}",
        f"s code {code} {size}",
        f"s code {code} {first} {title}",
        f"s left {left}",
        f"s left {left} {size}",
        f"s left {left} {first} {title}",
        f"s left2 {left2}",
        f"s left2 {left2} {first}",
        f"s left3 {scene.code(at - 3)} {left2}",
        f"s right {right}",
        f"s right {right} {size}",
        f"s right {right} {first} {title}",
        f"s right2 {right2}",
        f"s both {left} {right}",
        f"s both {left2} {right}",
        f"s cues {cue_left} {cue_right}",
        f"s cueL {cue_left} {size}",
        f"s cueL {cue_left} {first} {title}",
        f"s cueR {cue_right} {size}",
        f"s cueR {cue_right} {first}",
        f"s speaking {min(speaking, 4)} {size}",
        f"s inner {' '.join(small[:2])}",
        f"s inner {small[0] if small else ''} {size}",
        f"s last {small[-1] if small else ''} {size}",
        f"s after {glued if not glued.isalnum() else 'x'}",
        f"s quotes {_quotes_in_sentence(scene, at)} {size}",
        f"s mark {scene.text[span.start]}",
        f"s again {_was_quoted_before(scene, span.start, inner)} {size}",
    ]


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
