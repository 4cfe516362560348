"""Paces: when the next message may go to a chat, and to all chats together, for every process on the database.

The arithmetic is the generic cell rate algorithm (ITU-T I.371): of each limit it remembers one instant, the
theoretical arrival, at which the next message would come if all came evenly.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from storage.dialect import insert
from storage.tables import paces

ALL = 0  # the row of all chats together: no chat has this id
SKEW = timedelta(seconds=5)
"""By how much the processes' clocks may differ. A turn later than that was taken before the clock was set back."""
FLOOD_WINDOW = timedelta(seconds=10)
FLOODED_CHATS = 3  # refused within the window: then it is no longer the fault of one of them
LONGEST_HOLD = timedelta(seconds=10)  # of all bulk; then one message finds out whether the flood is over


@dataclass(frozen=True, slots=True)
class Rate:
    """One message each `interval`, and `burst` more at once after a rest.

    No time of length w sees more than burst + 1 + w / interval messages.
    """

    interval: timedelta
    burst: int = 0

    def earliest(self, arrival: datetime, now: datetime) -> datetime:
        """The instant from which the next message conforms, where `arrival` is the theoretical arrival."""
        return max(now, arrival - self.burst * self.interval)

    def advanced(self, arrival: datetime, at: datetime) -> datetime:
        """The theoretical arrival after a message at `at`."""
        return max(arrival, at) + self.interval


@dataclass(frozen=True, slots=True)
class Limits:
    """`overall` is of all chats together."""

    overall: Rate
    chat: Rate
    group: Rate

    def of(self, chat_id: int) -> Rate:
        return self.group if chat_id < 0 else self.chat  # people have ids above 0, all else below


@dataclass(frozen=True, slots=True)
class _Pace:
    """A row; what is only in the row of all chats, or only in the others, is None elsewhere."""

    chat_id: int
    arrival_at: datetime
    last_at: datetime  # the instant of the last turn
    flooded_at: datetime | None = None  # when Telegram last refused a message because of too many
    bulk_held_until: datetime | None = None


class Turns:
    """The turns that one transaction takes; until it ends, no other process takes any. `save` comes last."""

    def __init__(self, c: Connection, limits: Limits, *, now: datetime) -> None:
        self._c = c
        self._limits = limits
        self._now = now
        self._known: dict[int, _Pace] = {}
        self._changed: set[int] = set()
        self._lock()

    def next(self, *, bulk: bool) -> datetime:
        """The instant from which the next message may leave, as far as all chats together are concerned."""
        pace = self._known[ALL]
        earliest = self._limits.overall.earliest(pace.arrival_at, self._now)
        return max(earliest, pace.bulk_held_until) if bulk and pace.bulk_held_until else earliest

    def next_of(self, chat_id: int) -> datetime:
        """The same, as far as this chat is concerned."""
        return self._limits.of(chat_id).earliest(self._pace(chat_id).arrival_at, self._now)

    def left(self, until: datetime, *, bulk: bool, most: int) -> int:
        """How many turns there are from now to then."""
        first, interval = self.next(bulk=bulk), self._limits.overall.interval
        if first > until:
            return 0
        return min(most, (until - first) // interval + 1) if interval else most

    def take(self, chat_id: int, at: datetime) -> None:
        """Count a message to this chat that leaves at `at`."""
        for key, rate in ((ALL, self._limits.overall), (chat_id, self._limits.of(chat_id))):
            pace = self._pace(key)
            self._set(replace(pace, arrival_at=rate.advanced(pace.arrival_at, at), last_at=at))

    def flooded(self, chat_id: int, pause: timedelta) -> None:
        """Telegram has refused a message to this chat and asks for a pause, which the chat keeps.

        All bulk waits for a while too where that cannot be the chat's own fault: it had no message before this one,
        or others have been refused just now.
        """
        pace, rate = self._pace(chat_id), self._limits.of(chat_id)
        was_at_rest = pace.arrival_at - pace.last_at <= rate.interval
        arrival = max(pace.arrival_at, self._now + pause + rate.burst * rate.interval)  # no burst after the pause
        self._set(replace(pace, arrival_at=arrival, flooded_at=self._now))
        if was_at_rest or self._flooded_lately() >= FLOODED_CHATS:
            overall = self._known[ALL]
            until = max(overall.bulk_held_until or self._now, self._now + min(pause, LONGEST_HOLD))
            self._set(replace(overall, bulk_held_until=until))

    def look_up(self, chat_ids: Iterable[int]) -> None:
        """Read what will be asked for in one go."""
        unknown = set(chat_ids) - self._known.keys()
        if unknown:
            self._known |= {chat_id: self._new(chat_id) for chat_id in unknown}
            self._read(unknown)

    def save(self) -> None:
        if self._changed:
            rows = [asdict(self._known[chat_id]) for chat_id in sorted(self._changed)]
            statement = insert(self._c, paces)
            changes = {name: statement.excluded[name] for name in rows[0] if name != "chat_id"}
            self._c.execute(statement.on_conflict_do_update(index_elements=[paces.c.chat_id], set_=changes), rows)
            self._changed.clear()

    def _lock(self) -> None:
        """Read the row of all chats, which others that want turns then wait for."""
        self._read({ALL})
        if ALL not in self._known:
            statement = insert(self._c, paces).values(asdict(self._new(ALL)))
            self._c.execute(statement.on_conflict_do_nothing(index_elements=[paces.c.chat_id]))
            self._read({ALL})

    def _read(self, chat_ids: Iterable[int]) -> None:
        wanted = select(paces).where(paces.c.chat_id.in_(chat_ids)).with_for_update()
        for row in self._c.execute(wanted).mappings():
            pace = _Pace(**row)
            is_of_the_future = pace.last_at > self._now + SKEW
            self._known[pace.chat_id] = self._new(pace.chat_id) if is_of_the_future else pace

    def _pace(self, chat_id: int) -> _Pace:
        self.look_up([chat_id])
        return self._known[chat_id]

    def _new(self, chat_id: int) -> _Pace:
        return _Pace(chat_id, arrival_at=self._now, last_at=self._now)

    def _set(self, pace: _Pace) -> None:
        self._known[pace.chat_id] = pace
        self._changed.add(pace.chat_id)

    def _flooded_lately(self) -> int:
        self.save()
        lately = paces.c.flooded_at > self._now - FLOOD_WINDOW
        return self._c.scalar(select(func.count()).select_from(paces).where(lately)) or 0


def purge(c: Connection, *, before: datetime) -> int:
    """Forget the chats that have been at rest since then; the number of those."""
    c.execute(select(paces.c.chat_id).where(paces.c.chat_id == ALL).with_for_update())  # as who takes turns does
    at_rest = (paces.c.arrival_at < before) & (paces.c.chat_id != ALL)
    return c.execute(delete(paces).where(at_rest)).rowcount
