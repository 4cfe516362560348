"""Files that people and the bot have sent: https://core.telegram.org/bots/api#getfile."""

from bot.playground.api.call import Call
from bot.playground.api.failure import bad_request
from bot.playground.world.accounts import Json
from bot.playground.world.world import World

LARGEST_DOWNLOAD = 20 << 20  # bytes; https://core.telegram.org/bots/api#getfile


def get_file(world: World, call: Call) -> Json:
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    stored = world.files.get(call.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.body) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.handle, "file_path": stored.path}


METHODS = {"getfile": get_file}
