"""Changes to messages that are there: https://core.telegram.org/bots/api#updating-messages."""

from datetime import timedelta

from bot.playground.api import access, keyboards
from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request
from bot.playground.api.methods.sends import read_text
from bot.playground.world.accounts import Chat, Json
from bot.playground.world.world import World

CONTENT = ("text", "entities", "reply_markup")
DELETABLE = timedelta(hours=48)  # https://core.telegram.org/bots/api#deletemessage
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(world: World, call: Call) -> Json:
    text = read_text(call)
    keyboard = keyboards.read(call)
    chat, message = _own_message(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, {**text.fields("text", "entities"), **_markup(keyboard)})


def edit_message_reply_markup(world: World, call: Call) -> Json:
    keyboard = keyboards.read(call)
    chat, message = _own_message(world, call)
    kept: Json = {name: message[name] for name in ("text", "entities") if name in message}
    return _edit(world, chat, message, {**kept, **_markup(keyboard)})


def delete_message(world: World, call: Call) -> bool:
    chat = access.readable(world, call)
    message = access.message(chat, call, "message to delete")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")
    world.delete(chat, message["message_id"])
    return True


def _own_message(world: World, call: Call) -> tuple[Chat, Json]:
    if call.text("inline_message_id") and not call.text("chat_id"):
        raise bad_request("MESSAGE_ID_INVALID")  # no message was ever sent by way of an inline query here
    if not call.text("chat_id") and not call.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = access.writable(world, call)
    message = access.message(chat, call, "message to edit")
    if not _is_own(world, message):
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Json, content: Json) -> Json:
    if content == {name: message[name] for name in CONTENT if name in message}:
        raise bad_request(UNCHANGED)
    kept = {name: value for name, value in message.items() if name not in CONTENT}
    return world.replace(chat, {**kept, "edit_date": world.date(), **content})


def _markup(keyboard: Json | None) -> Json:
    return {"reply_markup": keyboard} if keyboard else {}


def _is_own(world: World, message: Json) -> bool:
    """The bot's own, or a channel's: there all administrators write in one name."""
    if message["chat"]["type"] == "channel":
        return True
    return bool(message.get("from", {}).get("id") == world.bot["id"])


def _may_delete(world: World, chat: Chat, message: Json) -> bool:
    if chat.bot_status == "administrator":
        return True
    is_young = world.date() - message["date"] <= DELETABLE.total_seconds()
    return is_young and (chat.kind == "private" or _is_own(world, message))


METHODS = {
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
}
