"""An HTML page read by trafilatura: its main text and what its head says about it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import trafilatura
from lxml.etree import LxmlError
from trafilatura.settings import Document as Extracted


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says of its article; `text` has a paragraph a line."""

    text: str
    title: str = ""
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source_name: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    image_url: str | None = None
    language: str | None = None


def read_page(html: bytes | str, url: str | None) -> Page | None:
    """The page's article, or None where there is none."""
    try:
        found = trafilatura.bare_extraction(
            html,
            url=url,
            include_comments=False,
            favor_precision=True,  # what is missed is a loss, what is wrong is shown to readers; it also scored best
            with_metadata=True,
        )
    except (LxmlError, ValueError, RecursionError):
        return None
    if not isinstance(found, Extracted) or not found.text:
        return None
    return Page(
        text=found.text.replace("\n", "\n\n"),
        title=found.title or "",
        topics=tuple(found.categories or ()),
        tags=tuple(found.tags or ()),
        source_name=found.sitename,
        byline=found.author,
        published_at=_midnight(found.date),
        url=found.url,
        image_url=found.image,
        language=found.language,
    )


def _midnight(date: str | None) -> datetime | None:
    return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
