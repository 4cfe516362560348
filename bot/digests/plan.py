"""From a due subscription, or a reader's wish, to a stored digest and its pending delivery.

Every function runs inside its caller's writing transaction: before the commit nothing has happened, after it
everything will.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digests import compose, render, schedule
from bot.digests.render import Edition
from bot.digests.schedule import GRACE, Slot
from bot.transport.message import Message
from storage import chats, deliveries, digests, subscriptions
from storage.database import Connection, savepoint
from storage.errors import StorageError, Unstorable
from storage.model import Chat, Delivery, Destination, Subscription

logger = logging.getLogger(__name__)

ASKED_FOR = "update:"  # begins the slot of a digest that somebody asked for; the update's id follows
RECENT = 20  # deliveries of a chat among which a repeated update looks for its own
SET_ASIDE = timedelta(hours=1)  # for a subscription that cannot be planned, so that it does not stop the others


def plan_due(connection: Connection, now: datetime, limit: int) -> int:
    """Serve up to `limit` due subscriptions; answers how many there were.

    Whatever number of slots has passed, a destination gets the latest alone, and that only within GRACE. Without
    a story there is no digest. In every case the next due time moves. Raises StorageError when the database fails.
    """
    due = subscriptions.due(connection, now=now, limit=limit)
    for subscription in due:
        try:
            with savepoint(connection):
                subscriptions.save(connection, _serve(connection, subscription, now))
        except Exception as error:  # whatever is wrong with one, the others get theirs
            if isinstance(error, StorageError) and not isinstance(error, Unstorable):
                raise
            logger.error("action=plan_digest chat=%d error=%s", subscription.destination.chat_id, type(error).__name__)
            subscriptions.save(connection, replace(subscription, next_due_at=now + SET_ASIDE))
    return len(due)


def on_demand(connection: Connection, destination: Destination, update_id: int, now: datetime) -> Delivery | None:
    """A digest of what the destination has not had, due at once; None if there is nothing.

    The same update gives the same delivery again, however often it is handled.
    """
    slot = f"{ASKED_FOR}{update_id}"
    for delivery in deliveries.of_destination(connection, destination, RECENT):
        if delivery.slot == slot:
            return delivery
    edition = _edition(connection, destination, "Digest", now)
    return _deliver(connection, destination, slot, edition, now, bulk=False) if edition else None


def preview(connection: Connection, destination: Destination, now: datetime) -> list[Message]:
    """What `on_demand` would send, without anything counting as sent; empty if there is nothing.

    The content is stored, for its buttons to find: this needs a writing transaction too.
    """
    edition = _edition(connection, destination, "Preview", now)
    return render.messages(digests.store(connection, render.digest(edition), now=now)) if edition else []


def zone_of(connection: Connection, chat_id: int) -> ZoneInfo:
    """The chat's zone, UTC until it has chosen one."""
    return _zone(chats.get(connection, chat_id))


def _zone(chat: Chat | None) -> ZoneInfo:
    return ZoneInfo(chat.timezone if chat and chat.timezone else "UTC")


def _serve(connection: Connection, subscription: Subscription, now: datetime) -> Subscription:
    """Plan the latest slot if it is not too late; the subscription as it is afterwards."""
    chat = chats.get(connection, subscription.destination.chat_id)
    zone = _zone(chat)
    slot = schedule.latest_slot(subscription.times, subscription.days, zone, now)
    coming = schedule.next_slot(subscription.times, subscription.days, zone, now)
    is_wanted = now - slot.due_at <= GRACE and not _is_paused(chat, slot.due_at)
    is_served = is_wanted and _plan(connection, subscription, slot, coming, zone, now)
    return replace(
        subscription,
        next_slot=coming.key,
        next_due_at=coming.due_at,
        since=slot.due_at if is_served else subscription.since,
    )


def _is_paused(chat: Chat | None, then: datetime) -> bool:
    """Whether `then` lies in a pause that is over now: what a pause left out stays out."""
    return chat is not None and chat.paused_until is not None and then < chat.paused_until


def _plan(
    connection: Connection, subscription: Subscription, slot: Slot, coming: Slot, zone: ZoneInfo, now: datetime
) -> bool:
    destination = subscription.destination
    selection = compose.choose(connection, destination, topics=subscription.topics, since=subscription.since)
    if selection is None:
        logger.info("action=plan_digest chat=%d slot=%s stories=0", destination.chat_id, slot.key)
        return False
    edition = Edition(
        name="Daily digest",
        at=slot.due_at,
        zone=zone,
        selection=selection,
        since=subscription.since,
        next_at=coming.due_at,
    )
    return _deliver(connection, destination, slot.key, edition, now) is not None


def _edition(connection: Connection, destination: Destination, name: str, now: datetime) -> Edition | None:
    """What is unsent now, chosen as the destination's subscription wants it if there is one."""
    subscription = subscriptions.get(connection, destination)
    topics = subscription.topics if subscription else ()  # they can be chosen before there is a time
    active = subscription if subscription and subscription.active else None
    since = active.since if active else None
    selection = compose.choose(connection, destination, topics=topics, since=since or now)
    if selection is None:
        return None
    return Edition(
        name=name,
        at=now,
        zone=zone_of(connection, destination.chat_id),
        selection=selection,
        since=since,
        next_at=active.next_due_at if active else None,
    )


def _deliver(
    connection: Connection, destination: Destination, slot: str, edition: Edition, now: datetime, *, bulk: bool = True
) -> Delivery | None:
    digest = digests.store(connection, render.digest(edition), now=now)
    delivery = deliveries.add(
        connection,
        destination=destination,
        slot=slot,
        digest_id=digest.id,
        due_at=edition.at,
        expires_at=edition.at + GRACE,
        bulk=bulk,
    )
    if delivery is None:
        logger.warning("action=plan_digest chat=%d slot=%s reason=served_already", destination.chat_id, slot)
    else:
        stories = len(digest.article_ids)
        logger.info("action=plan_digest chat=%d slot=%s stories=%d", destination.chat_id, slot, stories)
    return delivery
