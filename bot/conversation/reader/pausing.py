"""A break from digests: /pause [days] and /resume."""

from datetime import datetime, timedelta

from bot.conversation.arguments import read_pause
from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader.moments import local_moment
from bot.conversation.reader.subscription import planned
from bot.conversation.turn import Answer, Turn, show
from bot.transport.message import Button
from storage import chats, subscriptions
from storage.database import Connection
from storage.model import Chat

RESUME = ((Button("Resume", "resume"), Button("Settings", "settings")),)


async def pause(turn: Turn, desk: Desk) -> Answer:
    days = read_pause(turn.arguments)
    until = None if days is None else turn.now + timedelta(days=days)
    chat = await desk.database.write(_pause, turn, until)
    what = "The digests of all topics here are" if turn.thread_id else "Your digests are"
    if until is None:
        return show(f"{what} paused until you /resume.", RESUME)
    return show(f"{what} paused until {local_moment(until, chat.timezone or 'UTC', turn.now)}.", RESUME)


def _pause(connection: Connection, turn: Turn, until: datetime | None) -> Chat:
    chat = known_chat(connection, turn)
    chats.pause(connection, chat.id, until=until)
    return chat


async def resume(turn: Turn, desk: Desk) -> Answer:
    was_paused = await desk.database.write(_resume, turn)
    words = "Your digests come again." if was_paused else "Your digests are not paused."
    return show(words, ((Button("Settings", "settings"),),))


def _resume(connection: Connection, turn: Turn) -> bool:
    chat = known_chat(connection, turn)
    for each in subscriptions.of_chat(connection, chat.id):
        subscriptions.save(connection, planned(each, chat.timezone, turn.now))  # what the pause left out stays out
    return chats.resume(connection, chat.id)
