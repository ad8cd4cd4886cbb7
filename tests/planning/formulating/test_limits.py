"""Limits of the user: what each measure counts, what each filter chooses, and what is wrong."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from planning.parks import HALVES, KNOWN, best, matched, park, profile
from symbiosis.errors import NoPlan, SymbiosisError, TableErrors
from symbiosis.matching.match import match
from symbiosis.planning.formulating.links import SMALLEST
from symbiosis.planning.optimise import optimise

LEFT = [
    {"output": "a", "company": "A", "park": "P", "amount": 60.0, "disposal_cost": 2.0},
    {"output": "b", "company": "B", "park": "Q", "amount": 50.0, "disposal_cost": 1.0},
    {"output": "c", "company": "C", "amount": 10.0, "disposal_cost": -9.0},
    {"output": "g", "company": "A", "park": "P", "amount": 1000.0, "disposal_cost": 0.1,
     "material": "gas"},
]  # fmt: skip
WANTED = [
    {
        "need": "n",
        "company": "N",
        "park": "P",
        "amount": 80.0,
        "price": 3.0,
        "collect_every": 8760.0,
    },  # so that lorries are full
    {"need": "m", "company": "M", "amount": 600.0, "price": 0.2, "material": "gas"},
]
ROADS = (("A", "N", 10.0), ("B", "N", 40.0))
# A tonne of a brings 2 + 3 less 0.1 for the road, one of b 1 + 3 - 0.4, and c loses 6; a cubic
# metre of gas brings 0.3. So 60 of a, 20 of b and 600 of gas flow.
ALL = 60 * 4.9 + 20 * 3.6 + 600 * 0.3


@cache
def town():
    return matched(LEFT, WANTED, distances=ROADS)


@pytest.mark.parametrize(
    ("limit", "loss"),
    [
        ({"output": "a", "at_most": 50.0}, 10 * 1.3),  # b fills what a does not
        ({"output": "b", "at_least": 30.0}, 10 * 1.3),
        ({"output": "b", "at_least": 30.0, "at_most": 30.0}, 10 * 1.3),
        ({"output": "b", "at_most": 25.0}, 0.0),
        ({"company": "N", "at_most": 70.0}, 10 * 3.6),  # the receiver's side
        ({"company": "B", "at_most": 5.0}, 15 * 3.6),  # the giver's
        ({"park": "Q", "at_most": 5.0}, 15 * 3.6),
        ({"park": "P", "at_most": 60.75 + 15}, 5 * 3.6),  # 60 t of a, b's 20 t to N, and 0.75 t
        ({"material": "gas", "at_most": 100.0}, 500 * 0.3),  # in m3, its own unit
        ({"need": "m", "at_most": 100.0}, 500 * 0.3),
        ({"company": "A", "at_most": 60.25}, 0.5 * 1.3),  # 60 t of a, and 600 m3 that weigh 0.75
        ({"output": "a", "need": "m", "at_most": 0.0}, 0.0),  # there is no such exchange
        ({"measure": "truck_km", "at_most": 60.0}, 5 * 3.6),  # 60 t / 20 x 10 + 20 t / 20 x 40
        ({"measure": "truck_km", "output": "a", "at_most": 25.0}, 10 * 1.3),
        ({"measure": "co2", "at_most": 56.92 - 6.92}, 10 * 3.6),  # b avoids 0.5 + 0.2 - 0.008
        ({"measure": "links", "at_most": 2}, 20 * 3.6),
        ({"measure": "links", "company": "A", "at_most": 1}, 600 * 0.3),
        ({"measure": "links", "at_least": 4}, SMALLEST * 10 * (6 + 3.6)),  # c is used a little
        ({"measure": "links", "output": "c", "at_least": 1, "at_most": 1}, 10 * SMALLEST * 9.6),
    ],
)
def test_what_a_limit_counts(limit, loss) -> None:
    plan = best(town(), limits=[{"measure": "amount"} | limit])
    assert plan.value == pytest.approx(ALL - loss)


def test_a_limit_holds_what_it_says_it_holds() -> None:
    """The row tells the amount, its unit, and what one more or less of it is worth, signed."""
    limits = pd.DataFrame([
        {"name": "b", "measure": "amount", "output": "b", "at_least": 30.0, "at_most": 30.0},
        {"measure": "links", "company": "A", "at_most": 2.0},
        {"measure": "co2", "at_least": 50.0, "at_most": 99.0},
    ])  # fmt: skip
    rows = optimise(town(), limits=limits).rows
    rows = rows[rows["kind"] == "limit"].reset_index(drop=True)
    assert rows["subject"].tolist() == ["b", "links", "co2", "co2"]
    assert rows["unit"].tolist() == ["t", "link", "t", "t"]
    assert rows["limit"].tolist() == [30.0, 2.0, 50.0, 99.0]
    assert rows["activity"].tolist() == pytest.approx(
        [30.0, 2.0] + [50 * 0.698 + 30 * 0.692 + 1.2] * 2
    )
    assert rows["price"].tolist() == pytest.approx([3.6 - 4.9, 0.0, 0.0, 0.0])


def test_a_floor_always_holds_or_there_is_no_plan() -> None:
    for limit in ({"measure": "amount", "output": "a", "at_least": 61.0},
                  {"measure": "co2", "at_least": 57.0},
                  {"measure": "amount", "output": "a", "need": "m", "at_least": 1.0}):  # fmt: skip
        with pytest.raises(NoPlan, match="floor"):
            optimise(town(), limits=pd.DataFrame([limit | {"name": "floor"}]))


@cache
def works():
    """Two candidate plants that press 30 t each; a run brings 5 + 0.5 x 10 - 1."""
    plant = {"conversion": "pressing", "status": "candidate", "capacity": 30, "capital": 100.0,
             "variable_cost": 1.0}  # fmt: skip
    return matched(
        [{"output": "o", "amount": 100.0, "disposal_cost": 5.0, "company": "A"}],
        [{"need": "c", "material": "cake", "amount": 100.0, "price": 10.0}],
        plants=[plant, plant | {"company": "A"}],
    )


@pytest.mark.parametrize(
    ("limit", "runs"),
    [
        ({"measure": "plants", "at_most": 1}, 30.0),
        ({"measure": "plants", "company": "A", "at_most": 0}, 30.0),
        ({"measure": "plants", "at_least": 1}, 60.0),
        ({"measure": "capital", "at_most": 150.0}, 30.0),
        ({"measure": "capital", "company": "A", "at_most": 99.0}, 30.0),
        ({"measure": "treatment", "at_most": 20.0}, 20.0),
        ({"measure": "treatment", "company": "A", "at_most": 20.0}, 50.0),
    ],
)  # fmt: skip
def test_what_a_limit_on_plants_counts(limit, runs) -> None:
    assert best(works(), limits=[limit]).value == pytest.approx(9 * runs)


def test_a_budget_is_a_cap_on_all_capital() -> None:
    plan = optimise(works(), budget=150.0)
    assert plan.benefit == pytest.approx(270.0)
    assert plan.rows.set_index("kind").loc["budget", ["limit", "activity", "unit"]].tolist() == [
        150.0, 100.0, "VND"]  # fmt: skip
    for budget in (-1.0, float("nan")):
        with pytest.raises(SymbiosisError, match="budget"):
            optimise(works(), budget=budget)


def test_a_limit_of_a_period_counts_in_it() -> None:
    rows = [*profile("output", "a", [30.0, 30.0]), *profile("need", "n", [40.0, 40.0])]
    matches = matched(LEFT[:1], WANTED[:1], periods=HALVES, profiles=rows)
    cap = {"measure": "amount", "period": "wet", "at_most": 10.0}
    plan = best(matches, limits=[cap])
    assert plan.sum("flow", period="wet") == pytest.approx(10.0)
    assert plan.sum("flow", period="dry") == pytest.approx(30.0)
    year = best(matches, limits=[{"measure": "amount", "at_most": 50.0}])
    assert year.sum("flow") == pytest.approx(50.0)


def test_a_way_is_a_filter_too() -> None:
    """Mud is wanted as it is for 3, and pressed on the way for 0.5 x 10."""
    needs = [{"need": "n", "amount": 20.0, "price": 3.0},
             {"need": "c", "material": "cake", "amount": 30.0, "price": 10.0}]  # fmt: skip
    matches = match(park([{"output": "o", "amount": 70.0}], needs), KNOWN, depth=1)
    assert best(matches).value == pytest.approx(60 * 5 + 10 * 3)
    cap = {"measure": "amount", "via": "pressing", "at_most": 15.0}
    assert best(matches, limits=[cap]).value == pytest.approx(15 * 5 + 20 * 3)


def test_a_material_means_its_kinds_too_and_a_density_of_its_own_counts() -> None:
    left = [LEFT[0], {"output": "thin", "material": "thin_mud", "amount": 20.0, "density": 1000.0,
                      "disposal_cost": 50.0}]  # fmt: skip
    matches = matched(left, [WANTED[0] | {"amount": 200.0}])
    plan = best(matches, limits=[{"measure": "amount", "material": "mud", "at_most": 50.0}])
    assert plan.sum("flow", output="thin") == pytest.approx(20.0)  # of 1 t each
    assert plan.sum("flow", output="a") == pytest.approx(30.0)
    plan = best(matches, limits=[{"measure": "amount", "material": "thin_mud", "at_most": 5.0}])
    assert plan.sum("flow", output="thin") == pytest.approx(5.0)  # alone it counts in m3


def test_unlike_units_are_summed_in_tonnes_and_energy_weighs_nothing() -> None:
    left = [LEFT[0], {"output": "h", "material": "heat", "amount": 500.0, "disposal_cost": 1.0}]
    wanted = [WANTED[0], {"need": "w", "material": "heat", "amount": 500.0, "price": 1.0}]
    cap = [{"measure": "amount", "at_most": 40.0}]
    assert best(matched(left, wanted), limits=cap).value == pytest.approx(40 * 5 + 500 * 2)
    assert best(matched(left[1:], wanted[1:]), limits=cap).value == pytest.approx(40 * 2)
    fumes = [LEFT[0], {"output": "f", "material": "fume", "amount": 5.0}]
    drawn = matched(fumes, [WANTED[0], {"need": "w", "material": "fume", "amount": 5.0}])
    with pytest.raises(SymbiosisError, match="fume"):
        best(drawn, limits=cap)
    assert best(drawn, limits=[cap[0] | {"material": "mud"}]).value == pytest.approx(40 * 5)


FAULTS = [
    ({"measure": "amounts"}, "measure", "amount"),
    ({"company": "AA"}, "company", "perhaps you meant A"),
    ({"company": "each"}, "company", "company"),  # each is of a gain alone
    ({"park": "Park"}, "park", "park"),
    ({"material": "mudd"}, "material", "mud"),
    ({"output": "z"}, "output", "output"),
    ({"via": "presing"}, "via", "pressing"),
    ({"need": "nn"}, "need", "perhaps you meant n"),
    ({"period": "wet"}, "period", "period"),
    ({"measure": "gain"}, "company", "each"),
    ({"at_most": None}, "at_most", "both"),
    ({"at_least": 2.0}, "at_least", "exchange"),
    ({"at_most": "lots"}, "at_most", "number"),
    ({"at_most": float("inf")}, "at_most", "number"),
]


def test_all_faults_come_at_once() -> None:
    good = {"measure": "amount", "at_most": 1.0}
    frame = pd.DataFrame([good | wrong for wrong, _, _ in FAULTS]).astype(object)
    with pytest.raises(TableErrors) as error:
        optimise(town(), limits=frame.assign(at_mots=1.0))
    told = error.value.faults
    assert set(told["file"]) == {"limits"}
    assert told["column"].tolist() == ["at_mots", *(column for _, column, _ in FAULTS)]
    assert told["row"].tolist() == [1, *range(2, len(FAULTS) + 2)]
    for mend, (_, _, words) in zip(told["mend"][1:], FAULTS, strict=True):
        assert words in mend


@pytest.mark.parametrize("measure", ["links", "capital", "plants"])
def test_what_is_decided_once_a_year_has_no_period(measure) -> None:
    matches = matched(LEFT[:1], WANTED[:1], periods=HALVES)
    with pytest.raises(TableErrors, match="year"):
        best(matches, limits=[{"measure": measure, "period": "wet", "at_most": 1.0}])


def test_blank_cells_of_any_kind_choose_all() -> None:
    frame = pd.DataFrame({"measure": ["amount"], "output": ["b"], "via": [None], "need": [""],
                          "at_least": [""], "at_most": ["5"]}, dtype=object)  # fmt: skip
    assert best(town(), limits=frame).value == pytest.approx(ALL - 15 * 3.6)
    assert best(town(), limits=frame.head(0)).value == pytest.approx(ALL)
