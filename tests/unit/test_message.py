"""Messages hold what Telegram takes, and nothing else."""

import pytest

from bot.transport.formatted import bold
from bot.transport.message import Button, Message


def test_a_message_survives_json():
    buttons = (
        (Button("1", "story:7:1"), Button("Read", url="https://example.org/")),
        (Button("Settings", "settings"),),
    )
    message = Message(bold("Hello"), buttons)
    assert Message.from_json(message.to_json()) == message


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": " ", "data": "x"},
        {"label": "x"},
        {"label": "x", "data": "x", "url": "https://example.org/"},
        {"label": "x", "data": ""},
        {"label": "x", "data": "é" * 33},
    ],
)
def test_a_button_that_telegram_would_refuse_cannot_be_made(wrong: dict[str, str]):
    with pytest.raises(ValueError, match="button"):
        Button(**wrong)


def test_callback_data_may_have_64_bytes():
    assert Button("x", "é" * 32).data == "é" * 32


@pytest.mark.parametrize("sizes", [(9,), (0,), (8,) * 12 + (5,)])
def test_a_keyboard_that_telegram_would_refuse_cannot_be_made(sizes: tuple[int, ...]):
    rows = tuple(tuple(Button("x", "x") for _ in range(size)) for size in sizes)
    with pytest.raises(ValueError, match="buttons"):
        Message(bold("x"), rows)
