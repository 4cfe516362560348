"""A bot killed in the middle of a send finds out, when it is back, what became of the message."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SharedClock
from bot.playground.api import server
from bot.playground.api.faults import HANG, Faults, Rule
from bot.playground.process import BotProcess
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from storage import articles, deliveries, migrate
from storage.database import Database
from storage.model import ArticleStatus, Delivery, DeliveryStatus
from tests.stories import new_article

pytestmark = pytest.mark.slow

RITA = READER_ID
NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
PATIENCE = 30.0  # seconds after which a test that hangs fails
HARBOUR = "Harbour reopens"


class Scene:
    def __init__(self, world: World, database: Database, bot: BotProcess, clock: SharedClock, faults: Faults) -> None:
        self.world = world
        self.database = database
        self.bot = bot
        self.clock = clock
        self.faults = faults

    def pass_(self, span: timedelta) -> None:
        self.clock.move_to(self.clock() + span)

    async def die_while_sending(self, *, after: bool) -> None:
        """Rita asks for a digest; the bot is killed before it hears whether Telegram took it."""
        rule = Rule(fault=HANG, method="sendMessage", chat_id=RITA, count=1, after=after)
        self.faults.set(rule)
        self.world.say(RITA, "/digest")
        await self.until(lambda _: self.faults.strikes[rule] == 1)
        await self.bot.kill()
        await self.bot.start()
        self.pass_(timedelta(minutes=4))
        await self.bot.restart()
        await self.until(lambda delivery: delivery.status is DeliveryStatus.UNKNOWN)
        self.pass_(timedelta(minutes=1))

    async def until(self, holds: Callable[[Delivery], bool]) -> Delivery:
        async with asyncio.timeout(PATIENCE):
            while True:
                delivery = await self.database.read(deliveries.get, 1)
                if delivery and holds(delivery):
                    return delivery
                await asyncio.sleep(0.05)

    def digests(self) -> list[int]:
        """The messages with the story that Rita has."""
        return [each["message_id"] for each in self.world.history(RITA) if HARBOUR in each.get("text", "")]


@asynccontextmanager
async def staged(folder):
    clock = SharedClock(folder / "clock")
    clock.move_to(NOON)
    world, faults, database = World(clock), Faults(), Database(f"sqlite:///{folder / 'news.db'}")
    log_chat = world.create_channel("Log", owner=ADMINISTRATOR_ID)
    runner, origin = await server.serve(server.application(world, faults=faults), "127.0.0.1", 0)
    settings = {
        "TELEGRAM_TOKEN": world.token,
        "TELEGRAM_API_URL": origin,
        "DATABASE_URL": f"sqlite:///{folder / 'news.db'}",
        "LOG_CHAT_ID": str(log_chat.id),
    }
    bot = BotProcess(settings, clock=folder / "clock", log=folder / "bot.log", polled=world.polled)
    try:
        migrate.upgrade(database)
        await database.write(articles.add, new_article(HARBOUR), status=ArticleStatus.PUBLISHED, now=NOON)
        await bot.start()
        yield Scene(world, database, bot, clock, faults)
        assert not [message for message in world.history(log_chat.id) if "forward_origin" in message]
    finally:
        await bot.kill()
        await runner.cleanup()
        database.close()


async def test_a_message_that_arrived_is_found(tmp_path):
    async with staged(tmp_path) as scene:
        await scene.die_while_sending(after=True)
        delivery = await scene.until(lambda delivery: delivery.status is not DeliveryStatus.UNKNOWN)
        assert delivery.status is DeliveryStatus.SENT
        assert list(delivery.message_ids) == scene.digests()


async def test_a_message_that_did_not_arrive_comes_with_the_next_digest(tmp_path):
    async with staged(tmp_path) as scene:
        await scene.die_while_sending(after=False)
        scene.world.say(RITA, "/digest")
        await scene.until(lambda delivery: delivery.status is DeliveryStatus.FAILED)
        assert len(scene.digests()) == 1
