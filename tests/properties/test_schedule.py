"""Laws of the schedule in every zone that there is."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedule import latest_slot, next_slot
from storage.model import EVERY_DAY

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
START = datetime(2025, 1, 1, tzinfo=UTC)
TWO_YEARS = 2 * 365 * 24 * 3600
TIMES = tuple(time(hour, minute) for hour in (0, 1, 2, 3, 8, 23) for minute in (0, 30))


def transitions(zone: ZoneInfo) -> list[datetime]:
    """Days of the two years in which the zone's offset changes."""
    days = [START + timedelta(days=number) for number in range(731)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [day for day, old, new in zip(days, offsets, offsets[1:], strict=False) if old != new]


def around(instant: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instant with the one a second before it, or after it, whichever lies across a change of the offset."""
    before, after = instant - timedelta(seconds=1), instant + timedelta(seconds=1)
    if before.astimezone(zone).utcoffset() != instant.astimezone(zone).utcoffset():
        return before, instant
    return instant, after


def local_of(key: str) -> datetime:
    return datetime.fromisoformat(key).replace(tzinfo=None)


@pytest.mark.parametrize("letter", sorted({name[0] for name in ZONES}))
def test_in_every_zone_a_slot_is_due_when_the_clock_shows_it_or_right_after_a_gap(letter: str):
    random = Random(letter)
    for name in (name for name in ZONES if name[0] == letter):
        zone = ZoneInfo(name)
        samples = [START + timedelta(seconds=random.randrange(TWO_YEARS)) for _ in range(6)]
        for after in samples + transitions(zone):
            wanted = random.choice(TIMES)
            slot = next_slot((wanted,), EVERY_DAY, zone, after)
            shown = slot.due_at.astimezone(zone)
            assert after < slot.due_at <= after + timedelta(hours=49)
            assert local_of(slot.key).time() == wanted
            if shown.replace(tzinfo=None) == local_of(slot.key):
                assert shown.fold == 0
            else:  # the wanted time never was: the clock goes from an earlier one to a later one within a second
                earlier, later = (each.astimezone(zone).replace(tzinfo=None) for each in around(slot.due_at, zone))
                assert earlier < local_of(slot.key) < later
            assert latest_slot((wanted,), EVERY_DAY, zone, slot.due_at).due_at == slot.due_at


schedules = st.tuples(
    st.sets(st.sampled_from(TIMES), min_size=1, max_size=4),
    st.sets(st.integers(0, 6), min_size=1),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.integers(0, TWO_YEARS).map(lambda seconds: START + timedelta(seconds=seconds)),
)


@given(schedules)
def test_slots_follow_each_other_without_one_twice(schedule: tuple[set[time], set[int], ZoneInfo, datetime]):
    times, days, zone, after = schedule
    keys = []
    for _ in range(10):
        slot = next_slot(times, days, zone, after)
        assert slot.due_at > after
        assert latest_slot(times, days, zone, slot.due_at - timedelta(seconds=1)).due_at <= after
        keys.append(slot.key)
        after = slot.due_at
    assert keys == sorted(set(keys))
    assert {local_of(key).weekday() for key in keys} <= days


@given(schedules)
def test_the_latest_slot_is_past_and_the_next_one_coming(schedule: tuple[set[time], set[int], ZoneInfo, datetime]):
    times, days, zone, now = schedule
    latest, coming = latest_slot(times, days, zone, now), next_slot(times, days, zone, now)
    assert latest.due_at <= now < coming.due_at
    assert next_slot(times, days, zone, latest.due_at) == coming
