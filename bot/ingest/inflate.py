"""Unpacking what came over the wire without letting a small body become a huge one."""

import zlib

from bot.errors import Refusal

ENCODINGS = "gzip, deflate, identity"
_GZIP_MAGIC = b"\x1f\x8b"  # a gzip file may have several members, RFC 1952, section 2.2
_GZIP_OR_ZLIB, _RAW = 47, -15  # `wbits` as zlib documents them


class Inflater:
    """Takes a body chunk by chunk and gives it back decoded; never holds more than `limit` bytes of it in all."""

    def __init__(self, encoding: str, *, limit: int) -> None:
        """`encoding` as in Content-Encoding (RFC 9110, section 8.4.1); Refusal for one that was not asked for."""
        self._encoding = encoding.strip().lower() or "identity"
        if self._encoding not in ("gzip", "x-gzip", "deflate", "identity"):
            raise Refusal(f"The page came packed as {encoding}, which was not asked for; paste its text instead.")
        self._limit = self._room = limit
        self._stream: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> bytes:
        """The decoded bytes of `chunk`; raises Refusal when there are too many in all, or they are damaged."""
        if self._encoding == "identity":
            return self._counted(chunk)
        decoded = b""
        while chunk:
            if self._stream is None or (self._stream.eof and chunk.startswith(_GZIP_MAGIC)):
                self._stream = zlib.decompressobj(self._wbits(chunk))
            elif self._stream.eof:
                break  # padding behind the end
            decoded += self._counted(self._inflated(self._stream, chunk))
            chunk = self._stream.unused_data
        return decoded

    def finish(self) -> None:
        """Say that the body has ended; raises Refusal when it ended too early."""
        if self._stream is not None and not self._stream.eof:
            raise _damaged()

    def _wbits(self, chunk: bytes) -> int:
        is_raw = self._encoding == "deflate" and chunk[0] & 0x0F != 8  # zlib's header names method 8, RFC 1950
        return _RAW if is_raw else _GZIP_OR_ZLIB

    def _inflated(self, stream: "zlib._Decompress", chunk: bytes) -> bytes:
        try:
            return stream.decompress(chunk, self._room + 1)
        except zlib.error as error:
            raise _damaged() from error

    def _counted(self, decoded: bytes) -> bytes:
        self._room -= len(decoded)
        if self._room < 0:
            raise too_large(self._limit)
        return decoded


def too_large(limit: int) -> Refusal:
    return Refusal(f"The page is larger than {limit / 1e6:g} MB; paste the article's text instead.")


def _damaged() -> Refusal:
    return Refusal("The page came damaged; try again, or paste its text instead.")
