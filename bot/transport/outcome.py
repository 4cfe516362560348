"""What came of a call to Telegram, and what may follow from it.

The Bot API has no idempotency key, so what matters most is whether a message surely was not sent (RetryAt, Moved,
Gone, Rejected) or may have been (Unknown): only the first may be sent again.
"""

import os
from dataclasses import dataclass

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

# The library's switch for the coming type of `RetryAfter.retry_after`: without it every such error warns.
os.environ["PTB_TIMEDELTA"] = "true"

# The request was not even written; a proxy said no before there was a connection for it.
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
SOON = 1.0  # seconds; who retries several times waits longer each time
FLOOD_PAUSE = 30.0  # seconds, where a 429 names none
FLOOD = "too many requests"  # begins the text of such an answer, too
NO_SUCH_CHAT = "chat not found"
DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: int


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Surely not sent; may be tried again after `seconds`. `flood`: because too much was sent."""

    seconds: float
    reason: str
    flood: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Not sent: the group has become a supergroup with this id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Not sent: the chat does not want the bot, or does not exist (any more)."""

    reason: str
    exists: bool = True


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not sent, and the same message never will be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost: it may have been sent."""

    reason: str


Outcome = Sent | RetryAt | Moved | Gone | Rejected | Unknown


def from_error(error: TelegramError) -> Outcome:
    """What an error of python-telegram-bot says about the call.

    Raises the error on if it is InvalidToken: that concerns the whole process and not one message.
    """
    if isinstance(error, InvalidToken):
        raise error
    if isinstance(error, RetryAfter):
        # The public attribute is an int or a timedelta; this one is always a timedelta.
        return RetryAt(error._retry_after.total_seconds(), FLOOD, flood=True)  # noqa: SLF001
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, Forbidden):
        return Gone(error.message, exists=DEACTIVATED not in error.message.lower())
    if isinstance(error, BadRequest):  # a NetworkError too, so it comes before those
        return _from_bad_request(error)
    return _from_failed_call(error)


def _from_bad_request(error: BadRequest) -> Outcome:
    if NO_SUCH_CHAT in error.message.lower():
        return Gone(error.message, exists=False)
    return Rejected(error.message)


def _from_failed_call(error: TelegramError) -> Outcome:
    if isinstance(error.__cause__, NEVER_LEFT):
        return RetryAt(SOON, _reason(error))
    if error.message.lower().startswith(FLOOD):
        return RetryAt(FLOOD_PAUSE, FLOOD, flood=True)
    return Unknown(_reason(error))


def _reason(error: TelegramError) -> str:
    # By its type alone: the words of a UnicodeError repeat a reader's.
    if isinstance(error.__cause__, (aiohttp.ClientError, TimeoutError, UnicodeError)):
        return type(error.__cause__).__name__
    # The library appends the whole answer when it cannot parse it, which may be a proxy's page.
    return error.message.partition(". Parsing the server response")[0]
