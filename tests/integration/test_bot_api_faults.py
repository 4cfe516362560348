"""The faults of the local Bot API server, as python-telegram-bot and the bot's own sender meet them."""

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from telegram import Bot

from bot.playground.api import server
from bot.playground.api.call import Call
from bot.playground.api.failure import Failure
from bot.playground.api.faults import (
    CHAT_IS_GONE,
    HANG,
    LOST_ANSWERS,
    MESSAGE_IS_REFUSED,
    SERVER_ERROR,
    Breakage,
    Faults,
    Rule,
    moved,
    too_many_requests,
)
from bot.playground.api.flood import FloodGate
from bot.playground.world.world import ADMINISTRATOR_ID, READER_ID, World
from bot.transport.formatted import plain
from bot.transport.message import Message
from bot.transport.outcome import Gone, Moved, Rejected, RetryAt, Sent, Unknown
from bot.transport.pacing import UNLIMITED, Pacing
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender
from storage.database import Database
from storage.model import Destination
from tests.integration.bot_api import StoppedClock
from tests.integration.conftest import PATIENT

RITA = Destination(READER_ID)
HELLO = Message(plain("Hello"))


@pytest.fixture
def backend() -> str:
    """Where the turns are kept makes no difference here."""
    return "sqlite"


class Line:
    """A sender, the server it talks to with faults by rule, and what the server has noted."""

    def __init__(self, world: World, sender: Sender, log: Path) -> None:
        self.world = world
        self.sender = sender
        self._log = log

    def seen(self, chat_id: int = READER_ID) -> list[str]:
        return [message["text"] for message in self.world.history(chat_id) if message["from"]["is_bot"]]

    def logged(self) -> list[str]:
        return [json.loads(line)["message"]["text"] for line in self._log.read_text().splitlines()]


@asynccontextmanager
async def line(
    tmp_path: Path, database: Database, *rules: Rule, flood: FloodGate | None = None, patience: float = PATIENT
) -> AsyncIterator[Line]:
    world = World(StoppedClock())
    for person in (READER_ID, ADMINISTRATOR_ID):
        world.say(person, "/start")
    faults = Faults(*rules, chance=random.Random(1).random)
    log = tmp_path / "sent.jsonl"
    runner, origin = await server.serve(server.application(world, log=log, faults=faults, flood=flood), "127.0.0.1", 0)
    request, updates = (AiohttpRequest(8, read_timeout=patience) for _ in range(2))
    try:
        async with Bot(world.token, f"{origin}/bot", request=request, get_updates_request=updates) as bot:
            yield Line(world, Sender(bot, Pacing(database, world.clock, UNLIMITED)), log)
    finally:
        await runner.cleanup()


def sending(fault: Failure | Breakage, **values: object) -> Rule:
    return Rule(fault=fault, method="sendMessage", **values)  # type: ignore[arg-type]


def call(chat_id: int, method: str = "sendmessage") -> Call:
    return Call(method, {"chat_id": str(chat_id)})


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("fault", LOST_ANSWERS, ids=str)
async def test_a_lost_answer_leaves_its_message_behind_only_after_acceptance(
    fault: Failure | Breakage, after: bool, tmp_path: Path, database: Database, patience: float
):
    async with line(tmp_path, database, sending(fault, after=after, count=1), patience=patience) as wire:
        assert isinstance(await wire.sender.send(RITA, HELLO, bulk=True), Unknown)
        assert wire.seen() == wire.logged() == (["Hello"] if after else [])
        assert isinstance(await wire.sender.send(RITA, HELLO, bulk=True), Sent)


@pytest.mark.parametrize("fault", CHAT_IS_GONE, ids=str)
async def test_a_chat_that_is_gone_gets_nothing(fault: Failure, tmp_path: Path, database: Database):
    async with line(tmp_path, database, sending(fault)) as wire:
        assert isinstance(await wire.sender.send(RITA, HELLO, bulk=True), Gone)
        assert wire.seen() == wire.logged() == []


