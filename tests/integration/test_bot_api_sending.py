"""What the bot sends through the playground's server, asked for by python-telegram-bot's own Bot."""

import io
import json
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from tests.integration.bot_api import Client, StoppedClock, library_bot, serving

START_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="story:1:1")]])


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> World:
    world = World(clock)
    world.say(READER_ID, "/start")
    return world


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with serving(world) as client:
        yield client


@pytest.fixture
async def bot(client: Client) -> AsyncIterator[Bot]:
    async with library_bot(client) as bot:
        yield bot


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


async def test_a_message_arrives_with_its_entities_and_buttons(world: World, bot: Bot) -> None:
    bold = MessageEntity(MessageEntity.BOLD, offset=3, length=5)
    sent = await bot.send_message(READER_ID, "📰 Daily digest", entities=[bold], reply_markup=START_BUTTON)
    shown = world.history(READER_ID)[-1]
    assert sent.message_id == shown["message_id"]
    assert sent.date == world.clock()
    assert shown["text"] == "📰 Daily digest"
    assert shown["entities"] == [{"type": "bold", "offset": 3, "length": 5}]
    assert shown["reply_markup"]["inline_keyboard"] == [[{"text": "Open", "callback_data": "story:1:1"}]]
    assert shown["from"]["is_bot"]


async def test_message_ids_rise(bot: Bot) -> None:
    sent = [await bot.send_message(READER_ID, str(number)) for number in range(3)]
    ids = [message.message_id for message in sent]
    assert ids == sorted(set(ids))


async def test_html_becomes_text_and_entities(world: World, bot: Bot) -> None:
    source = (
        '<b>Bold &amp; <i>both</i></b> <a href="https://example.org/a?b=1&amp;c=2">link</a>\n'
        '<blockquote expandable>Long words</blockquote><pre><code class="language-python">x</code></pre>'
    )
    await bot.send_message(READER_ID, source, parse_mode=ParseMode.HTML)
    shown = world.history(READER_ID)[-1]
    assert shown["text"] == "Bold & both link\nLong wordsx"
    assert shown["entities"] == [
        {"type": "bold", "offset": 0, "length": 11},
        {"type": "italic", "offset": 7, "length": 4},
        {"type": "text_link", "offset": 12, "length": 4, "url": "https://example.org/a?b=1&c=2"},
        {"type": "expandable_blockquote", "offset": 17, "length": 10},
        {"type": "pre", "offset": 27, "length": 1, "language": "python"},
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1 &lt; 2 &gt; 1 &quot;x&quot; &#8364; &#x20AC;", '1 < 2 > 1 "x" € €'),
        ("R&D &nbsp; &unknown; &", "R&D &nbsp; &unknown; &"),
        ("<b></b>x", "x"),
        ("<B>x</b>", "x"),
        ("<b>x</>", "x"),
        ('<a href="nowhere">x</a>', "x"),
    ],
)
async def test_html_keeps_what_is_no_reference_and_drops_empty_tags(
    world: World, bot: Bot, source: str, text: str
) -> None:
    await bot.send_message(READER_ID, source, parse_mode=ParseMode.HTML)
    assert world.history(READER_ID)[-1]["text"] == text


async def test_commands_and_links_in_a_message_become_entities(world: World, bot: Bot) -> None:
    code = MessageEntity(MessageEntity.CODE, offset=0, length=6)
    await bot.send_message(READER_ID, "/start or /settings or https://example.org/a.", entities=[code])
    kinds = [(entity["type"], entity["offset"]) for entity in world.history(READER_ID)[-1]["entities"]]
    assert kinds == [("code", 0), ("bot_command", 10), ("url", 23)]


async def test_white_space_around_a_text_goes_and_its_entities_move(world: World, bot: Bot) -> None:
    bold = MessageEntity(MessageEntity.BOLD, offset=0, length=8)
    await bot.send_message(READER_ID, " \n a\x00b\r\nc \n", entities=[bold])
    shown = world.history(READER_ID)[-1]
    assert shown["text"] == "a b\nc"
    assert shown["entities"] == [{"type": "bold", "offset": 0, "length": 4}]


async def test_a_text_of_4096_passes_in_both_units(bot: Bot) -> None:
    for text in ("a" * 4096, "😀" * 2048):
        assert (await bot.send_message(READER_ID, text)).text == text


