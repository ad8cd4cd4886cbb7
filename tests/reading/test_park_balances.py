"""What ties the amounts of a park: variables with their sd, splits, fills and recipes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import catalogue, park, with_plants
from symbiosis.errors import SymbiosisError, UnknownName
from symbiosis.reading.balance_tables import problem_of
from symbiosis.reading.closing import close
from symbiosis.reading.park_balances import (
    SHARES,
    adjusted,
    balances_of,
    closed_within,
    flowing,
    variables_of,
)

COLUMNS = ["balance", "variable", "coefficient"]
NONE = pd.DataFrame(columns=COLUMNS)


def tied(case, more=NONE):
    rows = balances_of(case, variables_of(case), more)
    return {
        name: dict(zip(part["variable"], part["coefficient"], strict=True))
        for name, part in rows.groupby("balance")
    }


def test_the_sd_is_the_rows_own_then_of_its_range_then_of_its_confidence():
    case = park(
        [{"amount_sd": 3.0}, {"amount_low": 80.0, "amount_high": 120.0}, {"confidence": "measured"},
         {"confidence": ""}, {"amount": np.nan}]
    )  # fmt: skip
    known = variables_of(case).set_index("variable")["sd"]
    expected = [3.0, 40 / np.sqrt(12), 100 * SHARES["measured"], 100 * SHARES["assumed"], np.nan]
    assert known[[f"output:o{i}" for i in range(5)]].tolist() == pytest.approx(
        expected, nan_ok=True
    )
    stated = variables_of(case, {"measured": 0.01}).set_index("variable")["sd"]
    assert stated["output:o2"] == 1.0
    assert stated["output:o3"] == 50.0


def test_an_sd_of_no_known_confidence_is_refused():
    with pytest.raises(UnknownName, match="measured"):
        variables_of(park(), {"mesured": 0.1})
    with pytest.raises(SymbiosisError, match="relative sd of 'measured'"):
        variables_of(park(), {"measured": -0.1})


def test_an_output_is_split_and_a_need_is_filled():
    links = [
        {"output": "o0", "need": "n0", "today": 5.0},
        {"output": "o0", "need": "n1", "today": 6.0, "via": "wash"},
        {"output": "o1", "need": "n0", "today": 7.0, "replaces": 0.5},
        {"output": "o1", "need": "n2", "today": 8.0},
        {"output": "o1", "need": "n0", "today": np.nan, "via": "wash"},
    ]
    case = park([{}, {"material": "other"}], [{}, {}, {}], links=links)
    assert flowing(case)["name"].tolist() == [
        "link:o0 > n0", "link:o0 > wash > n1", "link:o1 > n0", "link:o1 > n2",
    ]  # fmt: skip
    assert tied(case) == {
        "split of o0": {"output:o0": 1, "left:o0": -1, "link:o0 > n0": -1,
                        "link:o0 > wash > n1": -1},
        "split of o1": {"output:o1": 1, "left:o1": -1, "link:o1 > n0": -1, "link:o1 > n2": -1},
        "fill of n0": {"need:n0": 1, "bought:n0": -1, "link:o0 > n0": -1, "link:o1 > n0": -0.5},
    }  # fmt: skip


def test_what_the_user_names_gets_its_balance():
    more = pd.DataFrame([("p", "left:o0*k", 1), ("p", "bought:n0", 1)], columns=COLUMNS)
    assert set(tied(park(), more)) == {"split of o0", "fill of n0"}
    assert tied(park()) == {}


def test_a_plant_that_nothing_touches_has_no_balances():
    known = catalogue(
        ["waste", "good"],
        [{"conversion": "milling", "takes": {"waste": 2.0}, "gives": {"good": 1.5}}],
    )
    case = with_plants(park(), known, {"conversion": "milling", "capacity": 10})
    assert tied(case) == {}
    more = pd.DataFrame([("p", "output:p0/good", 1)], columns=COLUMNS)
    assert tied(case, more) == {
        "recipe of p0/waste, takes": {"need:p0/waste": 1, "runs:p0": -2},
        "recipe of p0/good, gives": {"output:p0/good": 1, "runs:p0": -1.5},
        "capacity of p0": {"runs:p0": 1, "idle:p0": 1, "capacity:p0": -1},
    }


def squares_within(case):
    known = variables_of(case)
    problem = problem_of(known, balances_of(case, known, NONE))
    return problem, *closed_within(problem)[1:]


@pytest.mark.parametrize("seed", range(5))
def test_nothing_that_is_over_lies_below_nought_and_nothing_is_held_for_nothing(seed):
    draw = np.random.default_rng(seed)
    links = [
        {"output": f"o{i}", "need": f"n{j}", "today": draw.uniform(5, 60)}
        for i in range(4) for j in range(3) if draw.random() < 0.7
    ]  # fmt: skip
    case = park([{} for _ in range(4)], [{} for _ in range(3)], links=links)
    problem, closed, held = squares_within(case)
    over = [name.startswith(("left:", "bought:")) for name in problem.names]
    assert np.nanmin(closed.value[over]) >= -1e-9
    # letting one of them go would take it below nought: it is held for a reason
    for name in held:
        at = problem.names.index(name)
        free = [problem.names.index(other) for other in held if other != name]
        value, sd = problem.value.copy(), problem.sd.copy()
        value[free], sd[free] = 0.0, 0.0
        loose = close(type(problem)(**(vars(problem) | {"value": value, "sd": sd})))
        assert loose.value[at] <= 1e-6
        assert loose.squares <= closed.squares + 1e-9


def test_each_period_keeps_its_share_of_the_year():
    case = park(
        profiles=[
            {"side": "output", "owner": "o0", "period": "dry", "amount": 30.0},
            {"side": "output", "owner": "o0", "period": "wet", "amount": 70.0},
            {"side": "need", "owner": "n0", "period": "wet", "amount": 80.0},
        ]
    )
    row = {"variable": "output:o0", "value": 110.0, "sd": 1.0, "kind": "redundant"}
    table = pd.DataFrame([row | {"given": 100.0, "given_sd": 2.0}])
    assert adjusted(case, table).profiles["amount"].tolist() == pytest.approx([33, 77, 80])
