"""How the bot is doing, in numbers: /stats."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn, say
from bot.transport.formatted import Formatted, bold
from storage import articles, chats, deliveries, inbox, subscriptions
from storage.database import Connection
from storage.model import ArticleStatus


async def stats(_: Turn, desk: Desk) -> Answer:
    return say(await desk.database.read(_report))


def _report(connection: Connection) -> Formatted:
    shelf = {status: articles.count(connection, status=(status,)) for status in ArticleStatus}
    lines = (
        ("Chats", _numbers(chats.counts(connection))),
        ("Subscriptions", str(subscriptions.count(connection))),
        ("Articles", _numbers(shelf)),
        ("Deliveries", _numbers(deliveries.counts(connection))),
        ("Updates", _numbers(inbox.counts(connection))),
    )
    return Formatted.join("\n", (bold("Stats"), *(bold(name) + f": {numbers}" for name, numbers in lines)))


def _numbers(counts: Mapping[Any, int]) -> str:  # of any status, and mappings are strict about their keys
    """What there is of each kind; kinds without any are left out."""
    return ", ".join(f"{number:,} {kind}" for kind, number in counts.items() if number) or "none"
