"""The newest articles: /latest [topic], and opening one in place."""

from dataclasses import dataclass

from bot.conversation.arguments import TOPIC_BYTES, match_topics, number_of
from bot.conversation.desk import Desk
from bot.conversation.reader.topics import known_topics
from bot.conversation.turn import Answer, Turn
from bot.digests import plan, render, story
from bot.errors import Refusal
from bot.transport.formatted import Formatted, bold
from bot.transport.message import Button, Message
from storage import articles
from storage.database import Connection
from storage.model import Article, ArticleStatus

A_PAGE = 5  # short enough for one screen of a phone
DEEPEST = 9999


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a reader is; every button carries it, so that the way back needs no memory."""

    offset: int = 0
    topic: str = ""

    @property
    def data(self) -> str:
        return f"{self.offset}:{self.topic}"


async def latest(turn: Turn, desk: Desk) -> Answer:
    """/latest and /latest Defense."""
    message = await desk.database.read(_named, turn)
    return Answer(messages=(message,), edit=True)


async def turn_page(turn: Turn, desk: Desk) -> Answer:
    """[More] and [Back] of the list."""
    message = await desk.database.read(_page, turn, _place(turn.arguments))
    return Answer(messages=(message,), edit=True)


async def open_story(turn: Turn, desk: Desk) -> Answer:
    article_id, _, place = turn.arguments.partition(":")
    message = await desk.database.read(_story, turn, number_of(article_id), _place(place))
    return Answer(messages=(message,), edit=True)


async def open_quotes(turn: Turn, desk: Desk) -> Answer:
    article = await desk.database.read(published, number_of(turn.arguments.partition(":")[0]))
    message = render.quotes([article], back=f"open:{turn.arguments}")
    if message is None:
        raise Refusal("This article has no key quotes.")
    return Answer(messages=(message,), edit=True)


def published(connection: Connection, article_id: int) -> Article:
    """Raise Refusal where readers may not see it, or not any more."""
    article = articles.get(connection, article_id)
    if article is None or article.status is not ArticleStatus.PUBLISHED:
        raise Refusal("This article is not here any more; /latest has the newest ones.")
    return article


def _named(connection: Connection, turn: Turn) -> Message:
    if not turn.arguments.strip():
        return _page(connection, turn, Place())
    known = tuple(name for name in known_topics(connection) if len(name.encode()) <= TOPIC_BYTES)
    chosen = match_topics(turn.arguments, known)
    if len(chosen) > 1:
        raise Refusal(f"One topic at a time, please, for example “/latest {chosen[0]}”.")
    return _page(connection, turn, Place(topic=chosen[0] if chosen else ""))


def _page(connection: Connection, turn: Turn, place: Place) -> Message:
    topics = (place.topic,) if place.topic else ()
    found = articles.page(connection, topics=topics, limit=A_PAGE + 1, offset=place.offset)
    if not found:
        raise Refusal("There are no articles here yet; once there are, /latest shows them.")
    zone = plan.zone_of(connection, turn.chat_id)
    numbered = list(enumerate(found[:A_PAGE], start=place.offset + 1))
    header = bold(f"Latest · {place.topic}" if place.topic else "Latest news")
    text = Formatted.join("\n\n", (header, *(story.listed(number, article, zone) for number, article in numbered)))
    numbers = tuple(Button(str(number), f"open:{article.id}:{place.data}") for number, article in numbered)
    ways = _ways(place, has_more=len(found) > A_PAGE)
    return Message(text, (numbers, ways) if ways else (numbers,))


def _ways(place: Place, *, has_more: bool) -> tuple[Button, ...]:
    newer = Place(max(0, place.offset - A_PAGE), place.topic)
    older = Place(place.offset + A_PAGE, place.topic)
    return (
        *((Button("Newer", f"latestpage:{newer.data}"),) if place.offset else ()),
        *((Button("More", f"latestpage:{older.data}"),) if has_more and older.offset <= DEEPEST else ()),
    )


def _story(connection: Connection, turn: Turn, article_id: int, place: Place) -> Message:
    article = published(connection, article_id)
    return render.story(
        article,
        plan.zone_of(connection, turn.chat_id),
        quotes=f"openquotes:{article.id}:{place.data}",
        back=f"latestpage:{place.data}",
    )


def _place(data: str) -> Place:
    offset, _, topic = data.partition(":")
    return Place(min(number_of(offset), DEEPEST), topic if len(topic.encode()) <= TOPIC_BYTES else "")
