"""What an error of python-telegram-bot says about a message: surely not sent, or perhaps."""

import aiohttp
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Unknown, from_error


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ChatMigrated(-100123), Moved(-100123)),
        (Forbidden("Forbidden: bot was blocked by the user"), Gone("Forbidden: bot was blocked by the user")),
        (Forbidden("Forbidden: user is deactivated"), Gone("Forbidden: user is deactivated", exists=False)),
        (BadRequest("Bad Request: chat not found"), Gone("Chat not found", exists=False)),
        (BadRequest("Bad Request: message text is empty"), Rejected("Message text is empty")),
        (NetworkError("Internal Server Error (500)"), Unknown("Internal Server Error (500)")),
        (TelegramError("Invalid server response"), Unknown("Invalid server response")),
        (Conflict("Conflict: terminated"), Unknown("Conflict: terminated")),
        (NetworkError("Too Many Requests (429)"), RetryAt(30.0, "too many requests", flood=True)),
    ],
)
def test_an_answer_of_telegram_decides(error: TelegramError, outcome: Outcome):
    assert from_error(error) == outcome


def test_a_flood_error_names_its_pause():
    assert from_error(RetryAfter(17)) == RetryAt(17.0, "too many requests", flood=True)


@pytest.mark.parametrize(
    "error",
    [
        caused(NetworkError("refused"), aiohttp.ClientConnectorError(None, OSError(111, "refused"))),
        caused(TimedOut(), aiohttp.ConnectionTimeoutError("slow, or all connections are in use")),
    ],
)
def test_what_never_left_is_tried_again(error: TelegramError):
    assert from_error(error) == RetryAt(1.0, type(error.__cause__).__name__)


@pytest.mark.parametrize(
    "cause",
    [
        aiohttp.SocketTimeoutError("slow"),
        aiohttp.ClientOSError(104, "reset"),
        aiohttp.ServerDisconnectedError("gone"),
        aiohttp.ClientPayloadError("truncated"),
        TimeoutError("slow"),
    ],
)
def test_a_lost_answer_is_unknown(cause: Exception):
    assert from_error(caused(NetworkError("lost"), cause)) == Unknown(type(cause).__name__)


def test_the_page_of_a_proxy_is_no_reason():
    error = NetworkError("Bad Gateway (502). Parsing the server response b'<html>...</html>' failed")
    assert from_error(error) == Unknown("Bad Gateway (502)")


def test_an_invalid_token_concerns_the_process_and_is_raised():
    with pytest.raises(InvalidToken):
        from_error(InvalidToken())
