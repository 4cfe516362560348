"""What SQLite and PostgreSQL both can, and SQLAlchemy says for each apart."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(c: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    return sqlite.insert(table) if c.dialect.name == "sqlite" else postgresql.insert(table)
