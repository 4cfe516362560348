"""A sample of the digest to come: it does not count as sent."""

from bot.conversation.desk import Desk
from bot.conversation.turn import Turn
from bot.digests import plan
from bot.transport.formatted import plain
from bot.transport.message import Message


async def sample(turn: Turn, desk: Desk) -> tuple[Message, ...]:
    messages = await desk.database.write(plan.preview, turn.destination, turn.now)
    if not messages:
        return (Message(plain("There are no articles yet; when there are, this is where they come.")),)
    return (Message(plain("Here is a sample. It does not count as sent.")), *messages)
