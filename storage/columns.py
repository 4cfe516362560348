"""Types of columns: a value looks alike, and is refused alike, on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, Text, TypeDecorator
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeEngine

from storage.errors import Unstorable


def fits(number: int) -> bool:
    """Whether a `Number` column can hold it."""
    return -(2**63) <= number < 2**63


def in_utc(value: datetime) -> datetime:
    """What a database gives for an instant; SQLite's has no time zone, and is in UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class NaiveInstant(ValueError, DontWrapMixin):
    """A datetime without a time zone came where an instant belongs."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, in UTC on both sides; raises NaiveInstant for one without a time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else in_utc(value)


class Number(TypeDecorator[int]):
    """A whole number of 64 bits.

    A larger one, as a person may type it for an id, goes in as NULL: it equals nothing, and no NOT NULL takes it.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Integer() if dialect.name == "sqlite" else BigInteger()  # INTEGER alone names SQLite's row id

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return value if value is not None and fits(value) else None


class UnstorableText(Unstorable, DontWrapMixin):
    """An Unstorable that SQLAlchemy lets through as it is."""


class Words(TypeDecorator[str]):
    """Text of any length, without what UTF-8 cannot write and PostgreSQL cannot hold; raises UnstorableText."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is not None and ("\0" in value or not _is_unicode(value)):
            raise UnstorableText("The text holds characters that cannot be stored; remove them, then try again.")
        return value


def one_of(members: type[StrEnum], name: str) -> Enum:
    """A string column that takes the values of `members` only, by a CHECK called `name`."""
    values = [member.value for member in members]
    return Enum(
        members, values_callable=lambda _: values, native_enum=False, create_constraint=True, name=name, length=16
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
