"""The methods of the Bot API that need nothing but the world, by their names in lower case."""

from collections.abc import Callable

from bot.playground.api.call import Call
from bot.playground.api.methods import answers, chats, commands, edits, files, forwards, profile, sends
from bot.playground.world.world import World

Method = Callable[[World, Call], object]
"""Does what the call asks for and answers the `result`. Raises Failure, having changed nothing."""

METHODS: dict[str, Method] = {
    **answers.METHODS,
    **chats.METHODS,
    **commands.METHODS,
    **edits.METHODS,
    **files.METHODS,
    **forwards.METHODS,
    **profile.METHODS,
    **sends.METHODS,
}
