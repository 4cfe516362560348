"""Any article in short: /tldr with a link, a text or a file, or as a reply to one. Nothing of it is kept."""

import asyncio

import summarizer
from bot.conversation.arguments import find_link
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Matter, Turn, show
from bot.digests.excerpt import excerpt
from bot.errors import Refusal
from bot.transport.formatted import LIMIT, clipped
from summarizer import Document, SummarizerError

WAY_ON = "Send /tldr with a link or a text behind it, or as a reply to a message."


async def tldr(turn: Turn, desk: Desk) -> Answer:
    own = Matter(turn.arguments, turn.matter.attachment)
    matter = own if own.text.strip() or own.attachment else turn.replied
    return await in_short(matter, desk)


async def pressed(turn: Turn, desk: Desk) -> Answer:
    """The button below an offer, which replies to the message it is about."""
    return await in_short(turn.replied, desk)


async def in_short(matter: Matter, desk: Desk) -> Answer:
    document = await _read(matter, desk)
    try:
        brief = await asyncio.to_thread(summarizer.brief, document)
    except SummarizerError as error:
        raise Refusal(str(error)) from error
    return show(clipped(excerpt(document, brief), LIMIT))


async def _read(matter: Matter, desk: Desk) -> Document:
    if matter.attachment is not None:
        return await desk.newsroom.read_file(matter.attachment.name, await matter.attachment.read())
    if (url := find_link(matter.text)) is not None:
        return await desk.newsroom.read_link(url)
    if matter.text.strip():
        return await desk.newsroom.read_text(matter.text)
    raise Refusal(WAY_ON)
