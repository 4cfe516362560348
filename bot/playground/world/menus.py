"""The bot's command menus: a list of commands for each scope and language."""

from dataclasses import dataclass, field

from bot.playground.world.accounts import Chat, Json


@dataclass(frozen=True, slots=True)
class Scope:
    """Who sees a menu: a BotCommandScope of the Bot API."""

    kind: str = "default"
    chat_id: int | None = None
    person_id: int | None = None


@dataclass(slots=True)
class Menus:
    """Commands by scope and language code; the empty code serves every language that has no list of its own."""

    _lists: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)

    def put(self, scope: Scope, language: str, commands: list[Json]) -> None:
        self._lists[scope, language] = commands

    def delete(self, scope: Scope, language: str) -> None:
        self._lists.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> list[Json]:
        """Exactly this list, without looking at wider scopes."""
        return self._lists.get((scope, language), [])

    def seen_by(self, chat: Chat, person_id: int, language: str) -> list[Json]:
        """The first list that is set, in the order of https://core.telegram.org/bots/api#determining-list-of-commands."""
        for scope in _scopes(chat, person_id):
            for code in (language, ""):
                if (scope, code) in self._lists:
                    return self._lists[scope, code]
        return []


def _scopes(chat: Chat, person_id: int) -> list[Scope]:
    of_chat = Scope("chat", chat.id)
    if not chat.is_group:
        return [of_chat, Scope("all_private_chats"), Scope()]
    member = [Scope("chat_member", chat.id, person_id)]
    administrator = [Scope("chat_administrators", chat.id)] if chat.is_administrator(person_id) else []
    all_administrators = [Scope("all_chat_administrators")] if administrator else []
    return [*member, *administrator, of_chat, *all_administrators, Scope("all_group_chats"), Scope()]
