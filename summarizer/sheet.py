"""The lines of a text sorted by what they are: what stands above the article, the article, what stands below.

Lines with a form of their own (`furniture`) are told anywhere. Around the text, between the top and its first
paragraph and between its last and the bottom, every line that is no sentence is furniture too: the headline and the
section's name are found among those above.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from summarizer import furniture
from summarizer.dates import read_date
from summarizer.furniture import Furniture
from summarizer.sentences import split

_LONGEST_HEADLINE = 220
_FEWEST_HEADLINE_WORDS = 4  # of the line that is taken for the headline where there are several
_LONGEST_KICKER, _MOST_KICKER_WORDS = 30, 3  # the section's name above a headline: "Defense", "World / Europe"
_LONGEST_TITLE = 140  # of one that is taken from the first sentence
_LONGEST_OPENING = 1_000  # characters in which that one ends, or is too long for a title anyway
_OPENING = 4  # lines of the article that its headline is held against
_ROOT = 5  # letters that the forms of a word share
_LONG = re.compile(rf"[^\W\d_]{{{_ROOT},}}")
_FEWEST_PROSE_WORDS = 7
_FEWEST_SENTENCE_WORDS = 5
_MANY_PROSE_WORDS = 20
_LONG_WORD = 15  # characters to a word that only scripts without blanks reach

_HEADING = re.compile(r"(?:title|headline|subject|titel|titre|título|заголовок|başlık)\s*:\s*", re.IGNORECASE)
_LABEL = re.compile(r"[^:\s]+(?: under|[- ]clés)?\s*[: ]\s*")
_CLOSED = r"[\"'”’»“」)\]]*(?: \([^()]{2,30}\))?$"  # also "... to the press. (Reuters)"
_ENDED = re.compile(rf"[.!?…。！？؟।:]{_CLOSED}")
_STATED = re.compile(r"[.][\"'”’]*$")
_QUOTED = re.compile('["“”„«»]')
_PAGE_SPEAKS = frozenset({"you", "your", "our", "us", "we"})
_STOPPED = re.compile(rf"[.…。,;:]{_CLOSED}")  # a headline may ask or exclaim, but has no full stop
# A full stop that is no sentence's: "Bans Leaf Blowers Before 9 A.M."
_ABBREVIATED = re.compile(r"(?:\b(?:[^\W\d_]\.){2,}|\b(?:Jr|Sr|Inc|Co|Ltd|Corp)\.)$")
_MOST_SMALL_WORDS = 0.4  # the share of words without a capital in a headline that could as well be a sentence
# "Home / Culture / Interviews"
_PATH = re.compile(r"[^\W\d_a-z][^/>›»]{1,24}(?: [/>›»] [^\W\d_a-z][^/>›»]{1,24}){1,5}|Home(?:[/>›»].{1,24}){2,5}")
_MENU = re.compile(r"[^|]{2,20}(?:\|[^|]{2,20}){2,}")  # "Home | News | Sport"
_HOME = frozenset(
    {"home", "homepage", "front page", "startseite", "accueil", "inicio", "portada", "главная", "ana sayfa"}
)
_NOT_A_SECTION = frozenset({"exclusive", "urgent", "live", "breaking", "video", "watch", "alert", "update", "for"})
_SOURCE = re.compile(
    r"(?:the )?[\w .'-]*\b(?:herald|times|post|news|journal|gazette|tribune|chronicle|observer|echo|anzeiger|zeitung)",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|von|par|por|haber|текст|автор)\b:?\s*", re.IGNORECASE)
_NAMES_APART = re.compile(r",? (?:and|und|et|y|&) |, ")
_MAY_BE_TEXT = frozenset({Furniture.PROMOTION, Furniture.NOTE})  # if it is a paragraph between two of the article's
_NO_HEADLINE = frozenset({Furniture.BYLINE, Furniture.DATE, Furniture.COPYRIGHT, Furniture.SHARING, Furniture.RULE})
_LONGEST_ABOUT = 300  # characters that tell of the author
_TITLE = r"(?:Mr|Ms|Mrs|Dr|Prof)\.?"
_DOES = (
    r",? (?:writes|teaches|covers|is (?:an?|the) (?:[\w-]+ ){0,3}"
    r"(?:former|author|writer|editor|journalist|reporter|columnist|correspondent|critic|novelist|professor|lecturer"
    r"|teacher|fellow|researcher|director|historian|economist|lawyer|physician))\b"
)
_PERSON = re.compile(r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_][\w.'’-]*){1,3}")


@dataclass(slots=True)
class Sheet:
    """What was found on it; `body` are the article's paragraphs, `cut` the lines left out."""

    title: str = ""
    topics: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    credit: str | None = None
    byline: str | None = None
    source_name: str | None = None
    published_at: datetime | None = None


