"""Between python-telegram-bot and the conversation: updates become turns, turns become answers.

A Refusal is answered with its sentence. Any other exception goes on to the application's error handler, so that the
inbox tries the update again.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from telegram import Bot, BotCommand, BotCommandScopeChat, CallbackQuery, ChatMember, Message, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.conversation import talking
from bot.conversation.answering import deliver
from bot.conversation.commands import BUTTONS, COMMANDS, Audience, Deed
from bot.conversation.desk import Desk
from bot.conversation.turn import Turn, say
from bot.conversation.updates import thread_of, turn_of_message, turn_of_press
from bot.digests import proof
from bot.errors import Refusal
from storage import chats, deliveries
from storage.database import Connection
from storage.model import ChatStatus

logger = logging.getLogger(__name__)

COMMANDS_BY_NAME = {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
TALK = Deed(handler=talking.talk)
UNKNOWN = Deed(handler=talking.unknown)
OTHER = Deed(handler=talking.other)
AnyDeed = TypeVar("AnyDeed", bound=Deed)
TOO_OLD = "This button is too old; /help shows how to go on."
LONGEST_NOTICE = 200  # characters: Bot API, answerCallbackQuery
COMMAND = re.compile(r"\A/(\w{1,32})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
ADMINISTRATORS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
NOT_THERE = (ChatMember.LEFT, ChatMember.BANNED)

NEW = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
"""An edited message is no new wish."""
OWN_WORDS = NEW & ~filters.FORWARDED & ~filters.IS_AUTOMATIC_FORWARD & ~filters.VIA_BOT
"""Commands in what somebody else wrote are not this person's."""
PRIVATE = NEW & filters.ChatType.PRIVATE


def register(application: "Application[Any, Any, Any, Any, Any, Any]", desk: Desk) -> None:
    """Put the whole conversation on the application; its bot must be initialized before the first update."""
    conversation = _Conversation(desk)
    for command in COMMANDS:
        names = [command.name, *command.aliases]
        application.add_handler(CommandHandler(names, conversation.on_command, filters=OWN_WORDS))
    application.add_handler(MessageHandler(OWN_WORDS & filters.CaptionRegex(COMMAND), conversation.on_command))
    application.add_handler(MessageHandler(OWN_WORDS & PRIVATE & filters.COMMAND, conversation.on_command))
    readable = filters.TEXT | filters.CAPTION | filters.Document.ALL
    application.add_handler(MessageHandler(PRIVATE & readable, conversation.on_words))
    application.add_handler(MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, conversation.on_other))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, conversation.on_migration))
    application.add_handler(CallbackQueryHandler(conversation.on_press))
    application.add_handler(ChatMemberHandler(conversation.on_own_status, ChatMemberHandler.MY_CHAT_MEMBER))


async def set_menus(bot: Bot, admin_ids: Iterable[int]) -> None:
    """The readers' menu for all, the administrators' in their private chats."""
    await bot.set_my_commands(_menu(Audience.READER))
    for admin_id in admin_ids:
        await _set_admin_menu(bot, admin_id)


async def _set_admin_menu(bot: Bot, admin_id: int) -> None:
    try:
        await bot.set_my_commands(_menu(*Audience), scope=BotCommandScopeChat(admin_id))
    except (BadRequest, Forbidden) as error:
        # They never wrote to the bot, or have blocked it. Their menu comes with their /start.
        logger.warning("action=set_menu admin=%d error=%s", admin_id, error.message)


def _menu(*audiences: Audience) -> list[BotCommand]:
    return [BotCommand(command.name, command.description) for command in COMMANDS if command.audience in audiences]


