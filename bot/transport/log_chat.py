"""The operator's chat, where a message that may be there can be looked at.

The Bot API shows a bot no message by its id: only forwarding it does, https://core.telegram.org/bots/api#forwardmessage.
"""

import logging

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.transport.outcome import RetryAt, from_error
from bot.transport.pacing import Pacing
from bot.transport.sender import STRANGE_ANSWER

logger = logging.getLogger(__name__)

NOT_THERE = ("message to forward not found", "message_id_invalid")


class Unclear(Exception):
    """Whether the message is there could not be found out; `str()` says why."""


class LogChat:
    """Looks in turn with all bulk, so it is answers to people and their pace that come first."""

    def __init__(self, bot: Bot, pacing: Pacing, chat_id: int) -> None:
        self._bot = bot
        self._pacing = pacing
        self._chat_id = chat_id

    async def text_of(self, chat_id: int, message_id: int) -> str | None:
        """The message's text, "" if it has none; None if there surely is no such message (any more).

        It is forwarded without a sound, and the copy is deleted. Raises Unclear, and InvalidToken.
        """
        if wait := await self._pacing.turn(self._chat_id, bulk=True):
            raise Unclear(f"the log chat has no turn for {wait:.0f} seconds")
        try:
            async with self._pacing.door.passing(bulk=True):
                copy = await self._bot.forward_message(self._chat_id, chat_id, message_id, disable_notification=True)
        except TelegramError as error:
            if _is_not_there(error):
                return None
            raise Unclear(await self._reason(error)) from error
        except STRANGE_ANSWER as error:
            raise Unclear(f"an answer that makes no sense ({type(error).__name__})") from error
        await self._delete(copy.message_id)
        return copy.text or ""

    async def _delete(self, message_id: int) -> None:
        try:
            await self._bot.delete_message(self._chat_id, message_id)
        except InvalidToken:
            raise
        except TelegramError as error:  # a copy that stays does no harm
            logger.warning("action=delete_copy message=%d error=%s", message_id, type(error).__name__)

    async def _reason(self, error: TelegramError) -> str:
        outcome = from_error(error)
        if isinstance(outcome, RetryAt) and outcome.flood:
            await self._pacing.flooded(self._chat_id, outcome.seconds)
        return str(outcome)


def _is_not_there(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in NOT_THERE)
