"""Variants say what they are near, draw their links, and come back from a file."""

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.model.variants import Variants


@pytest.fixture(scope="module")
def variants():
    return sym.alternatives(sym.match(sym.example(), sym.catalogue()), within=0.1, n=2)


def test_the_frame_is_the_table(variants):
    pd.testing.assert_frame_equal(variants.to_frame(), variants.table)
    assert set(variants.columns("table")["name"]) == set(variants.table.columns)


def test_the_card_says_how_near_and_how_many(variants):
    text = variants.card().text()
    assert "plans: 2" in text
    assert "within: 10 %" in text
    assert "of the best: benefit" in text
    assert "Variants" in repr(variants)


def test_it_draws_its_links(variants):
    ax = variants.plot()
    drawn = {shape.get_gid() for shape in ax.patches if shape.get_gid()}
    flows = variants.flows
    named = "plan " + flows["plan"].astype(str) + " uses " + flows["output"] + " > " + flows["need"]
    assert drawn
    assert drawn <= set(named)
    assert any(gid.startswith("plan 1 ") for gid in drawn)


def test_it_comes_back_from_a_file_with_its_plans(variants, tmp_path):
    again = sym.load(sym.save(variants, tmp_path / "variants.zip"))
    assert type(again) is Variants
    assert again.how == variants.how
    pd.testing.assert_frame_equal(again.table, variants.table)
    pd.testing.assert_frame_equal(again.flows, variants.flows)
    assert again.plan(1).benefit == variants.plan(1).benefit
