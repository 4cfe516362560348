"""One call of a Bot API method: its name and its arguments, read as leniently as the Bot API server reads them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.api.failure import bad_request

LEADING_INTEGER = re.compile(r"-?\d+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """`method` is in lower case; every argument is text, a nested one JSON text."""

    method: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.arguments.get(name, "")

    def integer(self, name: str, default: int = 0, *, low: int | None = None, high: int | None = None) -> int:
        """What is no number counts as 0; a number out of range as the nearest in it."""
        if not self.text(name):
            return default
        leading = LEADING_INTEGER.match(self.text(name))
        number = int(leading.group()) if leading else 0
        number = number if low is None else max(low, number)
        return number if high is None else min(high, number)

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """A nested argument, None where it is missing; `what` names it in the refusal of what is no JSON."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def json_or_none(self, name: str) -> Any:
        """The same where the Bot API server ignores what is no JSON."""
        try:
            return json.loads(self.text(name))
        except ValueError:
            return None


TYPES = {"String": str, "Number": int, "Boolean": bool, "Array": list, "Object": dict}


class FieldError(Exception):
    """A field of a nested object that is missing or of a wrong type; `str()` is Telegram's text."""


def read_field(value: Mapping[str, Any], name: str, kind: str, default: Any = None) -> Any:
    """A field of a nested object. `kind` is a key of TYPES; with a default the field may be missing."""
    found = value.get(name)
    if found is None:
        if default is not None:
            return default
        raise FieldError(f'Can\'t find field "{name}"')
    if kind == "String" and isinstance(found, int) and not isinstance(found, bool):
        return str(found)  # numbers pass for texts, and texts for numbers
    if kind == "Number" and isinstance(found, str) and LEADING_INTEGER.fullmatch(found):
        return int(found)
    if not isinstance(found, TYPES[kind]) or (kind == "Number" and isinstance(found, bool)):
        raise FieldError(f'Field "{name}" must be of type {kind}')
    return found
