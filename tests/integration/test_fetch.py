"""Pages are fetched from real servers on sockets of this machine, which count who reaches them."""

import asyncio
import gzip
import ipaddress
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import Refusal
from bot.ingest.address import IPAddress, is_public
from bot.ingest.fetch import Fetched, FetchLimits, fetch

HOME = ipaddress.ip_address("127.0.0.1")  # stands for the public internet where a test needs to get through
ELSEWHERE = "127.0.0.2"  # stands for a private address; nothing may ever arrive there
TLS_HANDSHAKE = b"\x16"
Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class Site:
    """A server that counts connections and says word for word what its pages are set to."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.connections = 0
        self.requests: list[str] = []
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            first = await reader.readexactly(1)
            if first == TLS_HANDSHAKE:
                writer.write(page(b"This port speaks plain HTTP.", status="400 Bad Request"))
                return
            request = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            reply = self.pages.get(request.split()[1], page(b"found"))
            if callable(reply):
                await reply(writer)
            else:
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the other side went away
        finally:
            writer.close()

    def link(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Listens on every address of this machine, in both families where it has them."""
    site = Site()
    listener = await asyncio.start_server(site.answer, None, 0, family=socket.AF_INET)
    site.port = listener.sockets[0].getsockname()[1]
    listeners = [listener]
    if socket.has_ipv6:
        listeners.append(await asyncio.start_server(site.answer, "::", site.port, family=socket.AF_INET6))
    yield site
    for listener in listeners:
        listener.close()


