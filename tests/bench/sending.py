"""How fast digests leave: at Telegram's free limit while people talk to the bot, and with no limit in the way.

    python -m tests.bench.sending [--chats N] [--unlimited N] [--postgresql URL]

The bot is the real process; its Telegram is the local Bot API server, which enforces the limits in the first row.
"""

import argparse
import asyncio
import itertools
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from bot.clock import system_clock
from bot.digests import compose, render
from bot.playground.api import server
from bot.playground.api.call import Call
from bot.playground.api.flood import FloodGate, FloodLimits, Window
from bot.playground.process import BotProcess
from bot.playground.world.accounts import Person
from bot.playground.world.world import World
from storage import articles, chats, deliveries, digests, migrate
from storage.database import Connection, Database
from storage.model import ArticleStatus, ChatKind, DeliveryStatus, Destination
from tests.bench import bare_sender
from tests.chaos.__main__ import database as empty_database
from tests.chaos.scene import ready
from tests.stories import new_article

FIRST_READER, FIRST_TALKER = 100_000, 900_000
STORIES = 8
TALK_EVERY = 0.25  # seconds between two people who say something
TALKERS = 20  # who take turns, as nobody is answered more often than once a second
AT_ONCE = "1000"  # what PAID_BROADCAST allows at most: more than these machines can do
NO_LIMITS = FloodLimits(Window(1, 10**6), (Window(1, 10**6),), Window(60, 10**6))
PROCESSES = 3


class Meter(FloodGate):
    """A flood gate that notes when messages pass."""

    def __init__(self, limits: FloodLimits | None) -> None:
        super().__init__(limits)
        self.passed: list[float] = []
        self.first = asyncio.Event()

    def enter(self, call: Call) -> None:
        super().enter(call)
        if call.method == "sendmessage":
            self.passed.append(time.perf_counter())
            self.first.set()

    @property
    def rate(self) -> float:
        """Messages a second from the first one to the last."""
        return (len(self.passed) - 1) / (self.passed[-1] - self.passed[0])


@dataclass
class Stage:
    """A server with a meter at the door, a database, and bots that are not started yet."""

    world: World
    origin: str
    meter: Meter
    database: Database
    bots: list[BotProcess]
    readers: range

    def publish(self, stories: int) -> None:
        """The same digest for everybody, due now."""
        with self.database.writing() as c:
            _fill(c, self.readers, stories)

    def is_done(self) -> bool:
        with self.database.reading() as c:
            counts = deliveries.counts(c)
        return not (counts[DeliveryStatus.PENDING] or counts[DeliveryStatus.SENDING])


@asynccontextmanager
async def staged(
    url: str | None,
    readers: int,
    *,
    limits: FloodLimits | None = None,
    processes: int = 1,
    paid: str = "",
) -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="newsbrief-bench-") as name:
        folder = Path(name)
        url = url or f"sqlite:///{folder / 'newsbrief.db'}"
        world, meter = World(system_clock), Meter(limits)
        people = range(FIRST_READER, FIRST_READER + readers)
        for person_id in (*people, *range(FIRST_TALKER, FIRST_TALKER + TALKERS)):
            world.add_person(Person(id=person_id, first_name=f"Person {person_id}", has_started=True))
        runner, origin = await server.serve(server.application(world, flood=meter), "127.0.0.1", 0)
        database = Database(url)
        settings = {
            "TELEGRAM_TOKEN": world.token,
            "TELEGRAM_API_URL": origin,
            "DATABASE_URL": url,
            "PAID_BROADCAST": paid,
            "LOG_LEVEL": "INFO",  # `ready` is a line of it
        }
        bots = [_bot(folder, number, settings) for number in range(processes)]
        try:
            migrate.upgrade(database)
            yield Stage(world, origin, meter, database, bots, people)
        finally:
            for bot in bots:
                await bot.stop()
            await runner.cleanup()
            database.close()


def _bot(folder: Path, number: int, settings: Mapping[str, str]) -> BotProcess:
    log = folder / f"bot{number}.log"
    log.touch()
    return BotProcess(settings, clock=folder / "clock", log=log, polled=lambda: ready(log))


def _fill(c: Connection, people: range, stories: int) -> None:
    now = system_clock()
    published = [
        articles.add(c, new_article(f"Story {number}"), status=ArticleStatus.PUBLISHED, now=now).article
        for number in range(stories)
    ]
    edition = render.Edition(name="Daily digest", at=now, zone=ZoneInfo("UTC"), selection=compose.select(published))
    digest = digests.store(c, render.digest(edition), now=now)
    for person_id in people:
        chats.ensure(c, person_id, kind=ChatKind.PRIVATE, language="en", now=now)
        deliveries.add(
            c,
            destination=Destination(person_id),
            slot="now",
            digest_id=digest.id,
            due_at=now,
            expires_at=now + timedelta(hours=6),
        )


async def _start(bots: list[BotProcess]) -> None:
    for bot in bots:
        await bot.start()


async def _delivered(stage: Stage) -> None:
    """Wait until everybody has had the digest."""
    while not await asyncio.to_thread(stage.is_done):  # noqa: ASYNC110 - a database sets no events
        await asyncio.sleep(0.3)


