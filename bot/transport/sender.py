"""Messages out to Telegram: every call is paced and ends in an outcome instead of an error."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, TelegramError

from bot.transport.formatted import Formatted
from bot.transport.message import Message
from bot.transport.outcome import SOON, Outcome, RetryAt, Sent, Unknown, from_error
from bot.transport.pacing import Pacing
from storage.model import Destination

logger = logging.getLogger(__name__)

THREAD_LOST = "message thread not found"
NOT_MODIFIED = "message is not modified"
STRANGE_ANSWER = (AttributeError, KeyError, TypeError, ValueError)
"""What python-telegram-bot raises for an answer that is JSON but not the Bot API's."""
FAR_TURN = "the chat's turn is far"
TOO_LATE = "its time was over before it could leave"
KEPT = 64  # messages whose entities and keyboards are made once for all who get the same
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class _TooLate(Exception):
    """There was room for the message only when it was not to leave any more."""


@dataclass(frozen=True, slots=True)
class _Letter:
    message: Message
    reply_to: int | None
    is_bulk: bool
    is_in_time: Callable[[], bool]


class Sender:
    """Raises InvalidToken, and nothing else of Telegram's. `pays`: for bulk that is faster than the free limit."""

    def __init__(self, bot: Bot, pacing: Pacing, *, pays: bool = False) -> None:
        self.pacing = pacing
        self._bot = bot
        self._pays = pays

    async def send(
        self, destination: Destination, message: Message, *, bulk: bool, reply_to: int | None = None
    ) -> Outcome:
        """Send in turn; bulk lets answers to people go first. RetryAt also where the turn is far."""
        return await self._in_turn(
            lambda: self.send_now(destination, message, bulk=bulk, reply_to=reply_to), destination.chat_id, bulk=bulk
        )

    async def send_now(
        self,
        destination: Destination,
        message: Message,
        *,
        bulk: bool = False,
        reply_to: int | None = None,
        is_in_time: Callable[[], bool] = lambda: True,
    ) -> Outcome:
        """The call alone, for who has taken the turn, has noted what is about to happen, and notes a flood.

        `is_in_time` is asked right before the call, after all waiting; where it says no, there is none: RetryAt.
        """
        try:
            return await self._send(destination, _Letter(message, reply_to, bulk, is_in_time))
        except _TooLate:
            return RetryAt(SOON, TOO_LATE)
        except TelegramError as error:
            return from_error(error)
        except STRANGE_ANSWER as error:
            return _strange(error)

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        """Replace text and buttons of a sent message, in turn; if it looks like that already, all is well."""
        return await self._in_turn(lambda: self._edit(chat_id, message_id, message), chat_id, bulk=False)

    async def _in_turn(self, call: Callable[[], Awaitable[Outcome]], chat_id: int, *, bulk: bool) -> Outcome:
        delay = await self.pacing.turn(chat_id, bulk=bulk)
        if delay:
            return RetryAt(delay, FAR_TURN)
        outcome = await call()
        if isinstance(outcome, RetryAt) and outcome.flood:
            await self.pacing.flooded(chat_id, outcome.seconds)
        return outcome

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        try:
            async with self.pacing.door.passing(bulk=False):
                await self._bot.edit_message_text(
                    message.text.text,
                    chat_id=chat_id,
                    message_id=message_id,
                    entities=_entities(message.text),
                    reply_markup=_keyboard(message),
                    link_preview_options=NO_PREVIEW,
                )
        except TelegramError as error:
            if not _is_bad_request(error, NOT_MODIFIED):
                return from_error(error)
        except STRANGE_ANSWER as error:
            return _strange(error)
        return Sent(message_id)

    async def _send(self, destination: Destination, letter: _Letter) -> Sent:
        try:
            return await self._call(destination, letter)
        except BadRequest as error:
            if not (destination.thread_id and _is_bad_request(error, THREAD_LOST)):
                raise
        logger.warning(
            "action=fall_back_to_chat chat=%d thread=%d reason=thread_lost", destination.chat_id, destination.thread_id
        )
        return await self._call(Destination(destination.chat_id), letter)

    async def _call(self, destination: Destination, letter: _Letter) -> Sent:
        message, reply_to = letter.message, letter.reply_to
        async with self.pacing.door.passing(bulk=letter.is_bulk):
            if not letter.is_in_time():
                raise _TooLate
            sent = await self._bot.send_message(
                destination.chat_id,
                message.text.text,
                entities=_entities(message.text),
                message_thread_id=destination.thread_id or None,
                reply_markup=_keyboard(message),
                reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
                link_preview_options=NO_PREVIEW,
                allow_paid_broadcast=(letter.is_bulk and self._pays) or None,
            )
        return Sent(sent.message_id)


def _strange(error: Exception) -> Unknown:
    return Unknown(f"an answer that makes no sense ({type(error).__name__})")


def _is_bad_request(error: TelegramError, words: str) -> bool:
    return isinstance(error, BadRequest) and words in error.message.lower()


@lru_cache(maxsize=KEPT)
def _entities(text: Formatted) -> tuple[MessageEntity, ...]:
    return tuple(MessageEntity(entity.type, entity.offset, entity.length, url=entity.url) for entity in text.entities)


@lru_cache(maxsize=KEPT)
def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [
        [InlineKeyboardButton(button.label, callback_data=button.data, url=button.url) for button in row]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows)
