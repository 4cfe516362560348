"""`newsbrief demo`: the whole bot on a page in the browser, until Ctrl-C."""

import asyncio
import signal
import tempfile
import webbrowser
from contextlib import ExitStack, suppress
from pathlib import Path

from bot.errors import Refusal
from bot.ingest.fetch import FetchLimits
from bot.ingest.newsroom import Newsroom
from bot.playground.process import BotProcess
from bot.playground.stage import Stage, set_up
from bot.playground.world.world import ADMINISTRATOR_ID
from storage import articles

SAMPLES = Path(__file__).parent / "samples"


def run(port: int, *, open_browser: bool, data: Path | None = None) -> int:
    """Serve the playground until SIGINT or SIGTERM; without `data` everything it stored is gone afterwards.

    Raises Refusal when no port is free or the bot does not start.
    """
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsbrief-")))
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(asyncio.CancelledError):  # somebody asked it to end
            asyncio.run(_serve(folder.resolve(), port, open_browser=open_browser, is_kept=data is not None))
    print("The playground is closed.")
    return 0


async def _serve(folder: Path, port: int, *, open_browser: bool, is_kept: bool) -> None:
    _cancel_on_signal()
    async with set_up(folder, port=port) as stage:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(stage.bot.start())
                samples = group.create_task(publish_samples(stage))
        except* Refusal as refusals:
            raise refusals.exceptions[0] from None
        if port and stage.port != port:
            print(f"Port {port} is taken; here is the next free one.")
        print(_invitation(stage, samples.result(), folder if is_kept else None), flush=True)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, stage.address)
        await _keep_running(stage.bot)


def _cancel_on_signal() -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine always runs in a task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


async def publish_samples(stage: Stage) -> int:
    """The sample articles, taken in and published as an administrator's would be; answers how many there are."""
    newsroom = Newsroom(stage.database, stage.clock, FetchLimits())
    paths = sorted(SAMPLES.glob("*.txt"))
    for path in paths:
        stored = await newsroom.add_file(path.name, path.read_bytes(), added_by=ADMINISTRATOR_ID)
        await stage.database.write(articles.publish, stored.article.id, now=stage.clock())
    return len(paths)


def _invitation(stage: Stage, samples: int, kept: Path | None) -> str:
    return (
        f"Newsbrief with {samples} sample articles: {stage.address}\n"
        "  As Rita, the reader: /subscribe 08:00, then “To 08:00 tomorrow” at the top. Her digest arrives.\n"
        "  As Ada, the administrator: drop a .txt file with the caption /add, then Publish.\n"
        f"Ctrl-C ends it. What it stores {f'stays in {kept}' if kept else 'is removed then'}."
    )


async def _keep_running(bot: BotProcess) -> None:
    """Start the bot again whenever it dies, unless somebody else is just doing that."""
    while True:
        code = await bot.ended()
        if await bot.start():
            print(f"The bot ended ({_cause(code)}) and was started again.", flush=True)


def _cause(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
