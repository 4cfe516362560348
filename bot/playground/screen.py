"""A conversation as a terminal shows it: who to whom and when, the text, buttons in brackets. Pure."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import terminal
from bot.playground.world.accounts import Json
from bot.transport.formatted import Entity, Formatted

INDENT = "  "
WIDTH = terminal.WIDTH - len(INDENT)


def heading(text: str) -> str:
    """What happens between the messages."""
    return "\n" + f"── {text} ".ljust(terminal.WIDTH, "─")


def message(sent: Json, zone: ZoneInfo) -> str:
    """A Message of the Bot API, from a private chat."""
    lines = [_document(sent["document"])] if "document" in sent else []
    text = formatted(sent)
    if text.text:
        lines += terminal.shown(text, width=WIDTH).split("\n")
    lines += [" ".join(f"[ {button['text']} ]" for button in row) for row in _keyboard(sent)]
    return "\n".join(["", _head(sent, zone), *(f"{INDENT}{line}".rstrip() for line in lines)])


def press(sent: Json, data: str) -> str:
    """That the person of a private chat presses a button there."""
    label = next(button["text"] for row in _keyboard(sent) for button in row if button.get("callback_data") == data)
    return f"\n{sent['chat']['first_name']} presses [ {label} ]"


def notice(text: str) -> str:
    """The short word that a press gets."""
    return f"{INDENT}({text})"


def formatted(sent: Json) -> Formatted:
    """The text or caption of a message."""
    found = sent.get("entities") or sent.get("caption_entities") or []
    entities = (Entity(entity["type"], entity["offset"], entity["length"], entity.get("url")) for entity in found)
    return Formatted(sent.get("text") or sent.get("caption") or "", tuple(entities))


def _head(sent: Json, zone: ZoneInfo) -> str:
    person = sent["chat"]["first_name"]
    way = f"Newsbrief → {person}" if sent["from"]["is_bot"] else f"{person} → Newsbrief"
    edited = ", edited" if "edit_date" in sent else ""
    at = datetime.fromtimestamp(sent.get("edit_date") or sent["date"], UTC).astimezone(zone)
    return f"{way} · {at:%H:%M}{edited}"


def _document(document: Json) -> str:
    return f"📎 {document['file_name']} ({document['file_size']:,} bytes)"


def _keyboard(sent: Json) -> list[list[Json]]:
    rows: list[list[Json]] = sent.get("reply_markup", {}).get("inline_keyboard", [])
    return rows
