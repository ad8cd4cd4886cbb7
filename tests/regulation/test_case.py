"""Outputs, ways and needs numbered from the exchanges."""

from __future__ import annotations

import pytest

from regulation.hand_made import many, one
from symbiosis.regulation.case import Case


def arc(output: str, via: str, need: str) -> dict[str, str]:
    return {"output": output, "via": via, "need": need, "delivered_material": "paper"}


def test_ways_and_pairs_point_back_to_the_exchanges() -> None:
    arcs = [arc("p", "", "m"), arc("o", "baling", "n"), arc("o", "", "n"), arc("o", "", "m")]
    case = Case.of(
        many(
            [{"output": o, "company": o.upper()} for o in "opq"],
            [{"need": n, "company": "R"} for n in "nm"],
            arcs,
            [{"company": "O", "permits": "a b"}],
        )
    )
    ways = case.ways.iloc[case.arc_way]
    assert ways[["output", "via"]].values.tolist() == [[a["output"], a["via"]] for a in arcs]
    assert case.outputs["output"].iloc[ways["number"]].tolist() == ways["output"].tolist()
    assert case.needs["need"].iloc[case.arc_need].tolist() == [a["need"] for a in arcs]
    output, need = case.output_need_pairs
    pairs = list(
        zip(case.outputs["output"].iloc[output], case.needs["need"].iloc[need], strict=True)
    )
    assert pairs == [("p", "m"), ("o", "n"), ("o", "m")]
    permits = {"p": "", "o": "a b", "q": ""}
    assert case.outputs.set_index("output")["site_permits"].to_dict() == permits
    assert case.outputs["output"].tolist()[case.giving :] == ["q"]


@pytest.mark.parametrize(
    ("via", "kind"),
    [
        ("", "none"),
        ("baling", "simple"),
        ("baling > pulping", "recycling"),
        ("pulping > filtration", "treatment"),
        ("baling > unheard_of", ""),
    ],
)
def test_the_heaviest_conversion_gives_the_legal_kind(via: str, kind: str) -> None:
    assert Case.of(one(via=via)).ways["legal_kind"].tolist() == [kind]


def test_a_family_holds_the_material_and_its_parents() -> None:
    case = Case.of(one())
    assert case.family("treated_wastewater") == {"treated_wastewater", "water"}
    assert case.family("unheard_of") == {"unheard_of"}
