from datetime import datetime, timedelta

from storage import roles
from storage.database import Connection, Database
from storage.model import Role
from tests.integration.storage_rows import NOW

LEASE = timedelta(seconds=8)


def hold(c: Connection, holder: str, *, now: datetime = NOW) -> bool:
    return roles.hold(c, Role.POLLER, holder=holder, now=now, lease=LEASE)


def test_one_holds_the_role_and_keeps_it_by_renewing(database: Database):
    with database.writing() as c:
        assert hold(c, "one")
        assert not hold(c, "two")
        assert hold(c, "one", now=NOW + LEASE / 2)
        assert not hold(c, "two", now=NOW + LEASE)


def test_a_dead_holders_role_is_taken_when_its_lease_has_run_out(database: Database):
    with database.writing() as c:
        assert hold(c, "dead")
        assert hold(c, "two", now=NOW + LEASE)
        assert not hold(c, "dead", now=NOW + LEASE)


def test_a_role_that_is_resigned_is_free_at_once(database: Database):
    with database.writing() as c:
        assert hold(c, "one")
        roles.resign(c, Role.POLLER, holder="two")
        assert not hold(c, "two")
        roles.resign(c, Role.POLLER, holder="one")
        assert hold(c, "two")


def test_a_clock_that_is_set_back_a_day_does_not_bind_the_role_for_a_day(database: Database):
    with database.writing() as c:
        assert hold(c, "dead")
        assert hold(c, "two", now=NOW - timedelta(days=1))
