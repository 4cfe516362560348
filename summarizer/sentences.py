"""A text cut into sentences, by rules: where a full stop, a question or exclamation mark, or an ellipsis ends one.

The rules are written for news: titles and initials before names, `U.S.-backed`, `a.m.`, decimals, `?” Sen. Cruz asked`,
and quotes, which are never cut in the middle, since half a quote is no sentence to show to anybody.
Linear in the length of the text.
"""

import re
from collections.abc import Iterator

from summarizer.abbreviations import BY_LANGUAGE, Abbreviations
from summarizer.characters import one_line
from summarizer.model import Sentence

Span = tuple[int, int]

_LONGEST_QUOTE = 1_500  # characters; a longer one is most likely a mark that was never closed
_CLOSERS = "\"'”’“»«›)\\]}"  # “ and « close in German
_ENDS = ".!?…‽؟۔।॥։"
_BLANKLESS_ENDS = "。！？｡።፧"

# A terminator with the closing marks after it; ". . ." is one. Scripts without blanks write none after theirs. That all
# begin with one class of characters lets the search skip all other text; that a run of stops is tried at its first one
# alone, and never given back, keeps the search linear.
_TERMINATOR = re.compile(
    rf"[{_ENDS}{_BLANKLESS_ENDS}]"
    rf"(?:(?<=[{_ENDS}])(?<![{_ENDS}]{{2}})[{_ENDS}]*+(?: \.(?![\w.]))*+[{_CLOSERS}]*+(?:\[\d+\])*(?=\s)"
    rf"|(?<=[{_BLANKLESS_ENDS}])[{_BLANKLESS_ENDS}]*[”’」』）)]*)"
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \n•⁃·▪])[^\n]+)*")
_NEXT_WORD = re.compile(r"\s+((?:[–—-]\s)?[\"'“‘„‚«»‹(\[{¿¡–—…-]*)((?:[^\W_]|[.'’](?=\w)|-(?=\w))*)")
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]$")  # "J", "J.R", "A.-M", "U.S"
_NUMBER = re.compile(r"(?:\d+|[IVXLC]{2,})$")
_DAYS = frozenset({"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# "at 114 Elm St.", which ends a sentence where "in 2021 Surgeon General Dr." and "on 3 March St." do not; and what goes
# on after it.
_STREETS = frozenset({"St", "Ave", "Blvd", "Rd", "Dr", "Ln", "Ct", "Pl"})
_HOUSE = re.compile(
    r"(?:^|\b(?:[Aa]t|[Nn]ear|[Oo]utside|[Bb]ehind|[Oo]f|[Ii]n|[Oo]n|[Tt]o|[Ff]rom) |, )(?!(?:19|20)\d\d )\d+[a-z]{0,2}"
    rf" (?:[NSEW]\.? )?(?!{_MONTHS}|{'|'.join(sorted(_DAYS))})(?:[A-Z]\w+ |\d+[a-z]{{2}} ){{1,3}}$"
)
_LONGEST_ADDRESS = 60
_AFTER_STREET = _DAYS | {"N", "S", "E", "W", "NE", "NW", "SE", "SW", "N.E", "N.W", "S.E", "S.W", "Apt", "Suite"}
_EXCLAIMED_NAMES = frozenset({"Yahoo", "Jeopardy", "Oklahoma", "Wham", "Kahoot", "Yum", "E"})  # the mark is their own
_TIMES = frozenset({"a.m", "p.m"})
_AFTER_TIME = _DAYS | {  # what goes on after "9 a.m."
    *("Eastern", "Central", "Mountain", "Pacific", "ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT"),
    *("PT", "PST", "PDT", "GMT", "BST", "CET", "CEST", "UTC"),
}
# A letter that is no initial, and may end a sentence: "than I", "A and B", "Vitamin C", "in Group B".
_LONE_LETTER = re.compile(
    r" (?:and|or|than|as|but) I$|\b[A-Z],? (?:and|or|to) [A-Z]$"
    r"|\b(?i:vitamin|hepatitis|influenza|grade|type|group|category|division|series|section"
    r"|plan|option|phase|exhibit|appendix|gate|terminal|block|zone|team|gen|generation) [A-Z]$"
)
_LONGEST_LETTERED = 12  # characters before the letter

# What is not cut inside: quotes that open and close in one paragraph. Single marks are also apostrophes, so they count
# as closing only after punctuation. Every branch begins with its mark, which lets the search skip all other text.
_QUOTE = re.compile(
    rf"“[^“”]{{0,{_LONGEST_QUOTE}}}”"
    rf"|\"(?=\S)[^\"]{{0,{_LONGEST_QUOTE}}}\""
    rf"|„[^“”„]{{0,{_LONGEST_QUOTE}}}[“”]"
    rf"|«[^«»]{{0,{_LONGEST_QUOTE}}}»|»[^«»]{{0,{_LONGEST_QUOTE}}}«"
    rf"|「[^「」]{{0,{_LONGEST_QUOTE}}}」|『[^『』]{{0,{_LONGEST_QUOTE}}}』"
    rf"|‘[^\n‘]{{1,{_LONGEST_QUOTE}}}?[.,!?…]’(?!\w)"
    rf"|'(?<!\w')(?=\w)[^\n]{{1,{_LONGEST_QUOTE}}}?[.,!?…]'(?!\w)"
)

# `?” Sen. Cruz asked`: after a question, an exclamation or an omission the attribution may open with a name.
_UNSTOPPED_QUOTE = re.compile(r"(?:[!?]+|\.{2,}|…)[\"'”’]")
_ATTRIBUTION = re.compile(
    r"\s+(?:(?:[A-Z][\w’'-]*[.,]?|[A-Z]\.[A-Z.]*|of|the|de|van|von|bin|al)\s+){1,5}(?:\([^()\s]{1,20}\)\s+)?"
    r"(?:(?<=, )[^\"“”!?]{1,80}, )?"  # an age, a party, a town
    r"(?:said|says|asked|asks|added|adds|wrote|writes|tweeted|told|tells|shouted|yelled|joked|replied|demanded"
    r"|continued|declared|exclaimed|wondered|concluded|recalled|explained|insisted|argued|responded|announced)\b"
)

_LIST_MARK = re.compile(r"(?<!\S)(?:[•⁃·▪] ?)?(?P<mark>\d{1,2}|[a-z])(?:\.\)|[.)])(?=\s)")
_LIST_START = re.compile(r"(?:[•⁃·▪] ?\d|1\.?\)?|a[.)]) ?")


def split(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a clean text, paragraphs parted by a blank line; the last one need not be ended.

    A language without rules of its own is split by the English ones.
    """
    abbreviations = BY_LANGUAGE.get(language, BY_LANGUAGE["en"])
    return tuple(
        Sentence(_mended(text[start:end]), start, end, number)
        for number, paragraph in enumerate(_PARAGRAPH.finditer(text))
        for start, end in _spans(paragraph.group(), paragraph.start(), abbreviations)
    )


def _mended(piece: str) -> str:
    return one_line(piece) if "\n" in piece or "  " in piece else piece


def _spans(paragraph: str, offset: int, abbreviations: Abbreviations) -> Iterator[Span]:
    """The sentences of one paragraph as places in the text, white space around them left out."""
    begin = 0
    for cut in (*_cuts(paragraph, abbreviations), len(paragraph)):
        piece = paragraph[begin:cut]
        if stripped := piece.strip():
            first = offset + begin + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)
        begin = cut


def _cuts(paragraph: str, abbreviations: Abbreviations) -> list[int]:
    if paragraph.islower():
        abbreviations = abbreviations.without_case
    marks = _list_marks(paragraph) if _LIST_START.match(paragraph) else []
    whole = [match.span() for match in _QUOTE.finditer(paragraph)]
    if not marks:
        return list(_ends(paragraph, whole, abbreviations))
    # A mark is part of its item: the stop in it ends nothing, and the item before ends where it begins.
    whole = sorted([*whole, *((start, end + 1) for start, end in marks)])
    return sorted({*_ends(paragraph, whole, abbreviations), *(start for start, _ in marks)})


def _ends(paragraph: str, whole: list[Span], abbreviations: Abbreviations) -> Iterator[int]:
    """Where sentences end, never inside one of the spans that stay whole."""
    spans = iter((*whole, (len(paragraph), len(paragraph))))
    start, end = next(spans)
    begin = 0
    for match in _TERMINATOR.finditer(paragraph):
        place, stop = match.span()
        while end <= place:
            start, end = next(spans, (len(paragraph), len(paragraph) + 1))
        if start <= place and stop < end:
            continue
        cut = _end_at(paragraph, begin, match, abbreviations)
        if cut is not None:
            yield cut
            begin = cut


def _end_at(paragraph: str, begin: int, match: re.Match[str], abbreviations: Abbreviations) -> int | None:
    """Where the sentence that begins at `begin` ends, if it ends with this terminator."""
    stop, end = match.span()
    mark = match.group()
    following = _NEXT_WORD.match(paragraph, end)
    if following is None or mark[0] in _BLANKLESS_ENDS:
        return end
    opening, word = following.groups()
    if len(word) == 1 and paragraph[following.end() : following.end() + 1] == ".":
        word += "."  # an initial: "A. I. Semenov"
    if (abbreviations.has_case and not _may_open(word, opening)) or paragraph[stop - 1 : stop] == "[":
        return None
    if " ." in mark:
        return _after_ellipsis(paragraph, stop, end, mark)
    if opening[1:2].isspace():
        word = ""  # after a dash nothing tells a new sentence: "PORTLAND, Ore. — The"
    if mark[0] == "." and mark[1:2] != ".":
        return end if _full_stop_ends(paragraph, begin, stop, mark, word, abbreviations) else None
    if mark[0] == "!" and _last_word(paragraph, begin, stop) in _EXCLAIMED_NAMES:
        return end if word in abbreviations.openers else None
    if _UNSTOPPED_QUOTE.match(mark) and _ATTRIBUTION.match(paragraph, end):
        return None
    return end


def _may_open(word: str, opening: str) -> bool:
    """Whether a sentence can open with this word: not with a small letter, unless it is a name such as iPhone."""
    if not word:
        return bool(opening)
    if "(" in opening and word[0].isdigit():
        return False  # "at 9:30 a.m. (4 hours)"
    return not word[0].islower() or (word[1:2].isupper() and not word.isupper())


def _after_ellipsis(paragraph: str, stop: int, end: int, mark: str) -> int | None:
    """Three spaced stops are an omission within the sentence. Of four, the first one ends it if it stands at the word
    ("omitted. . . . The next"), else the last one ("omitted . . . . The next")."""
    if mark.count(".") < 4:
        return None
    return end if paragraph[stop - 1 : stop].isspace() else stop + 1


def _full_stop_ends(
    paragraph: str, begin: int, stop: int, mark: str, following: str, abbreviations: Abbreviations
) -> bool:
    last = _last_word(paragraph, begin, stop)
    if last in _STREETS and _HOUSE.search(paragraph, max(begin, stop - _LONGEST_ADDRESS), stop - len(last)):
        return following not in _AFTER_STREET
    known = _forms(last, following)
    is_noun = following in abbreviations.nouns and not known & abbreviations.places
    opens = is_noun or following in abbreviations.openers
    if known & abbreviations.leading:
        return opens and (len(mark) > 1 or last == "St")
    if following[:1].isdigit() and known & abbreviations.counting:
        return False
    if last.lower() in _TIMES:
        return following not in _AFTER_TIME
    if known & abbreviations.trailing:
        return opens
    if len(mark) > 1:
        return True  # a closing mark after the stop: `war.” Officials`
    if _NUMBER.match(last):
        if not paragraph[begin : stop - len(last)].strip(" •⁃·▪"):
            return False  # "1. The first item": the number of a list
        return opens or not abbreviations.ordinal_stop
    if _INITIAL.match(last):
        return opens or (not following.endswith(".") and _is_lone_letter(paragraph, begin, stop))
    return True


def _is_lone_letter(paragraph: str, begin: int, stop: int) -> bool:
    return bool(_LONE_LETTER.search(paragraph, max(begin, stop - _LONGEST_LETTERED), stop))


def _last_word(paragraph: str, begin: int, stop: int) -> str:
    """The word before a terminator at `stop`, without marks before it."""
    return paragraph[max(begin, stop - 30, paragraph.rfind(" ", begin, stop) + 1) : stop].lstrip("\"'“‘„«»([–—-")


def _forms(word: str, following: str) -> set[str]:
    """A word as abbreviations are listed: without what a hyphen ties to it ("Minneapolis-St. Paul"), and in small
    letters where the text goes on in capitals: only there is EST an "est." and not a time zone."""
    forms = {word, word.rpartition("-")[2]}
    shouted = not following or following[0].isdigit() or (len(following) > 1 and following.isupper())
    return forms | {word.capitalize(), word.lower()} if shouted and len(word) > 1 and word.isupper() else forms


def _list_marks(paragraph: str) -> list[Span]:
    """The marks of a list written in one line: "1. Bread 2. Milk", "a) Bread b) Milk"."""
    found: list[Span] = []
    expected = ""
    for match in _LIST_MARK.finditer(paragraph):
        mark = match["mark"]
        if match.start() == 0 or mark == expected:
            found.append(match.span())
            expected = str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)
    return found
