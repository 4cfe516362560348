"""Proof that a digest arrived whose answer was lost: its message shows up, under a reader's finger or in a search."""

import logging
from datetime import datetime

from bot.digests import pages, render
from bot.digests.compose import DAMAGE
from storage import deliveries, digests
from storage.database import Connection
from storage.model import Delivery, Destination

logger = logging.getLogger(__name__)

CAME_AGAIN = "its other stories came with another digest"


def lost_text(connection: Connection, delivery: Delivery) -> tuple[str, bool]:
    """The text of the part that may have arrived, and whether it is the last; "" if there is none to be read."""
    try:
        digest = digests.get(connection, delivery.digest_id)
        parts = render.messages(digest) if digest else []
    except DAMAGE:
        return "", False
    part = len(delivery.message_ids)
    return (parts[part].text.text, part + 1 == len(parts)) if part < len(parts) else ("", False)


def is_same(lost: str, found: str) -> bool:
    """Whether both have the same letters and digits: Telegram mends white space and drops invisible characters."""
    return _letters(lost) == _letters(found) != ""


def by_press(
    connection: Connection, destination: Destination, message_id: int, *, text: str, data: str, now: datetime
) -> Delivery | None:
    """The delivery without an answer of which the message with a pressed button is the last part: it is sent now.

    Its text tells the message or, where a page was turned before, the digest that the button's data names. Topics of
    one forum may have had the same digest, so the message's place counts too.
    """
    chat_id = destination.chat_id
    for delivery in deliveries.unconfirmed(connection, chat_id):
        if delivery.destination != destination:
            continue
        lost, is_last = lost_text(connection, delivery)
        is_meant = is_last and (is_same(lost, text) or pages.digest_of(data) == delivery.digest_id)
        if is_meant and not deliveries.has_message(connection, chat_id, delivery.digest_id, message_id):
            note_arrival(connection, delivery, message_id, now)
            return delivery
    return None


def note_arrival(connection: Connection, delivery: Delivery, message_id: int, now: datetime) -> None:
    """The part that may have arrived surely did, as this message; what is left of the digest follows.

    But not where its stories came with another one in the meantime.
    """
    _, is_last = lost_text(connection, delivery)
    if deliveries.prove(connection, delivery, message_id, is_last=is_last, now=now):
        logger.info("action=prove_delivery delivery=%d message=%d", delivery.id, message_id)
        if not is_last and deliveries.came_again(connection, delivery):
            deliveries.give_up(connection, delivery.id, error=CAME_AGAIN, now=now)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
