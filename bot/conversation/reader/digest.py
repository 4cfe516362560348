"""The news one has not had: /digest now, /preview without anything counting as sent, and a digest's buttons."""

import re
from datetime import datetime, timedelta

from bot.conversation.desk import Desk, known_chat
from bot.conversation.turn import Answer, Turn, say
from bot.digests import pages, plan
from bot.errors import Refusal
from bot.transport.message import Button, Message
from storage import deliveries
from storage.database import Connection
from storage.model import Delivery

GROUP_PAUSE = timedelta(minutes=1)  # between two digests, or previews, that members of a group ask for
NOTHING_NEW = "There is nothing that you have not had."
LATEST = ((Button("Latest news", "latest"),),)
PAGE = re.compile(r"[a-z]+(:\d{1,9}){1,2}")


async def digest(turn: Turn, desk: Desk) -> Answer:
    """The digest goes the way of all digests, so it is the whole answer."""
    if await desk.database.write(_order, turn) is None:
        return say(NOTHING_NEW, LATEST)
    desk.wake_deliveries()
    return Answer()


async def preview(turn: Turn, desk: Desk) -> Answer:
    if not turn.is_private:
        _check_previewed(turn, desk)
    messages = await desk.database.write(plan.preview, turn.destination, turn.now)
    return Answer(messages=tuple(messages)) if messages else say(NOTHING_NEW, LATEST)


async def turn_page(turn: Turn, desk: Desk) -> Answer:
    """A button below a digest: another page in its place."""
    page = await desk.database.read(_page, turn) if PAGE.fullmatch(turn.data) else None
    if page is None:
        raise Refusal("That is not here any more; /latest has the newest articles.")
    return Answer(messages=(page,), edit=True)


def _page(connection: Connection, turn: Turn) -> Message | None:
    return pages.turn_to(connection, turn.data, plan.zone_of(connection, turn.chat_id))


def _order(connection: Connection, turn: Turn) -> Delivery | None:
    known_chat(connection, turn)
    if not turn.is_private:
        _check_pause(connection, turn)
    return plan.on_demand(connection, turn.destination, turn.update_id, turn.now)


def _check_pause(connection: Connection, turn: Turn) -> None:
    own_slot = f"{plan.ASKED_FOR}{turn.update_id}"
    for delivery in deliveries.of_destination(connection, turn.destination, limit=plan.RECENT):
        if delivery.slot == own_slot:
            return
        if delivery.slot.startswith(plan.ASKED_FOR) and _is_within_pause(delivery.due_at, turn.now):
            raise Refusal("This group just had a digest; ask again in a minute.")


def _check_previewed(turn: Turn, desk: Desk) -> None:
    update_id, then = desk.previewed.get(turn.destination, (turn.update_id, turn.now))
    if update_id != turn.update_id and _is_within_pause(then, turn.now):
        raise Refusal("This group just had a preview; ask again in a minute.")
    desk.previewed[turn.destination] = (turn.update_id, turn.now)


def _is_within_pause(then: datetime, now: datetime) -> bool:
    return timedelta() <= now - then < GROUP_PAUSE
