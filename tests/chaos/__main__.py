"""The delivery promise put to the test: the bot is killed at random moments, and its books held against the log.

    python -m tests.chaos [--seeds N] [--deliveries N] [--kills N] [--updates N] [--weather NAME ...]
                          [--postgresql URL [--processes N]] [--webhook]

The bot is the real process, on SQLite unless told otherwise; its Telegram is the local Bot API server with faults by
rule, which enforces the flood limits. The last seven columns must be 0; the exit code says whether they are. Last comes
a storm of flood errors, without kills.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.havoc import WEATHER, Run, Script, run
from tests.chaos.storm import storm

DATABASE = "newsbrief_chaos"
COLUMNS: dict[str, Callable[[Run], Any]] = {
    "weather": lambda run: run.script.weather,
    "seed": lambda run: run.script.seed,
    "kills": lambda run: run.script.kills,
    "at work": lambda run: run.kills_at_work,
    "faults": lambda run: run.faults,
    "too fast": lambda run: run.floods,
    "seconds": lambda run: round(run.seconds),
    "updates": lambda run: run.audit.updates,
    "messages": lambda run: run.audit.messages,
    "deliveries": lambda run: run.audit.deliveries,
    "unknown": lambda run: run.audit.unknown,
    "of them arrived": lambda run: run.audit.unknown_arrived,
    "died by itself": lambda run: run.died,
    "twice": lambda run: run.audit.duplicates,
    "lost": lambda run: run.audit.lost,
    "stuck": lambda run: run.audit.stuck,
    "unknown, never made good": lambda run: run.audit.unknown_forgotten,
    "updates lost": lambda run: run.audit.updates_lost,
    "effects wrong": lambda run: run.audit.effects_wrong,
}


def line(cells: list[str]) -> str:
    return "  ".join(cell.rjust(len(name)) for name, cell in zip(COLUMNS, cells, strict=True))


def row(run: Run) -> str:
    return line([str(value(run)) for value in COLUMNS.values()])


def total(runs: list[Run]) -> str:
    cells = [str(sum(value(run) for run in runs)) for value in list(COLUMNS.values())[2:]]
    return line(["all", f"{len(runs)}", *cells])


async def play(options: argparse.Namespace) -> list[Run]:
    runs = []
    for weather in options.weather:
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            with tempfile.TemporaryDirectory(prefix="newsbrief-chaos-") as folder, database(options.postgresql) as url:
                script = Script(
                    seed=seed,
                    readers=options.deliveries,
                    kills=options.kills,
                    updates=options.updates,
                    weather=weather,
                    url=url,
                    processes=options.processes,
                    webhook=options.webhook,
                )
                runs.append(await run(script, Path(folder)))
            print(row(runs[-1]), flush=True)
    return runs


@contextmanager
def database(server: str | None) -> Iterator[str | None]:
    """The URL of an empty database on the server, which is dropped afterwards; without a server None."""
    if server is None:
        yield None
        return
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield f"{server.rpartition('/')[0]}/{DATABASE}"
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill the bot and count what is wrong.")
    parser.add_argument("--seeds", type=int, default=10, help="runs of each weather (default: %(default)s)")
    parser.add_argument("--first-seed", type=int, default=1, help="the first of them (default: %(default)s)")
    parser.add_argument("--deliveries", type=int, default=1000, help="digests due in a run (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=20, help="in a run (default: %(default)s)")
    parser.add_argument("--updates", type=int, default=100, help="from people in a run (default: %(default)s)")
    parser.add_argument("--weather", nargs="+", choices=WEATHER, default=["fair", "network"], help="which faults")
    parser.add_argument("--postgresql", metavar="URL", help="make the databases on this server, not SQLite files")
    parser.add_argument("--processes", type=int, default=1, help="that share PostgreSQL (default: %(default)s)")
    parser.add_argument("--webhook", action="store_true", help="updates are pushed to the bot, which asks for none")
    options = parser.parse_args()
    if options.processes > 1 and not options.postgresql:
        parser.error("several processes need --postgresql")
    print(line(list(COLUMNS)), flush=True)
    runs = asyncio.run(play(options))
    print(total(runs))
    with tempfile.TemporaryDirectory(prefix="newsbrief-chaos-") as folder:
        calm = asyncio.run(storm(Path(folder)))
    print(calm)
    return 0 if all(run.is_clean for run in runs) and calm.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
