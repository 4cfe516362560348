"""A digest and the pages that its buttons open, as messages. Pure.

A digest's content is stored once for all chats that get the same. So the stored messages have no buttons: they name
the digest, and are put below its last message when it is sent (`messages`).

    digest:<digest>            the digest's last message again
    story:<digest>:<number>    a story of it, counted from 1
    more:<digest>:<offset>     headlines from the story after <offset>
    quotes:<digest>            the key quotes of the stories it shows
    storyquotes:<digest>:<number>
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digests import story as look
from bot.digests.compose import STORIES, Section, Selection
from bot.digests.verbatim import copied
from bot.transport.formatted import LIMIT, MOST_ENTITIES, Formatted, bold, clipped, italic, plain
from bot.transport.message import MOST_IN_ROW, Button, Message
from storage.model import Article, Digest, NewDigest

QUOTES_SHOWN = 2  # of a story in a digest; the others are behind [Quotes]
A_WEEK = timedelta(days=6)  # within which a weekday alone names the day
PART = " (00/00)"  # what may be added to the header
GAP = "\n\n"
AND_MORE = f"{GAP}and 00000 more quotes"  # what may be added to a page of quotes
NO_TOPIC = "Other"
SETTINGS = Button("Settings", "settings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """All that a digest is made of. Instants are in UTC; the reader sees them in `zone`."""

    name: str
    at: datetime
    zone: ZoneInfo
    selection: Selection
    since: datetime | None = None  # when the last digest was due; None: there is none
    next_at: datetime | None = None  # when the next is due; None: there is no subscription


def digest(edition: Edition) -> NewDigest:
    """The edition as messages that fit Telegram's limits, cut between stories only."""
    header = _header(edition)
    counts = _counts(edition)
    room = LIMIT - Formatted.join("", (header, PART, "\n", counts, GAP)).utf16_length
    parts = _packed(_blocks(edition, room), room)
    texts = [
        Formatted.join(GAP, (_top(header, number, len(parts), counts), *blocks))
        for number, blocks in enumerate(parts, start=1)
    ]
    ids = tuple(article.id for article in edition.selection.articles)
    return NewDigest(messages=tuple(Message(text).to_json() for text in texts), article_ids=ids)


def messages(stored: Digest) -> list[Message]:
    """A stored digest as it is sent: its buttons are below the last message."""
    found = [Message.from_json(message) for message in stored.messages]
    return [*found[:-1], Message(found[-1].text, _digest_buttons(stored, found))]


def story(
    article: Article,
    zone: ZoneInfo,
    *,
    quotes: str | None = None,
    back: str | None = None,
) -> Message:
    """One article, opened; `quotes` and `back` are the data of those buttons, without which they are left out."""
    article = copied(article)
    particulars = look.particulars(article, zone)
    lines = [
        look.headline(article),
        plain(f"By {article.byline} · ") + particulars if article.byline else particulars,
        *look.bullets(article),
        *look.quotes(article, QUOTES_SHOWN),
    ]
    buttons = [
        *([Button("Read", url=article.url)] if article.url else []),
        *([Button("Quotes", quotes)] if quotes and article.quotes else []),
        *([Button("Back", back)] if back else []),
    ]
    return Message(_fitting(lines, LIMIT), (tuple(buttons),) if buttons else ())


def story_of_digest(digest_id: int, number: int, article: Article, zone: ZoneInfo) -> Message:
    """The story with this number of a digest, opened in its place; [Back] returns to the page that it is on."""
    offset = (number - 1) // STORIES * STORIES
    back = f"more:{digest_id}:{offset}" if offset else f"digest:{digest_id}"
    return story(article, zone, quotes=f"storyquotes:{digest_id}:{number}", back=back)


def quotes(articles: Sequence[Article], *, back: str | None = None) -> Message | None:
    """The key quotes of these articles, each whole or counted among the others; None if there are none."""
    quoted = [article for article in map(copied, articles) if article.quotes]
    if not quoted:
        return None
    shown, left_out = Formatted(""), 0
    for article in quoted:
        heading = (GAP if shown.text else "") + look.headline(article, look.LONGEST_LISTED)
        for quote in look.quotes(article):
            longer = shown + heading + "\n" + quote
            if _fits(longer, LIMIT - len(AND_MORE)):
                shown, heading = longer, Formatted("")
            else:
                left_out += 1
    return Message(_with_rest(shown, left_out), ((Button("Back", back),),) if back else ())


def more(stored: Digest, offset: int, articles: Mapping[int, Article], zone: ZoneInfo) -> Message:
    """A page of headlines: `articles` by their number in the digest, of which some may have been taken back."""
    last = min(offset + STORIES, len(stored.article_ids))
    header = bold("More stories") + f" · {offset + 1} to {last} of {len(stored.article_ids)}"
    lines = [look.listed(number, article, zone) for number, article in articles.items()]
    back = f"more:{stored.id}:{offset - STORIES}" if offset > STORIES else f"digest:{stored.id}"
    ways = [Button("Back", back)]
    if last < len(stored.article_ids):
        ways.append(Button("More", f"more:{stored.id}:{last}"))
    return Message(_fitting([header, *lines], LIMIT, GAP), (*_number_rows(stored.id, articles), tuple(ways)))


