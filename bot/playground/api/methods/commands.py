"""The command menus: https://core.telegram.org/bots/api#setmycommands."""

import re
from typing import Any

from bot.playground.api.call import Call, FieldError, read_field
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.menus import Scope
from bot.playground.world.world import World

NAME = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_DESCRIPTION = 256
MOST_COMMANDS = 100
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
WIDE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def set_my_commands(world: World, call: Call) -> bool:
    commands = _commands(call)
    world.menus.put(_scope(world, call), _language(call), commands)
    world.version.rise()
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.menus.get(_scope(world, call), _language(call))


def delete_my_commands(world: World, call: Call) -> bool:
    world.menus.delete(_scope(world, call), _language(call))
    world.version.rise()
    return True


def _commands(call: Call) -> list[Json]:
    commands = call.json("commands", "commands")
    if commands is None:
        return []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(command) for command in commands]


def _command(command: Any) -> Json:
    try:
        if not isinstance(command, dict):
            raise FieldError("expected an Object")
        name = read_field(command, "command", "String").removeprefix("/")
        description = read_field(command, "description", "String").strip()
    except FieldError as error:
        raise bad_request(f"can't parse BotCommand: {error}") from None
    if not name:
        raise bad_request("command must be non-empty")
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, call: Call) -> Scope:
    value = call.json("scope", "BotCommandScope")
    if value is None:
        return Scope()
    try:
        scope, chat_id = _parsed_scope(value)
    except FieldError as error:
        raise bad_request(f"can't parse BotCommandScope: {error}") from None
    if chat_id:
        _check_chat(world, scope, chat_id)
    return scope


def _parsed_scope(value: Any) -> tuple[Scope, str]:
    if not isinstance(value, dict):
        raise FieldError("BotCommandScope must be an Object")
    kind = read_field(value, "type", "String")
    if kind in WIDE_SCOPES:
        return Scope(kind), ""
    if kind not in CHAT_SCOPES:
        raise FieldError("Unsupported type specified")
    chat_id = read_field(value, "chat_id", "String")
    if not chat_id:
        raise FieldError("Empty chat_id specified")
    person_id = read_field(value, "user_id", "Number") if kind == "chat_member" else None
    if person_id is not None and person_id <= 0:
        raise FieldError("Invalid user_id specified")
    return Scope(kind, int(chat_id) if chat_id.lstrip("-").isdecimal() else 0, person_id), chat_id


def _check_chat(world: World, scope: Scope, chat_id: str) -> None:
    chat = world.find_chat(chat_id)
    if chat is None or (chat.kind == "private" and not world.people[chat.id].has_started):
        raise bad_request("chat not found")
    if chat.kind == "channel":
        raise bad_request("can't change commands in channel chats")
    if chat.kind == "private" and scope.kind != "chat":
        raise bad_request("can't use specified scope in private chats")


def _language(call: Call) -> str:
    language = call.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


METHODS = {
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
}
