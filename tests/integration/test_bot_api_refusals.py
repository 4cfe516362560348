"""What the playground's server refuses, and with which words: Telegram's own."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from tests.integration.bot_api import Client, StoppedClock, serving

SEND, EDIT, COMMANDS = "sendMessage", "editMessageText", "setMyCommands"
FIRST = 2  # the id of the bot's first message; Rita's /start has 1
GROUP, FORUM, CHANNEL = -2, -1_000_000_000_003, -1_000_000_000_004
NOWHERE = 987654


def entity(kind: str = "bold", offset: Any = 0, length: Any = 1, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def text(words: str, *entities: Any, **more: Any) -> dict[str, Any]:
    return {"text": words, **({"entities": list(entities)} if entities else {}), **more}


def html(source: str) -> dict[str, Any]:
    return {"text": source, "parse_mode": "HTML"}


def buttons(*row: Any) -> dict[str, Any]:
    return {"text": "x", "reply_markup": {"inline_keyboard": [list(row)]}}


def data(value: Any) -> dict[str, Any]:
    return {"text": "a", "callback_data": value}


def command(name: Any, description: Any = "words") -> dict[str, Any]:
    return {"commands": [{"command": name, "description": description}]}


def scoped(**scope: Any) -> dict[str, Any]:
    return {"commands": [], "scope": scope}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    # chats
    (SEND, {"chat_id": "", "text": "x"}, "chat_id is empty"),
    (SEND, {"chat_id": NOWHERE, "text": "x"}, "chat not found"),
    (SEND, {"chat_id": "nobody", "text": "x"}, "chat not found"),
    (SEND, {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("getChat", {"chat_id": NOWHERE}, "chat not found"),
    ("getChatMember", {"chat_id": GROUP, "user_id": 0}, "invalid user_id specified"),
    ("getChatMember", {"chat_id": GROUP, "user_id": NOWHERE}, "member not found"),
    ("getChatAdministrators", {}, "there are no administrators in the private chat"),
    ("leaveChat", {}, "chat member status can't be changed in private chats"),
    # texts
    (SEND, {}, "message text is empty"),
    (SEND, text(""), "message text is empty"),
    (SEND, text(" \n\t "), "text must be non-empty"),
    (SEND, text("\x00\x01"), "text must be non-empty"),
    (SEND, text("\u200b"), "text must be non-empty"),
    (SEND, text("a" * 4097), "message is too long"),
    (SEND, text("😀" * 2049), "message is too long"),
    (SEND, text("a" * 32769), "text is too long"),
    (SEND, text("x", parse_mode="BBCode"), "unsupported parse_mode"),
    (SEND, text("x", parse_mode="MarkdownV2"), "unsupported parse_mode"),
    (SEND, text("half \ud83d"), "strings must be encoded in UTF-8"),
    ("sendDocument", {"document": "x", "caption": "a" * 1025}, "message caption is too long"),
    # entities
    (SEND, text("x", "bold"), "can't parse MessageEntity: expected an Object"),
    (SEND, text("x", {"type": "bold", "length": 1}), "can't parse MessageEntity: Can't find field \"offset\""),
    (SEND, text("x", entity(length="one")), 'can\'t parse MessageEntity: Field "length" must be of type Number'),
    (SEND, text("x", entity("blink")), "can't parse MessageEntity: Unsupported type specified"),
    (SEND, text("x", entity("text_link")), "can't parse MessageEntity: Can't find field \"url\""),
    (SEND, text("x", entity("text_link", url="nowhere")), "entity URL 'nowhere' is invalid: Wrong HTTP URL"),
    (
        SEND,
        text("x", entity("text_link", url="ftp://a.b")),
        "entity URL 'ftp://a.b' is invalid: Unsupported URL protocol",
    ),
    (SEND, text("x", entity(offset=-1)), "receive an entity with incorrect offset -1"),
    (SEND, text("x", entity(length=-1)), "receive an entity with incorrect length -1"),
    (SEND, text("x", entity(offset=2)), "entity begins after the end of the text at UTF-16 offset 2"),
    (
        SEND,
        text("abc", entity(offset=1, length=3)),
        "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4",
    ),
    (SEND, text("😀b", entity(offset=1)), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
    (
        SEND,
        text("a😀b", entity(length=2)),
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5",
    ),
    (SEND, text("abcd", entity(length=3), entity("italic", 1, 3)), "ENTITY_BOUNDS_INVALID"),
    (SEND, text("abcd", entity("code", 0, 3), entity("bold", 1, 1)), "ENTITY_BOUNDS_INVALID"),
    (SEND, text("abcd", entity(length=3), entity("pre", 1, 1)), "ENTITY_BOUNDS_INVALID"),
    (SEND, text("abcd", entity("blockquote", 0, 4), entity("expandable_blockquote", 1, 1)), "ENTITY_BOUNDS_INVALID"),
    (
        SEND,
        text("abcd", entity("text_link", 0, 4, url="https://a.b"), entity("text_link", 1, 1, url="https://a.b")),
        "ENTITY_BOUNDS_INVALID",
    ),
    (SEND, text("x" * 101, *(entity(offset=place) for place in range(101))), "ENTITIES_TOO_LONG"),
    # HTML
    (SEND, html("a <b"), "can't parse entities: Unclosed start tag at byte offset 2"),
    (SEND, html("é<br>"), 'can\'t parse entities: Unsupported start tag "br" at byte offset 2'),
    (SEND, html("1 < 2"), 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    (SEND, html("<p>x</p>"), 'can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
    (SEND, html("x</b>"), "can't parse entities: Unexpected end tag at byte offset 1"),
    (SEND, html("<b>x"), "can't parse entities: Can't find end tag corresponding to start tag b"),
    (SEND, html("<b>x</b"), "can't parse entities: Unclosed end tag at byte offset 4"),
    (
        SEND,
        html("<b><i>x</b></i>"),
        'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    (SEND, html("<a =x>y</a>"), 'can\'t parse entities: Empty attribute name in the tag "a" at byte offset 0'),
    (
        SEND,
        html("<a href>y</a>"),
        'can\'t parse entities: Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
    ),
    (SEND, html("<a href=x/y>z</a>"), "can't parse entities: Unexpected end of name token at byte offset 8"),
    (SEND, html('<a href="x'), "can't parse entities: Unclosed start tag at byte offset 0"),
    (SEND, html("<span>x</span>"), 'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
    (
        SEND,
        html('<tg-emoji emoji-id="a">x</tg-emoji>'),
        "can't parse entities: Invalid custom emoji identifier specified",
    ),
    (
        SEND,
        html("&#xD83D;"),
        (
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, check for "
            "unmatched surrogate code units"
        ),
    ),
    (SEND, html("<b> </b>"), "text must be non-empty"),
    (SEND, html("<blockquote>a<blockquote>b</blockquote></blockquote>"), "ENTITY_BOUNDS_INVALID"),
    # keyboards
    (SEND, {"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    (SEND, {"text": "x", "reply_markup": []}, "object expected as reply markup"),
    (
        SEND,
        {"text": "x", "reply_markup": {"inline_keyboard": {}}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array',
    ),
    (
        SEND,
        {"text": "x", "reply_markup": {"inline_keyboard": [{}]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        SEND,
        {"text": "x", "reply_markup": {"keyboard": [[1]]}},
        "can't parse keyboard button: KeyboardButton must be a String or an Object",
    ),
    (SEND, buttons("a"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    (SEND, buttons({"callback_data": "a"}), "can't parse inline keyboard button: Can't find field \"text\""),
    (
        SEND,
        buttons({"text": "a"}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (SEND, buttons(data("")), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    (SEND, buttons({"text": "", "callback_data": "a"}), "inline keyboard button text must be non-empty"),
    (SEND, buttons(data("a" * 65)), "BUTTON_DATA_INVALID"),
    (SEND, buttons(data("é" * 33)), "BUTTON_DATA_INVALID"),
    (SEND, buttons({**data("a"), "url": "https://a.b"}), "BUTTON_TYPE_INVALID"),
    (SEND, buttons({"text": "a", "url": "here"}), "inline keyboard button URL 'here' is invalid: Wrong HTTP URL"),
    (SEND, buttons({"text": "a", "copy_text": {"text": "x" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
    (SEND, buttons(*[data("a")] * 9), "REPLY_MARKUP_INVALID"),
    (SEND, {"text": "x", "reply_markup": {"inline_keyboard": [[data("a")] * 8] * 13}}, "REPLY_MARKUP_TOO_LONG"),
    # replies and topics
    (SEND, {"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
    (SEND, {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    (SEND, {"text": "x", "reply_parameters": {}}, "can't parse reply parameters: Can't find field \"message_id\""),
    (SEND, {"text": "x", "reply_parameters": []}, "object expected as reply parameters"),
    (SEND, {"text": "x", "message_thread_id": 5}, "message thread not found"),
    (SEND, {"chat_id": FORUM, "text": "x", "message_thread_id": 1}, "message thread not found"),
    # edits and deletions
    (EDIT, {"message_id": FIRST, "text": ""}, "message text is empty"),
    (EDIT, {"text": "x"}, "message identifier is not specified"),
    (EDIT, {"chat_id": "", "text": "x"}, "message identifier is not specified"),
    (EDIT, {"message_id": 99, "text": "x"}, "message to edit not found"),
    (EDIT, {"message_id": 1, "text": "x"}, "message can't be edited"),
    (
        EDIT,
        {"message_id": FIRST, "text": "here"},
        (
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        ),
    ),
    (EDIT, {"message_id": FIRST, "text": "a" * 4097}, "message is too long"),
    ("editMessageReplyMarkup", {"message_id": 99}, "message to edit not found"),
    ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ("deleteMessage", {}, "message identifier is not specified"),
    # files
    ("sendDocument", {}, "there is no document in the request"),
    ("sendDocument", {"document": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("sendDocument", {"document": "attach://missing"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"photo": "https://a.b/c.png"}, "failed to get HTTP URL content"),
    ("getFile", {}, "file_id not specified"),
    ("getFile", {"file_id": "unknown"}, "invalid file_id"),
    # the rest
    ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}, "MESSAGE_TOO_LONG"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": {}}, "expected an Array of inline query results"),
    (
        "answerInlineQuery",
        {"inline_query_id": "1", "results": [{"id": str(number)} for number in range(51)]},
        "RESULTS_TOO_MUCH",
    ),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": ""}]}, "RESULT_ID_INVALID"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": "a"}, {"id": "a"}]}, "RESULT_ID_DUPLICATE"),
    (COMMANDS, {"commands": "{"}, "can't parse commands JSON object"),
    (COMMANDS, {"commands": {}}, "expected an Array of BotCommand"),
    (COMMANDS, {"commands": ["start"]}, "can't parse BotCommand: expected an Object"),
    (COMMANDS, {"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
    (COMMANDS, command(""), "command must be non-empty"),
    (COMMANDS, command("Start"), "BOT_COMMAND_INVALID"),
    (COMMANDS, command("a" * 33), "BOT_COMMAND_INVALID"),
    (COMMANDS, command("start", " "), "command description must be non-empty"),
    (COMMANDS, command("start", "a" * 257), "BOT_COMMAND_DESCRIPTION_INVALID"),
    (COMMANDS, {"commands": [{"command": "a", "description": "b"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    (COMMANDS, {"commands": [], "language_code": "german"}, "invalid language code specified"),
    (COMMANDS, {"commands": [], "scope": "default"}, "can't parse BotCommandScope JSON object"),
    (COMMANDS, scoped(type="everyone"), "can't parse BotCommandScope: Unsupported type specified"),
    (COMMANDS, scoped(type="chat"), "can't parse BotCommandScope: Can't find field \"chat_id\""),
    (COMMANDS, scoped(type="chat", chat_id=""), "can't parse BotCommandScope: Empty chat_id specified"),
    (COMMANDS, scoped(type="chat", chat_id=NOWHERE), "chat not found"),
    (COMMANDS, scoped(type="chat", chat_id=ADMINISTRATOR_ID), "chat not found"),
    (COMMANDS, scoped(type="chat", chat_id=CHANNEL), "can't change commands in channel chats"),
    (
        COMMANDS,
        scoped(type="chat_administrators", chat_id=READER_ID),
        "can't use specified scope in private chats",
    ),
    ("setMyDescription", {"description": "a" * 513}, "DESCRIPTION_TOO_LONG"),
    ("setMyShortDescription", {"short_description": "a" * 121}, "SHORT_DESCRIPTION_TOO_LONG"),
    ("setChatMenuButton", {"menu_button": {"type": "door"}}, "can't parse MenuButton: MenuButton has unsupported type"),
    ("setWebhook", {"url": "ftp://example.org"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "https://example.org:port"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
    (
        "setWebhook",
        {"url": "https://example.org:8080"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    ("setWebhook", {"url": "http://127.0.0.1:1", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ("setWebhook", {"url": "http://127.0.0.1:1", "secret_token": "a" * 257}, "secret token is too long"),
]


@pytest.fixture
def world() -> World:
    world = World(StoppedClock())
    world.say(READER_ID, "/start")
    assert world.create_group("Desk", members=(ADMINISTRATOR_ID, READER_ID)).id == GROUP
    assert world.create_forum("Newsroom", members=(ADMINISTRATOR_ID,)).id == FORUM
    assert world.create_channel("Headlines", owner=ADMINISTRATOR_ID).id == CHANNEL
    return world


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with serving(world) as client:
        sent = await client.result(SEND, chat_id=READER_ID, text="here")
        assert sent["message_id"] == FIRST
        yield client


@pytest.mark.parametrize(("method", "arguments", "words"), REFUSED, ids=lambda value: str(value)[:60])
async def test_a_bad_call_is_refused_in_telegrams_words_and_changes_nothing(
    world: World, client: Client, method: str, arguments: dict[str, Any], words: str
) -> None:
    before = state(world)
    answer = await client.call(method, {"chat_id": READER_ID, **arguments})
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}
    assert state(world) == before


def state(world: World) -> str:
    """Everything that a call could change and people could see."""
    histories = {chat_id: (chat.messages, chat.bot_status) for chat_id, chat in world.chats.items()}
    return json.dumps([world.version.value, histories, world.menu(READER_ID), repr(world.profile)])


async def test_nested_arguments_may_be_json_or_text_of_json(world: World, client: Client) -> None:
    keyboard = {"inline_keyboard": [[data("a")]]}
    for markup in (keyboard, json.dumps(keyboard)):
        await client.result(SEND, chat_id=str(READER_ID), text="x", reply_markup=markup)
    first, second = world.history(READER_ID)[-2:]
    assert first["reply_markup"] == second["reply_markup"] == keyboard


async def test_formatting_at_the_limits_passes(client: Client) -> None:
    nested = text("abcd", entity(length=4), entity("italic", 1, 2), entity("blockquote", 0, 4), entity("code", 3, 0))
    hundred = text("x" * 100, *(entity(offset=place) for place in range(100)))
    for good in (nested, hundred, buttons(data("a" * 64)), buttons(*[data("a")] * 8)):
        await client.result(SEND, chat_id=READER_ID, **good)


async def test_a_quote_may_hold_a_link(client: Client) -> None:
    link = entity("text_link", 0, 2, url="https://example.org")
    sent = await client.result(SEND, chat_id=READER_ID, **text("abcd", entity("blockquote", 0, 4), link))
    assert [part["type"] for part in sent["entities"]] == ["blockquote", "text_link"]
    assert sent["entities"][1]["url"] == "https://example.org/"