def sort_page(lines: list[str], title: str) -> Sheet:
    """The sheet of the paragraphs that an extractor found to be a page's article: only lines with a form are cut."""
    sheet = Sheet(title=title)
    for line in map(_line, lines):
        if line.kind is None and line.text != title:
            sheet.body.append(line.text)
        else:
            _cut(sheet, [line])
    sheet.title = sheet.title or _first_words(sheet.body)
    return sheet


@dataclass(frozen=True, slots=True)
class _Line:
    raw: str
    text: str  # without advertisement markers
    kind: Furniture | None
    is_prose: bool


def sort(lines: list[str]) -> Sheet:
    """The sheet of a text's paragraphs."""
    sheet = Sheet()
    known = _with_author([_line(raw) for raw in lines])
    prose = [place for place, line in enumerate(known) if line.is_prose]
    first = next((place for place in prose if not _is_headline(known[place].text)), prose[0] if prose else 0)
    first = _first_sentence(known, first)
    last = _last_sentence(known, prose[-1]) if prose else len(known)
    _read_head(sheet, known[:first], " ".join(line.text for line in known[first : first + _OPENING])[:_LONGEST_OPENING])
    _read_body(sheet, known[first : last + 1])
    _cut(sheet, known[last + 1 :])
    if not sheet.title:
        sheet.title = _first_words(sheet.body)
    return sheet


def _first_sentence(lines: list[_Line], place: int) -> int:
    """The place of the first line: a short sentence right above the first paragraph is the article's too."""
    while place > 0 and _is_short_text(lines[place - 1]) and not _is_headline(lines[place - 1].text):
        place -= 1
    return place


def _last_sentence(lines: list[_Line], place: int) -> int:
    """The place of the last line: short sentences right behind the last paragraph are the article's too."""
    while place + 1 < len(lines) and _is_short_text(lines[place + 1]):
        place += 1
    return place


def _is_short_text(line: _Line) -> bool:
    """A short statement, in quotes or such that it does not speak for the page or to its readers."""
    text, words = line.text, line.text.lower().split()
    if _QUOTED.search(text) and _ENDED.search(text):
        return line.kind is None
    stated = text[:1].isupper() and bool(_STATED.search(text)) and len(words) >= _FEWEST_SENTENCE_WORDS
    return line.kind is None and stated and _PAGE_SPEAKS.isdisjoint(words)


def _line(raw: str) -> _Line:
    text = furniture.without_ad_markers(raw)
    kind = furniture.kind_of(text)
    return _Line(raw, text, kind, kind is None and _is_prose(text))


def _with_author(lines: list[_Line]) -> list[_Line]:
    """The same with the last paragraph as a note if it tells of the author; never with the first one."""
    byline = next((line.text for line in lines if line.kind is Furniture.BYLINE), None)
    prose = [place for place, line in enumerate(lines) if line.is_prose]
    if byline is None or len(prose) < 2:
        return lines
    last = prose[-1]
    if any(_tells_of(lines[last].text, name) for name in _NAMES_APART.split(_byline(byline))):
        lines[last] = replace(lines[last], kind=Furniture.NOTE, is_prose=False)
    return lines


def _tells_of(text: str, name: str) -> bool:
    """Whether a paragraph says what an author does: "Ms. Doe is a former teacher ..."."""
    *first, surname = name.split() or [""]
    called = rf"(?:{re.escape(name)}|{_TITLE} {re.escape(surname)})"
    return bool(first) and len(text) <= _LONGEST_ABOUT and re.match(called + _DOES, text) is not None


def _is_prose(text: str) -> bool:
    """A paragraph of sentences rather than a headline or a link: ended, or ended within and long."""
    words = len(text.split())
    if _ENDED.search(text):
        return words >= _FEWEST_PROSE_WORDS or len(text) > _LONG_WORD * words
    return words >= _MANY_PROSE_WORDS and (". " in text or words >= 2 * _MANY_PROSE_WORDS)


def _read_head(sheet: Sheet, lines: list[_Line], opening: str) -> None:
    """Above the first paragraph: one headline, perhaps the section before it; the rest is cut."""
    title = _headline(lines, _roots(opening))
    before_title = title is not None
    for line in lines:
        if line is title:
            sheet.title = _HEADING.sub("", line.text)
            before_title = False
        elif before_title and line.kind is None and not sheet.topics and _is_kicker(line.text):
            sheet.topics = _topics(line.text)
        elif not before_title and line.is_prose:
            sheet.body.append(line.text)  # a text that opens with a question
        else:
            _note_free(sheet, line)
            _cut(sheet, [line])


