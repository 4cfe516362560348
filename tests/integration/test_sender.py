"""What is sent over the wire, and what is made of every kind of answer, with a real HTTP client and server."""

import socket
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.transport.formatted import bold, link, quote
from bot.transport.message import Button, Message
from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from bot.transport.pacing import UNLIMITED, Pacing
from bot.transport.request import AiohttpRequest
from bot.transport.sender import FAR_TURN, Sender
from storage.database import Database
from storage.model import Destination
from tests.integration.bot_api import StoppedClock
from tests.integration.scripted_telegram import (
    Answer,
    ScriptedTelegram,
    body,
    bot_at,
    hang,
    refused,
    reset,
    truncate,
)

RITA = Destination(1001)
MESSAGE = Message(
    "📰 " + bold(link("News", "https://example.org/")) + "\n" + quote("said"),
    ((Button("1", "story:7:1"), Button("Read", url="https://example.org/")),),
)


@pytest.fixture
def telegram() -> ScriptedTelegram:
    return ScriptedTelegram()


@pytest.fixture
async def bot(telegram: ScriptedTelegram, patience: float) -> AsyncIterator[Bot]:
    async with telegram.serving() as url, bot_at(url, read_timeout=patience) as bot:
        yield bot


@pytest.fixture
def backend() -> str:
    """Where the turns are kept makes no difference here."""
    return "sqlite"


@pytest.fixture
def pacing(database: Database) -> Pacing:
    return Pacing(database, StoppedClock(), UNLIMITED)


@pytest.fixture
def sender(bot: Bot, pacing: Pacing) -> Sender:
    return Sender(bot, pacing)


async def test_a_message_arrives_with_its_entities_and_buttons(sender: Sender, telegram: ScriptedTelegram):
    assert await sender.send(RITA, MESSAGE, bulk=False) == Sent(1)
    (call,) = telegram.calls
    assert call["text"] == "📰 News\nsaid"
    assert call["entities"] == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "offset": 3, "length": 4, "url": "https://example.org/"},
        {"type": "blockquote", "offset": 8, "length": 4},
    ]
    assert call["reply_markup"]["inline_keyboard"] == [
        [{"text": "1", "callback_data": "story:7:1"}, {"text": "Read", "url": "https://example.org/"}]
    ]
    assert call["link_preview_options"] == {"is_disabled": True}
    assert not call.keys() & {"message_thread_id", "reply_parameters", "parse_mode"}


async def test_a_topic_and_the_message_replied_to_are_named(sender: Sender, telegram: ScriptedTelegram):
    await sender.send(Destination(-1001, 5), Message(bold("Hi")), bulk=False, reply_to=44)
    (call,) = telegram.calls
    assert call["message_thread_id"] == 5
    assert call["reply_parameters"] == {"message_id": 44, "allow_sending_without_reply": True}
    assert "reply_markup" not in call


async def test_a_lost_topic_falls_back_to_its_chat(sender: Sender, telegram: ScriptedTelegram):
    telegram.script.append(refused(400, "Bad Request: message thread not found"))
    assert await sender.send(Destination(-1001, 5), MESSAGE, bulk=True) == Sent(1)
    assert [call.get("message_thread_id") for call in telegram.calls] == [5, None]


