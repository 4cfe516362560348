"""An answer on its way: what becomes of it when Telegram takes it, when it does not, and when nobody knows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest

from bot.conversation.answering import LONGEST_WAIT, TRIES, apologize, deliver
from bot.conversation.desk import Desk
from bot.conversation.turn import Answer, Turn, say, show
from bot.errors import Unreachable
from bot.transport.formatted import plain
from bot.transport.message import Button, Message
from bot.transport.outcome import Gone, Moved, Outcome, Rejected, RetryAt, Sent, Unknown
from storage import chats, prompts
from storage.database import Database
from storage.model import ChatKind, ChatStatus, Destination, Prompt, PromptKind

NOW = datetime(2026, 3, 23, 18, tzinfo=UTC)
BUTTONS = ((Button("Go", "settings"),),)
BUSY = RetryAt(0, "too many requests")


class ScriptedSender:
    """Answers every call with the next outcome, Sent when there is none left, and keeps what was called."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.calls = []

    async def send(self, destination, message, *, bulk, reply_to=None):
        assert not bulk  # people's answers go before digests
        self.calls.append(("send", destination, message, reply_to))
        return self._next()

    async def edit(self, chat_id, message_id, message):
        self.calls.append(("edit", chat_id, message, message_id))
        return self._next()

    def _next(self) -> Outcome:
        return self.outcomes.pop(0) if self.outcomes else Sent(1)


@pytest.fixture
def store(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Database]:
    store = Database(f"sqlite:///{copy(migrated_sqlite, tmp_path / 'newsbrief.db')}")
    with store.writing() as connection:
        chats.ensure(connection, 7, kind=ChatKind.GROUP, language="en", now=NOW)
        prompts.ask(connection, Prompt(chat_id=7, person_id=5, kind=PromptKind.TIMES, asked_at=NOW))
    yield store
    store.close()


def turn() -> Turn:
    return Turn(update_id=1, chat_id=7, chat_kind=ChatKind.GROUP, sender_id=5, message_id=40, now=NOW)


async def answered(store: Database, sender: ScriptedSender, answer: Answer, *, in_place: bool = False) -> list[str]:
    """The kinds of calls that the answer took."""
    desk = Desk(store, None, sender, lambda: NOW, frozenset(), lambda: None)
    await deliver(answer, turn(), desk, in_place=in_place)
    return [call[0] for call in sender.calls]


async def waits(store: Database) -> bool:
    return await store.read(prompts.get, 7, 5) is not None


async def test_what_surely_was_not_sent_is_sent_again(store):
    assert await answered(store, ScriptedSender(BUSY, BUSY), say("Hello")) == ["send"] * 3


async def test_a_question_waits_on_until_the_answer_to_it_has_arrived(store):
    with pytest.raises(Unreachable):
        await answered(store, ScriptedSender(*[BUSY] * TRIES), say("Done", settles=PromptKind.TIMES))
    assert await waits(store)
    await answered(store, ScriptedSender(), say("Done", settles=PromptKind.TIMES))
    assert not await waits(store)


async def test_an_answer_of_another_kind_leaves_the_question(store):
    await answered(store, ScriptedSender(), say("Done", settles=PromptKind.ARTICLE_TEXT))
    assert await waits(store)


async def test_what_may_have_arrived_or_never_will_is_not_sent_again(store):
    assert await answered(store, ScriptedSender(Unknown("reset")), say("Hello")) == ["send"]
    assert await answered(store, ScriptedSender(Rejected("no rights")), say("Hello")) == ["send"]


async def test_a_chat_that_is_gone_is_noted(store):
    await answered(store, ScriptedSender(Gone("blocked")), say("Hello"))
    assert (await store.read(chats.get, 7)).status is ChatStatus.BLOCKED
    await answered(store, ScriptedSender(Gone("no such chat", exists=False)), say("Hello"))
    assert (await store.read(chats.get, 7)).status is ChatStatus.GONE


async def test_an_answer_follows_a_chat_that_moved(store):
    sender = ScriptedSender(Moved(-100))
    await answered(store, sender, Answer(messages=(Message(plain("One")), Message(plain("Two")))))
    assert [call[1] for call in sender.calls] == [Destination(7), Destination(-100), Destination(-100)]
    assert await store.read(chats.get, -100) is not None


async def test_a_screen_that_cannot_be_edited_is_sent_anew(store):
    assert await answered(store, ScriptedSender(Rejected("can't be edited")), show("Hello"), in_place=True) == [
        "edit",
        "send",
    ]
    assert await answered(store, ScriptedSender(), show("Hello"), in_place=True) == ["edit"]
    assert await answered(store, ScriptedSender(), show("Hello"), in_place=False) == ["send"]


async def test_an_edit_that_may_have_arrived_is_not_repeated_as_a_message(store):
    assert await answered(store, ScriptedSender(Unknown("reset")), show("Hello"), in_place=True) == ["edit"]


async def test_a_long_answer_comes_in_parts_with_the_buttons_below_the_last(store):
    sender = ScriptedSender()
    text = "\n\n".join(f"Paragraph {number} " + "word " * 200 for number in range(10))
    await answered(store, sender, say(text, BUTTONS))
    messages = [call[2] for call in sender.calls]
    assert len(messages) > 2
    assert all(message.text.utf16_length <= 4096 for message in messages)
    assert [message.buttons for message in messages] == [()] * (len(messages) - 1) + [BUTTONS]
    assert " ".join(message.text.text for message in messages).split() == text.split()


async def test_only_the_first_message_refers_to_what_it_answers(store):
    sender = ScriptedSender()
    await answered(store, sender, Answer(messages=(Message(plain("One")), Message(plain("Two"))), reply=True))
    assert [call[3] for call in sender.calls] == [40, None]


def in_parts(*texts: str) -> Answer:
    return Answer(messages=tuple(Message(plain(text)) for text in texts))


async def test_a_pause_too_long_to_sit_out_is_left_to_the_inbox(store):
    sender = ScriptedSender(RetryAt(LONGEST_WAIT + 1, "flood"))
    with pytest.raises(Unreachable):
        await answered(store, sender, say("Hello"))
    assert len(sender.calls) == 1


async def test_parts_that_have_arrived_are_not_sent_again_for_one_that_cannot(store, caplog):
    assert await answered(store, ScriptedSender(Sent(1), *[BUSY] * TRIES), in_parts("one", "two")) == ["send"] * 4
    assert "outcome=cut_short sent=1 of=2" in caplog.text


async def test_nothing_more_is_sent_where_nobody_is(store):
    assert await answered(store, ScriptedSender(Gone("kicked")), in_parts("one", "two")) == ["send"]


async def test_only_people_are_told_that_something_went_wrong():
    sender = ScriptedSender()
    await apologize(7, sender)
    await apologize(-100, sender)
    assert [call[1] for call in sender.calls] == [Destination(7)]
