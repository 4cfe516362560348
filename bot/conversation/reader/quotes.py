"""Who said what: /quotes of the newest articles, of one by its number in /latest, of one speaker by name."""

from dataclasses import replace

from bot.conversation.arguments import number_of
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn
from bot.digests import render
from bot.errors import Refusal
from storage import articles
from storage.database import Connection
from storage.model import Article

NEWEST = 5  # articles whose quotes are shown when nobody is named
SEARCHED = 200  # newest articles that are looked through for a name


async def quotes(turn: Turn, desk: Desk) -> Answer:
    wanted = turn.arguments.strip()
    if number_of(wanted):
        found = await desk.database.read(articles.page, limit=1, offset=number_of(wanted) - 1)
        missing = f"Number {wanted} in /latest has no key quotes." if found else f"/latest has no number {wanted}."
    elif wanted:
        found = await desk.database.read(_of_speaker, wanted)
        missing = f"Nobody called “{wanted[:30]}” is quoted in the newest articles; /quotes alone shows who is."
    else:
        found = await desk.database.read(articles.page, limit=NEWEST)
        missing = "There are no quotes yet; once there are articles, /quotes shows them."
    message = render.quotes(found)
    if message is None:
        raise Refusal(missing)
    return Answer(messages=(message,))


def _of_speaker(connection: Connection, name: str) -> list[Article]:
    """The newest articles with a speaker of that name, with that speaker's quotes alone."""
    speakers = articles.speakers(connection, limit=SEARCHED)
    ids = dict.fromkeys(article_id for article_id, speaker in speakers if _is_called(speaker, name))
    found = filter(None, (articles.get(connection, article_id) for article_id in [*ids][:NEWEST]))
    return [
        replace(article, quotes=tuple(quote for quote in article.quotes if _is_called(quote.speaker, name)))
        for article in found
    ]


def _is_called(speaker: str, name: str) -> bool:
    return name.casefold() in speaker.casefold()
