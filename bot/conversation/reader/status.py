"""The promise made visible: what came, what comes, what waits, what failed or cannot be known."""

from dataclasses import dataclass

from bot.conversation.desk import Desk, known_chat
from bot.conversation.reader.moments import local_moment
from bot.conversation.reader.outlook import next_digest
from bot.conversation.reader.subscription import own_subscription
from bot.conversation.turn import Answer, Turn, counted, say
from bot.digests import compose
from bot.transport.formatted import Formatted, bold, code
from bot.transport.message import Button
from storage import articles, deliveries
from storage.database import Connection
from storage.model import Chat, Delivery, DeliveryStatus, Subscription

RECENT = 20  # deliveries that are looked at
TROUBLES_SHOWN = 3
ON_THEIR_WAY = (DeliveryStatus.PENDING, DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)
TROUBLES = {
    DeliveryStatus.UNKNOWN: "may not have arrived; what was in it comes again with the next",
    DeliveryStatus.FAILED: "could not be sent; what was in it comes with the next",
}


@dataclass(frozen=True, slots=True)
class State:
    chat: Chat
    subscription: Subscription
    recent: list[Delivery]
    unsent: int  # articles that have not come yet


async def status(turn: Turn, desk: Desk) -> Answer:
    state = await desk.database.write(_state, turn)
    lines = [bold("Status"), _last(state, turn), _next(state, turn), *_waiting(state), *_troubles(state, turn)]
    lines += _identity(turn)
    return say(Formatted.join("\n", lines), ((Button("Settings", "settings"),),))


def _state(connection: Connection, turn: Turn) -> State:
    chat = known_chat(connection, turn)
    subscription = own_subscription(connection, turn)
    recent = deliveries.of_destination(connection, turn.destination, limit=RECENT)
    since = subscription.since - compose.LOOK_BACK
    unsent = articles.count_unsent(connection, turn.destination, topics=subscription.topics, since=since)
    return State(chat, subscription, recent, unsent)


def _last(state: State, turn: Turn) -> Formatted:
    arrived = next((delivery for delivery in state.recent if delivery.status is DeliveryStatus.SENT), None)
    if arrived is None:
        return Formatted("Last digest: none yet")
    return Formatted(f"Last digest: {_moment(arrived, state, turn)}, arrived")


def _next(state: State, turn: Turn) -> Formatted:
    return Formatted(f"Next digest: {next_digest(state.chat, state.subscription, turn.now)}")


def _identity(turn: Turn) -> list[Formatted]:
    """The number that a new operator needs for ADMIN_IDS, and that Telegram shows nowhere."""
    return ["Your Telegram id: " + code(str(turn.sender_id))] if turn.is_private and turn.sender_id else []


def _waiting(state: State) -> list[Formatted]:
    on_their_way = sum(delivery.status in ON_THEIR_WAY for delivery in state.recent)
    lines = [Formatted(f"On its way: {counted(on_their_way, 'digest')}")] if on_their_way else []
    return [*lines, Formatted(f"Waiting: {counted(state.unsent, 'article')}")]


def _troubles(state: State, turn: Turn) -> list[Formatted]:
    troubled = [delivery for delivery in state.recent if delivery.status in TROUBLES][:TROUBLES_SHOWN]
    if not troubled:
        return [Formatted("Failed: nothing")]
    return [Formatted(f"{_moment(delivery, state, turn)}: {TROUBLES[delivery.status]}") for delivery in troubled]


def _moment(delivery: Delivery, state: State, turn: Turn) -> str:
    return local_moment(delivery.due_at, state.chat.timezone or "UTC", turn.now)
