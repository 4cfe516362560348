"""Every zone there is, day by day through two years: no slot missed, doubled or on another date.

What is expected does not come from the schedule's arithmetic but from a list of the zone's offsets: `Offsets`. Zones
that go through these years with the same offsets are one case.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.digests.schedule import Slot, latest_slot, next_slot
from storage.model import EVERY_DAY

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
BEFORE = datetime(2024, 12, 1, tzinfo=UTC)  # a margin on both sides, for days that are found from the next ones
AFTER = datetime(2027, 2, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)
TIMES = (time(0), time(0, 30), time(1, 30), time(2, 30), time(8), time(23, 59))

Offsets = tuple[tuple[datetime, timedelta], ...]
"""From when on a zone has which offset, from BEFORE to AFTER."""


def offsets_of(zone: ZoneInfo) -> Offsets:
    def offset(instant: datetime) -> timedelta:
        return instant.astimezone(zone).utcoffset()

    found = [(BEFORE, offset(BEFORE))]
    day = BEFORE
    while day < AFTER:
        if offset(day + A_DAY) != found[-1][1]:
            lower, upper = day, day + A_DAY
            while upper - lower > A_SECOND:
                middle = lower + (upper - lower) // 2
                lower, upper = (middle, upper) if offset(middle) == found[-1][1] else (lower, middle)
            change = upper.replace(microsecond=0)
            found.append((change, offset(change)))
        day += A_DAY
    return tuple(found)


@cache
def cases() -> dict[Offsets, list[str]]:
    found: defaultdict[Offsets, list[str]] = defaultdict(list)
    for name in ZONES:
        found[offsets_of(ZoneInfo(name))].append(name)
    return found


def due_at(offsets: Offsets, wanted: datetime) -> datetime:
    """When clocks with these offsets first show `wanted`, a local time, or a later one of its date.

    Where they skip the rest of that date, it is the last second that they show of it.
    """
    ends = [start for start, _ in offsets[1:]] + [AFTER]
    for (start, offset), end in zip(offsets, ends, strict=True):
        instant = max(start, (wanted - offset).replace(tzinfo=UTC))
        if instant < end:
            return instant if shown_at(offsets, instant).date() == wanted.date() else instant - A_SECOND
    raise AssertionError(wanted)


def shown_at(offsets: Offsets, instant: datetime) -> datetime:
    """What clocks with these offsets show."""
    _, offset = offsets[bisect_right(offsets, (instant, timedelta.max)) - 1]
    return (instant + offset).replace(tzinfo=None)


def walk(zone: ZoneInfo, wanted: time, begin: datetime, end: datetime) -> Iterator[Slot]:
    """Slot after slot, as the planning goes from one to the next."""
    slot = next_slot((wanted,), EVERY_DAY, zone, begin)
    while slot.due_at < end:
        yield slot
        assert latest_slot((wanted,), EVERY_DAY, zone, slot.due_at) == slot
        slot = next_slot((wanted,), EVERY_DAY, zone, slot.due_at)


def check(offsets: Offsets, name: str, wanted: time, first: date, last: date) -> None:
    """One slot for each date, due when the clocks show it."""
    dates = [first + number * A_DAY for number in range((last - first).days + 1)]
    expected = [due_at(offsets, datetime.combine(day, wanted)) for day in dates]
    slots = list(walk(ZoneInfo(name), wanted, expected[0] - A_SECOND, expected[-1] + A_SECOND))
    assert [slot.due_at for slot in slots] == expected, name
    assert [slot.key[:16] for slot in slots] == [f"{day}T{wanted:%H:%M}" for day in dates], name
    assert [shown_at(offsets, slot.due_at).date() for slot in slots] == dates, name


def test_there_are_zones_of_many_kinds():
    assert len(ZONES) > 400
    assert len(cases()) > 50
    assert max(map(len, cases())) > 4, "one changes its offset more than twice a year"


def test_around_every_change_of_an_offset_no_slot_is_missed_or_doubled():
    random = Random(1)
    for offsets, names in cases().items():
        for change, _ in offsets[1:]:
            near = shown_at(offsets, change).date()
            if FIRST < near < LAST:
                for wanted in random.sample(TIMES, 3):
                    check(offsets, random.choice(names), wanted, near - 2 * A_DAY, near + 2 * A_DAY)


@pytest.mark.slow
@pytest.mark.parametrize("wanted", TIMES, ids=str)
def test_through_two_years_no_slot_is_missed_or_doubled(wanted: time):
    random = Random(wanted.isoformat())
    for offsets, names in cases().items():
        check(offsets, random.choice(names), wanted, FIRST, LAST)
