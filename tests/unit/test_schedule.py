"""Slots in local time, whatever the clocks do."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.digests.schedule import latest_slot, next_slot
from storage.model import EVERY_DAY

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = (time(8),)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_the_next_slot_is_named_by_its_local_date_and_time_and_offset():
    slot = next_slot(EIGHT, EVERY_DAY, BERLIN, utc(2026, 3, 24, 6))
    assert (slot.key, slot.due_at) == ("2026-03-24T08:00+01:00", utc(2026, 3, 24, 7))


def test_a_slot_that_is_due_now_is_the_latest_and_not_the_next():
    now = utc(2026, 3, 24, 7)
    assert latest_slot(EIGHT, EVERY_DAY, BERLIN, now).key == "2026-03-24T08:00+01:00"
    assert next_slot(EIGHT, EVERY_DAY, BERLIN, now).key == "2026-03-25T08:00+01:00"


def test_several_times_a_day_come_in_their_order():
    times = (time(18), time(8))
    assert next_slot(times, EVERY_DAY, BERLIN, utc(2026, 3, 24, 7, 1)).key == "2026-03-24T18:00+01:00"
    assert latest_slot(times, EVERY_DAY, BERLIN, utc(2026, 3, 25, 6)).key == "2026-03-24T18:00+01:00"


def test_days_are_those_of_the_readers_own_calendar():
    # 2026-03-22 is a Sunday in New Zealand while it is Saturday in UTC.
    slot = next_slot(EIGHT, {6}, ZoneInfo("Pacific/Auckland"), utc(2026, 3, 18))
    assert (slot.key, slot.due_at) == ("2026-03-22T08:00+13:00", utc(2026, 3, 21, 19))


def test_a_weekly_slot_is_found_from_a_week_away():
    assert next_slot(EIGHT, {0}, BERLIN, utc(2026, 3, 23, 7)).key == "2026-03-30T08:00+02:00"
    assert latest_slot(EIGHT, {0}, BERLIN, utc(2026, 3, 30, 5)).key == "2026-03-23T08:00+01:00"


def test_a_time_that_is_skipped_in_spring_moves_to_the_first_instant_after_the_gap():
    slot = next_slot((time(2, 30),), EVERY_DAY, BERLIN, utc(2026, 3, 28, 12))
    assert (slot.key, slot.due_at) == ("2026-03-29T02:30+02:00", utc(2026, 3, 29, 1))


def test_a_time_that_comes_twice_in_autumn_counts_once():
    first = next_slot((time(2, 30),), EVERY_DAY, BERLIN, utc(2026, 10, 24, 12))
    assert (first.key, first.due_at) == ("2026-10-25T02:30+02:00", utc(2026, 10, 25, 0, 30))
    assert next_slot((time(2, 30),), EVERY_DAY, BERLIN, first.due_at).key == "2026-10-26T02:30+01:00"


def test_two_times_in_one_gap_are_one_digest():
    times = (time(2, 15), time(2, 45))
    latest = latest_slot(times, EVERY_DAY, BERLIN, utc(2026, 3, 29, 1))
    assert latest.key == "2026-03-29T02:45+02:00"
    assert next_slot(times, EVERY_DAY, BERLIN, latest.due_at).key == "2026-03-30T02:15+02:00"


def test_a_time_that_is_skipped_at_the_end_of_a_day_stays_on_that_day():
    # In eastern Greenland the Saturday ends at 23:00, when the clocks go to Sunday 00:00.
    zone, saturday = ZoneInfo("America/Scoresbysund"), {5}
    slot = next_slot((time(23, 30),), saturday, zone, utc(2026, 3, 28, 12))
    assert (slot.key, slot.due_at) == ("2026-03-28T23:30-02:00", utc(2026, 3, 29, 0, 59, 59))
    assert next_slot((time(23, 30),), saturday, zone, slot.due_at).key == "2026-04-04T23:30-01:00"


def test_a_day_that_a_zone_skips_whole_ends_at_its_first_instant_after():
    # Samoa went from the evening of 2011-12-29 to the morning of 2011-12-31.
    slot = next_slot(EIGHT, EVERY_DAY, ZoneInfo("Pacific/Apia"), utc(2011, 12, 29, 20))
    assert (slot.key, slot.due_at) == ("2011-12-30T08:00+14:00", utc(2011, 12, 30, 10))


def test_a_clock_that_is_set_back_finds_the_same_slots_again():
    before = next_slot(EIGHT, EVERY_DAY, BERLIN, utc(2026, 3, 24, 6))
    next_slot(EIGHT, EVERY_DAY, BERLIN, utc(2026, 4, 24, 6))
    assert next_slot(EIGHT, EVERY_DAY, BERLIN, utc(2026, 3, 24, 6)) == before


@pytest.mark.parametrize(("times", "days"), [((), EVERY_DAY), (EIGHT, ())])
def test_a_schedule_without_times_or_days_has_no_slots(times: tuple[time, ...], days: tuple[int, ...]):
    with pytest.raises(ValueError, match="at least one"):
        next_slot(times, days, BERLIN, utc(2026, 3, 24))
    with pytest.raises(ValueError, match="at least one"):
        latest_slot(times, days, BERLIN, utc(2026, 3, 24))