async def test_an_edit_replaces_text_and_buttons(world: World, bot: Bot, clock: StoppedClock) -> None:
    sent = await bot.send_message(READER_ID, "one", reply_markup=START_BUTTON)
    clock.move(seconds=5)
    edited = await bot.edit_message_text("two", READER_ID, sent.message_id)
    assert not isinstance(edited, bool)
    shown = world.history(READER_ID)[-1]
    assert shown["text"] == "two"
    assert shown["message_id"] == sent.message_id
    assert shown["edit_date"] == shown["date"] + 5
    assert "reply_markup" not in shown


async def test_an_edit_without_a_change_is_refused_and_changes_nothing(world: World, bot: Bot) -> None:
    sent = await bot.send_message(READER_ID, "one", reply_markup=START_BUTTON)
    before, version = world.history(READER_ID), world.version.value
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("one", READER_ID, sent.message_id, reply_markup=START_BUTTON)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(READER_ID, sent.message_id, reply_markup=START_BUTTON)
    assert (world.history(READER_ID), world.version.value) == (before, version)


async def test_buttons_alone_can_be_taken_away(world: World, bot: Bot) -> None:
    sent = await bot.send_message(READER_ID, "one", reply_markup=START_BUTTON)
    await bot.edit_message_reply_markup(READER_ID, sent.message_id)
    shown = world.history(READER_ID)[-1]
    assert shown["text"] == "one"
    assert "reply_markup" not in shown


async def test_a_reply_shows_what_it_replies_to(world: World, bot: Bot) -> None:
    question = world.say(READER_ID, "what?")[0]
    sent = await bot.send_message(READER_ID, "that", reply_parameters=ReplyParameters(question["message_id"]))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "what?"
    gone = ReplyParameters(question["message_id"] + 999, allow_sending_without_reply=True)
    assert (await bot.send_message(READER_ID, "that", reply_parameters=gone)).reply_to_message is None


async def test_a_document_goes_out_and_comes_back_byte_for_byte(bot: Bot) -> None:
    body = bytes(range(256)) * 100
    sent = await bot.send_document(READER_ID, io.BytesIO(body), filename="export.opml", caption="Yours")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("export.opml", len(body), "Yours")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == body
    again = await bot.send_document(READER_ID, sent.document.file_id)
    assert again.document == sent.document


async def test_a_photo_has_its_size(bot: Bot) -> None:
    sent = await bot.send_photo(READER_ID, png(640, 360), caption="Chart")
    assert [(photo.width, photo.height) for photo in sent.photo] == [(640, 360)]


async def test_what_is_no_picture_is_no_photo(bot: Bot) -> None:
    for body in (b"not a picture", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(BadRequest, match="Image_process_failed"):
            await bot.send_photo(READER_ID, body)
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(READER_ID, png(9000, 1001))


async def test_a_file_over_20_megabytes_cannot_be_fetched(world: World, bot: Bot) -> None:
    message = world.upload(READER_ID, "large.txt", b"x" * ((20 << 20) + 1))
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(message["document"]["file_id"])


async def test_a_deleted_message_is_gone_and_an_old_one_stays(world: World, bot: Bot, clock: StoppedClock) -> None:
    first, second = [await bot.send_message(READER_ID, text) for text in ("one", "two")]
    assert await bot.delete_message(READER_ID, first.message_id)
    assert first.message_id not in {message["message_id"] for message in world.history(READER_ID)}
    clock.move(hours=49)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(READER_ID, second.message_id)


async def test_typing_is_seen_for_five_seconds_or_until_the_message(
    world: World, bot: Bot, clock: StoppedClock
) -> None:
    await bot.send_chat_action(READER_ID, "typing")
    assert world.action(READER_ID) == "typing"
    clock.move(seconds=6)
    assert world.action(READER_ID) is None
    await bot.send_chat_action(READER_ID, "typing")
    await bot.send_message(READER_ID, "done")
    assert world.action(READER_ID) is None


async def test_who_never_started_or_blocked_or_left_cannot_be_written_to(world: World, bot: Bot) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(ADMINISTRATOR_ID, "hello")
    world.block(READER_ID)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(READER_ID, "hello")
    world.unblock(READER_ID)
    assert (await bot.send_message(READER_ID, "hello")).text == "hello"
    world.deactivate(READER_ID)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(READER_ID, "hello")


async def test_a_group_that_became_a_supergroup_names_its_new_id(world: World, bot: Bot) -> None:
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID, READER_ID))
    supergroup = world.upgrade(group.id)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "hello")
    assert caught.value.new_chat_id == supergroup.id
    assert (await bot.send_message(supergroup.id, "hello")).chat.title == "Desk"


