"""Invented articles for tests of digests: each line of summary and quotes stands in its text."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from storage.model import Article, ArticleStatus, NewArticle, Passage, Quote, RawKind

MARCH_23 = datetime(2026, 3, 23, 9, tzinfo=UTC)

LEAD = "The harbour of Port Aurelia was reopened on Monday after three weeks of repairs."
SECOND = "Forty ships had been waiting outside the bay."
BEFORE = "This is a good day for every family in the city,"
AFTER = "But we cannot say that the work is finished."
TEXT = f"""{LEAD} {SECOND}

“{BEFORE}” said Mira Okello, a spokeswoman for the port. “{AFTER}”

“We were paid, but we were tired,” Jonas Reyl said.

“The cranes are as good as new,” he added."""


def passage(words: str, text: str = TEXT, shown: str | None = None) -> Passage:
    start = text.index(words)
    return Passage(shown or words, start, start + len(words))


INTERRUPTED = Quote(
    parts=(passage(BEFORE, shown=BEFORE.replace("city,", "city.")), passage(AFTER)),
    mention="Mira Okello",
    speaker="Mira Okello",
    role="a spokeswoman for the port",
)
SHORT = Quote(parts=(passage("We were paid, but we were tired"),), mention="Jonas Reyl", speaker="Jonas Reyl")
ADDED = Quote(parts=(passage("The cranes are as good as new"),), mention="he", speaker="Jonas Reyl")


def new_article(name: str = "Harbour reopens", **changes: Any) -> NewArticle:
    """An article that no other name or content equals."""
    values = {
        "title": name,
        "text": TEXT,
        "raw": TEXT,
        "raw_kind": RawKind.TEXT,
        "content_hash": name,
        "url": f"https://news.example.org/{name.lower().replace(' ', '-')}",
        "source_name": "Aurelia Courier",
        "published_at": datetime(2026, 3, 23, 8, 30, tzinfo=UTC),
        "topics": ("Transport",),
        "summary": (passage(LEAD), passage(SECOND)),
        "quotes": (INTERRUPTED, SHORT, ADDED),
    }
    return NewArticle(**(values | changes))


def article(name: str = "Harbour reopens", *, number: int = 1, **changes: Any) -> Article:
    """The same, as it is read from the store after it was published."""
    new = new_article(name, **changes)
    fields = {field: getattr(new, field) for field in asdict(new) if field != "raw"}
    return Article(**fields, id=number, status=ArticleStatus.PUBLISHED, added_at=MARCH_23, listed_at=MARCH_23)
