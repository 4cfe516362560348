"""The newsroom: what an administrator hands in becomes a stored draft, with everything that is derived from it."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from yarl import URL

import summarizer
from bot.clock import Clock
from bot.errors import Refusal
from bot.ingest import urls
from bot.ingest.fetch import FetchLimits
from bot.ingest.manuscript import Manuscript, fetched, filed, pasted
from storage import articles
from storage.database import Database
from storage.model import ArticleStatus, NewArticle, Passage, Quote, Stored
from summarizer import Document, SummarizerError


class Newsroom:
    """Takes articles in as pasted text, as files and as links; `read_*` reads without storing.

    Every method raises Refusal, with a sentence for the person, for what no article can be made of.
    """

    def __init__(self, database: Database, clock: Clock, limits: FetchLimits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    async def read_text(self, text: str) -> Document:
        return await asyncio.to_thread(lambda: pasted(text).read())

    async def read_file(self, name: str, body: bytes) -> Document:
        return await asyncio.to_thread(lambda: filed(name, body).read())

    async def read_link(self, url: str) -> Document:
        return await asyncio.to_thread((await fetched(url, self._limits)).read)

    async def add_text(self, text: str, *, added_by: int | None) -> Stored:
        return await self._add(lambda: pasted(text), added_by)

    async def add_file(self, name: str, body: bytes, *, added_by: int | None) -> Stored:
        return await self._add(lambda: filed(name, body), added_by)

    async def add_link(self, url: str, *, added_by: int | None) -> Stored:
        page = await fetched(url, self._limits)
        return await self._add(lambda: page, added_by)

    async def _add(self, manuscript: Callable[[], Manuscript], added_by: int | None) -> Stored:
        article = await asyncio.to_thread(lambda: _edited(manuscript(), added_by))
        return await self._database.write(articles.add, article, status=ArticleStatus.DRAFT, now=self._clock())


def content_hash(title: str, text: str) -> str:
    """The same for the same words, whatever their white space and case."""
    words = " ".join(f"{title}\n{text}".casefold().split())
    return hashlib.sha256(words.encode()).hexdigest()


def _edited(manuscript: Manuscript, added_by: int | None) -> NewArticle:
    document = manuscript.read()
    try:
        brief = summarizer.brief(document, quotes=None)
    except SummarizerError as error:
        raise Refusal(str(error)) from error
    return NewArticle(
        title=document.title,
        text=document.text,
        raw=manuscript.raw,
        raw_kind=manuscript.kind,
        content_hash=content_hash(document.title, document.text),
        url=document.url,
        source_name=document.source_name or (urls.host(URL(document.url)) if document.url else None),
        byline=document.byline,
        published_at=_in_utc(document.published_at),
        language=document.language,
        image_url=document.image_url,
        topics=document.topics,
        tags=document.tags,
        cut=document.cut,
        summary=tuple(Passage(sentence.text, sentence.start, sentence.end) for sentence in brief.summary.sentences),
        quotes=tuple(stored for quote in brief.quotes if (stored := _stored(quote))),
        summarizer_version=summarizer.VERSION,
        added_by=added_by,
    )


def _stored(quote: summarizer.Quote) -> Quote | None:
    if quote.mention is None or quote.speaker is None:
        return None  # readers never see a quote without its speaker
    parts = tuple(Passage(part.text, part.start, part.end) for part in quote.parts)
    return Quote(parts=parts, mention=quote.mention, speaker=quote.speaker, role=quote.role)


def _in_utc(moment: datetime | None) -> datetime | None:
    """Pages often name a day or a time without a zone; it is taken as UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
