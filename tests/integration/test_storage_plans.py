"""What runs every second finds its rows by an index, however many there are."""

import re
from typing import Any

import pytest
from sqlalchemy import event, text

from storage import articles, deliveries, inbox, settlements, subscriptions
from storage.database import Connection, Database
from storage.subscriptions import StoredSchedule
from storage.tables import metadata
from tests.integration.storage_rows import HERE, HOUR, LEASE, NOW, add_article, add_chat, add_delivery


def bring_back(c: Connection, limit: int) -> int:
    daily = StoredSchedule("[]", "[]", "UTC")
    return subscriptions.bring_back(c, daily, beyond=NOW, to=NOW, limit=limit)


QUERIES = {
    "due": (lambda c: subscriptions.due(c, now=NOW, limit=100, pauses_since=NOW), {"ix_subscriptions_due"}),
    "move": (lambda c: subscriptions.move(c, [HERE], slot="x", due_at=NOW), set()),  # by the primary key
    "add_all": (
        lambda c: deliveries.add_all(c, [], slot="x", digest_id=1, due_at=NOW, expires_at=NOW),
        set(),
    ),
    "farthest_due": (lambda c: subscriptions.farthest_due(c, beyond=NOW), {"ix_subscriptions_due"}),
    "bring_back": (lambda c: bring_back(c, limit=100), {"ix_subscriptions_due"}),
    "claim": (
        lambda c: deliveries.claim(c, now=NOW, lease=LEASE, limit=10),
        {"ix_deliveries_pending", "ix_deliveries_leased"},
    ),
    "settle_interrupted": (lambda c: deliveries.settle_interrupted(c, now=NOW), {"ix_deliveries_leased"}),
    "unconfirmed": (lambda c: deliveries.unconfirmed(c, 1001), set()),
    "settlements": (lambda c: settlements.claim(c, now=NOW, ended_after=NOW, ended_before=NOW), set()),
    "of_destination": (lambda c: deliveries.of_destination(c, HERE, limit=5), set()),  # by UNIQUE; its name differs
    "claim_updates": (lambda c: inbox.claim(c, holder="me", now=NOW, lease=LEASE, limit=16), {"ix_inbox_waiting"}),
    "purge": (lambda c: inbox.purge(c, handled_before=NOW, poisoned_before=NOW), {"ix_inbox_handled_at"}),
    "unsent": (
        lambda c: articles.unsent(c, HERE, topics=("sea",), since=NOW - HOUR, limit=8),
        {
            "ix_articles_newest",
            "ix_digest_items_article_id_digest_id",
            "ix_deliveries_chat_id_thread_id_digest_id",
        },
    ),
    "page": (lambda c: articles.page(c), {"ix_articles_newest"}),
}


MANY = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000),
many AS (INSERT INTO chats SELECT n, 'private', 'en', 'UTC', 'active', NULL, now() FROM numbers)
INSERT INTO subscriptions SELECT n, 0, '[]', '[]', '[]', true, NULL, now(), now() FROM numbers
"""


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_what_is_due_is_found_by_its_index_though_nothing_was_counted(database: Database):
    with database.writing() as c:
        c.execute(text(MANY))
        statements = _statements(c, lambda c: subscriptions.due(c, now=NOW, limit=10, pauses_since=NOW))
        assert "ix_subscriptions_due" in _explained(c, "EXPLAIN", statements)


@pytest.mark.parametrize("name", QUERIES)
def test_no_table_is_read_from_end_to_end(database: Database, name: str):
    query, indexes = QUERIES[name]
    with database.writing() as c:
        add_chat(c)
        add_delivery(c, items=(add_article(c, "a", topics=("sea",)).id,))
        plan = _plan(c, query)
    for table in metadata.tables:
        assert not re.search(rf"SCAN {table}\b(?! USING)|Seq Scan on {table}\b", plan), plan
    if database.is_sqlite:  # PostgreSQL chooses among the indexes by what it last counted
        assert {index for index in indexes if index not in plan} == set(), plan


def _plan(c: Connection, query: Any) -> str:
    """How the database means to find the rows, for every statement of the query."""
    statements = _statements(c, query)
    if c.dialect.name == "sqlite":
        return _explained(c, "EXPLAIN QUERY PLAN", statements)
    c.exec_driver_sql("SET LOCAL enable_seqscan = off")  # small tables are read whole whenever that is possible
    return _explained(c, "EXPLAIN", statements)


def _statements(c: Connection, query: Any) -> list[tuple[str, Any]]:
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(c, "before_cursor_execute", note)
    query(c)
    event.remove(c, "before_cursor_execute", note)
    return statements


def _explained(c: Connection, explain: str, statements: list[tuple[str, Any]]) -> str:
    rows = [row for each, parameters in statements for row in c.exec_driver_sql(f"{explain} {each}", parameters)]
    return "\n".join(str(row[-1]) for row in rows)
