"""An answer on its way to the person: in messages that fit, in place where there is a place, and to its end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.conversation.asking import withdraw
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn
from bot.transport.formatted import split
from bot.transport.message import Message
from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from storage import chats
from storage.model import ChatStatus, Destination

logger = logging.getLogger(__name__)

TRIES = 3
Call = Callable[[], Coroutine[Any, Any, Outcome]]


class Unanswered(Exception):
    """Telegram could not be reached: surely nothing was sent, and the update may be handled again."""


async def deliver(answer: Answer, turn: Turn, desk: Desk, *, in_place: bool) -> None:
    """Send the answer; `in_place`: the turn's message is one of the bot's own and may be replaced.

    Raises Unanswered.
    """
    parts = [part for message in answer.messages for part in _fitting(message)]
    if parts and in_place and answer.edit and await _replaces(parts[0], turn, desk):
        parts = parts[1:]
    destination = turn.destination
    for number, part in enumerate(parts):
        reply_to = turn.message_id if answer.reply and not in_place and number == 0 else None
        destination = await _send(part, destination, reply_to, desk)
    if answer.settles is not None:
        await desk.database.write(withdraw, turn, answer.settles)


async def _replaces(message: Message, turn: Turn, desk: Desk) -> bool:
    """Put the message in the place of the turn's; False where that cannot be done, and it has to be sent."""
    message_id = turn.message_id or 0
    outcome = await _tried(lambda: desk.sender.edit(turn.chat_id, message_id, message))
    if not isinstance(outcome, Sent):
        logger.warning("action=edit chat=%d outcome=%s", turn.chat_id, type(outcome).__name__)
    return not isinstance(outcome, Rejected | Moved)


async def _send(message: Message, destination: Destination, reply_to: int | None, desk: Desk) -> Destination:
    """Where the message went: a group may have moved in the meantime."""
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
        await asyncio.sleep(outcome.seconds)
        outcome = await call()
    if isinstance(outcome, RetryAt):
        raise Unanswered
    return outcome


def _fitting(message: Message) -> list[Message]:
    """The message in parts that Telegram takes, its buttons below the last."""
    texts = split(message.text)
    return [*(Message(text) for text in texts[:-1]), Message(texts[-1], message.buttons)]
