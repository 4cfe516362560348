"""Instants and rhythms in words."""

from datetime import timedelta

import pytest

from bot.conversation.reader.moments import span


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-5, "in a moment"),
        (0.4, "in a moment"),
        (1, "in 1 minute"),
        (59.8, "in 1 hour"),
        (90, "in 1 hour 30 minutes"),
        (121, "in 2 hours 1 minute"),
        (7 * 60 + 50, "in 7 hours"),
        (47 * 60 + 59, "in 47 hours"),
        (48 * 60, "in 2 days"),
        (71 * 60, "in 2 days"),
    ],
)
def test_a_span_is_never_told_longer_than_it_is(minutes, words):
    assert span(timedelta(minutes=minutes)) == words
