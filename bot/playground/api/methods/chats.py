"""Chats and who is in them: https://core.telegram.org/bots/api#getchat and its neighbours."""

from bot.playground.api import access
from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.membership import chat_member
from bot.playground.world.world import World


def get_chat(world: World, call: Call) -> Json:
    chat = access.readable(world, call)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    return {**chat.to_json(), **full, "accepted_gift_types": dict.fromkeys(gifts, True)}


def get_chat_member(world: World, call: Call) -> Json:
    person_id = call.integer("user_id")
    if person_id <= 0:
        raise bad_request("invalid user_id specified")
    chat = access.readable(world, call)
    if person_id == world.bot["id"]:
        return chat_member(world.bot, chat.bot_status)
    person = world.people.get(person_id)
    if person is None:
        raise bad_request("member not found")
    return chat_member(person.to_json(), chat.members.get(person_id, "left"))


def get_chat_administrators(world: World, call: Call) -> list[Json]:
    chat = access.readable(world, call)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    people = [
        chat_member(world.people[person_id].to_json(), status)
        for person_id, status in chat.members.items()
        if chat.is_administrator(person_id)
    ]
    return [*people, *([chat_member(world.bot, chat.bot_status)] if chat.bot_status == "administrator" else [])]


def leave_chat(world: World, call: Call) -> bool:
    chat = access.readable(world, call)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if chat.bot_status not in ("left", "kicked"):
        world.set_bot_status(chat.id, "left", by=world.bot["id"])
    return True


METHODS = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "leavechat": leave_chat,
}
