"""Planning a peak: everyone at 09:00, the day after everyone had a first digest, so that there is much to leave out.

    python -m tests.bench.planning SUBSCRIPTIONS [--url URL]

measures one size and prints the figures as JSON; `report` does so for several, each in a process of its own, so that
the peak memory is its own too. On PostgreSQL processor time and memory are the bot's alone, without the server's.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import psycopg
from sqlalchemy import text

from bot.app import BREATH
from bot.digests import plan
from storage import articles, migrate
from storage.database import Connection, Database
from storage.model import ArticleStatus
from tests.chaos.__main__ import database as empty_database
from tests.stories import new_article

FIRST = datetime(2026, 3, 23, 9, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
STORIES = 12  # new ones a day
IDLE_TICKS = 21
MARKS = {100_000: 5, 1_000_000: 60}  # seconds

# Ids are scattered: the order in which people come says nothing of their ids. 2147483647 is prime, so none comes twice.
CHATS = """
WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO chats (id, kind, language, timezone, status, first_seen_at)
SELECT (n * 48271) % 2147483647, 'private', 'en', 'UTC', 'active', :now FROM numbers
"""
SUBSCRIPTIONS = """
INSERT INTO subscriptions (chat_id, thread_id, times, days, topics, active, next_slot, next_due_at, since)
SELECT id, 0, '["09:00:00"]', '[0, 1, 2, 3, 4, 5, 6]', '[]', true, '2026-03-23T09:00+00:00', :due_at, :since
FROM chats
"""
ARRIVED = "UPDATE deliveries SET status = 'sent', finished_at = :now WHERE status = 'pending'"


@dataclass
class Figures:
    """Seconds, and megabytes."""

    subscriptions: int
    wall: float = 0.0
    processor: float = 0.0
    longest: float = 0.0  # of the transactions
    transactions: int = 0
    compositions: int = 0
    idle_before_vacuum: float = 0.0
    idle: float = 0.0
    memory: float = 0.0


class Tick(NamedTuple):
    planned: int
    seconds: float


def report(sizes: Sequence[int], postgresql: str | None) -> str:
    """A line for each number of subscriptions, on SQLite and, where there is a server, on PostgreSQL."""
    lines = ["planning a peak: everyone at 09:00, who all had a digest the day before"]
    lines += _lines("SQLite", [_in_own_process(size) for size in sizes])
    if postgresql:
        lines += _lines("PostgreSQL", [_on_server(size, postgresql) for size in sizes])
    return "\n".join(lines)


def _on_server(size: int, postgresql: str) -> Figures:
    with empty_database(postgresql) as url:
        return _in_own_process(size, "--url", str(url))


def _in_own_process(size: int, *options: str) -> Figures:
    command = [sys.executable, "-m", "tests.bench.planning", str(size), *options]
    return Figures(**json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def _lines(name: str, measured: Sequence[Figures]) -> list[str]:
    """The last says how much more a subscription costs among the most than among the fewest."""
    first, last = (figures.processor / figures.subscriptions for figures in (measured[0], measured[-1]))
    sizes_named = f"{measured[0].subscriptions:,} to {measured[-1].subscriptions:,}"
    growth = f"growth from {sizes_named}: {last / first:.2f} times the processor time a subscription (≤ 1.3)"
    return [f"on {name}", *map(_line, measured), f"  {growth}"]


def _line(figures: Figures) -> str:
    marks = MARKS.get(figures.subscriptions)
    return (
        f"  {figures.subscriptions:,}: {figures.wall:.1f} s{f' (≤ {marks} s)' if marks else ''}, "
        f"{figures.processor / figures.subscriptions * 1e6:.0f} µs of the processor each, "
        f"{figures.transactions} transactions of at most {figures.longest:.2f} s (about 0.5), "
        f"compositions {figures.compositions} (1), idle tick {figures.idle * 1000:.1f} ms (≤ 5; "
        f"{figures.idle_before_vacuum * 1000:.1f} right after the peak), at most {figures.memory:.0f} MB (≤ 300)"
    )


def measure(url: str, count: int) -> Figures:
    database = Database(url)
    migrate.prepare(database, migrate_older=True)
    gc.freeze()  # as the bot does
    _fill(database, count)
    _peak(database, FIRST, count)
    with database.writing() as c:
        c.execute(text(ARRIVED), {"now": _stored(database, FIRST)})
        _publish(c, "second", SECOND - timedelta(hours=3))
    figures = _peak(database, SECOND, count)
    figures.idle_before_vacuum = _idle(database)
    if not database.is_sqlite:
        _vacuum(url)
    figures.idle = _idle(database)
    figures.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    database.close()
    return figures


def _idle(database: Database) -> float:
    return statistics.median(_tick(database, SECOND).seconds for _ in range(IDLE_TICKS))


def _vacuum(url: str) -> None:
    """What the server does by itself in the minutes after a peak; until then it looks past what was due."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM subscriptions")


def _fill(database: Database, count: int) -> None:
    with database.writing() as c:
        _publish(c, "first", FIRST - timedelta(hours=3))
        now, due_at = (_stored(database, instant) for instant in (FIRST - timedelta(days=1), FIRST))
        c.execute(text(CHATS), {"count": count, "now": now})
        c.execute(text(SUBSCRIPTIONS), {"due_at": due_at, "since": now})


def _stored(database: Database, instant: datetime) -> object:
    return f"{instant:%Y-%m-%d %H:%M:%S.%f}" if database.is_sqlite else instant


def _publish(c: Connection, day: str, at: datetime) -> None:
    for number in range(STORIES):
        articles.add(c, new_article(f"{day} {number}"), status=ArticleStatus.PUBLISHED, now=at)


def _peak(database: Database, now: datetime, count: int) -> Figures:
    figures = Figures(count)
    plan.composed.cache_clear()
    began, processor = time.perf_counter(), time.process_time()
    while (tick := _tick(database, now)).planned:
        figures.longest = max(figures.longest, tick.seconds)
        figures.transactions += 1
        time.sleep(BREATH if database.is_sqlite else 0)
        figures.compositions = plan.composed.cache_info().misses
    figures.wall, figures.processor = time.perf_counter() - began, time.process_time() - processor
    return figures


def _tick(database: Database, now: datetime) -> Tick:
    began = time.perf_counter()
    with database.writing() as c:
        planned = plan.plan_due(c, now)
    return Tick(planned, time.perf_counter() - began)


@contextmanager
def _url(given: str | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="newsbrief-bench-") as folder:
        yield given or f"sqlite:///{folder}/bench.db"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.planning")
    parser.add_argument("subscriptions", type=int)
    parser.add_argument("--url", help="an empty database (default: a SQLite file)")
    options = parser.parse_args()
    with _url(options.url) as url:
        json.dump(asdict(measure(url, options.subscriptions)), sys.stdout)


if __name__ == "__main__":
    main()
