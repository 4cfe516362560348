"""Articles with their topics and quotes, and which of them a destination has not had."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Text, cast, delete, exists, func, select, update

from storage.dialect import insert, keys, numbers
from storage.model import Article, ArticleStatus, DeliveryStatus, Destination, NewArticle, Passage, Quote, Stored
from storage.tables import article_topics, articles, deliveries, digest_items, newest
from storage.tables import quotes as quotes_table

_PUBLISHED = (ArticleStatus.PUBLISHED,)
_HAD = (DeliveryStatus.PENDING, DeliveryStatus.CLAIMED, DeliveryStatus.SENDING, DeliveryStatus.SENT)
_NEWEST_FIRST = (newest.desc(), articles.c.id.desc())
_ARTICLE = select(*(column for column in articles.c if column is not articles.c.raw))


def find_same(c: Connection, *, url: str | None, content_hash: str) -> Article | None:
    """The article with this address or, failing that, with this content."""
    same_url = None if url is None else _first(c, articles.c.url == url)
    return same_url or _first(c, articles.c.content_hash == content_hash)


def add(c: Connection, new: NewArticle, *, status: ArticleStatus, now: datetime) -> Stored:
    """Store the article, unless one with its address or content is there: then that one is the answer."""
    row = _row(new) | {"status": status, "added_at": now, "listed_at": now if status in _PUBLISHED else None}
    article_id = c.scalar(insert(c, articles).values(row).on_conflict_do_nothing().returning(articles.c.id))
    if article_id is None:
        same = find_same(c, url=new.url, content_hash=new.content_hash)
        # None: the same one was a draft, discarded by somebody else between the two statements
        return Stored(same, is_new=False) if same else add(c, new, status=status, now=now)
    _write_topics(c, article_id, new.topics)
    _write_quotes(c, article_id, new.quotes)
    return Stored(_read(c, _ARTICLE.where(articles.c.id == article_id))[0], is_new=True)


def get(c: Connection, article_id: int) -> Article | None:
    return _first(c, articles.c.id == article_id)


def get_all(c: Connection, article_ids: Sequence[int]) -> list[Article]:
    """The articles with these ids, in this order, without those that are not there."""
    found = {article.id: article for article in _read(c, _ARTICLE.where(articles.c.id.in_(article_ids)))}
    return [found[each] for each in article_ids if each in found]


def raw_of(c: Connection, article_id: int) -> str | None:
    """What the article was derived from, to derive it anew."""
    return c.scalar(select(articles.c.raw).where(articles.c.id == article_id))


def publish(c: Connection, article_id: int, *, now: datetime) -> bool:
    """Show a draft to readers; False when it is no draft (any more)."""
    return _move(c, article_id, ArticleStatus.DRAFT, ArticleStatus.PUBLISHED, listed_at=now)


def discard(c: Connection, article_id: int) -> bool:
    """Delete a draft; False when it is no draft (any more)."""
    draft = (articles.c.id == article_id) & (articles.c.status == ArticleStatus.DRAFT)
    return c.execute(delete(articles).where(draft)).rowcount == 1


def remove(c: Connection, article_id: int) -> bool:
    """Take a published article back from readers; False when it is not published."""
    return _move(c, article_id, ArticleStatus.PUBLISHED, ArticleStatus.REMOVED)


def restore(c: Connection, article_id: int) -> bool:
    """Undo `remove`: the article keeps its place, and is not new again."""
    return _move(c, article_id, ArticleStatus.REMOVED, ArticleStatus.PUBLISHED)


def set_title(c: Connection, article_id: int, title: str) -> bool:
    return _set(c, article_id, title=title)


def set_topics(c: Connection, article_id: int, topics: Iterable[str]) -> bool:
    if not _lock(c, article_id):
        return False
    c.execute(delete(article_topics).where(article_topics.c.article_id == article_id))
    _write_topics(c, article_id, topics)
    return True


def page(
    c: Connection,
    *,
    status: Iterable[ArticleStatus] = _PUBLISHED,
    topics: Iterable[str] = (),
    limit: int = 10,
    offset: int = 0,
) -> list[Article]:
    """Articles of these statuses with one of these topics (none: any), newest first."""
    wanted = _ARTICLE.where(*_wanted(status, topics))
    return _read(c, wanted.order_by(*_NEWEST_FIRST).limit(limit).offset(offset))


def count(c: Connection, *, status: Iterable[ArticleStatus] = _PUBLISHED, topics: Iterable[str] = ()) -> int:
    """How many articles `page` has in all."""
    return c.execute(select(func.count()).select_from(articles).where(*_wanted(status, topics))).scalar_one()


def speakers(c: Connection, limit: int) -> list[tuple[int, str]]:
    """Who is quoted in the newest published articles: the article's id and the speaker, newest first."""
    recent = (
        select(articles.c.id, newest.label("newest"))
        .where(articles.c.status.in_(_PUBLISHED))
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
        .subquery()
    )
    quoted = select(recent.c.id, quotes_table.c.speaker).join(recent, quotes_table.c.article_id == recent.c.id)
    rows = c.execute(quoted.order_by(recent.c.newest.desc(), recent.c.id.desc(), quotes_table.c.position))
    return [(article_id, speaker) for article_id, speaker in rows]


