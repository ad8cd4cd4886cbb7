"""The smallest trial: what is open, what no test opens, what is settled, and what it frees."""

from __future__ import annotations

import pytest

import symbiosis as sym
from judging.lawful import PLAIN, held, lawful, licence, matched, rule, spec


def pilot(matches, need="n0"):
    return sym.why(matches, "o0", need).pilot()


def steps(trial, step):
    frame = trial.to_frame()
    return frame[frame["step"] == step].to_dict("records")


def test_what_is_open_is_measured_asked_for_and_kept():
    note = rule("route", effect="note", mend="keep a record", title="Records are kept")
    law = {"r.lead": rule(), "r.permit": licence(authority="the province"), "r.note": note}
    trial = pilot(lawful(law, known=PLAIN, specs=[spec("q", at_most=4.0)]))
    assert (trial.state, trial.output, trial.need, trial.via) == ("open", "o0", "n0", "")
    assert (trial.company, trial.receiver, trial.material) == ("giver", "taker", "waste")
    assert (trial.amount, trial.unit) == (4.0, "t/year")
    assert trial.benefit_alone == pytest.approx(7_200_000.0)
    assert trial.confidence == "reported; rules seen"
    tin, lead = steps(trial, "test")
    assert (tin["parameter"], tin["limit"], tin["basis"], tin["rule"]) == ("q", 4.0, "mass", "")
    assert (lead["limit"], lead["unit"], lead["rule"]) == (10.0, "mg/kg", "r.lead")
    assert lead["what"] == "lead: at most 10 mg/kg"
    (permit,) = steps(trial, "permit")
    assert (permit["who"], permit["authority"]) == ("taker", "the province")
    assert permit["citation"] == "Act 1, Article 2"
    kept = steps(trial, "evidence")
    assert kept[0]["what"] == "keep a record"
    assert {row["confidence"] for row in kept[1:]} == {"assumed"}
    assert "Decided by the province." in str(trial)
    assert "frees 7.2 million VND a year by itself" in str(trial)


def test_limits_on_one_line_are_said_to_be_so():
    lines = [[{"parameter": "p", "at_most": "10 mg/kg"}, {"parameter": "q", "at_most": "1 mg/kg"}]]
    trial = pilot(lawful({"r": rule(breach=lines)}, known=PLAIN))
    assert [row["line"] for row in steps(trial, "test")] == [1, 1]
    assert "one that is kept is enough" in str(trial)


def test_what_a_test_cannot_open_needs_an_exemption():
    trial = pilot(lawful({"r.lead": rule(authority="the ministry")}, known=PLAIN,
                         contents=[held(30.0)]))  # fmt: skip
    assert trial.state == "shut"
    assert "no test opens it. Shut by regulate (r.lead): Little lead: lead is 30 mg/kg" in str(
        trial
    )
    assert str(trial).endswith("a trial needs an exemption from the ministry.")
    assert [row["step"] for row in trial.to_frame().to_dict("records")] == ["exemption"]


def test_what_the_receiver_refuses_needs_its_agreement():
    ph = {"owner": "o0", "parameter": "ph", "value": 12.0, "unit": "1", "basis": "own"}
    limit = spec("ph", at_most=9.0, unit="1", basis="own")
    trial = pilot(matched(known=PLAIN, contents=[ph], specs=[limit]))
    assert trial.state == "shut"
    assert "a trial needs the agreement of taker" in str(trial)


def test_what_matching_found_is_mended_there():
    trial = pilot(matched([{"tags": "odorous"}], [{"refuses": "odorous"}], PLAIN))
    assert trial.state == "shut"
    assert str(trial).endswith("it needs: take the tag away.")


def test_where_nothing_is_open_it_says_so():
    trial = pilot(matched(known=PLAIN))
    assert trial.state == "settled"
    assert str(trial) == "o0 -> n0: nothing is open, no trial is needed."
    assert trial.to_frame().empty


def test_a_way_that_a_test_can_open_goes_before_one_that_it_cannot():
    """The direct way breaks the limit as delivered; cleaning keeps it and needs a permit."""
    law = {"r": rule(looks_at="delivered"), "s": licence(where={"legal_kind": ["treatment"]})}
    trial = pilot(lawful(law, contents=[held(30.0)]))
    assert (trial.state, trial.via) == ("open", "cleaning")
    assert trial.benefit_alone == pytest.approx(6_400_000.0)


def test_what_it_could_bring_to_a_plan_at_its_prices():
    """The other stream fills the need at 70,000 a tonne; 90,000 instead is worth 20,000 of 80 t."""
    outputs = [{}, {"company": "second", "disposal_cost": 30_000.0}]
    matches = lawful({"r": rule(where={"output": ["o0"]})}, outputs=outputs, known=PLAIN)
    plan = sym.optimise(matches)
    assert plan.benefit == pytest.approx(80 * 70_000.0)
    trial = sym.why(plan, "o0", "n0").pilot()
    free = sym.optimise(sym.regulate(matches, sym.rulebook()))
    assert trial.gain_in_plan >= free.benefit - plan.benefit - 1.0
    assert trial.gain_in_plan == pytest.approx(80 * 20_000.0)
    assert "at most 1.6 million VND of it in the plan" in str(trial)


@pytest.fixture(scope="module")
def demo():
    return sym.match(sym.example(), sym.catalogue())


def test_treated_wastewater_of_the_demo(demo):
    trial = pilot_of(demo, "2026-11-21", "HK-WATER", "HK-COOL")
    assert (trial.state, trial.amount, trial.unit) == ("open", 1.0, "m3/h")
    assert {"cod"} <= {row["parameter"] for row in steps(trial, "test")}
    assert any("Hoa Khanh" in row["who"] for row in steps(trial, "permit"))
    assert trial.benefit_alone > 1e9
    assert "DEEP C II" in steps(trial, "scale")[0]["citation"]
    assert trial.gain_in_plan != trial.gain_in_plan


def test_a_sludge_of_the_demo_without_tests(demo):
    """Under QCVN 50 its hazard is open: samples of three days, two limits on a line."""
    trial = pilot_of(demo, "2025-06-01", "TN-SLUDGE-2", "TN-FERTSLUDGE")
    assert trial.state == "open"
    tests = steps(trial, "test")
    arsenic = [row for row in tests if row["parameter"] == "arsenic" and row["rule"]]
    assert [(row["limit"], row["adjusted"]) for row in arsenic] == [(40.0, "qcvn_dry_share")]
    leached = [row for row in tests if row["parameter"] == "arsenic_leached"]
    assert leached[0]["line"] == arsenic[0]["line"] > 0
    assert steps(trial, "duration")[0]["what"].startswith("samples of 3 days")
    assert "unverified" in trial.confidence


def pilot_of(demo, on, stream, need):
    law = sym.rulebook("vn", on=on)
    return sym.why(sym.regulate(demo, law), stream, need).pilot()
