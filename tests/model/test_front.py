"""A front says what it is of, draws itself, and comes back from a file."""

import re

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.model.front import Front


@pytest.fixture(scope="module")
def front():
    return sym.pareto(sym.match(sym.example(), sym.catalogue()), "co2", "benefit", n=3)


def test_the_frame_is_the_table(front):
    pd.testing.assert_frame_equal(front.to_frame(), front.table)
    assert set(front.columns("table")["name"]) == set(front.table.columns)
    assert front.table["point"].tolist() == [0, 1, 2]


def test_the_card_says_objectives_ends_and_units(front):
    text = front.card().text()
    assert re.search(r"co2: [\d,]+ to [\d,]+ t a year", text)
    assert "VND a year" in text
    assert "by points" in text
    assert "optimal" in text
    assert "Front" in repr(front)
    assert "<strong>Front</strong>" in front._repr_html_()


def test_it_draws_itself(front):
    ax = front.plot()
    assert ax.get_xlabel() == "CO₂ avoided, t a year"
    assert ax.get_ylabel() == "benefit, billion VND a year"
    assert front.plot.front(language="vi").get_xlabel() == "CO₂ tránh được, t mỗi năm"


def test_it_comes_back_from_a_file_with_its_plans(front, tmp_path):
    again = sym.load(sym.save(front, tmp_path / "front.zip"))
    assert type(again) is Front
    assert again.straight == front.straight
    pd.testing.assert_frame_equal(again.table, front.table)
    pd.testing.assert_frame_equal(again.flows, front.flows)
    assert again.plan(1).benefit == front.plan(1).benefit
    assert again.settings["x_unit"] == "t"
