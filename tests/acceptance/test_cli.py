"""The command line as an operator meets it: real processes, real files."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage import deliveries
from storage.database import Database
from storage.model import DeliveryStatus
from tests.integration.storage_rows import LEASE, NOW, add_chat, add_delivery

NEWSBRIEF = Path(sys.executable).with_name("newsbrief")
TOKEN = "123456:ABC-def"
OF_THE_SHELL = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


@pytest.fixture
def newsbrief(tmp_path):
    """Runs the command in an empty folder, with no settings but the database."""

    def run(*arguments, stdin=None, **environment):
        return subprocess.run(
            [NEWSBRIEF, *map(str, arguments)],
            cwd=tmp_path,
            env={**OF_THE_SHELL, "DATABASE_URL": f"sqlite:///{tmp_path}/news.db", **environment},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def port_strike(project):
    return project / "tests" / "data" / "port-strike.txt"


def assert_refused(finished, sentence):
    assert finished.returncode == 1
    assert sentence in finished.stderr
    assert "Traceback" not in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1


def test_a_file_becomes_a_summary_with_quotes(newsbrief, port_strike):
    finished = newsbrief("summarize", port_strike)
    assert finished.returncode == 0
    lines = finished.stdout.splitlines()
    title = port_strike.with_suffix(".expected.json")
    assert " ".join(lines).startswith(json.loads(title.read_text())["title"])
    assert any(line.startswith("• ") for line in lines)
    assert any(line.startswith("│ — ") for line in lines)


def test_the_number_of_sentences_can_be_chosen(newsbrief, port_strike):
    finished = newsbrief("summarize", port_strike, "--json", "--sentences", 1)
    assert len(json.loads(finished.stdout)["summary"]) == 1


def test_places_in_json_point_at_the_words(newsbrief, port_strike):
    article = json.loads(newsbrief("summarize", port_strike, "--json").stdout)
    parts = [part for quote in article["quotes"] for part in quote["parts"]]
    assert parts
    for piece in [*article["summary"], *parts]:
        written = " ".join(article["text"][piece["start"] : piece["end"]].split())
        assert written.rstrip(".,") == piece["text"].rstrip(".,")


def test_standard_input_is_read_too(newsbrief, port_strike):
    finished = newsbrief("summarize", "-", "--json", stdin=port_strike.read_text())
    assert finished.returncode == 0
    assert json.loads(finished.stdout)["summary"]


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("empty.txt", b"", "no text"),
        ("word.txt", b"Hello", "sentence"),
        ("report.txt", b"%PDF-1.7 stuff", "PDF document, not text"),
        ("zeros.txt", b"abc\x00def" * 50, "binary data, not text"),
        ("picture.png", b"\x89PNG\r\n", "picture, not text"),
        ("large.txt", b"Many words here. " * 300_000, "larger than 2 MB"),
    ],
)
def test_what_is_no_article_gets_one_sentence(newsbrief, tmp_path, name, body, sentence):
    (tmp_path / name).write_bytes(body)
    assert_refused(newsbrief("summarize", name), sentence)


def test_a_missing_file_gets_one_sentence(newsbrief):
    assert_refused(newsbrief("summarize", "nowhere.txt"), "nowhere.txt cannot be read (No such file or directory)")


def test_a_link_to_this_machine_is_refused(newsbrief):
    finished = newsbrief("summarize", "http://127.0.0.1:80/secret")
    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr


def test_an_unknown_method_is_refused_with_the_names_there_are(newsbrief, port_strike):
    assert_refused(newsbrief("summarize", port_strike, "--method", "magic"), "lexrank")


def test_an_explained_summary_shows_its_scores_and_marks_what_was_chosen(newsbrief, port_strike):
    told = newsbrief("summarize", port_strike, "--explain").stdout
    chosen = json.loads(newsbrief("summarize", port_strike, "--json").stdout)["summary"]
    marked = [line for line in told.splitlines() if line.startswith("✓")]
    assert [sentence["text"][:25] in line for sentence, line in zip(chosen, marked, strict=False)] == [True] * 3
    assert all(f"{sentence['start']}–{sentence['end']}" in told for sentence in chosen)


def test_only_the_news_ranking_explains_itself(newsbrief, port_strike):
    assert_refused(newsbrief("summarize", port_strike, "--explain", "--method", "luhn"), "leave out --explain")


def test_many_files_are_added_and_one_bad_one_stops_no_other(newsbrief, tmp_path, port_strike):
    (tmp_path / "bad.txt").write_bytes(b"%PDF-1.7")
    finished = newsbrief("add", "bad.txt", port_strike, port_strike)
    assert finished.returncode == 1
    bad, good, again = finished.stdout.splitlines()
    assert bad.startswith("[1/3] bad.txt: not added. This is a PDF document")
    assert "published as #1" in good
    assert "published before as #1" in again


def test_a_dry_run_shows_the_digest_and_stores_nothing(newsbrief, tmp_path, port_strike):
    newsbrief("add", port_strike)
    finished = newsbrief("digest", "--dry-run")
    assert finished.returncode == 0
    assert "Daily digest" in finished.stdout
    assert json.loads(port_strike.with_suffix(".expected.json").read_text())["title"][:40] in finished.stdout
    with sqlite3.connect(tmp_path / "news.db") as database:
        assert database.execute("SELECT count(*) FROM digests").fetchone() == (0,)


def test_a_dry_run_looks_back_as_far_as_a_digest_does(newsbrief, tmp_path, port_strike):
    newsbrief("add", port_strike)
    with sqlite3.connect(tmp_path / "news.db") as database:
        database.execute("UPDATE articles SET listed_at = '2020-03-24 08:00:00'")
    assert_refused(newsbrief("digest", "--dry-run"), "No article was published in the last 7 days")


def test_a_dry_run_without_articles_says_what_to_do(newsbrief):
    assert_refused(newsbrief("digest", "--dry-run"), "newsbrief add")


def test_migrate_makes_a_database_and_then_finds_it_up_to_date(newsbrief, tmp_path):
    assert newsbrief("migrate").stdout == "The database is up to date now.\n"
    assert (tmp_path / "news.db").exists()
    assert newsbrief("migrate").stdout == "The database was up to date already.\n"


def test_run_names_all_wrong_settings_at_once(newsbrief):
    finished = newsbrief("run", ADMIN_IDS="Ada", LOG_LEVEL="LOUD")
    assert finished.returncode == 1
    assert [line.split()[0] for line in finished.stderr.splitlines()[1:]] == [
        "TELEGRAM_TOKEN",
        "ADMIN_IDS",
        "LOG_LEVEL",
    ]


def test_settings_may_stand_in_a_file(newsbrief, tmp_path):
    (tmp_path / ".env").write_text("TELEGRAM_TOKEN=wrong\n")
    assert "TELEGRAM_TOKEN is no bot token" in newsbrief("run").stderr


def test_run_refuses_a_database_of_another_program(newsbrief, tmp_path):
    with sqlite3.connect(tmp_path / "news.db") as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    assert_refused(newsbrief("run", TELEGRAM_TOKEN=TOKEN), "later version of Newsbrief, or of another program")
    with sqlite3.connect(tmp_path / "news.db") as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_run_refuses_a_database_that_does_not_tell_its_version(newsbrief, tmp_path):
    newsbrief("migrate")
    with sqlite3.connect(tmp_path / "news.db") as database:
        database.execute("DELETE FROM alembic_version")
    assert_refused(newsbrief("run", TELEGRAM_TOKEN=TOKEN), "later version of Newsbrief, or of another program")


@pytest.fixture
def outbox(newsbrief, tmp_path):
    """A failed, an unknown and a waiting delivery, with the ids 1 to 3."""
    newsbrief("migrate")
    with closing(Database(f"sqlite:///{tmp_path}/news.db")) as database, database.writing() as c:
        add_chat(c)
        for slot in ("failed", "unknown", "waiting"):
            add_delivery(c, slot)
        failed, unknown = deliveries.claim(c, now=NOW, lease=LEASE, limit=2)
        deliveries.begin_sending(c, [(unknown.id, unknown.fence)], now=NOW, lease=LEASE)
        blocked, lost = "Forbidden: bot was blocked by the user", "ReadTimeout"
        deliveries.finish(c, failed.id, 1, DeliveryStatus.FAILED, now=NOW, error=blocked)
        deliveries.finish(c, unknown.id, 1, DeliveryStatus.UNKNOWN, now=NOW, error=lost)


@pytest.mark.usefixtures("outbox")
def test_the_outbox_is_shown_in_plain_words(newsbrief):
    shown = newsbrief("outbox").stdout
    assert "Waiting: 1 digest, the oldest for " in shown
    assert "#1 · chat 1001 · failed · failed: the reader has blocked the bot" in shown
    assert "#2 · chat 1001 · unknown · unknown: Telegram’s answer was lost" in shown
    assert "#2" not in newsbrief("outbox", "failed").stdout
    assert "#1" not in newsbrief("outbox", "unknown").stdout


@pytest.mark.usefixtures("outbox")
def test_deliveries_are_tried_again_and_given_up_by_command(newsbrief):
    assert newsbrief("outbox", "--retry", "1").stdout.startswith("#1 goes out again.\n\nOutbox\nWaiting: 2 digests")
    assert newsbrief("outbox", "--skip", "1").stdout.startswith("#1 is given up. Its stories come in the next digest.")
    assert_refused(newsbrief("outbox", "--retry", "2"), "#2 may have arrived: sent again, it may come twice. Add --yes")
    assert newsbrief("outbox", "--retry", "2", "--yes").stdout.startswith("#2 goes out again.")
    assert newsbrief("outbox", "--skip", "all").stdout.startswith("2 waiting digests given up.")
    assert newsbrief("outbox", "--retry", "all").stdout.startswith(
        "0 failed digests will be tried again. 3 digests given up, or older than 7 days, can be tried by number alone."
    )


@pytest.mark.usefixtures("outbox")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--retry", "9"), "There is no delivery #9"),
        (("--retry", "first"), "'first' is no delivery's number"),
        (("--retry", "3"), "#3 is waiting already"),
        (("--skip", "1"), "#1 has failed, so there is nothing to give up"),
    ],
)
def test_wrong_wishes_about_deliveries_are_refused(newsbrief, arguments, sentence):
    assert_refused(newsbrief("outbox", *arguments), sentence)


def test_a_database_is_copied_with_its_articles(newsbrief, tmp_path, port_strike):
    newsbrief("add", port_strike)
    copied = newsbrief("copy-database", f"sqlite:///{tmp_path}/copy.db")
    assert copied.returncode == 0
    assert "articles: 1 of 1\n" in copied.stdout
    assert copied.stdout.endswith("Set DATABASE_URL to the new address before you start the bot again.\n")
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/copy.db"}
    assert "published before as #1" in newsbrief("add", port_strike, **elsewhere).stdout


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///news.db", "The target holds something already"),
        ("mysql://host/name", "The target names another kind of database"),
        ("sqlite://", "The target names no file"),
        ("postgresql://nobody@127.0.0.1:1/name", "The database cannot be reached. Check both addresses"),
    ],
)
def test_a_target_that_cannot_be_copied_to_is_refused(newsbrief, port_strike, url, sentence):
    newsbrief("add", port_strike)
    assert_refused(newsbrief("copy-database", url), sentence)


def test_nothing_is_copied_from_a_database_without_tables(newsbrief, tmp_path):
    assert_refused(newsbrief("copy-database", f"sqlite:///{tmp_path}/copy.db"), "so there is nothing to copy")


def test_version_is_told(newsbrief):
    assert newsbrief("version").stdout.startswith("newsbrief 0.")


def test_wrong_usage_is_exit_code_two(newsbrief):
    assert newsbrief("summarise").returncode == 2


def test_a_reader_that_has_seen_enough_is_no_error(port_strike):
    finished = subprocess.run(
        ["bash", "-c", f"{NEWSBRIEF} summarize {port_strike} --json | head -c 10; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        check=False,
    )
    assert finished.returncode == 0
    assert finished.stderr == b""
