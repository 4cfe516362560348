"""Which chats and messages a call may touch, and with which words it is turned away."""

from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request, forbidden
from bot.playground.world.accounts import Chat, Json
from bot.playground.world.world import World


def readable(world: World, call: Call, argument: str = "chat_id") -> Chat:
    """The chat that the call names, if the bot may look at it. Raises Failure."""
    name = call.text(argument).strip()
    if not name:
        raise bad_request("chat_id is empty")
    chat = world.find_chat(name)
    if chat is None:
        raise bad_request("chat not found")
    if chat.kind in ("supergroup", "channel"):
        _check_member(chat)
    return chat


def writable(world: World, call: Call) -> Chat:
    """The chat that the call names, if the bot may write there. Raises Failure."""
    chat = readable(world, call)
    if chat.kind == "private":
        _check_person(world, chat.id)
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to})
    if chat.kind == "group":
        _check_member(chat)
    if chat.kind == "channel" and chat.bot_status != "administrator":
        raise bad_request("need administrator rights in the channel chat")
    return chat


def _check_person(world: World, person_id: int) -> None:
    person = world.people[person_id]
    if person.is_deactivated:
        raise forbidden("user is deactivated")
    if not person.has_started:
        raise forbidden("bot can't initiate conversation with a user")
    if person.has_blocked:
        raise forbidden("bot was blocked by the user")


def _check_member(chat: Chat) -> None:
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.kind} chat")


def thread(chat: Chat, call: Call) -> int | None:
    """The topic that the call names. The general topic is named by no number at all."""
    thread_id = call.integer("message_thread_id")
    if not thread_id:
        return None
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def message(chat: Chat, call: Call, what: str) -> Json:
    """The message that the call names; `what` names it in the refusal. Raises Failure."""
    message_id = call.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request(f"{what} not found")
    return chat.messages[message_id]
