"""Wanting digests and not wanting them: /subscribe, /time, /unsubscribe and the buttons for a time."""

from dataclasses import replace

from bot.conversation.arguments import Timing, read_timing
from bot.conversation.asking import ask
from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader import zones
from bot.conversation.reader.moments import rhythm
from bot.conversation.reader.outlook import next_digest
from bot.conversation.reader.subscription import own_subscription, planned
from bot.conversation.turn import Answer, Rows, Turn, say, show
from bot.errors import Refusal
from bot.transport.message import Button
from storage import chats, subscriptions
from storage.database import Connection
from storage.model import Chat, Prompt, PromptKind, Subscription

TIME_BUTTONS: Rows = (
    tuple(Button(clock, f"subscribe:{clock}") for clock in ("07:00", "08:00", "12:00", "18:00")),
    (Button("Other time", "othertime"),),
)


async def subscribe(turn: Turn, desk: Desk) -> Answer:
    """/subscribe or a time's button: with times it is done, without it asks for one."""
    if turn.arguments.strip():
        return await set_timing(turn, desk, read_timing(turn.arguments))
    found = await desk.database.read(subscriptions.get, turn.destination)
    if found is None or not found.active:
        return show("When shall your digest come?", TIME_BUTTONS)
    return say(
        f"You get a digest {rhythm(found.times, found.days)} already; /time changes that.",
        ((Button("Settings", "settings"),),),
    )


async def time_(turn: Turn, desk: Desk) -> Answer:
    """/time 08:00 18:00; alone it shows the choice."""
    if turn.arguments.strip():
        return await set_timing(turn, desk, read_timing(turn.arguments))
    return await choose_time(turn, desk)


async def choose_time(turn: Turn, desk: Desk) -> Answer:
    found = await desk.database.read(subscriptions.get, turn.destination)
    has_times = found is not None and found.active
    now = f"Your digest comes {rhythm(found.times, found.days)}. " if found and has_times else ""
    return show(f"{now}When shall it come?", (*TIME_BUTTONS, (Button("Back", "settings:back"),)))


async def other_time(turn: Turn, desk: Desk) -> Answer:
    """The button for a time that no button has: the next line of this person is the answer."""
    if not turn.is_private:
        return show("Send /time with your times, for example “/time weekdays 7:30”.")
    await desk.database.write(ask, turn, PromptKind.TIMES)
    return show("Write me the time, for example “6:45” or “weekdays 7:30 18:00”.")


async def told_times(turn: Turn, desk: Desk, _: Prompt) -> Answer:
    """The answer to `other_time`."""
    return await set_timing(turn, desk, read_timing(turn.matter.text))


async def set_timing(turn: Turn, desk: Desk, timing: Timing) -> Answer:
    chat, subscription = await desk.database.write(_subscribe, turn, timing)
    return replace(confirmation(turn, chat, subscription), settles=PromptKind.TIMES)


def confirmation(turn: Turn, chat: Chat, subscription: Subscription) -> Answer:
    """What is set now; asks for the time zone as long as there is none."""
    if chat.timezone is None or subscription.next_due_at is None:
        return zones.question(turn)
    return show(
        f"You get a digest {rhythm(subscription.times, subscription.days)}. "
        f"Next digest: {next_digest(chat, subscription, turn.now)}.",
        ((Button("Settings", "settings"),),),
    )


async def unsubscribe(turn: Turn, desk: Desk) -> Answer:
    found = await desk.database.write(_unsubscribe, turn)
    if found is None or not found.times:
        return show("There is no digest to end here; /subscribe begins one.")
    return show("You get no more digests.", ((Button("Undo", "resubscribe"),),))


async def resubscribe(turn: Turn, desk: Desk) -> Answer:
    """Undo of /unsubscribe: all as it was."""
    renewed = await desk.database.write(_resubscribe, turn)
    if renewed is None:
        raise Refusal("This button is too old; /subscribe begins a new digest.")
    return confirmation(turn, *renewed)


def _subscribe(connection: Connection, turn: Turn, timing: Timing) -> tuple[Chat, Subscription]:
    chat = known_chat(connection, turn)
    if chats.resume(connection, chat.id):
        chat = known_chat(connection, turn)
    before = own_subscription(connection, turn)
    times = timing.times or before.times
    if not times:
        raise Refusal("Tell me the time too, for example “weekdays 7:30”.")
    wanted = replace(
        before,
        times=times,
        days=before.days if timing.days is None else timing.days,
        active=True,
        since=before.since if before.active else turn.now,
    )
    after = planned(wanted, chat.timezone, turn.now)
    subscriptions.save(connection, after)
    return chat, after


def _unsubscribe(connection: Connection, turn: Turn) -> Subscription | None:
    found = subscriptions.get(connection, turn.destination)
    if found is not None:
        subscriptions.save(connection, planned(replace(found, active=False), None, turn.now))
    return found


def _resubscribe(connection: Connection, turn: Turn) -> tuple[Chat, Subscription] | None:
    found = subscriptions.get(connection, turn.destination)
    if found is None or not found.times:
        return None
    chat = known_chat(connection, turn)
    renewed = planned(replace(found, active=True), chat.timezone, turn.now)
    subscriptions.save(connection, renewed)
    return chat, renewed
