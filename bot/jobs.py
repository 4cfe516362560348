"""What the command line does by itself, without Telegram: each job prints what it does and answers an exit code."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
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
    from storage.database import Connection, Database
    from summarizer import Brief, Document

STDIN = "-"
NOBODY = 0  # no chat has this id, so nothing was ever sent there
LAST = 2**63 - 1  # the highest id there can be
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


def outbox(database: "Database", clock: Clock, which: str, *, retry: str | None, skip: str | None, sure: bool) -> int:
    """Print the outbox, after trying one delivery (or all) again or giving it up."""
    from bot.conversation.admin import outbox_view
    from bot.digests import outbox as box

    if retry is not None:
        print(_retry(database, retry, clock(), sure=sure), end="\n\n")
    if skip is not None:
        with database.writing() as connection:
            print(_skip(connection, skip, clock()), end="\n\n")
    with database.reading() as connection:
        report = box.report(connection, box.LISTS[which])
    print(shown(outbox_view.view(report, clock())))
    return 0


def copy_database(source: "Database", url: str, clock: Clock) -> int:
    """Copy everything into the empty database at `url`."""
    from storage.database import Database
    from storage.process_lock import process_lock
    from storage.transfer import transfer

    with _told_of("The target"):
        target = Database(url)
    with closing(target), _told_of("both addresses"), process_lock(source):
        transfer(source, target, now=clock(), progress=_show_progress)
    print("All is copied. Set DATABASE_URL to the new address before you start the bot again.")
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


def _retry(database: "Database", wish: str, now: datetime, *, sure: bool) -> str:
    from bot.conversation.admin import outbox_view
    from bot.digests import outbox as box

    if wish == "all":
        return outbox_view.retried(asyncio.run(box.retry_all(database, now)))
    try:
        with database.writing() as connection:
            box.retry(connection, _delivery_number(wish), now, sure=sure)
    except box.MayComeTwice as doubt:
        raise Refusal(f"{doubt} Add --yes to send it all the same.") from doubt
    return f"#{_delivery_number(wish)} goes out again."


def _skip(connection: "Connection", wish: str, now: datetime) -> str:
    from bot.conversation.turn import counted
    from bot.digests import outbox as box

    if wish == "all":
        return f"{counted(box.skip_all(connection, LAST, now), 'waiting digest')} given up."
    box.skip(connection, _delivery_number(wish), now)
    return f"#{_delivery_number(wish)} is given up. Its stories come in the next digest."


def _delivery_number(wish: str) -> int:
    if not (wish.isascii() and wish.isdecimal()):
        raise Refusal(f"{wish!r} is no delivery's number; `newsbrief outbox` lists them. `all` is possible too.")
    return int(wish)


@contextmanager
def _told_of(name: str) -> Iterator[None]:
    """What is wrong with a database that DATABASE_URL does not name, or not alone."""
    try:
        yield
    except StorageError as error:
        raise StorageError(str(error).replace("DATABASE_URL", name)) from error


def _show_progress(table: str, copied: int, total: int) -> None:
    """A line that grows where somebody watches, else one for each table."""
    is_done = copied == total
    if is_done or sys.stdout.isatty():
        print(f"{table}: {copied:,} of {total:,}", end="\n" if is_done else "\r", flush=True)


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
