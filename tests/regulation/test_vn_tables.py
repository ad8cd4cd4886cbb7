"""The tables of the Vietnamese rules against each other: what must hold whatever the figures are."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pandas as pd
import pytest

from symbiosis.reading.rules import rulebook

LAW = rulebook("vn")
RULES = LAW.rules.set_index("rule")
THRESHOLDS = ["vn.hazardous.qcvn07", "vn.sludge.qcvn50"]
NOT_ADJUSTED = {"temperature", "colour", "ph", "coliform", "gross_alpha", "gross_beta"}


def limits(rule: str) -> pd.DataFrame:
    return LAW.limits[LAW.limits["rule"] == rule]


def bounds(rule: str) -> pd.Series:
    return limits(rule).set_index(["parameter", "bound"])["value"]


@pytest.mark.parametrize(("rule", "pairs"), [(THRESHOLDS[0], 17), (THRESHOLDS[1], 24)])
def test_a_total_threshold_is_twenty_times_the_leached_one(rule: str, pairs: int) -> None:
    found = 0
    for _, line in limits(rule).groupby("line"):
        if len(line) == 2:
            total, leached = line.iloc[0], line.iloc[1]
            assert leached["parameter"] == f"{total['parameter']}_leached"
            assert (total["adjusted"], leached["adjusted"]) == ("qcvn_dry_share", "")
            assert total["value"] == pytest.approx(20 * leached["value"])
            found += 1
    assert found == pairs


def test_the_thresholds_of_waste_and_of_sludge_agree_where_both_have_one() -> None:
    waste, sludge = (bounds(rule) for rule in THRESHOLDS)
    both = waste.index.intersection(sludge.index)
    assert len(both) > 20
    pd.testing.assert_series_equal(waste[both], sludge[both])


def test_column_a_is_nowhere_wider_than_column_b() -> None:
    a, b = bounds("vn.discharge.column_a"), bounds("vn.discharge.column_b")
    assert a.index.equals(b.index)
    assert len(a) == 34
    most = a.index.get_level_values("bound") == "at_most"
    assert (a[most] <= b[most]).all()
    assert (a[most] < b[most]).any()
    assert (a[~most] >= b[~most]).all()


def test_reuse_asks_for_the_same_column_a_as_a_discharge_but_for_the_receiving_water() -> None:
    reuse, discharge = limits("vn.wastewater.column_a"), limits("vn.discharge.column_a")
    pd.testing.assert_series_equal(
        bounds("vn.wastewater.column_a"), bounds("vn.discharge.column_a")
    )
    assert set(reuse["adjusted"]) == {""}
    plain = discharge.loc[discharge["adjusted"] == "", "parameter"]
    assert set(plain) == NOT_ADJUSTED
    assert reuse["confidence"].tolist() == discharge["confidence"].tolist()


def test_a_rule_begins_on_the_day_after_what_it_replaces_has_ended() -> None:
    seen = 0
    for new, row in RULES.iterrows():
        for old in row["replaces"].split():
            until = RULES.loc[old, "in_force_until"]
            first = dt.date.fromisoformat(until) + dt.timedelta(days=1)
            assert first.isoformat() == row["in_force_from"], (old, new)
            seen += 1
    assert seen >= 10


def test_titles_stand_in_both_languages_in_composed_letters() -> None:
    for column in ("title", "title_vi"):
        assert (RULES[column] != "").all()
        assert all(unicodedata.is_normalized("NFC", text) for text in RULES[column])
    assert RULES["title_vi"].str.contains("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", regex=True).mean() > 0.99


def test_what_was_not_obtained_is_not_held() -> None:
    assert not RULES.loc[RULES["title"].str.contains("QCVN (?:40|07):2025"), "loaded"].any()
    assert (~RULES["loaded"]).sum() == 4
