"""A chat that changes its time or its zone just before, during or after a slot, and clocks that jump meanwhile."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.reader.subscription import planned as with_next_slot
from bot.digests import plan
from bot.digests.schedule import next_slot
from storage import chats, deliveries, subscriptions
from storage.database import Connection, Database
from storage.model import EVERY_DAY, ChatKind, Destination, Subscription
from tests.integration.test_plan import backend, publish

__all__ = ["backend"]

HERE = Destination(1001)
MIDNIGHT = datetime(2026, 3, 27, tzinfo=UTC)  # two nights before Europe changes its clocks
EIGHT = MIDNIGHT + timedelta(hours=7)  # in Berlin
A_MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu")
TIMES = ((time(8),), (time(2, 30),), (time(9), time(18)), (time(0),))


@dataclass(frozen=True)
class Settings:
    """What a reader has chosen, from an instant on."""

    at: datetime
    times: tuple[time, ...] = (time(8),)
    zone: str = "Europe/Berlin"

    def take_effect(self, c: Connection) -> None:
        """As /time and /timezone do it."""
        chats.ensure(c, HERE.chat_id, kind=ChatKind.PRIVATE, language="en", now=self.at)
        chats.set_timezone(c, HERE.chat_id, self.zone)
        known = subscriptions.get(c, HERE) or Subscription(destination=HERE, times=(), since=self.at)
        subscriptions.save(c, with_next_slot(replace(known, times=self.times), self.zone, self.at))

    def slots_until(self, end: datetime) -> list[str]:
        """The slots that come due after `at`, up to and including `end`."""
        found, slot = [], next_slot(self.times, EVERY_DAY, ZoneInfo(self.zone), self.at)
        while slot.due_at <= end:
            found.append(slot.key)
            slot = next_slot(self.times, EVERY_DAY, ZoneInfo(self.zone), slot.due_at)
        return found


def tick(database: Database, now: datetime) -> None:
    """Look at what is due; there is always something new to tell."""
    with database.writing() as c:
        publish(c, f"Story of {now}", at=now)
        while plan.plan_due(c, now):
            pass


def change(database: Database, settings: Settings) -> None:
    with database.writing() as c:
        settings.take_effect(c)


def slots(database: Database) -> list[str]:
    with database.reading() as c:
        return [each.slot for each in reversed(deliveries.of_destination(c, HERE, 1000))]


@pytest.fixture
def subscribed(database: Database) -> Database:
    change(database, Settings(MIDNIGHT))
    return database


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (EIGHT - A_MINUTE, ["09:00+01:00"]),
        (EIGHT, ["09:00+01:00"]),  # due, but not planned yet: the change was first
        (EIGHT + A_MINUTE, ["08:00+01:00", "09:00+01:00"]),
    ],
    ids=["before", "during", "after"],
)
def test_a_later_time(subscribed: Database, moment: datetime, expected: list[str]):
    if moment > EIGHT:
        tick(subscribed, EIGHT)
    change(subscribed, Settings(moment, times=(time(9),)))
    for minutes in range(1, 120):
        tick(subscribed, EIGHT + minutes * A_MINUTE)
    assert [slot[11:] for slot in slots(subscribed)] == expected


def test_an_earlier_time_that_is_past_waits_for_the_next_day(subscribed: Database):
    change(subscribed, Settings(EIGHT - A_MINUTE, times=(time(7),)))
    for hours in range(25):
        tick(subscribed, EIGHT + timedelta(hours=hours))
    assert slots(subscribed) == ["2026-03-28T07:00+01:00"]


@pytest.mark.parametrize("zone", ZONES[1:])
@pytest.mark.parametrize("moment", [EIGHT - A_MINUTE, EIGHT, EIGHT + A_MINUTE], ids=["before", "during", "after"])
def test_another_zone(subscribed: Database, zone: str, moment: datetime):
    if moment > EIGHT:
        tick(subscribed, EIGHT)
    moved = Settings(moment, zone=zone)
    change(subscribed, moved)
    for hours in range(1, 48):
        tick(subscribed, EIGHT + timedelta(hours=hours))
    served_before = ["2026-03-27T08:00+01:00"] if moment > EIGHT else []
    assert slots(subscribed) == served_before + moved.slots_until(EIGHT + timedelta(hours=47))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_reader_changes_each_slot_comes_once(database: Database, seed: int):
    random = Random(seed)
    moments = sorted(MIDNIGHT + random.randrange(5 * 24 * 60) * A_MINUTE for _ in range(12))
    history = [Settings(moment, random.choice(TIMES), random.choice(ZONES)) for moment in [MIDNIGHT, *moments]]
    waiting = list(history)
    last_tick = dict.fromkeys(history, MIDNIGHT)
    for minutes in range(0, 6 * 24 * 60, 30):
        now = MIDNIGHT + minutes * A_MINUTE
        while waiting and waiting[0].at <= now:
            change(database, waiting.pop(0))
        tick(database, now)
        last_tick[history[len(history) - len(waiting) - 1]] = now
    expected = [slot for each in history for slot in each.slots_until(last_tick[each])]
    assert slots(database) == list(dict.fromkeys(expected))


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=400)])
def test_a_clock_that_jumps_ahead_and_back_doubles_nothing_and_goes_on(subscribed: Database, jump: timedelta):
    tick(subscribed, EIGHT)
    tick(subscribed, EIGHT + A_MINUTE + jump)
    for hours in range(1, 24 * 12, 3):
        tick(subscribed, EIGHT + timedelta(hours=hours))
    found = slots(subscribed)
    assert len(found) == len(set(found))
    assert max(found[-1], found[-2])[:10] >= "2026-04-07"
    gaps = [later - earlier for earlier, later in pairwise(sorted(datetime.fromisoformat(slot) for slot in found))]
    assert all(gap <= jump + timedelta(days=1) for gap in gaps)


def test_a_clock_that_is_set_back_a_day_goes_on_a_day_later(subscribed: Database):
    for hours in (0, 24):
        tick(subscribed, EIGHT + timedelta(hours=hours))
    for hours in range(1, 73):
        tick(subscribed, EIGHT + timedelta(hours=hours))
    assert [slot[:10] for slot in slots(subscribed)] == ["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"]