def _headline(lines: list[_Line], told: set[str]) -> _Line | None:
    """The first line of a headline's form. Where all that have it could be furniture too, one of which the article
    tells, or any short line."""
    formed = [line for line in lines if line.kind not in _NO_HEADLINE and _is_headline(line.text)]
    free = [line for line in formed if line.kind is None]
    telling = [line for line in formed if _roots(line.text) & told]
    short = [line for line in lines if line.kind is None and len(line.text) <= _LONGEST_HEADLINE]
    return next(iter(free or telling or short or formed), None)


def _roots(text: str) -> set[str]:
    return {word[:_ROOT] for word in _LONG.findall(text.lower())}


def _is_headline(text: str) -> bool:
    return (
        len(text) <= _LONGEST_HEADLINE
        and len(text.split()) >= _FEWEST_HEADLINE_WORDS
        and (not _STOPPED.search(text) or _is_capitalised(text))
        and not _PATH.fullmatch(text)
        and not _MENU.fullmatch(text)
    )


def _is_capitalised(text: str) -> bool:
    """Whether a line that ends in an abbreviation is written as headlines are."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return bool(_ABBREVIATED.search(text)) and ". " not in text and small <= _MOST_SMALL_WORDS * len(words)


def _is_kicker(text: str) -> bool:
    words = re.split(r"[\s/|>»·]+", text)
    return (
        len(text) <= _LONGEST_KICKER
        and len(words) <= _MOST_KICKER_WORDS
        and not text[0].islower()
        and words[0].lower() not in _NOT_A_SECTION
        and not _SOURCE.fullmatch(text)
    )


def _topics(kicker: str) -> list[str]:
    """The section first; a name all in capitals is written as a name."""
    parts = [part for part in re.split(r"\s*[/|>›»·]\s*", kicker) if part and part.lower() not in _HOME]
    return [_as_name(part) for part in parts[:1]]


def _as_name(section: str) -> str:
    return section.capitalize() if section.isupper() and len(section) > 3 else section


def _note_free(sheet: Sheet, line: _Line) -> None:
    """What a line above the text that has no form of its own may still say."""
    if line.kind is not None:
        return
    if _SOURCE.fullmatch(line.text) and sheet.source_name is None:
        sheet.source_name = line.text
    elif _PERSON.fullmatch(line.text) and sheet.byline is None and sheet.title:
        sheet.byline = line.text


def _read_body(sheet: Sheet, lines: list[_Line]) -> None:
    """From the first paragraph to the last: all of it, but for the furniture and what follows a heading of links."""
    in_tail = ended = False
    for place, line in enumerate(lines):
        ended = ended or _ends(lines, place)
        in_tail = line.kind is Furniture.TAIL or (in_tail and not line.is_prose)
        # Between two paragraphs, a sentence that could be the page's is more likely the article's.
        is_text = line.kind is None or (line.kind in _MAY_BE_TEXT and _is_prose(line.text))
        if is_text and not in_tail and not ended:
            sheet.body.append(line.text)
        else:
            _cut(sheet, [line])


def _ends(lines: list[_Line], place: int) -> bool:
    """Whether nothing from here on is the article's; "About Halden" says so only above what Halden is."""
    words = lines[place].text.split()
    if lines[place].kind is not Furniture.END or 3 * place <= len(lines):
        return False
    return words[0] != "About" or words[-1] in " ".join(line.text for line in lines[place + 1 : place + 2]).split()


def _cut(sheet: Sheet, lines: list[_Line]) -> None:
    for line in lines:
        sheet.cut.append(line.raw)
        _note(sheet, line.kind, line.text)


def _note(sheet: Sheet, kind: Furniture | None, text: str) -> None:
    """What a line of furniture says about the article."""
    if kind is Furniture.CREDIT and sheet.credit is None:
        sheet.credit = _credit(text)
    elif kind is Furniture.BYLINE and sheet.byline is None:
        sheet.byline = _byline(text)
    elif kind is Furniture.TAGS:
        sheet.tags += _listed(_LABEL.sub("", text, count=1))
    elif kind is Furniture.DATE and sheet.published_at is None:
        sheet.published_at = read_date(text)


def _credit(line: str) -> str:
    return re.sub(r"^[(\[]?[^:]*:\s*|[)\]]$", "", line).strip("[]() ")


def _byline(line: str) -> str:
    return _BY.split(line, maxsplit=1)[-1].split(" - ")[0]


def _listed(text: str) -> list[str]:
    return [tag for part in re.split(r"\s*[,;|•·]\s*", text) if (tag := part.strip(" .#"))]


def _first_words(body: list[str]) -> str:
    """The first sentence for a title where the text has none, cut after a word if it is long."""
    opening = "".join(body[:1])[:_LONGEST_OPENING]
    first = next((sentence.text for sentence in split(opening)), "")
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
