"""Who and what there is: people, the bot, and the chats they share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object of the Bot API, as it goes over the wire."""


@dataclass(slots=True, kw_only=True)
class Person:
    """A user account, and how it stands to the bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "en"
    has_started: bool = False  # wrote to the bot at least once; before, the bot may not write
    has_blocked: bool = False
    is_deactivated: bool = False

    def to_json(self) -> Json:
        names = {"first_name": self.first_name, **({"username": self.username} if self.username else {})}
        return {"id": self.id, "is_bot": False, **names, "language_code": self.language_code}


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat and what was said in it; `kind` is the Bot API's `type`."""

    id: int = 0  # given when it comes into the world
    kind: str  # private, group, supergroup or channel
    title: str = ""  # in a private chat the first name
    username: str | None = None
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)  # person id → creator, administrator, member, left, kicked
    bot_status: str = "left"  # the same words
    topics: dict[int, str] = field(default_factory=dict)  # thread id → name
    migrated_to: int | None = None
    last_message_id: int = 0  # where the chat counts its own: in supergroups and channels
    messages: dict[int, Json] = field(default_factory=dict)  # message id → Message, edits applied, oldest first

    @property
    def is_group(self) -> bool:
        return self.kind in ("group", "supergroup")

    @property
    def people(self) -> Iterator[int]:
        """The people who are in the chat now."""
        return (person_id for person_id, status in self.members.items() if status not in ("left", "kicked"))

    def is_administrator(self, person_id: int) -> bool:
        return self.members.get(person_id) in ("creator", "administrator")

    def is_public_as(self, username: str) -> bool:
        return self.kind != "private" and self.username is not None and self.username.lower() == username.lower()

    def to_json(self) -> Json:
        name = {"first_name": self.title} if self.kind == "private" else {"title": self.title}
        handle = {"username": self.username} if self.username else {}
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, **name, **handle, "type": self.kind, **forum}