@pytest.mark.parametrize(
    ("status", "words"),
    [("kicked", "bot was kicked from the supergroup chat"), ("left", "bot is not a member of the supergroup chat")],
)
async def test_a_group_without_the_bot_refuses_it(world: World, bot: Bot, status: str, words: str) -> None:
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID,), supergroup=True)
    world.set_bot_status(group.id, status, by=ADMINISTRATOR_ID)
    with pytest.raises(Forbidden, match=words):
        await bot.send_message(group.id, "hello")


async def test_a_forum_knows_its_topics_only(world: World, bot: Bot) -> None:
    forum = world.create_forum("Newsroom", members=(ADMINISTRATOR_ID,))
    topic = world.add_topic(forum.id, "Defense")
    sent = await bot.send_message(forum.id, "hello", message_thread_id=topic)
    assert sent.is_topic_message
    assert sent.message_thread_id == topic
    for unknown in (1, topic + 1):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(forum.id, "hello", message_thread_id=unknown)


async def test_a_channel_speaks_in_its_own_name(world: World, bot: Bot) -> None:
    channel = world.create_channel("Headlines", owner=ADMINISTRATOR_ID, username="headlines_here")
    sent = await bot.send_message("@headlines_here", "hello")
    assert sent.from_user is None
    assert sent.sender_chat is not None
    assert sent.sender_chat.id == channel.id
    world.set_bot_status(channel.id, "member", by=ADMINISTRATOR_ID)
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "hello")


async def test_only_its_own_messages_can_be_edited(world: World, bot: Bot) -> None:
    theirs = world.say(READER_ID, "mine")[0]
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", READER_ID, theirs["message_id"])
    document = await bot.send_document(READER_ID, b"body", filename="a.txt")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("text", READER_ID, document.message_id)


async def test_a_preview_can_be_switched_off(world: World, bot: Bot) -> None:
    await bot.send_message(READER_ID, "https://example.org/", link_preview_options=LinkPreviewOptions(is_disabled=True))
    assert world.history(READER_ID)[-1]["link_preview_options"] == {"is_disabled": True}


async def test_every_accepted_message_is_on_record_before_its_answer(world: World, tmp_path: Path) -> None:
    path = tmp_path / "sends.jsonl"
    async with serving(world, log=path) as client:
        sent = await client.result("sendMessage", chat_id=READER_ID, text="one")
        assert [json.loads(line)["message"] for line in path.read_text().splitlines()] == [sent]
        await client.call("sendMessage", {"chat_id": READER_ID, "text": ""})
        await client.result("editMessageText", chat_id=READER_ID, message_id=sent["message_id"], text="two")
        await client.result("sendChatAction", chat_id=READER_ID, action="typing")
        entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(entry["method"], entry["message"]["text"]) for entry in entries] == [
        ("sendmessage", "one"),
        ("editmessagetext", "two"),
    ]
    assert {entry["message_id"] for entry in entries} == {sent["message_id"]}
    assert {entry["chat_id"] for entry in entries} == {READER_ID}


async def test_the_bot_knows_itself_and_its_chats(world: World, bot: Bot) -> None:
    assert bot.username == world.bot["username"]
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID, READER_ID), supergroup=True)
    assert (await bot.get_chat(group.id)).title == "Desk"
    assert (await bot.get_chat_member(group.id, ADMINISTRATOR_ID)).status == "creator"
    assert (await bot.get_chat_member(group.id, READER_ID)).status == "member"
    assert [member.user.id for member in await bot.get_chat_administrators(group.id)] == [ADMINISTRATOR_ID]
    world.set_bot_status(group.id, "administrator", by=ADMINISTRATOR_ID)
    assert len(await bot.get_chat_administrators(group.id)) == 2
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "hello")


async def test_descriptions_and_menu_button_are_kept(bot: Bot) -> None:
    await bot.set_my_description("News, verbatim.")
    await bot.set_my_short_description("Nachrichten.", language_code="de")
    assert (await bot.get_my_description("fr")).description == "News, verbatim."
    assert (await bot.get_my_short_description("de")).short_description == "Nachrichten."
    assert (await bot.get_my_short_description()).short_description == ""
    await bot.set_chat_menu_button()
    assert (await bot.get_chat_menu_button(READER_ID)).type == "default"
