"""A number that rises with every change, and that coroutines can wait on."""

import asyncio


class Version:
    """Counts changes from 0."""

    def __init__(self) -> None:
        self.value = 0
        self._risen = asyncio.Event()

    def rise(self) -> None:
        self.value += 1
        self._risen.set()
        self._risen = asyncio.Event()  # those who wait hold the old one

    async def above(self, value: int) -> int:
        """Wait until the version is higher than `value`, and answer it."""
        while self.value <= value:
            await self._risen.wait()
        return self.value