class _Conversation:
    """The callbacks of python-telegram-bot's handlers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def on_command(self, update: Update, _: Any) -> None:
        message = _written(update)
        name, bot_name, arguments = _parted(message.text or message.caption or "")
        if not _is_for(message.get_bot(), bot_name):
            return
        turn = turn_of_message(update.update_id, message, self._desk, arguments=arguments)
        command = _known_to(turn, COMMANDS_BY_NAME.get(name))
        if command is None and not turn.is_private:
            return  # in a group it may be for another bot
        if turn.is_admin and turn.is_private and name == "start":
            await _set_admin_menu(message.get_bot(), turn.chat_id)
        await self._perform(turn, command or UNKNOWN, message)

    async def on_words(self, update: Update, _: Any) -> None:
        message = _written(update)
        await self._perform(turn_of_message(update.update_id, message, self._desk), TALK, message)

    async def on_other(self, update: Update, _: Any) -> None:
        """A picture, a sticker, a voice."""
        message = _written(update)
        await self._perform(turn_of_message(update.update_id, message, self._desk), OTHER, message)

    async def on_press(self, update: Update, _: Any) -> None:
        query = update.callback_query
        if query is None:
            return None
        if not query.data or not isinstance(query.message, Message) or not query.message.is_accessible:
            return await _acknowledge(query, TOO_OLD)
        turn = turn_of_press(update.update_id, query, query.message, self._desk)
        await self._note_arrival(turn, query.message.text or "")
        deed = _known_to(turn, BUTTONS.get(turn.data.partition(":")[0]))
        if deed is None:
            return await _acknowledge(query, TOO_OLD)
        return await self._perform(turn, deed, query.message, query)

    async def _note_arrival(self, turn: Turn, text: str) -> None:
        """Who presses a digest's button has it, even if the answer to its sending was lost."""
        database, message_id = self._desk.database, turn.message_id or 0
        if await database.read(deliveries.unconfirmed, turn.chat_id):
            await database.write(proof.by_press, turn.destination, message_id, text=text, data=turn.data, now=turn.now)

    async def on_migration(self, update: Update, _: Any) -> None:
        message = _written(update)
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        await self._desk.database.write(chats.migrate, old, new)

    async def on_own_status(self, update: Update, _: Any) -> None:
        """The bot was blocked, unblocked, added or removed."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in NOT_THERE:
            await self._desk.database.write(chats.set_status, change.chat.id, ChatStatus.BLOCKED)
        else:
            await self._desk.database.write(_come_back, change.chat.id, self._desk.clock())

    async def _perform(self, turn: Turn, deed: Deed, message: Message, query: CallbackQuery | None = None) -> None:
        in_place = query is not None
        if deed.takes_time:
            await _show_typing(message)
            if query is not None:
                await _acknowledge(query)  # Telegram waits for no more than some seconds
                query = None
        try:
            await _check_rights(turn, deed, message)
            answer = await deed.handler(turn, self._desk)
        except Refusal as refusal:
            if query is not None:
                return await _acknowledge(query, str(refusal))
            answer = say(str(refusal))
        if query is not None:
            await _acknowledge(query)
        return await deliver(answer, turn, self._desk, in_place=in_place)


def _known_to(turn: Turn, deed: AnyDeed | None) -> AnyDeed | None:
    """The deed, if it exists for this person."""
    return deed if deed is not None and (deed.audience is Audience.READER or turn.is_admin) else None


async def _check_rights(turn: Turn, deed: Deed, message: Message) -> None:
    if turn.is_private:
        return
    if deed.audience is Audience.ADMIN:
        raise Refusal("That is between us; send it in our private chat.")
    if deed.changes_chat and not turn.speaks_for_chat and not await _runs_chat(turn, message):
        raise Refusal("Only administrators of this chat can change that; anyone may ask for a /digest.")


async def _runs_chat(turn: Turn, message: Message) -> bool:
    if turn.sender_id is None:
        return False
    try:
        member = await message.get_bot().get_chat_member(turn.chat_id, turn.sender_id)
    except (BadRequest, Forbidden) as error:
        logger.warning("action=get_chat_member chat=%d error=%s", turn.chat_id, error.message)
        return False
    return member.status in ADMINISTRATORS


def _written(update: Update) -> Message:
    message = update.effective_message
    if message is None:
        raise TypeError("A handler of messages was given an update without one.")
    return message


def _parted(text: str) -> tuple[str, str, str]:
    """The command's name, the bot's name behind it if there is one, and the rest."""
    match = COMMAND.match(text)
    return (match[1].lower(), match[2] or "", match[3] or "") if match else ("", "", "")


def _is_for(bot: Bot, name: str) -> bool:
    return name.lower() in ("", bot.username.lower())


async def _show_typing(message: Message) -> None:
    try:
        await message.get_bot().send_chat_action(
            message.chat_id, ChatAction.TYPING, message_thread_id=thread_of(message) or None
        )
    except InvalidToken:
        raise
    except TelegramError as error:  # a courtesy, without which the answer comes all the same
        logger.info("action=show_typing chat=%d error=%s", message.chat_id, type(error).__name__)


async def _acknowledge(query: CallbackQuery, notice: str | None = None) -> None:
    """End the button's waiting; a notice has to be read and pressed away."""
    try:
        await query.answer(notice and notice[:LONGEST_NOTICE], show_alert=notice is not None)
    except InvalidToken:
        raise
    except TelegramError as error:  # it is too old, was answered before, or cannot be: the answer comes all the same
        logger.info("action=acknowledge error=%s", type(error).__name__)


def _come_back(connection: Connection, chat_id: int, now: datetime) -> None:
    known = chats.get(connection, chat_id)
    if known is not None:
        chats.ensure(connection, chat_id, kind=known.kind, language=known.language, now=now)
