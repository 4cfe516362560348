"""The playground's Telegram without its wire: people, chats, messages, and what becomes an update for the bot.

Everything is in memory. Messages, users and chats are kept as the JSON objects of the Bot API
(https://core.telegram.org/bots/api#available-types) and never changed in place: an edit puts a new object there.
"""

import secrets
from collections.abc import Callable
from itertools import count

from bot.clock import Clock
from bot.playground.world import content, updates
from bot.playground.world.accounts import Chat, Json, Person
from bot.playground.world.files import Files
from bot.playground.world.membership import chat_member, is_seen
from bot.playground.world.menus import Menus
from bot.playground.world.profile import Profile
from bot.playground.world.questions import Questions
from bot.playground.world.text import LONGEST_CAPTION, clean, pieces, utf16_length
from bot.playground.world.updates import UpdateQueue
from bot.playground.world.version import Version

READER_ID = 1001
ADMINISTRATOR_ID = 1002
TOKEN = "7000000001:playground-token-opens-nothing-elsewhere"  # noqa: S105 - it opens nothing
USERNAME = "newsbrief_playground_bot"
BOT_NAME = "Newsbrief"
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Whom Telegram names as the author of what an anonymous administrator writes."""

GENERAL_TOPIC = 1  # the id of a forum's first topic, which no message may name
SUPERGROUP_IDS = -1_000_000_000_000  # their ids and those of channels count down from here
ACTION_SECONDS = 5  # https://core.telegram.org/bots/api#sendchataction
HIGHEST_FIRST_UPDATE_ID = 1 << 30


class Impossible(Exception):
    """What no client would let a person do; `str()` is a sentence that says why."""


class World:
    """The state of one bot's Telegram; `clock` gives the dates, `pick_update_id` the first update's id."""

    def __init__(
        self,
        clock: Clock,
        *,
        token: str = TOKEN,
        username: str = USERNAME,
        pick_update_id: Callable[[], int] = lambda: secrets.randbelow(HIGHEST_FIRST_UPDATE_ID) + 1,
    ) -> None:
        bot_id = int(token.partition(":")[0])
        self.clock = clock
        self.token = token
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": BOT_NAME, "username": username}
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = UpdateQueue(clock, pick_update_id)
        self.files = Files(lambda: secrets.token_urlsafe(48))
        self.menus = Menus()
        self.profile = Profile()
        self.questions = Questions(clock, bot_id)
        self.version = Version()
        self._message_ids = count(1)  # private chats and groups share one series, as in a real account
        self._actions: dict[int, tuple[str, float]] = {}
        self.add_person(Person(id=READER_ID, first_name="Rita", username="rita_reads"))
        self.add_person(Person(id=ADMINISTRATOR_ID, first_name="Ada", username="ada_edits"))

    # What there is

    def add_person(self, person: Person) -> Person:
        """A person and their private chat with the bot."""
        self.people[person.id] = person
        members = {person.id: "member"}
        self.chats[person.id] = Chat(
            id=person.id,
            kind="private",
            title=person.first_name,
            username=person.username,
            members=members,
            bot_status="member",
        )
        return person

    def create_group(
        self, title: str, *, members: tuple[int, ...], supergroup: bool = False, bot_status: str = "member"
    ) -> Chat:
        """A group that the first member creates and adds the bot to."""
        chat = self._add(
            Chat(kind="supergroup" if supergroup else "group", title=title, members=_with_creator(members))
        )
        self.set_bot_status(chat.id, bot_status, by=members[0])
        return chat

    def create_forum(self, title: str, *, members: tuple[int, ...], bot_status: str = "member") -> Chat:
        """A supergroup with topics; `add_topic` opens them."""
        chat = self.create_group(title, members=members, supergroup=True, bot_status=bot_status)
        chat.is_forum = True
        chat.last_message_id = GENERAL_TOPIC
        return chat

    def create_channel(self, title: str, *, owner: int, username: str | None = None) -> Chat:
        """A channel whose owner made the bot an administrator."""
        chat = self._add(Chat(kind="channel", title=title, username=username, members={owner: "creator"}))
        self.set_bot_status(chat.id, "administrator", by=owner)
        return chat

    def add_topic(self, chat_id: int, name: str) -> int:
        """Open a forum topic; answers its message_thread_id."""
        chat = self.chats[chat_id]
        head = {**self._head(chat), **self._author(next(chat.people))}
        thread_id: int = head["message_id"]
        chat.topics[thread_id] = name
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        self._put(chat, {**head, **self._of_topic(chat, thread_id)}, service)
        return thread_id

    def find_chat(self, name: str) -> Chat | None:
        """By id, or by @username where the chat is a group or a channel."""
        if name.startswith("@"):
            return next((chat for chat in self.chats.values() if chat.is_public_as(name[1:])), None)
        return self.chats.get(int(name)) if name.lstrip("-").isdecimal() else None

    def history(self, chat_id: int) -> list[Json]:
        """The chat's messages, oldest first, edits applied and deleted ones gone."""
        return list(self.chats[chat_id].messages.values())

    def menu(self, person_id: int, chat_id: int | None = None) -> list[Json]:
        """The BotCommand objects this person sees there; without a chat in the private one."""
        person = self.people[person_id]
        return self.menus.seen_by(self.chats[chat_id or person_id], person_id, person.language_code)

    def action(self, chat_id: int) -> str | None:
        """What the bot is seen doing in the chat, such as "typing"."""
        action, at = self._actions.get(chat_id, ("", 0.0))
        return action if action and self._now() - at < ACTION_SECONDS else None

    def date(self) -> int:
        """Now, in seconds as the Bot API counts them."""
        return int(self._now())

    async def changed(self, since: int) -> int:
        """Wait for a visible change after version `since`; answers the version it made."""
        return await self.version.above(since)

    async def polled(self) -> None:
        """Wait until the bot asks for updates again."""
        await self.updates.polls.above(self.updates.polls.value)

    # What people do

    def say(
        self,
        person_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> list[Json]:
        """Write to the bot or into a chat; a long text becomes several messages. Raises Impossible."""
        chat = self._entered(person_id, chat_id)
        parts = pieces(text)
        if not parts:
            raise Impossible("An empty message cannot be sent.")
        return [self._speak(chat, person_id, content.of_text(part), reply_to, thread_id) for part in parts]

    def upload(
        self,
        person_id: int,
        name: str,
        body: bytes,
        caption: str = "",
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        """Send a file as a document. Raises Impossible."""
        chat = self._entered(person_id, chat_id)
        caption = clean(caption)
        if utf16_length(caption) > LONGEST_CAPTION:
            raise Impossible(f"A caption has at most {LONGEST_CAPTION} characters.")
        document = self.files.add(name, body).to_json()
        return self._speak(chat, person_id, content.of_document(document, caption), reply_to, thread_id)

    def rewrite(self, person_id: int, chat_id: int, message_id: int, text: str) -> Json:
        """Edit one's own message. Raises Impossible."""
        chat = self._entered(person_id, chat_id)
        message = self._message(chat, message_id)
        if message.get("from", {}).get("id") != person_id or "text" not in message:
            raise Impossible("Only one's own text can be edited.")
        kept = {key: value for key, value in message.items() if key not in ("text", "entities")}
        edited = self.replace(chat, {**kept, "edit_date": self.date(), **content.of_text(clean(text))})
        return self._tell("edited_message", chat, edited)

    async def press(self, person_id: int, chat_id: int, message_id: int, data: str) -> Json:
        """Press a callback button and wait for the bot's answer: `text`, `show_alert` and perhaps `url`.

        Raises Impossible; cancel it to stop waiting.
        """
        message = self._message(self._entered(person_id, chat_id), message_id)
        if data not in content.callback_data(message):
            raise Impossible("The message has no such button.")
        question = self.questions.ask()
        press = {
            "id": question.id,
            "from": self.people[person_id].to_json(),
            "message": message,
            "chat_instance": str(chat_id),
            "data": data,
        }
        self.updates.add("callback_query", press, order=chat_id, kept=updates.KEPT_CALLBACK)
        return await question.answer

    async def query_inline(self, person_id: int, query: str) -> Json:
        """Type an inline query and wait for the bot's answer, its `results`."""
        question = self.questions.ask()
        person = self.people[person_id].to_json()
        payload = {"id": question.id, "from": person, "query": query, "offset": "", "chat_type": "private"}
        self.updates.add("inline_query", payload, order=person_id, kept=updates.KEPT_INLINE)
        return await question.answer

    def block(self, person_id: int) -> None:
        """Block the bot."""
        self._set_blocked(person_id, blocked=True)

    def unblock(self, person_id: int) -> None:
        self._set_blocked(person_id, blocked=False)

    def deactivate(self, person_id: int) -> None:
        """Delete the account; the bot is not told."""
        self.people[person_id].is_deactivated = True

    def post(self, chat_id: int, text: str) -> Json:
        """Write into a channel, in the channel's name."""
        return self._tell("channel_post", *self._speak_as_chat(chat_id, {}, text))

    def say_anonymously(self, chat_id: int, text: str) -> Json:
        """Write into a group in its own name, as administrators who stay anonymous do."""
        return self._tell("message", *self._speak_as_chat(chat_id, {"from": ANONYMOUS}, text))

    def set_bot_status(self, chat_id: int, status: str, *, by: int) -> None:
        """Add the bot to a group or channel ("member", "administrator"), or take it out ("kicked", "left")."""
        chat = self.chats[chat_id]
        before, chat.bot_status = chat.bot_status, status
        self._tell_membership(chat, by, before, status)
        self.version.rise()

    def upgrade(self, chat_id: int) -> Chat:
        """Make a group a supergroup: it gets a new id, and the old one only tells where it went."""
        old = self.chats[chat_id]
        new = self._add(Chat(kind="supergroup", title=old.title, members=old.members, bot_status=old.bot_status))
        old.migrated_to = new.id
        for chat, service in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
            head = {**self._head(chat), **self._author(next(old.people))}
            self._tell("message", chat, self._put(chat, head, service))
        return new

    # What the bot does, once its wish was found in order

    def send(self, chat: Chat, message: Json, *, reply_to: int | None = None, thread_id: int | None = None) -> Json:
        """Put a message of the bot into the chat."""
        author = {"sender_chat": chat.to_json()} if chat.kind == "channel" else {"from": self.bot}
        self._actions.pop(chat.id, None)
        return self._put(chat, {**self._head(chat), **author, **self._context(chat, reply_to, thread_id)}, message)

    def replace(self, chat: Chat, message: Json) -> Json:
        """Put an edited message where the one with its id is."""
        chat.messages[message["message_id"]] = message
        self.version.rise()
        return message

    def delete(self, chat: Chat, message_id: int) -> None:
        del chat.messages[message_id]
        self.version.rise()

    def act(self, chat: Chat, action: str) -> None:
        self._actions[chat.id] = (action, self._now())
        self.version.rise()

    # How it is done

    def _now(self) -> float:
        return self.clock().timestamp()

    def _add(self, chat: Chat) -> Chat:
        number = len(self.chats)  # above the number of every other group, since none is ever taken away
        chat.id = -number if chat.kind == "group" else SUPERGROUP_IDS - number
        self.chats[chat.id] = chat
        return chat

    def _entered(self, person_id: int, chat_id: int | None) -> Chat:
        person, chat = self.people[person_id], self.chats.get(person_id if chat_id is None else chat_id)
        if chat is None or person_id not in chat.people or person.is_deactivated:
            raise Impossible(f"{person.first_name} is not in this chat.")
        if chat.kind == "private" and person.has_blocked:
            raise Impossible(f"{person.first_name} has blocked the bot; unblock it first.")
        return chat

    def _message(self, chat: Chat, message_id: int) -> Json:
        if message_id not in chat.messages:
            raise Impossible("This message is no longer there.")
        return chat.messages[message_id]

    def _speak(self, chat: Chat, person_id: int, said: Json, reply_to: int | None, thread_id: int | None) -> Json:
        if reply_to is not None:
            self._message(chat, reply_to)
        self.people[person_id].has_started |= chat.kind == "private"
        head = {**self._head(chat), **self._author(person_id), **self._context(chat, reply_to, thread_id)}
        return self._tell("message", chat, self._put(chat, head, said))

    def _speak_as_chat(self, chat_id: int, author: Json, text: str) -> tuple[Chat, Json]:
        chat = self.chats[chat_id]
        head = {**self._head(chat), **author, "sender_chat": chat.to_json()}
        return chat, self._put(chat, head, content.of_text(clean(text)))

    def _head(self, chat: Chat) -> Json:
        """A message's id: supergroups and channels count their own messages."""
        if chat.kind in ("private", "group"):
            return {"message_id": next(self._message_ids)}
        chat.last_message_id += 1
        return {"message_id": chat.last_message_id}

    def _author(self, person_id: int) -> Json:
        return {"from": self.people[person_id].to_json()}

    def _context(self, chat: Chat, reply_to: int | None, thread_id: int | None) -> Json:
        """What it replies to, and its topic: that of the reply unless named."""
        replied = chat.messages.get(reply_to or 0)
        if replied is None:
            return self._of_topic(chat, thread_id)
        topic = self._of_topic(chat, thread_id or replied.get("message_thread_id"))
        return {**topic, "reply_to_message": content.without_reply(replied)}

    def _of_topic(self, chat: Chat, thread_id: int | None) -> Json:
        return {"message_thread_id": thread_id, "is_topic_message": True} if thread_id in chat.topics else {}

    def _put(self, chat: Chat, head: Json, said: Json) -> Json:
        return self.replace(chat, {**head, "date": self.date(), "chat": chat.to_json(), **said})

    def _tell(self, kind: str, chat: Chat, message: Json) -> Json:
        if is_seen(message, chat, self.bot):
            self.updates.add(kind, message, order=chat.id)
        return message

    def _set_blocked(self, person_id: int, *, blocked: bool) -> None:
        person = self.people[person_id]
        if person.has_blocked == blocked:
            return
        person.has_blocked = blocked
        states = ("member", "kicked") if blocked else ("kicked", "member")
        self._tell_membership(self.chats[person_id], person_id, *states)
        self.version.rise()

    def _tell_membership(self, chat: Chat, by: int, before: str, after: str) -> None:
        change = {
            "chat": chat.to_json(),
            "from": self.bot if by == self.bot["id"] else self.people[by].to_json(),
            "date": self.date(),
            "old_chat_member": chat_member(self.bot, before),
            "new_chat_member": chat_member(self.bot, after),
        }
        self.updates.add("my_chat_member", change, order=chat.id)


def _with_creator(members: tuple[int, ...]) -> dict[int, str]:
    return dict.fromkeys(members, "member") | {members[0]: "creator"}
