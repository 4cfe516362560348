"""Laws of a digest: Telegram's limits, every story once and whole, whatever the articles are like."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.digests import render
from bot.digests.compose import STORIES, select
from bot.digests.render import Edition
from storage.model import Article, Digest, Passage, Quote
from tests.stories import article

AT = datetime(2026, 3, 24, 7, tzinfo=UTC)
sentences = st.lists(
    st.text("abc 📰é", min_size=1, max_size=40).map(lambda words: f"Xy{words.strip()}z. "), min_size=1, max_size=8
)


@st.composite
def articles(draw: st.DrawFn, number: int) -> Article:
    lines = [line * draw(st.sampled_from([1, 1, 10, 60])) for line in draw(sentences)]
    text = "".join(lines)
    passages = tuple(Passage(line.strip(), 0, len(line)) for line in lines)
    said = Quote(parts=(passages[0],), mention="Xy", speaker="Xy")
    return article(
        f"Title {number} " + draw(st.sampled_from(["", "long " * 30, "📰" * 100])),
        number=number,
        text=text,
        topics=draw(st.sampled_from([(), ("World",), ("Sport",)])),
        url=draw(st.sampled_from([None, f"https://example.org/{number}"])),
        summary=passages[:3],
        quotes=(said,) * draw(st.integers(0, 3)),
    )


@st.composite
def many_articles(draw: st.DrawFn) -> list[Article]:
    return [draw(articles(number)) for number in range(1, draw(st.integers(1, 12)) + 1)]


@given(many_articles())
def test_every_digest_keeps_telegrams_limits_and_shows_each_story_once(chosen: list[Article]):
    edition = Edition(name="Daily digest", at=AT, zone=ZoneInfo("Asia/Kolkata"), selection=select(chosen))
    new = render.digest(edition)
    digest = Digest(id=2**53, created_at=AT, messages=new.messages, article_ids=new.article_ids)
    messages = render.messages(digest)
    for message in messages:
        assert message.text.utf16_length <= 4096
        assert len(message.text.entities) <= 100
        assert message.text.text == message.text.text.strip()
    assert sorted(new.article_ids) == [each.id for each in chosen]
    text = "\n".join(message.text.text for message in messages)
    for position, article_id in enumerate(new.article_ids[:STORIES], start=1):
        assert text.count(f"\n{position}. Title {article_id} ") == 1
    assert [bool(message.buttons) for message in messages] == [False] * (len(messages) - 1) + [True]


@given(many_articles(), st.sampled_from([8, 16]))
def test_every_page_behind_a_button_fits_a_message(chosen: list[Article], offset: int):
    zone = ZoneInfo("UTC")
    digest = Digest(id=2**53, created_at=AT, messages=(), article_ids=tuple(range(1, 25)))
    numbered = dict(enumerate(chosen[:STORIES], start=offset + 1))
    pages = [render.more(digest, offset, numbered, zone), render.quotes(chosen, back="digest:1")]
    pages += [render.story_of_digest(digest.id, number, each, zone) for number, each in numbered.items()]
    for page in filter(None, pages):
        assert 0 < page.text.utf16_length <= 4096
        assert len(page.text.entities) <= 100
