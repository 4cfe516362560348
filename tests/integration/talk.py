"""Conversations as people have them: the real Application against the local Bot API server, with real SQLite.

What a person does in the World becomes an update; it is stored in the inbox, handled, and the answer, which came over
a socket, is read from the World again.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram.ext import Application

from bot.conversation import dispatch
from bot.conversation.desk import Desk
from bot.digests import plan
from bot.digests.deliver import Deliverer
from bot.ingest.fetch import FetchLimits
from bot.ingest.newsroom import Newsroom
from bot.playground.api import server
from bot.playground.api.faults import Faults
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, TOKEN, World
from bot.transport.inbox import LEASE, Handlers
from bot.transport.pacing import UNLIMITED, Pacing
from bot.transport.polling import RawBot
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender
from storage import articles, inbox
from storage.database import Database
from storage.model import Article, ArticleStatus, InboxItem, InboxStatus
from tests.stories import new_article

RITA, ADA = READER_ID, ADMINISTRATOR_ID
MONDAY_18 = datetime(2026, 3, 23, 18, tzinfo=UTC)


class Talk:
    """One bot, its World and its database; `at` is the time, which tests move, and `faults` what goes wrong."""

    def __init__(self, world: World, database: Database, application: Any, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self.database = database
        self.application = application
        self.at = MONDAY_18
        self.delivers = True  # False: digests stay where they are
        sender = Sender(application.bot, Pacing(database, self.clock, UNLIMITED))
        self.deliverer = Deliverer(database, sender, self.clock)
        desk = Desk(
            database=database,
            newsroom=Newsroom(database, self.clock, FetchLimits()),
            sender=sender,
            clock=self.clock,
            admin_ids=frozenset({ADA}),
            wake_deliveries=lambda: None,
        )
        dispatch.register(application, desk)
        self._handle = Handlers(application)

    def clock(self) -> datetime:
        return self.at

    # What people do; each gives the messages that the bot sent or changed in return

    async def say(self, text: str, *, by: int = RITA, **where: Any) -> list[str]:
        return await self._watched(where.get("chat_id") or by, lambda: self.world.say(by, text, **where))

    async def upload(self, name: str, body: bytes, caption: str = "", *, by: int = ADA) -> list[str]:
        return await self._watched(by, lambda: self.world.upload(by, name, body, caption))

    async def post(self, chat_id: int, text: str) -> list[str]:
        return await self._watched(chat_id, lambda: self.world.post(chat_id, text))

    async def press(self, label: str, *, by: int = RITA, chat_id: int | None = None) -> list[str]:
        """Press the newest button that is labelled so; a notice comes before the messages."""
        chat_id = chat_id or by
        message_id, data = self.button(label, chat_id)
        return await self.press_data(message_id, data, by=by, chat_id=chat_id)

    async def press_data(self, message_id: int, data: str, *, by: int = RITA, chat_id: int | None = None) -> list[str]:
        chat_id = chat_id or by
        before = self._seen(chat_id)
        pressing = asyncio.create_task(self.world.press(by, chat_id, message_id, data))
        await asyncio.sleep(0)
        await self.catch_up()
        notice = (await asyncio.wait_for(pressing, 60)).get("text")
        return [*([notice] if notice else []), *self._news(chat_id, before)]

    async def feed(self, update: dict[str, Any], chat_id: int = RITA) -> list[str]:
        """Hand the bot an update that this World could not make."""
        before = self._seen(chat_id)
        await self._receive([update])
        return self._news(chat_id, before)

    async def arrive(self) -> None:
        """Plan and deliver what is due."""
        while await self.database.write(plan.plan_due, self.at):
            pass
        while await self.deliverer.step():
            pass

    # What there is to see

    def last(self, chat_id: int = RITA) -> dict[str, Any]:
        return self.world.history(chat_id)[-1]

    def buttons(self, chat_id: int = RITA) -> list[str]:
        """The labels below the last message."""
        return [button["text"] for row in _keyboard(self.last(chat_id)) for button in row]

    def button(self, label: str, chat_id: int = RITA) -> tuple[int, str]:
        for message in reversed(self.world.history(chat_id)):
            for row in _keyboard(message):
                for button in row:
                    if button["text"] == label:
                        return message["message_id"], button["callback_data"]
        raise AssertionError(f"No button {label!r} in sight.")

    async def published(self, name: str = "Harbour reopens", **changes: Any) -> Article:
        """An article that is there already."""
        new = new_article(name, **changes)
        stored = await self.database.write(articles.add, new, status=ArticleStatus.PUBLISHED, now=self.at)
        return stored.article

    # How it is done

    async def catch_up(self) -> None:
        """Let the bot see all that happened, and answer."""
        while updates := [update.to_json() for update in self.world.updates.waiting()]:
            self.world.updates.clear()
            await self._receive(updates)
        while self.delivers and await self.deliverer.step():
            pass

    async def handle(self, update: dict[str, Any]) -> None:
        """Let the handlers have an update as if it were not handled yet, and raise what they raise."""
        item = InboxItem(
            id=0, update_id=update["update_id"], chat_id=None, payload=update, status=InboxStatus.WAITING, tries=0,
            received_at=self.at,
        )  # fmt: skip
        await self._handle(item)

    async def _receive(self, updates: list[dict[str, Any]]) -> None:
        await self.database.write(inbox.receive, updates, now=self.at)
        while claimed := await self.database.write(inbox.claim, holder="talk", now=self.at, lease=LEASE, limit=1):
            await self._handle(claimed[0])
            await self.database.write(inbox.handled, claimed[0].id, holder="talk", now=self.at)

    async def _watched(self, chat_id: int, act: Any) -> list[str]:
        act()
        before = self._seen(chat_id)
        await self.catch_up()
        return self._news(chat_id, before)

    def _seen(self, chat_id: int) -> dict[int, dict[str, Any]]:
        return {message["message_id"]: message for message in self.world.history(chat_id)}

    def _news(self, chat_id: int, before: dict[int, dict[str, Any]]) -> list[str]:
        history = self.world.history(chat_id)
        return [message.get("text", "") for message in history if before.get(message["message_id"]) != message]


@asynccontextmanager
async def talking(folder: Path, template: Path) -> AsyncIterator[Talk]:
    """`template` is a migrated database."""
    database = Database(f"sqlite:///{shutil.copy(template, folder / 'newsbrief.db')}")
    world = World(lambda: talk.at if talk else MONDAY_18)
    talk: Talk | None = None
    faults = Faults()
    runner, base_url = await server.serve(server.application(world, faults=faults), "127.0.0.1", 0)
    bot = RawBot(
        TOKEN,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=AiohttpRequest(8),
        get_updates_request=AiohttpRequest(2),
    )
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    try:
        async with application:
            talk = Talk(world, database, application, faults)
            yield talk
    finally:
        await runner.cleanup()
        database.close()


def _keyboard(message: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return message.get("reply_markup", {}).get("inline_keyboard", [])
