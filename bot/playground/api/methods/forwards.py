"""Forwarded messages: https://core.telegram.org/bots/api#forwardmessage."""

from bot.playground.api import access
from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.world import World

FORWARDED = ("text", "entities", "link_preview_options", "document", "photo", "caption", "caption_entities")


def forward_message(world: World, call: Call) -> Json:
    source = access.readable(world, call, "from_chat_id")
    message = access.message(source, call, "message to forward")
    content = {name: message[name] for name in FORWARDED if name in message}
    chat = access.writable(world, call)
    thread_id = access.thread(chat, call)
    if not content or message.get("has_protected_content"):  # none: a service message
        raise bad_request("the message can't be forwarded")
    protected = {"has_protected_content": True} if call.flag("protect_content") else {}
    return world.send(chat, {"forward_origin": _origin(message), **content, **protected}, thread_id=thread_id)


def _origin(message: Json) -> Json:
    """Where it came from first, as a MessageOrigin."""
    if "forward_origin" in message:
        origin: Json = message["forward_origin"]
        return origin
    if message["chat"]["type"] == "channel":
        post = {"chat": message["chat"], "message_id": message["message_id"]}
        return {"type": "channel", "date": message["date"], **post}
    if "sender_chat" in message:
        return {"type": "chat", "date": message["date"], "sender_chat": message["sender_chat"]}
    return {"type": "user", "date": message["date"], "sender_user": message["from"]}


METHODS = {"forwardmessage": forward_message}
