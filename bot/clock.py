"""The time, as an argument: nobody else in the bot asks the system for it."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]
"""Answers the present instant as an aware datetime in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


class SharedClock:
    """A clock that can be moved and that several processes see alike: its offset in seconds stands in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self) -> datetime:
        return system_clock() + self._offset()

    def move_to(self, instant: datetime) -> None:
        """Make it `instant` now; from there the clock runs on at its usual pace."""
        offset = (instant - system_clock()).total_seconds()
        draft = self._path.with_suffix(".new")
        draft.write_bytes(struct.pack("<d", offset))
        draft.replace(self._path)  # a reader sees the old offset or the new one, never half of one

    def _offset(self) -> timedelta:
        try:
            (seconds,) = struct.unpack("<d", self._path.read_bytes())
        except FileNotFoundError:
            return timedelta()
        return timedelta(seconds=seconds)
