"""One screen with all of a chat's settings, each a button."""

from dataclasses import replace

from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader.moments import local_moment, rhythm, zone_words
from bot.conversation.reader.outlook import is_paused, next_digest
from bot.conversation.reader.subscription import own_subscription
from bot.conversation.reader.topics import topics_words
from bot.conversation.turn import Answer, Rows, Turn, say
from bot.transport.formatted import Formatted, bold
from bot.transport.message import Button
from storage.database import Connection
from storage.model import Chat, Subscription


async def settings(turn: Turn, desk: Desk) -> Answer:
    chat, subscription = await desk.database.write(_state, turn)
    lines = [
        bold("Settings"),
        Formatted(f"Digest: {_digest_words(subscription)}"),
        Formatted(f"Time zone: {_zone(chat, turn)}"),
        Formatted(f"Topics: {topics_words(subscription.topics)}"),
        Formatted(f"Next digest: {next_digest(chat, subscription, turn.now)}"),
    ]
    return say(Formatted.join("\n", lines), _buttons(is_on=subscription.active, is_paused=is_paused(chat, turn.now)))


async def pressed(turn: Turn, desk: Desk) -> Answer:
    """`settings:back` takes the place of the screen it is on, but plain `settings` must not take a digest away."""
    return replace(await settings(turn, desk), edit=turn.arguments == "back")


def _state(connection: Connection, turn: Turn) -> tuple[Chat, Subscription]:
    return known_chat(connection, turn), own_subscription(connection, turn)


def _digest_words(subscription: Subscription) -> str:
    return rhythm(subscription.times, subscription.days) if subscription.active else "none"


def _zone(chat: Chat, turn: Turn) -> str:
    if chat.timezone is None:
        return "not chosen yet"
    return f"{zone_words(chat.timezone)}, now {local_moment(turn.now, chat.timezone, turn.now)}"


def _buttons(*, is_on: bool, is_paused: bool) -> Rows:
    choices = (Button("Time", "times"), Button("Time zone", "zones"), Button("Topics", "topics"))
    if not is_on:
        return (choices,)
    pause = Button("Resume", "resume") if is_paused else Button("Pause", "pause")
    return choices, (pause, Button("Unsubscribe", "unsubscribe"))
