"""What a reader says, presses and sees."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from storage import chats, deliveries, subscriptions
from storage.model import ChatStatus, DeliveryStatus, Destination
from tests.integration.talk import RITA, Talk, talking

HOME = Destination(RITA)

SENTENCES = [
    ("/timezone Berlin", "Your clock is on Berlin time now."),
    ("/timezone UTC+3", "Your clock is on UTC+3 now."),
    ("/timezone new_york", "Your clock is on New York time now."),
    ("/timezone USA", "Which of these?"),
    ("/timezone Berln", "I don’t know “Berln”. Did you mean one of these?"),
    (
        "/timezone qqqqqqq",
        "I don’t know “qqqqqqq”; try the nearest large city, for example Berlin, New York or UTC+3.",
    ),
    ("/time", "When shall it come?"),
    (
        "/time soon",
        "I can’t read “soon” as a time; write for example “08:00 18:00” or “weekdays 7:30”.",
    ),
    ("/time weekdays", "Tell me the time too, for example “weekdays 7:30”."),
    ("/subscribe", "When shall your digest come?"),
    ("/unsubscribe", "There is no digest to end here; /subscribe begins one."),
    ("/topics", "There are no topics yet, because there are no articles; you get all of them once they come."),
    ("/latest", "There are no articles here yet; once there are, /latest shows them."),
    ("/quotes", "There are no quotes yet; once there are articles, /quotes shows them."),
    ("/digest", "There is nothing that you have not had."),
    ("/preview", "There is nothing that you have not had."),
    ("/tldr", "Send /tldr with a link or a text behind it, or as a reply to a message."),
    ("/pause ever", "I can’t read that as a number of days; write for example “/pause 7”, or just /pause."),
    ("/resume", "Your digests are not paused."),
    ("/nonsense", "I don’t know that command; /help lists what I can do."),
    ("hello", "Send me a link or a long text and I’ll put it in short; /help lists what else I can do."),
    ("/TIME@newsbrief_playground_bot", "When shall it come?"),
]
"""What a new reader says, and the answer."""


@pytest.fixture
async def talk(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, migrated_sqlite) as talk:
        yield talk


async def subscription(talk: Talk):
    return await talk.database.read(subscriptions.get, HOME)


async def test_first_contact_takes_three_taps_and_ends_with_a_sample(talk):
    await talk.published()
    (welcome,) = await talk.say("/start")
    assert "copied word for word" in welcome
    assert talk.buttons() == ["All news", "Transport"]
    (times,) = await talk.press("Transport")
    assert "Topics: Transport." in times
    (zones,) = await talk.press("08:00")
    assert zones.startswith("Where are you?")
    first, note, sample = await talk.press("Berlin")
    assert first == "First digest: Tue 08:00, Berlin time, in 13 hours."
    assert "does not count" in note
    assert "Harbour reopens" in sample
    talk.at = datetime(2026, 3, 24, 7, 0, 5, tzinfo=UTC)
    await talk.arrive()
    assert "Harbour reopens" in talk.last()["text"]
    assert "Daily digest" in talk.last()["text"]


async def test_the_first_zone_offered_follows_the_language_and_is_not_taken_unasked(talk):
    talk.world.people[RITA].language_code = "de"
    await talk.say("/subscribe 08:00")
    assert talk.buttons()[0] == "Berlin"
    assert (await talk.database.read(chats.get, RITA)).timezone is None


async def test_subscribe_in_one_go_asks_nothing_once_the_zone_is_known(talk):
    await talk.say("/timezone Berlin")
    (answer,) = await talk.say("/subscribe 08:00")
    assert answer == "You get a digest daily at 08:00. Next digest: Tue 08:00, Berlin time, in 13 hours."


async def test_the_zone_can_be_written_when_no_button_fits(talk):
    await talk.say("/subscribe weekdays 7:30")
    await talk.press("Other place")
    (sorry,) = await talk.say("Atlantis")
    assert sorry.startswith("I don’t know “Atlantis”")
    answer = await talk.say("Vienna")
    assert answer[0].startswith("First digest: Tue 07:30, Vienna time")
    assert (await subscription(talk)).days == frozenset(range(5))
    assert (await talk.say("Vienna"))[0].startswith("Send me a link")


async def test_one_sentence_answers_a_reader_who_is_new(talk):
    heard = [(said, *await talk.say(said)) for said, _ in SENTENCES]
    assert heard == SENTENCES


async def test_a_suggested_zone_is_taken_by_its_button(talk):
    await talk.say("/timezone Berln")
    assert await talk.press("Berlin") == ["Your clock is on Berlin time now."]


async def test_moving_to_another_zone_moves_the_next_digest(talk):
    await talk.say("/timezone Berlin")
    await talk.say("/subscribe 08:00")
    (answer,) = await talk.say("/timezone New York")
    assert answer == "Your clock is on New York time now. Next digest: Tue 08:00, New York time, in 18 hours."


async def test_the_digest_promised_after_a_move_comes_though_the_old_place_had_one_today(talk):
    await talk.say("/timezone Berlin")
    await talk.say("/subscribe 08:00")
    await talk.published()
    talk.at = datetime(2026, 3, 24, 7, 0, 5, tzinfo=UTC)
    await talk.arrive()
    (answer,) = await talk.say("/timezone New York")
    assert "Next digest: Tue 08:00, New York time" in answer
    await talk.published("Second")
    talk.at = datetime(2026, 3, 24, 12, 0, 5, tzinfo=UTC)
    await talk.arrive()
    assert "1. Second" in talk.last()["text"]


async def test_two_times_a_day_are_two_digests(talk):
    await talk.say("/timezone UTC")
    (answer,) = await talk.say("/time 8am 18:30")
    assert answer == "You get a digest daily at 08:00 and 18:30. Next digest: Mon 18:30, UTC, in 30 minutes."
    assert (await subscription(talk)).times == (time(8), time(18, 30))


async def test_other_times_are_told_in_words(talk):
    await talk.say("/timezone UTC")
    await talk.say("/time")
    await talk.press("Other time")
    (sorry,) = await talk.say("later")
    assert sorry.startswith("I can’t read “later” as a time")
    (answer,) = await talk.say("weekends 10")
    assert answer.startswith("You get a digest on weekends at 10:00.")


async def test_unsubscribing_can_be_undone_as_it_was(talk):
    await talk.say("/timezone UTC")
    await talk.say("/subscribe weekdays 8:00")
    before = await subscription(talk)
    assert await talk.say("/unsubscribe") == ["You get no more digests."]
    assert not (await subscription(talk)).active
    await talk.press("Undo")
    assert await subscription(talk) == before


async def test_topics_are_switched_by_buttons_that_say_what_shall_be(talk):
    await talk.published("A", topics=("Defense",))
    await talk.published("B", topics=("Sport",))
    await talk.say("/topics")
    message_id, data = talk.button("Sport")
    await talk.press_data(message_id, data)
    assert talk.buttons()[:2] == ["Defense", "✓ Sport"]
    assert (await subscription(talk)).topics == ("Sport",)
    await talk.press("All news")
    assert (await subscription(talk)).topics == ()


async def test_topics_can_be_written(talk):
    await talk.published("A", topics=("Defense",))
    await talk.published("B", topics=("Sport",))
    assert await talk.say("/topics sport, DEFENSE") == ["Your digest is about: Defense, Sport."]
    (sorry,) = await talk.say("/topics cats")
    assert sorry == "There is no topic “cats”; there are Defense, Sport."
    assert (await subscription(talk)).topics == ("Defense", "Sport")


async def test_a_digest_on_demand_comes_once_and_then_there_is_nothing_new(talk):
    await talk.published()
    (digest,) = await talk.say("/digest")
    assert "Harbour reopens" in digest
    assert await talk.say("/today") == ["There is nothing that you have not had."]
    (latest,) = await talk.press("Latest news")
    assert "Harbour reopens" in latest


async def test_the_same_update_orders_one_digest_however_often_it_is_handled(talk):
    await talk.published()
    await talk.say("/digest")
    update = {"update_id": 10, "message": talk.world.history(RITA)[0]}
    await talk.published("Second")
    await talk.handle(update)
    await talk.handle(update)
    await talk.arrive()
    found = await talk.database.read(deliveries.of_destination, HOME, 10)
    assert [delivery.status for delivery in found] == [DeliveryStatus.SENT] * 2


async def test_a_preview_counts_nothing(talk):
    await talk.published()
    (preview,) = await talk.say("/preview")
    assert "Harbour reopens" in preview
    (digest,) = await talk.say("/digest")
    assert "Harbour reopens" in digest


async def test_a_story_opens_in_place_of_the_digest_and_leads_back(talk):
    await talk.published()
    await talk.say("/digest")
    digest = talk.last()
    (story,) = await talk.press("1")
    assert talk.last()["message_id"] == digest["message_id"]
    assert "Harbour reopens" in story
    (quotes,) = await talk.press("Quotes")
    assert "Jonas Reyl" in quotes
    await talk.press("Back")
    await talk.press("Back")
    assert talk.last()["text"] == digest["text"]
    assert talk.last()["reply_markup"] == digest["reply_markup"]


async def test_settings_below_a_digest_leave_the_digest_there(talk):
    await talk.published()
    (digest,) = await talk.say("/digest")
    (screen,) = await talk.press("Settings")
    assert screen.startswith("Settings\nDigest: none")
    assert digest in [message["text"] for message in talk.world.history(RITA)]


async def test_every_setting_is_a_button_of_one_screen(talk):
    await talk.say("/timezone UTC")
    await talk.say("/subscribe 08:00")
    (screen,) = await talk.say("/settings")
    assert screen == (
        "Settings\nDigest: daily at 08:00\nTime zone: UTC, now Mon 18:00\nTopics: all news\n"
        "Next digest: Tue 08:00, UTC, in 14 hours"
    )
    assert talk.buttons() == ["Time", "Time zone", "Topics", "Pause", "Unsubscribe"]
    own = talk.last()["message_id"]
    await talk.press("Time")
    await talk.press("Back")
    await talk.press("Time zone")
    await talk.press("Back")
    await talk.press("Pause")
    (resumed,) = await talk.press("Resume")
    assert resumed == "Your digests come again."
    assert talk.last()["message_id"] == own


async def test_the_latest_articles_come_in_pages_and_open_in_place(talk):
    for number in range(1, 8):
        talk.at += timedelta(minutes=1)
        await talk.published(f"Story {number}", topics=("Sport",) if number % 2 else ("Defense",))
    (page,) = await talk.say("/latest")
    assert page.startswith("Latest news\n\n1. Story 7")
    (second,) = await talk.press("More")
    assert second.startswith("Latest news\n\n6. Story 2")
    (story,) = await talk.press("7")
    assert "Story 1" in story
    await talk.press("Quotes")
    await talk.press("Back")
    (again,) = await talk.press("Back")
    assert again == second
    (sport,) = await talk.say("/latest sport")
    assert "Story 7" in sport
    assert "Story 6" not in sport


async def test_quotes_are_found_by_speaker_and_by_the_number_in_latest(talk):
    await talk.published(quotes=())
    talk.at += timedelta(minutes=1)
    await talk.published("Second")
    (all_of_them,) = await talk.say("/quotes")
    assert "Mira Okello" in all_of_them
    (of_one,) = await talk.say("/quotes reyl")
    assert "Mira Okello" not in of_one
    assert "Jonas Reyl" in of_one
    assert "\n1. Second\n" in (await talk.say("/latest"))[0]
    (by_number,) = await talk.say("/quotes 1")
    assert by_number.startswith("Second\n")
    assert await talk.say("/quotes 2") == ["Number 2 in /latest has no key quotes."]
    (nobody,) = await talk.say("/quotes Nobody")
    assert nobody.startswith("Nobody called “Nobody” is quoted")
    (missing,) = await talk.say("/quotes 999999999")
    assert missing == "/latest has no number 999999999."


async def test_a_pause_holds_digests_back_and_a_resume_lets_them_come(talk):
    await talk.published()
    await talk.say("/timezone UTC")
    await talk.say("/subscribe 08:00")
    assert await talk.say("/pause 3") == ["Your digests are paused until Thu 18:00."]
    talk.at = datetime(2026, 3, 24, 8, 0, 5, tzinfo=UTC)
    await talk.arrive()
    assert (await talk.database.read(deliveries.of_destination, HOME, 10)) == []
    assert (await talk.say("/status"))[0].splitlines()[2] == "Next digest: paused until Thu 18:00; /resume ends that"
    await talk.press("Settings")
    await talk.press("Resume")
    talk.at = datetime(2026, 3, 25, 8, 0, 5, tzinfo=UTC)
    await talk.arrive()
    assert "Harbour reopens" in talk.last()["text"]


async def test_what_a_pause_left_out_does_not_come_the_moment_it_ends(talk):
    await talk.published()
    await talk.say("/timezone UTC")
    await talk.say("/subscribe 08:00")
    talk.at = datetime(2026, 3, 23, 10, tzinfo=UTC) + timedelta(days=1)
    await talk.say("/pause 1")
    talk.at += timedelta(days=1, seconds=5)
    await talk.arrive()
    assert (await talk.database.read(deliveries.of_destination, HOME, 10)) == []
    assert (await subscription(talk)).next_due_at == datetime(2026, 3, 26, 8, tzinfo=UTC)
    talk.at = datetime(2026, 3, 26, 8, 0, 5, tzinfo=UTC)
    await talk.arrive()
    assert "Harbour reopens" in talk.last()["text"]


async def test_status_says_what_came_and_what_comes(talk):
    await talk.say("/timezone UTC")
    await talk.say("/subscribe 08:00")
    await talk.published()
    (before,) = await talk.say("/status")
    assert before == (
        "Status\nLast digest: none yet\nNext digest: Tue 08:00, UTC, in 14 hours\nWaiting: 1 article\nFailed: nothing"
        "\nYour Telegram id: 1001"
    )
    await talk.say("/digest")
    (after,) = await talk.say("/status")
    assert after.splitlines()[1:4:2] == ["Last digest: Mon 18:00, arrived", "Waiting: 0 articles"]


async def test_status_names_what_cannot_be_known(talk):
    await talk.published()
    await talk.say("/digest")
    delivery = (await talk.database.read(deliveries.of_destination, HOME, 1))[0]
    await talk.published("Second")
    await talk.database.write(
        deliveries.add,
        destination=HOME,
        slot="2026-03-23T07:00+00:00",
        digest_id=delivery.digest_id,
        due_at=talk.at,
        expires_at=talk.at,
    )
    (held,) = await talk.database.write(deliveries.claim, now=talk.at, lease=timedelta(minutes=1), limit=5)
    await talk.database.write(deliveries.finish, held.id, held.fence, DeliveryStatus.UNKNOWN, now=talk.at)
    (status,) = await talk.say("/status")
    assert "Mon 18:00: may not have arrived; what was in it comes again with the next" in status


async def test_forgetting_asks_first_and_then_deletes_everything(talk):
    await talk.say("/timezone UTC")
    await talk.say("/subscribe 08:00")
    await talk.say("/forget")
    assert await talk.press("Keep") == ["Nothing was deleted."]
    await talk.say("/forget")
    (answer,) = await talk.press("Delete")
    assert answer.startswith("All I knew about this chat is deleted.")
    assert await talk.database.read(chats.get, RITA) is None
    assert await subscription(talk) is None


async def test_a_confirmation_found_in_an_old_conversation_deletes_nothing(talk):
    await talk.say("/timezone UTC")
    await talk.say("/forget")
    talk.at += timedelta(minutes=11)
    (notice,) = await talk.press("Delete")
    assert notice.startswith("This button is too old")
    assert (await talk.database.read(chats.get, RITA)).timezone == "UTC"


async def test_a_block_is_noted_and_ends_when_the_reader_comes_back(talk):
    await talk.say("/start")
    talk.world.block(RITA)
    await talk.catch_up()
    assert (await talk.database.read(chats.get, RITA)).status is ChatStatus.BLOCKED
    talk.world.unblock(RITA)
    await talk.catch_up()
    assert (await talk.database.read(chats.get, RITA)).status is ChatStatus.ACTIVE


async def test_help_lists_every_command_of_readers_and_no_other(talk):
    (text,) = await talk.say("/help")
    assert "/timezone Berlin – your clock" in text
    assert "/tldr link or text – any article in short, also /summary" in text
    assert "/stats" not in text


async def test_starting_again_changes_nothing_and_says_so(talk):
    await talk.say("/timezone UTC")
    await talk.say("/subscribe 08:00")
    before = await subscription(talk)
    (answer,) = await talk.say("/start")
    assert answer.startswith("Welcome back. You get a digest daily at 08:00.")
    assert await subscription(talk) == before


async def test_the_time_zone_is_asked_for_in_words_that_need_no_subscription(talk):
    assert await talk.say("/timezone") == ["Where are you? Digests come by your own clock."]
