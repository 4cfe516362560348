"""New messages of the bot: https://core.telegram.org/bots/api#sendmessage and its sisters."""

from bot.playground.api import access, formatting, keyboards
from bot.playground.api.call import Call, FieldError, read_field
from bot.playground.api.failure import bad_request
from bot.playground.api.formatting import Formatting
from bot.playground.api.pictures import size
from bot.playground.world.accounts import Chat, Json
from bot.playground.world.files import StoredFile
from bot.playground.world.text import LONGEST_CAPTION, LONGEST_TEXT
from bot.playground.world.world import World

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
LARGEST_SIDES = 10_000  # width and height together; https://core.telegram.org/bots/api#sendphoto
LARGEST_RATIO = 20


def send_message(world: World, call: Call) -> Json:
    text = read_text(call)
    preview = call.json("link_preview_options", "link preview options")
    content = {**text.fields("text", "entities"), **({"link_preview_options": preview} if preview else {})}
    return _send(world, call, content)


def send_document(world: World, call: Call) -> Json:
    caption = _caption(call)
    document = _file(world, call, "document", folder="documents")
    return _send(world, call, {"document": document.to_json(), **caption})


def send_photo(world: World, call: Call) -> Json:
    caption = _caption(call)
    photo = _file(world, call, "photo", folder="photos")
    sides = size(photo.body)
    if sides is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > LARGEST_SIDES or max(sides) > LARGEST_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return _send(world, call, {"photo": [{**photo.handle, "width": sides[0], "height": sides[1]}], **caption})


def send_chat_action(world: World, call: Call) -> bool:
    action = call.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = access.writable(world, call)
    access.thread(chat, call)
    world.act(chat, action)
    return True


def read_text(call: Call) -> Formatting:
    """The call's `text`, which must not be empty."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    formatted = formatting.read(
        call.text("text"),
        parse_mode=call.text("parse_mode"),
        entities=call.json_or_none("entities"),
        limit=LONGEST_TEXT,
        too_long="message is too long",
    )
    if not formatted.text:
        raise bad_request("text must be non-empty")
    return formatted


def _caption(call: Call) -> Json:
    formatted = formatting.read(
        call.text("caption"),
        parse_mode=call.text("parse_mode"),
        entities=call.json_or_none("caption_entities"),
        limit=LONGEST_CAPTION,
        too_long="message caption is too long",
    )
    return formatted.fields("caption", "caption_entities")


def _send(world: World, call: Call, content: Json) -> Json:
    keyboard = keyboards.read(call)
    chat = access.writable(world, call)
    thread_id = access.thread(chat, call)
    reply_to = _reply_to(chat, call)
    markup = {"reply_markup": keyboard} if keyboard else {}
    protected = {"has_protected_content": True} if call.flag("protect_content") else {}
    return world.send(chat, {**content, **markup, **protected}, reply_to=reply_to, thread_id=thread_id)


def _reply_to(chat: Chat, call: Call) -> int | None:
    """The message to reply to, None also where it is gone and that does not matter."""
    wanted, may_be_gone = call.integer("reply_to_message_id"), call.flag("allow_sending_without_reply")
    parameters = call.json("reply_parameters", "reply parameters")
    if parameters is not None:
        wanted, may_be_gone = _reply_parameters(parameters)
    if wanted <= 0:
        return None
    if wanted in chat.messages:
        return wanted
    if may_be_gone:
        return None
    raise bad_request("message to be replied not found")


def _reply_parameters(parameters: object) -> tuple[int, bool]:
    if not isinstance(parameters, dict):
        raise bad_request("object expected as reply parameters")
    try:
        wanted: int = read_field(parameters, "message_id", "Number")
        may_be_gone: bool = read_field(parameters, "allow_sending_without_reply", "Boolean", default=False)
    except FieldError as error:
        raise bad_request(f"can't parse reply parameters: {error}") from None
    return wanted, may_be_gone


def _file(world: World, call: Call, name: str, *, folder: str) -> StoredFile:
    """The file of the call: sent along, under its own name or as attach://, or known already by its id."""
    value = call.text(name)
    upload = call.files.get(value.removeprefix("attach://") if value.startswith("attach://") else name)
    if upload is not None and not upload.body:
        raise bad_request("file must be non-empty")
    if upload is not None:
        return world.files.add(upload.name, upload.body, folder=folder)
    if not value:
        raise bad_request(f"there is no {name} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # this server fetches nothing
    stored = world.files.get(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


METHODS = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "sendchataction": send_chat_action,
}
