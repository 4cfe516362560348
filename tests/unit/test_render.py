"""What a digest and the pages behind its buttons look like."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from bot.digests import render
from bot.digests.compose import select
from bot.digests.render import Edition
from bot.digests.verbatim import NotVerbatim, copied
from bot.transport.formatted import Formatted
from bot.transport.message import Button, Message
from storage.model import Article, Digest, Passage
from tests.stories import ADDED, INTERRUPTED, SECOND, SHORT, TEXT, article, passage

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, AT, NEXT = (datetime(2026, 3, day, 7, tzinfo=UTC) for day in (23, 24, 25))


def edition(*articles: Article, **changes: Any) -> Edition:
    values = {
        "name": "Daily digest",
        "at": AT,
        "zone": BERLIN,
        "selection": select(articles),
        "since": SINCE,
        "next_at": NEXT,
    }
    return Edition(**(values | changes))


def stored(*articles: Article, **changes: Any) -> Digest:
    new = render.digest(edition(*articles, **changes))
    return Digest(id=7, created_at=AT, messages=new.messages, article_ids=new.article_ids)


def shown(*articles: Article, **changes: Any) -> str:
    return "\n---\n".join(message.text.text for message in render.messages(stored(*articles, **changes)))


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


def data(message: Message, label: str) -> str | None:
    return next(button.data or button.url for row in message.buttons for button in row if button.label == label)


def marked(text: Formatted, kind: str) -> list[str]:
    units = text.text.encode("utf-16-le")
    return [units[2 * e.offset : 2 * e.end].decode("utf-16-le") for e in text.entities if e.type == kind]


def test_a_digest_of_one_story():
    assert shown(article(quotes=(INTERRUPTED,))) == (
        "📰 Daily digest · Tue 24 Mar, 08:00 CET\n"
        "1 story from 1 source · since Mon 08:00\n"
        "\n"
        "TRANSPORT\n"
        "1. Harbour reopens\n"
        "Aurelia Courier · 23 Mar · 1 min read\n"
        "• The harbour of Port Aurelia was reopened on Monday after three weeks of repairs.\n"
        "• Forty ships had been waiting outside the bay.\n"
        "“This is a good day for every family in the city. [...] But we cannot say that the work is finished.”\n"
        "— Mira Okello, a spokeswoman for the port\n"
        "\n"
        "Every line is copied from the linked articles. Next digest: Wed 08:00 · /settings"
    )


def test_its_formats():
    (message,) = render.messages(stored(article(quotes=(INTERRUPTED,))))
    assert marked(message.text, "bold") == ["📰 Daily digest", "TRANSPORT", "Harbour reopens", "Mira Okello"]
    assert marked(message.text, "text_link") == ["Harbour reopens", "Mira Okello"]
    (block,) = marked(message.text, "blockquote")
    assert block.startswith("“This is")
    assert block.endswith("— Mira Okello, a spokeswoman for the port")


def test_stories_are_numbered_through_all_topics():
    text = shown(
        article("a", topics=("World",)), article("b", topics=("Sport",)), article("c", topics=("World",)), since=None
    )
    headings = [line for line in text.splitlines() if line.isupper() or line[:2] in ("1.", "2.", "3.")]
    assert headings == ["WORLD", "1. a", "2. c", "SPORT", "3. b"]


def test_stories_without_a_topic_have_no_heading_unless_others_do():
    assert "OTHER" not in shown(article("a", topics=()))
    assert "OTHER\n2. a" in shown(article("a", topics=()), article("b"))


def test_a_story_without_an_address_has_no_link_and_is_named_after_no_host():
    (message,) = render.messages(stored(article(url=None, source_name=None, published_at=None)))
    assert marked(message.text, "text_link") == []
    assert "Harbour reopens" in marked(message.text, "bold")
    assert "1 story · since" in message.text.text
    assert "\n1 min read\n" in message.text.text
    assert "copied from the articles." in message.text.text


def test_a_source_without_a_name_is_named_by_its_host():
    assert "www" not in shown(article(source_name=None, url="https://www.example.org/a"))
    assert "\nexample.org · 23 Mar" in shown(article(source_name=None, url="https://www.example.org/a"))


def test_sources_are_counted_once():
    assert "3 stories from 2 sources" in shown(article("a"), article("b"), article("c", source_name="Other"))


def test_reading_takes_a_minute_for_200_words():
    assert "· 3 min read" in shown(article(text=TEXT + " word" * 500))


def test_a_date_alone_is_that_day_in_every_zone():
    midnight = article(published_at=datetime(2026, 3, 23, tzinfo=UTC))
    assert "· 23 Mar ·" in shown(midnight, zone=ZoneInfo("America/Los_Angeles"))


def test_an_old_article_shows_its_year():
    assert "· 23 Mar 2019 ·" in shown(article(published_at=datetime(2019, 3, 23, 12, tzinfo=UTC)))


def test_a_zone_without_letters_is_named_by_its_offset():
    assert "04:00 UTC-03" in shown(article(), zone=ZoneInfo("America/Sao_Paulo"))


def test_a_story_from_before_the_last_digest_makes_the_header_say_so():
    assert "since Mon 10:00" in shown(article(), since=AT)  # listed at 09:00 UTC


def test_a_moment_further_away_has_its_date():
    text = shown(article(), since=AT - timedelta(days=8), next_at=AT + timedelta(days=7))
    assert "since Mon 16 Mar, 08:00" in text
    assert "Next digest: Tue 31 Mar, 09:00" in text


def test_without_a_subscription_the_digest_offers_one():
    text = shown(article(), since=None, next_at=None)
    assert "\n1 story from 1 source\n" in text
    assert text.endswith("/subscribe for one every day")


def test_two_quotes_of_a_story_are_shown_and_long_ones_folded():
    long = "We were tired and cold. " * 20
    text = TEXT + f"\n\n“{long.strip()}” Jonas Reyl said."
    told = replace(SHORT, parts=(passage(long.strip(), text),))
    (message,) = render.messages(stored(article(text=text, quotes=(SHORT, told, ADDED))))
    assert len(marked(message.text, "blockquote")) == 1
    assert len(marked(message.text, "expandable_blockquote")) == 1
    assert "as good as new" not in message.text.text


def test_a_quote_links_to_its_place_in_the_page():
    (message,) = render.messages(stored(article(quotes=(INTERRUPTED,))))
    (place,) = (e.url for e in message.text.entities if e.url and "#" in e.url)
    page, _, fragment = place.partition("#:~:text=")
    assert page == "https://news.example.org/harbour-reopens"
    assert [unquote(end) for end in fragment.split(",")] == ["This is a good", "the work is finished"]


def test_the_place_of_a_short_quote_is_all_of_it_and_marks_in_it_are_encoded():
    text = "“Well-paid, but tired & cold,” Jonas Reyl said."
    said = replace(SHORT, parts=(passage("Well-paid, but tired & cold", text),))
    (message,) = render.messages(stored(article(text=text, summary=(), quotes=(said,))))
    assert any(
        (e.url or "").endswith("#:~:text=Well%2Dpaid%2C%20but%20tired%20%26%20cold") for e in message.text.entities
    )


def test_the_buttons_of_a_digest_name_it_and_its_stories():
    (message,) = render.messages(stored(article("a"), article("b", number=2)))
    assert labels(message) == [["1", "2"], ["Quotes", "Settings"]]
    assert data(message, "2") == "story:7:2"
    assert data(message, "Quotes") == "quotes:7"


def test_without_quotes_there_is_no_button_for_them():
    (message,) = render.messages(stored(article(quotes=())))
    assert labels(message) == [["1"], ["Settings"]]


def test_what_is_stored_names_no_digest_and_so_is_the_same_for_all():
    assert all(message["buttons"] == [] for message in stored(article()).messages)


def test_a_ninth_story_is_behind_more():
    many = [article(f"story {number}", number=number) for number in range(1, 22)]
    digest = stored(*many)
    last = render.messages(digest)[-1]
    assert labels(last)[0] == [str(number) for number in range(1, 9)]
    assert data(last, "More") == "more:7:8"
    assert "21 stories" in render.messages(digest)[0].text.text
    assert digest.article_ids == tuple(range(1, 22))


def test_more_is_pages_of_headlines_there_and_back():
    many = {number: article(f"story {number}", number=number) for number in range(1, 22)}
    digest = stored(*many.values())
    second = render.more(digest, 8, {n: many[n] for n in range(9, 17)}, BERLIN)
    third = render.more(digest, 16, {n: many[n] for n in range(17, 22)}, BERLIN)
    assert second.text.text.startswith("More stories · 9 to 16 of 21\n\n9. story 9\nAurelia Courier · 23 Mar")
    assert (data(second, "Back"), data(second, "More"), data(second, "9")) == ("digest:7", "more:7:16", "story:7:9")
    assert data(third, "Back") == "more:7:8"
    assert labels(third) == [["17", "18", "19", "20", "21"], ["Back"]]


def test_an_opened_story_leads_back_to_the_page_that_it_was_on():
    assert data(render.story_of_digest(7, 8, article(), BERLIN), "Back") == "digest:7"
    assert data(render.story_of_digest(7, 9, article(), BERLIN), "Back") == "more:7:8"


def test_an_opened_story():
    message = render.story_of_digest(7, 1, article(byline="Ana Lund"), BERLIN)
    assert message.text.text.startswith("Harbour reopens\nBy Ana Lund · Aurelia Courier · 23 Mar · 1 min read\n• The")
    assert message.buttons == (
        (
            Button("Read", url="https://news.example.org/harbour-reopens"),
            Button("Quotes", "storyquotes:7:1"),
            Button("Back", "digest:7"),
        ),
    )


def test_a_story_alone_has_no_way_back():
    assert render.story(article(url=None), BERLIN).buttons == ()


def test_all_key_quotes_of_several_stories():
    message = render.quotes([article("a"), article("b", quotes=()), article("c")], back="digest:7")
    assert message is not None
    assert marked(message.text, "bold")[:2] == ["a", "Mira Okello"]
    assert len(marked(message.text, "blockquote")) == 6
    assert labels(message) == [["Back"]]


def test_quotes_are_shown_whole_or_counted():
    long = "We were tired and cold. " * 30
    text = TEXT + f"\n\n“{long.strip()}” Jonas Reyl said."
    told = replace(SHORT, parts=(passage(long.strip(), text),))
    message = render.quotes([article("a", text=text, quotes=(told,) * 5), article("b", text=text, quotes=(told,) * 5)])
    assert message is not None
    blocks = marked(message.text, "expandable_blockquote")
    assert len(blocks) == 5
    assert all(block.startswith("“We were") and block.endswith("cold.”\n— Jonas Reyl") for block in blocks)
    assert message.text.text.endswith("— Jonas Reyl\n\nand 5 more quotes")
    assert "b\n" not in message.text.text


def test_a_quote_longer_than_a_message_leaves_room_for_the_others():
    long = "We were tired and cold. " * 200
    text = TEXT + f"\n\n“{long.strip()}” Jonas Reyl said."
    giant = replace(SHORT, parts=(passage(long.strip(), text),))
    message = render.quotes([article("a", text=text, quotes=(giant, SHORT))])
    alone = render.quotes([article("a", text=text, quotes=(giant,))])
    assert message is not None
    assert alone is not None
    assert message.text.text == ("a\n“We were paid, but we were tired”\n— Jonas Reyl\n\nand 1 more quote")
    assert alone.text.text == "and 1 more quote"


def test_no_quotes_are_no_message():
    assert render.quotes([article(quotes=())]) is None


def test_a_digest_too_long_for_a_message_is_cut_between_stories_and_its_buttons_are_last():
    text = TEXT + "\n\n" + "Long sentence of many words. " * 40
    line = passage(("Long sentence of many words. " * 40).strip(), text)
    first, second = render.messages(stored(*(article(f"s{n}", text=text, summary=(line,)) for n in range(3))))
    assert first.text.text.splitlines()[0] == "📰 Daily digest · Tue 24 Mar, 08:00 CET (1/2)"
    assert second.text.text.splitlines()[:3] == ["📰 Daily digest · Tue 24 Mar, 08:00 CET (2/2)", "", "3. s2"]
    assert first.buttons == ()
    assert labels(second) == [["1", "2", "3"], ["Quotes", "Settings"]]
    assert "Every line" in second.text.text
    assert "Every line" not in first.text.text


def test_a_giant_story_ends_after_a_whole_sentence():
    text = TEXT + "\n\n" + " ".join(f"Sentence number {number} is of middling length." for number in range(200))
    lines = tuple(passage(f"Sentence number {number} is of middling length.", text) for number in range(200))
    (message,) = render.messages(stored(article(text=text, summary=lines)))
    assert message.text.utf16_length <= 4096
    assert "is of middling length.\n\nEvery line" in message.text.text


def test_a_giant_title_is_clipped():
    (message,) = render.messages(stored(article("word " * 2000)))
    assert message.text.utf16_length <= 4096
    assert "word…" in message.text.text


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": (Passage("Forty ships had sunk.", 0, 20),)},
        {"quotes": (replace(SHORT, parts=(Passage("We were happy", 0, 10),)),)},
        {"quotes": (replace(SHORT, speaker="Somebody Else"),)},
        {"quotes": (replace(SHORT, role="a pilot"),)},
    ],
)
def test_a_line_that_is_not_in_the_article_is_an_error_in_tests(changes: dict[str, Any]):
    with pytest.raises(NotVerbatim):
        shown(article(**changes))


@pytest.mark.filterwarnings("ignore::bot.digests.verbatim.NotVerbatim")
def test_a_line_that_is_not_in_the_article_is_left_out_and_logged(caplog: pytest.LogCaptureFixture):
    forged = article(summary=(Passage("Forty ships had sunk.", 0, 20), passage(SECOND)))
    text = shown(forged)
    assert "sunk" not in text
    assert SECOND in text
    assert "action=drop_line article=1 kind=summary" in caplog.text


def test_white_space_does_not_make_a_line_another():
    wrapped = article(text=TEXT.replace("been waiting", "been\n  waiting"))
    assert copied(wrapped) == wrapped


def test_a_comma_within_a_quote_may_not_become_a_full_stop_elsewhere():
    forged = article(quotes=(replace(SHORT, parts=(Passage("We were paid. but we were tired", 0, 30),)),))
    with pytest.raises(NotVerbatim):
        copied(forged)
