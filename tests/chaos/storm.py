"""A storm of flood errors that ends while much is still to be sent: how soon the bot is back at its pace."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.playground.api.faults import Faults
from tests.chaos.audit import Audit, Said, audit
from tests.chaos.havoc import STORM, is_at_rest
from tests.chaos.scene import Scene, set_up

LENGTH = 8.0  # seconds
READERS = 300
PACE = 28.0 * 0.9  # messages a second over WINDOW: steady, but for the machine's moods
WINDOW = 2.0  # seconds
LOOK = 0.1  # seconds between two counts
PATIENCE = 180.0  # seconds


@dataclass(frozen=True, slots=True)
class Calm:
    """What came after the storm; `steady_after` is in seconds since its end."""

    refused: int
    too_fast: int
    steady_after: float
    audit: Audit

    @property
    def is_clean(self) -> bool:
        return self.audit.is_clean and not self.too_fast and self.steady_after <= 10

    def __str__(self) -> str:
        return (
            f"storm: 20 % of calls refused for {LENGTH:.0f} s ({self.refused} of them): {self.too_fast} too fast (0), "
            f"{self.audit.lost} lost (0), {self.audit.duplicates} twice (0), steady again after "
            f"{self.steady_after:.1f} s (≤ 10)"
        )


async def storm(folder: Path, *, readers: int = READERS) -> Calm:
    faults = Faults(*STORM)
    async with set_up(folder, readers=readers, faults=faults) as scene:
        counts = asyncio.create_task(_counted(scene))
        for bot in scene.bots:
            await bot.start()
        await asyncio.sleep(LENGTH)
        faults.set()
        ended = time.monotonic()
        moments = await asyncio.wait_for(counts, PATIENCE)
        for bot in scene.bots:
            await bot.stop()
        with scene.database.reading() as connection:
            found = audit(connection, scene.sent, scene.readers, Said({}, (), 0))
        return Calm(faults.strikes.total(), scene.flood.refused, _steady(moments, ended) - ended, found)


async def _counted(scene: Scene) -> list[tuple[float, int]]:
    """How many messages had been accepted at which moment, until nothing is left to do."""
    moments = [(time.monotonic(), 0)]
    while not moments[-1][1] or not await scene.database.read(is_at_rest, scene):
        await asyncio.sleep(LOOK)
        moments.append((time.monotonic(), scene.sent.read_bytes().count(b"\n")))
    return moments


def _steady(moments: Sequence[tuple[float, int]], ended: float) -> float:
    """The first moment after the end from which on messages leave at their pace for a whole window."""
    after = [moment for moment in moments if moment[0] >= ended]
    for number, (begun, before) in enumerate(after):
        until = next((moment for moment in after[number:] if moment[0] >= begun + WINDOW), None)
        if until is not None and (until[1] - before) / (until[0] - begun) >= PACE:
            return begun
    return float("inf")
