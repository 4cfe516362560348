"""Settlement: what became of deliveries whose answer was lost. It needs a log chat; without one nothing is done.

Message ids rise. So the message can only have one of the ids between those that are known from before the call and
from after it; each is looked at in the log chat. Found: the delivery is sent. All looked at and not found: it has
failed, and its stories come in the next digest. In every other case it stays unknown, as it is without this.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, islice

from bot.clock import Clock
from bot.digests import proof
from bot.transport.log_chat import LogChat, Unclear
from storage import deliveries, settlements
from storage.database import Connection, Database
from storage.model import Delivery, Gap
from storage.settlements import Search

logger = logging.getLogger(__name__)

MOST = 20  # ids in question: who looks at more would rather disturb than find
MARGIN = timedelta(seconds=30)  # by which clocks may differ, and calls work after they were given up
TOO_LATE = timedelta(days=1)  # for a search: by then the stories came again
NOT_ARRIVED = "it did not arrive; its stories come in the next digest"


@dataclass(frozen=True, slots=True)
class Quest:
    """The search for a text among ids that are left; `is_whole`: it is nowhere if it is not there."""

    search: Search
    text: str
    ids: tuple[int, ...]
    is_whole: bool


class Settler:
    """Searches for one message after another, slowly: everything else goes first."""

    def __init__(self, database: Database, log_chat: LogChat, clock: Clock) -> None:
        self._database = database
        self._log_chat = log_chat
        self._clock = clock
        self._quest: Quest | None = None

    async def step(self) -> bool:
        """Begin a search, or look at one message of it; True while it goes on."""
        if self._quest is None:
            self._quest = await self._database.write(_next_quest, self._clock())
        elif self._quest.ids:
            self._quest = await self._look(self._quest)
        else:
            await self._end(self._quest)
            self._quest = None
        return self._quest is not None

    async def _look(self, quest: Quest) -> Quest | None:
        """What is left of the quest after a look at the first of its ids."""
        delivery, (message_id, *others) = quest.search.delivery, quest.ids
        try:
            text = await self._log_chat.text_of(delivery.destination.chat_id, message_id)
        except Unclear as reason:
            logger.warning("action=settle_delivery delivery=%d reason=%s", delivery.id, reason)
            return None
        if text is not None and proof.is_same(quest.text, text):
            await self._database.write(proof.note_arrival, delivery, message_id, self._clock())
            return None
        search = await self._database.write(settlements.check, quest.search, message_id)
        return replace(quest, search=search, ids=tuple(others))

    async def _end(self, quest: Quest) -> None:
        """The message was not among the ids."""
        delivery = quest.search.delivery
        if quest.is_whole:
            await self._database.write(deliveries.disprove, delivery, error=NOT_ARRIVED, now=self._clock())
            logger.info("action=settle_delivery delivery=%d outcome=failed", delivery.id)


def in_question(gap: Gap) -> tuple[tuple[int, ...], bool]:
    """The ids that the message can have, and whether those are all; none where they are too many to be looked at."""
    if gap.after is None:
        return (), False
    ids = tuple(islice(_free(gap.after, gap), MOST + 1))
    if gap.before is None:
        return ids[:MOST], False
    return (ids, True) if len(ids) <= MOST else ((), False)


def _free(after: int, gap: Gap) -> Iterator[int]:
    ids: Iterable[int] = count(after + 1) if gap.before is None else range(after + 1, gap.before)
    return (number for number in ids if number not in gap.taken)


def _next_quest(connection: Connection, now: datetime) -> Quest | None:
    search = settlements.claim(connection, now=now, ended_after=now - TOO_LATE, ended_before=now - MARGIN)
    if search is None:
        return None
    text, _ = proof.lost_text(connection, search.delivery)
    gap = settlements.gap(connection, search.delivery, margin=MARGIN)
    ids, is_whole = in_question(gap) if text and not _has_twin(connection, search.delivery) else ((), False)
    is_whole = is_whole and not search.delivery.in_doubt  # an earlier call may have worked, whatever came of the last
    return Quest(search, text, tuple(number for number in ids if number not in search.checked), is_whole)


def _has_twin(connection: Connection, delivery: Delivery) -> bool:
    """Whether the same digest may have arrived in another topic of the forum: a copy does not tell its topic."""
    others = deliveries.unconfirmed(connection, delivery.destination.chat_id)
    return any(each.digest_id == delivery.digest_id and each.id != delivery.id for each in others)
