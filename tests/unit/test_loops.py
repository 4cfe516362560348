import asyncio
import os
import signal

import pytest

from bot.errors import Refusal
from bot.loops import GRACE, SIGNALS, repeat, run_until_stopped

ENOUGH = 60.0  # seconds after which a test that hangs fails


@pytest.fixture(autouse=True)
def _signals_as_before():
    """A signal to stop sets an alarm, and gives the next one back to the system, for the whole process."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number, handler in before.items():
        signal.signal(number, handler)


async def test_a_step_runs_again_at_once_while_more_work_waits():
    left = 3
    done = asyncio.Event()

    async def step() -> bool:
        nonlocal left
        left -= 1
        if left == 0:
            done.set()
        return left > 0

    task = asyncio.create_task(repeat("test", step, every=3600))
    await asyncio.wait_for(done.wait(), ENOUGH)
    task.cancel()
    assert left == 0


async def test_a_step_that_fails_for_a_whole_night_is_tried_on():
    tries = 0
    done = asyncio.Event()

    async def step() -> bool:
        nonlocal tries
        tries += 1
        if tries > 1100:
            done.set()
        raise OSError

    task = asyncio.create_task(repeat("test", step, every=0.0))
    await asyncio.wait({task, asyncio.create_task(done.wait())}, timeout=ENOUGH, return_when=asyncio.FIRST_COMPLETED)
    assert not task.done()
    task.cancel()


async def test_a_wake_ends_the_pause():
    wake = asyncio.Event()
    calls = asyncio.Queue()

    async def step() -> bool:
        calls.put_nowait("step")
        return False

    task = asyncio.create_task(repeat("test", step, every=3600, wake=wake))
    await asyncio.wait_for(calls.get(), ENOUGH)
    wake.set()
    await asyncio.wait_for(calls.get(), ENOUGH)
    task.cancel()
    assert calls.empty()


async def test_a_failing_step_is_tried_again_and_its_words_stay_out_of_the_log(caplog):
    recovered = asyncio.Event()
    failures = 0

    async def step() -> bool:
        nonlocal failures
        if failures < 2:
            failures += 1
            raise ValueError("what a reader wrote")
        recovered.set()
        return False

    task = asyncio.create_task(repeat("serve", step, every=0.001))
    await asyncio.wait_for(recovered.wait(), ENOUGH)
    task.cancel()
    assert "action=serve error=ValueError failures=2" in caplog.text
    assert "what a reader wrote" not in caplog.text


async def test_a_refusal_ends_all_loops_and_reaches_the_caller():
    async def refuse() -> bool:
        raise Refusal("No.")

    async def idle() -> bool:
        return False

    with pytest.raises(Refusal, match=r"No\."):
        await run_until_stopped(repeat("refuse", refuse, every=1), repeat("idle", idle, every=3600))


async def test_a_signal_lets_the_step_under_way_come_to_its_end():
    finished = []

    async def step() -> bool:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(100):  # long enough for the signal to be handled meanwhile
            await asyncio.sleep(0)
        finished.append(True)
        return False

    await asyncio.wait_for(run_until_stopped(repeat("work", step, every=3600)), ENOUGH)
    assert finished == [True]


async def test_after_a_signal_the_next_one_and_an_alarm_end_the_process_by_themselves():
    async def step() -> bool:
        os.kill(os.getpid(), signal.SIGTERM)
        return False

    await asyncio.wait_for(run_until_stopped(repeat("work", step, every=3600)), ENOUGH)
    assert {signal.getsignal(number) for number in (*SIGNALS, signal.SIGALRM)} == {signal.SIG_DFL}
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= GRACE


async def test_a_last_step_that_fails_is_logged_by_its_type_alone(caplog):
    async def step() -> bool:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(100):  # long enough for the signal to be handled meanwhile
            await asyncio.sleep(0)
        raise ValueError("what a reader wrote")

    await asyncio.wait_for(run_until_stopped(repeat("work", step, every=3600)), ENOUGH)
    assert "action=last_step error=ValueError" in caplog.text
    assert "what a reader wrote" not in caplog.text