def topics(c: Connection) -> list[tuple[str, int]]:
    """The topics of published articles with how many each has, most used first."""
    number = func.count()
    used = select(article_topics.c.topic, number).join(articles).where(articles.c.status.in_(_PUBLISHED))
    rows = c.execute(used.group_by(article_topics.c.topic).order_by(number.desc(), article_topics.c.topic))
    return [(topic, number) for topic, number in rows]


def listed(c: Connection, *, topics: Iterable[str] = (), since: datetime | None) -> list[int]:
    """The ids of articles that were published since then, on one of these topics (none: any), newest first."""
    conditions = [*_wanted(_PUBLISHED, topics), *([newest > since] if since is not None else [])]
    return list(c.scalars(select(articles.c.id).where(*conditions).order_by(*_NEWEST_FIRST)))


def had(
    c: Connection, destinations: Sequence[Destination], article_ids: Iterable[int]
) -> dict[Destination, frozenset[int]]:
    """Which articles each destination has had or is about to get, of these at least; none for those not named.

    An article whose delivery failed, or may have been lost, counts as not had.
    """
    first = _first_digest(c, article_ids)
    if first is None:
        return {}
    lists = _digests_had(c, destinations, first)
    digests_of = {each: each.split(",") for each in set(lists.values())}
    articles_of = _articles_of(c, {digest_id for digest_ids in digests_of.values() for digest_id in digest_ids})
    known = {
        each: frozenset[int]().union(*(articles_of[digest_id] for digest_id in digest_ids))
        for each, digest_ids in digests_of.items()
    }
    return {destination: known[each] for destination, each in lists.items()}


def unsent(
    c: Connection, destination: Destination, *, topics: Iterable[str], since: datetime | None, limit: int
) -> list[Article]:
    """Published articles the destination has not had and is not about to get, newest first.

    One whose delivery failed, or may have been lost, counts as not had. `since` is the time of publishing.
    """
    return get_all(c, _unsent(c, destination, topics, since)[:limit])


def count_unsent(c: Connection, destination: Destination, *, topics: Iterable[str], since: datetime | None) -> int:
    """How many articles `unsent` has without its limit."""
    return len(_unsent(c, destination, topics, since))


def _unsent(c: Connection, destination: Destination, topics: Iterable[str], since: datetime | None) -> list[int]:
    found = listed(c, topics=topics, since=since)
    known = had(c, [destination], found).get(destination, frozenset())
    return [each for each in found if each not in known]


def _first_digest(c: Connection, article_ids: Iterable[int]) -> int | None:
    """The oldest digest with one of these articles: no destination had any of them before it."""
    these = numbers(c, ((each,) for each in article_ids), "id")
    oldest = select(func.min(digest_items.c.digest_id)).where(digest_items.c.article_id == these.c.id)
    firsts = select(oldest.scalar_subquery().label("digest_id")).select_from(these).subquery()
    first: int | None = c.scalar(select(func.min(firsts.c.digest_id)))
    return first


