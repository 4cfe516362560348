"""What the command line does by itself, without Telegram: each job prints what it does and answers an exit code."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.clock import Clock
from bot.errors import Refusal
from bot.scoresheet import scoresheet
from bot.terminal import shown
from storage.errors import StorageError

if TYPE_CHECKING:  # each job imports what it needs when it runs, so that `summarize` starts without a database
    from bot.ingest.manuscript import Manuscript
    from bot.ingest.newsroom import Newsroom
    from storage.database import Database
    from summarizer import Brief, Document

STDIN = "-"
NOBODY = 0  # no chat has this id, so nothing was ever sent there
QUOTES = 3  # shown of one article; JSON has all


def summarize(
    source: str, *, sentences: int, method: str, form: Literal["text", "json", "scores"], ports: frozenset[int]
) -> int:
    """Print summary and key quotes of a file, a link or standard input, or how they were chosen."""
    import summarizer
    from bot.digests.excerpt import excerpt

    document = _manuscript(source, ports).read()
    brief = summarizer.brief(document, sentences=sentences, quotes=QUOTES if form == "text" else None, method=method)
    if form == "json":
        print(json.dumps(_json(document, brief), ensure_ascii=False, indent=2))
    elif form == "scores":
        _refuse_unless_news(method)
        chosen = summarizer.brief(document, sentences=sentences, quotes=QUOTES).quotes
        print(scoresheet(document, summarizer.explain(document, sentences=sentences), brief.quotes, chosen))
    else:
        print(shown(excerpt(document, brief)))
    return 0


def publish(sources: list[str], database: "Database", clock: Clock, ports: frozenset[int]) -> int:
    """Publish files and links one by one; one that cannot be read stops no other, and makes the exit code 1."""
    from bot.ingest.fetch import FetchLimits
    from bot.ingest.newsroom import Newsroom

    newsroom = Newsroom(database, clock, FetchLimits(ports=ports))
    failed = 0
    for number, source in enumerate(sources, start=1):
        print(f"[{number}/{len(sources)}] {source}: ", end="", flush=True)
        try:
            print(asyncio.run(_publish(source, newsroom, database, clock)))
        except (Refusal, StorageError) as error:
            failed += 1
            print(f"not added. {error}")
    return int(failed > 0)


def print_digest(database: "Database", clock: Clock) -> int:
    """Print the digest that a new subscriber would get now; nothing is sent or stored."""
    from zoneinfo import ZoneInfo

    from bot.digests import compose, render
    from bot.transport.message import Message
    from storage.model import Destination

    now = clock()
    with database.reading() as connection:
        selection = compose.choose(connection, Destination(NOBODY), topics=(), since=now)
    if selection is None:
        days = compose.LOOK_BACK.days
        raise Refusal(f"No article was published in the last {days} days; publish some with `newsbrief add FILE`.")
    edition = render.Edition(name="Daily digest", at=now, zone=ZoneInfo("UTC"), selection=selection)
    for message in render.digest(edition).messages:
        print(shown(Message.from_json(message).text), end="\n\n")
    return 0


def migrate(database: "Database") -> int:
    """Bring an older database up to date, and a new one into being."""
    from storage import migrate as schema

    was_current = schema.state(database) is schema.SchemaState.CURRENT
    schema.upgrade(database)
    print("The database was up to date already." if was_current else "The database is up to date now.")
    return 0


def _refuse_unless_news(method: str) -> None:
    if method != "news":
        raise Refusal(f"Only the news ranking can explain itself; leave out --explain or --method {method}.")


def _manuscript(source: str, ports: frozenset[int]) -> "Manuscript":
    from bot.ingest import manuscript

    if source == STDIN:
        return manuscript.filed("standard-input.txt", sys.stdin.buffer.read(manuscript.LARGEST_FILE + 1))
    if _is_link(source):
        from bot.ingest.fetch import FetchLimits

        return asyncio.run(manuscript.fetched(source, FetchLimits(ports=ports)))
    return manuscript.filed(source, _contents(source))


async def _publish(source: str, newsroom: "Newsroom", database: "Database", clock: Clock) -> str:
    """Put one source before the readers; what became of it, in words."""
    from storage import articles
    from storage.model import ArticleStatus

    if _is_link(source):
        stored = await newsroom.add_link(source, added_by=None)
    else:
        stored = await newsroom.add_file(source, _contents(source), added_by=None)
    article = stored.article
    if article.status is ArticleStatus.PUBLISHED:
        return f"published before as #{article.id}, {article.title}"
    if article.status is ArticleStatus.REMOVED:
        await database.write(articles.restore, article.id)
        return f"published again as #{article.id}, {article.title}"
    await database.write(articles.publish, article.id, now=clock())
    return f"published as #{article.id}, {article.title}"


def _is_link(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _contents(path: str) -> bytes:
    from bot.ingest.manuscript import LARGEST_FILE

    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)  # one more byte is enough to see that it is too large
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}); check the name.") from error


def _json(document: "Document", brief: "Brief") -> dict[str, Any]:
    """The article and its brief; `start` and `end` are places in `text`, in code points."""
    return {
        "title": document.title,
        "topics": document.topics,
        "tags": document.tags,
        "language": document.language,
        "source_name": document.source_name,
        "byline": document.byline,
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "url": document.url,
        "summary": [asdict(sentence) for sentence in brief.summary.sentences],
        "quotes": [
            {
                "text": quote.text,
                "speaker": quote.speaker,
                "role": quote.role,
                "mention": quote.mention,
                "parts": [asdict(part) for part in quote.parts],
            }
            for quote in brief.quotes
        ],
        "text": document.text,
    }
