"""From python-telegram-bot's objects to turns."""

from telegram import CallbackQuery, Document, Message
from telegram.error import TelegramError

from bot.conversation.desk import Desk
from bot.conversation.turn import Attachment, Matter, Turn
from bot.errors import Refusal
from bot.ingest.manuscript import LARGEST_FILE
from storage.model import ChatKind


def turn_of_message(update_id: int, message: Message, desk: Desk, *, arguments: str = "") -> Turn:
    # Beside a voice of a chat stands a made-up sender, the same one for all.
    sender = None if message.sender_chat else message.from_user
    return Turn(
        update_id=update_id,
        chat_id=message.chat_id,
        chat_kind=ChatKind(message.chat.type),
        thread_id=thread_of(message),
        sender_id=sender.id if sender else None,
        speaks_for_chat=message.sender_chat is not None and message.sender_chat.id == message.chat_id,
        is_admin=sender is not None and sender.id in desk.admin_ids,
        language=(sender and sender.language_code) or "en",
        arguments=_clean(arguments),
        matter=_matter(message),
        replied=_matter(message.reply_to_message),
        message_id=message.message_id,
        now=desk.clock(),
    )


def turn_of_press(update_id: int, query: CallbackQuery, message: Message, desk: Desk) -> Turn:
    """`message` is the bot's own, with the button."""
    data = _clean(query.data or "")
    return Turn(
        update_id=update_id,
        chat_id=message.chat_id,
        chat_kind=ChatKind(message.chat.type),
        thread_id=thread_of(message),
        sender_id=query.from_user.id,
        is_admin=query.from_user.id in desk.admin_ids,
        language=query.from_user.language_code or "en",
        arguments=data.partition(":")[2],
        data=data,
        replied=_matter(message.reply_to_message),
        message_id=message.message_id,
        now=desk.clock(),
    )


def thread_of(message: Message) -> int:
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def _matter(message: Message | None) -> Matter:
    if message is None:
        return Matter()
    attachment = _attachment(message.document) if message.document else None
    return Matter(_clean(message.text or message.caption or ""), attachment)


def _attachment(document: Document) -> Attachment:
    async def read() -> bytes:
        if (document.file_size or 0) > LARGEST_FILE:
            raise Refusal(f"The file is larger than {LARGEST_FILE / 1e6:g} MB; send the article’s text alone.")
        file = await document.get_file()
        try:
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:  # InvalidToken, too: so python-telegram-bot calls every 404, also of one file
            raise Refusal("Telegram does not hand out that file at the moment; send it again later.") from error

    return Attachment(document.file_name or "file", read)


def _clean(text: str) -> str:
    """Without what no database keeps: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
