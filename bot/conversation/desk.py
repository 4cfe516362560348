"""What the conversation may call: everything a handler needs beside the turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.conversation.turn import Turn
from bot.ingest.newsroom import Newsroom
from bot.transport.sender import Sender
from storage import chats
from storage.database import Connection, Database
from storage.model import Chat, Destination


@dataclass(frozen=True, slots=True)
class Desk:
    database: Database
    newsroom: Newsroom
    sender: Sender
    clock: Clock
    admin_ids: frozenset[int]
    wake_deliveries: Callable[[], None]
    previewed: dict[Destination, tuple[int, datetime]] = field(default_factory=dict)
    """The last preview in each group, its update and time: what a restart forgets costs one preview more."""


def known_chat(connection: Connection, turn: Turn) -> Chat:
    """The turn's chat as it is stored, from now on at the latest."""
    return chats.ensure(connection, turn.chat_id, kind=turn.chat_kind, language=turn.language, now=turn.now)
