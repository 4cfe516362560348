"""Which addresses Telegram accepts as links, and how it writes them."""

import re
from urllib.parse import SplitResult, urlsplit

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
IN_TELEGRAM = ("tg", "ton", "tonsite")


class BadLink(Exception):
    """An address that cannot be a link; `str()` is Telegram's reason."""


def checked(link: str) -> str:
    """The link as Telegram stores it, by the rules of td's LinkManager; http is assumed where no scheme is given."""
    scheme = SCHEME.match(link)
    if scheme and scheme[1].lower() in IN_TELEGRAM:
        return link
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise _bad(link, "Unsupported URL protocol")
    parts = _split(link if scheme else f"http://{link}")
    host = parts.hostname or ""
    if not host:
        raise _bad(link, "URL host is empty")
    if ("." not in host and ":" not in host) or any(character.isspace() for character in link):
        raise _bad(link, "Wrong HTTP URL")
    return parts._replace(path=parts.path or "/").geturl()


def _split(link: str) -> SplitResult:
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise _bad(link, "Wrong port number specified in the URL") from None
    return parts


def _bad(link: str, reason: str) -> BadLink:
    return BadLink(f"URL '{link}' is invalid: {reason}")
