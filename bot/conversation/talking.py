"""What is said without a command: the answer to a question, something to read, or a word the bot does not know."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation import adding, asking, editing, subscribing, zones
from bot.conversation.arguments import LONG_TEXT, find_link
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn, say
from bot.transport.message import Button
from storage.model import Prompt, PromptKind

ADMIN_PROMPTS: dict[PromptKind, Callable[[Turn, Desk, Prompt], Awaitable[Answer]]] = {
    PromptKind.ARTICLE_TEXT: adding.told,
    PromptKind.TITLE: editing.told_title,
    PromptKind.TOPICS: editing.told_topics,
}
READER_PROMPTS: dict[PromptKind, Callable[[Turn, Desk], Awaitable[Answer]]] = {
    PromptKind.TIMES: subscribing.told_times,
    PromptKind.TIMEZONE: zones.told_zone,
}


async def talk(turn: Turn, desk: Desk) -> Answer:
    prompt = await desk.database.read(asking.waiting_for, turn)
    if prompt is not None:
        if (
            turn.is_admin
            and prompt.kind in ADMIN_PROMPTS
            and (prompt.kind is PromptKind.ARTICLE_TEXT or _is_word(turn))
        ):
            return await ADMIN_PROMPTS[prompt.kind](turn, desk, prompt)
        if prompt.kind in READER_PROMPTS and _is_word(turn):
            return await READER_PROMPTS[prompt.kind](turn, desk)
    return _offer(turn)


async def unknown(_: Turn, __: Desk) -> Answer:
    return say("I don’t know that command; /help lists what I can do.")


async def other(_: Turn, __: Desk) -> Answer:
    """For a picture, a sticker, a voice."""
    return say("I read text, links and files; /help lists what I can do.")


def _offer(turn: Turn) -> Answer:
    if _is_word(turn):
        return say("Send me a link or a long text and I’ll put it in short; /help lists what else I can do.")
    return replace(say("Shall I put this in short?", ((Button("In short", "tldr"),),)), reply=True)


def _is_word(turn: Turn) -> bool:
    """Whether this is a word with the bot, and not something to be read."""
    text = turn.matter.text
    return turn.matter.attachment is None and len(text) < LONG_TEXT and find_link(text) is None
