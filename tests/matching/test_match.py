"""Laws of matching: on small parks made up by chance, and what a user may not ask."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makers import catalogue, content, matched, outlet, park
from symbiosis.errors import SymbiosisError
from symbiosis.matching.carbon import CARBON_TERMS
from symbiosis.matching.value import TERMS
from symbiosis.model.matches import ARCS, VERDICTS, Matches
from symbiosis.model.park import Park
from symbiosis.tables import names

KEYS = ["output", "via", "need"]
KNOWN = catalogue(
    [
        {"material": "a", "dry_matter": 0.3, "co2_disposal": 0.1},
        {"material": "b", "co2": 0.4},
        {"material": "c", "parent": "b", "co2": 0.2, "heating_value": 4.0},
        {"material": "ash", "disposal_cost": 300.0},
        {"material": "electricity", "measure": "MWh", "price": 2_000.0},
    ],
    conversions=[
        {
            "conversion": "ab",
            "takes": {"a": 1.0, "electricity": 0.02},
            "gives": {"b": 0.7, "ash": 0.1},
        }
        | {"cost": 100.0, "cost_at": 50.0, "scale_exponent": 0.6, "at": "receiver"},
        {"conversion": "bc", "takes": {"b": 1.0}, "gives": {"c": 0.5}, "by_dry_matter": True},
        {"conversion": "ca", "takes": {"c": 1.0}, "gives": {"a": 2.0}, "cost": np.nan},
    ],
    outlets=[outlet("bc", "c", "dry_matter", 900_000.0)],
)
AMOUNTS = st.one_of(st.just(np.nan), st.just(0.0), st.floats(0.01, 1e6))
COMPANIES = st.sampled_from(["k", "l", "m"])
MATERIALS = st.sampled_from(["a", "b", "c"])
WORDS = st.sampled_from(["measured", "reported", "estimated", "assumed"])
STREAM = {"company": COMPANIES, "material": MATERIALS, "amount": AMOUNTS, "confidence": WORDS}
OUTPUT = st.fixed_dictionaries(
    STREAM
    | {"disposal_cost": st.floats(-1e4, 1e5), "keeps_for": st.sampled_from([np.nan, 12.0, 48.0])}
)
NEED = st.fixed_dictionaries(
    STREAM | {"price": st.floats(0, 1e5), "use": st.sampled_from(["", "fuel", "feed"])}
)
PARKS = st.builds(
    lambda outputs, needs: park(
        outputs,
        needs,
        [("k", "l", 12.0), ("k", "m", 170.0)],
        contents=[content("o0", "lead", 3.0), content("o1", "dry_matter", 4e5)],
        specs=[
            {"need": "n0", "parameter": "lead", "at_most": 5.0, "basis": "mass", "unit": "mg/kg"}
        ],
    ),
    st.lists(OUTPUT, min_size=1, max_size=4),
    st.lists(NEED, min_size=1, max_size=4),
)
FEW = settings(max_examples=8)


def keys(matches: Matches) -> set[tuple[str, ...]]:
    return set(matches.arcs[KEYS].itertuples(index=False, name=None))


@FEW
@given(PARKS)
def test_sums_verdicts_and_the_ledger_agree(case):
    matches = matched(case, KNOWN)
    arcs, ledger = matches.arcs, matches.findings
    assert list(arcs.columns) == names(ARCS)
    assert not arcs.duplicated(KEYS).any()
    gains, costs = TERMS[:2], TERMS[2:]
    np.testing.assert_allclose(
        arcs["benefit"], arcs[gains].sum(axis=1) - arcs[costs].sum(axis=1), rtol=1e-12, atol=1e-6
    )
    np.testing.assert_allclose(arcs["co2"], arcs[CARBON_TERMS].sum(axis=1), rtol=1e-12, atol=1e-12)
    assert arcs["assumed_share"].between(0, 1).all()
    for arc in arcs.itertuples():
        bears = (
            ledger["output"].isin(["", arc.output])
            & ledger["via"].isin(["*", arc.via])
            & ledger["need"].isin(["", arc.need])
        )
        worst = max((VERDICTS.index(v) for v in ledger.loc[bears, "verdict"]), default=0)
        assert arc.verdict == VERDICTS[worst]


@FEW
@given(PARKS)
def test_no_more_flows_than_is_left_and_wanted(case):
    arcs = matched(case, KNOWN).arcs
    left = arcs["output"].map(case.outputs.set_index("output")["amount"]).astype(float)
    wanted = arcs["need"].map(case.needs.set_index("need")["amount"]).astype(float)
    filled = arcs["most"] * arcs["delivered"] * arcs["replaces"]
    assert not (arcs["most"] > left).any()
    assert not (filled > wanted * (1 + 1e-9)).any()
    assert (arcs["most"].isna() == (left.isna() | wanted.isna())).all()


@FEW
@given(PARKS, st.randoms(use_true_random=False))
def test_other_names_and_another_order_change_nothing(case, random):
    def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
        order = list(range(len(frame)))
        random.shuffle(order)
        return frame.iloc[order]

    def renamed(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        return frame.assign(
            **{c: frame[c].map(lambda key: f"{7 - int(key[1])}{key}") for c in columns}
        )

    other = Park(
        **{name: getattr(case, name) for name in Park.tables}, settings=case.settings
    ).replace(
        outputs=shuffled(renamed(case.outputs, "output")),
        needs=shuffled(renamed(case.needs, "need")),
        contents=renamed(case.contents, "owner"),
        specs=renamed(case.specs, "need"),
    )
    before, after = matched(case, KNOWN).arcs, matched(other, KNOWN).arcs
    after = after.assign(output=after["output"].str[1:], need=after["need"].str[1:])
    after = after.sort_values(KEYS, ignore_index=True)
    pd.testing.assert_frame_equal(before, after)


@FEW
@given(PARKS, st.integers(0, 2))
def test_more_depth_more_reach_and_internal_pairs_lose_nothing(case, depth):
    there = keys(matched(case, KNOWN, depth=depth))
    assert there <= keys(matched(case, KNOWN, depth=depth + 1))
    assert there <= keys(matched(case, KNOWN, depth=depth, internal=True))
    assert there <= keys(matched(case, KNOWN, depth=depth, reach_km=1e6))
    assert keys(matched(case, KNOWN, depth=depth, reach_km=50.0)) <= keys(
        matched(case, KNOWN, depth=depth, reach_km=100.0)
    )


@FEW
@given(PARKS)
def test_nothing_that_is_put_in_is_changed(case):
    frames = {name: getattr(case, name).copy(deep=True) for name in Park.tables}
    known = {name: getattr(KNOWN, name).copy(deep=True) for name in KNOWN.tables}
    matches = matched(case, KNOWN)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, getattr(case, name))
        pd.testing.assert_frame_equal(frame, getattr(matches.park, name))
    for name, frame in known.items():
        pd.testing.assert_frame_equal(frame, getattr(KNOWN, name))


def test_the_depth_counts_conversions():
    case = park([{"material": "a"}], [{"material": "c"}])
    assert [len(matched(case, KNOWN, depth=d).arcs) for d in (0, 1, 2)] == [0, 0, 1]
    assert matched(case, KNOWN).arcs["via"].tolist() == ["ab > bc"]


def test_a_kind_fills_the_need_for_its_family():
    arcs = matched(park([{"material": "c"}], [{"material": "b"}]), KNOWN, depth=0).arcs
    assert arcs[["via", "delivered_material"]].to_numpy().tolist() == [["", "c"]]


def test_what_arrives_is_told_for_ways_that_arrive_only():
    case = park([{"material": "a"}], [{"material": "b"}], contents=[content("o0", "lead", 3.0)])
    assert set(matched(case, KNOWN).delivered["via"]) == {"ab", "ab > bc"}
    assert set(matched(case, KNOWN, depth=1).delivered["via"]) == {"ab"}
    far = park([{"material": "a"}], [{"material": "b"}], [("giver", "taker", 999.0)],
               contents=[content("o0", "lead", 3.0)])  # fmt: skip
    assert len(matched(far, KNOWN).delivered) == 0


def test_the_arguments_are_kept():
    matches = matched(reach_km=30.0, depth=1)
    assert matches.settings == {
        "reach_km": 30.0,
        "depth": 1,
        "internal": False,
        "only_links": False,
        "estimate": False,
        "worth": None,
        "dominated": False,
        "left_out": {"senseless": 0, "dominated": 0, "worth": 0},
    }


def test_what_brings_too_little_is_left_out_only_where_asked_and_counted():
    needs = [{"price": 90_000.0}, {"price": 10_000.0}, {"price": np.nan}]
    case = park(needs=needs, links=[{"output": "o0", "need": "n1"}])
    every = matched(case).arcs
    least = float(every["benefit"].max()) + 1.0
    assert len(every) == 3
    some = matched(case, worth=least)
    assert some.arcs["need"].tolist() == ["n1", "n2"]  # a link names it; a price is not known
    assert some.settings["left_out"]["worth"] == 1
    assert "1 worth" in repr(some)
    assert len(matched(case, worth=least - 1.0).arcs) == 3


def test_the_price_of_carbon_counts_for_what_it_can_bring():
    known = catalogue([{"material": "waste", "co2": 2.0}])
    worth = float(matched(park(), known).arcs["benefit"].iloc[0]) + 100.0
    assert len(matched(park(), known, worth=worth).arcs) == 0
    assert len(matched(park(settings={"carbon_price": 1000.0}), known, worth=worth).arcs) == 1


@pytest.mark.parametrize(
    "wrong", [{"reach_km": 0.0}, {"reach_km": -1.0}, {"reach_km": np.nan}, {"depth": -1}]
)
def test_what_means_nothing_is_refused(wrong):
    with pytest.raises(SymbiosisError) as error:
        matched(**wrong)
    assert error.value.where.startswith(next(iter(wrong)))
    assert error.value.mend
