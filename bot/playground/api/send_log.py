"""What readers saw: every message that was accepted, written down before the bot hears of it.

After a crash of the bot this file tells what surely arrived, and its own books can be held against it.
"""

import json
from pathlib import Path

from bot.playground.world.accounts import Json


class SendLog:
    """JSON lines: date, method (in lower case), chat_id, message_id, and the Message as it was after the call."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def write(self, date: int, method: str, message: Json) -> None:
        entry = {
            "date": date,
            "method": method,
            "chat_id": message["chat"]["id"],
            "message_id": message["message_id"],
            "message": message,
        }
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()
