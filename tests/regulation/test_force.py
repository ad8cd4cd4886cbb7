"""Which rules are asked on a date, and of whom in a transition."""

from __future__ import annotations

import pytest

from regulation.hand_made import one, rule
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.force import in_force
from symbiosis.regulation.regulate import regulate

OLD = rule(effect="condition", in_force={"from": "2011-01-01", "until": "2025-08-31"})
NEW = rule(effect="forbid", replaces=["old"], in_force={"from": "2025-09-01"},
           transition={"until": "2031-12-31"})  # fmt: skip


def said(date: str, site: dict, new: dict = NEW) -> str:
    law = read_rules({"old": OLD, "new": new}).replace(on=date)
    return regulate(one(holds={"cod": "80 mg/L"}, giver=site), law).arcs["verdict"].item()


@pytest.mark.parametrize(
    ("date", "existing", "fresh"),
    [("2010-12-31", "allowed", "allowed"), ("2025-08-31", "conditional", "conditional"),
     ("2025-09-01", "conditional", "forbidden"), ("2031-12-31", "conditional", "forbidden"),
     ("2032-01-01", "forbidden", "forbidden")],
)  # fmt: skip
def test_the_old_rule_goes_on_for_existing_facilities(date, existing, fresh) -> None:
    assert said(date, {"facility": "existing"}) == existing
    assert said(date, {"facility": "new"}) == fresh


@pytest.mark.parametrize(
    ("site", "expected"),
    [({}, "conditional"), ({"permit_date": "2025-08-31"}, "conditional"),
     ({"permit_date": "2025-09-01"}, "forbidden"),
     ({"permit_date": "2026-01-01", "facility": "existing"}, "conditional")],
)  # fmt: skip
def test_a_facility_that_says_nothing_is_as_old_as_its_permit(site, expected) -> None:
    assert said("2026-06-01", site) == expected


def test_the_receivers_facility_may_decide() -> None:
    new = NEW | {"transition": {"until": "2031-12-31", "side": "receiver"}}
    law = read_rules({"old": OLD, "new": new}).replace(on="2026-06-01")
    matches = one(holds={"cod": "80 mg/L"}, receiver={"facility": "new"}, giver={})
    found = regulate(matches, law).findings
    assert found[["rule", "need", "verdict"]].values.tolist() == [["new", "n", "forbidden"]]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2025-08-31", ["old"]), ("2025-09-01", ["new"]), ("2026-01-01", ["new"])],
)
def test_a_rule_without_a_transition_ends_what_it_replaces(date, expected) -> None:
    new = {key: value for key, value in NEW.items() if key != "transition"}
    law = read_rules({"old": OLD | {"in_force": {}}, "new": new})
    assert [r.row["rule"] for r in in_force(law, date)] == expected


def test_rules_that_give_a_status_come_first_and_criteria_not_at_all() -> None:
    blocks = {"a": rule(), "b": rule(effect="strong", looks_at="delivered"),
              "c": rule(effect="weak"), "d": {"title": "links", "kind": "quantity", "of": "park",
              "effect": "criterion", "measure": "links", "at_least": "1", "citation": "c"}}  # fmt: skip
    asked = in_force(read_rules(blocks), "2026-01-01")
    assert [r.row["rule"] for r in asked] == ["c", "b", "a"]
