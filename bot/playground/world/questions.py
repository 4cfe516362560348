"""Pressed buttons and inline queries that wait for the bot."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.clock import Clock
from bot.playground.world.accounts import Json
from bot.playground.world.updates import KEPT_CALLBACK

LIFETIME: timedelta = KEPT_CALLBACK
"""How long an answer is taken; Telegram publishes no figure, so it is the time that its server keeps the update."""


@dataclass(frozen=True, slots=True)
class Question:
    """`answer` will be the arguments of the bot's answer."""

    id: str
    asked_at: datetime
    answer: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Questions:
    """Each is answered once, and in time or never; ids start with the bot's, so that no two bots share one."""

    def __init__(self, clock: Clock, bot_id: int) -> None:
        self._clock = clock
        self._ids = (f"{bot_id}{number:06}" for number in count(1))
        self._open: dict[str, Question] = {}

    def ask(self) -> Question:
        question = Question(next(self._ids), self._clock())
        self._open[question.id] = question
        return question

    def answer(self, question_id: str, answer: Json) -> bool:
        """False when it was answered already, is too old or was never asked."""
        question = self._open.pop(question_id, None)
        if question is None or self._clock() - question.asked_at > LIFETIME:
            return False
        if not question.answer.done():  # whoever asked may have stopped waiting
            question.answer.set_result(answer)
        return True
