"""The one table of what can be said and pressed: routing, aliases, menus and /help all come from it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.admin import adding, articles, editing, outbox, stats
from bot.conversation.desk import Desk
from bot.conversation.reader import (
    browsing,
    digest,
    forgetting,
    pausing,
    quotes,
    settings,
    start,
    status,
    subscribing,
    tldr,
    topics,
    zones,
)
from bot.conversation.turn import Answer, Turn, say
from bot.digests import pages
from bot.transport.formatted import Formatted, bold

Handler = Callable[[Turn, Desk], Awaitable[Answer]]


class Audience(StrEnum):
    READER = "reader"
    ADMIN = "admin"  # the ids in the settings; for others these do not exist


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something a person can do. `changes_chat`: in a group only for its administrators.

    `takes_time`: “typing…” is shown meanwhile.
    """

    handler: Handler
    audience: Audience = Audience.READER
    changes_chat: bool = False
    takes_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Deed):
    """`usage` shows what may follow the name."""

    name: str
    description: str
    usage: str = ""
    aliases: tuple[str, ...] = ()


async def help_(turn: Turn, _: Desk) -> Answer:
    lines = [bold("What you can say")]
    lines += [_help_line(command) for command in COMMANDS if command.audience is Audience.READER]
    if turn.is_admin and turn.is_private:
        lines += [Formatted(""), bold("As an administrator")]
        lines += [_help_line(command) for command in COMMANDS if command.audience is Audience.ADMIN]
    return say(Formatted.join("\n", lines))


def _help_line(command: Command) -> Formatted:
    also = "".join(f", also /{alias}" for alias in command.aliases)
    usage = f" {command.usage}" if command.usage else ""
    return Formatted(f"/{command.name}{usage} – {command.description}{also}")


COMMANDS = (
    Command(name="start", description="begin, in three taps", handler=start.start, changes_chat=True),
    Command(name="digest", description="the news you have not had yet", aliases=("today",), handler=digest.digest),
    Command(name="preview", description="the same, without counting as sent", handler=digest.preview),
    Command(name="latest", usage="[topic]", description="the newest articles", handler=browsing.latest),
    Command(
        name="tldr",
        usage="link or text",
        description="any article in short",
        aliases=("summary",),
        handler=tldr.tldr,
        takes_time=True,
    ),
    Command(name="quotes", usage="[name or number]", description="who said what", handler=quotes.quotes),
    Command(
        name="subscribe",
        usage="[08:00]",
        description="a digest at your time",
        handler=subscribing.subscribe,
        changes_chat=True,
    ),
    Command(name="unsubscribe", description="no more digests", handler=subscribing.unsubscribe, changes_chat=True),
    Command(name="topics", usage="[names]", description="what it is about", handler=topics.topics, changes_chat=True),
    Command(
        name="time", usage="08:00 18:00", description="when it comes", handler=subscribing.time_, changes_chat=True
    ),
    Command(name="timezone", usage="Berlin", description="your clock", handler=zones.timezone, changes_chat=True),
    Command(name="settings", description="all of this on one screen", handler=settings.settings),
    Command(
        name="pause", usage="[days]", description="no digests for a while", handler=pausing.pause, changes_chat=True
    ),
    Command(name="resume", description="end the pause", handler=pausing.resume, changes_chat=True),
    Command(name="status", description="what came, what comes, what failed", handler=status.status),
    Command(
        name="forget", description="delete all I know about this chat", handler=forgetting.forget, changes_chat=True
    ),
    Command(name="help", description="this list", handler=help_),
    Command(
        name="add",
        usage="[link or text]",
        description="a new article",
        handler=adding.add,
        audience=Audience.ADMIN,
        takes_time=True,
    ),
    Command(name="articles", description="all articles", handler=articles.articles, audience=Audience.ADMIN),
    Command(name="article", usage="12", description="one of them", handler=articles.article, audience=Audience.ADMIN),
    Command(name="remove", usage="12", description="take one back", handler=articles.remove, audience=Audience.ADMIN),
    Command(
        name="outbox",
        usage="[failed or unknown]",
        description="what waits, failed or is unknown",
        handler=outbox.outbox,
        audience=Audience.ADMIN,
    ),
    Command(name="retry", usage="12", description="send one again", handler=outbox.retry, audience=Audience.ADMIN),
    Command(
        name="skip", usage="12", description="give up one that waits", handler=outbox.skip, audience=Audience.ADMIN
    ),
    Command(name="stats", description="readers, articles, deliveries", handler=stats.stats, audience=Audience.ADMIN),
)

BUTTONS: dict[str, Deed] = {
    # first contact and settings
    "begin": Deed(handler=start.begin, changes_chat=True),
    "subscribe": Deed(handler=subscribing.subscribe, changes_chat=True),
    "resubscribe": Deed(handler=subscribing.resubscribe, changes_chat=True),
    "unsubscribe": Deed(handler=subscribing.unsubscribe, changes_chat=True),
    "times": Deed(handler=subscribing.choose_time, changes_chat=True),
    "othertime": Deed(handler=subscribing.other_time, changes_chat=True),
    "zones": Deed(handler=zones.choose_zone, changes_chat=True),
    "zone": Deed(handler=zones.pressed_zone, changes_chat=True),
    "otherzone": Deed(handler=zones.other_zone, changes_chat=True),
    "topics": Deed(handler=topics.topics, changes_chat=True),
    "topic": Deed(handler=topics.switch, changes_chat=True),
    "pause": Deed(handler=pausing.pause, changes_chat=True),
    "resume": Deed(handler=pausing.resume, changes_chat=True),
    "forget": Deed(handler=forgetting.confirm, changes_chat=True),
    "keep": Deed(handler=forgetting.keep, changes_chat=True),
    "settings": Deed(handler=settings.pressed),
    # reading
    "latest": Deed(handler=browsing.latest),
    "latestpage": Deed(handler=browsing.turn_page),
    "open": Deed(handler=browsing.open_story),
    "openquotes": Deed(handler=browsing.open_quotes),
    "tldr": Deed(handler=tldr.pressed, takes_time=True),
    **dict.fromkeys(pages.VERBS, Deed(handler=digest.turn_page)),
    # administrators
    "doneadd": Deed(handler=adding.done, audience=Audience.ADMIN, takes_time=True),
    "canceladd": Deed(handler=adding.cancel, audience=Audience.ADMIN),
    "publish": Deed(handler=editing.publish, audience=Audience.ADMIN),
    "discard": Deed(handler=editing.discard, audience=Audience.ADMIN),
    "remove": Deed(handler=editing.remove, audience=Audience.ADMIN),
    "restore": Deed(handler=editing.restore, audience=Audience.ADMIN),
    "view": Deed(handler=editing.open_view, audience=Audience.ADMIN),
    "title": Deed(handler=editing.ask_title, audience=Audience.ADMIN),
    "edittopics": Deed(handler=editing.ask_topics, audience=Audience.ADMIN),
    "retopic": Deed(handler=editing.switch_topic, audience=Audience.ADMIN),
    "articles": Deed(handler=articles.articles, audience=Audience.ADMIN),
    "outbox": Deed(handler=outbox.outbox, audience=Audience.ADMIN),
    "retry": Deed(handler=outbox.retry, audience=Audience.ADMIN),
    "resend": Deed(handler=outbox.resend, audience=Audience.ADMIN),
    "skip": Deed(handler=outbox.skip, audience=Audience.ADMIN),
    "skipall": Deed(handler=outbox.skip_all, audience=Audience.ADMIN),
}
"""What the first word of a button's data does."""
