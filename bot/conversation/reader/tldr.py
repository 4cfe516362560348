"""Any article in short: /tldr with a link, a text or a file, or as a reply to one. Nothing of it is kept."""

import asyncio

import summarizer
from bot.conversation.arguments import find_link
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Matter, Turn, show
from bot.errors import Refusal
from bot.transport.formatted import LIMIT, Formatted, bold, clipped, link, plain, quote
from summarizer import Brief, Document, Quote, SummarizerError

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
    return show(clipped(_shown(document, brief), LIMIT))


async def _read(matter: Matter, desk: Desk) -> Document:
    if matter.attachment is not None:
        return await desk.newsroom.read_file(matter.attachment.name, await matter.attachment.read())
    if (url := find_link(matter.text)) is not None:
        return await desk.newsroom.read_link(url)
    if matter.text.strip():
        return await desk.newsroom.read_text(matter.text)
    raise Refusal(WAY_ON)


def _shown(document: Document, brief: Brief) -> Formatted:
    title = bold(link(document.title, document.url) if document.url else document.title)
    origin = [plain(document.source_name)] if document.source_name else []
    sentences = [plain(f"• {sentence.text}") for sentence in brief.summary.sentences]
    quotes = [_quote(said, said.speaker) for said in brief.quotes if said.speaker]
    return Formatted.join("\n", [title, *origin, *sentences, *quotes])


def _quote(said: Quote, speaker: str) -> Formatted:
    words = "“" + " [...] ".join(part.text for part in said.parts) + "”"
    return quote(words + "\n— " + bold(speaker) + (f", {said.role}" if said.role else ""))
