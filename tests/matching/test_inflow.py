"""What a plant gives holds what came into it: unknown where nobody measured that."""

from __future__ import annotations

import pytest

from makers import catalogue, content, matched, outlet, told
from matching.plants import plant, with_plants

PARAMETERS = [
    {"parameter": "lead", "unit": "mg/kg", "basis": "mass", "mixes": "mass"},
    {"parameter": "cod", "unit": "mg/L", "basis": "volume", "mixes": "volume"},
    {"parameter": "ph", "unit": "1", "basis": "own", "mixes": "no"},
]
DRYING = {
    "conversion": "drying",
    "takes": {"mud": 1.0},
    "gives": {"dust": 0.5},
    "by_dry_matter": True,
}
MATERIALS = ["waste", "mud", "dust", "salt", "lye", "gel"]
OUTLETS = [outlet("drying", "dust", "dry_matter", 900_000.0)]
KNOWN = catalogue(MATERIALS, parameters=PARAMETERS)
DRIED = catalogue(
    [{"material": "mud", "dry_matter": 0.3}, "waste", "dust"],
    conversions=[DRYING],
    outlets=OUTLETS,
    parameters=PARAMETERS,
)
MILL = plant("mill", {"waste": 1.0, "salt": 0.1}, {"mud": 0.8})


def spec(parameter: str = "lead", need: str = "end", basis: str = "mass") -> dict:
    limit = {"need": need, "parameter": parameter, "basis": basis, "unit": "x"}
    return limit | {"at_most": 10.0}


def case(*plants, contents=(), specs=(), outputs=({}, {}), wanted="mud", **others):
    needs = [{"need": "end", "material": wanted}]
    specs = list(specs) or [spec()]
    return with_plants(
        *(plants or (MILL,)), outputs=outputs, needs=needs, contents=contents, specs=specs, **others
    )


LEAD = [content("o0", "lead", 3.0), content("o1", "lead", 99.0)]


def last(matches):
    """Give the verdict of the exchange with the end."""
    return matches.arcs.set_index("need").loc["end", "verdict"]


def test_what_comes_into_a_plant_decides_what_it_gives():
    matches = matched(case(contents=LEAD), KNOWN)
    assert last(matches) == "allowed"
    assert len(matches.findings) == 0
    assert matches.mixes[["need", "parameter"]].to_numpy().tolist() == [["end", "lead"]]


def test_what_comes_in_unmeasured_makes_it_unknown_and_is_named():
    matches = matched(case(contents=LEAD[:1]), KNOWN)
    assert last(matches) == "unknown"
    finding = matches.findings.iloc[0]
    assert len(matches.findings) == 1
    assert finding["reason"] == "what comes into mill is not measured for lead (o1)"
    assert finding[["stage", "output", "via", "need", "parameter", "limit", "mend"]].tolist() == [
        "specification", "mill/mud", "", "end", "lead", 10.0, "measure it",
    ]  # fmt: skip
    assert set(matches.arcs.loc[matches.arcs["need"] == "mill/waste", "verdict"]) == {"allowed"}


def test_many_that_are_not_measured_are_counted():
    matches = matched(case(outputs=[{}] * 7), KNOWN)
    assert told(matches, "(o0, o1, o2, o3, o4 and 2 more)")["need"].tolist() == ["end"]


def test_what_an_outlet_fixes_is_known_whatever_comes_in():
    fixed = [content("mill/mud", "lead", 3.0)]
    assert last(matched(case(contents=fixed), KNOWN)) == "allowed"


def test_what_does_not_mix_is_not_carried_through_a_plant():
    contents = [content(owner, "ph", 7.0, "own") for owner in ("o0", "o1")]
    specs = [spec("ph", basis="own")]
    matches = matched(case(contents=contents, specs=specs), KNOWN)
    assert last(matches) == "unknown"
    assert told(matches, "ph is not carried through a plant")["need"].tolist() == ["end"]
    fixed = [content("mill/mud", "ph", 7.0, "own")]
    assert last(matched(case(contents=fixed, specs=specs), KNOWN)) == "allowed"
    fixed = [content("mill/mud", "ph", 11.0, "own")]
    assert last(matched(case(contents=fixed, specs=specs), KNOWN)) == "forbidden"


def test_what_a_company_leaves_is_measured_or_not_as_before():
    matches = matched(case(outputs=[{"material": "mud"}], contents=LEAD), KNOWN)
    assert set(matches.arcs.loc[matches.arcs["need"] == "end", "verdict"]) == {"allowed"}
    bare = matched(case(outputs=[{"material": "mud"}]), KNOWN)
    assert told(bare, "lead is not measured")["output"].tolist() == ["o0"]


# What does not come in.


