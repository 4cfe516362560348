"""From due subscriptions, or a reader's wish, to stored digests and their pending deliveries.

Every function runs inside its caller's writing transaction: before the commit nothing has happened, after it
everything will.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from bot.digests import compose, render, schedule
from bot.digests.compose import DAMAGE, Shelf
from bot.digests.render import Edition
from bot.digests.schedule import GRACE, Slot
from bot.transport.message import Message
from storage import chats, deliveries, digests, subscriptions
from storage.database import Connection, savepoint
from storage.errors import StorageError, Unstorable
from storage.model import Delivery, Destination, NewDigest, Wants
from storage.subscriptions import StoredSchedule, StoredWants

ArticleIds = tuple[int, ...]

logger = logging.getLogger(__name__)

ASKED_FOR = "update:"  # begins the slot of a digest that somebody asked for; the update's id follows
RECENT = 20  # deliveries of a chat among which a repeated update looks for its own
SET_ASIDE = timedelta(hours=1)  # for subscriptions that cannot be planned, so that they do not stop the others
AT_ONCE = 2000  # subscriptions that are read, and at most served, in one step
PATIENCE = 0.2  # seconds of one planning transaction; the step that is begun last ends later
COMPOSED = 256  # editions that are kept while a peak lasts
LONGEST_DAY = timedelta(hours=26)  # between two slots of a daily subscription: only what is farther off is looked at
A_MOMENT = timedelta(minutes=1)  # by which clocks may differ: one that is a little ahead has put nothing off


class PutOff(NamedTuple):
    """Subscriptions of one schedule that are due later than their next slot, `beyond`."""

    schedule: StoredSchedule
    beyond: datetime


def plan_due(connection: Connection, now: datetime, *, patience: float = PATIENCE) -> int:
    """Serve due subscriptions for `patience` seconds; answers how many, 0 when none is due.

    Whatever number of slots has passed, a destination gets the latest alone, and that only within GRACE. Without
    a story there is no digest. In every case the next due time moves. What is left waits for the next transaction, so
    that other writers get their turn. Raises StorageError when the database fails.
    """
    planned = _Planning(connection, now, until=monotonic() + patience).run()
    if not planned:
        composed.cache_clear()  # the peak is over
    return planned


def put_off(connection: Connection, now: datetime) -> list[PutOff]:
    """What a clock that ran ahead and was set back has put off; `bring_back` is for each."""
    found = []
    for stored, farthest in subscriptions.farthest_due(connection, beyond=now + LONGEST_DAY):
        with suppress(*DAMAGE):
            times, days = stored.read()
            coming = schedule.next_slot(times, days, ZoneInfo(stored.timezone or "UTC"), now + A_MOMENT)
            if farthest > coming.due_at:
                found.append(PutOff(stored, coming.due_at))
    return found


def bring_back(connection: Connection, late: PutOff, now: datetime) -> int:
    """Let them be due now; how many, AT_ONCE at most. A slot that was served remains so: no digest comes twice."""
    return subscriptions.bring_back(connection, late.schedule, beyond=late.beyond, to=now, limit=AT_ONCE)


@lru_cache(maxsize=COMPOSED)
def composed(edition: Edition) -> NewDigest:
    """The edition as messages; composed once for the same edition, that is, for the same articles, word for word."""
    return render.digest(edition)


@dataclass(frozen=True, slots=True)
class _Round:
    """The latest slot of subscriptions that want the same."""

    wants: Wants
    zone: ZoneInfo
    slot: Slot
    coming: Slot

    @property
    def since(self) -> datetime:
        """When the last digest was due; not later than this one, as a clock that ran ahead would have it."""
        return min(self.wants.since, self.slot.due_at)

    @classmethod
    def of(cls, wants: Wants, now: datetime) -> Self:
        zone = ZoneInfo(wants.timezone or "UTC")
        latest = schedule.latest_slot(wants.times, wants.days, zone, now)
        return cls(wants, zone, latest, schedule.next_slot(wants.times, wants.days, zone, now))

    def is_wanted(self, now: datetime) -> bool:
        """Whether it is not too late, and in no pause: what a pause left out stays out."""
        paused_until = self.wants.paused_until
        is_paused = paused_until is not None and self.slot.due_at < paused_until
        return self.wants.is_awake and not is_paused and now - self.slot.due_at <= GRACE


class _Planning:
    """One transaction: destinations that want the same, and have had the same, are served in one step.

    `until` is a time of the monotonic clock.
    """

    def __init__(self, connection: Connection, now: datetime, *, until: float) -> None:
        self._connection = connection
        self._now = now
        self._until = until
        self._shelf = Shelf(connection)
        self._planned = 0

    def run(self) -> int:
        """Serve what is due until the time is over, one step at least; answers how many subscriptions that were."""
        now = self._now
        while due := subscriptions.due(self._connection, now=now, limit=AT_ONCE, pauses_since=now - GRACE):
            for stored, destinations in due.items():
                self._plan_alike(stored, destinations)
                if self._is_over:
                    return self._planned
        return self._planned

    @property
    def _is_over(self) -> bool:
        return monotonic() >= self._until

    def _plan_alike(self, stored: StoredWants, destinations: Sequence[Destination]) -> None:
        """Destinations that want the same: whatever is wrong with these, the others get theirs."""
        try:
            with savepoint(self._connection):
                due = _Round.of(stored.read(), self._now)
                unsent = self._unsent(due, destinations)
        except Exception as error:  # noqa: BLE001 - `_set_aside` raises what is the database's fault
            self._set_aside(destinations, error)
            return
        for article_ids, alike in unsent.items():
            self._serve(due, article_ids, alike)
            if self._is_over:
                return

    def _unsent(self, due: _Round, destinations: Sequence[Destination]) -> Mapping[ArticleIds, Sequence[Destination]]:
        if not due.is_wanted(self._now):
            return {(): destinations}
        return compose.unsent_by_set(self._connection, destinations, topics=due.wants.topics, since=due.since)

    def _serve(self, due: _Round, article_ids: ArticleIds, alike: Sequence[Destination]) -> None:
        try:
            with savepoint(self._connection):
                self._plan(due, article_ids, alike)
        except Exception as error:  # noqa: BLE001 - the same
            if isinstance(error, Unstorable) and len(alike) > 1:  # a row of one of them: each alone
                for destination in alike:
                    self._serve(due, article_ids, [destination])
            else:
                self._set_aside(alike, error)
        else:
            self._planned += len(alike)

    def _plan(self, due: _Round, article_ids: ArticleIds, alike: Sequence[Destination]) -> None:
        """Give all of them the round's digest, if there is any, and their next slot."""
        served = self._deliver(due, article_ids, alike) if article_ids else []
        logger.info("action=plan_digest slot=%s stories=%d chats=%d", due.slot.key, len(article_ids), len(alike))
        self._move(due, served, since=due.slot.due_at)
        if len(served) < len(alike):
            self._move(due, list(set(alike) - set(served)))

    def _deliver(self, due: _Round, article_ids: ArticleIds, alike: Sequence[Destination]) -> list[Destination]:
        """Those who get the digest: all whose slot was not served before."""
        stories = self._shelf.take(article_ids)
        if not stories:
            return []
        edition = Edition(
            name="Daily digest",
            at=due.slot.due_at,
            zone=due.zone,
            selection=compose.select(stories, due.wants.topics),
            since=due.since,
            next_at=due.coming.due_at,
        )
        digest = digests.store(self._connection, composed(edition), now=self._now)
        added = deliveries.add_all(
            self._connection,
            alike,
            slot=due.slot.key,
            digest_id=digest.id,
            due_at=edition.at,
            expires_at=edition.at + GRACE,
        )
        if len(added) < len(alike):
            for each in set(alike) - set(added):
                _log_served_already(each, due.slot.key)
        return added

    def _move(self, due: _Round, destinations: Sequence[Destination], *, since: datetime | None = None) -> None:
        slot, due_at = due.coming.key, due.coming.due_at
        subscriptions.move(self._connection, destinations, slot=slot, due_at=due_at, since=since)

    def _set_aside(self, destinations: Sequence[Destination], error: Exception) -> None:
        if isinstance(error, StorageError) and not isinstance(error, Unstorable):
            raise error
        chat_id, count, kind = destinations[0].chat_id, len(destinations), type(error).__name__
        logger.error("action=plan_digest chat=%d chats=%d error=%s", chat_id, count, kind)
        subscriptions.set_aside(self._connection, destinations, until=self._now + SET_ASIDE)
        self._planned += count


