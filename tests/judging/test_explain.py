"""Why: the gates in their order, the first shut one with its figure, and the mend."""

from __future__ import annotations

import pandas as pd
import pytest

import makers
import symbiosis as sym
from matching.plants import plant, with_plants


def row(key, name, company, **more):
    return {key: name, "company": company, "latitude": 10.0, "longitude": 106.0} | more


def matched(streams, needs, **options):
    park = sym.read_park(pd.DataFrame(streams), pd.DataFrame(needs))
    return sym.match(park, sym.catalogue(), **options)


PAPER = row("stream_id", "paper", "a", material="recovered_paper", amount=10, amount_unit="t/year")
MILL = row("need_id", "mill", "b", material="recovered_paper", amount=50, amount_unit="t/year",
           price=3_000_000)  # fmt: skip


def test_no_known_conversion():
    need = MILL | {"material": "hydrogen"}
    told = sym.why(matched([PAPER], [need]), "paper", "mill")
    assert told.verdict == "forbidden"
    assert told.gates.loc[0, "gate"] == "conversion"
    assert "recovered_paper" in told.text


def test_out_of_reach_says_how_far():
    told = sym.why(matched([PAPER], [MILL | {"latitude": 21.0}]), "paper", "mill")
    gate = told.gates.iloc[0]
    assert gate["gate"] == "reach"
    assert gate["value"] > gate["limit"] > 0
    assert "km" in told.text


def test_left_out_because_it_brings_too_little():
    priced = PAPER | {"disposal_cost": 0}
    told = sym.why(matched([priced], [MILL], worth=1e12), "paper", "mill")
    assert told.gates.loc[0, "gate"] == "worth"
    assert "match with a lower worth" in told.text


def test_within_one_company():
    told = sym.why(matched([PAPER], [MILL | {"company": "a"}]), "paper", "mill")
    assert "internal=True" in told.text


def test_ports_of_one_plant():
    mill = plant("mill", {"waste": 1.0}, {"waste": 0.5})
    told = sym.why(makers.matched(with_plants(mill)), "mill/waste", "mill/waste")
    assert told.verdict == "forbidden"
    assert "both are ports of one plant" in told.text


def test_worth_less_than_nothing_names_the_term():
    costly = PAPER | {"disposal_cost": -9_000_000}
    told = sym.why(matched([costly], [MILL]), "paper", "mill")
    assert "it brings nothing" in told.text.lower()
    assert "avoided disposal" in told.text


def test_outbid_names_the_row_and_the_price_to_enter():
    rich = MILL | {"need_id": "rich", "company": "c", "price": 5_000_000}
    plan = sym.optimise(matched([PAPER], [MILL, rich]))
    told = sym.why(plan, "paper", "mill")
    gate = told.gates[told.gates["gate"] == "plan"].iloc[0]
    assert "outbid: supply of paper" in gate["reason"]
    short = float(gate["mend"].split("brought ")[1].split(" ")[0].replace(",", ""))
    # Given that much more, it enters on a tie; a little more and it flows.
    enough = MILL | {"price": 3_000_000 + short + 1}
    again = sym.optimise(matched([PAPER], [enough, rich]))
    assert set(again.flows["need"]) == {"mill"}


def test_in_the_plan_says_how_much():
    plan = sym.optimise(matched([PAPER], [MILL]))
    assert "10 t a year" in sym.why(plan, "paper", "mill").text


def test_an_unknown_name_gives_the_near_ones():
    with pytest.raises(sym.UnknownName) as error:
        sym.why(matched([PAPER], [MILL]), "papr", "mill")
    assert error.value.near == ("paper",)


def test_a_law_is_cited_with_figure_and_limit():
    sludge = row("stream_id", "sludge", "a", material="wastewater_sludge", amount=100,
                 amount_unit="t/year", **{"content.dry_matter [%]": 25, "content.lead [mg/kg]": 400,
                 "content.lead_leached [mg/L]": 20})  # fmt: skip
    need = row("need_id", "field", "b", material="wastewater_sludge", use="fertiliser", amount=100,
               amount_unit="t/year", price=100_000)  # fmt: skip
    law = sym.rulebook("vn", on="2025-06-01")
    told = sym.why(sym.regulate(matched([sludge], [need]), law), "sludge", "field")
    lead = told.gates[told.gates["parameter"] == "lead"].iloc[0]
    assert lead["limit"] == pytest.approx(86.25)
    assert "QCVN 50:2013" in lead["citation"]


def test_it_shows_itself():
    told = sym.why(matched([PAPER], [MILL]), "paper", "mill")
    assert str(told) == told.text
    assert "paper" in told._repr_html_()
    assert list(told.to_frame().columns)[:3] == ["via", "gate", "verdict"]


def test_a_pure_number_is_told_without_a_unit():
    water = {"material": "process_water", "amount": 10, "amount_unit": "m3/year"}
    told = sym.why(
        matched(
            [row("stream_id", "a", "a", **water) | {"content.ph": 9.5}],
            [row("need_id", "n", "b", **water) | {"max.ph": 9.0}],
        ),
        "a",
        "n",
    )
    assert "(9.5 against 9, 1.1 times)" in told.text
