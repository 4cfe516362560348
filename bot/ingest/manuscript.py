"""A manuscript: what came in, as text, before and after it is read as an article."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from yarl import URL

import summarizer
from bot.errors import Refusal
from bot.ingest import urls
from bot.ingest.decode import cleaned, decode
from storage.model import RawKind
from summarizer import Document, SummarizerError

if TYPE_CHECKING:  # aiohttp takes a quarter of a second to load, and a file needs none of it
    from bot.ingest.fetch import Fetched, FetchLimits

LONGEST_TEXT = 1_000_000  # characters: some twenty times the longest article
LARGEST_FILE = 2_000_000  # bytes
_FILES = {".txt": RawKind.TEXT, ".md": RawKind.TEXT, ".html": RawKind.HTML, ".htm": RawKind.HTML}
_PLAIN_TYPES = ("text/plain", "text/markdown")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Text or markup as it was handed in; `url` where it was found, if it was fetched."""

    raw: str
    kind: RawKind
    url: str | None = None

    def read(self) -> Document:
        """The article in it; raises Refusal if there is none."""
        try:
            if self.kind is RawKind.TEXT:
                _check_length(self.raw)
                document = summarizer.read_text(self.raw)
            else:
                document = summarizer.read_html(self.raw, self.url)
                _check_length(document.text)
        except SummarizerError as error:
            raise Refusal(str(error)) from error
        return replace(document, url=_address(document.url, self.url))


def pasted(text: str) -> Manuscript:
    """Raises Refusal for what is no text."""
    return Manuscript(cleaned(text), RawKind.TEXT)


def filed(name: str, body: bytes) -> Manuscript:
    """A file, which its name says how to read; raises Refusal for one that is too large, no text, or no article."""
    if len(body) > LARGEST_FILE:
        raise Refusal(f"The file is larger than {LARGEST_FILE / 1e6:g} MB; send the article's text alone.")
    kind = _FILES.get(PurePath(name).suffix.lower())
    text = decode(body, is_page=kind is RawKind.HTML)
    if kind is None:
        raise Refusal("Only .txt, .md and .html files can be read; send the article as one of them, or paste it.")
    return Manuscript(text, RawKind.HTML if _is_markup(text) else kind)


async def fetched(url: str, limits: "FetchLimits") -> Manuscript:
    """The page at an address; raises Refusal for whatever keeps it from being got."""
    from bot.ingest.fetch import fetch

    return await asyncio.to_thread(_printed, await fetch(url, limits=limits))


def _printed(page: "Fetched") -> Manuscript:
    is_plain = page.content_type in _PLAIN_TYPES
    text = decode(page.body, charset=page.charset, is_page=not is_plain)
    return Manuscript(text, RawKind.TEXT if is_plain else RawKind.HTML, page.url)


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Refusal(f"The text is longer than {LONGEST_TEXT:,} characters; send one article at a time.")


def _is_markup(text: str) -> bool:
    return text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))


def _address(stated: str | None, fetched: str | None) -> str | None:
    """The page's own word for its address, if it names a page of the same site; else where it was found."""
    if fetched is None:
        return None
    if stated and _names_same_page(stated, fetched):
        return urls.canonical(stated)
    return urls.canonical(fetched)


def _names_same_page(stated: str, fetched: str) -> bool:
    try:
        named, found = urls.parse(stated), URL(fetched)
    except Refusal:
        return False
    is_front_page = named.path == "/" and found.path != "/"  # a common mistake, which would make all articles one
    return urls.host(named) == urls.host(found) and not is_front_page
