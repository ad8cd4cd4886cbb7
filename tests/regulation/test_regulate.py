"""What the rules say of exchanges made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulation.hand_made import KNOWN, many, one, rule
from symbiosis.errors import RuleError
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.regulation.regulate import regulate


def verdict(matches: Matches, rules: dict, on: str | None = None) -> str:
    law = read_rules(rules).replace(on=on)
    return regulate(matches, law).arcs["verdict"].item()


def finding(matches: Matches, rules: dict) -> pd.Series:
    lawful = regulate(matches, read_rules(rules))
    return lawful.findings.iloc[0]


@pytest.mark.parametrize(
    ("cod", "said"),
    [("75 mg/L", "allowed"), ("75.0001 mg/L", "forbidden"), ("0.075 g/L", "allowed"),
     ("75 mg/kg", "allowed"), ("80 mg/kg", "forbidden"), ("80 mol%", "unknown")],
)  # fmt: skip
def test_a_content_is_held_against_its_limit_in_any_unit(cod: str, said: str) -> None:
    assert verdict(one(holds={"cod": cod}), {"r": rule()}) == said


@pytest.mark.parametrize(
    ("bound", "ph", "said"),
    [("at_most", "9", "allowed"), ("below", "9", "forbidden"), ("below", "8.99", "allowed"),
     ("at_least", "9", "allowed"), ("above", "9", "forbidden"), ("above", "9.01", "allowed"),
     ("at_least", "8.99", "forbidden"), ("at_most", "9.01", "forbidden")],
)  # fmt: skip
def test_the_limit_itself_is_kept_or_breached_as_the_bound_says(
    bound: str, ph: str, said: str
) -> None:
    limited = rule(breach=[[{"parameter": "ph", bound: 9}]])
    assert verdict(one(holds={"ph": ph}), {"r": limited}) == said


def test_what_is_not_measured_is_unknown_and_named() -> None:
    said = finding(one(), {"r": rule()})
    assert said["verdict"] == "unknown"
    assert said["reason"] == "COD of reused water: not measured: COD"
    assert said["mend"] == "measure COD"


def test_a_breach_tells_figure_limit_times_and_citation() -> None:
    said = finding(one(holds={"cod": "180 mg/L"}), {"r": rule(mend="treat it")})
    assert said["reason"] == (
        "COD of reused water: COD is 180 mg/L; at most 75 mg/L is allowed (2.4 times)"
    )
    assert (said["value"], said["limit"], said["unit"]) == (180, 75, "mg/L")
    assert (said["citation"], said["mend"]) == ("permit 12, annex 2", "treat it")
    assert (said["output"], said["via"], said["need"]) == ("o", "*", "")


@pytest.mark.parametrize(
    ("lead", "leached", "said"),
    [("400", "20", "forbidden"), ("400", "10", "allowed"), ("200", None, "allowed"),
     (None, "20", "unknown"), (None, "10", "allowed"), (None, None, "unknown"),
     ("400", None, "unknown")],
)  # fmt: skip
def test_a_line_is_breached_only_when_all_its_parts_are(lead, leached, said) -> None:
    both = [{"parameter": "lead", "at_most": "300 mg/kg"},
            {"parameter": "lead_leached", "at_most": "15 mg/L"}]  # fmt: skip
    holds = {"lead": f"{lead} mg/kg"} if lead else {}
    holds |= {"lead_leached": f"{leached} mg/L"} if leached else {}
    rules = {"r": rule(where={}, breach=[both])}
    assert verdict(one({"material": "urban_sludge"}, holds=holds), rules) == said


def test_one_breached_line_goes_before_unknown_ones() -> None:
    lines = [[{"parameter": "cod", "at_most": "75 mg/L"}], [{"parameter": "ph", "at_most": 9}]]
    assert verdict(one(holds={"cod": "80 mg/L"}), {"r": rule(breach=lines)}) == "forbidden"
    assert verdict(one(holds={"cod": "70 mg/L"}), {"r": rule(breach=lines)}) == "unknown"


def test_the_dry_share_adjusts_a_limit() -> None:
    part = {"parameter": "lead", "at_most": "300 mg/kg", "adjusted": "qcvn_dry_share"}
    rules = {"r": rule(where={}, breach=[[part]])}
    sludge = {"material": "urban_sludge"}
    said = finding(one(sludge, holds={"lead": "90 mg/kg", "dry_matter": "25 %"}), rules)
    assert said["limit"] == pytest.approx(86.25)
    assert said["verdict"] == "forbidden"
    at_limit = one(sludge, holds={"lead": "86.25 mg/kg", "dry_matter": "25 %"})
    assert verdict(at_limit, rules) == "allowed"
    wet = finding(one(sludge, holds={"lead": "90 mg/kg"}), rules)
    assert wet["verdict"] == "unknown"
    assert "cannot be compared without the dry matter" in wet["reason"]


def test_a_limit_of_dry_matter_needs_the_dry_matter() -> None:
    rules = {"r": rule(where={}, breach=[[{"parameter": "lead", "at_most": "300 mg/kg_dm"}]])}
    sludge = {"material": "urban_sludge"}
    assert verdict(one(sludge, holds={"lead": "90 mg/kg"}), rules) == "unknown"
    dry = one(sludge, holds={"lead": "90 mg/kg", "dry_matter": "25 %"})
    assert verdict(dry, rules) == "forbidden"


def test_the_density_of_the_row_goes_before_that_of_the_catalogue() -> None:
    heavy = one({"density": 1250.0}, holds={"cod": "75 mg/kg"})
    assert verdict(heavy, {"r": rule()}) == "forbidden"  # 75 mg/kg are 93.75 mg/L


def test_an_unverified_limit_is_said() -> None:
    limit = {"parameter": "cod", "at_most": "75 mg/L", "confidence": "unverified"}
    for cod in ("80 mg/L", "70 mg/L"):
        said = finding(one(holds={"cod": cod}), {"r": rule(breach=[[limit]])})
        assert said["reason"].endswith("(limit unverified)")
        assert said["confidence"] == "unverified"


def test_a_breach_of_a_verified_limit_decides_before_a_worse_unverified_one() -> None:
    lines = [[{"parameter": "ph", "at_most": 2, "confidence": "unverified"}],
             [{"parameter": "cod", "at_most": "75 mg/L", "confidence": "seen"}]]  # fmt: skip
    said = finding(one(holds={"ph": "8", "cod": "80 mg/L"}), {"r": rule(breach=lines)})
    assert (said["parameter"], said["confidence"]) == ("cod", "seen")
    assert "also pH" in said["reason"]


def test_delivered_contents_mend_what_the_gate_breaches() -> None:
    treated = one(need={"material": "process_water"}, holds={"cod": "180 mg/L"},
                  via="filtration", arrives={"cod": "18 mg/L"})  # fmt: skip
    assert verdict(treated, {"r": rule(looks_at="delivered")}) == "allowed"
    assert verdict(treated, {"r": rule()}) == "forbidden"
    direct = one(holds={"cod": "180 mg/L"})
    assert verdict(direct, {"r": rule(looks_at="delivered")}) == "forbidden"


@pytest.mark.parametrize(
    ("effect", "said"),
    [("forbid", "forbidden"), ("condition", "conditional"), ("unknown", "unknown"),
     ("warn", "allowed"), ("note", "allowed")],
)  # fmt: skip
def test_effects(effect: str, said: str) -> None:
    assert verdict(one(holds={"cod": "180 mg/L"}), {"r": rule(effect=effect)}) == said


@pytest.mark.parametrize(
    ("date", "said"),
    [("2025-12-31", "allowed"), ("2026-01-01", "forbidden"), ("2026-06-30", "forbidden"),
     ("2026-07-01", "allowed")],
)  # fmt: skip
def test_a_rule_speaks_from_its_first_to_its_last_day(date: str, said: str) -> None:
    dated = rule(in_force={"from": "2026-01-01", "until": "2026-06-30"})
    assert verdict(one(holds={"cod": "180 mg/L"}), {"r": dated}, on=date) == said
    assert verdict(one(holds={"cod": "180 mg/L"}, date=date), {"r": dated}) == said


def test_the_date_used_is_in_the_settings() -> None:
    law = read_rules({"r": rule()})
    assert regulate(one(), law).settings["on"] == "2025-12-01"
    assert regulate(one(), law.replace(on="2030-01-02")).settings["on"] == "2030-01-02"
    today = pd.Timestamp.today().date().isoformat()
    assert regulate(one(date=""), law).settings["on"] == today
    with pytest.raises(RuleError, match="not a date"):
        regulate(one(date="soon"), law)


def test_a_rule_that_is_not_loaded_answers_unknown() -> None:
    bare = rule(breach=None, loaded=False)
    said = finding(one(holds={"cod": "1 mg/L"}), {"r": bare})
    assert said["verdict"] == "unknown"
    assert said["reason"] == "COD of reused water not loaded"


def licence(**changes) -> dict:
    block = {"title": "Reuse plan", "kind": "licence", "party": "giver", "permit": ["plan", "old"],
             "missing": "conditional", "citation": "Art. 72", "mend": "get a plan"}  # fmt: skip
    return block | changes


def test_a_permit_of_the_site_or_of_a_rule_file_grants() -> None:
    assert verdict(one(), {"r": licence()}) == "conditional"
    assert verdict(one(giver={"permits": "other old"}), {"r": licence()}) == "allowed"
    assert verdict(one(receiver={"permits": "plan"}), {"r": licence()}) == "conditional"
    permit = {"permit": {"12": {"company": "G", "permit": ["plan"], "citation": "permit 12"}}}
    assert verdict(one(), {"r": licence()} | permit) == "allowed"
    joined = read_rules({"r": licence()}) | read_rules(permit)
    lawful = regulate(one(), joined)
    assert lawful.arcs["verdict"].item() == "allowed"
    assert "G holds plan or old (permit 12)" in lawful.findings["reason"].item()


def test_a_licence_of_the_receiver_stands_at_the_need() -> None:
    lawful = regulate(one(), read_rules({"r": licence(party="receiver", missing="forbidden")}))
    said = lawful.findings.iloc[0]
    assert (said["output"], said["via"], said["need"]) == ("", "*", "n")
    assert (said["verdict"], said["mend"]) == ("forbidden", "get a plan")


HAZARD = {
    "status": rule(effect="hazardous", where={"material": ["sludge"]},
                   breach=[[{"parameter": "lead", "at_most": "300 mg/kg"}]]),
    "gate": licence(party="receiver", missing="forbidden", where={"status": ["hazardous"]}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("stream", "lead", "said"),
    [({}, "400", "forbidden"), ({}, "200", "allowed"), ({}, None, "unknown"),
     ({"hazardous": "no"}, None, "allowed"), ({"hazardous": "no"}, "400", "forbidden"),
     ({"hazardous": "yes"}, "200", "forbidden"), ({"hazardous": "unknown"}, "200", "allowed"),
     ({"hazardous": "unknown"}, None, "unknown"), ({"ewc": "19 08 05"}, None, "allowed"),
     ({"ewc": "140603"}, "200", "forbidden"), ({"material": "urban_sludge"}, None, "allowed"),
     ({"material": "mystery"}, None, "unknown"), ({"material": "paper"}, None, "allowed"),
     ({"material": "solvent_spent"}, None, "forbidden"),
     ({"material": "carbon_dioxide"}, None, "allowed"),
     ({"material": "treated_wastewater"}, None, "allowed")],
)  # fmt: skip
def test_a_status_is_settled_first_and_looked_at_later(stream, lead, said) -> None:
    holds = {"lead": f"{lead} mg/kg"} if lead else {}
    matches = one({"material": "wastewater_sludge"} | stream, holds=holds)
    assert verdict(matches, HAZARD) == said
    backwards = dict(reversed(HAZARD.items()))
    assert verdict(matches, backwards) == said


def test_an_open_status_says_why_it_is_open() -> None:
    lawful = regulate(one({"material": "wastewater_sludge"}), read_rules(HAZARD))
    said = lawful.findings.set_index("rule").loc["gate"]
    assert said["verdict"] == "unknown"
    assert "mirror entry 19 08 12" in said["reason"]


def test_ordinary_waste_is_waste_that_is_not_hazardous() -> None:
    route = {"title": "ordinary", "kind": "route", "effect": "condition", "citation": "Art. 82"}
    rules = {"r": route | {"where": {"status": ["ordinary"]}}}
    for material, said in {"paper": "conditional", "wastewater_sludge": "unknown",
                           "solvent_spent": "allowed", "carbon_dioxide": "allowed",
                           "treated_wastewater": "allowed"}.items():  # fmt: skip
        assert verdict(one({"material": material}), rules) == said, material


def test_another_status_is_borne_only_where_a_rule_gives_it() -> None:
    rules = {"s": rule(effect="strong", where={}), "r": rule(title="no strong", kind="route",
             breach=None, where={"status": ["strong"]})}  # fmt: skip
    assert verdict(one(holds={"cod": "80 mg/L"}), rules) == "forbidden"
    assert verdict(one(holds={"cod": "70 mg/L"}), rules) == "allowed"
    assert verdict(one(), rules) == "unknown"


@pytest.mark.parametrize(
    ("where", "said"),
    [({"material": ["water"]}, "forbidden"), ({"material": ["sludge"]}, "allowed"),
     ({"wanted": ["process_water"]}, "forbidden"), ({"wanted": ["sludge"]}, "allowed"),
     ({"legal_kind": ["treatment"]}, "forbidden"), ({"legal_kind": ["none"]}, "allowed"),
     ({"use": ["cooling"]}, "forbidden"), ({"use": ["feed"]}, "allowed"),
     ({"giver.kind": ["developer"]}, "forbidden"), ({"giver.kind": ["farm"]}, "allowed"),
     ({"giver.facility": ["new"]}, "allowed"), ({"giver.facility": ["existing"]}, "forbidden"),
     ({"giver.customs": ["domestic"]}, "unknown"), ({"giver.customs": [""]}, "forbidden"),
     ({"receiver.company": ["R"]}, "forbidden"), ({"receiver.company": ["G"]}, "allowed"),
     ({"output": ["o"], "need": ["n"]}, "forbidden"), ({"output": ["p"]}, "allowed"),
     ({"receiver": {"customs": ["domestic"]}}, "unknown"),
     ({"status": ["hazardous"]}, "allowed")],
)  # fmt: skip
def test_a_rule_looks_where_it_says(where: dict, said: str) -> None:
    matches = one(need={"material": "process_water", "use": "cooling"}, via="filtration",
                  giver={"kind": "developer"})  # fmt: skip
    barred = {"title": "no", "kind": "route", "effect": "forbid", "citation": "x", "where": where}
    assert verdict(matches, {"r": barred}) == said


def test_findings_stand_at_the_smallest_thing_that_decides() -> None:
    places = {
        "a": ({"material": ["water"]}, ("o", "*", "")),
        "b": ({"legal_kind": ["none"]}, ("o", "", "")),
        "c": ({"use": ["process"]}, ("", "*", "n")),
        "d": ({"material": ["water"], "use": ["process"]}, ("o", "*", "n")),
        "e": ({"legal_kind": ["none"], "use": ["process"]}, ("o", "", "n")),
        "f": ({}, ("", "*", "")),
    }
    barred = {"title": "no", "kind": "route", "effect": "forbid", "citation": "x"}
    law = read_rules({key: barred | {"where": where} for key, (where, _) in places.items()})
    found = regulate(one(), law).findings.set_index("rule")[["output", "via", "need"]]
    assert {key: tuple(found.loc[key]) for key in places} == {k: v for k, (_, v) in places.items()}


def test_the_worst_finding_wins_and_nothing_is_dropped() -> None:
    uses = ["feed", "fuel", "soil", "process"]
    arcs = [{"output": "o", "via": "", "need": u, "delivered_material": "paper"} for u in uses]
    matches = many([{"output": "o", "company": "G", "material": "paper"}],
                   [{"need": u, "company": "R", "use": u} for u in uses], arcs)  # fmt: skip
    rules = {
        effect: {"title": effect, "kind": "route", "effect": effect, "citation": "x",
                 "where": {"use": where}}
        for effect, where in {"condition": uses[:3], "unknown": uses[:2], "forbid": uses[:1]}.items()
    }  # fmt: skip
    lawful = regulate(matches, read_rules(rules))
    assert lawful.arcs["verdict"].tolist() == ["forbidden", "unknown", "conditional", "allowed"]
    assert len(lawful.findings) == 6


def test_a_mix_rule_adds_rows_and_asks_for_the_content() -> None:
    mix = {"title": "COD of the mix", "kind": "blend", "effect": "limit", "citation": "x",
           "where": {"use": ["process"]}, "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]]}  # fmt: skip
    lawful = regulate(one(holds={"cod": "180 mg/L"}), read_rules({"m": mix}))
    assert lawful.arcs["verdict"].item() == "allowed"
    row = lawful.mixes.iloc[0]
    assert (row["need"], row["rule"], row["at_most"], row["mixes"]) == ("n", "m", 75, "volume")
    assert np.isnan(row["at_least"])
    assert regulate(one(), read_rules({"m": mix})).arcs["verdict"].item() == "unknown"
    assert regulate(lawful, rulebook()).mixes.empty


def test_a_mix_rule_on_what_does_not_mix_is_refused_when_the_catalogue_says_so() -> None:
    stiff = KNOWN.parameters.assign(mixes="no")
    mix = {"title": "t", "kind": "blend", "effect": "limit", "citation": "x",
           "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]]}  # fmt: skip
    with pytest.raises(RuleError, match="does not mix"):
        regulate(one(known=KNOWN.replace(parameters=stiff)), read_rules({"m": mix}))


def test_regulating_again_says_the_same_and_no_rules_say_nothing() -> None:
    law = read_rules(HAZARD)
    once = regulate(one({"material": "wastewater_sludge"}), law)
    again = regulate(once, law)
    pd.testing.assert_frame_equal(once.findings, again.findings)
    bare = regulate(once, rulebook())
    assert bare.findings.empty
    assert bare.arcs["verdict"].tolist() == ["allowed"]


def test_findings_of_other_stages_are_kept() -> None:
    told = pd.DataFrame({"stage": ["match"], "output": ["o"], "via": ["*"], "need": ["n"],
                         "verdict": ["conditional"]})  # fmt: skip
    lawful = regulate(one().replace(findings=told), rulebook())
    assert lawful.arcs["verdict"].item() == "conditional"


def test_materials_that_the_catalogue_does_not_know_are_named() -> None:
    law = read_rules({"r": rule(where={"material": ["treated_wastwater"]})})
    lawful = regulate(one(), law)
    assert lawful.settings["names_unknown"] == "treated_wastwater"
    finding = lawful.findings.iloc[-1]
    assert "without effect" in finding["reason"]
    assert "treated_wastwater" in finding["reason"]
    assert lawful.arcs["verdict"].item() == "allowed"
    ended = read_rules(
        {"r": rule(where={"material": ["nonsense"]}, in_force={"until": "2020-01-01"})}
    )
    assert not regulate(one(), ended).findings["reason"].str.contains("without effect").any()


def test_no_exchange_is_no_trouble() -> None:
    empty = many([{"output": "o", "material": "paper"}], [{"need": "n"}], [])
    assert len(regulate(empty, read_rules(HAZARD)).arcs) == 0


values = st.floats(0, 400, allow_nan=False)


@settings(max_examples=20, deadline=None)
@given(cod=values, limit=st.floats(1, 300), tighter=st.floats(0.1, 1))
def test_tightening_a_limit_never_improves_a_verdict(cod, limit, tighter) -> None:
    def said(at_most: float) -> int:
        part = {"parameter": "cod", "at_most": f"{at_most:.6f} mg/L"}
        found = verdict(one(holds={"cod": f"{cod} mg/L"}), {"r": rule(breach=[[part]])})
        return VERDICTS.index(found)

    assert said(limit * tighter) >= said(limit)


@settings(max_examples=10, deadline=None)
@given(cod=st.none() | values)
def test_a_rule_out_of_force_changes_nothing(cod) -> None:
    matches = one(holds={} if cod is None else {"cod": f"{cod} mg/L"})
    old = {"r": rule(in_force={"until": "2020-01-01"}), "s": rule(effect="hazardous",
           in_force={"from": "2040-01-01"})}  # fmt: skip
    lawful = regulate(matches, read_rules(old))
    assert lawful.findings.empty
    assert lawful.arcs["verdict"].tolist() == ["allowed"]


@settings(max_examples=6, deadline=None)
@given(order=st.permutations(["a", "b", "c"]))
def test_the_order_of_rules_does_not_matter(order) -> None:
    rules = {"a": rule(effect="hazardous", where={}), "b": licence(where={"status": ["hazardous"]}),
             "c": rule(effect="condition", breach=[[{"parameter": "ph", "at_most": 9}]])}  # fmt: skip
    shuffled = {key: rules[key] for key in order}
    assert verdict(one(holds={"cod": "80 mg/L"}), shuffled) == "unknown"
