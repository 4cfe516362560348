"""A round of housekeeping, on rows that are old enough and rows that are not."""

from datetime import timedelta

import pytest
from telegram import Bot

from bot.digests.deliver import Deliverer
from bot.housekeeping import INBOX_KEPT, PREVIEWS_KEPT, keep_house
from bot.transport.pacing import Pacing
from bot.transport.sender import Sender
from storage import deliveries, digests, inbox
from storage.database import Connection, Database
from storage.model import DeliveryStatus, NewDigest
from tests.integration.storage_rows import LEASE, NOW, add_chat, add_delivery, begun

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def backend() -> str:
    """What the databases do differently is tested with the store."""
    return "sqlite"


async def round_at(database: Database, now) -> bool:
    def clock():
        return now

    deliverer = Deliverer(database, Sender(Bot("1:nobody"), Pacing(database, clock)), clock)
    return await keep_house(database, deliverer, clock)


def die_while_sending(c: Connection) -> None:
    add_chat(c)
    add_delivery(c)
    (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    begun(c, claimed)


def handle_an_update(c: Connection) -> None:
    inbox.receive(c, [{"update_id": 1, "message": {"chat": {"id": 1}}}], now=NOW)
    (item,) = inbox.claim(c, holder="me", now=NOW, lease=LEASE, limit=1)
    inbox.handled(c, item.id, holder="me", now=NOW)


async def test_what_a_dead_process_was_sending_becomes_unknown(database: Database):
    await database.write(die_while_sending)
    assert await round_at(database, NOW + LEASE + A_MOMENT) is False
    assert (await database.read(deliveries.get, 1)).status is DeliveryStatus.UNKNOWN


async def test_a_handled_update_is_forgotten_after_its_time(database: Database):
    await database.write(handle_an_update)
    await round_at(database, NOW + INBOX_KEPT)
    assert not await database.read(inbox.is_empty)
    await round_at(database, NOW + INBOX_KEPT + A_MOMENT)
    assert await database.read(inbox.is_empty)


async def test_a_preview_is_forgotten_after_its_time(database: Database):
    preview = await database.write(digests.store, NewDigest(messages=(), article_ids=()), now=NOW)
    await round_at(database, NOW + PREVIEWS_KEPT)
    assert await database.read(digests.get, preview.id)
    await round_at(database, NOW + PREVIEWS_KEPT + A_MOMENT)
    assert await database.read(digests.get, preview.id) is None
