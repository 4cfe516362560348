"""What processors may differ in is rounded away, and nothing else."""

import numpy as np
import pytest

from summarizer.training.rounding import on_grid, rounded

SUMS = np.random.default_rng(0).normal(0, 1, 1000) * 10.0 ** np.arange(-5, 5).repeat(100)
LAST_DIGITS = 1 + 4 * np.finfo(float).eps


def test_sums_that_differ_in_their_last_digits_become_the_same():
    assert np.array_equal(rounded(SUMS), rounded(SUMS * LAST_DIGITS))
    assert np.array_equal(on_grid(SUMS, 20), on_grid(SUMS * LAST_DIGITS, 20))


def test_six_digits_of_a_weight_stay():
    assert rounded(SUMS) == pytest.approx(SUMS, rel=1e-6)
    assert rounded(np.array([0.0, 1.0, -0.5])).tolist() == [0.0, 1.0, -0.5]


def test_a_grid_has_so_many_binary_places():
    assert on_grid(np.array([0.26, -0.26, 0.1]), 2).tolist() == [0.25, -0.25, 0.0]
