"""The composition root: the one place that builds the real objects and starts the loops."""

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine
from contextlib import closing
from functools import partial
from secrets import token_hex
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from bot.clock import Clock, system_clock
from bot.config import Settings
from bot.conversation import dispatch
from bot.conversation.answering import apologize
from bot.conversation.desk import Desk
from bot.digests import plan
from bot.digests.deliver import Deliverer
from bot.digests.settle import Settler
from bot.errors import Refusal
from bot.housekeeping import keep_house
from bot.ingest.fetch import FetchLimits
from bot.ingest.newsroom import Newsroom
from bot.loops import repeat, run_until_stopped
from bot.transport.election import Election
from bot.transport.inbox import Handlers, InboxWorker
from bot.transport.log_chat import LogChat
from bot.transport.pacing import FREE, Pacing, paid
from bot.transport.polling import Polling, RawBot
from bot.transport.request import AiohttpRequest
from bot.transport.sender import STRANGE_ANSWER, Sender
from bot.transport.webhook import Webhook, secret_of
from storage import inbox, migrate
from storage.database import Database
from storage.model import InboxItem, Role
from storage.process_lock import process_lock

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at what is due
BREATH = 0.02  # seconds between two planning transactions on SQLite, which has one writer, for a command that waits
HOUSEKEEPING = 60.0  # seconds
SETTLING = 10.0  # seconds between two looks for deliveries that nobody knows the end of
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries to reach Telegram at the start


async def serve(settings: Settings, *, clock: Clock = system_clock) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Raises Refusal when it must not start or go on (a wrong token, another program polling), StorageError when the
    database cannot be used.
    """
    database = Database(settings.database_url)
    with process_lock(database) as is_alone, closing(database):
        migrate.prepare(database, migrate_older=settings.auto_migrate)
        if is_alone:
            await database.write(inbox.take_back)
        elif database.is_sqlite:
            logger.warning("action=lock_database outcome=unsupported")
        application = build_application(settings)
        try:
            await _connect(application, settings)
            gc.freeze()  # what is loaded stays: looking through it for garbage takes 60 ms, again and again
            await run_until_stopped(*_loops(application, database, settings, clock))
        except InvalidToken as error:
            raise Refusal("Telegram does not accept TELEGRAM_TOKEN; ask @BotFather for the right one.") from error
        finally:
            await application.shutdown()
            await application.bot.shutdown()  # where logging in failed, the line above does nothing


def build_application(settings: Settings) -> "Application":  # type: ignore[type-arg]  # six of Any say nothing
    """A python-telegram-bot application without its updater: updates come through our inbox."""
    bot = RawBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=AiohttpRequest(64),
        # One connection can stick for ever after an interrupted poll, so there are spare ones.
        get_updates_request=AiohttpRequest(4),
    )
    return Application.builder().bot(bot).updater(None).job_queue(None).build()


async def _connect(application: "Application", settings: Settings) -> None:  # type: ignore[type-arg]
    """Log in and set the menus; a machine that boots before its network waits here."""
    pause = FIRST_PAUSE
    while True:
        try:
            await application.initialize()
            if not settings.webhook_url:  # with one set, polling is refused
                await application.bot.delete_webhook(drop_pending_updates=False)
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
    limits = paid(settings.paid_broadcast) if settings.paid_broadcast else FREE
    pacing = Pacing(database, clock, limits)
    sender = Sender(bot, pacing, pays=settings.paid_broadcast is not None)
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

    holder = token_hex(8)
    worker = InboxWorker(Handlers(application), database, clock, holder=holder, set_aside=set_aside)

    async def plan_due() -> bool:
        planned = await database.write(plan.plan_due, clock())
        if planned:
            due.set()
            await asyncio.sleep(BREATH if database.is_sqlite else 0)
        return planned > 0

    logger.info("action=ready bot=%s database=%s", bot.username, "sqlite" if database.is_sqlite else "postgresql")
    return [
        _receive(bot, database, settings, clock, holder, worker.wake),
        worker.run(),
        repeat("plan_digests", plan_due, every=TICK),
        deliverer.run(every=TICK, wake=due),
        repeat("keep_house", partial(keep_house, database, deliverer, clock), every=HOUSEKEEPING),
        *_settling(settings.log_chat_id, bot, pacing, database, clock),
    ]


def _receive(
    bot: RawBot, database: Database, settings: Settings, clock: Clock, holder: str, arrived: Callable[[], None]
) -> Coroutine[Any, Any, None]:
    """Updates into the inbox: by webhook, or by a poll, of which Telegram allows one at a time."""
    if settings.webhook_url:
        secret = settings.webhook_secret or secret_of(settings.telegram_token)
        webhook = Webhook(bot, database, clock, arrived, url=settings.webhook_url, secret=secret)
        return webhook.run(settings.webhook_listen)
    polling = Polling(bot, database, clock, arrived)
    if database.is_sqlite:  # then this process is the only one
        return polling.run()
    return Election(Role.POLLER, database, clock, holder=holder).run(polling.run)


def _settling(
    log_chat_id: int | None, bot: RawBot, pacing: Pacing, database: Database, clock: Clock
) -> list[Coroutine[Any, Any, None]]:
    """The search for messages whose answer was lost, where there is a chat to look at them."""
    if log_chat_id is None:
        return []
    settler = Settler(database, LogChat(bot, pacing, log_chat_id), clock)
    return [repeat("settle_deliveries", settler.step, every=SETTLING)]
