import tracemalloc
from dataclasses import replace
from threading import Barrier, Thread

import pytest

from storage import articles, deliveries
from storage.database import Connection, Database
from storage.errors import Unstorable
from storage.model import Article, ArticleStatus, DeliveryStatus, Destination, Stored
from tests.integration.storage_rows import (
    FULL_ARTICLE,
    HERE,
    HOUR,
    LEASE,
    NOW,
    PLAIN_ARTICLE,
    add_article,
    add_chat,
    add_delivery,
)

DRAFT, PUBLISHED, REMOVED = ArticleStatus.DRAFT, ArticleStatus.PUBLISHED, ArticleStatus.REMOVED


@pytest.mark.parametrize("new", [PLAIN_ARTICLE, FULL_ARTICLE], ids=["plain", "full"])
def test_an_article_comes_back_as_it_went_in(database: Database, new):
    with database.writing() as c:
        stored = articles.add(c, new, status=DRAFT, now=NOW)
    with database.reading() as c:
        found = articles.get(c, stored.article.id)
        raw = articles.raw_of(c, stored.article.id)
    fields = {name: getattr(new, name) for name in new.__dataclass_fields__ if name != "raw"}
    assert raw == new.raw
    assert found == Article(id=stored.article.id, status=DRAFT, added_at=NOW, listed_at=None, **fields)
    assert stored == Stored(found, is_new=True)


@pytest.mark.parametrize(
    "again",
    [
        FULL_ARTICLE,
        replace(FULL_ARTICLE, content_hash="changed since"),
        replace(FULL_ARTICLE, url="https://copy.example/ferry"),
        replace(FULL_ARTICLE, url=None),
    ],
    ids=["all the same", "same url", "same content", "same content, no url"],
)
def test_the_same_article_is_stored_once(database: Database, again):
    with database.writing() as c:
        first = articles.add(c, FULL_ARTICLE, status=DRAFT, now=NOW)
        assert articles.add(c, again, status=PUBLISHED, now=NOW + HOUR) == Stored(first.article, is_new=False)
        assert articles.find_same(c, url=again.url, content_hash=again.content_hash) == first.article
        assert articles.count(c, status=ArticleStatus) == 1


def test_articles_without_a_url_are_not_the_same(database: Database):
    with database.writing() as c:
        add_article(c, "one")
        assert articles.find_same(c, url=None, content_hash="another") is None
        assert articles.add(c, PLAIN_ARTICLE, status=DRAFT, now=NOW).is_new


def test_an_article_added_by_several_at_once_is_stored_once(database: Database):
    start, answers = Barrier(4), []

    def add() -> None:
        start.wait()
        with database.writing() as c:
            answers.append(articles.add(c, FULL_ARTICLE, status=DRAFT, now=NOW))

    threads = [Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.is_new for answer in answers) == [False, False, False, True]
    assert len({answer.article.id for answer in answers}) == 1


@pytest.mark.parametrize(
    ("status", "step", "becomes"),
    [
        (DRAFT, lambda c, article_id: articles.publish(c, article_id, now=NOW + HOUR), PUBLISHED),
        (PUBLISHED, articles.remove, REMOVED),
        (REMOVED, articles.restore, PUBLISHED),
        (DRAFT, articles.discard, None),
    ],
    ids=["publish", "remove", "restore", "discard"],
)
def test_a_step_is_taken_from_its_own_status_only_and_once(database: Database, status, step, becomes):
    with database.writing() as c:
        all_of_them = {each: _article_with(c, each) for each in ArticleStatus}
        taken = {each: step(c, article.id) for each, article in all_of_them.items()}
        assert taken == {each: each is status for each in ArticleStatus}
        after = articles.get(c, all_of_them[status].id)
        assert (after and after.status) == becomes
        assert not step(c, all_of_them[status].id)


def test_publishing_dates_the_article_and_a_removal_undone_keeps_the_date(database: Database):
    with database.writing() as c:
        article = add_article(c, "one", status=DRAFT)
        articles.publish(c, article.id, now=NOW + HOUR)
        articles.remove(c, article.id)
        articles.restore(c, article.id)
        assert articles.get(c, article.id) == replace(article, status=PUBLISHED, listed_at=NOW + HOUR)


def test_title_and_topics_can_be_replaced(database: Database):
    with database.writing() as c:
        article = articles.add(c, FULL_ARTICLE, status=DRAFT, now=NOW).article
        assert articles.set_title(c, article.id, "Ferry sails")
        assert articles.set_topics(c, article.id, ("harbour", "sea", "harbour"))
        assert articles.get(c, article.id) == replace(article, title="Ferry sails", topics=("harbour", "sea"))


@pytest.mark.parametrize("unknown", [7, 0, -1, 2**63, 10**30])
def test_a_number_that_no_article_has_finds_and_changes_nothing(database: Database, unknown):
    with database.writing() as c:
        assert articles.get(c, unknown) is None
        assert not articles.publish(c, unknown, now=NOW)
        assert not articles.discard(c, unknown)
        assert not articles.remove(c, unknown)
        assert not articles.set_title(c, unknown, "x")
        assert not articles.set_topics(c, unknown, ("x",))
        assert articles.raw_of(c, unknown) is None


def test_the_number_of_a_discarded_draft_is_not_given_again(database: Database):
    with database.writing() as c:
        draft = add_article(c, "one", status=DRAFT)
        articles.discard(c, draft.id)
        assert add_article(c, "two").id > draft.id