def _with_rest(shown: Formatted, left_out: int) -> Formatted:
    more = f"and {_counted(left_out, 'more quote', 'more quotes')}"
    return Formatted.join(GAP, [*([shown] if shown.text else []), *([italic(more)] if left_out else [])])


def _header(edition: Edition) -> Formatted:
    local = edition.at.astimezone(edition.zone)
    return bold(f"📰 {edition.name}") + f" · {local:%a} {look.day(local)}, {local:%H:%M} {_zone_name(local)}"


def _zone_name(local: datetime) -> str:
    """`CET`, or `UTC+03` for the many zones that have no letters."""
    name = local.tzname() or ""
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def _counts(edition: Edition) -> str:
    articles = edition.selection.articles
    words = _counted(len(articles), "story", "stories")
    sources = {name for name in map(look.source, articles) if name}
    if sources:
        words += " from " + _counted(len(sources), "source", "sources")
    if edition.since is None:
        return words
    # What was lost with an earlier digest, or was there before the subscription, is older than the last digest.
    since = min([edition.since, *(article.listed_at for article in articles if article.listed_at)])
    return f"{words} · since {_moment(since, edition)}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _moment(instant: datetime, edition: Edition) -> str:
    """`Sat 08:00`, or with the date where the weekday alone could be another's."""
    local = instant.astimezone(edition.zone)
    if abs(instant - edition.at) < A_WEEK:
        return f"{local:%a %H:%M}"
    return f"{local:%a} {look.day(local)}, {local:%H:%M}"


def _top(header: Formatted, number: int, parts: int, counts: str) -> Formatted:
    numbered = header + f" ({number}/{parts})" if parts > 1 else header
    return numbered + f"\n{counts}" if number == 1 else numbered


def _blocks(edition: Edition, room: int) -> list[Formatted]:
    """One for each story, its topic above the first of a section; the footer stays with the last."""
    footer = _footer(edition)
    room -= footer.utf16_length + len(GAP)
    blocks = [
        _fitting([*heading, *_story_lines(number, article, edition.zone)], room)
        for number, (heading, article) in enumerate(_headed(edition.selection.sections), start=1)
    ]
    return [*blocks[:-1], Formatted.join(GAP, (blocks[-1], footer))]


def _headed(sections: Sequence[Section]) -> Iterator[tuple[list[Formatted], Article]]:
    """Each article with the heading above it, if it is the first of its section."""
    for section in sections:
        heading = section.topic or (NO_TOPIC if len(sections) > 1 else "")
        for position, article in enumerate(section.articles):
            yield [bold(heading.upper())] if heading and position == 0 else [], article


def _story_lines(number: int, article: Article, zone: ZoneInfo) -> list[Formatted]:
    article = copied(article)
    return [
        f"{number}. " + look.headline(article),
        look.particulars(article, zone),
        *look.bullets(article),
        *look.quotes(article, QUOTES_SHOWN),
    ]


def _footer(edition: Edition) -> Formatted:
    linked = all(article.url for article in edition.selection.shown)
    words = f"Every line is copied from the {'linked ' if linked else ''}articles."
    if edition.next_at is None:
        return italic(f"{words} /subscribe for one every day")
    return italic(f"{words} Next digest: {_moment(edition.next_at, edition)} · /settings")


def _fitting(lines: Sequence[Formatted], room: int, between: str = "\n") -> Formatted:
    """As many of the lines as fit, from the first on; a single one that does not is clipped."""
    kept = list(lines)
    while len(kept) > 1 and not _fits(Formatted.join(between, kept), room):
        kept.pop()
    return clipped(Formatted.join(between, kept), room)


def _fits(text: Formatted, room: int) -> bool:
    return text.utf16_length <= room and len(text.entities) < MOST_ENTITIES  # one is left for the header


def _packed(blocks: Sequence[Formatted], room: int) -> list[list[Formatted]]:
    """The blocks in as few messages as their order allows."""
    parts: list[list[Formatted]] = [[]]
    for block in blocks:
        if parts[-1] and not _fits(Formatted.join(GAP, [*parts[-1], block]), room):
            parts.append([])
        parts[-1].append(block)
    return parts


def _digest_buttons(stored: Digest, shown: Sequence[Message]) -> tuple[tuple[Button, ...], ...]:
    ways = [SETTINGS]
    if len(stored.article_ids) > STORIES:
        ways.insert(0, Button("More", f"more:{stored.id}:{STORIES}"))
    if any("blockquote" in entity.type for message in shown for entity in message.text.entities):
        ways.insert(0, Button("Quotes", f"quotes:{stored.id}"))
    numbers = range(1, min(STORIES, len(stored.article_ids)) + 1)
    return (*_number_rows(stored.id, numbers), tuple(ways))


def _number_rows(digest_id: int, numbers: "Sequence[int] | Mapping[int, Article]") -> list[tuple[Button, ...]]:
    buttons = [Button(str(number), f"story:{digest_id}:{number}") for number in numbers]
    return [tuple(buttons[at : at + MOST_IN_ROW]) for at in range(0, len(buttons), MOST_IN_ROW)]
