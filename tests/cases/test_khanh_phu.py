"""Khanh Phu: 6,000 m3/h of CO2, 74 kt a year, and what that is worth and avoids."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

STREAM = {
    "stream_id": "co2",
    "company": "fertiliser plant",
    "park": "Khanh Phu",
    "material": "carbon_dioxide",
    "amount": "6000",
    "amount_unit": "m3/h",
    "gas_temperature": 0,
    "gas_pressure": 101.325,
    "operating_hours": 6239,
    "confidence": "reported",
    "source": "progress report 2022",
}
NEED = {
    "need_id": "welding",
    "company": "gas company",
    "park": "Khanh Phu",
    "material": "liquid_carbon_dioxide",
    "use": "industrial",
    "amount": "80",
    "amount_unit": "kt/year",
    "price": 4_500_000,
    "price_unit": "VND/t",
    "confidence": "assumed",
    "source": "assumed",
}
LINK = {"stream_id": "co2", "need_id": "welding", "via": "co2_liquefaction", "distance_km": 0.5}


def read(stream=STREAM, need=NEED, **tables):
    return sym.read_park(pd.DataFrame([stream]), pd.DataFrame([need]), **tables)


def tonnes(**changes):
    return read({**STREAM, **changes}).outputs.loc[0, "amount"]


def ranked(price):
    park = read(need=NEED | {"price": price}, links=pd.DataFrame([LINK]))
    lawful = sym.regulate(sym.match(park, sym.catalogue()), sym.rulebook("vn", on="2026-11-21"))
    return sym.rank(sym.optimise(lawful)).table.iloc[0]


def test_the_flow_is_74_kt_a_year():
    assert tonnes() == pytest.approx(74_000, rel=0.01)


def test_the_shipped_case_says_the_same():
    outputs = sym.example().outputs.set_index("output")
    assert outputs.loc["KP-CO2", "amount"] == pytest.approx(74_000, rel=0.01)
    assert "0 degC" in outputs.loc["KP-CO2", "typed"]
    assert "operating_hours" in outputs.loc["KP-CO2", "assumed"]


def test_at_25_degrees_the_mass_falls_by_the_ratio_of_densities():
    """Densities of dry CO2 at 101.325 kPa: 1.97681 kg/m3 at 0 degC, 1.80797 at 25 degC."""
    ratio = tonnes(gas_temperature=25) / tonnes()
    assert ratio == pytest.approx(1.80797 / 1.97681, rel=2e-4)
    assert 1 - ratio == pytest.approx(0.085, abs=0.001)


@pytest.mark.parametrize("column", ["gas_temperature", "operating_hours"])
def test_without_state_or_hours_it_is_a_clear_fault(column):
    with pytest.raises(sym.TableErrors) as error:
        tonnes(**{column: None})
    fault = error.value.faults.iloc[0]
    assert fault["row"] == 2
    assert fault["mend"]
    assert column in error.value.faults["column"].tolist() + fault["mend"].split()


def test_the_card_tells_flow_claim_and_our_figure_apart():
    park = sym.example()
    lawful = sym.regulate(sym.match(park, sym.catalogue()), sym.rulebook("vn", on="2026-11-21"))
    plan = sym.optimise(lawful)
    flow = plan.flows.set_index("output").loc["KP-CO2"]
    claimed = park.links.set_index("output").loc["KP-CO2", "claimed_co2"].sum()
    assert claimed == pytest.approx(74_000, rel=0.01)
    # A merchant tonne displaced saves its making; our tonne costs the power of its liquefaction.
    assert abs(flow["co2"]) < 0.2 * flow["amount"]
    told = sym.why(plan, "KP-CO2", "KP-CO2-WELD").text
    assert "in the plan: 59,474 t a year; our figure of the CO2" in told.lower().replace(
        "co2", "CO2"
    )
    assert "others claim 59,200 t" in told
    assert plan.card().facts["CO2 claimed by others, apart"] == "74,000 t a year"
    page = sym.report(park, plan, title="Khanh Phu")
    for told in ("claimed", "KP-CO2"):
        assert told in page.html


def test_its_cell_follows_the_price_of_co2():
    """The price at which the class of its benefit changes follows from the exchange's terms."""
    park = read(links=pd.DataFrame([LINK]))
    matches = sym.match(park, sym.catalogue())
    cut = sym.rank(sym.optimise(matches)).cuts["benefit_high"]
    arc = matches.arcs.iloc[0]
    burdens = arc["transport"] + arc["treatment"]
    change = (cut / arc["most"] + burdens) / (arc["delivered"] * arc["replaces"])
    below, above = ranked(change - 500), ranked(change + 500)
    assert [one["benefit_class"] for one in (below, above)] == ["medium", "high"]
    assert above["benefit_alone"] >= cut > below["benefit_alone"]
    assert ranked(0.0)["benefit_class"] == "low"
