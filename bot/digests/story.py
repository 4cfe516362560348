"""How one article looks: its headline, its particulars, its summary and its quotes. Pure."""

from datetime import datetime, time
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.digests.excerpt import quotation
from bot.transport.formatted import Formatted, bold, clipped, link, plain
from storage.model import Article, Quote

WORDS_A_MINUTE = 200  # of silent reading: the low end of what is measured for adults, so nobody is rushed
LONGEST_TITLE = 500  # units; no headline is, but a title typed or extracted wrongly may be longer
LONGEST_LISTED = 200  # in a list, so that a page of them fits a message
FRAGMENT_WORDS = 4  # at each end of a text fragment: enough to be found, few enough to survive small edits


def headline(article: Article, longest: int = LONGEST_TITLE) -> Formatted:
    """The title in bold, linked where there is an address."""
    title = clipped(plain(article.title), longest)
    return bold(link(title, article.url) if article.url else title)


def source(article: Article) -> str | None:
    """The name of its source, or else the host that it is from."""
    if article.source_name or not article.url:
        return article.source_name
    return (urlsplit(article.url).hostname or "").removeprefix("www.") or None


def particulars(article: Article, zone: ZoneInfo) -> Formatted:
    """`The Hill · 23 Mar · 2 min read`, as far as it is known."""
    return plain(" · ".join(filter(None, (source(article), _published(article, zone), _reading_time(article)))))


def listed(number: int, article: Article, zone: ZoneInfo) -> Formatted:
    """The two lines of an article in a list."""
    return f"{number}. " + headline(article, LONGEST_LISTED) + "\n" + particulars(article, zone)


def bullets(article: Article) -> list[Formatted]:
    return [plain(f"• {line.text}") for line in article.summary]


def quotes(article: Article, most: int | None = None) -> list[Formatted]:
    """Its key quotes as block quotes, each linked to its place in the article."""
    return [_block(article, said) for said in article.quotes[:most]]


def _block(article: Article, said: Quote) -> Formatted:
    speaker = link(said.speaker, _place(article, said)) if article.url else said.speaker
    return quotation((part.text for part in said.parts), speaker, said.role)


def _place(article: Article, said: Quote) -> str:
    """The quote's place in the page: a text fragment (WICG Scroll To Text Fragment, `#:~:text=start,end`)."""
    words = article.text[said.parts[0].start : said.parts[-1].end].rstrip(".,").split()
    ends = [words] if len(words) <= 2 * FRAGMENT_WORDS else [words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:]]
    page = (article.url or "").partition("#")[0]
    return f"{page}#:~:text={','.join(_encoded(' '.join(end)) for end in ends)}"


def _encoded(words: str) -> str:
    return percent_encoded(words, safe="").replace("-", "%2D")  # a hyphen would mark a prefix or suffix


def _published(article: Article, zone: ZoneInfo) -> str | None:
    if article.published_at is None:
        return None
    # Many sources give a date alone, which is stored as its midnight: that must not become the day before.
    is_date = article.published_at.time() == time(0)
    local = article.published_at if is_date else article.published_at.astimezone(zone)
    reference = article.listed_at or article.added_at
    return day(local) if local.year == reference.year else f"{day(local)} {local.year}"


def day(local: datetime) -> str:
    return f"{local.day} {local:%b}"


def _reading_time(article: Article) -> str:
    return f"{max(1, round(len(article.text.split()) / WORDS_A_MINUTE))} min read"
