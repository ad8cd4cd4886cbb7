"""Which pairs are joined, and which are cut."""

from __future__ import annotations

import numpy as np
import pytest

from makers import TRUCK, catalogue, content, matched, park
from matching.plants import plant, with_plants
from symbiosis.matching.candidates import with_dry_matter

TWO = [{}, {"company": "other"}]
FAR = [("giver", "taker", 10.0), ("other", "taker", 200.0)]


def pairs(*args, **options) -> list[tuple[str, str]]:
    arcs = matched(*args, **options).arcs
    return list(arcs[["output", "need"]].itertuples(index=False, name=None))


def test_every_output_meets_every_need_of_its_material():
    outputs = [{}, {}, {"material": "else"}]
    known = catalogue(["waste", "else"])
    assert pairs(park(outputs, [{}, {}]), known) == [
        (f"o{i}", f"n{j}") for i in (0, 1) for j in (0, 1)
    ]


def test_the_reach_of_the_mode_cuts():
    case = park(TWO, distances=FAR)
    assert pairs(case) == [("o0", "n0")]
    assert pairs(case, catalogue(haulage=[TRUCK | {"reach_km": 200.0}])) == [
        ("o0", "n0"),
        ("o1", "n0"),
    ]
    assert len(pairs(case, catalogue(haulage=[TRUCK | {"reach_km": np.nan}]))) == 2


def test_a_reach_of_the_user_comes_before_that_of_the_mode():
    case = park(TWO, distances=FAR)
    assert len(pairs(case, reach_km=200.0)) == 2
    assert pairs(case, reach_km=9.9) == []


def test_an_unknown_distance_is_never_cut():
    assert len(pairs(park(TWO, distances=[]), reach_km=0.1)) == 2


def test_a_link_is_never_cut():
    link = {"output": "o1", "need": "n0"}
    assert len(pairs(park(TWO, distances=FAR, links=[link]))) == 2
    assert pairs(park(TWO, distances=FAR, links=[link]), reach_km=1.0) == [("o1", "n0")]


def test_the_reach_is_that_of_what_travels():
    known = catalogue(
        ["waste", {"material": "dry", "parent": "waste", "haul": "ship"}],
        conversions=[{"conversion": "drying", "takes": {"waste": 1.0}, "gives": {"dry": 1.0}}],
        haulage=[TRUCK, TRUCK | {"mode": "ship", "reach_km": 5_000.0}],
    )
    arcs = matched(park(TWO, distances=FAR), known).arcs
    assert arcs[["output", "via"]].values.tolist() == [
        ["o0", ""],
        ["o0", "drying"],
        ["o1", "drying"],
    ]
    at_receiver = known.replace(conversions=known.conversions.assign(at="receiver"))
    assert set(matched(park(TWO, distances=FAR), at_receiver).arcs["output"]) == {"o0"}


def test_pairs_within_a_company_count_only_where_asked_for_or_linked():
    own = park([{"company": "one"}], [{"company": "one"}])
    assert pairs(own) == []
    assert pairs(own, internal=True) == [("o0", "n0")]
    arc = matched(own, internal=True).arcs.iloc[0]
    assert (arc["internal"], arc["distance_km"], arc["transport"]) == (True, 0, 0)
    linked = park(
        [{"company": "one"}], [{"company": "one"}], links=[{"output": "o0", "need": "n0"}]
    )
    assert pairs(linked) == [("o0", "n0")]


def test_only_links_leaves_the_links():
    case = park([{}, {}], [{}, {}], links=[{"output": "o1", "need": "n0"}])
    assert pairs(case, only_links=True) == [("o1", "n0")]
    assert pairs(case, only_links=True, internal=True) == [("o1", "n0")]
    assert len(pairs(case)) == 4


@pytest.mark.parametrize("side", ["outputs", "needs", "links"])
def test_a_table_without_rows_gives_no_exchange(side):
    case = park(**{side: []}, specs=[{"need": "n0", "parameter": "lead", "at_most": 1.0}])
    assert len(pairs(case)) == (1 if side == "links" else 0)


def test_a_material_that_nobody_knows_meets_its_like():
    case = park([{"material": "unheard"}], [{"material": "unheard"}])
    assert matched(case).arcs["verdict"].tolist() == ["unknown"]  # its measure is not known


def test_measured_dry_matter_comes_before_the_typical():
    known = catalogue([{"material": "waste", "dry_matter": 0.3}])
    case = park([{}, {}], contents=[content("o0", "dry_matter", 250_000.0)])
    found = with_dry_matter(case, known)
    assert found["dry"].tolist() == [0.25, 0.3]
    assert found["dry_typical"].tolist() == [False, True]
    assert "dry" not in case.outputs


# Plants.


MILL = plant("mill", {"waste": 1.0}, {"mud": 0.8, "waste": 0.1})
GOODS = catalogue(["waste", "mud"])


def test_a_plant_deals_with_its_own_company_too():
    own = {"company": "works"}
    case = with_plants(MILL, outputs=[own], needs=[own | {"material": "mud"}, own])
    arcs = matched(case, GOODS).arcs
    assert arcs[["output", "need"]].to_numpy().tolist() == [
        ["mill/mud", "n0"],
        ["mill/waste", "n1"],
        ["o0", "mill/waste"],
    ]
    assert arcs["internal"].all()
    assert (arcs["distance_km"] == 0).all()
    assert matched(case, GOODS, only_links=True).arcs.empty


def test_no_plant_feeds_itself_unless_a_link_says_so():
    assert pairs(with_plants(MILL), GOODS, internal=True) == []
    link = {"output": "mill/waste", "need": "mill/waste"}
    assert pairs(with_plants(MILL, links=[link]), GOODS) == [("mill/waste", "mill/waste")]
    two = with_plants(MILL, plant("oven", {"mud": 1.0}, {"salt": 1.0}))
    assert pairs(two, GOODS) == [("mill/mud", "oven/mud")]


def test_a_way_leads_to_a_plant_and_away_from_it():
    known = catalogue(
        ["waste", "mud", "salt", "gel"],
        conversions=[
            {"conversion": "wash", "takes": {"salt": 1.0}, "gives": {"waste": 0.5}},
            {"conversion": "set", "takes": {"mud": 1.0}, "gives": {"gel": 0.5}},
        ],
    )
    case = with_plants(MILL, outputs=[{"material": "salt"}], needs=[{"material": "gel"}])
    arcs = matched(case, known, depth=1).arcs  # each way has its own depth
    assert arcs[["output", "via", "need"]].to_numpy().tolist() == [
        ["mill/mud", "set", "n0"],
        ["o0", "wash", "mill/waste"],
    ]
    assert arcs["most"].tolist() == [40.0, 100.0]  # all it gives, and what 50 t need
    assert matched(case, known, depth=0).arcs.empty