THE_TABLE: list[tuple[Answer, Outcome]] = [
    (refused(429, "Too Many Requests: retry after 9", retry_after=9), RetryAt(9.0, "too many requests", flood=True)),
    (body("<html>slow down</html>", 429), RetryAt(30.0, "too many requests", flood=True)),
    (refused(403, "Forbidden: bot was blocked by the user"), Gone("Forbidden: bot was blocked by the user")),
    (
        refused(403, "Forbidden: bot was kicked from the group chat"),
        Gone("Forbidden: bot was kicked from the group chat"),
    ),
    (refused(403, "Forbidden: user is deactivated"), Gone("Forbidden: user is deactivated", exists=False)),
    (refused(400, "Bad Request: chat not found"), Gone("Chat not found", exists=False)),
    (refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100777), Moved(-100777)),
    (refused(400, "Bad Request: message is too long"), Rejected("Message is too long")),
    (refused(400, "Bad Request: message thread not found"), Rejected("Message thread not found")),
    (refused(500, "Internal Server Error"), Unknown("Internal Server Error")),
    (body("<html>Bad Gateway</html>", 502), Unknown("Bad Gateway (502)")),
    (body("<html>Welcome to this hotel's network</html>"), Unknown("Invalid server response")),
    (body("{}"), Unknown("an answer that makes no sense (KeyError)")),
    (body("[]"), Unknown("an answer that makes no sense (TypeError)")),
    (hang, Unknown("SocketTimeoutError")),
    (reset, Unknown("ServerDisconnectedError")),
    (truncate, Unknown("ClientPayloadError")),
]


@pytest.mark.parametrize(("answer", "outcome"), THE_TABLE)
async def test_every_answer_has_its_outcome(
    sender: Sender, telegram: ScriptedTelegram, answer: Answer, outcome: Outcome
):
    telegram.script.append(answer)
    assert await sender.send(RITA, MESSAGE, bulk=True) == outcome
    assert len(telegram.calls) == 1


async def test_a_server_that_is_not_there_is_tried_again(pacing: Pacing):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        request = AiohttpRequest(1)
        await request.initialize()
        bot = Bot("1:x", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/bot", request=request)
        assert await Sender(bot, pacing).send(RITA, MESSAGE, bulk=True) == RetryAt(1.0, "ClientConnectorError")
        await request.shutdown()


@pytest.mark.parametrize("status", [401, 404])
async def test_an_invalid_token_is_raised(sender: Sender, telegram: ScriptedTelegram, status: int):
    telegram.script.append(refused(status, "Unauthorized"))
    with pytest.raises(InvalidToken):
        await sender.send(RITA, MESSAGE, bulk=True)


async def test_a_chat_that_is_to_be_left_alone_for_long_is_not_written_to(sender: Sender, telegram: ScriptedTelegram):
    telegram.script.append(refused(429, "Too Many Requests: retry after 90", retry_after=90))
    await sender.send(RITA, MESSAGE, bulk=False)
    assert await sender.send(RITA, MESSAGE, bulk=False) == RetryAt(90.0, FAR_TURN)
    assert await sender.edit(RITA.chat_id, 1, MESSAGE) == RetryAt(90.0, FAR_TURN)
    assert len(telegram.calls) == 1
    assert isinstance(await sender.send(Destination(1002), MESSAGE, bulk=False), Sent)


async def test_who_pays_pays_for_bulk_alone(bot: Bot, pacing: Pacing, telegram: ScriptedTelegram):
    for pays in (False, True):
        sender = Sender(bot, pacing, pays=pays)
        for bulk in (False, True):
            await sender.send(RITA, MESSAGE, bulk=bulk)
    assert ["allow_paid_broadcast" in call for call in telegram.calls] == [False, False, False, True]


async def test_an_edit_replaces_text_and_buttons(sender: Sender, telegram: ScriptedTelegram):
    assert await sender.edit(1001, 12, MESSAGE) == Sent(12)
    (call,) = telegram.calls
    assert (call["chat_id"], call["message_id"], call["text"]) == (1001, 12, "📰 News\nsaid")
    assert len(call["entities"]) == 3
    assert call["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "story:7:1"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refused(400, "Bad Request: message is not modified: specified new message content is the same"), Sent(12)),
        (refused(400, "Bad Request: message to edit not found"), Rejected("Message to edit not found")),
        (body("{}"), Unknown("an answer that makes no sense (KeyError)")),
    ],
)
async def test_an_edit_without_a_change_is_as_good_as_one(
    sender: Sender, telegram: ScriptedTelegram, answer: Answer, outcome: Outcome
):
    telegram.script.append(answer)
    assert await sender.edit(1001, 12, MESSAGE) == outcome
