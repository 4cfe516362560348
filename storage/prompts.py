"""Prompts: the one question that waits for each person in a chat."""

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select, update

from storage.dialect import insert
from storage.model import Prompt
from storage.tables import prompts


def ask(c: Connection, prompt: Prompt) -> None:
    """Store the prompt in place of the one that waited for this person."""
    row = {
        "chat_id": prompt.chat_id,
        "person_id": prompt.person_id,
        "kind": prompt.kind,
        "article_id": prompt.article_id,
        "pieces": prompt.pieces,
        "asked_at": prompt.asked_at,
    }
    statement = insert(c, prompts).values(row)
    c.execute(statement.on_conflict_do_update(index_elements=list(prompts.primary_key), set_=row))


def get(c: Connection, chat_id: int, person_id: int) -> Prompt | None:
    row = c.execute(select(prompts).where(*_of(chat_id, person_id))).mappings().one_or_none()
    return _prompt(row) if row else None


def add_piece(c: Connection, chat_id: int, person_id: int, text: str) -> Prompt | None:
    """Keep a part of the answer; None when nothing was asked."""
    pieces = c.scalar(select(prompts.c.pieces).where(*_of(chat_id, person_id)).with_for_update())
    if pieces is None:
        return None
    change = update(prompts).where(*_of(chat_id, person_id)).values(pieces=[*pieces, text])
    return _prompt(c.execute(change.returning(*prompts.c)).mappings().one())


def clear(c: Connection, chat_id: int, person_id: int) -> Prompt | None:
    """Take the prompt away; what was asked, with the pieces told so far."""
    row = c.execute(delete(prompts).where(*_of(chat_id, person_id)).returning(*prompts.c)).mappings().one_or_none()
    return _prompt(row) if row else None


def _of(chat_id: int, person_id: int) -> tuple[ColumnElement[bool], ...]:
    return (prompts.c.chat_id == chat_id, prompts.c.person_id == person_id)


def _prompt(row: RowMapping) -> Prompt:
    return Prompt(**{**row, "pieces": tuple(row["pieces"])})
