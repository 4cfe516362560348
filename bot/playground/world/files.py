"""The files that were sent, by the ids that the Bot API knows them by."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from bot.playground.world.accounts import Json


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: str
    name: str
    body: bytes
    path: str  # as getFile names it

    @property
    def handle(self) -> Json:
        """The fields that every kind of file shares on the wire."""
        return {"file_id": self.id, "file_unique_id": self.id[-16:], "file_size": len(self.body)}

    def to_json(self) -> Json:
        """A Document of the Bot API."""
        kind = mimetypes.guess_type(self.name)[0]
        return {"file_name": self.name, **({"mime_type": kind} if kind else {}), **self.handle}


class Files:
    def __init__(self, pick_id: Callable[[], str]) -> None:
        self._pick_id = pick_id
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, name: str, body: bytes, *, folder: str = "documents") -> StoredFile:
        path = f"{folder}/file_{len(self._by_id)}{PurePath(name).suffix}"
        stored = StoredFile(self._pick_id(), name, body, path)
        self._by_id[stored.id] = self._by_path[path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)
