"""What stands in a digest: which articles, in which order, under which topics."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import articles
from storage.database import Connection
from storage.model import Article, Destination

logger = logging.getLogger(__name__)

STORIES = 8  # shown with their summaries; the others are behind [More]
MOST = 40  # in one digest; [More] has pages of STORIES
DAMAGE = (AttributeError, LookupError, TypeError, ValueError)
"""What stored content raises that is not what was stored."""
LOOK_BACK = timedelta(days=7)
"""How far before the last digest an unsent article may have been listed: one whole round of a weekly digest, so
that what was lost with that one comes again, and a new subscriber's first digest is not empty."""


@dataclass(frozen=True, slots=True)
class Section:
    """Articles under one topic; `topic` is None for those that have none."""

    topic: str | None
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles of a digest: those shown at once, by topic, and the rest, newest first."""

    sections: tuple[Section, ...]
    rest: tuple[Article, ...] = ()

    @property
    def shown(self) -> tuple[Article, ...]:
        return tuple(article for section in self.sections for article in section.articles)

    @property
    def articles(self) -> tuple[Article, ...]:
        return self.shown + self.rest


class Shelf:
    """The articles as one transaction sees them, each read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._articles: dict[int, Article] = {}

    def take(self, article_ids: Sequence[int]) -> list[Article]:
        """These articles, in this order, without those that cannot be read: a damaged one keeps no other back."""
        missing = [each for each in article_ids if each not in self._articles]
        if missing:
            self._articles |= {article.id: article for article in self._read(missing)}
        return [self._articles[each] for each in article_ids if each in self._articles]

    def _read(self, article_ids: Sequence[int]) -> list[Article]:
        try:
            return list(articles.get_all(self._connection, article_ids))
        except DAMAGE as error:
            if len(article_ids) == 1:
                logger.error("action=read_article article=%d error=%s", article_ids[0], type(error).__name__)
                return []
            return [article for each in article_ids for article in self._read([each])]


def choose(
    connection: Connection, destination: Destination, *, topics: Sequence[str], since: datetime
) -> Selection | None:
    """What the destination has not had, of these topics (none: of all); None if there is nothing.

    `since` is when its last digest was due.
    """
    try:
        unsent = articles.unsent(connection, destination, topics=topics, since=since - LOOK_BACK, limit=MOST)
    except DAMAGE:  # one of them cannot be read: the others can
        (article_ids,) = unsent_by_set(connection, [destination], topics=topics, since=since)
        unsent = Shelf(connection).take(article_ids)
    return select(unsent, topics) if unsent else None


def unsent_by_set(
    connection: Connection, destinations: Sequence[Destination], *, topics: Sequence[str], since: datetime
) -> dict[tuple[int, ...], list[Destination]]:
    """The ids of the articles that `choose` would take, with the destinations that it would take them for.

    Few keys for many destinations: most have had the same, and others lack the same all the same.
    """
    listed = articles.listed(connection, topics=topics, since=since - LOOK_BACK)
    had = articles.had(connection, destinations, listed)
    by_had: dict[frozenset[int], list[Destination]] = {}
    for destination in destinations:
        by_had.setdefault(had.get(destination, frozenset()), []).append(destination)
    found: dict[tuple[int, ...], list[Destination]] = {}
    for known, alike in by_had.items():
        unsent = tuple(each for each in listed if each not in known)[:MOST]
        found.setdefault(unsent, []).extend(alike)
    return found


def select(newest_first: Sequence[Article], topics: Sequence[str] = ()) -> Selection:
    """Show the newest, grouped by topic; the topic with the newest article comes first, no topic last."""
    grouped: dict[str | None, list[Article]] = {}
    for article in newest_first[:STORIES]:
        grouped.setdefault(_topic(article, topics), []).append(article)
    sections = [Section(topic, tuple(group)) for topic, group in grouped.items()]
    sections.sort(key=lambda section: section.topic is None)
    return Selection(tuple(sections), tuple(newest_first[STORIES:]))


def _topic(article: Article, wanted: Sequence[str]) -> str | None:
    """The topic it stands under: its first, but rather one that was asked for."""
    asked_for = [topic for topic in article.topics if topic in wanted]
    return next(iter(asked_for or article.topics), None)