def _digests_had(c: Connection, destinations: Sequence[Destination], first: int) -> dict[Destination, str]:
    """The ids of digests from `first` on, with commas between them: few texts, however many destinations."""
    these = keys(c, destinations)
    here = (deliveries.c.chat_id == these.c.chat_id) & (deliveries.c.thread_id == these.c.thread_id)
    had = here & (deliveries.c.digest_id >= first) & deliveries.c.status.in_(_HAD)
    # A subquery rather than a join: PostgreSQL would keep to a plan that it made for a smaller table, and read it all.
    digest_ids = select(func.aggregate_strings(cast(deliveries.c.digest_id, Text), ",")).where(had)
    rows = c.execute(select(these.c.chat_id, these.c.thread_id, digest_ids.scalar_subquery())).all()
    return {Destination(chat_id, thread_id): found for chat_id, thread_id, found in rows if found}


def _articles_of(c: Connection, digest_ids: Iterable[str]) -> defaultdict[str, set[int]]:
    """Which articles are in each digest; their ids come as texts, and so remain."""
    these = numbers(c, ((int(each),) for each in digest_ids), "id")
    rows = select(digest_items.c.digest_id, digest_items.c.article_id).where(digest_items.c.digest_id == these.c.id)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for digest_id, article_id in c.execute(rows).all():
        found[str(digest_id)].add(article_id)
    return found


def _wanted(status: Iterable[ArticleStatus], topics: Iterable[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [articles.c.status.in_(tuple(status))]
    if topics := tuple(topics):
        has_topic = (article_topics.c.article_id == articles.c.id) & article_topics.c.topic.in_(topics)
        conditions.append(exists().where(has_topic))
    return conditions


def _move(c: Connection, article_id: int, old: ArticleStatus, new: ArticleStatus, **values: Any) -> bool:
    change = update(articles).where(articles.c.id == article_id, articles.c.status == old)
    return c.execute(change.values(status=new, **values)).rowcount == 1


def _set(c: Connection, article_id: int, **values: Any) -> bool:
    return c.execute(update(articles).where(articles.c.id == article_id).values(values)).rowcount == 1


def _lock(c: Connection, article_id: int) -> bool:
    return c.scalar(select(articles.c.id).where(articles.c.id == article_id).with_for_update()) is not None


def _row(new: NewArticle) -> dict[str, Any]:
    return {name: value for name, value in asdict(new).items() if name in articles.c}


def _write_topics(c: Connection, article_id: int, topics: Iterable[str]) -> None:
    rows = [
        {"article_id": article_id, "position": position, "topic": topic}
        for position, topic in enumerate(dict.fromkeys(topics))
    ]
    if rows:
        c.execute(article_topics.insert(), rows)


def _write_quotes(c: Connection, article_id: int, quotes: Iterable[Quote]) -> None:
    rows = [{"article_id": article_id, "position": position, **asdict(quote)} for position, quote in enumerate(quotes)]
    if rows:
        c.execute(quotes_table.insert(), rows)


def _first(c: Connection, condition: ColumnElement[bool]) -> Article | None:
    return next(iter(_read(c, _ARTICLE.where(condition))), None)


def _read(c: Connection, statement: Select[*tuple[Any, ...]]) -> list[Article]:
    rows = c.execute(statement).mappings().all()
    ids = [row["id"] for row in rows]
    topics, quotes = _topics_of(c, ids), _quotes_of(c, ids)
    return [_article(row, topics[row["id"]], quotes[row["id"]]) for row in rows]


def _topics_of(c: Connection, ids: list[int]) -> dict[int, list[str]]:
    rows = select(article_topics).where(article_topics.c.article_id.in_(ids)).order_by(article_topics.c.position)
    found = defaultdict(list)
    for row in c.execute(rows):
        found[row.article_id].append(row.topic)
    return found


def _quotes_of(c: Connection, ids: list[int]) -> dict[int, list[Quote]]:
    rows = select(quotes_table).where(quotes_table.c.article_id.in_(ids)).order_by(quotes_table.c.position)
    found = defaultdict(list)
    for row in c.execute(rows):
        quote = Quote(parts=_passages(row.parts), mention=row.mention, speaker=row.speaker, role=row.role)
        found[row.article_id].append(quote)
    return found


def _article(row: RowMapping, topics: list[str], quotes: list[Quote]) -> Article:
    lists = {"tags": tuple(row["tags"]), "cut": tuple(row["cut"]), "summary": _passages(row["summary"])}
    return Article(**{**row, **lists, "topics": tuple(topics), "quotes": tuple(quotes)})


def _passages(data: list[dict[str, Any]]) -> tuple[Passage, ...]:
    return tuple(Passage(**passage) for passage in data)