def on_demand(connection: Connection, destination: Destination, update_id: int, now: datetime) -> Delivery | None:
    """A digest of what the destination has not had, due at once; None if there is nothing.

    The same update gives the same delivery again, however often it is handled.
    """
    chats.lock(connection, destination.chat_id)  # what is being planned for it must not bring the same articles
    slot = f"{ASKED_FOR}{update_id}"
    for delivery in deliveries.of_destination(connection, destination, RECENT):
        if delivery.slot == slot:
            return delivery
    edition = _edition(connection, destination, "Digest", now)
    return _deliver_at_once(connection, destination, slot, edition) if edition else None


def preview(connection: Connection, destination: Destination, now: datetime) -> list[Message]:
    """What `on_demand` would send, without anything counting as sent; empty if there is nothing.

    The content is stored, for its buttons to find: this needs a writing transaction too.
    """
    edition = _edition(connection, destination, "Preview", now)
    return render.messages(digests.store(connection, render.digest(edition), now=now)) if edition else []


def zone_of(connection: Connection, chat_id: int) -> ZoneInfo:
    """The chat's zone, UTC until it has chosen one."""
    chat = chats.get(connection, chat_id)
    return ZoneInfo(chat.timezone if chat and chat.timezone else "UTC")


def _edition(connection: Connection, destination: Destination, name: str, now: datetime) -> Edition | None:
    """What is unsent now, chosen as the destination's subscription wants it if there is one."""
    subscription = subscriptions.get(connection, destination)
    topics = subscription.topics if subscription else ()  # they can be chosen before there is a time
    active = subscription if subscription and subscription.active else None
    since = min(active.since, now) if active else None
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


def _deliver_at_once(connection: Connection, destination: Destination, slot: str, edition: Edition) -> Delivery | None:
    digest = digests.store(connection, render.digest(edition), now=edition.at)
    delivery = deliveries.add(
        connection,
        destination=destination,
        slot=slot,
        digest_id=digest.id,
        due_at=edition.at,
        expires_at=edition.at + GRACE,
        bulk=False,
    )
    if delivery is None:
        _log_served_already(destination, slot)
    else:
        stories = len(digest.article_ids)
        logger.info("action=plan_digest chat=%d slot=%s stories=%d", destination.chat_id, slot, stories)
    return delivery


def _log_served_already(destination: Destination, slot: str) -> None:
    logger.warning("action=plan_digest chat=%d slot=%s reason=served_already", destination.chat_id, slot)
