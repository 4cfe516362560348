"""Acts for the two people, and after every deed waits until the bot has dealt with it and prints what they see.

That the bot is through is read from facts, not from time that passes: no update waits at the server, none in the
inbox, and no delivery is unfinished. So what has not appeared by then was not sent.
"""

import asyncio
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from bot.playground import screen
from bot.playground.stage import Stage
from bot.playground.world.accounts import Json
from storage import deliveries, inbox
from storage.database import Connection
from storage.model import DeliveryStatus, InboxStatus

PATIENCE = 20.0  # seconds until the bot counts as stuck
LOOK = 0.02  # seconds between two looks into the store, which cannot call
UNFINISHED = (DeliveryStatus.PENDING, DeliveryStatus.CLAIMED, DeliveryStatus.SENDING)


class Missed(Exception):
    """Something did not happen; `str()` says what should have."""


class Player:
    """`zone` is the one that times are printed in. Every deed answers the messages that the bot then sent or edited."""

    def __init__(self, stage: Stage, zone: ZoneInfo) -> None:
        self._stage = stage
        self._zone = zone
        self._shown: dict[int, Json] = {}  # by message id: private chats share one series of them

    async def say(self, person_id: int, text: str) -> list[Json]:
        self._stage.world.say(person_id, text)
        return await self.wait()

    async def upload(self, person_id: int, name: str, body: bytes, caption: str) -> list[Json]:
        self._stage.world.upload(person_id, name, body, caption)
        return await self.wait()

    async def press(self, message: Json, data: str) -> list[Json]:
        """Press a button under a message of a private chat, and wait for the bot's answer to that too."""
        chat = message["chat"]
        print(screen.press(message, data), flush=True)
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._stage.world.press(chat["id"], chat["id"], message["message_id"], data)
        except TimeoutError:
            raise Missed("the bot answers the button") from None
        if answer.get("text"):
            print(screen.notice(answer["text"]), flush=True)
        return await self.wait()

    async def wait(self, until: Callable[[Connection], bool] = lambda _: True) -> list[Json]:
        """Wait until the bot is through with everything and the store says `until`; raises Missed if it gets stuck."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._is_through(until):  # noqa: ASYNC110 - it is another process that writes
                    await asyncio.sleep(LOOK)
        except TimeoutError:
            raise Missed(f"the bot gets through its work in {PATIENCE:.0f} seconds") from None
        finally:
            news = self._print_news()
        return [message for message in news if message["from"]["is_bot"]]

    async def _is_through(self, until: Callable[[Connection], bool]) -> bool:
        if self._stage.world.updates.waiting():
            return False
        return await self._stage.database.read(lambda connection: until(connection) and _is_idle(connection))

    def _print_news(self) -> list[Json]:
        world = self._stage.world
        messages = [message for person_id in world.people for message in world.history(person_id)]
        news = [message for message in messages if self._shown.get(message["message_id"]) != message]
        news.sort(key=lambda message: (message.get("edit_date", message["date"]), message["message_id"]))
        for message in news:
            self._shown[message["message_id"]] = message
            print(screen.message(message, self._zone), flush=True)
        return news


def find_button(messages: Iterable[Json], label: str) -> tuple[Json, str]:
    """The message that has a button of this label, and the button's data; raises Missed when none has."""
    for message in messages:
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] == label:
                    return message, button["callback_data"]
    raise Missed(f"a button [ {label} ] appears")


def _is_idle(connection: Connection) -> bool:
    unfinished = deliveries.counts(connection)
    return not inbox.counts(connection).get(InboxStatus.WAITING) and not any(map(unfinished.get, UNFINISHED))
