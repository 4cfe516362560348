"""When a message that shows up is the one that was sent."""

import pytest

from bot.digests import proof


@pytest.mark.parametrize(
    ("lost", "found", "same"),
    [
        ("📰 Daily digest\n\n1. Ferry", "📰 Daily digest\n1. Ferry", True),
        ("A\u200fB", "AB", True),
        ("1. Ferry", "2. Ferry", False),
        ("", "", False),
        ("🙂", "", False),
    ],
)
def test_letters_and_digits_decide(lost, found, same):
    assert proof.is_same(lost, found) is same
