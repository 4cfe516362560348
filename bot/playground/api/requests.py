"""An HTTP request as a call: https://core.telegram.org/bots/api#making-requests.

Arguments come in the query, as a form, as multipart or as JSON; the later ones of these win.
"""

import json
import re
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bot.playground.api.call import Call, Upload
from bot.playground.api.failure import TOO_LARGE, Failure, bad_request

SURROGATE = re.compile(r"[\ud800-\udfff]")


async def read_call(request: web.Request) -> Call:
    """Raises Failure for a body that cannot be read."""
    try:
        arguments, files = await _body(request)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except web.HTTPRequestEntityTooLarge:
        raise Failure(TOO_LARGE, "Request Entity Too Large") from None
    arguments = {**request.query, **arguments}
    if any(_is_broken(value) for value in arguments.values()):
        raise bad_request("strings must be encoded in UTF-8")
    return Call(request.match_info["method"].lower(), arguments, files)


async def _body(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    if request.content_type == "application/json":
        return _json_arguments(await request.text()), {}
    arguments: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            files[name] = _upload(value)
        else:
            arguments[name] = value if isinstance(value, str) else value.decode()
    return arguments, files


def _upload(field: FileField) -> Upload:
    with field.file:
        return Upload(field.filename, field.file.read())


def _json_arguments(body: str) -> dict[str, str]:
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return {name: _as_text(given) for name, given in value.items() if given is not None}


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _is_broken(text: str) -> bool:
    """Whether it has half of a surrogate pair, which no UTF-8 can say."""
    return SURROGATE.search(text) is not None
