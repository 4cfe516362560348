"""What chaos is played on: a store full of due digests, a Bot API server with faults, and the real bot as a process."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.clock import SharedClock
from bot.playground.api import server
from bot.playground.api.faults import Faults
from bot.playground.api.flood import FloodGate
from bot.playground.process import BotProcess
from bot.playground.world.accounts import Person
from bot.playground.world.world import World
from storage import articles, chats, migrate, subscriptions
from storage.database import Connection, Database
from storage.model import ArticleStatus, ChatKind, Destination, NewArticle, Passage, RawKind, Subscription

HOST = "127.0.0.1"
MORNING = datetime(2026, 3, 24, 8, tzinfo=UTC)
SLOT = f"{MORNING:%Y-%m-%dT%H:%M}+00:00"
FIRST_READER = 100_000
FIRST_SPEAKER = 900_000

SHORT, LONG = "Harbour", "Parliament"
SENTENCES = {SHORT: 2, LONG: 9}  # in a summary: eight stories of the long ones need two messages and more
STORIES = 8
LOOK = 0.02  # seconds between two looks into a log
EACH_LONG = 4  # every so manieth reader gets the long digest


@dataclass(frozen=True, slots=True)
class Scene:
    """All parts, none of the bots started; `sent` is the server's log of what it accepted."""

    world: World
    clock: SharedClock
    database: Database
    faults: Faults
    bots: Sequence[BotProcess]
    sent: Path
    flood: FloodGate
    readers: Sequence[int]

    def forward(self, span: timedelta) -> None:
        """Let time pass at once."""
        self.clock.move_to(self.clock() + span)

    def speaker(self, number: int) -> int:
        """Somebody who talks with the bot, and is new to it the first time."""
        person_id = FIRST_SPEAKER + number
        if person_id not in self.world.people:
            self.world.add_person(Person(id=person_id, first_name=f"Speaker {number}", has_started=True))
        return person_id


@asynccontextmanager
async def set_up(
    folder: Path,
    *,
    readers: int,
    faults: Faults,
    url: str | None = None,
    processes: int = 1,
    webhook: bool = False,
) -> AsyncIterator[Scene]:
    """Every reader's digest is due from MORNING on, and it is just past that.

    `url` is an empty database, if it is not to be a SQLite file.
    """
    clock = SharedClock(folder / "clock")
    clock.move_to(MORNING + timedelta(seconds=1))
    world = World(clock)
    url = url or f"sqlite:///{folder / 'newsbrief.db'}"
    people = range(FIRST_READER, FIRST_READER + readers)
    for person_id in people:
        world.add_person(Person(id=person_id, first_name=f"Reader {person_id}", has_started=True))
    sent = folder / "sent.jsonl"
    flood = FloodGate()
    application = server.application(world, log=sent, faults=faults, flood=flood)
    runner, origin = await server.serve(application, HOST, 0)
    database = Database(url)
    try:
        migrate.upgrade(database)
        with database.writing() as connection:
            _fill(connection, people)
        settings = {"TELEGRAM_TOKEN": world.token, "TELEGRAM_API_URL": origin, "DATABASE_URL": url}
        if webhook:
            settings |= _at_webhook()
        bots = [_bot(folder, number, settings) for number in range(processes)]
        try:
            yield Scene(world, clock, database, faults, bots, sent, flood, people)
        finally:
            for bot in bots:
                await bot.kill()
    finally:
        await runner.cleanup()
        database.close()


def _at_webhook() -> dict[str, str]:
    """Settings that make the bot listen for updates, on a port that is free now."""
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    return {"WEBHOOK_URL": f"http://{HOST}:{port}/hook", "WEBHOOK_LISTEN": f"{HOST}:{port}"}


def _bot(folder: Path, number: int, settings: Mapping[str, str]) -> BotProcess:
    log = folder / f"bot{number}.log"
    log.touch()
    return BotProcess(settings, clock=folder / "clock", log=log, polled=lambda: ready(log))


async def ready(log: Path) -> None:
    """Wait until a bot that starts now says that it is ready: of several only one polls."""
    with log.open() as lines:
        lines.seek(0, os.SEEK_END)
        while "action=ready" not in lines.readline():  # noqa: ASYNC110 - a file cannot call
            await asyncio.sleep(LOOK)


def _fill(connection: Connection, people: Sequence[int]) -> None:
    listed = MORNING - timedelta(hours=2)
    for topic, sentences in SENTENCES.items():
        for number in range(STORIES):
            article = _article(topic, number, sentences)
            articles.add(connection, article, status=ArticleStatus.PUBLISHED, now=listed + timedelta(minutes=number))
    for person_id in people:
        chats.ensure(connection, person_id, kind=ChatKind.PRIVATE, language="en", now=listed)
        topic = SHORT if person_id % EACH_LONG else LONG
        subscription = Subscription(
            destination=Destination(person_id),
            times=(MORNING.time(),),
            topics=(topic,),
            next_slot=SLOT,
            next_due_at=MORNING,
            since=MORNING - timedelta(days=1),
        )
        subscriptions.save(connection, subscription)


def _article(topic: str, number: int, sentences: int) -> NewArticle:
    lines = [f"Sentence {line} of story {number} says what the {topic.lower()} did." for line in range(sentences)]
    text = " ".join(lines)
    return NewArticle(
        title=f"{topic} story {number}",
        text=text,
        raw=text,
        raw_kind=RawKind.TEXT,
        content_hash=f"{topic} {number}",
        topics=(topic,),
        summary=tuple(Passage(line, text.index(line), text.index(line) + len(line)) for line in lines),
    )


def speaking_time(number: int) -> time:
    """Times of which no two neighbours are alike, all of them past in the morning."""
    return time(3 + number // 60 % 4, number % 60)
