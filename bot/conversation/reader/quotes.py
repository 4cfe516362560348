"""Who said what: /quotes of the newest articles, of one article by its number, of one speaker by name."""

import re
from dataclasses import replace

from bot.conversation.desk import Desk
from bot.conversation.reader.browsing import published
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
    if re.fullmatch(r"#?[0-9]{1,9}", wanted):
        found = [await desk.database.read(published, int(wanted.lstrip("#")))]
        missing = f"Article {found[0].id} has no key quotes."
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
    found = []
    for article in articles.page(connection, limit=SEARCHED):
        said = tuple(quote for quote in article.quotes if name.casefold() in quote.speaker.casefold())
        if said:
            found.append(replace(article, quotes=said))
    return found[:NEWEST]
