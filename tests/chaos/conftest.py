"""The PostgreSQL server of the other tests, for chaos with several processes."""

from tests.integration.conftest import postgresql

__all__ = ["postgresql"]
