"""Turns: the arithmetic, and what several transactions make of one limit."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

from storage import paces
from storage.database import Database
from storage.paces import FLOODED_CHATS, LONGEST_HOLD, SKEW, Limits, Rate, Turns
from tests.integration.storage_rows import HOUR, NOW, RITA

SECOND = timedelta(seconds=1)
GROUP = -RITA
TENTH = Rate(SECOND / 10)
LIMITS = Limits(overall=TENTH, chat=Rate(SECOND, burst=1), group=Rate(4 * SECOND))


def take(
    database: Database, chat_id: int = RITA, *, now: datetime = NOW, bulk: bool = True, limits: Limits = LIMITS
) -> datetime:
    """The instant of the next turn, which is taken."""
    with database.writing() as c:
        turns = Turns(c, limits, now=now)
        at = max(turns.next(bulk=bulk), turns.next_of(chat_id))
        turns.take(chat_id, at)
        turns.save()
    return at


def flood(database: Database, chat_id: int, *, now: datetime = NOW, pause: timedelta = HOUR) -> None:
    with database.writing() as c:
        turns = Turns(c, LIMITS, now=now)
        turns.flooded(chat_id, pause)
        turns.save()


def next_turn(database: Database, chat_id: int, *, now: datetime = NOW, bulk: bool = True) -> datetime:
    with database.writing() as c:
        turns = Turns(c, LIMITS, now=now)
        return max(turns.next(bulk=bulk), turns.next_of(chat_id))


def test_turns_come_evenly(database: Database):
    assert [take(database, chat) - NOW for chat in (1, 2, 3, 4)] == [n * SECOND / 10 for n in range(4)]
    assert take(database, 5, now=NOW + SECOND) == NOW + SECOND


def test_a_chat_has_its_own_pace_with_a_burst_after_rest(database: Database):
    people = [take(database) for _ in range(4)]
    assert [at - NOW for at in people] == [0 * SECOND, SECOND / 10, SECOND, 2 * SECOND]
    groups = [take(database, GROUP, now=NOW + HOUR) for _ in range(3)]
    assert [at - groups[0] for at in groups] == [0 * SECOND, 4 * SECOND, 8 * SECOND]


def test_the_turns_up_to_an_instant_are_counted(database: Database):
    with database.writing() as c:
        turns = Turns(c, LIMITS, now=NOW)
        assert turns.left(NOW, bulk=True, most=9) == 1
        assert turns.left(NOW + SECOND / 2, bulk=True, most=9) == 6
        assert turns.left(NOW + SECOND / 2, bulk=True, most=4) == 4
        turns.take(1, NOW + SECOND)
        assert turns.left(NOW + SECOND, bulk=True, most=9) == 0
        assert turns.left(NOW + 2 * SECOND, bulk=True, most=99) == 10


def test_a_turn_that_is_not_saved_was_not_taken(database: Database):
    with database.writing() as c:
        Turns(c, LIMITS, now=NOW).take(RITA, NOW)
    assert take(database) == NOW


def test_a_chat_that_was_refused_keeps_the_pause_and_has_no_burst_after_it(database: Database):
    flood(database, RITA)
    after = NOW + HOUR
    assert next_turn(database, RITA, bulk=False) == after
    assert take(database, now=after) == after
    assert take(database, now=after) == after + SECOND


def test_a_chat_that_may_have_had_too_much_holds_up_nobody_else(database: Database):
    for _ in range(2):
        take(database)
    flood(database, RITA)
    assert next_turn(database, RITA + 1) < NOW + SECOND


def test_a_chat_at_rest_that_is_refused_was_not_the_cause_so_bulk_waits(database: Database):
    take(database)
    flood(database, RITA)
    assert next_turn(database, RITA + 1) == NOW + LONGEST_HOLD
    assert next_turn(database, RITA + 1, bulk=False) < NOW + SECOND
    flood(database, RITA + 2, pause=SECOND)
    assert next_turn(database, RITA + 1) == NOW + LONGEST_HOLD, "a shorter pause ends no longer one"


def test_bulk_waits_when_several_chats_are_refused_within_a_short_time(database: Database):
    chats = range(RITA, RITA + FLOODED_CHATS)
    held = []
    for chat in chats:
        for _ in range(2):
            take(database, chat)
        flood(database, chat, pause=2 * SECOND)
        held.append(next_turn(database, 1) > NOW + SECOND)
    assert held == [False] * (FLOODED_CHATS - 1) + [True]


def test_nothing_stampedes_after_a_hold(database: Database):
    flood(database, RITA, pause=3 * SECOND)
    after = NOW + 3 * SECOND
    assert [take(database, chat, now=after) - after for chat in (1, 2, 3)] == [n * SECOND / 10 for n in range(3)]


def test_a_clock_set_back_freezes_nothing(database: Database):
    later = NOW + 24 * HOUR
    for _ in range(3):
        take(database, now=later)
    flood(database, RITA + 1, now=later)
    assert next_turn(database, RITA) == NOW
    assert take(database) == NOW
    assert take(database, RITA + 2, now=NOW) == NOW + SECOND / 10


def test_clocks_that_differ_by_little_keep_one_pace(database: Database):
    take(database, 1, now=NOW + SKEW)
    assert next_turn(database, 2, now=NOW) == NOW + SKEW + SECOND / 10


def test_a_pace_outlives_the_process(database: Database, url: str):
    take(database, 1)
    second = Database(url)
    assert next_turn(second, 2) == NOW + SECOND / 10
    second.close()


def test_chats_at_rest_are_forgotten_and_the_pace_of_all_is_not(database: Database):
    take(database, 1)
    take(database, 2, now=NOW + HOUR)
    with database.writing() as c:
        assert paces.purge(c, before=NOW + HOUR) == 1
    with database.reading() as c:
        assert sorted(c.scalars(paces.paces.select().with_only_columns(paces.paces.c.chat_id))) == [0, 2]


def test_processes_at_once_share_one_pace(url: str):
    """Each process has a database object of its own: nobody's turn is given twice."""
    hundredth = replace(LIMITS, overall=Rate(SECOND / 100))
    start, taken = Barrier(4), []

    def work(number: int) -> None:
        mine = Database(url)
        start.wait()
        taken.extend(take(mine, 100 * number + turn + 1, limits=hundredth) for turn in range(25))
        mine.close()

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [NOW + turn * SECOND / 100 for turn in range(100)]
