"""What is found on matching, each at the smallest thing that decides it."""

from __future__ import annotations

import numpy as np
import pytest

from makers import TRUCK, catalogue, matched, park, told
from matching.plants import plant, with_plants

DRYING = {
    "conversion": "drying",
    "takes": {"waste": 1.0},
    "gives": {"dry": 0.3},
    "keeps_for": 4_320.0,
}
BOTH = catalogue(["waste", {"material": "dry", "parent": "waste"}], conversions=[DRYING])


def verdict(*args, **more) -> str:
    return matched(*args, **more).arcs["verdict"].iloc[0]


def by_way(matches, column="verdict") -> dict[str, str]:
    return matches.arcs.set_index("via")[column].to_dict()


def test_a_plain_exchange_is_allowed_and_says_nothing():
    matches = matched()
    assert matches.arcs["verdict"].tolist() == ["allowed"]
    assert len(matches.findings) == 0


# Distance.


def test_an_unknown_distance_is_at_best_conditional_and_costs_nothing():
    matches = matched(park(distances=[]))
    arc = matches.arcs.iloc[0]
    assert (arc["verdict"], arc["transport"], arc["distance_basis"]) == (
        "conditional",
        0,
        "unknown",
    )
    assert np.isnan(arc["distance_km"])
    assert len(told(matches, "unknown distance")) == 1


@pytest.mark.parametrize("term", ["distance_km", "transport"])
def test_a_link_settles_an_unknown_distance(term):
    link = {"output": "o0", "need": "n0", term: 5.0}
    matches = matched(park(distances=[], links=[link]))
    assert matches.arcs["verdict"].tolist() == ["allowed"]
    assert matches.arcs["transport"].tolist() == [5.0 if term == "transport" else 40_000.0]


def test_a_link_settles_its_own_way_only():
    link = {"output": "o0", "need": "n0", "via": "drying", "distance_km": 5.0}
    matches = matched(park(distances=[], links=[link]), BOTH)
    assert by_way(matches) == {"": "conditional", "drying": "allowed"}


# Spoiling.


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (24.0, "allowed"),
        (72.0, "forbidden"),
        (48.0, "forbidden"),
        (47.5, "allowed"),
        (np.nan, "allowed"),
    ],
)
def test_what_keeps_48_hours_must_be_collected_in_time(every, expected):
    case = park([{"keeps_for": 48.0}], [{"collect_every": every}])  # 10 km at 40 km/h: 0.25 h
    matches = matched(case)
    assert matches.arcs["verdict"].tolist() == [expected]
    finding = told(matches, "keeps for 48 h").iloc[0]
    waits = 24.0 if np.isnan(every) else every
    assert finding[["value", "limit", "unit"]].tolist() == [waits + 0.25, 48.0, "h"]
    assert ("(assumed)" in finding["reason"]) == np.isnan(every)


def test_what_may_spoil_is_a_condition_while_nobody_says_how_often_it_is_collected():
    matches = matched(park([{"keeps_for": 12.0}]))
    assert matches.arcs["verdict"].tolist() == ["conditional"]
    assert told(matches, "may spoil").iloc[0]["mend"]


def test_the_road_counts_for_what_spoils():
    case = park([{"keeps_for": 26.0}], [{"collect_every": 24.0}])
    assert verdict(case) == "allowed"
    assert verdict(case, catalogue(haulage=[TRUCK | {"speed": 4.0}])) == "forbidden"


def test_what_the_need_says_of_keeping_counts_where_the_output_says_nothing():
    need = {"keeps_for": 12.0, "collect_every": 24.0}
    assert verdict(park(needs=[need])) == "forbidden"
    assert verdict(park([{"keeps_for": 100.0}], [need])) == "allowed"


def test_drying_lifts_the_spoiling():
    case = park([{"keeps_for": 48.0}], [{"collect_every": 72.0}])
    assert by_way(matched(case, BOTH)) == {"": "forbidden", "drying": "allowed"}


def test_drying_at_the_receiver_does_not_keep_what_travels_wet():
    known = BOTH.replace(conversions=BOTH.conversions.assign(at="receiver"))
    case = park([{"keeps_for": 48.0}], [{"collect_every": 72.0}])
    assert by_way(matched(case, known)) == {"": "forbidden", "drying": "forbidden"}


def test_what_does_not_spoil_says_nothing():
    assert len(told(matched(park(needs=[{"collect_every": 72.0}])), "keeps")) == 0


# Tags, contracts, bars.


@pytest.mark.parametrize(
    ("tags", "refuses", "expected"),
    [
        ("odorous dusty", "dusty", "forbidden"),
        ("odorous, dusty", "pathogen; dusty", "forbidden"),
        ("odorous", "dusty", "allowed"),
        ("odorous", "odor", "allowed"),
        ("", "dusty", "allowed"),
    ],
)
def test_a_refused_tag_forbids(tags, refuses, expected):
    assert verdict(park([{"tags": tags}], [{"refuses": refuses}])) == expected


