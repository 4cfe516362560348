"""Any article in short: /tldr with a link, a text or a file, or as a reply to one; it is not kept as an article.

A client cuts a long paste into several messages. One brief is offered, below the first; the others are put beside it
until the button is pressed.
"""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import summarizer
from bot.conversation.arguments import find_link
from bot.conversation.asking import waiting_for
from bot.conversation.desk import Desk
from bot.conversation.pieces import NEARLY_FULL, joined
from bot.conversation.turn import Answer, Matter, Turn, show
from bot.digests.excerpt import excerpt
from bot.errors import Refusal
from bot.transport.formatted import LIMIT, clipped, plain
from bot.transport.message import Button, Message
from storage import prompts
from storage.database import Connection
from storage.model import Prompt, PromptKind
from summarizer import Document, SummarizerError

LONGEST = 100_000  # characters: more than any article has, and less than a second's work
SAME_PASTE = timedelta(seconds=10)  # between two pieces: they leave together, and the answer to one delays the next
COMMAND = re.compile(r"\A/\w+\s+")
OFFER = Answer(messages=(Message(plain("Shall I put this in short?"), ((Button("In short", "tldr"),),)),), reply=True)
WAY_ON = "Send /tldr with a link or a text behind it, or as a reply to a message."


async def tldr(turn: Turn, desk: Desk) -> Answer:
    own = Matter(turn.arguments, turn.matter.attachment)
    if turn.is_private and _may_go_on(own):
        return await _begin(turn, desk, own.text)
    matter = own if own.text.strip() or own.attachment else turn.replied
    return await in_short(matter, desk)


async def offer(turn: Turn, desk: Desk) -> Answer:
    """For something to be read that came without a command."""
    return await _begin(turn, desk, turn.matter.text) if _may_go_on(turn.matter) else OFFER


def goes_on(turn: Turn, prompt: Prompt) -> bool:
    """Whether this message is the next piece of the paste, or its last one handled again."""
    is_next = len(prompt.pieces[-1]) >= NEARLY_FULL and turn.now - prompt.asked_at < SAME_PASTE
    return turn.matter.attachment is None and (is_next or turn.matter.text == prompt.pieces[-1])


async def told_rest(turn: Turn, desk: Desk, prompt: Prompt) -> Answer:
    """Another piece, which the offer below the first covers."""
    text = turn.matter.text
    if text != prompt.pieces[-1] and sum(map(len, prompt.pieces)) <= LONGEST:
        await desk.database.write(prompts.ask, replace(prompt, pieces=(*prompt.pieces, text), asked_at=turn.now))
        return Answer()
    return OFFER if len(prompt.pieces) == 1 else Answer()


async def pressed(turn: Turn, desk: Desk) -> Answer:
    """The button below an offer, which replies to the message it is about."""
    return await in_short(await desk.database.read(_offered, turn), desk)


async def in_short(matter: Matter, desk: Desk) -> Answer:
    document = await _read(matter, desk)
    if len(document.text) > LONGEST:
        raise Refusal(f"The text is longer than {LONGEST:,} characters; send me a shorter one.")
    try:
        brief = await asyncio.to_thread(summarizer.brief, document)
    except SummarizerError as error:
        raise Refusal(str(error)) from error
    return show(clipped(excerpt(document, brief), LIMIT))


def _may_go_on(matter: Matter) -> bool:
    return matter.attachment is None and len(matter.text) >= NEARLY_FULL and find_link(matter.text) is None


async def _begin(turn: Turn, desk: Desk, text: str) -> Answer:
    """Offer a brief, and wait for the rest unless another question waits."""
    waiting = await desk.database.read(waiting_for, turn)
    if turn.sender_id is not None and (waiting is None or waiting.kind is PromptKind.PASTE):
        prompt = Prompt(
            chat_id=turn.chat_id, person_id=turn.sender_id, kind=PromptKind.PASTE, pieces=(text,), asked_at=turn.now
        )
        await desk.database.write(prompts.ask, prompt)
    return OFFER


def _offered(connection: Connection, turn: Turn) -> Matter:
    """What the offer replies to, with all that followed."""
    prompt = prompts.get(connection, turn.chat_id, turn.sender_id or 0)
    if prompt is not None and prompt.kind is PromptKind.PASTE and turn.replied.text.endswith(prompt.pieces[0]):
        return Matter(joined(prompt.pieces))
    return replace(turn.replied, text=COMMAND.sub("", turn.replied.text))


async def _read(matter: Matter, desk: Desk) -> Document:
    if matter.attachment is not None:
        return await desk.newsroom.read_file(matter.attachment.name, await matter.attachment.read())
    if (url := find_link(matter.text)) is not None:
        return await desk.newsroom.read_link(url)
    if matter.text.strip():
        return await desk.newsroom.read_text(matter.text)
    raise Refusal(WAY_ON)
