"""What all tests share: where the project lies, and how properties are searched."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).parent.parent

# A busy machine is slow, which proves nothing. CI looks at the same examples each time, since it judges a change and
# not its luck; everywhere else the search goes on.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("searching"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "searching")


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT
