"""Planned digests out to their chats: none twice, none lost silently, and what cannot be known is named.

claim with a lease → wait for the turn → commit `sending` → call Telegram → commit the outcome. A crash before the
call gives the delivery back, one after it leaves it `unknown`. A long digest's messages go one by one: between two
of them the delivery is pending again, and goes on where it stopped.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from telegram.error import InvalidToken

from bot.clock import Clock
from bot.digests import render
from bot.digests.compose import STORIES
from bot.loops import LAST_STEP, repeat
from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.transport.sender import Sender
from storage import chats, deliveries, digests
from storage.database import Connection, Database
from storage.model import ChatStatus, Delivery, DeliveryStatus

logger = logging.getLogger(__name__)

IN_FLIGHT = 8  # calls at once: more make the HTTP client slower
CLAIM_LEASE = timedelta(minutes=1)
SENDING_LEASE = timedelta(minutes=3)  # longer than a call can take with all of its timeouts
PATIENCE = 2.0  # seconds to wait for a turn; whose turn is later goes back, so that it holds up nobody
LONGEST_BACKOFF = 300.0  # seconds
LOOK_AGAIN = 0.5  # seconds after which what has become due starts beside a call that takes long
LATE = "it could not be sent in time; its stories come in the next digest"
WITHDRAWN = "a story of it was taken back before it was sent; the others come in the next digest"
JITTER = 0.1  # of a pause, so that what failed together does not come again together


class Deliverer:
    """`chance` gives random numbers between 0 and 1."""

    def __init__(
        self, database: Database, sender: Sender, clock: Clock, *, chance: Callable[[], float] = random.random
    ) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._chance = chance
        self._busy: dict[int, asyncio.Task[None]] = {}  # by chat: none gets two messages at once

    async def run(self, *, every: float, wake: asyncio.Event) -> None:
        """Deliver until cancelled; what is on its way then comes to its end."""
        try:
            await repeat("deliver_digests", self.step, every=every, wake=wake)
        finally:
            await self.finish()

    async def recover(self) -> int:
        """Call unknown what was being sent by a process that is no more; to be done at the start and now and then."""
        settled = await self._database.write(deliveries.settle_interrupted, now=self._clock())
        if settled:
            logger.warning("action=settle_interrupted count=%d outcome=unknown", settled)
        return settled

    async def step(self) -> bool:
        """Start on due deliveries as far as there is room, and wait for one to end; True while there may be more.

        Raises InvalidToken, with every delivery kept for a better token.
        """
        claimed = await self._database.write(
            deliveries.claim,
            now=self._clock(),
            lease=CLAIM_LEASE,
            limit=IN_FLIGHT - len(self._busy),
            besides=tuple(self._busy),
        )
        for chat_id, of_chat in _by_chat(claimed).items():
            self._busy[chat_id] = asyncio.create_task(self._deliver_in_turn(of_chat), name=f"deliver to {chat_id}")
        if not self._busy:
            return False
        await asyncio.wait(self._busy.values(), timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)
        _raise_worst(self._ended())
        return True

    async def finish(self) -> None:
        """Let what is on its way come to its end, within LAST_STEP; nothing new is begun."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=LAST_STEP)
        for failure in self._ended():
            logger.error("action=deliver_digests error=%s", type(failure).__name__)

    def _ended(self) -> list[BaseException]:
        """Give the places of what has ended free; what it raised."""
        ended = [(chat_id, task) for chat_id, task in self._busy.items() if task.done()]
        for chat_id, _ in ended:
            del self._busy[chat_id]
        return [failure for _, task in ended if (failure := task.exception())]

    async def _deliver_in_turn(self, of_one_chat: list[Delivery]) -> None:
        for delivery in of_one_chat:
            await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> None:
        digest = await self._database.read(digests.get, delivery.digest_id)
        if digest is None or self._clock() > delivery.expires_at:
            await self._database.write(_give_up, delivery, LATE, self._clock())
            return
        parts = render.messages(digest)
        part = len(delivery.message_ids)
        if not await self._begin(delivery):
            return
        try:
            outcome = await self._sender.send_now(delivery.destination, parts[part])
        except InvalidToken:
            await self._database.write(_retry, delivery, delivery.due_at, "the bot's token is not valid")
            raise
        await self._database.write(
            _record,
            delivery,
            outcome,
            is_last=part + 1 == len(parts),
            now=self._clock(),
            pause=self._pause(delivery, outcome),
        )
        level = logging.INFO if isinstance(outcome, Sent) else logging.WARNING
        logger.log(level, "action=send_delivery delivery=%d part=%d outcome=%s", delivery.id, part + 1, outcome)

    async def _begin(self, delivery: Delivery) -> bool:
        """Wait for the chat's turn and note that the call comes now; False if it must not."""
        delay = self._sender.delay(delivery.destination, bulk=delivery.bulk)
        if delay > PATIENCE:
            later = self._clock() + timedelta(seconds=delay)
            await self._database.write(_retry, delivery, later, "waits for its turn")
            return False
        await self._sender.turn(delivery.destination, bulk=delivery.bulk)
        return await self._database.write(_begin_sending, delivery, self._clock())

    def _pause(self, delivery: Delivery, outcome: Outcome) -> timedelta:
        """How long to wait with the next try: what Telegram asks for, and longer every time."""
        asked = outcome.seconds if isinstance(outcome, RetryAt) else 0.0
        backoff = min(2.0 ** min(delivery.tries, 10), LONGEST_BACKOFF)
        return timedelta(seconds=max(asked, backoff) * (1 + JITTER * self._chance()))