@pytest.mark.parametrize("fault", MESSAGE_IS_REFUSED, ids=str)
async def test_a_message_that_is_refused_does_not_arrive(fault: Failure, tmp_path: Path, database: Database):
    async with line(tmp_path, database, sending(fault)) as wire:
        outcome = await wire.sender.send(RITA, HELLO, bulk=True)
        assert isinstance(outcome, Rejected)
        assert wire.seen() == wire.logged() == []


async def test_a_flood_error_names_its_pause_and_a_moved_group_its_new_id(tmp_path: Path, database: Database):
    rules = sending(too_many_requests(7), count=1), sending(moved(-1007), count=1)
    async with line(tmp_path, database, *rules) as wire:
        outcome = await wire.sender.send(RITA, HELLO, bulk=False)
        assert isinstance(outcome, RetryAt)
        assert (outcome.seconds, outcome.flood) == (7.0, True)
        assert await wire.sender.send_now(RITA, HELLO) == Moved(-1007)


async def test_a_rule_strikes_only_the_chat_and_method_that_it_names(tmp_path: Path, database: Database):
    async with line(tmp_path, database, sending(SERVER_ERROR, chat_id=READER_ID)) as wire:
        assert isinstance(await wire.sender.send(RITA, HELLO, bulk=True), Unknown)
        assert isinstance(await wire.sender.send(Destination(ADMINISTRATOR_ID), HELLO, bulk=True), Sent)


def test_chance_decides_as_often_as_the_rule_says_and_alike_with_the_same_seed():
    def struck(seed: int) -> list[int]:
        faults = Faults(Rule(fault=HANG, probability=0.2), chance=random.Random(seed).random)
        numbers = []
        for number in range(1000):
            try:
                faults.strike(call(READER_ID), after=False)
            except Breakage:
                numbers.append(number)
        return numbers

    assert struck(3) == struck(3)
    assert 150 < len(struck(3)) < 250


def test_a_rule_that_is_used_up_leaves_the_call_to_the_next():
    first, second = Rule(fault=HANG, count=1), Rule(fault=SERVER_ERROR, count=1)
    faults = Faults(first, second)
    for expected in (Breakage, Failure):
        with pytest.raises(expected):
            faults.strike(call(READER_ID), after=False)
    faults.strike(call(READER_ID), after=False)
    assert faults.strikes == {first: 1, second: 1}


async def test_too_many_messages_are_refused_and_do_not_arrive(tmp_path: Path, database: Database):
    async with line(tmp_path, database, flood=FloodGate()) as wire:
        outcomes = [await wire.sender.send_now(RITA, HELLO) for _ in range(5)]
        assert [type(outcome) for outcome in outcomes] == [Sent, Sent, Sent, Sent, RetryAt]
        assert len(wire.seen()) == len(wire.logged()) == 4


class Monotonic:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("chats", "most"), [(range(1, 41), 30), ((5,), 4), ((-5,), 4)], ids=["all", "chat", "group"])
def test_within_a_second_no_more_pass_than_the_limit_says(chats: range | tuple[int], most: int):
    gate = FloodGate(monotonic=Monotonic())
    passed = 0
    for number in range(40):
        with suppress(Failure):
            gate.enter(call(chats[number % len(chats)]))
            passed += 1
    assert (passed, gate.refused) == (most, 40 - most)


def test_a_group_gets_twenty_messages_a_minute_and_signs_of_typing_do_not_count():
    time = Monotonic()
    gate = FloodGate(monotonic=time)
    for _ in range(20):
        gate.enter(call(-5))
        gate.enter(call(-5, "sendchataction"))
        time.now += 2
    with pytest.raises(Failure) as refusal:
        gate.enter(call(-5))
    assert refusal.value.parameters == {"retry_after": 20}
    time.now += 20
    gate.enter(call(-5))
