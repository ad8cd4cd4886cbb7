"""A study made by hand: three flows, six ranked rows, one claim, a company with a wicked name."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.model.rulebook import Rulebook

WICKED = "Brewery <script>alert('x')</script> & sons"
SOURCE = "Progress report of the programme, 2022, https://example.org/report"


def park() -> Park:
    """Three outputs, three needs, one claim of an investor."""
    outputs = pd.DataFrame(
        {
            "output": ["fert/co2", "brew/grain", "wwtp/water"],
            "company": ["Nhà máy phân đạm", WICKED, "Nhà máy xử lý nước thải tập trung"],
            "park": ["Khánh Phú", "Hòa Khánh", "Trà Nóc 1&2"],
            "material": ["carbon_dioxide", "brewers_grain_wet", "treated_wastewater"],
            "amount": [74_000.0, 5_200.0, np.nan],
            "unit": ["t", "t", "m3"],
            "typed": ["6000 Nm3/h, 0 degC, 101.325 kPa", "100 t/week", "some"],
            "disposal_cost": [0.0, 250_000.0, 0.0],
            "price_known": [True, True, False],
            "confidence": ["reported", "estimated", "assumed"],
            "assumed": ["operating_hours amount", "", ""],
            "source": [SOURCE, SOURCE, "assumed: a plant of that size"],
        }
    )
    needs = pd.DataFrame(
        {
            "need": ["gas/co2", "farm/feed", "tower/water"],
            "company": ["Gas company", "Trang trại bò sữa", "Power plant"],
            "park": ["Khánh Phú", "", "Trà Nóc 1&2"],
            "material": ["carbon_dioxide", "soybean_meal", "process_water"],
            "use": ["welding", "feed", "cooling"],
            "amount": [80_000.0, 900.0, 2e6],
            "unit": ["t", "t", "m3"],
            "price": [1_900_000.0, 11_000_000.0, 9_000.0],
            "price_known": [True, True, True],
            "confidence": ["assumed", "reported", "assumed"],
            "source": ["assumed: merchant CO2", "Farm survey 2021", "assumed: tariff"],
        }
    )
    links = pd.DataFrame(
        {
            "output": ["fert/co2"],
            "need": ["gas/co2"],
            "status": ["existing"],
            "today": [74_000.0],
            "claimed_co2": [74_000.0],
            "source": [SOURCE],
        }
    )
    notes = pd.DataFrame(
        {
            "file": ["waste_streams.csv"],
            "row": [2.0],
            "column": ["amount"],
            "note": ["6000 Nm3/h at 8000 h a year taken as 74,000 t/year"],
        }
    )
    settings = {
        "currency": "VND", "date": "2026-11-21", "grid_factor": 0.6592, "rates": {"USD": 25000.0}
    }  # fmt: skip
    told = {"outputs": outputs, "needs": needs, "links": links, "notes": notes}
    return Park(**(dict.fromkeys(Park.tables, pd.DataFrame()) | told), settings=settings)


def known() -> Catalogue:
    """One conversion with assumed figures."""
    conversions = pd.DataFrame(
        {
            "conversion": ["co2_liquefaction"],
            "label": ["CO2 compression and liquefaction"],
            "takes": ["carbon_dioxide"],
            "cost": [600_000.0],
            "cost_currency": ["VND"],
            "confidence": ["assumed"],
            "source": ["assumed: order of a small merchant plant"],
        }
    )
    names = dict.fromkeys(Catalogue.tables, pd.DataFrame())
    return Catalogue(**(names | {"conversions": conversions}))


def law() -> Rulebook:
    """One rule."""
    rules = pd.DataFrame(
        {
            "rule": ["vn.water.practice"],
            "title": ["Column A for reuse"],
            "title_vi": ["Cột A cho tái sử dụng"],
            "kind": ["content"],
            "effect": ["condition"],
            "citation": ["QCVN 40:2011/BTNMT"],
            "confidence": ["unverified"],
        }
    )
    nothing = pd.DataFrame()
    return Rulebook(rules=rules, scopes=nothing, limits=nothing, permits=nothing, on="2026-11-21")


def matches() -> Matches:
    """Three arcs: conditional on assumed numbers, allowed, unknown."""
    arcs = pd.DataFrame(
        {
            "output": ["fert/co2", "brew/grain", "wwtp/water"],
            "via": ["co2_liquefaction", "", "nanofiltration"],
            "need": ["gas/co2", "farm/feed", "tower/water"],
            "giver": ["Nhà máy phân đạm", WICKED, "Nhà máy xử lý nước thải tập trung"],
            "receiver": ["Gas company", "Trang trại bò sữa", "Power plant"],
            "unit": ["t", "t", "m3"],
            "most": [74_000.0, 5_200.0, np.nan],
            "benefit": [900_000.0, 700_000.0, 2_000.0],
            "co2": [0.25, 0.11, 0.0],
            "co2_supply": [0.5, 0.1, 0.0],
            "co2_disposal": [0.0, 0.02, 0.0],
            "co2_transport": [-0.05, -0.01, 0.0],
            "co2_treatment": [-0.2, 0.0, 0.0],
            "assumed_share": [0.8, 0.0, 1.0],
            "confidence": ["assumed", "estimated", "assumed"],
            "verdict": ["conditional", "allowed", "unknown"],
        }
    )
    findings = pd.DataFrame(
        {
            "stage": ["regulate", "regulate"],
            "rule": ["vn.co2.food", "vn.water.practice"],
            "output": ["", "wwtp/water"],
            "via": ["*", "*"],
            "need": ["gas/co2", ""],
            "parameter": ["", "cod"],
            "value": [np.nan, np.nan],
            "limit": [np.nan, 75.0],
            "unit": ["", "mg/L"],
            "verdict": ["conditional", "unknown"],
            "reason": ["The buyer must show the grade", "COD was not measured"],
            "citation": ["Buyer's data sheet", "QCVN 40:2011/BTNMT, column A"],
            "confidence": ["assumed", "unverified"],
            "mend": ["ask for the data sheet", "measure COD"],
        }
    )
    return Matches(
        arcs=arcs, findings=findings, mixes=pd.DataFrame(), delivered=pd.DataFrame(),
        park=park(), known=known(), settings={"depth": 2, "reach_km": None},
    )  # fmt: skip


def plan() -> Plan:
    """Two flows, one of them on assumed numbers."""
    arcs = matches().arcs.head(2)
    flows = arcs[["output", "via", "need", "unit", "giver", "receiver", "verdict"]].assign(
        amount=arcs["most"],
        delivered=arcs["most"],
        delivered_unit="t",
        benefit=arcs["benefit"] * arcs["most"],
        co2=arcs["co2"] * arcs["most"],
        status=["existing", "new"],
    )
    rows = pd.DataFrame(
        {
            "kind": ["supply"], "subject": ["fert/co2"], "activity": [74_000.0],
            "limit": [74_000.0], "slack": [0.0], "price": [900_000.0], "unit": ["t"],
            "sentence": ["One more t of CO2 would bring 900,000 VND a year"],
        }
    )  # fmt: skip
    rules = pd.DataFrame(
        {
            "rule": ["buyer.purity"], "acts": [1], "binding": [1], "price": [1.5], "unit": ["mg/kg"],
            "gain_for_one_percent": [2e7], "confidence": ["unverified"], "citation": ["Data sheet"],
        }
    )  # fmt: skip
    benefit = float(flows["benefit"].sum())
    unread = dict.fromkeys(field.name for field in fields(Plan))  # the programme and its like
    told = {
        "flows": flows, "usual": pd.DataFrame(), "left": pd.DataFrame(), "rows": rows, "rules": rules,
        "benefit": benefit, "benefit_existing": 66.6e9, "benefit_new": benefit - 66.6e9,
        "co2": float(flows["co2"].sum()), "objective": benefit, "bound": benefit, "gap": 0.0,
        "status": "optimal", "how": "a linear programme of 2 columns, solved by HiGHS",
        "certificate": pd.Series({"primal": 0.0, "dual": 1e-12, "gap": 1e-15}),
        "matches": matches(), "settings": {"objective": "benefit"},
    }  # fmt: skip
    return Plan(**(unread | told))


def ranking() -> Ranking:
    """Six rows, one a sub-option, one unplaced, one forbidden."""
    table = pd.DataFrame(
        {
            "rank": range(1, 7),
            "number": ["1", "2", "3", "4", "5", "5.1"],
            "opportunity": ["1", "2", "3", "4", "5", "5.1"],
            "title": [
                "CO2 of the fertiliser plant to the gas company",
                "Wet brewer's grain to feed",
                "Treated wastewater to cooling towers",
                "Sludge to fields",
                "Waste paper to Tan Long company",
                f"Paper of {WICKED}",
            ],
            "title_vi": [
                "CO2 của nhà máy phân đạm cho công ty khí công nghiệp",
                "Bã hèm bia ướt làm thức ăn chăn nuôi",
                "Tái sử dụng nước thải sau xử lý cho tháp giải nhiệt",
                "Bùn thải bón ruộng",
                "Thu gom giấy thải cho công ty Tân Long",
                "",
            ],
            "amount": [74_000.0, 5_200.0, 0.0, 0.0, 0.0, 0.0],
            "benefit_alone": [66.6e9, 3.64e9, np.nan, 1.2e9, 4e8, 3e7],
            "benefit_in_plan": [66.6e9, 3.64e9, 0.0, 0.0, 0.0, 0.0],
            "co2": [18_500.0, 572.0, np.nan, 20.0, 90.0, 10.0],
            "benefit_class": ["high", "medium", "", "medium", "low", "low"],
            "difficulty_class": ["medium", "easy", "", "hard", "easy", "easy"],
            "decided_by": ["regulatory", "technical", "", "regulatory", "technical", "technical"],
            "verdict": ["conditional", "allowed", "unknown", "forbidden", "allowed", "allowed"],
            "confidence": ["assumed", "estimated", "assumed", "reported", "reported", "reported"],
            "assumed_share": [0.8, 0.0, 1.0, 0.1, 0.0, 0.2],
            "reasons": ["the food-additive rule was not found"] * 6,
        }
    )
    cuts = {
        "benefit": "medium from 1 billion VND a year, high from 10 billion VND a year",
        "difficulty": "the worst of technical, regulatory, organisational and financial",
    }
    return Ranking(table=table, cuts=cuts, settings={"by": "opportunity", "method": "cells"})
