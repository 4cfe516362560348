"""Settings from the environment. Every mistake is found before anything starts, and all are named at once.

Each NAME may come as NAME_FILE instead: a file whose content is the value, as container secrets are.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

TOKEN_SHAPE = re.compile(r"\d+:[A-Za-z0-9_-]+")  # as @BotFather hands them out
PAID_AT_MOST = 1000  # https://core.telegram.org/bots/faq#broadcasting-to-users
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """Settings that are missing or wrong; `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides, one field for each entry of SETTINGS."""

    telegram_token: str
    admin_ids: frozenset[int]
    database_url: str
    auto_migrate: bool
    telegram_api_url: str
    webhook_url: str
    webhook_secret: str
    webhook_listen: tuple[str, int]
    fetch_ports: frozenset[int]
    paid_broadcast: int | None
    log_chat_id: int | None
    log_level: str


def _token(value: str) -> str:
    if not TOKEN_SHAPE.fullmatch(value):
        raise ValueError("is no bot token; @BotFather gives one that looks like 123456:ABC-def")
    return value


def _ids(value: str) -> frozenset[int]:
    return _numbers(value, "a list of numeric Telegram ids, such as 1001, 1002", 1 << 52)


def _ports(value: str) -> frozenset[int]:
    return _numbers(value, "a list of ports, such as 80, 443", 65535)


def _numbers(value: str, wanted: str, highest: int) -> frozenset[int]:
    words = value.replace(",", " ").split()
    if not all(word.isascii() and word.isdecimal() and 0 < int(word) <= highest for word in words):
        raise ValueError(f"must be {wanted}")
    return frozenset(map(int, words))


def _chat_id(value: str) -> int | None:
    if value and not re.fullmatch(r"-?[1-9]\d{0,15}", value, re.ASCII):
        raise ValueError("must be a chat's numeric id, such as -1001234567890")
    return int(value) if value else None


def _yes_or_no(value: str) -> bool:
    try:
        return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}[value.lower()]
    except KeyError:
        raise ValueError("must be yes or no") from None


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return value


def _http_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError("must be an address that starts with http:// or https://")
    return value.rstrip("/")


def _messages_a_second(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and 30 <= int(value) <= PAID_AT_MOST):
        raise ValueError(f"must be a number of messages a second from 30 to {PAID_AT_MOST}, or empty")
    return int(value)


def _webhook_url(value: str) -> str:
    return value and _http_url(value)


def _webhook_secret(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value):  # https://core.telegram.org/bots/api#setwebhook
        raise ValueError("must be up to 256 letters, digits, _ and -")
    return value


def _address(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not (host and port.isascii() and port.isdecimal() and 0 < int(port) <= 65535):
        raise ValueError("must be an address and a port, such as 127.0.0.1:8443")
    return host.strip("[]"), int(port)


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError("must be one of " + ", ".join(LOG_LEVELS))
    return value.upper()


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the operator meets it. A default of None: it must be given."""

    name: str
    default: str | None
    parse: Callable[[str], Any]
    meaning: str


SETTINGS = (
    Setting("TELEGRAM_TOKEN", None, _token, "the bot's token, from @BotFather"),
    Setting("ADMIN_IDS", "", _ids, "numeric Telegram ids of the administrators, parted by commas"),
    Setting("DATABASE_URL", "sqlite:///newsbrief.db", _database_url, "where everything is stored"),
    Setting("AUTO_MIGRATE", "no", _yes_or_no, "`yes`: bring an older database up to date when the bot starts"),
    Setting(
        "TELEGRAM_API_URL", "https://api.telegram.org", _http_url, "another Bot API server, such as one of your own"
    ),
    Setting("WEBHOOK_URL", "", _webhook_url, "public address to which Telegram shall send updates"),
    Setting("WEBHOOK_SECRET", "", _webhook_secret, "what Telegram shows there, so that nobody else can send any"),
    Setting("WEBHOOK_LISTEN", "127.0.0.1:8443", _address, "where the bot listens for them, as plain HTTP"),
    Setting("FETCH_PORTS", "80,443", _ports, "ports on which links may be fetched"),
    Setting(
        "PAID_BROADCAST",
        "",
        _messages_a_second,
        "messages a second to pay Telegram for, 30 to 1000; empty: stay below the free limit of 30",
    ),
    Setting(
        "LOG_CHAT_ID",
        "",
        _chat_id,
        "a chat where the bot may look for a moment whether a message arrived",
    ),
    Setting("LOG_LEVEL", "INFO", _log_level, "DEBUG, INFO, WARNING or ERROR"),
)


def load(environment: Mapping[str, str], *, token_needed: bool = True) -> Settings:
    """Read all settings; raises SettingsError that names every one that is missing or wrong.

    Commands that never talk to Telegram pass `token_needed=False`; the token is "" then if there is none.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        try:
            values[setting.name.lower()] = _read(setting, environment, token_needed=token_needed)
        except ValueError as problem:
            problems.append(f"{setting.name} {problem}.")
    if problems:
        raise SettingsError(problems)
    return Settings(**{field.name: values[field.name] for field in fields(Settings)})


def _read(setting: Setting, environment: Mapping[str, str], *, token_needed: bool) -> Any:
    given = _given(setting.name, environment)
    if given:
        return setting.parse(given)
    if setting.default is not None:
        return setting.parse(setting.default)
    if token_needed:
        raise ValueError(f"is missing: {setting.meaning}")
    return ""


def _given(name: str, environment: Mapping[str, str]) -> str:
    value, path = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if value and path:
        raise ValueError(f"is given twice; keep either {name} or {name}_FILE")
    if not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        logging.getLogger(__name__).debug("action=read_setting name=%s_FILE error=%r", name, error)
        raise ValueError(f"cannot be read from the file that {name}_FILE names, {path}") from error
