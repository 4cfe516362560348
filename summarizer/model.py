"""The values of the summarizer. Offsets count code points in `Document.text`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as the summarizer sees it.

    `text` is clean: paragraphs parted by one blank line, no page furniture, no title. `cut` holds the lines
    that were left out of it, as they were written.
    """

    title: str
    text: str
    language: str = "und"  # ISO 639-1, or "und" where it could not be told
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source_name: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    image_url: str | None = None
    image_credit: str | None = None
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words with white space mended, its place, and the number of its paragraph from 0."""

    text: str
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Part:
    """An unbroken run of quoted words, without the marks around it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that somebody said or wrote.

    `mention` is the speaker as written beside the quote, `speaker` the name that the mention stands for; both
    are strings of the article, or None where nobody is named.
    """

    parts: tuple[Part, ...]
    mention: str | None = None
    speaker: str | None = None
    role: str | None = None
    score: float = 0.0  # how much of a key quote it is; only the order means something

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences of one document, in the document's order."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a sentence is in the news summary or not.

    `score` orders the sentences by themselves; `words` are the ones that highlights are likeliest to use, the likeliest
    first. A sentence that `hangs` comes only with the one before it, one that is not `fit` is no whole statement.
    """

    sentence: Sentence
    chosen: bool
    score: float
    words: tuple[str, ...]
    hangs: bool
    fit: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What a digest shows of a document: its summary and its key quotes in the document's order."""

    summary: Summary
    quotes: tuple[Quote, ...]
