"""Where an article comes from: pasted text or a page, read into a Document.

The stages: mend the characters, cut into paragraphs, sort these into a sheet, tell the language.
"""

import re
from dataclasses import replace
from itertools import islice

from summarizer import language
from summarizer.characters import mend
from summarizer.errors import SummarizerError
from summarizer.model import Document
from summarizer.paragraphs import paragraphs
from summarizer.sheet import Sheet, sort, sort_page

LONGEST_TEXT = 2_000_000
"""Characters of a text or a decoded page: thirty times the longest reports, and bounded in time and memory."""

_FEWEST_WORDS = 4  # of an article: less is no sentence
_FEWEST_LETTERS = 12  # of an article in a script that writes no blanks
_PARAGRAPHS_TRIED, _CHARACTERS_TRIED = 50, 2_000  # enough to find so few words in
_WORD_OF_LETTERS = re.compile(r"\S*[^\W\d_]\S*")
_BLANKLESS_WORD = 15  # letters to a blank that no script with blanks reaches


def read_text(text: str) -> Document:
    """The article in a pasted text, a .txt or an .md file; SummarizerError if there is none in it."""
    _refuse_too_long(text)
    lines = paragraphs(mend(text))
    if not lines:
        raise SummarizerError("There is no text in this: send the words of an article.")
    sheet = sort(lines)
    if not _has_article(sheet):
        raise SummarizerError("There is no article in this, not even one whole sentence: send the words of an article.")
    return _document(sheet)


def read_html(html: bytes | str, url: str | None = None) -> Document:
    """The article of a page that was read at `url`; SummarizerError if there is none on it."""
    _refuse_too_long(html)
    from summarizer.page import read_page  # loads trafilatura and lxml, which an idle bot does without

    page = read_page(html, url)
    sheet = sort_page(paragraphs(mend(page.text)), mend(page.title)) if page else Sheet()
    if page is None or not _has_article(sheet):
        raise SummarizerError("There is no article on this page: send the link of one article, or paste its text.")
    read = _document(sheet)
    return replace(
        read,
        language=read.language if read.language != language.UNKNOWN else page.language or language.UNKNOWN,
        topics=page.topics or read.topics,
        tags=tuple(dict.fromkeys((*page.tags, *read.tags))),
        source_name=page.source_name or read.source_name,
        byline=page.byline or read.byline,
        published_at=page.published_at or read.published_at,
        url=page.url or url,
        image_url=page.image_url,
    )


def _refuse_too_long(text: str | bytes) -> None:
    if len(text) > LONGEST_TEXT:
        size, most = len(text) / 1_000_000, LONGEST_TEXT // 1_000_000
        raise SummarizerError(
            f"This is too long for an article ({size:.1f} MB, at most {most}): send just the article."
        )


def _has_article(sheet: Sheet) -> bool:
    text = " ".join(sheet.body[:_PARAGRAPHS_TRIED])[:_CHARACTERS_TRIED]
    words = len(list(islice(_WORD_OF_LETTERS.finditer(text), _FEWEST_WORDS)))
    if words == _FEWEST_WORDS:
        return True
    letters = sum(map(str.isalpha, text))
    return letters >= _FEWEST_LETTERS and letters > _BLANKLESS_WORD * words


def _document(sheet: Sheet) -> Document:
    text = "\n\n".join(sheet.body)
    return Document(
        title=sheet.title,
        text=text,
        language=language.detect(text),
        topics=tuple(sheet.topics),
        tags=tuple(dict.fromkeys(sheet.tags)),
        source_name=sheet.source_name,
        byline=sheet.byline,
        published_at=sheet.published_at,
        image_credit=sheet.credit,
        cut=tuple(sheet.cut),
    )
