"""The bot's endless loops: they outlive errors, and when told to stop they finish the step they are in."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram.error import InvalidToken

from bot.errors import Refusal

logger = logging.getLogger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LAST_STEP = 8.0  # seconds a step may still take after the signal to stop
GRACE = 9.5  # seconds from that signal to the end of the process; process managers kill after 10
LONGEST_PAUSE = 30.0  # seconds between tries of a step that keeps failing
MOST_DOUBLED = 10  # times: what fails all night must not grow beyond what a float can hold


class _Stop(Exception):
    """Ends the task group when the operating system asks the process to end."""


async def run_until_stopped(*loops: Coroutine[Any, Any, None]) -> None:
    """Run all loops until SIGTERM or SIGINT, then let each finish its step. Raises what ended one of them.

    What still hangs after GRACE is cut off with the process; a second signal does that at once. Both are as safe as a
    kill, from which the store recovers.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        logger.info("action=stop")
        for number in SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)  # the system's own way: it works even when this loop is stuck
        signal.setitimer(signal.ITIMER_REAL, GRACE)  # nobody handles SIGALRM: it ends the process
        stop.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, on_signal)
    try:
        async with asyncio.TaskGroup() as group:
            for each in loops:
                group.create_task(each)
            group.create_task(_raise_when(stop))
    except* _Stop:
        pass
    except* Exception as errors:  # noqa: BLE001 - raised on, without the group around it
        raise errors.exceptions[0] from None


async def _raise_when(stop: asyncio.Event) -> None:
    await stop.wait()
    raise _Stop


async def repeat(
    name: str, step: Callable[[], Awaitable[bool]], *, every: float, wake: asyncio.Event | None = None
) -> None:
    """Call `step` for ever: again at once while it answers that more work waits, else after `every` seconds or `wake`.

    A step that fails is logged and tried again with growing pauses; a refusal or a revoked token ends the loop.
    """
    wake = wake or asyncio.Event()
    failures = 0
    while True:
        wake.clear()
        more = False
        try:
            more = await _to_its_end(step)
            failures = 0
        except (Refusal, InvalidToken):
            raise
        except Exception as error:  # noqa: BLE001 - a loop that ends takes the whole bot with it
            failures += 1
            # The type alone: the message of an error may repeat what a reader wrote.
            logger.error("action=%s error=%s failures=%d", name, type(error).__name__, failures)
        if not more:
            longer = every * 2 ** min(failures, MOST_DOUBLED)
            await _sleep(min(longer, max(every, LONGEST_PAUSE)), wake)


async def _to_its_end(step: Callable[[], Awaitable[bool]]) -> bool:
    """Await the step; a cancellation lets it end first, so that nothing stays half done."""
    task = asyncio.ensure_future(step())
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.add_done_callback(_log_failure)
        await asyncio.wait({task}, timeout=LAST_STEP)
        raise


def _log_failure(last_step: asyncio.Future[bool]) -> None:
    if not last_step.cancelled() and (failure := last_step.exception()):
        logger.error("action=last_step error=%s", type(failure).__name__)


async def _sleep(seconds: float, wake: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        pass
