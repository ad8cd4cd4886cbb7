"""A pair that never became an exchange: the gate, and what making one of it would cost."""

from __future__ import annotations

import pytest

import makers
import symbiosis as sym
from judging.lawful import PLAIN, licence, matched
from judging.lawful import lawful as held_against

MADE = makers.catalogue(
    ["waste", "half", "clean"],
    [
        {"conversion": "first", "takes": {"waste": 1.0}, "gives": {"half": 1.0}, "cost": 3_000.0},
        {"conversion": "second", "takes": {"half": 1.0}, "gives": {"clean": 1.0}, "cost": 4_000.0},
    ],
)


def test_a_longer_way_costs_its_transport_and_its_steps():
    """10 km and loading are 50,000, the two steps 7,000; 80 t would flow."""
    told = sym.why(matched(needs=[{"material": "clean"}], known=MADE, depth=1), "o0", "n0")
    assert told.gates["gate"].tolist() == ["conversion"]
    (mend,) = told.mends.to_dict("records")
    assert mend["what"] == "allow a longer way: by first > second"
    assert mend["cost"] == pytest.approx(57_000.0)
    assert mend["cost_a_year"] == pytest.approx(80 * 57_000.0)
    assert "it would bring 83,000 a t" in mend["basis"]


def test_where_no_way_leads_nothing_is_priced():
    told = sym.why(matched(needs=[{"material": "half"}], known=MADE, depth=0), "o0", "n0")
    assert told.mends.loc[0, "kind"] == "way"
    lost = sym.why(matched([{"material": "clean"}], known=MADE), "o0", "n0")
    assert lost.mends["cost"].isna().all()
    assert lost.mends.loc[0, "what"] == "add one to the catalogue"


def test_out_of_reach_it_costs_the_haul_and_is_judged_by_the_law():
    """200 km at 2,000 and 30,000 of loading."""
    far = {"known": PLAIN, "distances": [("giver", "taker", 200.0)]}
    told = sym.why(held_against({"r": licence()}, **far), "o0", "n0")
    gate = told.gates.iloc[0]
    assert (gate["value"], gate["limit"], gate["times"]) == pytest.approx((200.0, 150.0, 4 / 3))
    (mend,) = told.mends.to_dict("records")
    assert mend["cost"] == pytest.approx(430_000.0)
    assert mend["then"] == "conditional"


def test_worth_too_little_it_needs_the_difference():
    told = sym.why(matched(known=PLAIN, worth=100_000.0), "o0", "n0")
    (mend,) = told.mends.to_dict("records")
    assert (mend["kind"], mend["unit"]) == ("price", "VND/t")
    assert mend["cost"] == pytest.approx(10_000.0)


def test_there_is_nothing_to_try():
    trial = sym.why(matched(known=PLAIN, worth=100_000.0), "o0", "n0").pilot()
    assert trial.state == "shut"
    assert "no exchange, so there is nothing to try" in str(trial)
