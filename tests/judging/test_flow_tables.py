"""Tables of flows: every fault told, splitting changes nothing, a plan weighed in tonnes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import catalogue, matched, park
from symbiosis.errors import TableErrors
from symbiosis.judging.flow_tables import checked, network_of, table_of_plan, tonnes
from symbiosis.planning.optimise import optimise

COLUMNS = ["from", "to", "amount", "kind"]


def table(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS)


def test_a_blank_kind_follows_from_the_ends():
    rows = table(("a", "b", 1, ""), ("", "b", 1, None), (None, "a", 1, ""), ("a", np.nan, 1, ""))
    assert checked(rows)["kind"].tolist() == ["flow", "input", "input", "export"]
    assert checked(rows.drop(columns="kind"))["kind"].tolist()[0] == "flow"


def test_all_faults_are_told_at_once():
    rows = table(
        ("a", "b", -1, "flow"),
        ("", None, 1, "input"),
        ("a", "b", 1, "flwo"),
        ("a", "b", "much", ""),
        ("a", "b", 1, "input"),
        ("", "b", 1, "export"),
        ("a", "b", np.inf, ""),
        ("fine", "b", 1, "flow"),
    )
    with pytest.raises(TableErrors) as caught:
        checked(rows)
    faults = caught.value.faults
    told = list(zip(faults["row"], faults["reason"].str.split(":").str[0], strict=True))
    assert told == [
        (2, "the amount is negative"),
        (3, "both ends are blank"),
        (4, "the kind is not known"),
        (5, "the cell is no finite number"),
        (6, "the ends do not fit the kind"),
        (7, "the ends do not fit the kind"),
        (8, "the cell is no finite number"),
    ]
    assert faults.loc[faults["row"] == 4, "mend"].item() == "perhaps you meant flow"


def test_a_missing_column_is_a_fault():
    with pytest.raises(TableErrors, match="column to: the column is missing"):
        checked(pd.DataFrame({"from": ["a"], "amount": [1.0]}))


def test_rows_between_the_same_ends_are_summed():
    whole = network_of(checked(table(("a", "b", 6, ""), ("", "a", 6, ""), ("b", "", 6, "loss"))))
    split = network_of(
        checked(
            table(("b", "", 4, "loss"), ("a", "b", 2, ""), ("", "a", 3, ""), ("a", "b", 4, ""),
                  ("", "a", 3, ""), ("b", "", 2, "loss"))
        )
    )  # fmt: skip
    for part in ("sources", "targets", "flows", "inputs", "exports", "losses"):
        assert getattr(whole, part).tolist() == getattr(split, part).tolist()


def test_nought_is_no_link_and_not_known_is_one():
    made = network_of(checked(table(("a", "b", 0, ""), ("b", "c", np.nan, ""))))
    assert (made.count, len(made.sources)) == (3, 1)
    assert made.flows.tolist() == [0.0]


def test_what_a_unit_weighs():
    known = catalogue(
        [
            {"material": "water", "measure": "m3", "density": 1000.0},
            {"material": "coal", "measure": "MWh", "heating_value": 5.0},
            {"material": "power", "measure": "MWh"},
            "ash",
        ]
    )
    units = pd.Series(["m3", "m3", "MWh", "MWh", "t"])
    materials = pd.Series(["water", "water", "coal", "power", "ash"])
    own = pd.Series([np.nan, 1100.0, np.nan, np.nan, np.nan])
    found = tonnes(known, units, materials, own)
    assert found == pytest.approx([1.0, 1.1, 0.2, np.nan, 1.0], nan_ok=True)


def test_the_table_of_a_plan_bears_flows_losses_and_what_crosses_the_border():
    known = catalogue(
        ["waste", {"material": "good", "price": 1.0}, {"material": "dust", "disposal_cost": 1.0}],
        [{"conversion": "milling", "takes": {"waste": 1.0}, "gives": {"good": 0.8, "dust": 0.2}}],
    )
    case = park(
        [{}, {"company": "lonely", "material": "dust"}],
        [{"material": "good", "amount": 100.0}, {"company": "apart", "material": "dust"}],
        distances=[("giver", "taker", 10.0)],
    )
    plan = optimise(matched(case, known))
    flow = plan.flows.set_index("need").loc["n0"]
    assert flow["amount"] == pytest.approx(100.0)
    told = table_of_plan(plan)
    rows = told[told["from"].isin(["giver", ""]) & told["to"].isin(["taker", ""])]
    found = {(r["from"], r["to"], r["kind"]): r["amount"] for r in rows.to_dict("records")}
    assert found["giver", "taker", "flow"] == pytest.approx(80.0)
    assert found["giver", "", "loss"] == pytest.approx(20.0)
    assert found["", "taker", "input"] == pytest.approx(20.0)  # of 100 wanted
    assert ("giver", "", "export") not in found  # nothing is left


def test_a_company_without_an_exchange_is_no_node_of_a_plan():
    plan = optimise(matched(park([{}, {"company": "lonely", "material": "other"}]),
                            catalogue(["waste", "other"])))  # fmt: skip
    told = table_of_plan(plan)
    assert set(told["from"]) | set(told["to"]) == {"giver", "taker", ""}
