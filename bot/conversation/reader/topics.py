"""What a digest is about: /topics and the buttons that switch them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.arguments import TOPIC_BYTES, match_topics
from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader.subscription import own_subscription
from bot.conversation.turn import Answer, Turn, rows, show
from bot.transport.message import Button
from storage import articles, subscriptions
from storage.database import Connection

MOST_BUTTONS = 12
ON, OFF = "+", "-"
"""A button says what shall be, and does not toggle: pressed twice it does the same."""


async def topics(turn: Turn, desk: Desk) -> Answer:
    """/topics, /topics Defense, Politics, and the buttons."""
    chosen, known = await desk.database.write(_change if turn.arguments.strip() else _look, turn)
    return _screen(chosen, known)


async def switch(turn: Turn, desk: Desk) -> Answer:
    """A topic's button; without a topic: all of them."""
    return _screen(*await desk.database.write(_switch, turn))


def known_topics(connection: Connection) -> tuple[str, ...]:
    return tuple(name for name, _ in articles.topics(connection))


def changed_topics(before: Sequence[str], wish: str, known: Sequence[str]) -> tuple[str, ...]:
    """`+Defense` adds one, `-Defense` takes it away, nothing means all."""
    sign, name = wish[:1], wish[1:]
    if sign == ON and name in known:
        return tuple(dict.fromkeys((*before, name)))
    if sign == OFF:
        return tuple(topic for topic in before if topic != name)
    return tuple(before) if wish else ()


def topic_buttons(verb: str, known: Sequence[str], chosen: Sequence[str]) -> list[Button]:
    """The most used topics, and those chosen in any case."""
    offered = dict.fromkeys((*known[:MOST_BUTTONS], *chosen))
    return [
        Button(f"✓ {name}", f"{verb}:{OFF}{name}") if name in chosen else Button(name, f"{verb}:{ON}{name}")
        for name in offered
        if len(name.encode()) <= TOPIC_BYTES
    ]


def topics_words(chosen: Sequence[str]) -> str:
    return ", ".join(chosen) or "all news"


def _screen(chosen: Sequence[str], known: Sequence[str]) -> Answer:
    if not known:
        return show("There are no topics yet, because there are no articles; you get all of them once they come.")
    every = Button("All news" if chosen else "✓ All news", "topic:")
    return show(
        f"Your digest is about: {topics_words(chosen)}.",
        (*rows(topic_buttons("topic", known, chosen), 2), (every, Button("Done", "settings:back"))),
    )


def _look(connection: Connection, turn: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return own_subscription(connection, turn).topics, known_topics(connection)


def _change(connection: Connection, turn: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = known_topics(connection)
    return _save(connection, turn, match_topics(turn.arguments, known)), known


def _switch(connection: Connection, turn: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = known_topics(connection)
    before = own_subscription(connection, turn).topics
    return _save(connection, turn, changed_topics(before, turn.arguments, known)), known


def _save(connection: Connection, turn: Turn, chosen: tuple[str, ...]) -> tuple[str, ...]:
    known_chat(connection, turn)
    subscriptions.save(connection, replace(own_subscription(connection, turn), topics=chosen))
    return chosen
