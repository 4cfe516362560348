"""What goes wrong with a database, in sentences for the person who runs it.

Exception
 └─ StorageError          str() is one sentence: what happened, what to do; the driver's error is its cause
     ├─ OutdatedSchema    the tables are of an earlier version, or not made yet: they can be upgraded
     ├─ UnknownSchema     the tables are of a later version, or of another program
     └─ Unstorable        the values are at fault, not the database: trying again does not help
"""


class StorageError(Exception):
    """The database could not do what was asked; `str()` is one sentence that says what happened and what to do."""


class OutdatedSchema(StorageError):
    """The tables are of an earlier version of this program, or not made yet."""


class UnknownSchema(StorageError):
    """The tables are of a later version of this program, or not of this program at all."""


class Unstorable(StorageError):
    """The values cannot go in: a text that no database keeps, a reference to a row that is not there."""
