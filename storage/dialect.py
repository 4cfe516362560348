"""What SQLite and PostgreSQL both can, and SQLAlchemy says for each apart."""

from collections.abc import Iterable

from sqlalchemy import JSON, Connection, Subquery, Table, cast, column, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import Number
from storage.model import Destination


def insert(c: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    return sqlite.insert(table) if c.dialect.name == "sqlite" else postgresql.insert(table)


def numbers(c: Connection, rows: Iterable[tuple[int, ...]], *names: str) -> Subquery:
    """Rows of whole numbers, as a table with columns of these names.

    They go in as one parameter, so that a statement may name any number of rows.
    """
    elements = func.json_each if c.dialect.name == "sqlite" else func.json_array_elements
    row = elements(literal(list(rows), JSON)).table_valued(column("value", JSON)).c.value
    return select(*(cast(row[at].as_string(), Number).label(name) for at, name in enumerate(names))).subquery()


def keys(c: Connection, destinations: Iterable[Destination]) -> Subquery:
    """Destinations as a table with the columns `chat_id` and `thread_id`."""
    return numbers(c, ((each.chat_id, each.thread_id) for each in destinations), "chat_id", "thread_id")
