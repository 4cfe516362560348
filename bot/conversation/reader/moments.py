"""Instants and rhythms in the words of a reader's own clock."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.reader.timezones import label
from bot.conversation.turn import counted
from storage.model import EVERY_DAY

TO_THE_MINUTE = 6  # hours ahead, below which minutes are told too
IN_DAYS = 48  # hours ahead, from which days are told
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def local_moment(instant: datetime, zone: str, now: datetime) -> str:
    """`Thu 08:00`, with the date where a weekday alone could be mistaken."""
    local = instant.astimezone(ZoneInfo(zone))
    near = abs(instant - now) < timedelta(days=6)
    return (
        f"{_DAYS[local.weekday()]} {local:%H:%M}"
        if near
        else f"{_DAYS[local.weekday()]} {local.day} {local:%b}, {local:%H:%M}"
    )


def coming(instant: datetime, zone: str, now: datetime) -> str:
    """`Thu 08:00, Berlin time, in 14 hours`."""
    return f"{local_moment(instant, zone, now)}, {zone_words(zone)}, {span(instant - now)}"


def zone_words(zone: str) -> str:
    name = label(zone)
    return name if name.startswith("UTC") else f"{name} time"


def span(length: timedelta) -> str:
    """`in 1 hour 30 minutes`, `in 14 hours`: the farther, the less exact, but never later than it comes."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    if hours < 0 or hours == minutes == 0:
        return "in a moment"
    if hours >= IN_DAYS:
        return f"in {counted(hours // 24, 'day')}"
    exact = [counted(hours, "hour")] if hours else []
    if minutes and hours < TO_THE_MINUTE:
        exact.append(counted(minutes, "minute"))
    return f"in {' '.join(exact)}"


def rhythm(times: Sequence[time], days: frozenset[int]) -> str:
    """`daily at 08:00 and 18:00`."""
    clock = [f"{moment:%H:%M}" for moment in times]
    listed = clock[0] if len(clock) == 1 else f"{', '.join(clock[:-1])} and {clock[-1]}"
    return f"{days_words(days)} at {listed}"


def days_words(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return "daily"
    if days == frozenset(range(5)):
        return "on weekdays"
    if days == frozenset({5, 6}):
        return "on weekends"
    return f"on {', '.join(_DAYS[day] for day in sorted(days))}"
