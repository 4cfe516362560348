"""Messages out to Telegram: every call is paced and ends in an outcome instead of an error."""

import logging

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
from bot.transport.outcome import Outcome, RetryAt, Sent, Unknown, from_error
from bot.transport.pacing import Pacing
from storage.model import Destination

logger = logging.getLogger(__name__)

THREAD_LOST = "message thread not found"
NOT_MODIFIED = "message is not modified"
STRANGE_ANSWER = (AttributeError, KeyError, TypeError, ValueError)
"""What python-telegram-bot raises for an answer that is JSON but not the Bot API's."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Raises InvalidToken, and nothing else of Telegram's."""

    def __init__(self, bot: Bot, pacing: Pacing) -> None:
        self._bot = bot
        self._pacing = pacing

    def delay(self, destination: Destination, *, bulk: bool) -> float:
        """Seconds until a message may leave for there."""
        return self._pacing.delay(destination.chat_id, bulk=bulk)

    async def turn(self, destination: Destination, *, bulk: bool) -> None:
        """Wait until a message may leave for there; `send_now` may follow at once."""
        await self._pacing.turn(destination.chat_id, bulk=bulk)

    async def send(
        self, destination: Destination, message: Message, *, bulk: bool, reply_to: int | None = None
    ) -> Outcome:
        """Send in turn; bulk lets answers to people go first."""
        await self.turn(destination, bulk=bulk)
        return await self.send_now(destination, message, reply_to=reply_to)

    async def send_now(self, destination: Destination, message: Message, *, reply_to: int | None = None) -> Outcome:
        """The call alone, for who has waited for the turn and noted what is about to happen."""
        try:
            return await self._send(destination, message, reply_to)
        except TelegramError as error:
            return self._outcome(destination.chat_id, error)
        except STRANGE_ANSWER as error:
            return Unknown(f"an answer that makes no sense ({type(error).__name__})")

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        """Replace text and buttons of a sent message; if it looks like that already, all is well."""
        await self._pacing.turn(chat_id, bulk=False)
        try:
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
                return self._outcome(chat_id, error)
        except STRANGE_ANSWER as error:
            return Unknown(f"an answer that makes no sense ({type(error).__name__})")
        return Sent(message_id)

    async def _send(self, destination: Destination, message: Message, reply_to: int | None) -> Sent:
        try:
            return await self._call(destination.chat_id, destination.thread_id or None, message, reply_to)
        except BadRequest as error:
            if not (destination.thread_id and _is_bad_request(error, THREAD_LOST)):
                raise
        logger.warning(
            "action=fall_back_to_chat chat=%d thread=%d reason=thread_lost", destination.chat_id, destination.thread_id
        )
        return await self._call(destination.chat_id, None, message, reply_to)

    async def _call(self, chat_id: int, thread_id: int | None, message: Message, reply_to: int | None) -> Sent:
        sent = await self._bot.send_message(
            chat_id,
            message.text.text,
            entities=_entities(message.text),
            message_thread_id=thread_id,
            reply_markup=_keyboard(message),
            reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
            link_preview_options=NO_PREVIEW,
        )
        return Sent(sent.message_id)

    def _outcome(self, chat_id: int, error: TelegramError) -> Outcome:
        outcome = from_error(error)
        if isinstance(outcome, RetryAt) and outcome.flood:
            self._pacing.hold(chat_id, outcome.seconds)
        return outcome


def _is_bad_request(error: TelegramError, words: str) -> bool:
    return isinstance(error, BadRequest) and words in error.message.lower()


def _entities(text: Formatted) -> list[MessageEntity]:
    return [MessageEntity(entity.type, entity.offset, entity.length, url=entity.url) for entity in text.entities]


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [
        [InlineKeyboardButton(button.label, callback_data=button.data, url=button.url) for button in row]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows)
