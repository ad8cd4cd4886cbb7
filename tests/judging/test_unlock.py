"""The plan of a changed law: rules lifted, limits moved, permits granted."""

from __future__ import annotations

import pytest

import symbiosis as sym
from judging.chance_law import KNOWN, rule
from symbiosis.testing import made_park

BLEND = rule("blend", effect="limit", breach=[[{"parameter": "solute", "at_most": "20 mg/L"}]])
TOTAL = rule("quantity", effect="limit", of="all", at_most="5 m3/year")
CHARGE = rule("charge", effect="charge", amount="4 VND/m3")


def lawful(**rules):
    matches = sym.match(made_park(3, limits=False), KNOWN)
    return sym.regulate(matches, sym.read_rules({f"r.{key}": told for key, told in rules.items()}))


@pytest.mark.parametrize("kept", [BLEND, TOTAL, CHARGE])
def test_every_kind_of_rule_can_be_lifted(kept):
    law = lawful(kept=kept)
    free = sym.optimise(sym.regulate(law, sym.rulebook())).benefit
    assert sym.unlock(law, rules=["r.kept"]).benefit == pytest.approx(free)
    assert sym.optimise(law).benefit < free


@pytest.mark.parametrize(
    ("kept", "values"),
    [
        (BLEND, ["15 mg/L", "20 g/m3", 25.0, "0.1 g/L"]),
        (TOTAL, ["4 m3/year", 5.0, "1 m3/month", "30 m3/year"]),
        (CHARGE, ["6 VND/m3", "4 VND/m3", "0.1 VND/m3", "-1 VND/m3"]),
    ],
)
def test_a_limit_is_moved_as_rule_files_read_it(kept, values):
    """The milder the limit, the more the plan brings; the second value is the limit itself."""
    law = lawful(kept=kept)
    found = [sym.unlock(law, moved={"r.kept": value}).benefit for value in values]
    assert found == sorted(found)
    assert found[1] == pytest.approx(sym.optimise(law).benefit)
    assert found[-1] > found[0]


def test_a_limit_is_named_as_closely_as_it_must_be():
    two = rule("content", effect="forbid", breach=[
        [{"parameter": "ph", "at_least": "6"}], [{"parameter": "ph", "at_most": "9"}],
        [{"parameter": "solute", "at_most": "50 mg/L"}],
    ])  # fmt: skip
    law = lawful(two=two)
    for name in ("r.two/solute", "r.two/ph/at_most"):
        plan = sym.unlock(law, moved={name: "8 mg/L" if "solute" in name else "8"})
        limits = plan.matches.settings["law"].limits.set_index(["parameter", "bound"])["value"]
        assert 8.0 in limits.tolist()
        assert len(limits) == 3
    with pytest.raises(sym.SymbiosisError, match=r"names 2 limits.*r.two/ph/at_least"):
        sym.unlock(law, moved={"r.two/ph": "8"})
    with pytest.raises(sym.SymbiosisError, match="names 3 limits"):
        sym.unlock(law, moved={"r.two": "8"})
    with pytest.raises(sym.UnknownName, match="solute"):
        sym.unlock(law, moved={"r.two/solutes": "8 mg/L"})
    with pytest.raises(sym.RuleError):
        sym.unlock(law, moved={"r.two/solute": "8 apples"})


def test_rules_permits_and_limits_change_at_once():
    leave = rule("licence", party="giver", permit=["leave"], missing="forbidden")
    law = lawful(leave=leave, total=TOTAL, charge=CHARGE)
    plan = sym.unlock(law, "r.charge", {"r.total": "20 m3/year"}, "leave")
    assert plan.flows["amount"].sum() == pytest.approx(20.0)
    assert plan.settings["unlocked"] == {
        "rules": ["r.charge"], "moved": {"r.total": "20 m3/year"}, "permits": ["leave"],
    }  # fmt: skip
    assert plan.benefit > sym.unlock(law, permits=["leave"]).benefit > sym.optimise(law).benefit


def test_what_is_not_known_is_named_with_what_comes_near():
    law = lawful(total=TOTAL)
    for asked in ({"rules": ["r.totl"]}, {"moved": {"r.totl": 1.0}}):
        with pytest.raises(sym.UnknownName) as told:
            sym.unlock(law, **asked)
        assert told.value.near == ("r.total",)
    with pytest.raises(sym.UnknownName, match="permit 'leave'"):
        sym.unlock(law, permits=["leave"])
    with pytest.raises(sym.SymbiosisError, match="no law"):
        sym.unlock(sym.match(made_park(3), KNOWN))


def test_the_day_on_which_the_law_was_asked_stays():
    late = TOTAL | {"in_force": {"from": "2030-01-01"}}
    matches = sym.match(made_park(3, limits=False), KNOWN)
    book = sym.read_rules({"r.late": late, "r.charge": CHARGE})
    law = sym.regulate(matches, book.replace(on="2031-01-01"))
    assert sym.unlock(law, rules=["r.charge"]).matches.settings["on"] == "2031-01-01"
    assert sym.unlock(law, rules=["r.charge"]).flows["amount"].sum() == pytest.approx(5.0)
