"""Plants: what they take and give is tied, what they cost, and what it takes to build one."""

from __future__ import annotations

import numpy as np
import pytest

from planning.parks import HALVES, KNOWN, best, matched, park
from symbiosis.matching.match import match
from symbiosis.planning.formulating.case import taking_part
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.optimise import optimise

# What a run of digesting brings where all it gives but slag is wanted: 2 t of mud at 7 and 1 t of
# grain at 1 that nobody pays for any more, 200 m3 at 0.1 and 0.8 t at 5 that nobody buys, less 0.2
# MWh at 30, 0.4 t of slag at 10, and 3 for the run.
A_RUN = 2 * 7 + 1 + 200 * 0.1 + 0.8 * 5 - 0.2 * 30 - 0.4 * 10 - 3
LEFT = [
    {"output": "mud", "amount": 100.0, "disposal_cost": 7.0},
    {"output": "grain", "material": "grain", "amount": 30.0, "disposal_cost": 1.0},
]
WANTED = [
    {"need": "gas", "material": "gas", "amount": 10_000.0, "price": 0.1},
    {"need": "cake", "material": "cake", "amount": 1_000.0, "price": 5.0, "usual_most": 0.0},
]
PLANT = {"conversion": "digesting", "variable_cost": 3.0}


def digested(*more_outputs, outputs=LEFT, needs=WANTED, plant=PLANT, **others):
    return matched([*outputs, *more_outputs], needs, plants=[plant], **others)


def test_what_is_given_is_tied_to_all_that_is_taken() -> None:
    """Of mud there is enough for 50 runs, of grain for 30: 30 it is, and mud is left over."""
    plan = optimise(digested())
    assert plan.benefit == pytest.approx(30 * A_RUN)
    flows = plan.flows.set_index(["output", "need"])["amount"]
    assert flows.to_dict() == pytest.approx({
        ("mud", "p0/mud"): 60.0, ("grain", "p0/grain"): 30.0, ("p0/gas", "gas"): 6_000.0,
        ("p0/cake", "cake"): 24.0,
    })  # fmt: skip
    left = plan.left.set_index("output")["amount"]
    assert left[["mud", "p0/slag"]].tolist() == pytest.approx([40.0, 12.0])
    bought = plan.usual.set_index("need")["amount"]
    assert bought[["p0/heat", "gas"]].tolist() == pytest.approx([6.0, 4_000.0])
    run = plan.runs.iloc[0]
    assert run["runs"] == pytest.approx(30.0)
    assert run["cost"] == pytest.approx(30 * (3 + 6 + 4))


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({"plant": PLANT | {"capacity": 12}}, 12.0),
        ({"needs": [WANTED[0] | {"amount": 1_000.0}, WANTED[1]]}, 30.0),  # the rest is let go
        ({"needs": WANTED[:1], "plant": PLANT | {"variable_cost": 40.0}}, 0.0),
        ({"outputs": LEFT[:1]}, 0.0),  # nobody sells grain
    ],
)  # fmt: skip
def test_how_much_it_runs(changes, runs) -> None:
    assert best(digested(**changes)).sum("runs") == pytest.approx(runs)


def test_a_residue_that_somebody_takes_need_not_be_paid_for() -> None:
    road = {"need": "road", "material": "slag", "amount": 5.0, "price": 2.0}
    assert best(digested(needs=[*WANTED, road])).value == pytest.approx(
        30 * A_RUN + 5 * (10.0 + 2.0)
    )


def test_a_port_that_is_filled_need_not_be_bought() -> None:
    """An exchange earns what the run paid: as if the plant had never bought any."""
    boiler = {"output": "boiler", "material": "heat", "amount": 4.0, "disposal_cost": -1.0}
    some = best(digested(boiler))
    assert some.value == pytest.approx(30 * A_RUN + 4 * (30.0 - 1.0))
    assert some.sum("usual", need="p0/heat") == pytest.approx(2.0)
    only = match(_unbought(digested(boiler | {"amount": 50.0}).park), KNOWN, depth=0)
    ample = best(digested(boiler | {"amount": 50.0}))
    assert ample.sum("usual", need="p0/heat") == pytest.approx(0.0)
    assert best(only).value == pytest.approx(ample.value)
    assert ample.value == pytest.approx(30 * (A_RUN + 0.2 * 30 - 0.2))


def _unbought(case):
    """The same park where heat only comes by exchange."""
    needs = case.needs
    heat = needs["need"] == "p0/heat"
    return case.replace(
        needs=needs.assign(
            price=needs["price"].mask(heat, 0.0), usual_most=needs["usual_most"].mask(heat, 0.0)
        )
    )


