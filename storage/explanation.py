"""The errors of SQLAlchemy and its drivers, explained: which of ours they are, and in which words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from storage.errors import OutdatedSchema, StorageError, Unstorable

_BUSY = "The database is busy: another process held it for too long. Try again in a moment."
_FULL = "The disk that holds the database is full. Free some space, then try again."
_READ_ONLY = "The database cannot be written to. Give this user the right to write to it, its folder included."
_UNREACHABLE = "The database cannot be reached. Check DATABASE_URL, and that the server there is running."
_UNOPENABLE = "The database file cannot be opened. Check DATABASE_URL, and who may read and write that folder."
_REFUSED = "The database does not let us in. Check the user, the password and the database name in DATABASE_URL."
_DAMAGED = "The database file is damaged, or is no SQLite database. Restore a backup, or name another file."
_FAILING = "The disk that holds the database does not answer as it should. Check the disk, then start again."
_OUTDATED = "The database lacks tables or columns that this version needs. Run `newsbrief migrate`."

# What the code of a driver's error begins with: SQLite's error names (https://www.sqlite.org/rescode.html) and
# PostgreSQL's SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_SENTENCES = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _UNOPENABLE,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_IOERR": _FAILING,
    "08": _UNREACHABLE,
    "25006": _READ_ONLY,
    "28": _REFUSED,
    "3D000": _REFUSED,
    "40P01": _BUSY,
    "42501": _READ_ONLY,
    "53100": _FULL,
    "53300": _BUSY,
    "55P03": _BUSY,
    "57P": _UNREACHABLE,
    "58030": _FAILING,
}
_UNDEFINED = ("no such table", "no such column", "has no column", "42P01", "42703")  # SQLite has no code for these


@contextmanager
def explained() -> Iterator[None]:
    """Turn the errors of SQLAlchemy and its drivers into StorageError."""
    try:
        yield
    except (exc.DataError, exc.IntegrityError) as error:
        raise Unstorable(f"The database cannot keep that ({_first_line(error)}).") from error
    except exc.DBAPIError as error:
        raise _explanation(error) from error
    except exc.TimeoutError as error:  # no connection came free in time
        raise StorageError(_BUSY) from error


def _explanation(error: exc.DBAPIError) -> StorageError:
    code = _code(error)
    if any(sign in f"{code} {error.orig}" for sign in _UNDEFINED):
        return OutdatedSchema(_OUTDATED)
    for beginning, sentence in _SENTENCES.items():
        if code.startswith(beginning):
            return StorageError(sentence)
    return StorageError(f"The database refused ({_first_line(error)}).")


def _code(error: exc.DBAPIError) -> str:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", "")
    code: str | None = getattr(error.orig, "sqlstate", None)
    return code or _code_of_failed_connection(error)


def _code_of_failed_connection(error: exc.DBAPIError) -> str:
    """psycopg gives no code when it cannot connect, or finds the connection lost."""
    words = str(error.orig)
    if "FATAL:" in words and ("authentication" in words or "does not exist" in words):
        return "28"
    return "08" if isinstance(error, exc.OperationalError) else ""


def _first_line(error: exc.DBAPIError) -> str:
    return next(iter(str(error.orig).splitlines()), type(error.orig).__name__)
