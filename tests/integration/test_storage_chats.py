from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import or_, select, text

from storage import articles, chats, deliveries, digests, inbox, prompts, subscriptions
from storage.database import Connection, Database
from storage.model import ArticleStatus, ChatKind, ChatStatus, DeliveryStatus, Destination, Prompt, PromptKind
from storage.tables import metadata
from tests.integration.storage_rows import (
    HOUR,
    LEASE,
    NOW,
    PLAIN_ARTICLE,
    RITA,
    add_article,
    add_chat,
    add_delivery,
    subscription,
)

ADA, OTHER = 1002, 2002
GROUP, SUPERGROUP = -77, -100_077
ACTIVE, PAUSED, BLOCKED, GONE = ChatStatus.ACTIVE, ChatStatus.PAUSED, ChatStatus.BLOCKED, ChatStatus.GONE


def test_a_chat_is_made_once_and_keeps_what_it_was_told(database: Database):
    with database.writing() as c:
        made = chats.ensure(c, RITA, kind=ChatKind.PRIVATE, language="de", now=NOW)
        chats.set_timezone(c, RITA, "Europe/Berlin")
        again = chats.ensure(c, RITA, kind=ChatKind.PRIVATE, language="en", now=NOW + HOUR)
        assert again == replace(made, timezone="Europe/Berlin") == chats.get(c, RITA)
        assert (made.status, made.first_seen_at) == (ACTIVE, NOW)


@pytest.mark.parametrize(("was", "becomes"), [(ACTIVE, ACTIVE), (PAUSED, PAUSED), (BLOCKED, ACTIVE), (GONE, ACTIVE)])
def test_a_chat_that_comes_back_is_active_again_and_a_pause_goes_on(database: Database, was, becomes):
    with database.writing() as c:
        add_chat(c)
        chats.set_status(c, RITA, was)
        assert add_chat(c).status is becomes


def test_a_pause_ends_by_resume_and_leaves_no_date_behind(database: Database):
    with database.writing() as c:
        add_chat(c)
        assert not chats.resume(c, RITA)
        assert chats.pause(c, RITA, until=NOW + HOUR)
        assert chats.get(c, RITA).paused_until == NOW + HOUR
        assert chats.resume(c, RITA)
        chats.pause(c, RITA, until=NOW + HOUR)
        chats.set_status(c, RITA, BLOCKED)
        assert add_chat(c).paused_until is None


@pytest.mark.parametrize("unknown", [OTHER, 10**30])
def test_nothing_is_changed_in_a_chat_that_is_not_there(database: Database, unknown):
    with database.writing() as c:
        assert chats.get(c, unknown) is None
        assert not chats.set_timezone(c, unknown, "Europe/Berlin")
        assert not chats.pause(c, unknown, until=None)
        assert not chats.set_status(c, unknown, GONE)
        assert not chats.forget(c, unknown)


def test_counts_name_every_status(database: Database):
    with database.writing() as c:
        add_chat(c)
        add_chat(c, OTHER)
        chats.pause(c, OTHER, until=None)
        assert chats.counts(c) == {ACTIVE: 1, PAUSED: 1, BLOCKED: 0, GONE: 0}


def test_forgetting_a_chat_leaves_its_number_in_no_table(database: Database):
    with database.writing() as c:
        _fill_private(c, RITA)
        _fill_private(c, OTHER)
        of_other = _rows_with(c, OTHER)
        assert chats.forget(c, RITA)
        assert _rows_with(c, RITA) == {}
        assert _rows_with(c, OTHER) == of_other
        assert not chats.forget(c, RITA)


def test_the_test_above_looks_into_every_table_that_tells_of_chats_or_people(database: Database):
    with database.writing() as c:
        _fill_private(c, RITA)
        assert set(_rows_with(c, RITA)) == {"articles", "chats", "deliveries", "inbox", "prompts", "subscriptions"}


def test_forgetting_a_chat_takes_its_digests_along_unless_another_chat_has_them(database: Database):
    with database.writing() as c:
        add_chat(c)
        add_chat(c, OTHER)
        own = add_delivery(c, "2026-03-24T08:00").digest_id
        shared = add_delivery(c, "2026-03-25T08:00").digest_id
        assert add_delivery(c, "2026-03-25T08:00", destination=Destination(OTHER)).digest_id == shared
        chats.forget(c, RITA)
        assert digests.get(c, own) is None
        assert digests.get(c, shared) is not None


@pytest.mark.parametrize("backend", ["postgresql"])  # SQLite has one writer at a time
def test_a_digest_that_another_process_is_about_to_deliver_is_not_taken_away(database: Database):
    with database.writing() as c:
        add_chat(c)
        add_chat(c, OTHER)
        add_delivery(c)
    forgetting = Thread(target=_forget, args=(database, RITA))
    with database.writing() as c:
        added = add_delivery(c, destination=Destination(OTHER))
        forgetting.start()
        _wait_for_a_lock(database)
    forgetting.join()
    with database.reading() as c:
        assert chats.get(c, RITA) is None
        assert digests.get(c, added.digest_id) is not None


def test_a_group_that_became_a_supergroup_keeps_everything(database: Database):
    with database.writing() as c:
        add_chat(c, GROUP, kind=ChatKind.GROUP)
        chats.set_timezone(c, GROUP, "Europe/Berlin")
        _fill(c, GROUP, kind=ChatKind.GROUP)
        before = _rows_with(c, GROUP)
        chats.migrate(c, GROUP, SUPERGROUP)
        assert {table: len(rows) for table, rows in _rows_with(c, SUPERGROUP).items()} == {
            table: len(rows) for table, rows in before.items()
        }
        moved = chats.get(c, SUPERGROUP)
        assert (moved.kind, moved.timezone) == (ChatKind.SUPERGROUP, "Europe/Berlin")
        assert chats.get(c, GROUP) is None
        chats.migrate(c, GROUP, SUPERGROUP)
        assert chats.get(c, SUPERGROUP) == moved, "the second time nothing happens"


