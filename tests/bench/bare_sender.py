"""The counterpart of sending: python-telegram-bot alone, which sends one message after the other and keeps no books.

python -m tests.bench.bare_sender TOKEN API_URL FIRST_CHAT CHATS < MESSAGE, as Message.to_json() writes it

Prints the seconds of processor time that it took.
"""

import asyncio
import json
import sys
import time

from telegram import Bot, LinkPreviewOptions

from bot.transport import sender
from bot.transport.message import Message


async def main(token: str, api_url: str, first: int, chats: int) -> None:
    message = Message.from_json(json.load(sys.stdin))
    entities, keyboard = sender._entities(message.text), sender._keyboard(message)
    preview = LinkPreviewOptions(is_disabled=True)
    async with Bot(token, base_url=f"{api_url}/bot") as bot:
        began = time.process_time()
        for chat_id in range(first, first + chats):
            await bot.send_message(
                chat_id,
                message.text.text,
                entities=entities,
                reply_markup=keyboard,
                link_preview_options=preview,
            )
        print(time.process_time() - began)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