async def at_free_limit(readers: int) -> str:
    async with staged(None, readers) as stage:
        answers: list[float] = []
        await _start(stage.bots)
        stage.publish(STORIES)
        bot_time, began = _processor_time(), time.perf_counter()
        delivering = asyncio.create_task(_delivered(stage))
        await asyncio.wait_for(stage.meter.first.wait(), 60)
        async with asyncio.TaskGroup() as talks:
            for number in itertools.count():
                if delivering.done():
                    break
                talks.create_task(_talk(stage.world, FIRST_TALKER + number % TALKERS, answers))
                await asyncio.sleep(TALK_EVERY)
        await delivering
        share = (_processor_time() - bot_time) / (time.perf_counter() - began)
        meter, median = stage.meter, statistics.median(answers)
        return (
            f"at the free limit, {readers} chats: {meter.rate:.2f} msg/s (≥ 27.5), {meter.refused} × 429 (0); "
            f"meanwhile {len(answers)} commands answered, median {_ms(median)}, p99 {_ms(_p99(answers))} (≤ 150 ms); "
            f"{share:.0%} of a processor, peak memory {_peak_memory():.0f} MB"
        )


async def _talk(world: World, person_id: int, answers: list[float]) -> None:
    began = time.perf_counter()
    world.say(person_id, "/help")
    while True:
        version = world.version.value
        if world.history(person_id)[-1]["from"]["is_bot"]:
            break
        await world.changed(version)
    answers.append(time.perf_counter() - began)


@dataclass(frozen=True)
class Speed:
    """Messages a second, and what one costs: milliseconds of processor time of the senders and of the server."""

    rate: float
    sender: float
    server: float
    memory: float = 0.0

    def __str__(self) -> str:
        return f"{self.rate:.0f} msg/s ({self.sender:.1f} ms a message, and {self.server:.1f} ms of the server)"


async def without_limits(readers: int, url: str | None = None, processes: int = 1) -> Speed:
    async with staged(url, readers, limits=NO_LIMITS, processes=processes, paid=AT_ONCE) as stage:
        await _start(stage.bots)
        bots = _processor_time()
        stage.publish(stories=1)
        server_time = time.process_time()
        await _delivered(stage)
        return Speed(
            stage.meter.rate,
            (_processor_time() - bots) / readers * 1000,
            (time.process_time() - server_time) / readers * 1000,
            _peak_memory(),
        )


async def bare(readers: int) -> Speed:
    """The same messages from a bare loop."""
    async with staged(None, readers, limits=NO_LIMITS) as stage:
        stage.publish(stories=1)
        with stage.database.reading() as c:
            (delivery,) = deliveries.of_destination(c, Destination(FIRST_READER), 1)
            digest = digests.get(c, delivery.digest_id)
        assert digest is not None
        (message,) = render.messages(digest)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", bare_sender.__name__, stage.world.token),
            *(stage.origin, str(FIRST_READER), str(readers)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        server_time = time.process_time()
        seconds, _ = await process.communicate(json.dumps(message.to_json()).encode())
        server = (time.process_time() - server_time) / readers * 1000
        return Speed(stage.meter.rate, float(seconds) / readers * 1000, server)


async def report(chats_at_limit: int, chats_without: int, postgresql: str | None) -> str:
    lines = [await at_free_limit(chats_at_limit)]
    alone, ours = await bare(chats_without), await without_limits(chats_without)
    lines.append(
        f"without limits, SQLite (synchronous FULL), {chats_without} chats: {ours}; a bare loop {alone}; "
        f"{ours.rate / alone.rate:.2f} of that (≥ 0.80); peak memory {ours.memory:.0f} MB"
    )
    if postgresql:
        with empty_database(postgresql) as url:
            shared = await without_limits(chats_without, url, PROCESSES)
        lines.append(
            f"without limits, PostgreSQL, {PROCESSES} processes: {shared} (≥ 300 msg/s); "
            f"peak memory {shared.memory:.0f} MB each"
        )
    return "\n".join(lines)


def _processor_time() -> float:
    """Seconds of all processes started here."""
    times = [child.cpu_times() for child in psutil.Process().children()]
    return sum(each.user + each.system for each in times)


def _peak_memory() -> float:
    """Megabytes that the largest of the processes started here ever had."""
    peaks = [Path(f"/proc/{child.pid}/status").read_text() for child in psutil.Process().children()]
    return max(int(re.search(r"VmHWM:\s+(\d+) kB", peak)[1]) for peak in peaks) / 1000


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--chats", type=int, default=300, help="that get a digest at the free limit (default: %(default)s)"
    )
    parser.add_argument(
        "--unlimited", type=int, default=1500, help="that get one without limits (default: %(default)s)"
    )
    parser.add_argument("--postgresql", metavar="URL", help="a server on which to measure several processes too")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sending", description="How fast digests leave.")
    add_arguments(parser)
    options = parser.parse_args()
    print(asyncio.run(report(options.chats, options.unlimited, options.postgresql)))


if __name__ == "__main__":
    main()
