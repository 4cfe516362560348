"""The composition root: the one place that builds the real objects and starts the loops."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.clock import Clock, system_clock
from bot.config import Settings
from bot.conversation import dispatch
from bot.conversation.answering import apologize
from bot.conversation.desk import Desk
from bot.digests import plan
from bot.digests.deliver import Deliverer
from bot.errors import Refusal
from bot.ingest.fetch import FetchLimits
from bot.ingest.newsroom import Newsroom
from bot.loops import repeat, run_until_stopped
from bot.transport.inbox import Handlers, InboxWorker
from bot.transport.pacing import Pacing
from bot.transport.polling import Polling, RawBot
from bot.transport.sender import STRANGE_ANSWER, Sender
from storage import digests, inbox, migrate
from storage.database import Database
from storage.model import InboxItem

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at what is due
BREATH = 0.02  # seconds between two planning transactions, for a command that wants to write to the same SQLite file
INBOX_KEPT = timedelta(days=2)  # Telegram repeats no update after one day, and ids may start anew after seven
POISON_KEPT = timedelta(days=30)
PREVIEWS_KEPT = timedelta(days=30)  # as long, their buttons work
HOUSEKEEPING = 60.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries to reach Telegram at the start


async def serve(settings: Settings, *, clock: Clock = system_clock) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises Refusal when it must not start or go on (a wrong token, another process polling), StorageError when the
    database cannot be used.
    """
    database = Database(settings.database_url)
    try:
        migrate.prepare(database, migrate_older=settings.auto_migrate)
        application = build_application(settings)
        try:
            await _connect(application, settings)
            await run_until_stopped(*_loops(application, database, settings, clock))
        except InvalidToken as error:
            raise Refusal("Telegram does not accept TELEGRAM_TOKEN; ask @BotFather for the right one.") from error
        finally:
            await application.shutdown()
    finally:
        database.close()


def build_application(settings: Settings) -> "Application":  # type: ignore[type-arg]  # six of Any say nothing
    """A python-telegram-bot application without its updater: updates come through our inbox."""
    bot = RawBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=32, read_timeout=20.0, pool_timeout=20.0),
        # One connection can stick for ever after an interrupted poll, so there are spare ones.
        get_updates_request=HTTPXRequest(connection_pool_size=4),
    )
    return Application.builder().bot(bot).updater(None).job_queue(None).build()


async def _connect(application: "Application", settings: Settings) -> None:  # type: ignore[type-arg]
    """Log in and set the menus; a machine that boots before its network waits here."""
    pause = FIRST_PAUSE
    while True:
        try:
            await application.initialize()
            await application.bot.delete_webhook(drop_pending_updates=False)  # with one set, polling is refused
            await dispatch.set_menus(application.bot, settings.admin_ids)
            return
        except InvalidToken:
            raise
        except (TelegramError, *STRANGE_ANSWER) as error:
            logger.warning("action=connect error=%s pause=%.0f", type(error).__name__, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _loops(
    application: "Application",  # type: ignore[type-arg]
    database: Database,
    settings: Settings,
    clock: Clock,
) -> list[Coroutine[Any, Any, None]]:
    """Everything that runs as long as the bot does."""
    bot = application.bot
    sender = Sender(bot, Pacing())
    deliverer = Deliverer(database, sender, clock)
    due = asyncio.Event()  # there may be something to deliver
    desk = Desk(
        database=database,
        newsroom=Newsroom(database, clock, FetchLimits(ports=settings.fetch_ports)),
        sender=sender,
        clock=clock,
        admin_ids=settings.admin_ids,
        wake_deliveries=due.set,
    )
    dispatch.register(application, desk)

    async def set_aside(item: InboxItem) -> None:
        if item.chat_id is not None:
            await apologize(item.chat_id, sender)

    worker = InboxWorker(Handlers(application), database, clock, set_aside=set_aside)

    async def plan_due() -> bool:
        planned = await database.write(plan.plan_due, clock())
        if planned:
            due.set()
            await asyncio.sleep(BREATH)
        return planned > 0

    async def keep_house() -> bool:
        await deliverer.recover()
        await database.write(inbox.purge, handled_before=clock() - INBOX_KEPT, poisoned_before=clock() - POISON_KEPT)
        await database.write(digests.purge, before=clock() - PREVIEWS_KEPT)
        return False

    logger.info("action=ready bot=%s database=%s", bot.username, "sqlite" if database.is_sqlite else "postgresql")
    return [
        Polling(bot, database, clock, arrived=worker.wake).run(),
        worker.run(),
        repeat("plan_digests", plan_due, every=TICK),
        deliverer.run(every=TICK, wake=due),
        repeat("keep_house", keep_house, every=HOUSEKEEPING),
    ]
