"""What the form of a sentence tells, whatever its words mean."""

import re
from collections.abc import Sequence

from summarizer.openings import hangs

TRAITS = (
    "has a quote",
    "opens with a quote",
    "hangs on the one before",
    "is a question",
    "label at its head",
    "commas",
    "brackets",
    "opens with a number",
    "numbers",
    "speaks as I or we",
    "speaks to you",
    "has no end",
)
HANGS = TRAITS.index("hangs on the one before")
QUOTE = TRAITS.index("has a quote")
OPENS_WITH_QUOTE = TRAITS.index("opens with a quote")
NUMBERS = TRAITS.index("numbers")
FIRST_PERSON = TRAITS.index("speaks as I or we")
SECOND_PERSON = TRAITS.index("speaks to you")

_MARK = re.compile('["“”„«»「」‘`]')
_NUMBER = re.compile(r"\d(?<![^\W_].)")  # the head of a word that is one
_PLAIN_MARK = re.compile("(?<![^ (])'")  # not an apostrophe
_OPENING_MARKS = tuple("\"“„«»'‘`「")
_CLOSING_MARKS = " \"'”’»“«」)"
_ENDS = tuple(".!?…。！？؟।")
_I_OR_WE = frozenset({"i", "we", "my", "our", "me"})
_YOU = frozenset({"you", "your"})


def traits(sentence: str, words: Sequence[str], language: str) -> tuple[float, ...]:
    """A number for each of `TRAITS`; `words` are the sentence's in small letters."""
    end = sentence.rstrip(_CLOSING_MARKS)
    return (
        bool(_MARK.search(sentence)) or ("'" in sentence and bool(_PLAIN_MARK.search(sentence))),
        sentence.startswith(_OPENING_MARKS),
        hangs(sentence, language),
        end.endswith("?"),
        ":" in sentence[:40],
        sentence.count(","),
        "(" in sentence,
        bool(words) and words[0][0].isdigit(),
        len(_NUMBER.findall(sentence)),
        not _I_OR_WE.isdisjoint(words),
        not _YOU.isdisjoint(words),
        not end.endswith(_ENDS),
    )