def test_every_refused_tag_is_named():
    matches = matched(park([{"tags": "pathogen odorous dusty"}], [{"refuses": "dusty,odorous"}]))
    assert matches.findings["reason"].tolist() == ["the receiver refuses: dusty odorous"]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2027-01-01", "conditional"),
        ("2026-11-21", "allowed"),
        ("2020-01-01", "allowed"),
        ("", "allowed"),
    ],
)
def test_a_contract_binds_until_its_date(until, expected):
    assert verdict(park([{"contract_until": until}])) == expected


def test_a_contract_does_not_bind_what_runs_under_it():
    needs = [{}, {"need": "other"}]
    link = {"output": "o0", "need": "n0", "status": "existing"}
    matches = matched(park([{"contract_until": "2027-01-01"}], needs, links=[link]))
    found = matches.arcs.set_index("need")["verdict"].to_dict()
    assert found == {"n0": "allowed", "other": "conditional"}
    alone = matched(park([{"contract_until": "2027-01-01"}], needs))
    assert told(alone, "bound by contract")["need"].tolist() == [""]


def test_a_barred_link_bars_its_own_way_only():
    link = {"output": "o0", "need": "n0", "status": "barred"}
    matches = matched(park(links=[link]), BOTH)
    assert by_way(matches) == {"": "forbidden", "drying": "allowed"}
    assert by_way(matches, "status") == {"": "barred", "drying": "new"}


def test_a_link_that_no_conversion_makes_is_told():
    link = {"output": "o0", "need": "n0", "via": "magic"}
    matches = matched(park(links=[link]))
    assert len(matches.arcs) == 1
    assert told(matches, "no known conversion")[["via", "verdict"]].iloc[0].tolist() == [
        "magic",
        "unknown",
    ]


# Amounts and prices.


@pytest.mark.parametrize("side", ["outputs", "needs"])
@pytest.mark.parametrize(
    ("row", "words"),
    [({"amount": np.nan}, "unquantified"), ({"pattern": "one_off"}, "one-off lot")],
)
def test_what_is_not_in_the_programme_is_told_and_stays(side, row, words):
    matches = matched(park(**{side: [row]}))
    assert matches.arcs["verdict"].tolist() == ["allowed"]
    assert matches.arcs["most"].isna().all()
    assert told(matches, words)[side.removesuffix("s")].tolist() == [
        "o0" if side == "outputs" else "n0"
    ]
    assert len(matches.findings) == 1


def test_missing_prices_are_told_and_dropped_nowhere():
    matches = matched(park([{"disposal_cost": np.nan}], [{"price": np.nan}]))
    arc = matches.arcs.iloc[0]
    assert arc[["avoided_disposal", "avoided_purchase", "benefit"]].tolist() == [0, 0, -50_000]
    assert arc["verdict"] == "allowed"
    assert told(matches, "its disposal counts 0")[["output", "need"]].iloc[0].tolist() == ["o0", ""]
    assert told(matches, "the usual supply counts 0")[["output", "need"]].iloc[0].tolist() == [
        "",
        "n0",
    ]


@pytest.mark.parametrize("lost", [{"currency": "USD"}, {"mode": "other"}, {"rate": np.nan}])
def test_a_haul_without_a_price_is_conditional_and_no_crash(lost):
    matches = matched(park(), catalogue(haulage=[TRUCK | lost]))
    arc = matches.arcs.iloc[0]
    assert (arc["transport"], arc["verdict"]) == (0, "conditional")
    assert len(told(matches, "haulage cost unknown")) == 1


def test_a_haul_without_a_price_concerns_the_ways_that_take_it():
    known = catalogue(
        ["waste", {"material": "dry", "parent": "waste", "haul": "barge"}], conversions=[DRYING]
    )
    assert by_way(matched(park(), known)) == {"": "allowed", "drying": "conditional"}


def test_a_stated_transport_needs_no_haulage():
    link = {"output": "o0", "need": "n0", "transport": 9.0}
    assert verdict(park(links=[link]), catalogue(haulage=[])) == "allowed"


def test_a_link_that_runs_above_what_there_is_is_told():
    link = {"output": "o0", "need": "n0", "status": "existing", "today": 300.0}
    matches = matched(park(links=[link]))
    assert told(matches, "runs at 300 t today, but at most 80")["verdict"].tolist() == [
        "conditional"
    ]
    assert not len(told(matched(park(links=[link | {"today": 80.0}])), "runs at"))


def test_ports_of_plants_are_priced_and_quantified():
    mill = plant("mill", {"waste": 1.0, "salt": 0.1}, {"mud": 0.8}, buys={"salt": 5.0})
    outputs = [{}, {"material": "salt"}]
    matches = matched(
        with_plants(mill, outputs=outputs, needs=[{"material": "mud"}]),
        catalogue(["waste", "mud", "salt"]),
    )
    assert matches.arcs["verdict"].tolist() == ["allowed"] * 3
    assert len(matches.findings) == 0


def test_a_port_whose_price_nobody_knows_is_told():
    mill = plant("mill", {"waste": 1.0}, {"mud": 0.8}, buys={"waste": 0.0})
    mill["needs"][0]["price_known"] = False
    matches = matched(with_plants(mill, outputs=[{}]))
    assert told(matches, "price unknown")["need"].tolist() == ["mill/waste"]
