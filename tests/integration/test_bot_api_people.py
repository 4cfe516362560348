"""What people can do in the playground's world, and what the bot gets to know of it."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat, BotCommandScopeChatAdministrators

from bot.playground.world.accounts import Json, Person
from bot.playground.world.text import LONGEST_TEXT, clean, pieces, utf16_length
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, Impossible, World
from tests.integration.bot_api import Client, StoppedClock, library_bot, serving


@pytest.fixture
def world() -> World:
    return World(StoppedClock())


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with serving(world) as client:
        yield client


def told(world: World) -> list[Json]:
    """What the bot has not confirmed yet."""
    return [update.to_json() for update in world.updates.waiting()]


def texts_told(world: World) -> list[str]:
    return [update["message"]["text"] for update in told(world) if "text" in update.get("message", {})]


@given(st.text(max_size=50), st.integers(min_value=2, max_value=20))
def test_a_split_text_loses_nothing_but_white_space(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert all(0 < utf16_length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(clean(text).split())


def test_a_long_text_is_sent_in_several_messages(world: World) -> None:
    text = "\n".join(["Ten words make a line that is not so short."] * 300)
    messages = world.say(READER_ID, text)
    assert len(messages) == 4
    assert all(len(message["text"]) <= LONGEST_TEXT for message in messages)
    assert "\n".join(message["text"] for message in messages) == text
    assert texts_told(world) == [message["text"] for message in messages]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\r\n"])
def test_nothing_cannot_be_said(world: World, text: str) -> None:
    with pytest.raises(Impossible, match="empty message"):
        world.say(READER_ID, text)
    assert told(world) == []


def test_what_no_client_allows_is_impossible(world: World) -> None:
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID,))
    with pytest.raises(Impossible, match="Rita is not in this chat"):
        world.say(READER_ID, "hello", chat_id=group.id)
    with pytest.raises(Impossible, match="no longer there"):
        world.say(READER_ID, "hello", reply_to=99)
    with pytest.raises(Impossible, match="at most 1024"):
        world.upload(READER_ID, "a.txt", b"words", "a" * 1025)
    world.block(READER_ID)
    with pytest.raises(Impossible, match="unblock it first"):
        world.say(READER_ID, "hello")


async def test_only_buttons_that_are_there_can_be_pressed(world: World) -> None:
    message = world.say(READER_ID, "hello")[0]
    with pytest.raises(Impossible, match="no such button"):
        await world.press(READER_ID, READER_ID, message["message_id"], "story:1")


def test_an_edited_message_keeps_its_place_and_is_told(world: World) -> None:
    message = world.say(READER_ID, "helo")[0]
    world.say(READER_ID, "more")
    world.rewrite(READER_ID, READER_ID, message["message_id"], "/help")
    assert [shown["text"] for shown in world.history(READER_ID)] == ["/help", "more"]
    edited = told(world)[-1]["edited_message"]
    assert (edited["text"], edited["entities"][0]["type"]) == ("/help", "bot_command")
    with pytest.raises(Impossible, match="one's own text"):
        world.rewrite(ADMINISTRATOR_ID, ADMINISTRATOR_ID, world.upload(ADMINISTRATOR_ID, "a", b"b")["message_id"], "x")


def test_blocking_and_coming_back_is_told_once_each(world: World) -> None:
    for _ in range(2):
        world.block(READER_ID)
    for _ in range(2):
        world.unblock(READER_ID)
    changes = [update["my_chat_member"] for update in told(world)]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert [change["old_chat_member"]["status"] for change in changes] == ["member", "kicked"]


def test_in_a_group_the_bot_sees_only_what_concerns_it(world: World) -> None:
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID, READER_ID), supergroup=True)
    sent = world.send(group, {"text": "Digest"})
    for text in ("chatter", "/digest", "/digest@other_bot", "ask @newsbrief_playground_bot", "so /digest"):
        world.say(READER_ID, text, chat_id=group.id)
    world.say(READER_ID, "thanks", chat_id=group.id, reply_to=sent["message_id"])
    assert texts_told(world) == ["/digest", "ask @newsbrief_playground_bot", "thanks"]
    world.set_bot_status(group.id, "administrator", by=ADMINISTRATOR_ID)
    world.say(READER_ID, "more chatter", chat_id=group.id)
    assert texts_told(world)[-1] == "more chatter"
    world.set_bot_status(group.id, "kicked", by=ADMINISTRATOR_ID)
    world.say(READER_ID, "/digest again", chat_id=group.id)
    assert texts_told(world)[-1] == "more chatter"


def test_an_anonymous_administrator_has_the_groups_name(world: World) -> None:
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID,), supergroup=True)
    world.say_anonymously(group.id, "/digest")
    message = told(world)[-1]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.id


def test_a_channel_post_has_no_author(world: World) -> None:
    channel = world.create_channel("Headlines", owner=ADMINISTRATOR_ID)
    world.post(channel.id, "/digest")
    added, post = told(world)
    assert added["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert "from" not in post["channel_post"]
    assert post["channel_post"]["entities"][0]["type"] == "bot_command"


def test_a_topic_is_named_by_every_message_in_it(world: World) -> None:
    forum = world.create_forum("Newsroom", members=(ADMINISTRATOR_ID,), bot_status="administrator")
    topic = world.add_topic(forum.id, "Defense")
    asked = world.say(ADMINISTRATOR_ID, "/digest", chat_id=forum.id, thread_id=topic)[0]
    answered = world.send(forum, {"text": "Digest"}, reply_to=asked["message_id"])
    assert asked["message_thread_id"] == answered["message_thread_id"] == topic
    assert "message_thread_id" not in world.say(ADMINISTRATOR_ID, "hello", chat_id=forum.id)[0]


def test_an_upgraded_group_says_so_on_both_sides(world: World) -> None:
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID, READER_ID))
    supergroup = world.upgrade(group.id)
    left, right = (update["message"] for update in told(world)[-2:])
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (group.id, supergroup.id)
    assert (right["chat"]["id"], right["migrate_from_chat_id"]) == (supergroup.id, group.id)


async def test_the_nearest_menu_is_seen(world: World, client: Client) -> None:
    world.say(ADMINISTRATOR_ID, "/start")
    world.add_person(Person(id=1003, first_name="Jörg", language_code="de"))
    group = world.create_group("Desk", members=(ADMINISTRATOR_ID, READER_ID))
    async with library_bot(client) as bot:
        await bot.set_my_commands([BotCommand("digest", "Now")])
        await bot.set_my_commands([BotCommand("digest", "Jetzt")], language_code="de")
        await bot.set_my_commands([BotCommand("add", "Add")], scope=BotCommandScopeChat(ADMINISTRATOR_ID))
        await bot.set_my_commands([BotCommand("tldr", "Short")], scope=BotCommandScopeAllGroupChats())
        await bot.set_my_commands([BotCommand("time", "When")], scope=BotCommandScopeChatAdministrators(group.id))
        assert [command.command for command in await bot.get_my_commands()] == ["digest"]
        assert [command.description for command in await bot.get_my_commands(language_code="de")] == ["Jetzt"]
        assert await bot.get_my_commands(language_code="fr") == ()
        assert world.menu(READER_ID) == [{"command": "digest", "description": "Now"}]
        assert world.menu(1003) == [{"command": "digest", "description": "Jetzt"}]
        assert [command["command"] for command in world.menu(ADMINISTRATOR_ID)] == ["add"]
        assert [command["command"] for command in world.menu(READER_ID, group.id)] == ["tldr"]
        assert [command["command"] for command in world.menu(ADMINISTRATOR_ID, group.id)] == ["time"]
        await bot.delete_my_commands(BotCommandScopeChat(ADMINISTRATOR_ID))
        assert [command["command"] for command in world.menu(ADMINISTRATOR_ID)] == ["digest"]


async def test_the_version_rises_with_what_can_be_seen(world: World, client: Client) -> None:
    versions = [world.version.value]
    world.say(READER_ID, "/start")
    versions.append(await world.changed(versions[-1]))
    sent = await client.result("sendMessage", chat_id=READER_ID, text="one")
    versions.append(await world.changed(versions[-1]))
    await client.result("editMessageText", chat_id=READER_ID, message_id=sent["message_id"], text="two")
    versions.append(await world.changed(versions[-1]))
    await client.result("deleteMessage", chat_id=READER_ID, message_id=sent["message_id"])
    versions.append(await world.changed(versions[-1]))
    assert versions == sorted(set(versions))