def page(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(target: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {target}", status=status)


def limits(site: Site, **changes: object) -> FetchLimits:
    return FetchLimits(**{"ports": frozenset({site.port}), "allow": HOME.__eq__, "seconds": 10.0} | changes)


class Names(AbstractResolver):
    """A name server of our own: answers every name with the next of the given lists of addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held open."""


def own_address() -> str:
    """The address under which others in this network know this machine; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.88.99.1", 9))
        except OSError:
            return "127.0.1.1"
        return str(probe.getsockname()[0])


SPELLINGS = [
    "127.0.0.1",
    "127.0.0.53",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    own_address(),
    f"[::ffff:{own_address()}]",
]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_of_this_machine_is_reached(site: Site, host: str) -> None:
    if host == own_address() and is_public(ipaddress.ip_address(host)):
        pytest.skip("this machine's own address is a public one")
    with pytest.raises(Refusal) as refusal:
        await fetch(site.link(host=host), limits=limits(site, allow=is_public))
    assert str(refusal.value).endswith(".")
    assert site.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "[::ffff:127.0.0.1]"])
async def test_the_same_spellings_do_arrive_without_the_guard(site: Site, host: str) -> None:
    await fetch(site.link(host=host), limits=limits(site, allow=lambda _: True))
    assert site.connections == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1"])
async def test_a_name_that_leads_into_a_private_network_is_refused(site: Site, address: str) -> None:
    with pytest.raises(Refusal, match=r"127\.0\.0\.1\.nip\.example is not on the public internet"):
        await fetch(
            site.link(host="127.0.0.1.nip.example"),
            limits=limits(site, allow=is_public),
            resolver=Names([address]),
        )
    assert site.connections == 0


async def test_of_several_addresses_only_the_allowed_one_is_used(site: Site) -> None:
    found = await fetch(site.link(host="news.example"), limits=limits(site), resolver=Names([ELSEWHERE, "127.0.0.1"]))
    assert found.body == b"found"
    assert site.connections == 1


async def test_a_redirect_into_a_private_network_is_refused(site: Site) -> None:
    site.pages["/a"] = redirect(site.link("/secret", host=ELSEWHERE))
    with pytest.raises(Refusal, match="not on the public internet"):
        await fetch(site.link("/a"), limits=limits(site))
    assert site.connections == 1


async def test_a_name_that_changes_its_address_between_redirects_is_checked_again(site: Site) -> None:
    site.pages["/a"] = redirect(site.link("/b", host="news.example"))
    with pytest.raises(Refusal, match="not on the public internet"):
        await fetch(
            site.link("/a", host="news.example"), limits=limits(site), resolver=Names(["127.0.0.1"], [ELSEWHERE])
        )
    assert site.connections == 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "http://a:b@127.0.0.1/"]
)
async def test_a_redirect_elsewhere_than_to_a_plain_page_is_refused(site: Site, target: str) -> None:
    site.pages["/a"] = redirect(target)
    with pytest.raises(Refusal):
        await fetch(site.link("/a"), limits=limits(site))
    assert site.connections == 1


async def test_a_redirect_to_another_port_is_refused(site: Site) -> None:
    site.pages["/a"] = redirect(f"http://127.0.0.1:{site.port + 1}/")
    with pytest.raises(Refusal, match=f"port {site.port + 1} are not fetched"):
        await fetch(site.link("/a"), limits=limits(site))


@pytest.mark.parametrize("port", [22, 25, 5432, 8080])
async def test_only_web_ports_are_fetched_unless_told_otherwise(port: int) -> None:
    with pytest.raises(Refusal, match=rf"port {port} are not fetched; only ports 80 and 443"):
        await fetch(f"http://news.example:{port}/", limits=FetchLimits())


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_followed_and_the_final_address_reported(site: Site, status: str) -> None:
    site.pages["/a"] = redirect("b?id=1", status)
    found = await fetch(site.link("/a"), limits=limits(site))
    assert found == Fetched(site.link("/b?id=1"), "text/html", b"found", "utf-8")


async def test_five_redirects_are_followed_and_no_sixth(site: Site) -> None:
    site.pages |= {f"/{step}": redirect(f"/{step + 1}") for step in range(1, 7)}
    assert (await fetch(site.link("/2"), limits=limits(site))).url == site.link("/7")
    with pytest.raises(Refusal, match="without end"):
        await fetch(site.link("/1"), limits=limits(site))


async def test_cookies_are_never_sent_back_nor_a_proxy_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.2:1/")
    site.pages["/a"] = page(b"", "Set-Cookie: id=1; Path=/", "Location: /b", status="302 Found")
    await fetch(site.link("/a"), limits=limits(site))
    assert "cookie" not in site.requests[1].lower()
    assert site.requests[1].startswith("GET /b HTTP/1.1")


def deflated(body: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"words" * 100, mtime=0)),
        ("gzip", gzip.compress(b"words" * 50, mtime=0) + gzip.compress(b"words" * 50, mtime=0)),
        ("GZIP", gzip.compress(b"words" * 100, mtime=0) + b"\x00" * 8),
        ("deflate", deflated(b"words" * 100, 15)),
        ("deflate", deflated(b"words" * 100, -15)),
        ("identity", b"words" * 100),
    ],
)
async def test_packed_pages_are_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    site.pages["/"] = page(packed, f"Content-Encoding: {encoding}")
    assert (await fetch(site.link(), limits=limits(site))).body == b"words" * 100


@pytest.mark.parametrize(
    ("encoding", "packed", "sentence"),
    [
        ("gzip", gzip.compress(b"words" * 100, mtime=0)[:-10], "came damaged"),
        ("gzip", b"words", "came damaged"),
        ("br", b"words", "packed as br"),
        ("gzip, gzip", b"words", "packed as gzip, gzip"),
    ],
)
async def test_what_cannot_be_unpacked_is_refused(site: Site, encoding: str, packed: bytes, sentence: str) -> None:
    site.pages["/"] = page(packed, f"Content-Encoding: {encoding}")
    with pytest.raises(Refusal, match=sentence):
        await fetch(site.link(), limits=limits(site))


@pytest.mark.parametrize("wbits", [31, 15, -15])
async def test_a_small_packed_page_cannot_become_a_huge_one(site: Site, wbits: int) -> None:
    encoding = "gzip" if wbits == 31 else "deflate"
    site.pages["/"] = page(deflated(bytes(50_000_000), wbits), f"Content-Encoding: {encoding}")
    with pytest.raises(Refusal, match=r"larger than 5 MB"):
        await fetch(site.link(), limits=limits(site))


async def endless(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"words " * 1000)
        await writer.drain()


async def test_a_page_without_end_is_left_at_the_limit(site: Site) -> None:
    site.pages["/"] = endless
    with pytest.raises(Refusal, match=r"larger than 0\.1 MB"):
        await fetch(site.link(), limits=limits(site, wire_bytes=100_000))


async def dripping(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b".")
        await asyncio.sleep(0.02)


async def silent(writer: asyncio.StreamWriter) -> None:
    await writer.wait_closed()


@pytest.mark.parametrize("reply", [dripping, silent])
async def test_the_deadline_holds_for_slow_drips_and_for_silence(site: Site, reply: Reply) -> None:
    site.pages["/"] = reply
    with pytest.raises(Refusal, match=r"^127\.0\.0\.1 took longer than 0\.3 seconds"):
        await fetch(site.link(), limits=limits(site, seconds=0.3))


class Slow(Names):
    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        await asyncio.Event().wait()
        return await super().resolve(host, port, family)


async def test_the_deadline_counts_the_name_look_up(site: Site) -> None:
    with pytest.raises(Refusal, match=r"news\.example took longer"):
        await fetch(site.link(host="news.example"), limits=limits(site, seconds=0.1), resolver=Slow(["127.0.0.1"]))


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("401 Unauthorized", "only after a login"),
        ("402 Payment Required", "to subscribers only"),
        ("403 Forbidden", "does not show this page to programs"),
        ("404 Not Found", "has no such page"),
        ("410 Gone", "has taken this page down"),
        ("418 Teapot", "does not show this page; paste"),
        ("429 Too Many Requests", "asks for fewer requests"),
        ("451 Unavailable", "legal reasons"),
        ("500 Internal Server Error", r"has trouble just now \(status 500\)"),
        ("503 Service Unavailable", r"has trouble just now \(status 503\)"),
    ],
)
async def test_a_failing_status_is_one_sentence(site: Site, status: str, sentence: str) -> None:
    site.pages["/"] = page(b"no", status=status)
    with pytest.raises(Refusal, match=rf"^127\.0\.0\.1 .*{sentence}.*\.$"):
        await fetch(site.link(), limits=limits(site))


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "video/mp4", "application/json", "application/octet-stream"]
)
async def test_other_content_than_an_article_is_named(site: Site, kind: str) -> None:
    site.pages["/"] = page(b"%PDF", kind=kind)
    with pytest.raises(Refusal, match=f"leads to {kind}, not to an article"):
        await fetch(site.link(), limits=limits(site))


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "text/plain; charset=KOI8-R", "text/markdown"])
async def test_pages_and_plain_text_are_read(site: Site, kind: str) -> None:
    site.pages["/"] = page(b"words", kind=kind)
    assert (await fetch(site.link(), limits=limits(site))).content_type == kind.partition(";")[0]


async def test_an_unknown_name_says_so(site: Site) -> None:
    class Unknown(Names):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port}:{family}")

    with pytest.raises(Refusal, match=r"^news\.example cannot be found; check the link"):
        await fetch(site.link(host="www.news.example"), limits=limits(site), resolver=Unknown([]))


async def test_a_closed_port_says_so() -> None:
    with socket.socket() as unused:  # bound and not listening: whoever calls is refused
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Refusal, match="cannot be reached just now"):
            await fetch(f"http://127.0.0.1:{port}/", limits=FetchLimits(ports=frozenset({port}), allow=HOME.__eq__))


async def test_a_failed_handshake_says_so(site: Site) -> None:
    with pytest.raises(Refusal, match=r"^No secure connection to 127\.0\.0\.1"):
        await fetch(site.link().replace("http:", "https:"), limits=limits(site))


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_a_broken_answer_is_one_sentence(site: Site, reply: bytes) -> None:
    site.pages["/"] = reply
    with pytest.raises(Refusal, match=r"^127\.0\.0\.1 broke the connection off"):
        await fetch(site.link(), limits=limits(site))


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8", "192.0.2.1"),
        *("192.88.99.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001:db8::1"),
        *(
            "2002:808:808::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "fe80::1%eth0",
            "fec0::1",
            "ff02::1",
        ),
    ],
)
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_a_public_address_is_known(address: str) -> None:
    known: IPAddress = ipaddress.ip_address(address)
    assert is_public(known)
