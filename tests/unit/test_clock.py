from datetime import UTC, datetime, timedelta

from bot.clock import SharedClock, system_clock

CLOSE = timedelta(seconds=5)  # generous: these tests are about hours


def test_a_shared_clock_shows_the_real_time_until_it_is_moved(tmp_path):
    assert abs(SharedClock(tmp_path / "clock")() - system_clock()) < CLOSE


def test_a_moved_clock_is_seen_alike_by_all_who_share_it(tmp_path):
    target = datetime(2031, 3, 30, 6, 0, tzinfo=UTC)
    mine, theirs = SharedClock(tmp_path / "clock"), SharedClock(tmp_path / "clock")
    mine.move_to(target)
    assert timedelta() <= theirs() - target < CLOSE


def test_a_clock_can_be_moved_back(tmp_path):
    clock = SharedClock(tmp_path / "clock")
    clock.move_to(system_clock() + timedelta(days=3))
    clock.move_to(system_clock() - timedelta(days=1))
    assert clock() < system_clock()
