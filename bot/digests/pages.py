"""What a digest's buttons open: from their data to the message that takes the place of the one they stand under."""

from zoneinfo import ZoneInfo

from bot.digests import render
from bot.digests.compose import STORIES
from bot.transport.message import Message
from storage import articles, digests
from storage.database import Connection
from storage.model import Article, ArticleStatus, Digest

VERBS = ("digest", "story", "more", "quotes", "storyquotes")


def turn_to(connection: Connection, data: str, zone: ZoneInfo) -> Message | None:
    """The page that a button's data (see render) names; None if the digest or story is no longer there."""
    verb, *words = data.split(":")
    try:
        digest_id, number, *_ = [*map(int, words), 1]
    except ValueError:
        return None
    digest = digests.get(connection, digest_id)
    return _page(connection, verb, digest, number, zone) if digest else None


def digest_of(data: str) -> int | None:
    """The id of the digest below which a button with this data stands, or on a page of which; None for others."""
    verb, _, words = data.partition(":")
    number = words.partition(":")[0]
    return int(number) if verb in VERBS and number.isascii() and number.isdecimal() else None


def _page(connection: Connection, verb: str, digest: Digest, number: int, zone: ZoneInfo) -> Message | None:
    match verb:
        case "digest":
            return render.messages(digest)[-1]
        case "story":
            article = _published(connection, digest, number, 1).get(number)
            return render.story_of_digest(digest.id, number, article, zone) if article else None
        case "storyquotes":
            found = _published(connection, digest, number, 1)
            return render.quotes([*found.values()], back=f"story:{digest.id}:{number}")
        case "quotes":
            found = _published(connection, digest, 1, STORIES)
            return render.quotes([*found.values()], back=f"digest:{digest.id}")
        case "more":
            found = _published(connection, digest, number + 1, STORIES)
            return render.more(digest, number, found, zone) if found else None
    return None


def _published(connection: Connection, digest: Digest, first: int, most: int) -> dict[int, Article]:
    """The digest's articles by their number, from the first on, without those that were taken back."""
    if first < 1:
        return {}
    ids = digest.article_ids[first - 1 : first - 1 + most]
    found = ((number, articles.get(connection, article_id)) for number, article_id in enumerate(ids, start=first))
    return {number: article for number, article in found if article and article.status is ArticleStatus.PUBLISHED}
