"""What is said without a command: the answer to a question, something to read, or a word the bot does not know."""

from collections.abc import Awaitable, Callable

from bot.conversation import asking
from bot.conversation.admin import adding, editing
from bot.conversation.arguments import LONG_TEXT, find_link
from bot.conversation.desk import Desk
from bot.conversation.reader import subscribing, tldr, zones
from bot.conversation.turn import Answer, Turn, say
from storage.model import Prompt, PromptKind

PROMPTS: dict[PromptKind, Callable[[Turn, Desk, Prompt], Awaitable[Answer]]] = {
    PromptKind.TIMES: subscribing.told_times,
    PromptKind.TIMEZONE: zones.told_zone,
    PromptKind.ARTICLE_TEXT: adding.told,
    PromptKind.TITLE: editing.told_title,
    PromptKind.TOPICS: editing.told_topics,
    PromptKind.PASTE: tldr.told_rest,
}
OF_ADMINISTRATORS = (PromptKind.ARTICLE_TEXT, PromptKind.TITLE, PromptKind.TOPICS)


async def talk(turn: Turn, desk: Desk) -> Answer:
    prompt = await desk.database.read(asking.waiting_for, turn)
    if prompt is not None and _answers(turn, prompt):
        return await PROMPTS[prompt.kind](turn, desk, prompt)
    if _is_word(turn):
        return say("Send me a link or a long text and I’ll put it in short; /help lists what else I can do.")
    return await tldr.offer(turn, desk)


async def unknown(_: Turn, __: Desk) -> Answer:
    return say("I don’t know that command; /help lists what I can do.")


async def other(_: Turn, __: Desk) -> Answer:
    """For a picture, a sticker, a voice."""
    return say("I read text, links and files; /help lists what I can do.")


def _answers(turn: Turn, prompt: Prompt) -> bool:
    """A part of an article may be anything; every other question is answered by a word."""
    if prompt.kind is PromptKind.PASTE:
        return tldr.goes_on(turn, prompt)
    if prompt.kind in OF_ADMINISTRATORS and not turn.is_admin:
        return False
    return prompt.kind is PromptKind.ARTICLE_TEXT or _is_word(turn)


def _is_word(turn: Turn) -> bool:
    """Whether this is a word with the bot, and not something to be read."""
    text = turn.matter.text
    return turn.matter.attachment is None and len(text) < LONG_TEXT and find_link(text) is None
