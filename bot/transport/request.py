"""How calls reach the Bot API: over aiohttp, which takes half the processor time of python-telegram-bot's own way."""

from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue  # what `BaseRequest.DEFAULT_NONE` is
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 5.0  # seconds for a connection to be made


class AiohttpRequest(BaseRequest):
    """Up to so many connections at once, kept open between calls.

    An error has its cause beside it, which tells whether the call was sent (`bot/transport/outcome.py`).
    """

    def __init__(self, connections: int, *, read_timeout: float = 20.0) -> None:
        """`read_timeout`: seconds without a byte of the answer; as many may a call wait for a connection."""
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=True,  # HTTPS_PROXY
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp has none
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The answer's status and body. Raises TimedOut or NetworkError."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized.")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_or(pool_timeout, self._read_timeout),
            sock_connect=_or(connect_timeout, CONNECT),
            sock_read=_or(read_timeout, self._read_timeout),
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:  # aiohttp's own are kinds of it
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _or(seconds: ODVInput[float], default: float) -> float | None:
    return default if isinstance(seconds, DefaultValue) else seconds


def _body(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    if data is None or not data.contains_files:
        return data.json_parameters if data else None
    form = aiohttp.FormData(data.json_parameters)
    files: dict[str, Any] = data.multipart_data or {}
    for name, (file_name, content, kind) in files.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form
