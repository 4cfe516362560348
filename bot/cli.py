"""The command line. What a command needs is imported when it is called, so that each starts fast."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from bot import config, logs
from bot.clock import system_clock
from bot.errors import Refusal
from storage.errors import StorageError
from summarizer.errors import SummarizerError

if TYPE_CHECKING:
    from storage.database import Database

SENTENCES = 3  # of a summary, as in a digest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; an error is one sentence on standard error and exit code 1 (2 for wrong usage)."""
    options = parser().parse_args(arguments)
    try:
        return int(options.call(options))
    except config.SettingsError as error:
        _complain("These settings need a look (in the environment or in .env):")
        for problem in error.problems:
            print(f"  {problem}", file=sys.stderr)
        return 1
    except (Refusal, StorageError, SummarizerError) as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 130  # 128 + SIGINT, as shells have it
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="newsbrief",
        description="A Telegram bot that serves verbatim news summaries, key quotes and daily digests.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(call: Callable[[argparse.Namespace], int], help_text: str) -> argparse.ArgumentParser:
        name = call.__name__.removeprefix("_").replace("_", "-")
        made = commands.add_parser(name, help=help_text, description=help_text)
        made.set_defaults(call=call)
        return made

    run = command(_run, "run the bot")
    run.add_argument("--migrate", action="store_true", help="bring an older database up to date first")

    demo = command(_demo, "the whole bot on a page in your browser, without a token")
    demo.add_argument("--port", type=int, default=8081, help="port of the page (default: %(default)s)")
    demo.add_argument("--data", type=Path, metavar="DIR", help="keep what it stores there (default: nothing is kept)")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    demo.add_argument(
        "--transcript", nargs="?", const=None, default=argparse.SUPPRESS, type=Path, metavar="FILE",
        help="play the main job in the terminal instead, with FILE as the article",
    )  # fmt: skip

    summarize = command(_summarize, "summary and key quotes of a file, a link or standard input (-)")
    summarize.add_argument("source", metavar="FILE|URL|-")
    form = summarize.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, with places in the text")
    form.add_argument("--explain", action="store_true", help="print each sentence's and quote's score")
    summarize.add_argument("--sentences", type=_positive, default=SENTENCES, help="how many (default: %(default)s)")
    summarize.add_argument("--method", default="news", help="how sentences are ranked; a wrong name lists them all")

    add = command(_add, "publish files and links, many at once")
    add.add_argument("sources", nargs="+", metavar="FILE|URL")

    digest = command(_digest, "what a new subscriber would get now")
    digest.add_argument("--dry-run", action="store_true", required=True, help="print it; nothing is sent")

    outbox = command(_outbox, "what waits to be sent, failed or is unknown")
    outbox.add_argument("which", nargs="?", choices=("failed", "unknown", "waiting"), help="list only these")
    deed = outbox.add_mutually_exclusive_group()
    deed.add_argument(
        "--retry",
        metavar="ID",
        help="send this one again; all: what failed lately and cannot come twice",
    )
    deed.add_argument("--skip", metavar="ID", help="give up this one that waits, or all")
    outbox.add_argument("--yes", action="store_true", help="also what may come twice")

    copy = command(_copy_database, "copy everything to an empty database, while no bot runs")
    copy.add_argument("url", metavar="URL", help="where to: sqlite:///path or postgresql://user@host/name")

    command(_migrate, "bring an older database up to date")
    command(_version, "print the version")
    return top


def _run(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from bot import app

    settings = _settings()
    if options.migrate:
        settings = replace(settings, auto_migrate=True)
    asyncio.run(app.serve(settings))
    return 0


def _demo(options: argparse.Namespace) -> int:
    if hasattr(options, "transcript"):
        from bot.playground import transcript

        return transcript.run(options.transcript)
    from bot.playground import demo

    return demo.run(options.port, open_browser=not options.no_browser, data=options.data)


def _summarize(options: argparse.Namespace) -> int:
    from bot import jobs

    return jobs.summarize(
        options.source,
        sentences=options.sentences,
        method=options.method,
        form="json" if options.json else "scores" if options.explain else "text",
        ports=_settings(token_needed=False).fetch_ports,
    )


def _add(options: argparse.Namespace) -> int:
    from bot import jobs

    with _store() as (database, settings):
        return jobs.publish(options.sources, database, system_clock, settings.fetch_ports)


def _digest(_: argparse.Namespace) -> int:
    from bot import jobs

    with _store() as (database, _settings):
        return jobs.print_digest(database, system_clock)


def _outbox(options: argparse.Namespace) -> int:
    from bot import jobs

    with _store() as (database, _settings):
        return jobs.outbox(
            database, system_clock, options.which or "", retry=options.retry, skip=options.skip, sure=options.yes
        )


def _copy_database(options: argparse.Namespace) -> int:
    from bot import jobs
    from storage.database import Database

    with closing(Database(_settings(token_needed=False).database_url)) as database:
        return jobs.copy_database(database, options.url, system_clock)


def _migrate(_: argparse.Namespace) -> int:
    from bot import jobs
    from storage.database import Database

    with closing(Database(_settings(token_needed=False).database_url)) as database:
        return jobs.migrate(database)


def _version(_: argparse.Namespace) -> int:
    from importlib.metadata import version

    print(f"newsbrief {version('newsbrief')}")
    return 0


def _settings(*, token_needed: bool = True) -> config.Settings:
    environment = {name: value or "" for name, value in dotenv_values(".env").items()} | dict(os.environ)
    settings = config.load(environment, token_needed=token_needed)
    logs.configure(settings.log_level, secrets=[settings.telegram_token, settings.webhook_secret])
    return settings


@contextmanager
def _store() -> Iterator[tuple["Database", config.Settings]]:
    """The database, ready to use, and the settings that name it."""
    from storage import migrate
    from storage.database import Database

    settings = _settings(token_needed=False)
    with closing(Database(settings.database_url)) as database:
        migrate.prepare(database, migrate_older=settings.auto_migrate)
        yield database, settings


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def _complain(sentence: str) -> int:
    print(f"newsbrief: {sentence}", file=sys.stderr)
    return 1
