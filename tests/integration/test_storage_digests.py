from dataclasses import replace

import pytest

from storage import digests
from storage.database import Database
from storage.errors import Unstorable
from storage.model import Digest, NewDigest
from tests.integration.storage_rows import HOUR, NOW, add_article

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
