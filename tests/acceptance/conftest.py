"""The PostgreSQL server of the other tests, for processes that share it."""

from tests.integration.conftest import postgresql

__all__ = ["postgresql"]
