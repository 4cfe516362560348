"""The counterpart of the benchmarks: python-telegram-bot alone, which echoes text and the head of a file.

python -m tests.bench.bare_bot TOKEN API_URL
"""

import sys

from telegram import Update
from telegram.ext import Application, CallbackContext, MessageHandler, filters

HEAD = 200  # characters of a file that are echoed


async def echo(update: Update, _: CallbackContext) -> None:
    message = update.effective_message
    assert message is not None
    if message.document is not None:
        file = await message.document.get_file()
        body = await file.download_as_bytearray()
        await message.reply_text(body.decode("utf-8")[:HEAD])
    else:
        await message.reply_text(message.text or "-")


def main(token: str, api_url: str) -> None:
    application = (
        Application.builder().token(token).base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot").build()
    )
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
