"""Speed and memory: the running bot beside a bare python-telegram-bot process, our ranking beside sumy's, and peaks.

    python -m tests.bench [--commands N] [--articles N] [--chats N] [--unlimited N] [--postgresql URL] [--million]

Both talk to the local Bot API server over a socket, each as a process of its own. Judge by the ratios and differences:
absolute times belong to the machine.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.clock import system_clock
from bot.playground.api import server
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from tests.bench import planning, sending, summaries
from tests.bench.marks import Row, table

STARTS = 5
SETTLE = 3.0  # seconds of rest before memory is read
BETWEEN = 1.05  # seconds between messages to one chat: the bot keeps Telegram's limit of one a second
PEAKS = (10_000, 100_000)  # subscriptions due at the same moment
ARTICLE = Path(__file__).parent.parent / "data" / "port-strike.txt"


@dataclass
class Figures:
    """What was measured of one bot: seconds, and megabytes."""

    ready: list[float] = field(default_factory=list)
    memory: float = 0.0
    answers: list[float] = field(default_factory=list)
    previews: list[float] = field(default_factory=list)


class Contestant:
    """One way to start a bot against a server."""

    def __init__(self, command: Callable[[str], list[str]], environment: Callable[[str], dict[str, str]]) -> None:
        self.command = command
        self.environment = environment
        self.figures = Figures()

    @asynccontextmanager
    async def running(self, world: World, url: str) -> AsyncIterator[psutil.Process]:
        """The bot as a process, once it has asked for updates; the time until then is noted."""
        polls = world.updates.polls
        seen = polls.value
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *self.command(url), env=self.environment(url), stdout=asyncio.subprocess.DEVNULL, stderr=sys.stderr
        )
        try:
            await asyncio.wait_for(polls.above(seen), 60)
            self.figures.ready.append(time.perf_counter() - began)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            await process.wait()


async def measure(contestants: list[Contestant], commands: int, articles: int) -> None:
    """Take turns, so that a change of the machine's mood meets both alike."""
    for _ in range(STARTS - 1):
        for contestant in contestants:
            async with _server() as (world, url), contestant.running(world, url):
                pass
    for contestant in contestants:
        async with _server() as (world, url), contestant.running(world, url) as process:
            await asyncio.sleep(SETTLE)
            contestant.figures.memory = process.memory_info().rss / 1e6
            contestant.figures.answers = await _timed(lambda: _command(world), commands)
            contestant.figures.previews = await _timed(_articles(world), articles)


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[World, str]]:
    world = World(system_clock)
    runner, url = await server.serve(server.application(world), "127.0.0.1", 0)
    try:
        yield world, url
    finally:
        await runner.cleanup()


async def _timed(act: Callable[[], Awaitable[None]], count: int) -> list[float]:
    """Seconds each act took, after one that does not count."""
    taken = []
    for _ in range(count + 1):
        began = time.perf_counter()
        await act()
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(BETWEEN)
    return taken[1:]


async def _command(world: World) -> None:
    world.say(READER_ID, "/help")
    await _answered(world, READER_ID)


def _articles(world: World) -> Callable[[], Awaitable[None]]:
    """Each call adds another article: the same text would be a duplicate."""
    text = ARTICLE.read_text(encoding="utf-8")
    editions = itertools.count(1)

    async def add() -> None:
        body = f"{text}\n\nThis is edition number {next(editions)} of the article.\n".encode()
        world.upload(ADMINISTRATOR_ID, "article.txt", body, "/add")
        await _answered(world, ADMINISTRATOR_ID)

    return add


async def _answered(world: World, chat_id: int) -> None:
    """Wait until the chat's last message is the bot's."""
    while True:
        version = world.version.value
        if world.history(chat_id)[-1]["from"]["is_bot"]:
            return
        await asyncio.wait_for(world.changed(version), 30)


def rows(bare: Figures, ours: Figures) -> list[Row]:
    def p99(values: list[float]) -> float:
        return statistics.quantiles(values, n=100)[98]

    def ms(seconds: float) -> str:
        return f"{seconds * 1000:.1f} ms"

    ready = statistics.median(bare.ready), statistics.median(ours.ready)
    answer = p99(bare.answers), p99(ours.answers)
    typical = statistics.median(bare.answers), statistics.median(ours.answers)
    preview = statistics.median(bare.previews), statistics.median(ours.previews)
    return [
        Row("ready, median of 5", *(f"{value:.2f} s" for value in ready), ready[1] / ready[0], "≤ 2.5 s"),
        Row("idle memory", f"{bare.memory:.0f} MB", f"{ours.memory:.0f} MB", ours.memory / bare.memory, "≤ 120 MB"),
        Row("command to answer, median", *map(ms, typical), typical[1] / typical[0], ""),
        Row(
            "command to answer, p99", *map(ms, answer), answer[1] / answer[0], f"{ms(answer[1] - answer[0])} more, ≤ 50"
        ),
        Row("article added to preview shown, median", *map(ms, preview), preview[1] / preview[0], ""),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed and memory, side by side.")
    parser.add_argument("--commands", type=int, default=100, help="commands sent to each bot (default: %(default)s)")
    parser.add_argument("--articles", type=int, default=20, help="articles added to each (default: %(default)s)")
    sending.add_arguments(parser)
    parser.add_argument("--million", action="store_true", help="plan a peak of 1,000,000 too, which takes minutes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsbrief-bench-") as folder:
        token = World(system_clock).token
        bare = Contestant(
            lambda url: [sys.executable, "-m", "tests.bench.bare_bot", token, url],
            lambda _: dict(os.environ),
        )
        ours = Contestant(
            lambda _: [str(Path(sys.executable).with_name("newsbrief")), "run"],
            lambda url: (
                dict(os.environ)
                | {
                    "TELEGRAM_TOKEN": token,
                    "TELEGRAM_API_URL": url,
                    "ADMIN_IDS": str(ADMINISTRATOR_ID),
                    "DATABASE_URL": f"sqlite:///{folder}/bench.db",
                    "LOG_LEVEL": "ERROR",
                }
            ),
        )
        asyncio.run(measure([bare, ours], options.commands, options.articles))
    print(table(rows(bare.figures, ours.figures)), flush=True)
    sent = asyncio.run(sending.report(options.chats, options.unlimited, options.postgresql))
    print(sent, summaries.report(), sep="\n\n", end="\n\n", flush=True)
    print(planning.report([*PEAKS, *([1_000_000] if options.million else [])], options.postgresql))


if __name__ == "__main__":
    main()
