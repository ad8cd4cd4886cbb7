"""Tables and facts as a report writes them."""

import pandas as pd

from judging import case_study
from symbiosis.display.style import ASSUMED_MARK
from symbiosis.judging.blocks import facts_of, figure, grid, named
from symbiosis.judging.case import Case

CASE = Case(park=case_study.park())


def test_large_money_stands_in_millions_and_the_head_says_so():
    shown = grid(CASE, pd.DataFrame({"benefit": [66.6e9, 4e8]}), "flows")
    assert shown.frame["benefit"].tolist() == [66_600.0, 400.0]
    assert shown.heads["benefit"] == "benefit, million VND"
    vietnamese = Case(park=case_study.park(), language="vi")
    assert grid(vietnamese, shown.frame * 1e6, "flows").heads["benefit"] == "lợi ích, triệu VND"


def test_small_money_stands_as_it_is():
    shown = grid(CASE, pd.DataFrame({"benefit": [153.675]}), "flows")
    assert shown.frame["benefit"].tolist() == [153.675]
    assert shown.heads["benefit"] == "benefit, VND"


def test_assumed_facts_are_marked_and_blank_ones_left_out():
    card = facts_of(CASE, {"benefit": "5", "date": "", "how": "so"}, ["benefit"])
    assert dict(card.facts) == {"benefit": f"5 {ASSUMED_MARK}", "how": "so"}


def test_nested_settings_get_dotted_names():
    table = named({"rates": {"USD": 25000.0, "deep": {"er": None}}, "currency": "VND"}, "setting")
    assert table.to_dict("list") == {
        "setting": ["rates.USD", "rates.deep.er", "currency"],
        "value": ["25000.0", "", "VND"],
    }


def test_a_number_without_a_place_is_blank():
    assert figure(float("nan"), "en") == ""
    assert figure(2.5, "vi") == "2,5"
