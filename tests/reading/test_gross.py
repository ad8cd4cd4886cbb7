"""Gross errors are named, and clean data seldom are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reading.balanced import linear, problem
from symbiosis.reading.balance_tables import problem_of
from symbiosis.reading.closing import close
from symbiosis.reading.gross import chance, chances, suspects


def named(variables, balances, alpha=0.05):
    case = problem_of(variables, balances)
    return suspects(case, close(case), alpha)


def test_the_global_test_is_that_of_chi_square():
    assert chance(7.3, 4) == pytest.approx(stats.chi2.sf(7.3, 4))
    assert np.isnan(chance(0.0, 0))


def test_the_measurement_test_is_corrected_for_the_number_of_tests():
    found = chances(np.array([2.0, np.nan, -3.0, 40.0]))
    single = 2 * stats.norm.sf([2.0, 3.0])
    assert found[[0, 2]] == pytest.approx(1 - (1 - single) ** 3)
    assert np.isnan(found[1])
    assert 0.0 <= found[3] < 1e-100


def test_a_planted_error_is_named_first_in_most_cases():
    right = 0
    for seed in range(100):
        case, true = problem(seed, nodes=8, edges=15, spread=(1.5, 3.0))
        place = seed % len(true)
        bad = case.value.copy()
        bad[place] = true[place] + 8 * case.sd[place] * (-1) ** seed
        case = replace(case, value=bad)
        found = suspects(case, close(case), 0.05)
        right += len(found) > 0 and found["variable"][0] == case.names[place]
    assert right >= 80


def test_clean_data_are_seldom_suspected():
    cases = [problem(seed)[0] for seed in range(100)]
    wrong = sum(len(suspects(case, close(case), 0.05)) > 0 for case in cases)
    assert 0 < wrong <= 16  # two tests at 5 % each: about 5 to 10


def test_a_suspect_bears_what_would_hold_without_it():
    variables, balances, true = linear(11)
    bad = variables["value"].where(variables["variable"] != "f03", true[3] + 60.0)
    found = named(variables.assign(value=bad), balances)
    row = found.iloc[0]
    assert row["variable"] == "f03"
    assert row["off_by"] == pytest.approx(row["value"] - row["without"])
    assert abs(row["without"] - true[3]) < 4 * row["without_sd"]
    alone = variables.assign(value=bad.where(variables["variable"] != "f03"))
    left = close(problem_of(alone, balances))
    assert row["without"] == pytest.approx(left.value[3])
    # leaving a measurement out of linear balances takes the square of its statistic away
    whole = close(problem_of(variables.assign(value=bad), balances))
    assert whole.squares - left.squares == pytest.approx(row["statistic"] ** 2)


def test_two_planted_errors_are_both_named():
    variables, balances, true = linear(5, nodes=10, edges=20, spread=(1.5, 3.0))
    bad = variables["value"].copy()
    for place in (4, 15):
        bad[place] = true[place] + 25 * variables["sd"][place]
    assert set(named(variables.assign(value=bad), balances)["variable"]) == {"f04", "f15"}


def test_measurements_that_nothing_tells_apart_are_told_together():
    variables = pd.DataFrame({"variable": ["b", "a"], "value": [100.0, 50.0], "sd": [2.0, 5.0]})
    rows = [("p", "a", 1.0), ("p", "b", -1.0)]
    found = named(variables, pd.DataFrame(rows, columns=["balance", "variable", "coefficient"]))
    assert found[["variable", "alike", "without"]].to_numpy().tolist() == [["a", "b", 100.0]]
    assert found["statistic"][0] == pytest.approx(50 / np.hypot(2, 5))


def test_a_smaller_alpha_suspects_less():
    cases = [problem(seed)[0] for seed in range(20)]
    counts = [
        sum(len(suspects(case, close(case), alpha)) for case in cases) for alpha in (0.001, 0.5)
    ]
    assert counts[0] < counts[1]
