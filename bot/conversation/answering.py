"""An answer on its way to the person: in messages that fit, in place where there is a place, and to its end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.conversation.asking import withdraw
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn
from bot.errors import Unreachable
from bot.transport.formatted import plain, split
from bot.transport.message import Message
from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.transport.pacing import PATIENCE
from bot.transport.sender import Sender
from storage import chats
from storage.model import ChatStatus, Destination

logger = logging.getLogger(__name__)

TRIES = 3
LONGEST_WAIT = PATIENCE  # seconds; a longer pause is spent in the inbox, where it holds up nobody else
SORRY = "Something went wrong on my side with that, and I have noted it; please try it again later."
Call = Callable[[], Coroutine[Any, Any, Outcome]]


async def deliver(answer: Answer, turn: Turn, desk: Desk, *, in_place: bool) -> None:
    """Send the answer; `in_place`: the turn's message is one of the bot's own and may be replaced.

    Raises Unreachable while nothing of it was sent; after that what is missing is logged, since a second try would
    repeat what arrived.
    """
    parts = [part for message in answer.messages for part in _fitting(message)]
    if parts and in_place and answer.edit and await _replaces(parts[0], turn, desk):
        parts = parts[1:]
    await _send_all(parts, turn, desk, reply=answer.reply and not in_place)
    if answer.settles is not None:
        await desk.database.write(withdraw, turn, answer.settles)


async def _send_all(parts: Sequence[Message], turn: Turn, desk: Desk, *, reply: bool) -> None:
    destination: Destination | None = turn.destination
    for number, part in enumerate(parts):
        if destination is None:
            return
        try:
            destination = await _send(part, destination, turn.message_id if reply and number == 0 else None, desk)
        except Unreachable:
            if number == 0:
                raise
            logger.error("action=answer chat=%d outcome=cut_short sent=%d of=%d", turn.chat_id, number, len(parts))
            return


async def _replaces(message: Message, turn: Turn, desk: Desk) -> bool:
    """Put the message in the place of the turn's; False where that cannot be done, and it has to be sent."""
    message_id = turn.message_id or 0
    outcome = await _tried(lambda: desk.sender.edit(turn.chat_id, message_id, message))
    if not isinstance(outcome, Sent):
        logger.warning("action=edit chat=%d outcome=%s", turn.chat_id, type(outcome).__name__)
    return not isinstance(outcome, Rejected | Moved)


async def _send(message: Message, destination: Destination, reply_to: int | None, desk: Desk) -> Destination | None:
    """Where the next message goes: a group may have moved in the meantime, and None is where nobody is any more."""
    outcome = await _tried(lambda: desk.sender.send(destination, message, bulk=False, reply_to=reply_to))
    match outcome:
        case Moved(chat_id):
            await desk.database.write(chats.migrate, destination.chat_id, chat_id)
            moved = Destination(chat_id, destination.thread_id)
            await _tried(lambda: desk.sender.send(moved, message, bulk=False))
            return moved
        case Gone(_, exists):
            status = ChatStatus.BLOCKED if exists else ChatStatus.GONE
            await desk.database.write(chats.set_status, destination.chat_id, status)
            return None
        case Rejected(reason) | Unknown(reason):
            # Not sent again: the same would be refused again, and what may have arrived must not come twice.
            logger.error(
                "action=answer chat=%d outcome=%s reason=%s", destination.chat_id, type(outcome).__name__, reason
            )
    return destination


async def _tried(call: Call) -> Outcome:
    """Call again what surely was not sent."""
    outcome = await call()
    for _ in range(TRIES - 1):
        if not isinstance(outcome, RetryAt):
            return outcome
        if outcome.seconds > LONGEST_WAIT:
            break
        await asyncio.sleep(outcome.seconds)
        outcome = await call()
    if isinstance(outcome, RetryAt):
        raise Unreachable
    return outcome


def _fitting(message: Message) -> list[Message]:
    """The message in parts that Telegram takes, its buttons below the last."""
    texts = split(message.text)
    return [*(Message(text) for text in texts[:-1]), Message(texts[-1], message.buttons)]


async def apologize(chat_id: int, sender: Sender) -> None:
    """Tell a person that their last wish failed for a reason of ours; groups and channels are not bothered."""
    if chat_id > 0:  # people have ids above 0
        await sender.send(Destination(chat_id), Message(plain(SORRY)), bulk=False)
