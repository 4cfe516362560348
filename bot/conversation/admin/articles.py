"""The administrator's shelf: /articles in pages, /article by number, /remove with a way back."""

from dataclasses import replace

from bot.conversation.admin import editing
from bot.conversation.arguments import number_of, read_article_id
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn, rows, show
from bot.transport.formatted import Formatted, bold, clipped, plain
from bot.transport.message import Button
from storage import articles as shelf
from storage.database import Connection
from storage.model import Article, ArticleStatus

A_PAGE = 8
DEEPEST = 99_999
LONGEST_TITLE = 120


async def articles(turn: Turn, desk: Desk) -> Answer:
    """/articles, [Newer] and [Older]; drafts and what was removed too."""
    offset = min(number_of(turn.arguments), DEEPEST)
    found, number = await desk.database.read(_page, offset)
    if not found:
        return show("There are no articles yet; /add begins with the first.")
    lines = [bold(f"Articles, {number} in all"), *map(_line, found)]
    opening = rows([Button(f"#{article.id}", f"view:{article.id}") for article in found], 4)
    ways = (
        *((Button("Newer", f"articles:{max(0, offset - A_PAGE)}"),) if offset else ()),
        *((Button("Older", f"articles:{offset + A_PAGE}"),) if offset + A_PAGE < number else ()),
    )
    return show(Formatted.join("\n", lines), (*opening, ways) if ways else opening)


async def article(turn: Turn, desk: Desk) -> Answer:
    number = read_article_id(turn.arguments, "article")
    return await editing.open_view(replace(turn, arguments=str(number)), desk)


async def remove(turn: Turn, desk: Desk) -> Answer:
    number = read_article_id(turn.arguments, "remove")
    return await editing.remove(replace(turn, arguments=str(number)), desk)


def _page(connection: Connection, offset: int) -> tuple[list[Article], int]:
    every = tuple(ArticleStatus)
    return shelf.page(connection, status=every, limit=A_PAGE, offset=offset), shelf.count(connection, status=every)


def _line(article: Article) -> Formatted:
    status = "" if article.status is ArticleStatus.PUBLISHED else f" · {article.status}"
    return f"#{article.id}{status} · " + clipped(plain(article.title), LONGEST_TITLE)
