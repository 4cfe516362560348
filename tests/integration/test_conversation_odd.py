"""What should not happen and does: odd updates, stale buttons, huge and broken text. Each gets one sentence."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.dispatch import TOO_OLD, set_menus
from storage import chats
from storage.model import ChatStatus
from tests.integration.talk import ADA, RITA, Talk, talking

READER = {"id": RITA, "is_bot": False, "first_name": "Rita"}
NONSENSE = [
    "nonsense",
    "",
    ":",
    "story",
    "story:",
    "story:1",
    "story:1:1",
    "story:x:y",
    "story:99999999999999999999:1",
    "more:1:-5",
    "digest:²",
    "open:",
    "open:0:0:",
    "open:99999999999999999999999999999999:0:",
    "openquotes:x",
    "zone:Mars/Olympus",
    "zone:../../etc/passwd",
    "subscribe:99:99",
    "pause:x",
    "forget:",
    "forget:99999999999",
    "forget:²",
    "publish:1",
    "remove:1",
    "retopic:1:+x",
    "resubscribe",
    "x" * 64,
]
HOME = {"id": RITA, "type": "private", "first_name": "Rita"}


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        await talk.say("/help")
        yield talk


def message(**content):
    return {"message_id": 900, "date": 1774288800, "chat": HOME, "from": READER, **content}


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 5},
        {"update_id": 5, "kind_of_tomorrow": {"id": 1}},
        {"update_id": 5, "inline_query": {"id": "1", "from": READER, "query": "news", "offset": ""}},
        {"update_id": 5, "edited_message": message(edit_date=1774288801, text="/pause")},
        {"update_id": 5, "message": message(left_chat_member=READER)},
    ],
)
async def test_updates_that_say_nothing_to_the_bot_are_passed_over(talk, update):
    assert await talk.feed(update) == []
    assert await talk.database.read(chats.get, RITA) is None


async def test_a_message_without_a_sender_is_answered_all_the_same(talk):
    spoken = {key: value for key, value in message(text="hello").items() if key != "from"}
    (answer,) = await talk.feed({"update_id": 5, "message": spoken})
    assert answer.startswith("Send me a link")


async def test_a_long_text_below_a_picture_is_offered_a_brief(talk):
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    (answer,) = await talk.feed({"update_id": 5, "message": message(photo=photo, caption="word " * 100)})
    assert answer == "Shall I put this in short?"


async def test_a_picture_is_answered_with_what_can_be_read(talk):
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    (answer,) = await talk.feed({"update_id": 5, "message": message(photo=photo)})
    assert answer == "I read text, links and files; /help lists what I can do."


@pytest.mark.parametrize(
    "text",
    [
        "\u202e/help",
        "\x00",
        "/",
        "//",
        "/ help",
        "x" * 4096,
        "😀" * 2048,
        "שלום",
        "/subscribe \x00\x00",
        "/latest " + "y" * 4000,
    ],
)
async def test_broken_and_huge_text_gets_one_short_answer(talk, text):
    length = len(text.split()[0]) if text.startswith("/") else 0
    entities = [{"type": "bot_command", "offset": 0, "length": length}] if length else []
    (answer,) = await talk.feed({"update_id": 5, "message": message(text=text, entities=entities)})
    assert 10 < len(answer) < 250
    assert len(text) < 10 or text not in answer


async def test_nonsense_behind_a_button_is_answered_and_changes_nothing(talk):
    await talk.say("/latest")
    before = await talk.database.read(chats.get, RITA), talk.world.history(RITA)
    for number, data in enumerate(NONSENSE):
        query = {"id": "1", "from": READER, "message": talk.last(), "chat_instance": "1", "data": data}
        assert (data, await talk.feed({"update_id": number, "callback_query": query})) == (data, [])
    assert (await talk.database.read(chats.get, RITA), talk.world.history(RITA)) == before


async def test_a_button_of_a_message_that_telegram_no_longer_shows_is_too_old(talk):
    await talk.say("/time")
    message_id, data = talk.button("08:00")
    talk.last()["date"] = 0  # how the Bot API marks an inaccessible message
    (notice,) = await talk.press_data(message_id, data)
    assert notice == TOO_OLD


async def test_a_button_of_an_article_that_was_taken_back_says_so(talk):
    await talk.published()
    await talk.say("/latest")
    await talk.say("/remove 1", by=ADA)
    (notice,) = await talk.press("1")
    assert notice == "This article is not here any more; /latest has the newest ones."


async def test_pages_of_the_latest_articles_survive_nonsense(talk):
    await talk.published()
    await talk.say("/latest")
    shown = talk.last()
    for data in ("latestpage:x:y", "latestpage:-1:", "latestpage:99999999999999:", "latestpage:0:" + "x" * 51):
        query = {"id": "1", "from": READER, "message": shown, "chat_instance": "1", "data": data}
        await talk.feed({"update_id": hash(data) % 1000, "callback_query": query})
    assert talk.last()["text"].startswith("Latest news")


async def test_a_reader_who_blocked_the_bot_meanwhile_is_noted(talk):
    await talk.say("/start")
    talk.world.people[RITA].has_blocked = True
    await talk.feed({"update_id": 5, "message": message(text="hello")})
    assert (await talk.database.read(chats.get, RITA)).status is ChatStatus.BLOCKED


async def test_a_failure_inside_a_handler_reaches_who_feeds_the_updates(talk):
    talk.database.close()
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a closed database raises, it must not vanish
        await talk.handle({"update_id": 5, "message": message(text="/settings", entities=[
            {"type": "bot_command", "offset": 0, "length": 9}])})  # fmt: skip


async def test_the_menus_differ_by_who_looks_and_no_administrator_is_waited_for(talk):
    await talk.say("/help", by=ADA)
    await set_menus(talk.application.bot, {ADA, 424242})
    readers = {command["command"] for command in talk.world.menu(RITA)}
    admins = {command["command"] for command in talk.world.menu(ADA)}
    assert "digest" in readers
    assert "add" not in readers
    assert readers | {"add", "articles", "article", "remove", "outbox", "retry", "skip", "stats"} == admins


async def test_an_administrator_who_comes_later_gets_the_menu_with_the_start(talk):
    await talk.say("/start", by=ADA)
    assert "add" in {command["command"] for command in talk.world.menu(ADA)}


async def test_a_file_that_is_gone_gets_one_sentence_and_is_no_revoked_token(talk, monkeypatch):
    monkeypatch.setattr(talk.world.files, "at", lambda _: None)  # its address answers 404, as a wrong token's does
    (refusal,) = await talk.upload("harbour.txt", b"A text. " * 200, "/add")
    assert refusal == "Telegram does not hand out that file at the moment; send it again later."
