"""A message to be sent: its text and the buttons below it, within Telegram's limits."""

from dataclasses import dataclass
from typing import Any

from bot.transport.formatted import Formatted

LONGEST_DATA = 64  # bytes of callback data: Bot API, InlineKeyboardButton
MOST_IN_ROW = 8  # clients show no more
MOST_BUTTONS = 100


@dataclass(frozen=True, slots=True)
class Button:
    """Either calls back with `data` or opens `url`. Raises ValueError for what Telegram would refuse."""

    label: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise ValueError("A button needs a label.")
        if (self.data is None) == (self.url is None):
            raise ValueError(f"The button {self.label!r} must have either data or a url.")
        if self.data is not None and not 1 <= len(self.data.encode()) <= LONGEST_DATA:
            raise ValueError(f"The data of the button {self.label!r} must have 1 to {LONGEST_DATA} bytes.")

    def to_json(self) -> dict[str, str]:
        return {"label": self.label, "data": self.data} if self.data else {"label": self.label, "url": self.url or ""}


@dataclass(frozen=True, slots=True)
class Message:
    """Buttons come in rows. Raises ValueError for a keyboard that Telegram would refuse."""

    text: Formatted
    buttons: tuple[tuple[Button, ...], ...] = ()

    def __post_init__(self) -> None:
        if any(not 1 <= len(row) <= MOST_IN_ROW for row in self.buttons):
            raise ValueError(f"A row of buttons must have 1 to {MOST_IN_ROW}.")
        if sum(map(len, self.buttons)) > MOST_BUTTONS:
            raise ValueError(f"A message can have {MOST_BUTTONS} buttons.")

    def to_json(self) -> dict[str, Any]:
        rows = [[button.to_json() for button in row] for row in self.buttons]
        return self.text.to_json() | {"buttons": rows}

    @staticmethod
    def from_json(data: dict[str, Any]) -> "Message":
        rows = (tuple(Button(**button) for button in row) for row in data["buttons"])
        return Message(Formatted.from_json(data), tuple(rows))
