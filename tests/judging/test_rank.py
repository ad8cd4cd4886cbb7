"""The ranking: every opportunity once, in order, with the worst difficulty deciding."""

from __future__ import annotations

import numpy as np
import pytest

import symbiosis as sym
from symbiosis.model.matches import VERDICTS


@pytest.fixture(scope="module")
def plan():
    lawful = sym.regulate(
        sym.match(sym.example(), sym.catalogue()), sym.rulebook("vn", on="2026-11-21")
    )
    return sym.optimise(lawful)


@pytest.fixture(scope="module")
def ranking(plan):
    return sym.rank(plan)


@pytest.fixture(scope="module")
def table(ranking):
    return ranking.table


def test_every_exchange_is_in_some_row(plan):
    exchanges = sym.rank(plan, by="exchange").table
    assert len(exchanges) == len(plan.matches.arcs)
    assert exchanges["benefit_in_plan"].sum() == pytest.approx(plan.benefit)


def test_the_order_is_verdict_then_cell_then_benefit(table):
    levels = table["verdict"].map(VERDICTS.index).to_numpy()
    assert (np.diff(levels) >= 0).all()
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    same = table[["verdict", "benefit_class", "difficulty"]].agg(tuple, axis=1)
    for _, part in table.groupby(same):
        known = part["benefit_alone"].dropna()
        assert known.is_monotonic_decreasing


def test_the_worst_of_four_decides(table):
    scale = {"easy": 1, "medium": 2, "hard": 3}
    four = table[[column for column in table if column.startswith("difficulty_")
                  and column != "difficulty_class"]]  # fmt: skip
    assert (four.map(scale.get).max(axis=1) == table["difficulty"]).all()
    for row in table.itertuples():
        for kind in row.decided_by.split(", "):
            assert scale[getattr(row, f"difficulty_{kind}")] == row.difficulty


def test_the_classes_follow_the_printed_cuts(ranking):
    known = ranking.table.dropna(subset="benefit_alone")
    low = known["benefit_alone"] < ranking.cuts["benefit_medium"]
    high = known["benefit_alone"] >= ranking.cuts["benefit_high"]
    expected = np.select([low, high], ["low", "high"], "medium")
    assert (known["benefit_class"] == expected).all()
    assert "85,553 million VND" in ranking.cuts["benefit rests on"]


def test_marginal_worth_lies_between_nil_and_what_it_brings_alone(table):
    known = table.dropna(subset=["marginal_worth", "benefit_alone"])
    known = known[known["status"] != "existing"]  # what runs may run at a loss
    slack = 1e-6 * known["benefit_alone"].abs().clip(lower=1)
    assert (known["marginal_worth"] >= 0).all()
    assert (known["marginal_worth"] <= known["benefit_alone"] + slack).all()


def test_marginal_worth_is_what_solving_again_without_it_loses(plan, table):
    row = table[(table["amount"] > 0) & (table["status"] == "new")].iloc[3]
    barred = plan.matches.arcs
    members = barred["output"].isin(row["output"].split(" + "))
    members &= barred["need"].isin(row["need"].split(" + "))
    barred.loc[members, "verdict"] = "forbidden"
    again = sym.optimise(plan.matches.replace(arcs=barred))
    assert row["marginal_worth"] == pytest.approx(plan.benefit - again.benefit, rel=1e-6)


def test_an_unused_lawful_one_is_worth_nothing_at_the_margin(table):
    unused = table[(table["amount"] == 0) & table["verdict"].isin(["allowed", "conditional"])]
    assert len(unused)
    assert (unused["marginal_worth"] == 0).all()


def test_what_may_not_flow_shows_what_it_would_be_worth(table):
    shut = table[table["verdict"].isin(["unknown", "forbidden"])]
    assert (shut["amount"] == 0).all()
    assert (shut["benefit_alone"] > 0).any()
    assert shut["reasons"].ne("").all()


def test_many_donors_are_one_opportunity(table):
    paper = table[table["title"].str.contains("Tan Long")].iloc[0]
    assert paper["output"].count(" + ") >= 3
    assert paper["difficulty_organisational"] == "medium"
    parties = len(paper["output"].split(" + ")) + 1
    assert f"organisational medium: {parties} parties take part" in paper["reasons"]


def test_the_brief_is_in(table):
    told = " ".join(table["title"])
    for word in ("CO2", "grain", "Tan Long", "biogas", "sludge", "wastewater"):
        assert word in told
    link = table[table["output"] == "KP-CO2"].iloc[0]
    assert link["status"] == "existing"


def test_an_unquantified_one_is_listed_to_be_quantified(table):
    waiting = table[table["status"] == "unquantified"]
    assert len(waiting)
    assert waiting["benefit_class"].eq("").all()


def test_own_cuts_move_the_classes(plan):
    ranking = sym.rank(plan, cuts=(1e12, 2e12))
    assert set(ranking.table["benefit_class"]) <= {"low", ""}


@pytest.mark.parametrize(
    ("options", "word"),
    [({"by": "colour"}, "colour"), ({"method": "dice"}, "dice"), ({"cuts": (2.0, 1.0)}, "order")],
)
def test_a_wrong_option_is_named(plan, options, word):
    with pytest.raises(sym.SymbiosisError, match=word):
        sym.rank(plan, **options)
