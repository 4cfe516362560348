"""What a person's message holds, and what can be done with it."""

from bot.playground.world.accounts import Json
from bot.playground.world.recognition import recognise


def of_text(text: str) -> Json:
    entities = recognise(text)
    return {"text": text, **({"entities": entities} if entities else {})}


def of_document(document: Json, caption: str) -> Json:
    entities = recognise(caption)
    return {
        "document": document,
        **({"caption": caption} if caption else {}),
        **({"caption_entities": entities} if entities else {}),
    }


def callback_data(message: Json) -> set[str]:
    """What the message's buttons send when they are pressed."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}


def without_reply(message: Json) -> Json:
    """As a reply shows it: Telegram nests replies once."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
