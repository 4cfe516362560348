"""The keyboards of messages, checked: https://core.telegram.org/bots/api#inlinekeyboardmarkup and its neighbours."""

from typing import Any

from bot.playground.api import links
from bot.playground.api.call import Call, FieldError, read_field
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json

LONGEST_DATA = 64  # bytes
LONGEST_COPIED = 256  # characters
MOST_BUTTONS = 100
MOST_IN_ROW = 8

PLAIN_ACTIONS = ("switch_inline_query", "switch_inline_query_current_chat")
NESTED_ACTIONS = ("login_url", "web_app", "copy_text", "switch_inline_query_chosen_chat", "callback_game")
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def read(call: Call) -> Json | None:
    """The inline keyboard of the call's `reply_markup`, None where there is none. Raises Failure.

    The other markups are checked in form only: they change the person's keyboard, not the message.
    """
    markup = call.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        _check_other(markup)
        return None
    rows = [[_button(button) for button in row] for row in _rows(markup, "inline_keyboard", "InlineKeyboardMarkup")]
    _check_size(rows)
    return {"inline_keyboard": [row for row in rows if row]} if any(rows) else None


def _check_other(markup: Json) -> None:
    if "keyboard" in markup:
        for row in _rows(markup, "keyboard", "ReplyKeyboardMarkup"):
            for button in row:
                if not isinstance(button, str | dict):
                    raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    for name in OTHER_MARKUPS[1:]:
        if not isinstance(markup.get(name, True), bool):
            raise bad_request(f'field "{name}" must be of the type Boolean')


def _rows(markup: Json, name: str, owner: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" of the {owner} must be an Array of Arrays')
    return rows


def _check_size(rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_INVALID")


def _button(button: Any) -> Json:
    try:
        if not isinstance(button, dict):
            raise FieldError("InlineKeyboardButton must be an Object")
        text = read_field(button, "text", "String")
        action = _action(button)
    except FieldError as error:
        raise bad_request(f"can't parse inline keyboard button: {error}") from None
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return {"text": text, **action}


def _action(button: Json) -> Json:
    """What the button does: exactly one thing."""
    given = [
        name for name in ("url", "callback_data", "pay", *PLAIN_ACTIONS, *NESTED_ACTIONS) if _is_given(button, name)
    ]
    if not given:
        raise FieldError("Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")  # the Bot API server takes the first and drops the others unsaid
    (name,) = given
    if name in NESTED_ACTIONS:
        return {name: _copied(button) if name == "copy_text" else read_field(button, name, "Object")}
    if name == "pay":
        return {name: read_field(button, name, "Boolean")}
    value = read_field(button, name, "String")
    if name == "callback_data" and len(value.encode()) > LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return {name: _link(value) if name == "url" else value}


def _is_given(button: Json, name: str) -> bool:
    """An empty text counts only where it means something: switch_inline_query may be empty."""
    value = button.get(name)
    return value is not None and (value not in ("", False) or name in PLAIN_ACTIONS)


def _copied(button: Json) -> Json:
    text = read_field(read_field(button, "copy_text", "Object"), "text", "String")
    if not 1 <= len(text) <= LONGEST_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _link(url: str) -> str:
    try:
        return links.checked(url)
    except links.BadLink as error:
        raise bad_request(f"inline keyboard button {error}") from None
