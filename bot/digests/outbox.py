"""The outbox: what waits, is under way, failed or cannot be known, and the two wishes about one delivery of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.digests.compose import LOOK_BACK, STORIES
from bot.digests.schedule import GRACE
from bot.errors import Refusal
from storage import chats, deliveries, digests, inbox
from storage.database import Connection, Database
from storage.model import Chat, ChatKind, ChatStatus, Delivery, DeliveryStatus, InboxItem, InboxStatus, Tally

SHOWN = 5  # deliveries, and updates, of a report
AT_ONCE = 100  # failed deliveries that are tried again in one transaction
GIVEN_UP = "given up by an administrator"

WAITING = (DeliveryStatus.PENDING,)
UNDER_WAY = (DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)
FAILED = (DeliveryStatus.FAILED,)
UNKNOWN = (DeliveryStatus.UNKNOWN,)
LISTS = {"": (*FAILED, *UNKNOWN), "failed": FAILED, "unknown": UNKNOWN, "waiting": (*WAITING, *UNDER_WAY)}
"""What can be asked for by name; without one, what is in trouble."""

_NOT_TO_RETRY = {
    DeliveryStatus.PENDING: "#{} is waiting already; it goes out by itself.",
    DeliveryStatus.CLAIMED: "#{} is under way; look again in a minute.",
    DeliveryStatus.SENDING: "#{} is under way; look again in a minute.",
    DeliveryStatus.SENT: "#{} has arrived; there is nothing to send again.",
}
_NOT_TO_SKIP = {
    DeliveryStatus.PENDING: "#{} was about to change; try again.",
    DeliveryStatus.CLAIMED: "#{} is under way and cannot be stopped; look again in a minute.",
    DeliveryStatus.SENDING: "#{} is under way and cannot be stopped; look again in a minute.",
    DeliveryStatus.SENT: "#{} has arrived and cannot be taken back.",
    DeliveryStatus.FAILED: "#{} has failed, so there is nothing to give up; its stories come in the next digest.",
    DeliveryStatus.UNKNOWN: "#{} is not sent again by itself; its stories come in the next digest.",
}


class MayComeTwice(Refusal):
    """Something of the delivery may be with the reader already: only who knows that may send it again."""


@dataclass(frozen=True, slots=True)
class Report:
    """All deliveries counted by status, the newest of those asked for, and the updates that were set aside."""

    tallies: dict[DeliveryStatus, Tally]
    latest: list[Delivery]
    poisoned: int
    set_aside: list[InboxItem]


@dataclass(frozen=True, slots=True)
class Tried:
    """Of the failed deliveries: how many wait now, could not be sent again, and were not touched."""

    waiting: int
    refused: int
    untouched: int


def report(connection: Connection, status: Collection[DeliveryStatus]) -> Report:
    return Report(
        tallies=deliveries.tallies(connection),
        latest=deliveries.latest(connection, status, limit=SHOWN),
        poisoned=inbox.counts(connection)[InboxStatus.POISONED],
        set_aside=inbox.set_aside(connection, limit=SHOWN),
    )


def retry(connection: Connection, number: int, now: datetime, *, sure: bool = False) -> None:
    """Make a failed or unknown delivery wait for its sending again.

    Raises Refusal when it cannot be sent; MayComeTwice, unless `sure`, when something of it may come twice.
    """
    chats.lock(connection, _existing(connection, number).destination.chat_id)  # nobody plans for it meanwhile
    delivery = _existing(connection, number)
    if delivery.status not in (*FAILED, *UNKNOWN):
        raise Refusal(_NOT_TO_RETRY[delivery.status].format(number))
    _check_chat(chats.get(connection, delivery.destination.chat_id), number)
    if not delivery.message_ids and digests.is_withdrawn(connection, delivery.digest_id, first=STORIES):
        raise Refusal(f"A story of #{number} was taken back; its other stories come in the next digest.")
    if not sure and (delivery.status in UNKNOWN or delivery.in_doubt):
        raise MayComeTwice(f"#{number} may have arrived: sent again, it may come twice.")
    if not sure and deliveries.came_again(connection, delivery):
        raise MayComeTwice(f"Stories of #{number} came with another digest: sent now, they come twice.")
    deliveries.reopen(connection, delivery, now=now, expires_at=max(delivery.expires_at, now + GRACE))


async def retry_all(database: Database, now: datetime) -> Tried:
    """Try again what failed and cannot come twice, the newest first, a few in a transaction.

    What an administrator gave up is not touched, nor what is so old that its stories come in no digest any more.
    """
    failed = await database.read(deliveries.failed, since=now - LOOK_BACK, besides=GIVEN_UP)
    waiting = 0
    for start in range(0, len(failed), AT_ONCE):
        waiting += await database.write(_retry_these, failed[start : start + AT_ONCE], now)
    refused = len(failed) - waiting
    left = (await database.read(deliveries.tallies))[DeliveryStatus.FAILED].count
    return Tried(waiting, refused, untouched=max(0, left - refused))


def skip(connection: Connection, number: int, now: datetime) -> None:
    """Give up a waiting delivery: its stories count as not sent. Raises Refusal when it does not wait (any more)."""
    delivery = _existing(connection, number)
    if deliveries.give_up(connection, number, error=GIVEN_UP, now=now) or delivery.error == GIVEN_UP:
        return
    raise Refusal(_NOT_TO_SKIP[delivery.status].format(number))


def skip_all(connection: Connection, up_to: int, now: datetime) -> int:
    """Give up all that waits and was planned before, or as, the delivery `up_to`; the number of those."""
    return deliveries.give_up_all(connection, up_to=up_to, error=GIVEN_UP, now=now)


def _existing(connection: Connection, number: int) -> Delivery:
    delivery = deliveries.get(connection, number)
    if delivery is None:
        raise Refusal(f"There is no delivery #{number}, or not any more; the outbox lists the newest.")
    return delivery


def _retry_these(connection: Connection, numbers: Iterable[int], now: datetime) -> int:
    return sum(_retried(connection, number, now) for number in numbers)


def _retried(connection: Connection, number: int, now: datetime) -> bool:
    try:
        retry(connection, number, now)
    except Refusal:
        return False
    return True


def _check_chat(chat: Chat | None, number: int) -> None:
    """Raise Refusal where nothing can be sent, or nothing is wanted."""
    status = chat.status if chat else ChatStatus.GONE
    if status is ChatStatus.GONE:
        raise Refusal(f"The chat of #{number} does not exist any more, so it cannot be sent.")
    if status is ChatStatus.BLOCKED:
        who = (
            "reader has blocked the bot" if chat and chat.kind is ChatKind.PRIVATE else "bot was taken out of the chat"
        )
        raise Refusal(f"#{number} cannot be sent, because the {who}; once that ends, try again.")
    if status is ChatStatus.PAUSED:
        raise Refusal(f"The reader of #{number} has paused digests; its stories come after that.")
