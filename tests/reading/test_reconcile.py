"""Reconciling by the front door: a published case, tables in and out, parks beside frames."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from makers import catalogue, matched, park, with_plants

# Cencic (2016): seven flows, three processes and a transfer coefficient.
VARIABLES = pd.DataFrame(
    [("m1", 100, 10, None), ("m2", 50, 0, None), ("m3", 300, 30, None), ("m4", None, None, 150),
     ("m5", 160, 16, None), ("m6", None, None, None), ("m7", None, None, None),
     ("tc34", 0.5, 0.05, None)],
    columns=["variable", "value", "sd", "guess"],
)  # fmt: skip
BALANCES = pd.DataFrame(
    [("P1", "m1", 1), ("P1", "m2", 1), ("P1", "m4", 1), ("P1", "m3", -1),
     ("P2", "m3", 1), ("P2", "m4", -1), ("P2", "m5", -1),
     ("P3", "m5", 1), ("P3", "m6", -1), ("P3", "m7", -1),
     ("transfer", "m4", 1), ("transfer", "m3*tc34", -1)],
    columns=["balance", "variable", "coefficient"],
)  # fmt: skip
VALUE = {"m1": 102.42596, "m3": 302.416229, "m4": 149.99027, "m5": 152.42596, "tc34": 0.495973}
SD = {"m1": 7.882792, "m3": 22.608614, "m4": 21.213297, "m5": 7.882792, "tc34": 0.037681}


def test_the_published_case_comes_out():
    found = sym.reconcile(VARIABLES, BALANCES)
    table = found.table.set_index("variable")
    for name, value in VALUE.items():
        assert table.loc[name, "value"] == pytest.approx(value, rel=1e-5)
        assert table.loc[name, "sd"] == pytest.approx(SD[name], rel=1e-5)
    assert (table.loc["m2", "value"], table.loc["m2", "sd"]) == (50, 0)
    assert table["kind"].tolist() == [
        "redundant", "constant", "redundant", "observable", "redundant",
        "unobservable", "unobservable", "redundant",
    ]  # fmt: skip
    assert table.loc[["m6", "m7"], ["value", "sd"]].isna().all(axis=None)
    assert found.suspects.empty
    assert found.freedom == 2


def test_the_guess_is_no_part_of_the_answer():
    table = sym.reconcile(VARIABLES, BALANCES).table
    for guess in (None, 1.0, 9_000.0):
        found = sym.reconcile(VARIABLES.assign(guess=guess), BALANCES).table
        assert found["value"].to_numpy() == pytest.approx(table["value"], rel=1e-9, nan_ok=True)
    bare = sym.reconcile(VARIABLES.drop(columns="guess"), BALANCES).table
    assert bare["value"].to_numpy() == pytest.approx(table["value"], rel=1e-9, nan_ok=True)


def test_the_order_of_rows_changes_nothing_but_the_order_of_rows():
    one = sym.reconcile(VARIABLES, BALANCES).table
    mixed = VARIABLES.sample(frac=1.0, random_state=3)
    other = sym.reconcile(mixed, BALANCES.sample(frac=1.0, random_state=4)).table
    assert other["variable"].tolist() == mixed["variable"].tolist()
    other = other.set_index("variable").loc[one["variable"]].reset_index()
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_balances_tell_their_gap_before_and_after():
    found = sym.reconcile(VARIABLES, BALANCES).balances.set_index("balance")
    assert np.isnan(found.loc["P1", "before"])  # m4 is not measured
    closed = found.loc[["P1", "P2", "transfer"], "after"]
    assert np.abs(closed).max() < 1e-9
    meters = pd.DataFrame({"variable": ["a", "b"], "value": [100, 90], "sd": [3, 4]})
    rows = pd.DataFrame({"balance": "p", "variable": ["a", "b"], "coefficient": [1, -1]})
    assert sym.reconcile(meters, rows).balances["before"].tolist() == [10.0]


def test_a_gross_error_is_named():
    bad = VARIABLES.assign(value=VARIABLES["value"].mask(VARIABLES["variable"] == "m5", 400.0))
    found = sym.reconcile(bad, BALANCES)
    assert found.suspects["variable"][0] == "m5"
    assert found.suspects["without"][0] == pytest.approx(150.0)  # m1 + m2
    assert found.p_value < 0.001
    assert "suspects m5" in repr(found)
    quiet = sym.reconcile(bad, BALANCES, alpha=1e-200)
    assert quiet.suspects.empty


def test_what_is_no_such_thing_is_refused():
    with pytest.raises(sym.SymbiosisError, match="need their balances"):
        sym.reconcile(VARIABLES)
    with pytest.raises(sym.SymbiosisError, match="need their balances"):
        sym.reconcile(VARIABLES, BALANCES, sd={"measured": 0.1})
    with pytest.raises(sym.SymbiosisError, match="A test fails no 5"):
        sym.reconcile(VARIABLES, BALANCES, alpha=5)
    with pytest.raises(sym.TableErrors, match="this is a dict, no table"):
        sym.reconcile({"m1": 1}, BALANCES)


def overdrawn():
    """Make a park whose ash goes to two takers, 130 t of the 100 t that there are."""
    links = [
        {"output": "o0", "need": "n0", "today": 80.0},
        {"output": "o0", "need": "n1", "today": 50.0},
        {"output": "o1", "need": "n0", "today": 0.0},
    ]
    return park(
        [{"confidence": "reported"}, {"amount": 9.0}],
        [{"amount": 200.0}, {"amount": 300.0}],
        links=links,
    )


def test_of_a_park_more_cannot_flow_than_there_is():
    found = sym.reconcile(overdrawn())
    table = found.table.set_index("variable")
    # three numbers with sd 10, 8 and 5 share a gap of 30
    share = 30 / (10**2 + 8**2 + 5**2)
    assert table.loc["output:o0", "value"] == pytest.approx(100 + 100 * share)
    assert table.loc["link:o0 > n0", "value"] == pytest.approx(80 - 64 * share)
    assert table.loc["link:o0 > n1", "value"] == pytest.approx(50 - 25 * share)
    assert table.loc["left:o0", ["value", "kind"]].tolist() == [0.0, "held"]
    assert "output:o1" not in table.index  # nothing ties it
    new = found.park
    amounts = new.outputs["amount"].tolist()
    assert amounts == [pytest.approx(100 + 100 * share), 9.0]
    assert new.links["today"].sum() == pytest.approx(amounts[0])
    assert new.needs["amount"].tolist() == [200.0, 300.0]
    assert new.outputs["amount_sd"][0] == pytest.approx(table.loc["output:o0", "sd"])
    notes = new.notes["note"].tolist()
    assert len(notes) == 3
    assert notes[0].startswith("output:o0: 100 (sd 10) -> 115.873 (sd")
    assert matched(new).park.outputs["amount"].tolist() == amounts


def test_a_park_that_agrees_stays_as_it_is():
    before = overdrawn()
    before = before.replace(links=before.links.assign(today=[30.0, 40.0, 0.0]))
    found = sym.reconcile(before)
    for name in ("outputs", "needs", "links", "contents", "notes"):
        pd.testing.assert_frame_equal(getattr(found.park, name), getattr(before, name))
    assert found.table.set_index("variable").loc["left:o0", "value"] == pytest.approx(30.0)
    assert found.freedom == 0


def test_a_plant_gives_no_more_than_it_makes_of_what_it_gets():
    known = catalogue(
        ["waste", "good", "dross"],
        [{"conversion": "milling", "takes": {"waste": 1.0}, "gives": {"good": 0.5, "dross": 0.5}}],
    )
    case = park([{"amount": 500.0}], [{"material": "good", "amount": 500.0}])
    case = with_plants(case, known, {"conversion": "milling", "capacity": 300})
    links = pd.DataFrame(
        [{"output": "o0", "need": "p0/waste", "today": 100.0, "status": "existing"},
         {"output": "p0/good", "need": "n0", "today": 70.0, "status": "existing"}]
    )  # fmt: skip
    found = sym.reconcile(case.replace(links=links))
    table = found.table.set_index("variable")
    come, gone = (table.loc[n, "value"] for n in ("link:o0 > p0/waste", "link:p0/good > n0"))
    assert gone == pytest.approx(0.5 * come)
    assert 70 > gone > 50
    assert table.loc["runs:p0", "value"] == pytest.approx(come)
    assert table.loc["left:p0/good", "kind"] == "held"
    assert table.loc["output:p0/dross", "value"] == pytest.approx(0.5 * come)
    ports = found.park.outputs.set_index("output")["amount"]
    assert ports["p0/good"] == 150.0  # a port's amount is that at capacity, as before
    # and within the capacity
    over = links.assign(today=[400.0, 10.0])
    runs = sym.reconcile(case.replace(links=over)).table.set_index("variable")
    assert runs.loc["runs:p0", "value"] == pytest.approx(300.0)


def test_balances_of_the_user_go_with_those_of_the_park():
    case = park([{"amount": 100.0, "amount_sd": 1.0}, {"amount": np.nan}],
                [{"amount": 80.0, "confidence": "measured"}])  # fmt: skip
    rows = [("mill", "need:n0", 1.0), ("mill", "output:o1", -1.0), ("mill", "k*output:o0", -1.0)]
    more = pd.DataFrame(rows, columns=["balance", "variable", "coefficient"])
    others = pd.DataFrame({"variable": ["k"], "value": [0.25], "sd": [0.0]})
    found = sym.reconcile(case, more, others=others)
    made = found.park.outputs.iloc[1]
    assert made["amount"] == pytest.approx(80 - 25)
    assert made["amount_sd"] == pytest.approx(np.hypot(0.05 * 80, 0.25))
    assert made["confidence"] == "estimated"
    assert found.table["variable"].tolist() == ["output:o0", "output:o1", "need:n0", "k"]


def test_contents_are_tied_by_products():
    contents = [
        {"owner": f"o{i}", "parameter": "lead", "value": value, "unit": "mg/kg", "basis": "mass",
         "confidence": "measured"} for i, value in enumerate((10.0, 30.0, 25.0))
    ]  # fmt: skip
    case = park([{"amount": 100.0}, {"amount": 50.0}, {"amount": 150.0}], contents=contents)
    rows = [("mass", f"output:o{i}", sign) for i, sign in enumerate((1, 1, -1))]
    rows += [("lead", f"output:o{i}*content:o{i}/lead", sign) for i, sign in enumerate((1, 1, -1))]
    more = pd.DataFrame(rows, columns=["balance", "variable", "coefficient"])
    found = sym.reconcile(case, more)
    amount, lead = found.park.outputs["amount"], found.park.contents["value"]
    assert amount[0] + amount[1] == pytest.approx(amount[2], rel=1e-9)
    carried = amount * lead
    assert carried[0] + carried[1] == pytest.approx(carried[2], rel=1e-9)
    assert lead[2] < 25 < 10 + 30


def test_a_name_that_the_park_has_not_is_a_fault():
    more = pd.DataFrame([("p", "output:o9", 1.0)], columns=["balance", "variable", "coefficient"])
    with pytest.raises(sym.TableErrors, match=r"no variable 'output:o9'.*output:o0"):
        sym.reconcile(park(), more)


def test_a_park_that_nothing_ties_is_told():
    with pytest.raises(sym.SymbiosisError, match="tied to anything"):
        sym.reconcile(park())


def test_a_negative_amount_is_refused():
    more = pd.DataFrame(
        [("p", "output:o0", 1.0), ("p", "need:n0", 1.0)],
        columns=["balance", "variable", "coefficient"],
    )
    with pytest.raises(sym.SymbiosisError, match="would be negative: need:n0"):
        sym.reconcile(park([{"amount_sd": 1.0}]), more)


def test_the_page_about_it_shows_what_runs(tmp_path, monkeypatch):
    page = Path(__file__).resolve().parents[2] / "docs" / "user" / "networks.md"
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) == 2
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "networks.md", "exec"), names)
    assert (tmp_path / "plan.graphml").exists()
    found = names["result"].table.set_index("variable")
    assert found.loc["cooling", "value"] == pytest.approx(150)
