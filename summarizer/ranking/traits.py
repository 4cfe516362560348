"""What the form of a sentence tells, whatever its words mean."""

import re

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

_MARK = re.compile(r"[\"“”„«»「」]|(?:^| )['‘](?= ?\w)|``")
_OPENING_MARK = re.compile(r"\W*[\"“„«'‘`「]")
_END = re.compile(r"[.!?…。！？؟।][\"'”’»“」) ]*$")
_NUMBER = re.compile(r"\b\d")
_FIRST_PERSON = re.compile(r"\b(?:i|we|my|our|me|us)\b(?!\.)")  # not the country in "us." or "u.s."
_SECOND_PERSON = re.compile(r"\byour?\b")


def traits(sentence: str, *, hangs: bool) -> tuple[float, ...]:
    """A number for each of `TRAITS`."""
    text = sentence.lower()
    return (
        bool(_MARK.search(text)),
        bool(_OPENING_MARK.match(text)),
        hangs,
        text.rstrip(" \"'”’»").endswith("?"),
        ":" in text[:40],
        text.count(","),
        "(" in text,
        text.lstrip(" \"'“‘")[:1].isdigit(),
        len(_NUMBER.findall(text)),
        bool(_FIRST_PERSON.search(text)),
        bool(_SECOND_PERSON.search(text)),
        not _END.search(text),
    )
