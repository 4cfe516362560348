from dataclasses import replace

import pytest

from storage import articles, prompts
from storage.database import Database
from storage.model import ArticleStatus, Prompt, PromptKind
from tests.integration.storage_rows import NOW, RITA, add_article

QUESTION = Prompt(chat_id=-5, person_id=RITA, kind=PromptKind.ARTICLE_TEXT, asked_at=NOW)


def test_a_person_is_asked_one_thing_at_a_time_in_a_chat(database: Database):
    elsewhere = replace(QUESTION, chat_id=RITA, kind=PromptKind.TIMES)
    with database.writing() as c:
        prompts.ask(c, QUESTION)
        prompts.add_piece(c, -5, RITA, "old")
        prompts.ask(c, elsewhere)
        asked_anew = replace(QUESTION, kind=PromptKind.TOPICS)
        prompts.ask(c, asked_anew)
        assert prompts.get(c, -5, RITA) == asked_anew
        assert prompts.get(c, RITA, RITA) == elsewhere


@pytest.mark.parametrize(
    "pieces",
    [
        ("one",),
        ("one", "two", "one"),
        (
            "",
            "NUL \0 and half a pair \ud83d",
        ),
    ],
)
def test_pieces_are_kept_in_order_until_the_prompt_is_cleared(database: Database, pieces):
    with database.writing() as c:
        prompts.ask(c, QUESTION)
        for piece in pieces:
            told = prompts.add_piece(c, -5, RITA, piece)
        assert told == replace(QUESTION, pieces=pieces)
        assert prompts.clear(c, -5, RITA) == told
        assert prompts.clear(c, -5, RITA) is None
        assert prompts.add_piece(c, -5, RITA, "late") is None
        assert prompts.get(c, -5, RITA) is None


def test_a_question_about_a_draft_goes_with_the_draft(database: Database):
    with database.writing() as c:
        draft = add_article(c, "one", status=ArticleStatus.DRAFT)
        prompts.ask(c, replace(QUESTION, kind=PromptKind.TITLE, article_id=draft.id))
        articles.discard(c, draft.id)
        assert prompts.get(c, -5, RITA) is None
