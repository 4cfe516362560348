import asyncio
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from telegram.error import InvalidToken

from bot.errors import Unreachable
from bot.transport import inbox as inbox_module
from bot.transport.inbox import LEASE, InboxWorker
from storage import inbox
from storage.database import Database
from storage.errors import StorageError, Unstorable
from storage.model import InboxStatus
from storage.tables import inbox as inbox_table

NOW = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)
ENOUGH = 60.0  # seconds after which a test that hangs fails


def message(update_id, chat_id):
    return {"update_id": update_id, "message": {"chat": {"id": chat_id}, "text": "secret words"}}


async def ignore(_):
    """Nothing is done about what was set aside."""


async def worked_through(database, handle, updates, set_aside=ignore):
    """Run a worker on these updates until none waits; the counts by status."""
    await database.write(inbox.receive, updates, now=NOW)
    worker = InboxWorker(handle, database, lambda: NOW, holder="me", set_aside=set_aside)
    task = asyncio.create_task(worker.run())
    async with asyncio.timeout(ENOUGH):
        while (counts := await database.read(inbox.counts))[InboxStatus.WAITING]:  # noqa: ASYNC110 - a row cannot call
            await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.wait({task})
    return counts


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(inbox_module, "PAUSE_AFTER_FAILURE", 0.0)


async def test_updates_of_one_chat_are_handled_in_their_order(database):
    seen = []

    async def handle(item):
        await asyncio.sleep(0)
        seen.append(item.update_id)

    await worked_through(database, handle, [message(number, 7) for number in (30, 10, 20)])
    assert seen == [30, 10, 20]


async def test_a_slow_chat_holds_up_no_other(database):
    fast_done = asyncio.Event()

    async def handle(item):
        if item.chat_id == 1:
            await asyncio.wait_for(fast_done.wait(), ENOUGH)  # the slow chat ends only after the fast one
        else:
            fast_done.set()

    counts = await worked_through(database, handle, [message(1, 1), message(2, 2)])
    assert counts[InboxStatus.HANDLED] == 2


async def test_an_update_that_fails_once_is_handled_at_the_second_try(database):
    tries = []

    async def handle(item):
        tries.append(item.update_id)
        if len(tries) == 1:
            raise RuntimeError

    counts = await worked_through(database, handle, [message(1, 7)])
    assert tries == [1, 1]
    assert counts[InboxStatus.HANDLED] == 1


async def test_a_poison_update_is_set_aside_and_its_chat_goes_on(database, caplog):
    async def handle(item):
        if item.update_id == 1:
            raise ValueError("secret words")

    counts = await worked_through(database, handle, [message(1, 7), message(2, 7)])
    assert counts[InboxStatus.POISONED] == 1
    assert counts[InboxStatus.HANDLED] == 1
    assert "action=handle_update update=1 status=poisoned error=ValueError" in caplog.text
    assert "secret words" not in caplog.text


async def test_trouble_with_the_database_spends_no_tries(database):
    failures = iter([StorageError("The disk is full.")] * 5)

    async def handle(_):
        for failure in failures:
            raise failure

    counts = await worked_through(database, handle, [message(1, 7)])
    assert counts[InboxStatus.HANDLED] == 1


async def test_whoever_waits_for_a_poison_update_is_told(database):
    told = []

    async def handle(_):
        raise ValueError

    async def tell(item):
        told.append(item.chat_id)

    await worked_through(database, handle, [message(1, 7)], set_aside=tell)
    assert told == [7]


async def test_a_network_that_is_out_for_long_spends_no_tries(database):
    failures = iter([Unreachable()] * 5)

    async def handle(_):
        for failure in failures:
            raise failure

    counts = await worked_through(database, handle, [message(1, 7)])
    assert counts[InboxStatus.HANDLED] == 1


async def test_a_revoked_token_ends_the_worker_and_keeps_the_update(database):
    async def handle(_):
        raise InvalidToken

    await database.write(inbox.receive, [message(1, 7)], now=NOW)
    with pytest.raises(InvalidToken):
        await asyncio.wait_for(InboxWorker(handle, database, lambda: NOW, holder="me", set_aside=ignore).run(), ENOUGH)
    assert (await database.read(inbox.counts))[InboxStatus.WAITING] == 1


