"""The bot itself: https://core.telegram.org/bots/api#getme, its descriptions and its menu button."""

from typing import Any

from bot.playground.api import access
from bot.playground.api.call import Call, FieldError, read_field
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.world import World

LONGEST_DESCRIPTION = 512  # https://core.telegram.org/bots/api#setmydescription
LONGEST_SHORT_DESCRIPTION = 120


def get_me(world: World, call: Call) -> Json:  # noqa: ARG001 - a method without arguments
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return {**world.bot, **abilities, "can_connect_to_business": False, "has_main_web_app": False}


def set_my_description(world: World, call: Call) -> bool:
    return _describe(world.profile.descriptions, call, "description", LONGEST_DESCRIPTION)


def set_my_short_description(world: World, call: Call) -> bool:
    return _describe(world.profile.short_descriptions, call, "short_description", LONGEST_SHORT_DESCRIPTION)


def get_my_description(world: World, call: Call) -> Json:
    return {"description": _in_language(world.profile.descriptions, call)}


def get_my_short_description(world: World, call: Call) -> Json:
    return {"short_description": _in_language(world.profile.short_descriptions, call)}


def set_chat_menu_button(world: World, call: Call) -> bool:
    button = _menu_button(call.json("menu_button", "menu button"))
    world.profile.menu_buttons[_private_chat(world, call)] = button
    world.version.rise()
    return True


def get_chat_menu_button(world: World, call: Call) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(_private_chat(world, call)) or buttons.get(0) or {"type": "commands"}


def _describe(descriptions: dict[str, str], call: Call, name: str, longest: int) -> bool:
    text = call.text(name)
    if len(text) > longest:
        raise bad_request(f"{name.upper()}_TOO_LONG")
    descriptions[call.text("language_code")] = text
    return True


def _in_language(descriptions: dict[str, str], call: Call) -> str:
    return descriptions.get(call.text("language_code")) or descriptions.get("", "")


def _private_chat(world: World, call: Call) -> int:
    """The chat that the call names, 0 for none."""
    if not call.text("chat_id"):
        return 0
    chat = access.readable(world, call)
    if chat.kind != "private":
        raise bad_request("chat_id must be a private chat")
    return chat.id


def _menu_button(value: Any) -> Json:
    try:
        if value is None:
            return {"type": "default"}
        if not isinstance(value, dict):
            raise FieldError("MenuButton must be an Object")
        kind = read_field(value, "type", "String")
        if kind in ("default", "commands"):
            return {"type": kind}
        if kind != "web_app":
            raise FieldError("MenuButton has unsupported type")
        text, app = read_field(value, "text", "String"), read_field(value, "web_app", "Object")
    except FieldError as error:
        raise bad_request(f"can't parse MenuButton: {error}") from None
    return {"type": kind, "text": text, "web_app": app}


METHODS = {
    "getme": get_me,
    "setmydescription": set_my_description,
    "getmydescription": get_my_description,
    "setmyshortdescription": set_my_short_description,
    "getmyshortdescription": get_my_short_description,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
}
