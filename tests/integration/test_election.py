"""Who has a role, among processes that share a database; here each is a task."""

import asyncio

import pytest
from sqlalchemy import select, text

from bot.errors import Refusal
from bot.transport import election as election_module
from bot.transport.election import FORGIVEN, LEASE, Election
from storage.model import Role
from storage.tables import roles
from tests.integration.bot_api import StoppedClock

ENOUGH = 60.0  # seconds after which a test that hangs fails


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(election_module, "LOOK", 0.01)


@pytest.fixture
def clock():
    return StoppedClock()


class Work:
    """Counts who is at it, and ends as it is told to."""

    def __init__(self):
        self.at_work = []
        self.ends = {}
        self._changed = asyncio.Condition()

    async def of(self, name):
        self.at_work.append(name)
        self.ends[name] = asyncio.get_running_loop().create_future()
        await self._say_so()
        try:
            await self.ends[name]
        finally:
            self.at_work.remove(name)
            await self._say_so()

    async def done_by(self, *names):
        async with asyncio.timeout(ENOUGH), self._changed:
            await self._changed.wait_for(lambda: self.at_work == list(names) and not self._ends_soon(*names))

    def _ends_soon(self, *names):
        return any(self.ends[name].done() for name in names)

    async def _say_so(self):
        async with self._changed:
            self._changed.notify_all()


@pytest.fixture
def work():
    return Work()


@pytest.fixture
async def stand(database, clock, work):
    """Starts a process that stands for election."""
    tasks = []

    def start(name):
        election = Election(Role.POLLER, database, clock, holder=name)
        tasks.append(asyncio.create_task(election.run(lambda: work.of(name))))
        return tasks[-1]

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_one_works_and_when_it_ends_another_does(stand, work):
    one = stand("one")
    await work.done_by("one")
    stand("two")
    one.cancel()
    await work.done_by("two")


async def test_who_loses_the_role_stops_and_gets_it_back_when_it_is_free(stand, work, database):
    stand("one")
    await work.done_by("one")
    await database.write(lambda c: c.execute(text("UPDATE roles SET holder = 'another'")))
    await work.done_by()
    await database.write(lambda c: c.execute(text("DELETE FROM roles")))
    await work.done_by("one")


async def test_a_lease_is_renewed_and_not_lost_by_time(stand, work, clock, database):
    stand("one")
    await work.done_by("one")
    for _ in range(5):
        clock.move(seconds=LEASE.total_seconds() - 1)
        async with asyncio.timeout(ENOUGH):
            while await database.read(_lease) != clock.now + LEASE:  # noqa: ASYNC110 - a row cannot call
                await asyncio.sleep(0.001)
    assert work.at_work == ["one"]


async def refuse(work, name):
    """Once it is at work again."""
    await work.done_by(name)
    work.ends[name].set_exception(Refusal("No."))


async def test_a_second_refusal_ends_who_has_the_role(stand, work):
    one = stand("one")
    await refuse(work, "one")
    await refuse(work, "one")
    with pytest.raises(Refusal, match=r"No\."):
        await asyncio.wait_for(one, ENOUGH)


async def test_a_former_holder_that_gets_in_the_way_now_and_then_ends_nobody(stand, work, clock):
    one = stand("one")
    for _ in range(3):
        await refuse(work, "one")
        clock.move(seconds=FORGIVEN.total_seconds() + 1)
    await work.done_by("one")
    assert not one.done()


async def test_a_refusal_that_comes_of_losing_the_role_ends_nobody(stand, work, database, monkeypatch, caplog):
    monkeypatch.setattr(election_module, "LOOK", 3600.0)  # the refusal comes before the loss is seen
    one = stand("one")
    await work.done_by("one")
    await database.write(lambda c: c.execute(text("UPDATE roles SET holder = 'another'")))
    monkeypatch.setattr(election_module, "LOOK", 0.01)
    work.ends["one"].set_exception(Refusal("No."))
    async with asyncio.timeout(ENOUGH):
        while "action=lose_role" not in caplog.text:  # noqa: ASYNC110 - a log cannot call
            await asyncio.sleep(0.001)
    await database.write(lambda c: c.execute(text("DELETE FROM roles")))
    await work.done_by("one")
    assert not one.done()


async def test_without_the_database_nobody_works_and_with_it_somebody_does(stand, work, database):
    stand("one")
    await work.done_by("one")
    await database.write(lambda c: c.execute(text("ALTER TABLE roles RENAME TO elsewhere")))
    await work.done_by()
    await database.write(lambda c: c.execute(text("ALTER TABLE elsewhere RENAME TO roles")))
    await work.done_by("one")


def _lease(connection):
    return connection.scalar(select(roles.c.lease_until))
