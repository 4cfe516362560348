"""When digests are due: local dates and times of a zone, as instants.

A slot is named by its local date, time and offset, so it comes once whatever the clocks do, and 08:00 in Berlin is not
08:00 in New York. A time that is skipped in spring moves to the first instant after the gap, or to the last second
before it where only that is on its date (eastern Greenland skips the last hour of a Saturday); one that comes twice in
autumn counts at its first.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

GRACE = timedelta(hours=6)  # how late a digest may still come; after that its stories wait for the next one
A_DAY = timedelta(days=1)
AROUND = 9  # days: a slot comes every week at least, and a gap can move it by one day


@dataclass(frozen=True, slots=True)
class Slot:
    """`key` is the local date and time as the reader set it, with the zone's offset then; `due_at` is in UTC."""

    key: str
    due_at: datetime


def next_slot(times: Collection[time], days: Collection[int], zone: ZoneInfo, after: datetime) -> Slot:
    """The first slot due later than `after`; `days` as in `datetime.weekday()`.

    Raises ValueError if there is no time or no day.
    """
    today = after.astimezone(zone).date()
    dates = (today + number * A_DAY for number in range(-1, AROUND))
    for slot in _slots(times, days, zone, dates):
        if slot.due_at > after:
            return slot
    raise ValueError("A schedule needs at least one time and one day.")


def latest_slot(times: Collection[time], days: Collection[int], zone: ZoneInfo, now: datetime) -> Slot:
    """The last slot due at `now` or earlier. Raises ValueError if there is no time or no day."""
    today = now.astimezone(zone).date()
    dates = (today - number * A_DAY for number in range(-1, AROUND))
    past = (slot for slot in _slots(times, days, zone, dates, latest_first=True) if slot.due_at <= now)
    for slot in past:
        return slot
    raise ValueError("A schedule needs at least one time and one day.")


def _slots(
    times: Collection[time],
    days: Collection[int],
    zone: ZoneInfo,
    dates: Iterator[date],
    *,
    latest_first: bool = False,
) -> Iterator[Slot]:
    for day in dates:
        if day.weekday() in days:
            for moment in sorted(times, reverse=latest_first):
                yield _slot(datetime.combine(day, moment), zone)


def _slot(local: datetime, zone: ZoneInfo) -> Slot:
    due_at = _instant(local, zone)
    offset = due_at.astimezone(zone).utcoffset() or timedelta()
    return Slot(local.replace(tzinfo=timezone(offset)).isoformat(timespec="minutes"), due_at)


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the zone's clocks show `local` or later; on its own date if that has any."""
    # PEP 495: fold=0 takes the first of two; in a gap it takes the offset before it, and so ends up after it.
    instant = local.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local:
        return instant
    end = _end_of_gap(local.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, zone)
    last_before = end - timedelta(seconds=1)
    return last_before if last_before.astimezone(zone).date() == local.date() != end.astimezone(zone).date() else end


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The transition between two instants that lie on either side of one, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
