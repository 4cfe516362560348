"""Text, files and links become stored drafts, with the real summarizer, a real database and a real web server."""

import ipaddress
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import Refusal
from bot.ingest.fetch import FetchLimits
from bot.ingest.manuscript import LARGEST_FILE, LONGEST_TEXT
from bot.ingest.newsroom import Newsroom, content_hash
from storage import articles, migrate
from storage.database import Database
from storage.model import ArticleStatus, RawKind

ADA = 1002
NOON = datetime(2026, 3, 24, 12, 0, tzinfo=UTC)
TITLE = "Ferry line to Quill Island reopens after eleven months"
PARAGRAPHS = (
    "The ferry to Quill Island carried passengers again on Monday, eleven months after a storm broke its only pier.",
    "About 400 people crossed on the first day, the harbor office said, and every sailing before noon was sold out.",
    (
        "“We had forgotten how quiet the house is without visitors,” said Marta Oyelaran, who runs the island's inn. "
        "“Today I changed eleven beds, and I have never enjoyed it more.”"
    ),
    "The new pier cost 6.2 million crowns, most of it paid by the county. It stands a meter higher than the old one.",
    "Sailings run every two hours until October, and the fare stays at 9 crowns, the county's transport office said.",
)
TEXT = "\n\n".join((TITLE, *PARAGRAPHS))


def page(*head: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    head_lines = "".join(head) or f"<title>{TITLE}</title>"
    return (
        f"<!DOCTYPE html><html><head>{head_lines}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    )


@pytest.fixture
def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'news.db'}")
    migrate.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    return Newsroom(database, lambda: NOON, FetchLimits())


async def stored_count(database: Database) -> int:
    return await database.read(articles.count, status=tuple(ArticleStatus))


async def test_pasted_text_becomes_a_draft_with_its_brief(newsroom: Newsroom, database: Database) -> None:
    stored = await newsroom.add_text(TEXT, added_by=ADA)
    article = stored.article
    assert stored.is_new
    assert (article.title, article.status, article.added_by, article.added_at) == (
        TITLE,
        ArticleStatus.DRAFT,
        ADA,
        NOON,
    )
    with database.reading() as c:
        assert articles.raw_of(c, article.id) == TEXT
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.language == "en"
    assert article.summarizer_version
    assert all(article.text[passage.start : passage.end] == passage.text for passage in article.summary)
    assert 1 <= len(article.summary) <= 3
    (quote,) = article.quotes
    assert quote.speaker == "Marta Oyelaran"
    assert [article.text[part.start : part.end] for part in quote.parts] == [
        "We had forgotten how quiet the house is without visitors",
        "Today I changed eleven beds, and I have never enjoyed it more.",
    ]


async def test_the_same_words_again_are_the_same_article(newsroom: Newsroom, database: Database) -> None:
    first = await newsroom.add_text(TEXT, added_by=ADA)
    again = await newsroom.add_file("again.txt", ("\ufeff" + TEXT.replace("\n", "\r\n")).encode(), added_by=ADA)
    assert (again.is_new, again.article.id) == (False, first.article.id)
    assert await stored_count(database) == 1


async def test_a_removed_article_added_again_is_answered_as_removed(newsroom: Newsroom, database: Database) -> None:
    first = (await newsroom.add_text(TEXT, added_by=ADA)).article
    await database.write(articles.publish, first.id, now=NOON)
    await database.write(articles.remove, first.id)
    again = await newsroom.add_text(TEXT, added_by=ADA)
    assert (again.is_new, again.article.status) == (False, ArticleStatus.REMOVED)


def test_white_space_and_case_make_no_other_content() -> None:
    assert content_hash("A Title", "One  two.\n\nThree.") == content_hash("a title ", "one two. three.")
    assert content_hash("A Title", "One two.") != content_hash("A Title", "One two three.")


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("ferry.txt", TEXT.encode("cp1252"), RawKind.TEXT),
        ("FERRY.TXT", TEXT.encode("utf-16"), RawKind.TEXT),
        ("ferry.md", TEXT.encode(), RawKind.TEXT),
        ("ferry.html", page().encode(), RawKind.HTML),
        ("ferry.htm", page('<meta charset="windows-1252">').encode("cp1252"), RawKind.HTML),
        ("ferry.html", b'<?xml version="1.0" encoding="UTF-8"?>' + page().encode(), RawKind.HTML),
        ("saved page.txt", page().encode(), RawKind.HTML),
    ],
)
async def test_a_file_is_read_by_its_kind_and_letters(
    newsroom: Newsroom, name: str, body: bytes, kind: RawKind
) -> None:
    article = (await newsroom.add_file(name, body, added_by=ADA)).article
    assert (article.title, article.raw_kind) == (TITLE, kind)
    assert "how quiet the house is without visitors,” said Marta Oyelaran" in article.text


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("a.txt", b"", "no text in it"),
        ("a.txt", b"Harbor", r"\.$"),
        ("a.txt", b"%PDF-1.4 ...", "a PDF document"),
        ("a.pdf", b"%PDF-1.4 ...", "a PDF document"),
        ("a.docx", b"PK\x03\x04....", "office document"),
        ("a.txt", b"ferry\x00" * 100, "binary data"),
        ("a.csv", TEXT.encode(), r"Only \.txt, \.md and \.html"),
        ("", TEXT.encode(), r"Only \.txt, \.md and \.html"),
        ("a.txt", b"a" * (LARGEST_FILE + 1), "larger than 2 MB"),
        ("a.txt", b"word " * 300_000, "longer than 1,000,000 characters"),
        ("a.html", b"<html><body></body></html>", r"\.$"),
    ],
)
async def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    newsroom: Newsroom, database: Database, name: str, body: bytes, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        await newsroom.add_file(name, body, added_by=ADA)
    assert await stored_count(database) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no text in it"),
        ("  \n\t ", "no text in it"),
        ("Harbor", r"\.$"),
        ("a" * (LONGEST_TEXT + 1), "longer than 1,000,000 characters"),
        ("ferry\x00" * 50, "binary data"),
    ],
)
async def test_a_bad_text_gets_one_sentence_and_changes_nothing(
    newsroom: Newsroom, database: Database, text: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        await newsroom.add_text(text, added_by=ADA)
    assert await stored_count(database) == 0


@pytest.mark.parametrize(
    "text",
    [
        TEXT.upper(),
        "Паром снова ходит на остров.\n\n"
        + "Паром на остров Квилл снова вышел в море в понедельник, сообщил порт. " * 6,
        "عادت العبارة إلى الجزيرة.\n\n" + "عادت العبارة إلى جزيرة كويل يوم الاثنين بعد أحد عشر شهرا من العاصفة. " * 6,
        "島へのフェリーが再開した。\n\n"
        + "月曜日、クイル島へのフェリーが十一か月ぶりに運航を再開したと港湾事務所が発表した。" * 6,
    ],
    ids=["all capitals", "Cyrillic", "right to left", "without spaces"],
)
async def test_unusual_scripts_are_stored_and_verbatim(newsroom: Newsroom, text: str) -> None:
    article = (await newsroom.add_text(text, added_by=ADA)).article
    assert article.summary
    assert all(article.text[passage.start : passage.end] == passage.text for passage in article.summary)


async def test_reading_stores_nothing(newsroom: Newsroom, database: Database) -> None:
    from_text = await newsroom.read_text(TEXT)
    from_file = await newsroom.read_file("ferry.html", page().encode())
    assert from_text.title == from_file.title == TITLE
    assert await stored_count(database) == 0


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    pages = {
        "/plain": web.Response(text=TEXT),
        "/latin": web.Response(
            body=page().encode("cp1252"), headers={"Content-Type": "text/html; charset=windows-1252"}
        ),
        "/empty": web.Response(text="<html><body></body></html>", content_type="text/html"),
    }

    async def answer(request: web.Request) -> web.Response:
        if request.path in pages:
            return pages[request.path]
        own, stated = f"http://127.0.0.1:{request.url.port}", request.query.get("canonical", "")
        link = f'<link rel="canonical" href="{stated.replace("OWN", own)}">' if stated else ""
        return web.Response(text=page(f"<title>{TITLE}</title>", link), content_type="text/html")

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    async with TestServer(application, host="127.0.0.1") as server:
        yield server


@pytest.fixture
def online(database: Database, site: TestServer) -> Newsroom:
    allow = ipaddress.ip_address("127.0.0.1").__eq__
    return Newsroom(database, lambda: NOON, FetchLimits(ports=frozenset({site.port or 0}), allow=allow))


async def test_a_link_becomes_a_draft_under_its_clean_address(online: Newsroom, site: TestServer) -> None:
    article = (await online.add_link(str(site.make_url("/ferry?id=7&utm_source=mail#top")), added_by=ADA)).article
    assert article.url == str(site.make_url("/ferry?id=7"))
    assert (article.title, article.raw_kind) == (TITLE, RawKind.HTML)
    assert (article.source_name or "").startswith("127.0.0.1")
    assert "quiet the house" in article.text


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("OWN/ferry?utm_medium=x", "/ferry"),
        ("OWN/", "/a"),
        ("https://elsewhere.example/ferry", "/a"),
        ("javascript:alert(1)", "/a"),
    ],
)
async def test_a_pages_own_word_for_its_address_counts_on_its_own_site_only(
    online: Newsroom, site: TestServer, stated: str, kept: str
) -> None:
    link = site.make_url("/a").with_query(canonical=stated)
    article = (await online.add_link(str(link), added_by=ADA)).article
    assert article.url is not None
    assert article.url.partition("?")[0] == str(site.make_url(kept))


