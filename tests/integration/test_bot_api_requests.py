"""The ways a call may come over HTTP, and who may call."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.playground.world.world import READER_ID, World
from tests.integration.bot_api import Client, StoppedClock, serving


@pytest.fixture
def world() -> World:
    world = World(StoppedClock())
    world.say(READER_ID, "/start")
    return world


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with serving(world) as client:
        yield client


def multipart() -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(READER_ID), content_type="text/plain")
    form.add_field("text", "😀")
    form.add_field("unused", b"file", filename="a.bin")
    return form


ARGUMENTS = {"chat_id": str(READER_ID), "text": "😀"}


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("GET", {"params": ARGUMENTS}),
        ("POST", {"params": ARGUMENTS}),
        ("POST", {"data": ARGUMENTS}),
        ("POST", {"data": multipart}),
        ("POST", {"json": {**ARGUMENTS, "chat_id": READER_ID, "reply_markup": None}}),
        ("POST", {"params": {"chat_id": str(READER_ID)}, "json": {"text": "😀"}}),
    ],
    ids=["query", "query of a POST", "form", "multipart", "JSON", "query and JSON"],
)
async def test_arguments_come_in_every_form(world: World, client: Client, verb: str, body: dict[str, Any]) -> None:
    body = {name: value() if callable(value) else value for name, value in body.items()}
    url = f"{client.origin}/bot{client.token}/SENDMESSAGE"
    async with client.session.request(verb, url, **body) as response:
        answer = await response.json()
    assert answer["ok"], answer
    assert world.history(READER_ID)[-1]["text"] == "😀"


@pytest.mark.parametrize("body", ["{", "[]", '"x"'])
async def test_a_body_that_is_no_object_is_refused(client: Client, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with client.session.post(f"{client.origin}/bot{client.token}/getMe", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["description"] == "Bad Request: can't parse JSON object"


async def test_a_body_that_is_no_text_is_refused(client: Client) -> None:
    url = f"{client.origin}/bot{client.token}/sendMessage"
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        async with client.session.post(url, data=b'{"text": "\xff"}', headers={"Content-Type": kind}) as response:
            assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    form = aiohttp.FormData()
    form.add_field("document", io.BytesIO(bytes(52 << 20)), filename="large.bin")
    async with client.session.post(f"{client.origin}/bot{client.token}/sendDocument", data=form) as response:
        assert response.status == 413
        assert (await response.json())["error_code"] == 413


async def test_an_empty_file_is_refused(client: Client) -> None:
    form = aiohttp.FormData({"chat_id": str(READER_ID)})
    form.add_field("document", b"", filename="empty.txt")
    async with client.session.post(f"{client.origin}/bot{client.token}/sendDocument", data=form) as response:
        assert (await response.json())["description"] == "Bad Request: file must be non-empty"


@pytest.mark.parametrize(
    ("token", "method", "code", "words"),
    [
        ("12345:wrong", "getMe", 401, "Unauthorized"),
        ("notoken", "getMe", 404, "Not Found"),
        (None, "getNothing", 404, "Not Found: method not found"),
    ],
)
async def test_a_wrong_token_or_method_is_named(
    client: Client, token: str | None, method: str, code: int, words: str
) -> None:
    client.token = token or client.token
    assert await client.call(method) == {"ok": False, "error_code": code, "description": words}


async def test_a_file_is_not_for_strangers(world: World, client: Client) -> None:
    document = world.upload(READER_ID, "notes.txt", b"secret")["document"]
    path = (await client.result("getFile", file_id=document["file_id"]))["file_path"]
    for token, wanted, status in ((client.token, path, 200), ("1:x", path, 401), (client.token, "documents/x", 404)):
        async with client.session.get(f"{client.origin}/file/bot{token}/{wanted}") as response:
            assert response.status == status
            assert (await response.read() == b"secret") is (status == 200)


async def test_the_library_takes_a_wrong_token_for_what_it_is(client: Client) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("12345:wrong", base_url=f"{client.origin}/bot"):
            pytest.fail("A wrong token must not get in.")