def test_what_is_used_up_on_the_way_need_not_be_measured():
    salt = {"material": "salt"}
    assert last(matched(case(outputs=[{}, {}, salt], contents=LEAD), KNOWN)) == "allowed"
    carrying = plant("mill", {"waste": 1.0, "salt": 0.1}, {"mud": 0.8}, carries=["waste", "salt"])
    matches = matched(case(carrying, outputs=[{}, {}, salt], contents=LEAD), KNOWN)
    assert told(matches, "(o2)")["need"].tolist() == ["end"]


@pytest.mark.parametrize(
    "others",
    [
        {"links": [{"output": "o1", "need": "mill/waste", "status": "barred"}]},
        {"outputs": [{}, {"amount": float("nan")}]},
        {"outputs": [{}, {"amount": 0.0}]},
        {"specs": [spec(), spec("ph", "mill/waste", "own")]},
        {"specs": [spec(), spec("lead", "mill/waste")]},
    ],
)
def test_what_cannot_flow_into_the_plant_need_not_be_measured(others):
    contents = [*LEAD[:1], content("o0", "ph", 7.0, "own")]
    assert last(matched(case(contents=contents, **others), KNOWN)) == "allowed"


# Plants behind plants.


SECOND = plant("oven", {"mud": 1.0}, {"gel": 0.5}, company="taker")
THIRD = plant("press", {"gel": 1.0}, {"lye": 0.5})


def test_a_chain_of_plants_is_followed_to_its_sources():
    chain = (MILL, SECOND, THIRD)
    assert last(matched(case(*chain, contents=LEAD, wanted="lye"), KNOWN)) == "allowed"
    matches = matched(case(*chain, contents=LEAD[:1], wanted="lye"), KNOWN)
    assert last(matches) == "unknown"
    assert told(matches, "what comes into press is not measured for lead (o1)")[
        "output"
    ].tolist() == ["press/lye"]


def test_a_fixed_content_ends_the_chain():
    contents = [*LEAD[:1], content("oven/gel", "lead", 1.0)]
    chain = (MILL, SECOND, THIRD)
    assert last(matched(case(*chain, contents=contents, wanted="lye"), KNOWN)) == "allowed"


def test_a_plant_that_limits_what_it_takes_shuts_out_what_is_not_measured():
    specs = [spec(), spec(need="oven/mud")]
    chain = (MILL, SECOND, THIRD)
    matches = matched(case(*chain, contents=LEAD[:1], specs=specs, wanted="lye"), KNOWN)
    found = matches.arcs.set_index("need")["verdict"]
    assert found["oven/mud"] == "unknown"
    assert found["end"] == "allowed"


def test_plants_that_feed_each_other_come_to_an_end():
    back = plant("oven", {"mud": 1.0}, {"waste": 0.5}, company="taker")
    assert last(matched(case(MILL, back, contents=LEAD), KNOWN)) == "allowed"
    matches = matched(case(MILL, back, contents=LEAD[:1]), KNOWN)
    assert told(matches, "what comes into mill is not measured for lead (o1)")["need"].tolist() == [
        "end"
    ]


# On the way.


def test_what_a_way_into_the_plant_fixes_is_measured():
    known = catalogue(
        ["waste", "mud", "salt"],
        conversions=[{"conversion": "wash", "takes": {"salt": 1.0}, "gives": {"waste": 1.0}}],
        outlets=[outlet("wash", "waste", "lead", 1.0)],
        parameters=PARAMETERS,
    )
    raw = case(outputs=[{"material": "salt"}])
    assert last(matched(raw, known)) == "allowed"
    assert last(matched(raw, known.replace(outlets=known.outlets.head(0)))) == "unknown"


def test_what_a_way_after_the_plant_fixes_is_known():
    fixing = DRIED.replace(
        outlets=catalogue(outlets=[*OUTLETS, outlet("drying", "dust", "lead", 1.0)]).outlets
    )
    assert last(matched(case(wanted="dust"), DRIED)) == "unknown"
    assert last(matched(case(wanted="dust"), fixing)) == "allowed"


def test_a_way_that_dries_loses_what_is_stated_by_volume():
    of_volume = [content(owner, "cod", 3.0, "volume") for owner in ("o0", "o1")]
    contents = [*LEAD, *of_volume]
    assert last(matched(case(wanted="dust", contents=contents), DRIED)) == "allowed"
    specs = [spec("cod", basis="volume")]
    matches = matched(case(wanted="dust", contents=contents, specs=specs), DRIED)
    assert told(matches, "cod is not measured")["via"].tolist() == ["drying"]
    assert last(matched(case(contents=contents, specs=specs), KNOWN)) == "allowed"


def test_what_cannot_be_moved_to_the_basis_of_the_limit_is_not_measured():
    by_volume = [content(owner, "lead", 3.0, "volume") for owner in ("o0", "o1")]
    matches = matched(case(contents=by_volume), KNOWN)
    assert told(matches, "(o0, o1)")["need"].tolist() == ["end"]
    dense = [{"density": 1_000.0}] * 2
    assert last(matched(case(contents=by_volume, outputs=dense), KNOWN)) == "allowed"
