"""Each section of inputs is made of its nouns, or left out."""

import pandas as pd
import pytest

from judging import case_study
from symbiosis.display.report import Grid
from symbiosis.judging import grounds
from symbiosis.judging.case import Case

MAKERS = [
    grounds.park_section,
    grounds.known_section,
    grounds.law_section,
    grounds.assumptions_section,
    grounds.sources_section,
    grounds.method_section,
]


def grids(section):
    """Give the tables of a section."""
    return [block for block in section.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("make", MAKERS)
def test_a_section_without_its_noun_is_left_out(make):
    assert make(Case()) is None


def test_a_price_that_is_not_known_is_no_zero():
    outputs, _ = grids(grounds.park_section(Case(park=case_study.park())))
    assert pd.isna(outputs.frame["disposal_cost"].iloc[2])
    assert not outputs.assumed["disposal_cost"].iloc[2]


def test_a_catalogue_that_only_came_along_has_no_section():
    assert grounds.known_section(Case(known=case_study.known())) is None
    assert grounds.known_section(Case(known=case_study.known(), known_given=True)) is not None


def test_every_assumed_row_and_conversion_is_listed():
    case = Case(park=case_study.park(), known=case_study.known(), matches=case_study.matches())
    rows, ways, notes, _ = grids(grounds.assumptions_section(case))
    assert rows.frame["row"].tolist() == ["fert/co2", "wwtp/water", "gas/co2", "tower/water"]
    assert ways.frame["conversion"].tolist() == ["co2_liquefaction"]
    assert len(notes.frame) == 1


def test_a_source_names_all_that_rests_on_it():
    (sources,) = grids(grounds.sources_section(Case(park=case_study.park())))
    cited = sources.frame.set_index("source")["cited"]
    assert cited[case_study.SOURCE] == "links, outputs"


def test_rows_set_aside_are_shown():
    faults = pd.DataFrame({"file": ["a.csv"], "row": [3], "reason": ["no company"]})
    section = grounds.park_section(Case(park=case_study.park().replace(faults=faults)))
    assert "no company" in grids(section)[-1].frame["reason"].tolist()
