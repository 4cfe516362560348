import errno
import fcntl
import os
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import StorageError
from storage.process_lock import process_lock


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_second_bot_on_the_file_is_refused_until_the_first_has_ended(database: Database, url: str):
    with process_lock(database) as is_alone:
        assert is_alone
        with pytest.raises(StorageError, match="Another `newsbrief run` uses this SQLite file"):
            process_lock(Database(url)).__enter__()
    with process_lock(database) as is_alone:
        assert is_alone


@pytest.mark.parametrize("backend", ["sqlite"])
def test_another_name_of_the_file_is_the_same_file(database: Database, tmp_path: Path):
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(database.file)
    with process_lock(database), pytest.raises(StorageError, match="Another"):
        process_lock(Database(f"sqlite:///{link}")).__enter__()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_others_may_write_beside_the_bot(database: Database, url: str):
    other = Database(url)
    with process_lock(database), other.writing() as c:
        c.exec_driver_sql("DELETE FROM inbox")
    other.close()


@pytest.mark.parametrize("backend", ["postgresql"])
def test_any_number_may_share_postgresql(database: Database, url: str):
    with process_lock(database) as first, process_lock(Database(url)) as second:
        assert (first, second) == (False, False)


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_file_system_without_locks_stops_nobody(database: Database, monkeypatch: pytest.MonkeyPatch, number: int):
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with process_lock(database) as is_alone:
        assert not is_alone
