"""Getting a page that a person named, without being led anywhere that person should not reach through us.

The guard stands where a connection is made: every address is checked right before it is used, whatever name,
spelling, redirect or late answer of a name server led to it.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.errors import Refusal
from bot.ingest import urls
from bot.ingest.address import IPAddress, is_public
from bot.ingest.inflate import ENCODINGS, Inflater, too_large

READABLE = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
_HEADERS = {
    "User-Agent": "Newsbrief/0.1 (news digest bot)",
    "Accept": ", ".join(READABLE),
    "Accept-Encoding": ENCODINGS,
}
_REDIRECTS = (301, 302, 303, 307, 308)
_STATUS_SENTENCES = {
    401: "{host} shows this page only after a login; paste its text instead.",
    402: "{host} shows this page to subscribers only; paste its text instead.",
    403: "{host} does not show this page to programs; paste its text instead.",
    404: "{host} has no such page; check the link.",
    410: "{host} has taken this page down; paste its text if you have it.",
    429: "{host} asks for fewer requests just now; try again in a few minutes.",
    451: "{host} may not show this page here for legal reasons; paste its text instead.",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a fetch may reach and cost. `seconds` counts everything, from the name look-up to the last byte."""

    ports: frozenset[int] = frozenset({80, 443})
    seconds: float = 20.0
    redirects: int = 5
    wire_bytes: int = 5_000_000
    decoded_bytes: int = 5_000_000
    allow: Callable[[IPAddress], bool] = is_public


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: its final address, its body unpacked, and what its Content-Type said."""

    url: str
    content_type: str
    body: bytes
    charset: str | None


class _NotAllowed(OSError):
    """An address that must not be reached. An OSError, so that the next address of the same name gets its try."""


async def fetch(url: str, *, limits: FetchLimits, resolver: AbstractResolver | None = None) -> Fetched:
    """Get a page; raises Refusal with a sentence for whatever went wrong. `resolver`: None is the system's own."""
    start = urls.parse(url)
    try:
        async with asyncio.timeout(limits.seconds), _session(limits, resolver) as session:
            return await _follow(session, start, limits)
    except TimeoutError as error:
        raise Refusal(f"{urls.host(start)} took longer than {limits.seconds:g} seconds; try again later.") from error


def _session(limits: FetchLimits, resolver: AbstractResolver | None) -> aiohttp.ClientSession:
    def open_socket(address_info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = address_info
        if not limits.allow(ipaddress.ip_address(address[0])):
            raise _NotAllowed("not allowed")
        return socket.socket(family, kind, protocol)

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=resolver, socket_factory=open_socket, use_dns_cache=False, force_close=True
        ),
        headers=_HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
    )


async def _follow(session: aiohttp.ClientSession, url: URL, limits: FetchLimits) -> Fetched:
    for _ in range(limits.redirects + 1):
        _check_port(url, limits.ports)
        try:
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status not in _REDIRECTS:
                    return await _page(answer, limits)
                url = _next(answer)
        except aiohttp.ClientError as error:
            raise Refusal(_reason(error).format(host=urls.host(url))) from error
    raise Refusal("The link is passed on from page to page without end; send the article's own link.")


def _check_port(url: URL, ports: frozenset[int]) -> None:
    if url.port not in ports:
        allowed = " and ".join(map(str, sorted(ports)))
        raise Refusal(f"Links to port {url.port} are not fetched; only ports {allowed} are allowed here.")


def _next(answer: aiohttp.ClientResponse) -> URL:
    try:
        target = answer.url.join(URL(answer.headers.get("Location", "")))
    except ValueError:
        target = URL()
    return urls.parse(str(target))


async def _page(answer: aiohttp.ClientResponse, limits: FetchLimits) -> Fetched:
    host = urls.host(answer.url)
    if answer.status >= 500:
        raise Refusal(f"{host} has trouble just now (status {answer.status}); try again later.")
    if answer.status != 200:
        sentence = _STATUS_SENTENCES.get(answer.status, "{host} does not show this page; paste its text instead.")
        raise Refusal(sentence.format(host=host))
    if answer.content_type not in READABLE:
        raise Refusal(f"The link leads to {answer.content_type}, not to an article; send a link to a web page.")
    return Fetched(str(answer.url), answer.content_type, await _body(answer, limits), answer.charset)


async def _body(answer: aiohttp.ClientResponse, limits: FetchLimits) -> bytes:
    inflater = Inflater(answer.headers.get("Content-Encoding", ""), limit=limits.decoded_bytes)
    body, room = bytearray(), limits.wire_bytes
    async for chunk in answer.content.iter_any():
        room -= len(chunk)
        if room < 0:
            raise too_large(limits.wire_bytes)
        body += inflater.feed(chunk)
    inflater.finish()
    return bytes(body)


def _reason(error: aiohttp.ClientError) -> str:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "{host} cannot be found; check the link, or try again later."
        case aiohttp.ClientConnectorError(os_error=_NotAllowed()):
            return "{host} is not on the public internet, so it is not fetched; paste the text instead."
        case aiohttp.ClientSSLError():
            return "No secure connection to {host} could be made; try again later, or paste the text instead."
        case aiohttp.ClientConnectorError():
            return "{host} cannot be reached just now; try again later."
        case aiohttp.InvalidURL():
            return "{host} is not a valid address; check the link."
        case _:
            return "{host} broke the connection off; try again later, or paste the text instead."
