"""Groups, forums and channels: who may change what, and where the answers go."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage import chats, subscriptions
from storage.model import ChatStatus, Destination
from tests.integration.talk import ADA, RITA, Talk, talking

ONLY_ADMINISTRATORS = "Only administrators of this chat can change that; anyone may ask for a /digest."


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        yield talk


@pytest.fixture
async def group(talk: Talk) -> int:
    """Ada made it, Rita is a member."""
    chat = talk.world.create_group("Newsroom", members=(ADA, RITA))
    await talk.catch_up()
    return chat.id


async def subscribed(talk: Talk, chat_id: int, thread_id: int = 0) -> bool:
    found = await talk.database.read(subscriptions.get, Destination(chat_id, thread_id))
    return found is not None and found.active


async def test_only_administrators_of_a_group_change_its_settings(talk, group):
    assert await talk.say("/subscribe 8:00", chat_id=group) == [ONLY_ADMINISTRATORS]
    assert not await subscribed(talk, group)
    (question,) = await talk.say("/subscribe 8:00", by=ADA, chat_id=group)
    assert question.startswith("Where are you?")
    (notice,) = await talk.press("London", chat_id=group)
    assert notice == ONLY_ADMINISTRATORS
    assert (await talk.press("London", by=ADA, chat_id=group))[0].startswith("First digest: Tue 08:00, London time")
    assert await subscribed(talk, group)


async def test_anyone_in_a_group_may_ask_for_a_digest_once_a_minute(talk, group):
    await talk.published()
    (digest,) = await talk.say("/digest", chat_id=group)
    assert "Harbour reopens" in digest
    talk.at += timedelta(seconds=30)
    await talk.published("Second")
    assert await talk.say("/digest", chat_id=group) == ["This group just had a digest; ask again in a minute."]
    talk.at += timedelta(seconds=31)
    (digest,) = await talk.say("/digest", chat_id=group)
    assert "Second" in digest


async def test_anyone_in_a_group_may_ask_for_a_preview_once_a_minute(talk, group):
    await talk.published()
    assert "Harbour reopens" in (await talk.say("/preview", chat_id=group))[0]
    talk.at += timedelta(seconds=30)
    refused = ["This group just had a preview; ask again in a minute."]
    assert await talk.say("/preview", chat_id=group) == refused
    talk.at += timedelta(seconds=31)
    assert "Harbour reopens" in (await talk.say("/preview", chat_id=group))[0]


async def test_commands_for_another_bot_and_unknown_ones_are_left_alone_in_a_group(talk, group):
    talk.world.chats[group].bot_status = "administrator"
    assert await talk.say("/digest@other_bot", chat_id=group) == []
    assert await talk.say("/nonsense", chat_id=group) == []
    assert await talk.say("hello all", chat_id=group) == []
    assert await talk.say("/stats", chat_id=group) == []


async def test_administrators_of_the_bot_work_in_private_only(talk, group):
    (answer,) = await talk.say("/stats", by=ADA, chat_id=group)
    assert answer == "That is between us; send it in our private chat."


async def test_an_anonymous_administrator_of_a_group_counts_as_one(talk, group):
    message = {
        "message_id": 900,
        "date": 1774288800,
        "chat": talk.world.chats[group].to_json(),
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        "sender_chat": talk.world.chats[group].to_json(),
        "text": "/timezone Berlin",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    assert await talk.feed({"update_id": 5, "message": message}, group) == ["Your clock is on Berlin time now."]


async def test_another_channel_s_voice_in_a_group_is_no_administrator(talk, group):
    channel = {"id": -1000000000999, "type": "channel", "title": "Elsewhere"}
    message = {
        "message_id": 900,
        "date": 1774288800,
        "chat": talk.world.chats[group].to_json(),
        "from": {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
        "sender_chat": channel,
        "text": "/timezone Berlin",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    assert await talk.feed({"update_id": 5, "message": message}, group) == [ONLY_ADMINISTRATORS]


async def test_each_topic_of_a_forum_has_its_own_digest(talk):
    forum = talk.world.create_forum("Forum", members=(ADA, RITA)).id
    sport, city = talk.world.add_topic(forum, "Sport"), talk.world.add_topic(forum, "City")
    await talk.say("/timezone UTC", by=ADA, chat_id=forum)
    await talk.say("/subscribe 8:00", by=ADA, chat_id=forum, thread_id=sport)
    assert talk.last(forum)["message_thread_id"] == sport
    await talk.say("/subscribe 9:00", by=ADA, chat_id=forum, thread_id=city)
    assert [await subscribed(talk, forum, thread) for thread in (0, sport, city)] == [False, True, True]
    await talk.say("/unsubscribe", by=ADA, chat_id=forum, thread_id=sport)
    assert [await subscribed(talk, forum, thread) for thread in (sport, city)] == [False, True]
    await talk.say("/pause", by=ADA, chat_id=forum, thread_id=sport)
    assert talk.last(forum)["text"] == "The digests of all topics here are paused until you /resume."


async def test_a_group_that_becomes_a_supergroup_keeps_everything(talk, group):
    await talk.say("/timezone UTC", by=ADA, chat_id=group)
    await talk.say("/subscribe 8:00", by=ADA, chat_id=group)
    new = talk.world.upgrade(group).id
    await talk.catch_up()
    assert not await subscribed(talk, group)
    assert await subscribed(talk, new)
    assert (await talk.database.read(chats.get, new)).timezone == "UTC"


async def test_an_answer_follows_a_group_that_moved_before_it_came(talk, group):
    await talk.say("/timezone UTC", by=ADA, chat_id=group)
    talk.world.say(RITA, "/status", chat_id=group)
    new = talk.world.upgrade(group).id
    await talk.catch_up()
    assert talk.last(new)["text"].startswith("Status")
    assert (await talk.database.read(chats.get, new)).timezone == "UTC"


async def test_commands_in_a_channel_bind_to_the_channel(talk):
    channel = talk.world.create_channel("Morning news", owner=ADA).id
    assert await talk.post(channel, "/timezone UTC") == ["Your clock is on UTC now."]
    (answer,) = await talk.post(channel, "/subscribe 8:00")
    assert answer.startswith("You get a digest daily at 08:00.")
    assert await talk.post(channel, "An ordinary post.") == []
    await talk.published()
    talk.at = datetime.fromisoformat("2026-03-24T08:00:05+00:00")
    await talk.arrive()
    assert "Harbour reopens" in talk.last(channel)["text"]


async def test_a_bot_taken_out_of_a_group_sends_it_nothing_until_it_is_back(talk, group):
    await talk.say("/timezone UTC", by=ADA, chat_id=group)
    talk.world.set_bot_status(group, "kicked", by=ADA)
    await talk.catch_up()
    assert (await talk.database.read(chats.get, group)).status is ChatStatus.BLOCKED
    talk.world.set_bot_status(group, "member", by=ADA)
    await talk.catch_up()
    assert (await talk.database.read(chats.get, group)).status is ChatStatus.ACTIVE


async def test_questions_in_words_are_asked_in_private_only(talk, group):
    await talk.say("/time", by=ADA, chat_id=group)
    (answer,) = await talk.press("Other time", by=ADA, chat_id=group)
    assert answer.startswith("Send /time with your times")
