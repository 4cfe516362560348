"""Questions that wait for a person's next line; they are stored, so a restart forgets none."""

from datetime import datetime, timedelta

from bot.conversation.turn import Turn
from bot.errors import Refusal
from storage import prompts
from storage.database import Connection
from storage.model import Prompt, PromptKind

PATIENCE = timedelta(hours=1)
"""A line written later than that is hardly meant as the answer. Parts of an article wait for as long as it takes."""


def ask(connection: Connection, turn: Turn, kind: PromptKind, article_id: int | None = None) -> None:
    if turn.sender_id is None:
        raise Refusal("I can’t tell who you are here; write me in private.")
    check_free(connection, turn)
    prompts.ask(
        connection,
        Prompt(chat_id=turn.chat_id, person_id=turn.sender_id, kind=kind, article_id=article_id, asked_at=turn.now),
    )


def check_free(connection: Connection, turn: Turn) -> None:
    """Raise Refusal where parts of an article wait: another question or article would take their place."""
    waiting = prompts.get(connection, turn.chat_id, turn.sender_id or 0)
    if waiting is not None and waiting.kind is PromptKind.ARTICLE_TEXT and waiting.pieces:
        raise Refusal("You are sending me an article; press Done or Cancel there first.")


def waiting_for(connection: Connection, turn: Turn) -> Prompt | None:
    """What this person has been asked and may still answer."""
    if turn.sender_id is None:
        return None
    prompt = prompts.get(connection, turn.chat_id, turn.sender_id)
    return prompt if prompt is not None and _is_open(prompt, turn.now) else None


def withdraw(connection: Connection, turn: Turn, *kinds: PromptKind) -> None:
    """Wait no longer, if the question was of one of these kinds."""
    if turn.sender_id is None:
        return
    prompt = prompts.get(connection, turn.chat_id, turn.sender_id)
    if prompt is not None and prompt.kind in kinds:
        prompts.clear(connection, turn.chat_id, turn.sender_id)


def _is_open(prompt: Prompt, now: datetime) -> bool:
    return prompt.kind is PromptKind.ARTICLE_TEXT or now - prompt.asked_at < PATIENCE
