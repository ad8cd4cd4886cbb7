"""Published optima through the public calls, from DataFrames.

The numbers are those of the works named at each case.
"""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym


def plan_of(streams, needs, internal=True, **tables):
    known = sym.catalogue()
    park = sym.read_park(pd.DataFrame(streams), pd.DataFrame(needs), known=known, **tables)
    matches = sym.match(park, known, internal=internal, only_links="links" in tables)
    return sym.optimise(sym.regulate(matches, sym.rulebook()))


def source_sink(material, unit, quality, sources, sinks, usual=0.0):
    streams = [
        {
            "stream_id": f"{who} out",
            "company": who,
            "material": material,
            "amount": flow,
            "amount_unit": unit,
            f"content.{quality}": content,
        }
        for who, flow, content in sources
    ]
    needs = [
        {
            "need_id": f"{who} in",
            "company": who,
            "material": material,
            "amount": flow,
            "amount_unit": unit,
            "price": 1.0,
            f"max.{quality}": most,
            f"usual.{quality}": usual,
        }
        for who, flow, most in sinks
    ]
    return streams, needs


def test_fresh_water_of_polley_and_polley():
    """Polley GT, Polley HL (2000) Chemical Engineering Progress 96(2):47-52: 70 t/h fresh."""
    streams, needs = source_sink(
        "process_water",
        "t/year",
        "solute [ppm]",
        [("SR1", 50, 50), ("SR2", 100, 100), ("SR3", 70, 150), ("SR4", 60, 250)],
        [("SK1", 50, 20), ("SK2", 100, 50), ("SK3", 80, 100), ("SK4", 70, 200)],
    )
    plan = plan_of(streams, needs)
    assert plan.usual["amount"].sum() == pytest.approx(70.0, abs=1e-4)
    assert plan.left["amount"].sum() == pytest.approx(50.0, abs=1e-4)
    assert plan.certificate.max() < 1e-6


def test_import_of_the_refinery_hydrogen_network():
    """Alves JJ, Towler GP (2002) Ind Eng Chem Res 41(23):5759-5769: 268.82 mol/s import.

    A unit that leaves hydrogen may feed itself.
    """
    streams, needs = source_sink(
        "hydrogen",
        "t/year",
        "impurity [mol %]",
        [
            ("SRU", 623.8, 7),
            ("CRU", 415.8, 20),
            ("HCU", 1801.9, 25),
            ("NHT", 138.6, 25),
            ("CNHT", 457.4, 30),
            ("DHT", 346.5, 27),
        ],
        [
            ("HCU", 2495, 19.39),
            ("NHT", 180.2, 21.15),
            ("CNHT", 720.7, 24.86),
            ("DHT", 554.4, 22.43),
        ],
        usual=5.0,
    )
    plan = plan_of(streams, needs)
    assert plan.usual["amount"].sum() == pytest.approx(268.82, abs=0.01)
    assert plan.left["amount"].sum() == pytest.approx(102.52, abs=0.01)
    assert plan.certificate.max() < 1e-6


def test_the_same_network_in_moles_a_second():
    streams, needs = source_sink(
        "hydrogen", "mol/s", "impurity [mol%]",
        [("SRU", 623.8, 7), ("HCU", 1801.9, 25)], [("HCU", 2000.0, 19.39)], usual=5.0,
    )  # fmt: skip
    for row in streams + needs:
        row["operating_hours"] = 8000
    plan = plan_of(streams, needs)
    tonnes = 8000 * 3600 * 2.016e-6
    # 623.8 of 7 %, and the rest of 5 % and 25 % to reach 19.39 % in 2000 mol/s
    fresh = (2000 * (25 - 19.39) - 623.8 * (25 - 7)) / (25 - 5)
    assert plan.usual["amount"].sum() == pytest.approx(max(fresh, 0.0) * tonnes, rel=1e-3, abs=1e-6)


def test_cost_of_the_canning_transport_problem():
    """Dantzig GB (1963) Linear Programming and Extensions, chapter 3.3: 153.675."""
    supply = {"Seattle": 350, "San-Diego": 600}
    demand = {"New-York": 325, "Chicago": 300, "Topeka": 275}
    cost = {
        ("Seattle", "New-York"): 0.225,
        ("Seattle", "Chicago"): 0.153,
        ("Seattle", "Topeka"): 0.162,
        ("San-Diego", "New-York"): 0.225,
        ("San-Diego", "Chicago"): 0.162,
        ("San-Diego", "Topeka"): 0.126,
    }
    streams = [
        {"stream_id": who, "company": who, "material": "recovered_paper", "amount": amount,
         "amount_unit": "t/year"} for who, amount in supply.items()
    ]  # fmt: skip
    needs = [
        {"need_id": who, "company": who, "material": "recovered_paper", "amount": amount,
         "amount_unit": "t/year", "price": 100.0} for who, amount in demand.items()
    ]  # fmt: skip
    links = [
        {"stream_id": giver, "need_id": taker, "transport": each}
        for (giver, taker), each in cost.items()
    ]
    plan = plan_of(streams, needs, links=pd.DataFrame(links))
    assert plan.usual["amount"].sum() == pytest.approx(0.0, abs=1e-6)
    assert 100.0 * sum(demand.values()) - plan.benefit == pytest.approx(153.675, abs=1e-6)
