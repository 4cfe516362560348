"""An article as administrators see it: what readers get, what it was made from, what was left out."""

from bot.conversation.turn import Rows
from bot.digests import story
from bot.transport.formatted import LIMIT, Formatted, bold, clipped, plain, quote
from bot.transport.message import Button, Message
from storage.model import Article, ArticleStatus

QUOTES_SHOWN = 6
HEAD = 500  # units of the text, enough to see that it begins where the article does
CUT = 500  # units of what was left out
LONGEST_TITLE = 300
BEFORE_CUT = LIMIT - CUT - 100  # what the rest may take, so that what was left out is always seen


def view(article: Article, lead: str | None = None) -> Message:
    """`lead` is a line above, for what has just happened to it."""
    text = clipped(Formatted.join("\n\n", [*([plain(lead)] if lead else []), *_sections(article)]), BEFORE_CUT)
    return Message(Formatted.join("\n\n", [text, *_left_out(article)]), _buttons(article))


def _sections(article: Article) -> list[Formatted]:
    return [
        Formatted.join("\n", [story.headline(article, LONGEST_TITLE), plain(_facts(article)), plain(_labels(article))]),
        *_titled("Summary", story.bullets(article)),
        *_titled("Quotes", _quotes(article)),
        *_titled("Text", [quote(clipped(plain(article.text), HEAD), expandable=True)]),
    ]


def _facts(article: Article) -> str:
    words = f"{len(article.text.split()):,} words"
    return " · ".join(filter(None, (f"#{article.id}", article.status, story.source(article), words)))


def _labels(article: Article) -> str:
    topics = f"Topics: {', '.join(article.topics) or 'none'}"
    return f"{topics} · Tags: {', '.join(article.tags)}" if article.tags else topics


def _quotes(article: Article) -> list[Formatted]:
    shown = story.quotes(article, QUOTES_SHOWN)
    more = len(article.quotes) - len(shown)
    return [*shown, plain(f"and {more} more")] if more else shown


def _titled(title: str, lines: list[Formatted]) -> list[Formatted]:
    return [Formatted.join("\n", [bold(title), *(lines or [plain("none")])])]


def _left_out(article: Article) -> list[Formatted]:
    lines = clipped(plain("\n".join(article.cut)), CUT)
    return _titled(f"Left out ({len(article.cut)})", [quote(lines, expandable=True)]) if article.cut else []


def _buttons(article: Article) -> Rows:
    publish, title = Button("Publish", f"publish:{article.id}"), Button("Edit title", f"title:{article.id}")
    topics, discard = Button("Topics", f"edittopics:{article.id}"), Button("Discard", f"discard:{article.id}")
    match article.status:
        case ArticleStatus.DRAFT:
            return (publish, title), (topics, discard)
        case ArticleStatus.PUBLISHED:
            return ((Button("Remove", f"remove:{article.id}"), title, topics),)
        case ArticleStatus.REMOVED:
            return ((Button("Restore", f"restore:{article.id}"),),)
