"""One run: the bot is killed again and again, comes to rest, and its books are held against the log."""

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.errors import Refusal
from bot.playground.api.faults import HANG, LOST_ANSWERS, Faults, Rule, too_many_requests
from bot.playground.process import State
from storage import deliveries, inbox
from storage.database import Connection
from storage.model import InboxStatus
from storage.tables import is_active, subscriptions
from tests.chaos.audit import UNSETTLED, Audit, Said, audit
from tests.chaos.scene import MORNING, Scene, set_up, speaking_time

LIFE = (0.3, 3.0)  # seconds between the moment when the bot is ready and its death
LEAP = (0.0, 240.0)  # seconds that the clock moves on after a death: leases run out in one to three minutes
AFTER_LEASES = timedelta(minutes=5)
TALKERS = 20  # people who change their mind about their time
PATIENCE = 120.0  # seconds to come to rest, and more for what has to be sent:
SLOWEST = 2.0  # messages a second, which is what a storm of flood errors leaves
NEXT_MORNING = MORNING + timedelta(days=1, seconds=1)
"""Nothing new has happened by then: what comes is what was lost."""
STARTS = 5  # tries to start the bot
LOOK = 0.2  # seconds between two looks whether it has

NETWORK = (
    *(
        Rule(fault=fault, probability=0.01, after=after)
        for fault in LOST_ANSWERS
        if fault is not HANG
        for after in (False, True)
    ),
    *(Rule(fault=HANG, method="sendMessage", probability=0.001, after=after) for after in (False, True)),
    Rule(fault=too_many_requests(1), method="sendMessage", probability=0.02),
)
STORM = (Rule(fault=too_many_requests(2), method="sendMessage", probability=0.2),)
WEATHER: dict[str, tuple[Rule, ...]] = {"fair": (), "network": NETWORK, "storm": STORM}
"""Which faults there are, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What happens in a run; the same seed makes the same choices, though not the same moments."""

    seed: int
    readers: int = 1000
    kills: int = 20
    updates: int = 100
    weather: str = "fair"
    url: str | None = None  # None: a SQLite file of its own
    processes: int = 1
    webhook: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """What came of it; `faults` is how often one struck."""

    script: Script
    audit: Audit
    kills_at_work: int  # while there was something unsettled
    died: int  # how often the bot ended though nobody killed it
    faults: int
    floods: int  # messages that were refused because the bot was too fast
    seconds: float

    @property
    def is_clean(self) -> bool:
        return self.audit.is_clean and not self.died


class _People:
    """Those who talk to the bot, whether it lives or not."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._times: dict[int, str] = {}
        self._digests: list[int] = []
        self._updates = 0

    def speak(self, updates: int) -> None:
        for _ in range(updates):
            if self._updates % 4 == 0:
                self._ask_for_digest()
            else:
                self._choose_time()

    def said(self) -> Said:
        return Said(dict(self._times), tuple(self._digests), self._updates)

    def _choose_time(self) -> None:
        self._choose(self._scene.speaker(self._updates % TALKERS))

    def _ask_for_digest(self) -> None:
        """By somebody new, who then subscribes: what may be lost can come later."""
        newcomer = self._scene.speaker(TALKERS + len(self._digests))
        self._say(newcomer, "/digest")
        self._say(newcomer, "/timezone UTC")
        self._digests.append(newcomer)
        self._choose(newcomer)

    def _choose(self, person_id: int) -> None:
        self._times[person_id] = f"{speaking_time(self._updates):%H:%M}"
        self._say(person_id, f"/time {self._times[person_id]}")

    def _say(self, person_id: int, words: str) -> None:
        self._scene.world.say(person_id, words)
        self._updates += 1


class _Havoc:
    """The kills, and what was seen of them."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self._scene = scene
        self._chance = chance
        self.people = _People(scene)
        self.kills_at_work = 0
        self.died = 0

    async def life_and_death(self, updates: int) -> None:
        """All live, people speak, one of the bots is killed, people speak again."""
        scene = self._scene
        await self._start()
        self.people.speak(updates // 2)
        await asyncio.sleep(self._chance.uniform(*LIFE))
        self.died += self._dead()
        await self._chance.choice(scene.bots).kill()
        self.kills_at_work += not await scene.database.read(is_at_rest, scene)
        self.people.speak(updates - updates // 2)
        if len(scene.bots) == 1:  # a leap would take the leases from those that live
            scene.forward(timedelta(seconds=self._chance.uniform(*LEAP)))

    async def come_to_rest(self) -> None:
        """With all bots running, until nothing is left to do. Raises TimeoutError."""
        scene = self._scene
        await self._start()
        async with asyncio.timeout(PATIENCE + (len(scene.readers) + self.people.said().updates) / SLOWEST):
            while scene.world.updates.waiting() or not await scene.database.read(is_at_rest, scene):
                await asyncio.sleep(LOOK)
                self.died += self._dead()
                await self._start()
        for bot in scene.bots:
            await bot.stop()

    def _dead(self) -> int:
        return sum(bot.state is State.STOPPED for bot in self._scene.bots)

    async def _start(self) -> None:
        """Start all that do not run. Raises Refusal when one of them cannot be started."""
        for _ in range(STARTS):
            try:
                for bot in self._scene.bots:
                    await bot.start()
            except Refusal:
                self.died += 1
            else:
                return
        raise Refusal("The bot does not start.")


async def run(script: Script, folder: Path) -> Run:
    began = time.monotonic()
    faults = Faults(*WEATHER[script.weather], chance=random.Random(script.seed).random)
    async with set_up(
        folder,
        readers=script.readers,
        faults=faults,
        url=script.url,
        processes=script.processes,
        webhook=script.webhook,
    ) as scene:
        havoc = _Havoc(scene, random.Random(script.seed))
        for number in range(script.kills):
            await havoc.life_and_death(_share(script.updates, number, script.kills))
        for bot in scene.bots:
            await bot.kill()
        scene.forward(AFTER_LEASES)
        await havoc.come_to_rest()
        faults.set()
        scene.clock.move_to(NEXT_MORNING)
        await havoc.come_to_rest()
        with scene.database.reading() as connection:
            found = audit(connection, scene.sent, scene.readers, havoc.people.said())
    floods = scene.flood.refused
    seconds = time.monotonic() - began
    return Run(script, found, havoc.kills_at_work, havoc.died, faults.strikes.total(), floods, seconds)


def _share(total: int, number: int, of: int) -> int:
    return total * (number + 1) // of - total * number // of


def is_at_rest(connection: Connection, scene: Scene) -> bool:
    """Whether nothing is left to do at this moment."""
    counts = deliveries.counts(connection)
    is_unsettled = any(counts[status] for status in UNSETTLED) or inbox.counts(connection)[InboxStatus.WAITING]
    # Not by subscriptions.due(), which does not see what is being planned at this moment.
    due = select(func.count()).where(is_active, subscriptions.c.next_due_at <= scene.clock())
    return not (is_unsettled or connection.scalar(due))