@pytest.mark.parametrize(("was", "becomes"), [(ACTIVE, ACTIVE), (PAUSED, PAUSED), (BLOCKED, ACTIVE), (GONE, ACTIVE)])
def test_a_group_that_was_closed_by_its_move_is_active_there(database: Database, was, becomes):
    with database.writing() as c:
        add_chat(c, GROUP)
        chats.set_status(c, GROUP, was)
        chats.migrate(c, GROUP, SUPERGROUP)
        assert chats.get(c, SUPERGROUP).status is becomes


def test_a_supergroup_known_before_the_news_of_the_move_gets_the_groups_rows(database: Database):
    with database.writing() as c:
        add_chat(c, GROUP, kind=ChatKind.GROUP)
        chats.set_timezone(c, GROUP, "Europe/Berlin")
        ours = subscription(Destination(GROUP), topics=("sea",))
        subscriptions.save(c, ours)
        prompts.ask(c, _prompt(GROUP, PromptKind.TIMES))
        add_chat(c, SUPERGROUP, kind=ChatKind.SUPERGROUP)
        subscriptions.save(c, subscription(Destination(SUPERGROUP)))
        subscriptions.save(c, subscription(Destination(SUPERGROUP, thread_id=3)))
        prompts.ask(c, _prompt(SUPERGROUP, PromptKind.TITLE))
        chats.migrate(c, GROUP, SUPERGROUP)
        moved, forum = subscriptions.of_chat(c, SUPERGROUP)
        assert moved == replace(ours, destination=Destination(SUPERGROUP))
        assert forum.destination.thread_id == 3
        assert chats.get(c, SUPERGROUP).timezone == "Europe/Berlin"
        assert prompts.get(c, SUPERGROUP, ADA).kind is PromptKind.TIMES


@pytest.mark.parametrize("sent_to", [GROUP, SUPERGROUP])
def test_of_two_deliveries_of_one_slot_the_one_that_was_sent_stays(database: Database, sent_to):
    with database.writing() as c:
        for chat_id in (GROUP, SUPERGROUP):
            add_chat(c, chat_id)
        sent = add_delivery(c, destination=Destination(sent_to))
        (claimed,) = deliveries.claim(c, now=NOW, lease=LEASE, limit=1)
        deliveries.finish(c, sent.id, claimed.fence, DeliveryStatus.SENT, now=NOW)
        add_delivery(c, destination=Destination(GROUP + SUPERGROUP - sent_to))
        chats.migrate(c, GROUP, SUPERGROUP)
        (kept,) = deliveries.of_destination(c, Destination(SUPERGROUP), limit=9)
        assert (kept.id, kept.status) == (sent.id, DeliveryStatus.SENT)


def test_a_slot_pending_for_both_ids_is_served_once(database: Database):
    with database.writing() as c:
        for chat_id in (GROUP, SUPERGROUP):
            add_chat(c, chat_id)
            add_delivery(c, destination=Destination(chat_id))
        chats.migrate(c, GROUP, SUPERGROUP)
        assert deliveries.counts(c)[DeliveryStatus.PENDING] == 1


def _forget(database: Database, chat_id: int) -> None:
    with database.writing() as c:
        chats.forget(c, chat_id)


def _wait_for_a_lock(database: Database) -> None:
    """Until some transaction waits for another."""
    waiting = text("SELECT count(*), pg_sleep(0.01) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(1000):
        with database.reading() as c:
            if c.scalar(waiting):
                return
    pytest.fail("nobody waits")


def _prompt(chat_id: int, kind: PromptKind = PromptKind.TOPICS) -> Prompt:
    return Prompt(chat_id=chat_id, person_id=ADA, kind=kind, asked_at=NOW)


def _fill(c: Connection, chat_id: int, *, kind: ChatKind = ChatKind.PRIVATE) -> None:
    """Rows of the chat in every table that can hold one."""
    add_chat(c, chat_id, kind=kind)
    article = add_article(c, f"for {chat_id}")
    subscriptions.save(c, subscription(Destination(chat_id)))
    add_delivery(c, f"update:{abs(chat_id)}", destination=Destination(chat_id), items=(article.id,))
    prompts.ask(c, _prompt(chat_id))
    inbox.receive(c, [{"update_id": abs(chat_id), "message": {"chat": {"id": chat_id}}}], now=NOW)


def _fill_private(c: Connection, person_id: int) -> None:
    """The same for a private chat, whose number is its person's: what that person does elsewhere too."""
    _fill(c, person_id)
    by_person = replace(PLAIN_ARTICLE, content_hash=f"by {person_id}", added_by=person_id)
    articles.add(c, by_person, status=ArticleStatus.PUBLISHED, now=NOW)
    prompts.ask(c, replace(_prompt(GROUP), person_id=person_id))


def _rows_with(c: Connection, number: int) -> dict[str, list[object]]:
    """The rows of each table that have this number in any column of chats or people."""
    found = {}
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if column.name in ("chat_id", "person_id", "added_by")]
        columns += [table.c.id] if table.name == "chats" else []
        rows = c.execute(select(table).where(or_(*(column == number for column in columns)))).all() if columns else []
        if rows:
            found[table.name] = rows
    return found
