"""What the bot forwards through the playground's server, and what it must not."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, MessageOriginChannel, MessageOriginChat, MessageOriginUser
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from tests.integration.bot_api import StoppedClock, library_bot, serving
from tests.integration.test_bot_api_sending import START_BUTTON

RITA, ADA = READER_ID, ADMINISTRATOR_ID


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def world(clock: StoppedClock) -> World:
    world = World(clock)
    world.say(RITA, "/start")
    world.say(ADA, "/start")
    return world


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    async with serving(world) as client, library_bot(client) as bot:
        yield bot


def last_id(world: World, chat_id: int) -> int:
    message_id: int = world.history(chat_id)[-1]["message_id"]
    return message_id


async def test_a_forwarded_message_keeps_its_words_and_says_whose_they_are(world, bot, clock):
    sent = await bot.send_message(RITA, "<b>News</b>", parse_mode="HTML", reply_markup=START_BUTTON)
    clock.move(minutes=5)
    copy = await bot.forward_message(ADA, RITA, sent.message_id, disable_notification=True)
    assert copy.text == "News"
    assert [entity.type for entity in copy.entities] == ["bold"]
    assert copy.reply_markup is None
    assert isinstance(copy.forward_origin, MessageOriginUser)
    assert copy.forward_origin.sender_user.id == bot.id
    assert copy.forward_origin.date == sent.date
    assert copy.date == world.clock()
    assert last_id(world, ADA) == copy.message_id != sent.message_id


async def test_a_forwarded_forward_names_the_first_author(world, bot):
    world.say(RITA, "My words")
    first = await bot.forward_message(ADA, RITA, last_id(world, RITA))
    second = await bot.forward_message(RITA, ADA, first.message_id)
    assert second.forward_origin == first.forward_origin
    assert second.forward_origin.sender_user.id == RITA


async def test_posts_and_anonymous_words_are_their_chats(world, bot):
    channel = world.create_channel("News", owner=ADA)
    group = world.create_group("Friends", members=(ADA, RITA), supergroup=True, bot_status="administrator")
    post = world.post(channel.id, "A post")
    world.say_anonymously(group.id, "Nobody’s words")
    of_channel = await bot.forward_message(RITA, channel.id, post["message_id"])
    of_group = await bot.forward_message(RITA, group.id, last_id(world, group.id))
    assert isinstance(of_channel.forward_origin, MessageOriginChannel)
    assert of_channel.forward_origin.message_id == post["message_id"]
    assert isinstance(of_group.forward_origin, MessageOriginChat)


async def test_messages_of_another_chat_are_not_found(world, bot):
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(ADA, RITA, last_id(world, ADA))


async def test_what_is_protected_or_no_message_of_anybody_is_not_forwarded(world, bot):
    protected = await bot.send_message(RITA, "Keep it", protect_content=True)
    forum = world.create_forum("Forum", members=(ADA,))
    topic = world.add_topic(forum.id, "Topic")
    for chat_id, message_id in ((RITA, protected.message_id), (forum.id, topic)):
        with pytest.raises(BadRequest, match="The message can't be forwarded"):
            await bot.forward_message(ADA, chat_id, message_id)
    unprotected = await bot.send_message(RITA, "Take it")
    kept = await bot.forward_message(ADA, RITA, unprotected.message_id, protect_content=True)
    assert kept.has_protected_content


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"chat_id": ADA, "from_chat_id": "", "message_id": 1}, "Chat_id is empty"),
        ({"chat_id": "", "from_chat_id": RITA, "message_id": 1}, "Chat_id is empty"),
        ({"chat_id": ADA, "from_chat_id": 9999, "message_id": 1}, "Chat not found"),
        ({"chat_id": 9999, "from_chat_id": RITA, "message_id": 1}, "Chat not found"),
        ({"chat_id": ADA, "from_chat_id": RITA, "message_id": 0}, "Message identifier is not specified"),
        ({"chat_id": ADA, "from_chat_id": RITA, "message_id": 1, "message_thread_id": 5}, "Message thread not found"),
    ],
)
async def test_wrong_arguments_are_refused(bot, arguments, words):
    with pytest.raises(BadRequest, match=words):
        await bot.forward_message(**arguments)


async def test_nothing_is_forwarded_where_the_bot_may_not_write(world, bot):
    message_id = last_id(world, RITA)
    world.block(ADA)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.forward_message(ADA, RITA, message_id)
    group = world.create_group("Friends", members=(ADA,))
    world.upgrade(group.id)
    with pytest.raises(ChatMigrated):
        await bot.forward_message(group.id, RITA, message_id)


async def test_what_a_reader_who_blocked_the_bot_got_can_still_be_forwarded(world, bot):
    sent = await bot.send_message(RITA, "News")
    world.block(RITA)
    assert (await bot.forward_message(ADA, RITA, sent.message_id)).text == "News"