@pytest.mark.parametrize("text", ["NUL \0 inside", "half a pair \ud83d"])
async def test_text_that_one_database_would_refuse_is_refused_by_both(database: Database, text):
    with database.writing() as c:
        kept = add_article(c, "kept")

    def change_and_add(c: Connection) -> None:
        articles.set_title(c, kept.id, "changed")
        add_article(c, "other", text=text)

    with pytest.raises(Unstorable, match="remove them"):
        await database.write(change_and_add)
    with database.reading() as c:
        assert articles.page(c) == [kept], "the whole transaction is undone"


def test_a_page_shows_the_newest_first(database: Database):
    with database.writing() as c:
        draft = add_article(c, "an old draft", status=DRAFT)
        older = add_article(c, "older", now=NOW + HOUR, topics=("sea",))
        newer = add_article(c, "newer", now=NOW + 2 * HOUR)
        twin = add_article(c, "as new", now=NOW + 2 * HOUR, topics=("harbour", "sea"))
        assert articles.page(c) == [twin, newer, older]
        assert articles.page(c, limit=1, offset=1) == [newer]
        assert articles.page(c, topics=("sea", "harbour")) == [twin, older]
        assert articles.page(c, topics=("land",)) == []
        assert articles.page(c, status=(DRAFT, PUBLISHED)) == [twin, newer, older, draft]
        assert articles.count(c) == 3
        assert articles.count(c, topics=("sea", "harbour")) == 2
        assert articles.count(c, status=(REMOVED,)) == 0
        articles.publish(c, draft.id, now=NOW + 3 * HOUR)
        assert [article.title for article in articles.page(c, limit=1)] == ["an old draft"]


def test_lists_do_not_read_what_came_in(database: Database):
    with database.writing() as c:
        for number in range(20):
            add_article(c, str(number), raw="x" * 1_000_000)
        tracemalloc.start()
        found = [*articles.page(c, limit=20), *articles.unsent(c, HERE, topics=(), since=None, limit=20)]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(found) == 40
    assert peak < 2_000_000


def test_speakers_are_those_of_the_newest_published_articles(database: Database):
    with database.writing() as c:
        quotes = FULL_ARTICLE.quotes
        older = add_article(c, "older", quotes=quotes[:1])
        newer = add_article(c, "newer", quotes=(replace(quotes[0], speaker="Ole Berg"), quotes[1]), now=NOW + HOUR)
        add_article(c, "draft", status=DRAFT, quotes=quotes, now=NOW + HOUR)
        said = [(newer.id, "Ole Berg"), (newer.id, "Mara Lind"), (older.id, "Mara Lind")]
        assert articles.speakers(c, limit=9) == said
        assert articles.speakers(c, limit=1) == said[:2]


def test_topics_are_those_of_published_articles_most_used_first(database: Database):
    with database.writing() as c:
        add_article(c, "1", topics=("sea", "art"))
        add_article(c, "2", topics=("sea", "harbour"))
        add_article(c, "3", topics=("draft only",), status=DRAFT)
        assert articles.topics(c) == [("sea", 2), ("art", 1), ("harbour", 1)]


def test_unsent_articles_are_published_new_on_topic_and_newest_first(database: Database):
    with database.writing() as c:
        add_article(c, "draft", status=DRAFT, now=NOW + HOUR)
        add_article(c, "too old", now=NOW)
        sea = add_article(c, "sea", topics=("sea",), now=NOW + HOUR)
        land = add_article(c, "land", topics=("land",), now=NOW + 2 * HOUR)
        articles.remove(c, add_article(c, "removed", now=NOW + HOUR).id)
        assert articles.unsent(c, HERE, topics=(), since=NOW, limit=9) == [land, sea]
        assert articles.unsent(c, HERE, topics=("sea",), since=NOW, limit=9) == [sea]
        assert articles.unsent(c, HERE, topics=(), since=NOW, limit=1) == [land]
        assert len(articles.unsent(c, HERE, topics=(), since=None, limit=9)) == 3
        assert articles.count_unsent(c, HERE, topics=(), since=NOW) == 2
        assert articles.count_unsent(c, HERE, topics=("sea",), since=None) == 1


@pytest.mark.parametrize("status", DeliveryStatus)
def test_an_article_is_unsent_again_only_where_its_delivery_surely_or_maybe_did_not_arrive(database: Database, status):
    with database.writing() as c:
        add_chat(c)
        article = add_article(c, "one")
        _delivery_with(c, status, article)
        again = articles.unsent(c, HERE, topics=(), since=None, limit=9)
        assert again == ([article] if status in (DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED) else [])
        elsewhere = Destination(HERE.chat_id, thread_id=5)
        assert articles.unsent(c, elsewhere, topics=(), since=None, limit=9) == [article]


def _article_with(c: Connection, status: ArticleStatus) -> Article:
    article = add_article(c, status.value, status=DRAFT if status is DRAFT else PUBLISHED)
    if status is REMOVED:
        articles.remove(c, article.id)
    return article


def _delivery_with(c: Connection, status: DeliveryStatus, article: Article) -> None:
    added = add_delivery(c, items=(article.id,))
    if status is DeliveryStatus.PENDING:
        return
    (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
    if status is DeliveryStatus.SENDING:
        deliveries.begin_sending(c, [(added.id, claimed.fence)], now=NOW, lease=LEASE)
    elif status is not DeliveryStatus.CLAIMED:
        deliveries.finish(c, added.id, claimed.fence, status, now=NOW)