def test_a_candidate_pays_its_fixed_cost_and_its_investment_only_if_it_runs() -> None:
    candidate = PLANT | {"status": "candidate", "fixed_cost": 100.0, "capital": 1_000.0, "life": 5}
    rate = {"settings": {"discount_rate": 0.1}}
    yearly = 1_000.0 * 0.1 / (1 - 1.1**-5)
    built = optimise(digested(plant=candidate, **rate))
    assert built.benefit == pytest.approx(30 * A_RUN - 100.0 - yearly)
    run = built.runs.iloc[0]
    assert run[["fixed", "capital"]].tolist() == pytest.approx([100.0 + yearly, 1_000.0])
    dear = best(digested(plant=candidate | {"fixed_cost": 30 * A_RUN - yearly + 1.0}, **rate))
    assert (dear.value, dear.sum("built"), dear.sum("runs")) == (0.0, 0.0, 0.0)


def test_an_existing_plant_has_paid_already() -> None:
    """Its fixed cost is the same whether it runs or not: it is no reason to stand still."""
    sunk = PLANT | {"fixed_cost": 1e6, "capital": 1e9, "life": 5}
    assert best(digested(plant=sunk)).value == pytest.approx(30 * A_RUN)


def test_an_investment_without_a_life_weighs_on_a_budget_only() -> None:
    candidate = PLANT | {"status": "candidate", "capital": 1e6}
    matches = digested(plant=candidate)
    assert best(matches).value == pytest.approx(30 * A_RUN)
    assert best(matches, budget=0.99e6).value == 0.0


def test_two_plants_in_a_row() -> None:
    """Mud is pressed, the cake is burnt, and the heat saves 30 a MWh: 100 t give 50 t, 100 MWh."""
    plants = [{"conversion": "pressing", "variable_cost": 1.0},
              {"conversion": "burning", "variable_cost": 2.0, "capacity": 40}]  # fmt: skip
    matches = matched(LEFT[:1], [{"need": "heat", "material": "heat", "amount": 90.0,
                                  "price": 30.0}], plants=plants)  # fmt: skip
    plan = best(matches)
    # 40 runs burn the cake of 80; the rest of the mud is pressed to be rid of it, at 1 for 7.
    assert plan.value == pytest.approx(100 * (7 - 1) - 40 * 2 + 80 * 30)
    assert plan.sum("flow", output="p0/cake", need="p1/cake") == pytest.approx(40.0)
    assert plan.sum("runs", plant="p0") == pytest.approx(100.0)


def test_a_plant_that_gives_what_it_takes_for_nothing_changes_nothing() -> None:
    left = [{"output": "a", "amount": 60.0, "disposal_cost": 4.0}, {"output": "b", "amount": 50.0}]
    wanted = [{"need": "n", "amount": 80.0, "price": 3.0}]
    assert best(matched(left, wanted)).value == pytest.approx(60 * 7 + 20 * 3)
    through = [{"conversion": "passing", "status": "existing"},
               {"conversion": "passing", "status": "candidate", "company": "other"}]  # fmt: skip
    assert best(matched(left, wanted, plants=through)).value == pytest.approx(60 * 7 + 20 * 3)


def test_the_capacity_of_a_period_goes_by_its_hours() -> None:
    """All mud comes in a third of the year, in which a third of 90 runs can be made."""
    plan = best(
        matched(
            [{"output": "o", "amount": 100.0, "disposal_cost": 1.0}],
            [{"need": "n", "material": "cake", "amount": 0.0}],
            plants=[{"conversion": "pressing", "capacity": 90}],
            periods={"wet": 2920.0, "dry": 5840.0},
            profiles=[{"side": "output", "owner": "o", "period": "wet", "amount": 100.0}],
        )
    )
    assert plan.value == pytest.approx(30.0)
    assert plan.sum("runs", period="wet") == pytest.approx(30.0)


def test_the_rows_say_what_there_is_and_what_is_built() -> None:
    case = park(LEFT, WANTED, plants=[PLANT, PLANT | {"status": "candidate"}], periods=HALVES)
    matches = match(case, KNOWN, depth=0)
    made = formulate(matches, taking_part(matches))
    rows = made.programme.rows
    plants = np.flatnonzero((rows["kind"] == "plant").to_numpy())
    assert rows.loc[plants, "subject"].tolist() == ["p0", "p0", "p1", "p1"]
    assert rows.loc[plants, "limit"].tolist() == pytest.approx([50.0] * 4)
    assert made.programme.row_upper[plants].tolist() == pytest.approx([50.0, 50.0, 0.0, 0.0])
    assert made.programme.matrix[plants][:, made.layout.of("built")].sum() == pytest.approx(-100.0)
