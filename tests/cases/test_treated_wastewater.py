"""Treated wastewater: the practice rule, the permit gate, the missing test, and the mend."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

PRACTICE = "vn.practice.column_a"


def column_a() -> dict[str, float]:
    """Every limit of the practice rule, in its own unit: a stream that keeps them all."""
    law = sym.rulebook("vn")
    rule = practice(law)
    limits = law.limits[law.limits["rule"] == rule]
    contents = {}
    for limit in limits.itertuples():
        name = f"content.{limit.parameter} [{limit.unit}]"
        contents.setdefault(name, 7.0 if limit.parameter == "ph" else limit.value / 2)
    return contents


def practice(law: sym.Rulebook) -> str:
    rules = law.rules
    found = rules[
        (rules["standing"] == "practice") & rules["citation"].str.contains("QCVN 40:2011")
    ]
    return str(found["rule"].iloc[0])


def lawful(contents, law=None, permits="wastewater_reuse_plan"):
    streams = pd.DataFrame(
        [{"stream_id": "effluent", "company": "plant", "park": "p", "material": "treated_wastewater",
          "amount": 1000, "amount_unit": "m3/day", "operating_hours": 8760, "latitude": 10.0,
          "longitude": 106.0, "source": "made up"} | contents]
    )  # fmt: skip
    needs = pd.DataFrame(
        [{"need_id": "boiler", "company": "mill", "park": "p", "material": "process_water",
          "amount": 500, "amount_unit": "m3/day", "operating_hours": 8760, "price": 40000,
          "latitude": 10.0, "longitude": 106.001},
         {"need_id": "yard", "company": "mill", "park": "p", "material": "treated_wastewater",
          "amount": 500, "amount_unit": "m3/day", "operating_hours": 8760, "price": 13100,
          "latitude": 10.0, "longitude": 106.001}]
    )  # fmt: skip
    companies = pd.DataFrame([{"company": "plant", "permits": permits}, {"company": "mill"}])
    park = sym.read_park(streams, needs, companies=companies)
    law = law or sym.rulebook("vn", on="2026-11-21")
    return sym.regulate(sym.match(park, sym.catalogue()), law)


def verdict(matches, need, via=""):
    arcs = matches.arcs
    row = arcs[(arcs["need"] == need) & (arcs["via"] == via)]
    return row["verdict"].iloc[0]


def test_a_stream_that_keeps_the_practice_and_has_its_permit_is_allowed():
    assert verdict(lawful(column_a()), "yard") == "allowed"


def test_without_the_permit_it_is_conditional():
    matches = lawful(column_a(), permits="")
    assert verdict(matches, "yard") == "conditional"
    assert "Art" in str(sym.why(matches, "effluent", "yard").gates["citation"].tolist())


def test_a_breach_is_conditional_with_figure_and_citation():
    matches = lawful(column_a() | {"content.cod [mg/L]": 120})
    assert verdict(matches, "yard") == "conditional"
    gate = sym.why(matches, "effluent", "yard").gates.query("parameter == 'cod'").iloc[0]
    assert (gate["value"], gate["limit"]) == (120.0, 75.0)
    assert gate["times"] == pytest.approx(1.6)
    assert "QCVN 40:2011" in gate["citation"]
    assert gate["mend"]


def test_a_permit_file_can_forbid_it():
    own = sym.read_rules(
        {
            "permit.plant": {
                "title": "No reuse above the permit's COD",
                "citation": "environmental permit of the plant",
                "kind": "content",
                "effect": "forbid",
                "standing": "permit",
                "where": {"material": ["treated_wastewater"], "giver.company": ["plant"]},
                "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]],
                "confidence": "seen",
                "source": "the permit",
            }
        }
    )
    law = sym.rulebook("vn", on="2026-11-21") | own
    assert verdict(lawful(column_a() | {"content.cod [mg/L]": 120}, law), "yard") == "forbidden"
    assert verdict(lawful(column_a() | {"content.cod [mg/L]": 60}, law), "yard") == "allowed"


def test_what_was_not_measured_is_unknown_and_never_allowed():
    contents = column_a()
    without = {key: value for key, value in contents.items() if not key.startswith("content.cod ")}
    matches = lawful(without)
    assert verdict(matches, "yard") == "unknown"
    assert "not measured: COD" in sym.why(matches, "effluent", "yard").text


def test_a_conversion_mends_it():
    dirty = column_a() | {"content.cod [mg/L]": 120}
    matches = lawful(dirty)
    vias = [via for via in matches.arcs.query("need == 'boiler'")["via"] if "osmosis" in via]
    assert vias
    assert verdict(matches, "boiler", vias[0]) == "allowed"
    told = sym.why(matches, "effluent", "boiler").text
    assert "osmosis" in told or "nanofiltration" in told


def test_a_verdict_on_an_unverified_limit_says_so():
    matches = lawful(column_a() | {"content.pcb [mg/L]": 0.01})
    gate = sym.why(matches, "effluent", "yard").gates.query("parameter == 'pcb'").iloc[0]
    assert "unverified" in gate["reason"] + gate["confidence"]
