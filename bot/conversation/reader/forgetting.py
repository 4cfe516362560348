"""/forget: delete all that is kept of a chat, after asking."""

from datetime import UTC, datetime, timedelta

from bot.conversation.arguments import number_of
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn, show
from bot.errors import Refusal
from bot.transport.message import Button
from storage import chats

VALID = timedelta(minutes=10)  # a confirmation found in an old conversation must not delete anything


async def forget(turn: Turn, _: Desk) -> Answer:
    buttons = (Button("Delete", f"forget:{int(turn.now.timestamp())}"), Button("Keep", "keep"))
    return show("Shall I delete all I know about this chat: settings, digests, history?", (buttons,))


async def confirm(turn: Turn, desk: Desk) -> Answer:
    if not _is_fresh(turn):
        raise Refusal("This button is too old, so nothing was deleted; send /forget to be asked again.")
    await desk.database.write(chats.forget, turn.chat_id)
    return show("All I knew about this chat is deleted. /start begins anew.")


async def keep(_: Turn, __: Desk) -> Answer:
    return show("Nothing was deleted.")


def _is_fresh(turn: Turn) -> bool:
    asked_at = datetime.fromtimestamp(number_of(turn.arguments), UTC)
    return timedelta() <= turn.now - asked_at <= VALID
