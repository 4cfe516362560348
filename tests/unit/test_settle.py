"""Which message ids are in question for a message whose answer was lost."""

import pytest

from bot.digests.settle import MOST, in_question
from storage.model import Gap


@pytest.mark.parametrize(
    ("after", "before", "taken", "expected"),
    [
        (4, 7, {4, 7}, ((5, 6), True)),
        (4, 7, {4, 5, 7}, ((6,), True)),
        (4, 5, {4, 5}, ((), True)),
        (None, 7, {7}, ((), False)),
        (4, None, {4, 6}, ((5, *range(7, 7 + MOST - 1)), False)),
        (0, MOST + 1, set(), (tuple(range(1, MOST + 1)), True)),
        (0, MOST + 2, set(), ((), False)),
    ],
)
def test_the_ids_between_what_is_known(after, before, taken, expected):
    assert in_question(Gap(after, before, frozenset(taken))) == expected
