"""The size of a picture, read from its first bytes."""

import struct

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # start of frame markers, ITU T.81 table B.1


def size(body: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for anything else."""
    try:
        if body.startswith(PNG):
            return struct.unpack(">II", body[16:24])
        return _jpeg_size(body) if body.startswith(JPEG) else None
    except (struct.error, IndexError):
        return None  # cut off


def _jpeg_size(body: bytes) -> tuple[int, int] | None:
    at = len(JPEG)
    while body[at] == 0xFF:
        marker, (length,) = body[at + 1], struct.unpack(">H", body[at + 2 : at + 4])
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
