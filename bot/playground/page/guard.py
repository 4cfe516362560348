"""What stands between the playground and a browser that also has other websites open.

The page shows strangers' words and moves a real program, so it is as strict as if it stood on the open net. Its whole
port, the Bot API on it included, answers only to this machine's own names (a foreign name that leads here is DNS
rebinding) and to no other website. The page's own routes take POSTs only from the page itself, and let a browser run
nothing but its script.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.errors import Refusal
from bot.playground.world.world import Impossible

HOSTS = ("127.0.0.1", "localhost")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def no_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Stands before every route of an application."""
    if request.url.host not in HOSTS:
        return _error(403, "The playground answers only to 127.0.0.1 and localhost.")
    if request.headers.get("Origin", _own_origin(request)) != _own_origin(request):
        return _error(403, "Only the page itself may ask for this.")
    return await handler(request)


def guarded(handler: Handler) -> Handler:
    """The handler of a route of the page; what it refuses becomes {"error": sentence}."""

    async def guard(request: web.Request) -> web.StreamResponse:
        response = await _answer(handler, request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return guard


async def _answer(handler: Handler, request: web.Request) -> web.StreamResponse:
    if request.method == "POST" and request.headers.get("Origin") != _own_origin(request):
        return _error(403, "Only the page itself may ask for this.")
    try:
        return await handler(request)
    except (Refusal, Impossible) as refusal:
        return _error(400, str(refusal))
    except web.HTTPRequestEntityTooLarge:
        return _error(413, "That is too large to send.")


def _own_origin(request: web.Request) -> str:
    return f"http://{request.host}"


def _error(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status, headers=HEADERS)
