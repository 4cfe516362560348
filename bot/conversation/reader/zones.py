"""The chat's time zone: asking for it, taking it, and what follows from it."""

from dataclasses import dataclass, replace

from bot.conversation.asking import ask
from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader.moments import zone_words
from bot.conversation.reader.outlook import next_digest
from bot.conversation.reader.sample import sample
from bot.conversation.reader.subscription import planned
from bot.conversation.reader.timezones import exists, find, label, nearest, suggested
from bot.conversation.turn import Answer, Rows, Turn, rows, show
from bot.errors import Refusal
from bot.transport.formatted import plain
from bot.transport.message import Button, Message
from storage import chats, subscriptions
from storage.database import Connection
from storage.model import Chat, Prompt, PromptKind, Subscription

EXAMPLE = "for example Berlin, New York or UTC+3"
SETTINGS = (Button("Settings", "settings"),)


@dataclass(frozen=True, slots=True)
class _Move:
    """A chat in its new zone. `was_awaited`: its first digest waited for the zone."""

    chat: Chat
    subscription: Subscription | None
    was_awaited: bool


async def timezone(turn: Turn, desk: Desk) -> Answer:
    """/timezone Berlin; alone it shows the choice."""
    if turn.arguments.strip():
        return await take_named(turn, desk, turn.arguments)
    return await choose_zone(turn, desk)


async def choose_zone(turn: Turn, desk: Desk) -> Answer:
    chat = await desk.database.read(chats.get, turn.chat_id)
    if chat is None or chat.timezone is None:
        return question(turn)
    return show(
        f"Your clock is on {zone_words(chat.timezone)}. Where are you now?",
        (*_buttons(suggested(turn.language)), (Button("Other place", "otherzone"), Button("Back", "settings:back"))),
    )


def question(turn: Turn) -> Answer:
    """Ask for the zone; the likeliest ones come first, but none is taken unasked."""
    return show(
        "Where are you? Digests come by your own clock.",
        (*_buttons(suggested(turn.language)), (Button("Other place", "otherzone"),)),
    )


async def other_zone(turn: Turn, desk: Desk) -> Answer:
    """The button for a place that no button has: the next line of this person is the answer."""
    if not turn.is_private:
        return show("Send /timezone with your city, for example “/timezone Berlin”.")
    await desk.database.write(ask, turn, PromptKind.TIMEZONE)
    return show(f"Write me your city or country, {EXAMPLE}.")


async def told_zone(turn: Turn, desk: Desk, _: Prompt) -> Answer:
    """The answer to `other_zone`."""
    return await take_named(turn, desk, turn.matter.text)


async def pressed_zone(turn: Turn, desk: Desk) -> Answer:
    if not exists(turn.arguments):
        raise Refusal("This button is too old; send /timezone with your city.")
    return await take(turn, desk, turn.arguments)


async def take_named(turn: Turn, desk: Desk, name: str) -> Answer:
    """The zone of that name; where it leaves a choice, the choice."""
    found = find(name, turn.now)
    if len(found) == 1:
        return await take(turn, desk, found[0])
    if found:
        return show("Which of these?", _buttons(found))
    if near := nearest(name):
        return show(f"I don’t know “{name.strip()[:30]}”. Did you mean one of these?", _buttons(near))
    raise Refusal(f"I don’t know “{name.strip()[:30]}”; try the nearest large city, {EXAMPLE}.")


async def take(turn: Turn, desk: Desk, zone: str) -> Answer:
    move = await desk.database.write(_set_zone, turn, zone)
    return replace(await _taken(turn, desk, move), settles=PromptKind.TIMEZONE)


async def _taken(turn: Turn, desk: Desk, move: _Move) -> Answer:
    clock = f"Your clock is on {zone_words(move.chat.timezone or 'UTC')} now."
    if move.subscription is None or not move.subscription.active:
        return show(clock, ((Button("Choose a time", "times"), Button("Settings", "settings")),))
    outlook = next_digest(move.chat, move.subscription, turn.now)
    if not move.was_awaited:
        return show(f"{clock} Next digest: {outlook}.", (SETTINGS,))
    first = Message(plain(f"First digest: {outlook}."), (SETTINGS,))
    return Answer(messages=(first, *await sample(turn, desk)), edit=True)


def _set_zone(connection: Connection, turn: Turn, zone: str) -> _Move:
    """The digests of all of the chat's forum topics move along."""
    known_chat(connection, turn)
    chats.set_timezone(connection, turn.chat_id, zone)
    before = subscriptions.get(connection, turn.destination)
    for each in subscriptions.of_chat(connection, turn.chat_id):
        if each.active:
            subscriptions.save(connection, planned(each, zone, turn.now))
    return _Move(
        chat=known_chat(connection, turn),
        subscription=subscriptions.get(connection, turn.destination),
        was_awaited=before is not None and before.active and before.next_due_at is None,
    )


def _buttons(zones: tuple[str, ...]) -> Rows:
    return rows([Button(label(zone), f"zone:{zone}") for zone in zones], 2)
