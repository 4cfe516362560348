"""First contact: topics, then the time, then the time zone. Three taps."""

from dataclasses import replace

from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader.moments import rhythm
from bot.conversation.reader.outlook import next_digest
from bot.conversation.reader.subscribing import TIME_BUTTONS
from bot.conversation.reader.subscription import own_subscription
from bot.conversation.reader.topics import changed_topics, known_topics, topic_buttons, topics_words
from bot.conversation.turn import Answer, Turn, rows, say, show
from bot.transport.formatted import Formatted, bold
from bot.transport.message import Button
from storage import subscriptions
from storage.database import Connection
from storage.model import Chat, Subscription

WELCOME = (
    "I bring you the news in short, once a day or as often as you like. "
    "Every sentence and every quote is copied word for word from its article."
)


async def start(turn: Turn, desk: Desk) -> Answer:
    chat, subscription, topics = await desk.database.write(_arrive, turn)
    if subscription is not None and subscription.active and chat.timezone:
        return say(
            f"Welcome back. You get a digest {rhythm(subscription.times, subscription.days)}. "
            f"Next digest: {next_digest(chat, subscription, turn.now)}.",
            ((Button("Latest news", "latest"), Button("Settings", "settings")),),
        )
    greeting = bold("Welcome to Newsbrief!") + f"\n{WELCOME}\n\n"
    if not topics:
        return say(greeting + "When shall your digest come?", TIME_BUTTONS)
    buttons = ((Button("All news", "begin:"),), *rows(topic_buttons("begin", topics, ()), 2))
    return say(greeting + "What do you want to read about?", buttons)


async def begin(turn: Turn, desk: Desk) -> Answer:
    """A topic's button of the first screen: more may follow, or the time."""
    chosen, known = await desk.database.write(_choose, turn)
    buttons = (*rows(topic_buttons("begin", known, chosen), 2), *TIME_BUTTONS) if chosen else TIME_BUTTONS
    more = " Tap another to add it." if chosen else ""
    return show(Formatted(f"Topics: {topics_words(chosen)}.{more}\n\nWhen shall your digest come?"), buttons)


def _arrive(connection: Connection, turn: Turn) -> tuple[Chat, Subscription | None, tuple[str, ...]]:
    chat = known_chat(connection, turn)
    return chat, subscriptions.get(connection, turn.destination), known_topics(connection)


def _choose(connection: Connection, turn: Turn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known_chat(connection, turn)
    known = known_topics(connection)
    before = own_subscription(connection, turn)
    chosen = changed_topics(before.topics, turn.arguments, known)
    subscriptions.save(connection, replace(before, topics=chosen))
    return chosen, known
