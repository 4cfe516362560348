import logging

from bot import logs

TOKEN = "123456:secret"


def formatted(message, *arguments, error=None):
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, message, arguments, info)
    return logs.RedactingFormatter([TOKEN, ""]).format(record)


def test_a_secret_in_the_message_is_hidden():
    assert TOKEN not in formatted(f"GET /bot{TOKEN}/getMe")


def test_a_secret_in_an_argument_is_hidden():
    assert formatted("action=%s", TOKEN).endswith("action=***")


def test_a_secret_in_a_traceback_is_hidden():
    line = formatted("failed", error=ValueError(f"bad url bot{TOKEN}"))
    assert TOKEN not in line
    assert "ValueError: bad url bot***" in line
