from dataclasses import replace

import pytest

from storage import articles, chats, digests
from storage.database import Connection, Database, savepoint
from storage.errors import Unstorable
from storage.model import Digest, NewDigest
from tests.integration.storage_rows import HOUR, NOW, add_article, add_chat, add_delivery

MESSAGES = ({"text": "1. Ferry “back” \U0001f4f0", "entities": [{"type": "bold", "offset": 0}]}, {"text": "(2/2)"})


def test_a_digest_comes_back_as_it_went_in(database: Database):
    with database.writing() as c:
        ids = tuple(add_article(c, name).id for name in "ba")[::-1]
        stored = digests.store(c, NewDigest(messages=MESSAGES, article_ids=ids), now=NOW)
        assert stored == Digest(id=stored.id, created_at=NOW, messages=MESSAGES, article_ids=ids)
        assert digests.get(c, stored.id) == stored


def test_the_same_content_is_stored_once(database: Database):
    with database.writing() as c:
        new = NewDigest(messages=MESSAGES, article_ids=(add_article(c, "a").id,))
        first = digests.store(c, new, now=NOW)
        assert digests.store(c, new, now=NOW + HOUR) == first
        assert digests.get(c, first.id) == first
        assert digests.store(c, replace(new, messages=MESSAGES[:1]), now=NOW).id != first.id
        assert digests.store(c, replace(new, article_ids=()), now=NOW).id != first.id


@pytest.mark.parametrize("unknown", [1, 10**30])
def test_a_digest_that_is_not_there_is_none(database: Database, unknown):
    with database.reading() as c:
        assert digests.get(c, unknown) is None


def test_a_digest_cannot_name_an_article_that_is_not_there(database: Database):
    with pytest.raises(Unstorable), database.writing() as c:
        digests.store(c, NewDigest(messages=MESSAGES, article_ids=(99,)), now=NOW)


def test_what_no_delivery_refers_to_is_purged_once_it_is_old(database: Database):
    with database.writing() as c:
        add_chat(c)
        delivered = add_delivery(c, items=(add_article(c, "a").id,)).digest_id
        old, recent = (
            digests.store(c, NewDigest(messages=MESSAGES[:count], article_ids=()), now=NOW + count * HOUR).id
            for count in (1, 2)
        )
        assert digests.purge(c, before=NOW + 2 * HOUR) == 1
        assert [digests.get(c, each) is None for each in (delivered, old, recent)] == [False, True, False]
        assert digests.purge(c, before=NOW + 2 * HOUR) == 0


def test_a_digest_is_withdrawn_with_one_of_its_first_articles(database: Database):
    with database.writing() as c:
        first, second = (add_article(c, name).id for name in "ab")
        stored = digests.store(c, NewDigest(messages=MESSAGES, article_ids=(first, second)), now=NOW)
        articles.remove(c, second)
        assert not digests.is_withdrawn(c, stored.id, first=1)
        assert digests.is_withdrawn(c, stored.id, first=2)


def test_what_fails_in_a_savepoint_is_undone_alone(database: Database):
    def fail(c: Connection) -> None:
        with savepoint(c):
            add_chat(c, 2)
            digests.store(c, NewDigest(messages=MESSAGES, article_ids=(99,)), now=NOW)

    with database.writing() as c:
        add_chat(c, 1)
        with pytest.raises(Unstorable):
            fail(c)
        add_chat(c, 3)
    with database.reading() as c:
        assert [number for number in (1, 2, 3) if chats.get(c, number)] == [1, 3]
