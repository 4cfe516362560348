"""A destination's subscription, and when it is next due."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation.turn import Turn
from bot.digests.schedule import next_slot
from storage import subscriptions
from storage.database import Connection
from storage.model import Subscription


def planned(subscription: Subscription, zone: str | None, now: datetime) -> Subscription:
    """With its next slot, as its chat's zone has it; without a zone it waits for one."""
    if not subscription.active or zone is None:
        return replace(subscription, next_slot=None, next_due_at=None)
    slot = next_slot(subscription.times, subscription.days, ZoneInfo(zone), now)
    return replace(subscription, next_slot=slot.key, next_due_at=slot.due_at)


def own_subscription(connection: Connection, turn: Turn) -> Subscription:
    """The destination's subscription, or an idle one to begin with."""
    found = subscriptions.get(connection, turn.destination)
    return found or Subscription(destination=turn.destination, times=(), active=False, since=turn.now)
