"""What a person did and what the bot answers, as values that know nothing of Telegram."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.transport.formatted import Formatted, plain
from bot.transport.message import Button, Message
from storage.model import ChatKind, Destination, PromptKind

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; `read` downloads it."""

    name: str
    read: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a message brings along to be read: its text or caption, its file."""

    text: str = ""
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing a person did. The same update handled twice makes an equal turn, `now` aside.

    `data` is what the pressed button carries. `arguments` is what stands behind the command, or behind the verb of
    that data. `message_id` is the message written, or the one whose button was pressed; `replied` is what that
    message replies to.
    """

    update_id: int
    chat_id: int
    chat_kind: ChatKind
    thread_id: int = 0
    sender_id: int | None = None  # None for channel posts, anonymous administrators and other chats' voices
    speaks_for_chat: bool = False  # a channel's post, or an anonymous administrator of a group
    is_admin: bool = False  # of the bot, by the sender's id
    language: str = "en"
    arguments: str = ""
    data: str = ""
    matter: Matter = Matter()
    replied: Matter = Matter()
    message_id: int | None = None
    now: datetime

    @property
    def destination(self) -> Destination:
        return Destination(self.chat_id, self.thread_id)

    @property
    def is_private(self) -> bool:
        return self.chat_kind is ChatKind.PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bot does in return.

    `edit`: the first message replaces the one whose button was pressed, if one was. `reply`: the first message refers
    to the one it answers. `settles`: once the answer has arrived, a prompt of this kind that waits for the person is
    done with; before that a restart would lose the question.
    """

    messages: tuple[Message, ...] = ()
    edit: bool = False
    reply: bool = False
    settles: PromptKind | None = None


def say(text: str | Formatted, buttons: Rows = (), *, settles: PromptKind | None = None) -> Answer:
    """A new message."""
    return Answer(messages=(Message(plain(text), buttons),), settles=settles)


def show(text: str | Formatted, buttons: Rows = (), *, settles: PromptKind | None = None) -> Answer:
    """A screen: it takes the place of the one whose button led to it."""
    return Answer(messages=(Message(plain(text), buttons),), edit=True, settles=settles)


def counted(number: int, noun: str) -> str:
    """`1 part`, `2 parts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def rows(buttons: list[Button], width: int) -> Rows:
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