def _by_chat(claimed: Iterable[Delivery]) -> dict[int, list[Delivery]]:
    by_chat: dict[int, list[Delivery]] = {}
    for delivery in claimed:
        by_chat.setdefault(delivery.destination.chat_id, []).append(delivery)
    return by_chat


def _begin_sending(connection: Connection, delivery: Delivery, now: datetime) -> bool:
    """False if somebody else holds the delivery, or if it shows a story that was taken back and has not begun."""
    if not delivery.message_ids and digests.is_withdrawn(connection, delivery.digest_id, first=STORIES):
        _give_up(connection, delivery, WITHDRAWN, now)
        return False
    return deliveries.begin_sending(connection, delivery.id, delivery.fence, now=now, lease=SENDING_LEASE)


def _give_up(connection: Connection, delivery: Delivery, reason: str, now: datetime) -> None:
    _finish(connection, delivery, DeliveryStatus.FAILED, now, reason)
    logger.warning("action=give_up_delivery delivery=%d reason=%r", delivery.id, reason)


def _record(
    connection: Connection,
    delivery: Delivery,
    outcome: Outcome,
    *,
    is_last: bool,
    now: datetime,
    pause: timedelta,
) -> None:
    """What follows from an outcome, in one transaction; a delivery that somebody else holds by now is left alone."""
    match outcome:
        case Sent(message_id):
            deliveries.record_part(connection, delivery.id, delivery.fence, message_id)
            if is_last:
                _finish(connection, delivery, DeliveryStatus.SENT, now)
            else:
                _retry(connection, delivery, delivery.due_at, "sent in part")
        case RetryAt(_, reason):
            _retry(connection, delivery, now + pause, reason)
        case Moved(new_id):
            chats.migrate(connection, delivery.destination.chat_id, new_id)
            _retry(connection, delivery, now + pause, "the group has become a supergroup")
        case Gone(reason, exists):
            status = ChatStatus.BLOCKED if exists else ChatStatus.GONE
            chats.set_status(connection, delivery.destination.chat_id, status)
            _finish(connection, delivery, DeliveryStatus.FAILED, now, reason)
        case Rejected(reason):
            _finish(connection, delivery, DeliveryStatus.FAILED, now, reason)
        case Unknown(reason):
            _finish(connection, delivery, DeliveryStatus.UNKNOWN, now, reason)


def _finish(
    connection: Connection, delivery: Delivery, status: DeliveryStatus, now: datetime, error: str | None = None
) -> None:
    deliveries.finish(connection, delivery.id, delivery.fence, status, now=now, error=error)


def _retry(connection: Connection, delivery: Delivery, due_at: datetime, error: str) -> None:
    deliveries.retry_at(connection, delivery.id, delivery.fence, due_at, error=error)


def _raise_worst(failures: Iterable[BaseException]) -> None:
    """Raise one of the failures, if there are any: rather one that ends the process."""
    for failure in sorted(failures, key=lambda failure: not isinstance(failure, InvalidToken)):
        raise failure
