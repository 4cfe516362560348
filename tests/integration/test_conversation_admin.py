"""What an administrator says, presses and sees."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import articles, prompts
from storage.model import ArticleStatus
from tests.integration.talk import ADA, RITA, Talk, talking

BODY = """Harbour of Port Aurelia reopens after three weeks of repairs

The harbour of Port Aurelia was reopened on Monday after three weeks of repairs. Forty ships had been waiting.

“This is a good day for every family in the city,” said Mira Okello, a spokeswoman for the port.

The cranes were damaged by a storm in February. Traffic is expected to be back to normal by the end of the week.

“We were paid, but we were tired,” Jonas Reyl, who works on the docks, said on Monday."""
PARAGRAPH = (
    "The council of Port Aurelia met on Tuesday and spoke about the harbour, the bridge and the school for hours. "
)


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        yield talk


async def only_article(talk: Talk):
    (article,) = await talk.database.read(articles.page, status=tuple(ArticleStatus))
    return article


async def test_an_article_added_in_one_message_is_previewed_and_published(talk):
    await talk.say("/add", by=ADA)
    (progress,) = await talk.say(BODY, by=ADA)
    assert progress.startswith("I have 1 part")
    (preview,) = await talk.press("Done", by=ADA)
    assert preview.startswith("Harbour of Port Aurelia reopens after three weeks of repairs\n#1 · draft · ")
    assert "Summary\n• The harbour of Port Aurelia was reopened on Monday" in preview
    assert "Quotes\n“" in preview
    assert talk.buttons(ADA) == ["Publish", "Edit title", "Topics", "Discard"]
    shown_in = talk.last(ADA)["message_id"]
    (published,) = await talk.press("Publish", by=ADA)
    assert published.startswith("Published as #1: Harbour of Port Aurelia")
    assert talk.last(ADA)["message_id"] == shown_in
    assert (await only_article(talk)).status is ArticleStatus.PUBLISHED


async def test_publishing_can_be_undone_and_done_again(talk):
    await talk.say(f"/add {BODY}", by=ADA)
    await talk.press("Publish", by=ADA)
    (removed,) = await talk.press("Undo", by=ADA)
    assert removed.startswith("Removed #1")
    (restored,) = await talk.press("Undo", by=ADA)
    assert "#1 · published" in restored


async def test_a_short_article_behind_the_command_needs_no_done(talk):
    (preview,) = await talk.say(f"/add {BODY}", by=ADA)
    assert "#1 · draft" in preview


async def test_a_text_in_many_messages_is_one_article_in_order(talk):
    text = "A title for the long article\n\n" + "".join(
        f"{PARAGRAPH}It was sitting number {number} of this year, and nobody left early.\n\n" for number in range(80)
    )
    await talk.say("/add", by=ADA)
    answers = await talk.say(text, by=ADA)
    assert len(answers) > 2
    assert answers[-1].startswith(f"I have {len(answers)} parts")
    await talk.press("Done", by=ADA)
    article = await only_article(talk)
    assert article.title == "A title for the long article"
    assert [f"number {number} of" in article.text for number in range(80)] == [True] * 80
    assert article.text.split() == text.split("\n\n", 1)[1].split()


async def test_a_long_text_behind_the_command_waits_for_the_rest_of_it(talk):
    answers = await talk.say("/add A title for the long article\n\n" + PARAGRAPH * 50, by=ADA)
    assert len(answers) > 1
    assert answers[0].startswith("I have 1 part")
    await talk.press("Done", by=ADA)
    article = await only_article(talk)
    assert article.title == "A title for the long article"
    assert article.text.split() == (PARAGRAPH * 50).split()


async def test_parts_wait_in_the_store_whatever_else_is_said(talk):
    await talk.say("/add", by=ADA)
    await talk.say(BODY, by=ADA)
    await talk.say("/help", by=ADA)
    (refused,) = await talk.say("/add https://example.org/other", by=ADA)
    assert refused == "You are sending me an article; press Done or Cancel there first."
    prompt = await talk.database.read(prompts.get, ADA, ADA)
    assert [piece[:10] for piece in prompt.pieces] == [BODY[:10]]
    (preview,) = await talk.press("Done", by=ADA)
    assert "#1 · draft" in preview
    assert await talk.database.read(prompts.get, ADA, ADA) is None


async def test_cancel_adds_nothing(talk):
    await talk.say("/add", by=ADA)
    await talk.say(BODY, by=ADA)
    assert await talk.press("Cancel", by=ADA) == ["Nothing was added."]
    assert await talk.database.read(prompts.get, ADA, ADA) is None
    assert await talk.database.read(articles.count, status=tuple(ArticleStatus)) == 0


async def test_done_pressed_below_an_earlier_part_is_too_old_once_all_was_cancelled(talk):
    await talk.say("/add", by=ADA)
    await talk.say(BODY, by=ADA)
    earlier = talk.last(ADA)["message_id"]
    await talk.say("And more.", by=ADA)
    await talk.press("Cancel", by=ADA)
    (notice,) = await talk.press_data(earlier, "doneadd", by=ADA)
    assert notice == "This button is too old; /add begins a new article."


async def test_an_article_comes_as_a_file_with_or_after_the_command(talk):
    (preview,) = await talk.upload("harbour.txt", BODY.encode(), "/add")
    assert "#1 · draft" in preview
    await talk.press("Discard", by=ADA)
    await talk.say("/add", by=ADA)
    (preview,) = await talk.upload("harbour.md", BODY.encode())
    assert "#2 · draft" in preview
    assert await talk.database.read(prompts.get, ADA, ADA) is None


async def test_an_article_comes_as_a_reply(talk):
    await talk.say(BODY, by=ADA)
    original = talk.world.history(ADA)[0]["message_id"]
    (preview,) = await talk.say("/add", by=ADA, reply_to=original)
    assert "#1 · draft" in preview


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("article.txt", b"%PDF-1.7 not a text"),
        ("article.txt", b""),
        ("article.exe", b"MZ\x90"),
        ("article.txt", b"one"),
        ("article.txt", b"\x00\x01" * 100),
        ("article.docx", BODY.encode()),
        ("article.txt", b"x" * 2_100_000),
    ],
)
async def test_a_file_without_an_article_is_refused_in_one_sentence(talk, name, body):
    (refusal,) = await talk.upload(name, body, "/add")
    assert refusal.endswith(".")
    assert "\n" not in refusal
    assert len(refusal) < 200
    assert await talk.database.read(articles.count, status=tuple(ArticleStatus)) == 0


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1/", "http://localhost:8081/x", "https://[::1]/", "http://0x7f000001/"]
)
async def test_a_link_to_this_machine_is_refused(talk, link):
    (refusal,) = await talk.say(f"/add {link}", by=ADA)
    assert refusal.endswith(".")
    assert await talk.database.read(articles.count, status=tuple(ArticleStatus)) == 0


async def test_a_duplicate_says_what_it_is_and_opens(talk):
    await talk.say(f"/add {BODY}", by=ADA)
    await talk.press("Publish", by=ADA)
    (answer,) = await talk.say(f"/add {BODY}", by=ADA)
    assert answer.startswith("You have this one already: #1, published. Harbour of Port Aurelia")
    (opened,) = await talk.press("Open", by=ADA)
    assert "#1 · published" in opened
    assert talk.buttons(ADA) == ["Remove", "Edit title", "Topics"]


async def test_a_title_is_edited_by_writing_it(talk):
    await talk.say(f"/add {BODY}", by=ADA)
    await talk.press("Edit title", by=ADA)
    (refusal,) = await talk.say("x" * 350, by=ADA)
    assert refusal.startswith("A title has 1 to 300 characters")
    (view,) = await talk.say("  A better \n title ", by=ADA)
    assert view.startswith("A better title\n#1 · draft")
    assert await talk.database.read(prompts.get, ADA, ADA) is None


async def test_topics_are_pressed_or_written(talk):
    await talk.published("Other", topics=("Sport",))
    await talk.say(f"/add {BODY}", by=ADA)
    article_id = (await talk.database.read(articles.page, status=(ArticleStatus.DRAFT,)))[0].id
    await talk.database.write(articles.set_topics, article_id, ("City",))
    await talk.press("Topics", by=ADA)
    assert talk.buttons(ADA) == ["Sport", "✓ City", "Back"]
    await talk.press("Sport", by=ADA)
    assert talk.buttons(ADA) == ["✓ Sport", "✓ City", "Back"]
    (view,) = await talk.say("Ports, Weather", by=ADA)
    assert "Topics: Ports, Weather" in view
    await talk.press("Topics", by=ADA)
    (view,) = await talk.press("Back", by=ADA)
    assert "Topics: Ports, Weather" in view
    (answer,) = await talk.say("Defense", by=ADA)
    assert answer.startswith("Send me a link")


async def test_a_discarded_draft_is_gone_and_its_buttons_say_so(talk):
    await talk.say(f"/add {BODY}", by=ADA)
    draft = talk.last(ADA)["message_id"]
    await talk.say("/article 1", by=ADA)
    assert await talk.press("Discard", by=ADA) == ["Discarded. Readers never saw it."]
    (notice,) = await talk.press_data(draft, "publish:1", by=ADA)
    assert notice == "There is no such article, or not any more; /articles lists what there is."


async def test_pressing_publish_twice_publishes_once(talk):
    await talk.say(f"/add {BODY}", by=ADA)
    draft = talk.last(ADA)["message_id"]
    await talk.say("/article 1", by=ADA)
    first = await talk.press("Publish", by=ADA)
    listed_at = (await only_article(talk)).listed_at
    assert await talk.press_data(draft, "publish:1", by=ADA) == first
    assert (await only_article(talk)).listed_at == listed_at


async def test_removing_hides_an_article_from_readers_until_it_is_undone(talk):
    await talk.published()
    (removed,) = await talk.say("/remove 1", by=ADA)
    assert removed.startswith("Removed #1: Harbour reopens")
    assert (await talk.say("/latest"))[0].startswith("There are no articles here yet")
    await talk.press("Undo", by=ADA)
    assert "Harbour reopens" in (await talk.say("/latest"))[0]


async def test_articles_are_listed_in_pages_with_what_they_are(talk):
    for number in range(1, 11):
        await talk.published(f"Story {number}")
    await talk.say(f"/add {BODY}", by=ADA)
    (page,) = await talk.say("/articles", by=ADA)
    assert page.startswith("Articles, 11 in all\n")
    assert "#11 · draft · Harbour of Port Aurelia" in page
    (older,) = await talk.press("Older", by=ADA)
    assert len(older.splitlines()) == 4
    (view,) = await talk.press("#1", by=ADA)
    assert view.startswith("Story 1\n#1 · published")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/articles", "There are no articles yet; /add begins with the first."),
        ("/article", "Give me the article’s number, for example “/article 12”; /articles lists them."),
        ("/article 99", "There is no such article, or not any more; /articles lists what there is."),
        ("/remove all", "Give me the article’s number, for example “/remove 12”; /articles lists them."),
        (
            "/remove 99999999999999999999",
            "Give me the article’s number, for example “/remove 12”; /articles lists them.",
        ),
        ("/add", "Send me the article: its text, in as many messages as it takes, a link or a file."),
    ],
)
async def test_one_sentence_answers_an_administrator_who_slips(talk, said, answer):
    assert await talk.say(said, by=ADA) == [answer]


async def test_stats_count_what_there_is(talk):
    await talk.published()
    await talk.say("/subscribe 8:00")
    await talk.say("/digest")
    (stats,) = await talk.say("/stats", by=ADA)
    assert stats.splitlines()[:5] == [
        "Stats",
        "Chats: 1 active",
        "Subscriptions: 1",
        "Articles: 1 published",
        "Deliveries: 1 sent",
    ]


@pytest.mark.parametrize("said", ["/add", "/articles", "/article 1", "/remove 1", "/stats"])
async def test_for_others_the_commands_of_administrators_do_not_exist(talk, said):
    await talk.published()
    assert await talk.say(said) == ["I don’t know that command; /help lists what I can do."]
    assert "Harbour reopens" in (await talk.say("/latest"))[0]


async def test_help_tells_administrators_of_their_commands(talk):
    (text,) = await talk.say("/help", by=ADA)
    assert "/stats" in text


async def test_a_button_of_administrators_is_too_old_for_others(talk):
    await talk.published()
    await talk.say("/latest")
    message_id, data = talk.button("1", RITA)
    talk.world.chats[RITA].messages[message_id]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = "remove:1"
    assert data.startswith("open:")
    (notice,) = await talk.press_data(message_id, "remove:1")
    assert notice == "This button is too old; /help shows how to go on."
    assert (await only_article(talk)).status is ArticleStatus.PUBLISHED


async def test_a_forwarded_command_is_somebody_else_s(talk):
    await talk.published()
    message = {
        "message_id": 900,
        "date": 1774288800,
        "chat": {"id": ADA, "type": "private", "first_name": "Ada"},
        "from": {"id": ADA, "is_bot": False, "first_name": "Ada"},
        "forward_origin": {"type": "hidden_user", "sender_user_name": "Mallory", "date": 1774288800},
        "text": "/remove 1",
        "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
    }
    talk.world.people[ADA].has_started = True
    await talk.feed({"update_id": 5, "message": message}, ADA)
    assert (await only_article(talk)).status is ArticleStatus.PUBLISHED


async def test_parts_of_more_than_any_article_are_refused_and_the_others_kept(talk):
    await talk.say("/add", by=ADA)
    for number in range(2):
        await talk.database.write(prompts.add_piece, ADA, ADA, f"{number} " * 249_990)
    (refusal,) = await talk.say("word " * 100, by=ADA)
    assert refusal.startswith("That is more than 1,000,000 characters")
    assert len((await talk.database.read(prompts.get, ADA, ADA)).pieces) == 2


async def test_the_same_part_handled_twice_is_kept_once(talk):
    await talk.say("/add", by=ADA)
    await talk.say(BODY, by=ADA)
    message = talk.world.history(ADA)[-2]
    await talk.handle({"update_id": 5, "message": message})
    assert (await talk.database.read(prompts.get, ADA, ADA)).pieces == (BODY,)
