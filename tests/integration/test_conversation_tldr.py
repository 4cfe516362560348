"""/tldr in all its ways, and what is offered for text and files without a command."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import articles, prompts
from storage.model import ArticleStatus
from tests.integration.talk import RITA, Talk, talking
from tests.integration.test_conversation_admin import BODY

OFFER = "Shall I put this in short?"


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        yield talk


def is_brief(text: str) -> bool:
    return text.startswith("Harbour of Port Aurelia reopens after three weeks of repairs\n• The harbour")


async def test_pasted_text_is_put_in_short_and_not_kept(talk):
    (brief,) = await talk.say(f"/tldr {BODY}")
    assert is_brief(brief)
    assert len(brief) < len(BODY)
    assert await talk.database.read(articles.count, status=tuple(ArticleStatus)) == 0


async def test_a_reply_is_put_in_short(talk):
    await talk.say(BODY)
    original = talk.world.history(RITA)[0]["message_id"]
    (brief,) = await talk.say("/summary", reply_to=original)
    assert is_brief(brief)


async def test_a_file_is_put_in_short(talk):
    (brief,) = await talk.upload("harbour.txt", BODY.encode(), "/tldr", by=RITA)
    assert is_brief(brief)


async def test_a_text_too_long_to_be_an_article_is_refused(talk):
    (refusal,) = await talk.upload("long.txt", b"The harbour opened. " * 5001, "/tldr", by=RITA)
    assert refusal == "The text is longer than 100,000 characters; send me a shorter one."


async def test_a_long_text_without_a_command_is_offered_a_brief_in_reply(talk):
    assert await talk.say(BODY) == [OFFER]
    assert talk.last()["reply_to_message"]["text"] == BODY
    (brief,) = await talk.press("In short")
    assert is_brief(brief)


async def test_a_file_without_a_command_is_offered_a_brief(talk):
    assert await talk.upload("harbour.txt", BODY.encode(), by=RITA) == [OFFER]
    (brief,) = await talk.press("In short")
    assert is_brief(brief)


async def test_a_link_without_a_command_is_offered_a_brief_and_a_guarded_one_refused(talk):
    assert await talk.say("look: http://127.0.0.1:9/secret") == [OFFER]
    (refusal,) = await talk.press("In short")
    assert refusal.endswith(".")
    assert "\n" not in refusal


async def test_an_offer_whose_text_is_gone_says_how_to_go_on(talk):
    await talk.say(BODY)
    del talk.last()["reply_to_message"]
    (refusal,) = await talk.press("In short")
    assert refusal == "Send /tldr with a link or a text behind it, or as a reply to a message."


async def test_a_word_is_no_article(talk):
    (refusal,) = await talk.say("/tldr word")
    assert refusal.endswith(".")
    assert len(refusal) < 200


async def test_somebody_is_seen_typing_meanwhile(talk):
    seen = []
    act = talk.world.act
    talk.world.act = lambda chat, action: (seen.append((chat.id, action)), act(chat, action))
    await talk.say(f"/tldr {BODY}")
    assert seen == [(RITA, "typing")]


async def test_right_to_left_text_and_signs_of_two_units_come_back_whole(talk):
    sentence = "אמר ראש העיר ביום שני כי הנמל 🚢 נפתח מחדש אחרי שלושה שבועות של תיקונים ארוכים. "
    text = "הנמל נפתח מחדש\n\n" + sentence * 8
    (brief,) = await talk.say(f"/tldr {text}")
    assert "הנמל 🚢 נפתח" in brief


@pytest.mark.parametrize("command", ["", "/tldr "])
async def test_a_paste_of_several_messages_gets_one_offer_for_all_of_it(talk, command):
    filler = "\n\n".join(f"Paragraph {number} tells of ropes and nets and little else." for number in range(60))
    first, _, last = BODY.replace("\n\n", f"\n\n{filler}\n\n", 1).rpartition("\n\n")
    assert await talk.say(command + first) == [OFFER]
    assert talk.last()["reply_to_message"]["text"] == command + first
    assert await talk.say(last) == []
    (brief,) = await talk.press("In short")
    assert brief.startswith("Harbour of Port Aurelia reopens")
    assert "Jonas Reyl" in last
    assert "Jonas Reyl" not in first
    assert "Jonas Reyl" in brief


async def test_a_piece_handled_twice_is_kept_once(talk):
    long = "The harbour opened again on Monday. " * 80
    talk.world.say(RITA, long)
    (update,) = (update.to_json() for update in talk.world.updates.waiting())
    await talk.catch_up()
    await talk.handle(update)
    assert talk.last()["text"] == OFFER
    assert (await talk.database.read(prompts.get, RITA, RITA)).pieces == (long.strip(),)


async def test_a_second_text_some_time_later_is_another_one(talk):
    assert await talk.say("The harbour opened again on Monday. " * 80) == [OFFER]
    talk.at += timedelta(seconds=11)
    assert await talk.say("The bridge opened again on Monday. " * 80) == [OFFER]
    assert len((await talk.database.read(prompts.get, RITA, RITA)).pieces) == 1