async def test_the_same_link_with_other_trackers_is_the_same_article(online: Newsroom, site: TestServer) -> None:
    first = await online.add_link(str(site.make_url("/ferry")), added_by=ADA)
    again = await online.add_link(str(site.make_url("/ferry?fbclid=x")), added_by=ADA)
    assert (again.is_new, again.article.id) == (False, first.article.id)


async def test_a_plain_text_link_is_read_as_text(online: Newsroom, site: TestServer) -> None:
    article = (await online.add_link(str(site.make_url("/plain")), added_by=ADA)).article
    assert (article.title, article.raw_kind, article.url) == (TITLE, RawKind.TEXT, str(site.make_url("/plain")))


async def test_the_servers_character_set_is_heeded(online: Newsroom, site: TestServer) -> None:
    document = await online.read_link(str(site.make_url("/latin")))
    assert "“We had forgotten how quiet the house is without visitors,”" in document.text


@pytest.mark.parametrize("link", ["not a link", "http://10.0.0.1/", "http://127.0.0.1:1/"])
async def test_a_bad_link_gets_one_sentence_and_changes_nothing(
    online: Newsroom, database: Database, link: str
) -> None:
    with pytest.raises(Refusal, match=r"\.$"):
        await online.add_link(link, added_by=ADA)
    assert await stored_count(database) == 0


async def test_a_page_without_an_article_gets_one_sentence(online: Newsroom, site: TestServer) -> None:
    with pytest.raises(Refusal, match=r"\.$"):
        await online.add_link(str(site.make_url("/empty")), added_by=ADA)
