"""Sets of candidates: which there are, and what is worked out of them once."""

from itertools import combinations

import numpy as np
import pytest

from summarizer.ranking.memberships import couples, memberships, memberships_of


@pytest.mark.parametrize(("candidates", "sets"), [(0, 0), (1, 1), (3, 7), (7, 98)])
def test_all_sets_of_up_to_four(candidates, sets):
    found = memberships(candidates)
    assert found.members.shape == (sets, candidates)
    assert len({tuple(row) for row in found.members}) == sets
    assert all(1 <= size <= 4 for size in found.sizes)


def test_what_is_known_of_a_set():
    found = memberships_of(np.array([[0.0, 1, 0, 1, 1]]))
    assert found.sizes == [3]
    assert (found.first[0], found.last[0]) == (1, 4)
    assert (np.array([9.0, 1, 9, 3, 2]) - found.absent).max() == 3
    together = [both for both, there in zip(zip(*couples(5), strict=True), found.couples[0], strict=True) if there]
    assert together == list(combinations((1, 3, 4), 2))
