"""One bot on a SQLite file: a lock beside it tells a second one. Commands that only add something need none."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from storage.database import Database
from storage.errors import StorageError

SUFFIX = ".lock"  # the file stays when the lock is free: removing it could let two in, each with a file of its own


@contextmanager
def process_lock(database: Database) -> Iterator[bool]:
    """Keep other bots from the database until the end; when the process is killed, the system frees the lock.

    False where there is no such lock: on PostgreSQL, which several share, and where the file system has none to
    give. Raises StorageError when another bot has it.
    """
    with ExitStack() as stack:
        yield database.file is not None and _is_locked(database.file.resolve(), stack)


def _is_locked(file: Path, stack: ExitStack) -> bool:
    try:
        lock = stack.enter_context(file.with_name(file.name + SUFFIX).open("ab"))
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StorageError(
            "Another `newsbrief run` uses this SQLite file; stop that one first, or use PostgreSQL, "
            "which any number may share."
        ) from error
    except OSError:
        return False
    return True