async def test_a_stop_waits_for_no_handler_that_takes_too_long(database, monkeypatch):
    monkeypatch.setattr(inbox_module, "LAST_HANDLERS", 0.01)
    begun = asyncio.Event()

    async def handle(_):
        begun.set()
        await asyncio.Event().wait()

    await database.write(inbox.receive, [message(1, 7)], now=NOW)
    task = asyncio.create_task(InboxWorker(handle, database, lambda: NOW, holder="me", set_aside=ignore).run())
    await asyncio.wait_for(begun.wait(), ENOUGH)
    task.cancel()
    _, pending = await asyncio.wait({task}, timeout=ENOUGH)
    assert not pending
    assert (await database.read(inbox.counts))[InboxStatus.WAITING] == 1


async def test_what_can_never_be_stored_spends_tries(database):
    async def handle(_):
        raise Unstorable("The text holds characters that cannot be stored.")

    counts = await worked_through(database, handle, [message(1, 7)])
    assert counts[InboxStatus.POISONED] == 1


async def test_a_stop_lets_the_handler_under_way_finish(database):
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def handle(_):
        begun.set()
        await may_end.wait()

    await database.write(inbox.receive, [message(1, 7)], now=NOW)
    task = asyncio.create_task(InboxWorker(handle, database, lambda: NOW, holder="me", set_aside=ignore).run())
    await asyncio.wait_for(begun.wait(), ENOUGH)
    task.cancel()
    may_end.set()
    await asyncio.wait({task}, timeout=ENOUGH)
    assert (await database.read(inbox.counts))[InboxStatus.HANDLED] == 1


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_two_processes_handle_every_update_once_and_each_chats_in_their_order(database, url):
    seen, failed = defaultdict(list), set()
    other = Database(url)

    async def handle(item):
        await asyncio.sleep(0)
        if item.update_id % 7 == 0 and item.update_id not in failed:
            failed.add(item.update_id)
            raise RuntimeError
        seen[item.chat_id].append(item.update_id)

    await other.write(inbox.receive, [message(number, number % 10) for number in range(200)], now=NOW)
    workers = [
        InboxWorker(handle, each, lambda: NOW, holder=name, set_aside=ignore)
        for each, name in ((database, "one"), (other, "two"))
    ]
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    async with asyncio.timeout(ENOUGH):
        while (await other.read(inbox.counts))[InboxStatus.HANDLED] < 200:  # noqa: ASYNC110 - a row cannot call
            await asyncio.sleep(0.005)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    other.close()
    assert seen == {chat: list(range(chat, 200, 10)) for chat in range(10)}


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_a_handler_that_takes_longer_than_a_lease_keeps_its_update(database, monkeypatch):
    """Time is what the clock says, and moves on with every renewal."""
    monkeypatch.setattr(inbox_module, "LOOK", 0.001)
    monkeypatch.setattr(inbox_module, "RENEWED_EVERY", 0.0)
    now, handled = NOW, []
    may_end = asyncio.Event()

    async def handle(item):
        handled.append(item.update_id)
        await may_end.wait()

    await database.write(inbox.receive, [message(1, 7)], now=NOW)
    tasks = [
        asyncio.create_task(InboxWorker(handle, database, lambda: now, holder=name, set_aside=ignore).run())
        for name in ("one", "two")
    ]
    async with asyncio.timeout(ENOUGH):
        for _ in range(10):
            now += LEASE / 2
            while await database.read(lease_until) != now + LEASE:  # noqa: ASYNC110 - a row cannot call
                await asyncio.sleep(0.001)
        may_end.set()
        while not (await database.read(inbox.counts))[InboxStatus.HANDLED]:  # noqa: ASYNC110 - a row cannot call
            await asyncio.sleep(0.001)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    assert handled == [1]


def lease_until(connection):
    return connection.scalar(select(inbox_table.c.lease_until))
