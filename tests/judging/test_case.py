"""Which figures of a study rest on assumed numbers, and which findings concern an exchange."""

import pandas as pd
import pytest

from judging import case_study
from symbiosis.judging.case import (
    Case,
    assumed_cells,
    assumed_part,
    findings_of,
    flows_with_arcs,
)


def test_a_cell_is_assumed_by_its_row_or_by_its_name():
    frame = pd.DataFrame(
        {
            "confidence": ["assumed", "reported", "reported", "measured"],
            "assumed": ["", "amount", "operating_hours, price", ""],
        }
    )
    flags = assumed_cells(frame, ["amount", "price"])
    assert flags["amount"].tolist() == [True, True, False, False]
    assert flags["price"].tolist() == [True, False, True, False]


def test_flows_take_their_share_from_their_arcs():
    flows = flows_with_arcs(case_study.plan())
    assert flows["assumed_share"].tolist() == [0.8, 0.0]
    assert flows["confidence"].tolist() == ["assumed", "estimated"]


def test_the_assumed_part_is_weighed_by_benefit():
    flows = pd.DataFrame({"benefit": [3.0, -1.0], "assumed_share": [1.0, 0.0]})
    assert assumed_part(flows) == pytest.approx(0.75)
    assert assumed_part(flows.head(0)) == 0.0


@pytest.mark.parametrize(
    ("exchange", "rules"),
    [
        (("fert/co2", "co2_liquefaction", "gas/co2"), ["vn.co2.food"]),
        (("wwtp/water", "", "tower/water"), ["vn.water.practice"]),
        (("brew/grain", "", "farm/feed"), []),
    ],
)
def test_a_finding_concerns_what_it_names_or_leaves_blank(exchange, rules):
    assert findings_of(case_study.matches(), *exchange)["rule"].tolist() == rules


def test_a_blank_way_is_the_direct_one():
    matches = case_study.matches()
    direct = matches.replace(findings=matches.findings.assign(via="", output="", need=""))
    assert len(findings_of(direct, "brew/grain", "", "farm/feed")) == 2
    assert len(findings_of(direct, "fert/co2", "co2_liquefaction", "gas/co2")) == 0


def test_the_currency_is_that_of_the_park():
    assert Case(park=case_study.park()).currency == "VND"
    assert Case().currency == ""
