"""The queue of updates that wait for the bot, with the Bot API's rules of confirming and forgetting."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.playground.world.accounts import Json
from bot.playground.world.version import Version

KEPT = timedelta(hours=24)  # https://core.telegram.org/bots/api#getting-updates
KEPT_CALLBACK = timedelta(seconds=150)  # the Bot API server keeps a pressed button no longer
KEPT_INLINE = timedelta(seconds=30)
IDS_START_ANEW = timedelta(days=7)  # https://core.telegram.org/bots/api#update: then the next id is random
FARTHEST_AHEAD = 10  # an offset farther beyond the last id is ignored, as in td's TQueue

KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "message_reaction", "message_reaction_count", "chat_boost", "removed_chat_boost",
    "business_connection", "business_message", "edited_business_message", "deleted_business_messages",
    "purchased_paid_media",
)  # fmt: skip
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
USUAL = frozenset(KINDS) - ON_REQUEST
"""What a bot gets that names no kinds."""


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    kind: str
    payload: Json
    order: int  # updates of the same order reach a webhook one after the other: the chat's or the person's id
    expires_at: datetime

    def to_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.payload}


class UpdateQueue:
    """What happened and was not confirmed yet, oldest first."""

    def __init__(self, clock: Clock, pick_id: Callable[[], int]) -> None:
        self._clock = clock
        self._pick_id = pick_id
        self._waiting: dict[int, Update] = {}
        self._next_id = 0
        self._last_at: datetime | None = None
        self._allowed = USUAL
        self.arrivals = Version()
        self.polls = Version()  # rises with every getUpdates

    def allow(self, kinds: Collection[str]) -> None:
        """From now on only these kinds are kept; none named: the usual ones. What waits already stays."""
        self._allowed = frozenset(kinds) & frozenset(KINDS) or USUAL

    @property
    def allowed_by_name(self) -> list[str]:
        """The kinds that were named; none when the usual ones are kept."""
        return [] if self._allowed == USUAL else sorted(self._allowed)

    def add(self, kind: str, payload: Json, *, order: int, kept: timedelta = KEPT) -> None:
        if kind not in self._allowed:
            return
        now = self._clock()
        if self._last_at is None or now - self._last_at > IDS_START_ANEW:
            self._next_id = self._pick_id()
        self._last_at = now
        self._waiting[self._next_id] = Update(self._next_id, kind, payload, order, now + kept)
        self._next_id += 1
        self.arrivals.rise()

    def waiting(self) -> list[Update]:
        now = self._clock()
        for update in [update for update in self._waiting.values() if update.expires_at < now]:
            del self._waiting[update.id]
        return list(self._waiting.values())

    def take(self, offset: int, limit: int) -> list[Update]:
        """As getUpdates: forget all before `offset`; a negative one counts back from the newest."""
        waiting = self.waiting()
        if offset < 0:
            offset = waiting[max(offset, -len(waiting))].id if waiting else 0
        if offset <= self._next_id + FARTHEST_AHEAD:
            for update in waiting:
                if update.id < offset:
                    self.forget(update.id)
        return list(self._waiting.values())[:limit]

    def forget(self, update_id: int) -> None:
        self._waiting.pop(update_id, None)

    def clear(self) -> None:
        self._waiting.clear()
