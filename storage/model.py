"""The values that go into the store and come out of it. Nothing here touches a database.

Instants are aware datetimes in UTC. Offsets count code points in the article's text.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

EVERY_DAY = frozenset(range(7))
"""Days as `datetime.weekday()` counts them: Monday is 0."""


class ArticleStatus(StrEnum):
    DRAFT = "draft"  # stored and previewed, seen by administrators only
    PUBLISHED = "published"  # readers may get it
    REMOVED = "removed"  # taken back; kept, so that the removal can be undone


class RawKind(StrEnum):
    TEXT = "text"
    HTML = "html"


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class ChatStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # by its own wish
    BLOCKED = "blocked"  # the bot may not write there; ends when the chat comes back
    GONE = "gone"  # Telegram knows no such chat any more


class DeliveryStatus(StrEnum):
    PENDING = "pending"  # nobody works on it
    CLAIMED = "claimed"  # a worker holds it, nothing was sent: safe to take back
    SENDING = "sending"  # the call to Telegram may have been made
    SENT = "sent"  # Telegram confirmed it
    UNKNOWN = "unknown"  # the answer was lost: never sent again blindly
    FAILED = "failed"  # surely not sent, and will not be


class InboxStatus(StrEnum):
    WAITING = "waiting"
    HANDLED = "handled"
    POISONED = "poisoned"  # failed too often, set aside for the administrator


class Role(StrEnum):
    """What one of the processes that share a database does for all of them."""

    POLLER = "poller"  # asks Telegram for updates, which it gives to one at a time


class PromptKind(StrEnum):
    """What the bot has asked a person for and waits to be told."""

    ARTICLE_TEXT = "article_text"
    TITLE = "title"
    TOPICS = "topics"
    TIMES = "times"
    TIMEZONE = "timezone"
    PASTE = "paste"  # the rest of a long text, of which a brief was offered


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article as they are shown, and where they stand in its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Exact words of a speaker. Several parts when the attribution interrupts them."""

    parts: tuple[Passage, ...]
    mention: str  # the speaker as written beside the quote; may be a pronoun
    speaker: str  # the name the mention stands for, a string of the article
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContent:
    """What was derived from what came in; it all comes back as it was stored."""

    title: str
    text: str
    raw_kind: RawKind
    content_hash: str
    url: str | None = None
    source_name: str | None = None
    byline: str | None = None
    published_at: datetime | None = None
    language: str = "und"
    image_url: str | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    summary: tuple[Passage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    summarizer_version: str = ""
    added_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle(ArticleContent):
    """An article about to be stored: what came in beside what was derived from it."""

    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleContent):
    """A stored article, without what came in: that may be a whole page, and nobody reads it."""

    id: int
    status: ArticleStatus
    added_at: datetime
    listed_at: datetime | None = None  # when it was published to readers


@dataclass(frozen=True, slots=True)
class Stored:
    """The answer to storing an article: the row, and whether it is new or was there already."""

    article: Article
    is_new: bool


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a digest goes: a chat and, in a forum, one of its topics (0: none)."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    id: int
    kind: ChatKind
    language: str = "en"
    timezone: str | None = None  # IANA name; None until the reader has chosen
    status: ChatStatus = ChatStatus.ACTIVE
    paused_until: datetime | None = None  # None while paused: until /resume
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What one destination wants, and when it is next due."""

    destination: Destination
    times: tuple[time, ...]  # local, rising
    days: frozenset[int] = EVERY_DAY
    topics: tuple[str, ...] = ()  # empty: all
    active: bool = True
    next_slot: str | None = None  # local date and time with its offset, "2026-03-24T08:00+01:00"
    next_due_at: datetime | None = None
    since: datetime  # the due time served last, at first the time of subscribing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What subscriptions that are due together have in common: all that decides which digest they get."""

    times: tuple[time, ...]
    days: frozenset[int]
    topics: tuple[str, ...]
    since: datetime
    timezone: str | None
    is_awake: bool  # the chat may be written to, and no pause holds
    paused_until: datetime | None  # the end of a pause that was over not long ago


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDigest:
    """Chosen stories, rendered: `messages` is JSON data that the transport can send."""

    messages: tuple[dict[str, Any], ...]
    article_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(NewDigest):
    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One digest to one destination. `fence` rises with every claim; an old holder's word no longer counts."""

    id: int
    destination: Destination
    slot: str  # a subscription's slot, or "update:<id>" for one asked for in chat
    digest_id: int
    status: DeliveryStatus
    bulk: bool = True  # nobody waits for it: others go first
    due_at: datetime  # of its next try
    expires_at: datetime  # after which it is too late to send it
    tries: int = 0
    fence: int = 0
    lease_until: datetime | None = None
    message_ids: tuple[int, ...] = ()  # of the parts that arrived; 0: in the group that this supergroup was before
    error: str | None = None
    finished_at: datetime | None = None
    begun_at: datetime | None = None  # when Telegram was called last, or was about to be
    in_doubt: bool = False  # was unknown and is sent again by an administrator's wish: it may be there already


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are, and since when there is one."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """The ids that a message can only have: above `after`, below `before` (None: nobody knows), none of `taken`."""

    after: int | None
    before: int | None
    taken: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """One raw update as Telegram sent it."""

    id: int
    update_id: int
    chat_id: int | None
    payload: dict[str, Any]  # empty when the row is damaged
    status: InboxStatus
    tries: int
    error: str | None = None
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question to one person that waits for an answer: it survives a restart."""

    chat_id: int
    person_id: int
    kind: PromptKind
    article_id: int | None = None
    pieces: tuple[str, ...] = field(default=())
    asked_at: datetime
