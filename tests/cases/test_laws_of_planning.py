"""Laws that every plan keeps, on parks made at random: mixes, plants, periods, fixed costs."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.planning.solving.solvers import solve
from symbiosis.testing import check, made_catalogue, made_park

KNOWN = made_catalogue()
GAP = 1e-6


def options(seed):
    """Every mixture of fixed costs, a plant and periods."""
    return {"fixed": bool(seed % 2), "plant": bool(seed // 2 % 2), "periods": (0, 0, 3)[seed % 3]}


def planned(park, **more):
    return sym.optimise(sym.match(park, KNOWN), gap=GAP, **more)


def room(plan):
    """How far the objective may be from the best, proven."""
    return plan.bound - plan.objective + 1e-6 * max(abs(plan.objective), 1.0)


def looser(park, seed):
    """The same park with more of an output, or a looser limit, or a wider plant."""
    outputs, specs, plants = park.outputs, park.specs, park.plants
    profiles = park.profiles
    name = f"o{seed % 4}"
    if seed % 3 == 0:
        outputs["amount"] = outputs["amount"].where(
            outputs["output"] != name, outputs["amount"] * 2
        )
        mine = (profiles["owner"] == name) & (profiles["side"] == "output")
        profiles["amount"] = profiles["amount"].where(~mine, profiles["amount"] * 2)
    elif seed % 3 == 1:
        specs["at_most"] *= 1.2
    else:
        plants["capacity"] *= 1.3
        specs["at_least"] *= 0.5
    return park.replace(outputs=outputs, specs=specs, plants=plants, profiles=profiles)


@pytest.mark.parametrize("seed", range(24))
def test_nothing_is_made_or_lost_and_all_is_proven(seed):
    plan = planned(made_park(seed, **options(seed)))
    told = check(plan)
    assert told["holds"].all(), told[~told["holds"]]
    assert plan.status in ("optimal", "within_gap")


@pytest.mark.parametrize("seed", range(8))
def test_another_solver_agrees(seed):
    park = made_park(seed, **options(seed))
    plan = planned(park)
    for name in ("pulp:HiGHS", "pulp:CBC"):
        other = planned(park, solver=name)
        assert other.objective == pytest.approx(plan.objective, abs=room(plan) + room(other))
        assert check(other)["holds"].all()


@pytest.mark.parametrize("seed", range(9))
def test_a_looser_bound_never_lowers_the_benefit(seed):
    park = made_park(seed, **options(seed))
    before, after = planned(park), planned(looser(park, seed))
    assert after.bound >= before.objective - room(before)
    assert after.objective >= before.objective - room(after)


@pytest.mark.parametrize("seed", range(8))
def test_barring_what_does_not_flow_changes_nothing(seed):
    park = made_park(seed, **options(seed))
    matches = sym.match(park, KNOWN)
    plan = sym.optimise(matches, gap=GAP)
    used = pd.MultiIndex.from_frame(plan.flows[["output", "via", "need"]])
    arcs = matches.arcs
    idle = ~pd.MultiIndex.from_frame(arcs[["output", "via", "need"]]).isin(used)
    arcs["verdict"] = arcs["verdict"].mask(idle, "forbidden")
    again = sym.optimise(matches.replace(arcs=arcs), gap=GAP)
    assert again.objective == pytest.approx(plan.objective, abs=room(plan) + room(again))


@pytest.mark.parametrize("seed", range(6))
def test_splitting_an_output_changes_nothing_where_links_are_free(seed):
    periods = (0, 3)[seed % 2]
    park = made_park(seed, periods=periods)
    tables = {name: getattr(park, name) for name in ("outputs", "contents", "profiles")}
    halves = []
    for name, key in (("outputs", "output"), ("contents", "owner"), ("profiles", "owner")):
        frame = tables[name]
        mine = frame[key] == "o0"
        if name == "profiles":
            mine &= frame["side"] == "output"
        if "amount" in frame:
            frame["amount"] = frame["amount"].where(~mine, frame["amount"] / 2)
        other = frame[mine].assign(**{key: "o0b"})
        halves.append(pd.concat([frame, other], ignore_index=True))
    split = park.replace(outputs=halves[0], contents=halves[1], profiles=halves[2])
    assert planned(split).objective == pytest.approx(planned(park).objective, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_another_company_never_lowers_the_benefit_where_links_are_free(seed):
    park = made_park(seed)
    rows = park.outputs.head(1).assign(output="new", company="newcomer", amount=50.0)
    holds = park.contents.head(1).assign(owner="new", value=1.0)
    more = park.replace(
        outputs=pd.concat([park.outputs, rows], ignore_index=True),
        contents=pd.concat([park.contents, holds], ignore_index=True),
    )
    assert planned(more).objective >= planned(park).objective - 1e-6


def moved(programme, row, step):
    """The programme with the limit of one row moved by a step, a mix written anew."""
    told = programme.rows.iloc[row]
    lower, upper = programme.row_lower.copy(), programme.row_upper.copy()
    if told["kind"] == "mix":
        rise = (told["limit"] + step) ** told["power"] - told["limit"] ** told["power"]
        sign = 1.0 if told["side"] == "at_most" else -1.0
        matrix = programme.matrix.tolil()
        weights = programme.weights[[row]].toarray().ravel()
        matrix[row] = matrix[row].toarray().ravel() - sign * weights * rise / told["scale"]
        return replace(programme, matrix=matrix.tocsc())
    lower[row] += step / told["scale"]
    upper[row] += step / told["scale"]
    return replace(programme, row_lower=lower, row_upper=upper)


def value(programme):
    answer = solve(programme)
    return np.nan if answer.status == "infeasible" else -float(programme.cost @ answer.columns)


@cache
def matched(seed):
    return sym.match(made_park(seed, **options(seed)), KNOWN)


def varied(seed):
    """One of twenty made parks, with amounts, worths and limits of its own."""
    matches, chance = matched(seed % 20), np.random.default_rng(seed)
    park, arcs, mixes = matches.park, matches.arcs, matches.mixes
    tables = {name: getattr(park, name) for name in ("outputs", "needs", "profiles")}
    for frame in tables.values():
        frame["amount"] *= chance.uniform(0.6, 1.0, len(frame))
    arcs["benefit"] += chance.normal(0.0, 1.0, len(arcs))
    mixes["at_most"] *= chance.uniform(0.9, 1.3, len(mixes))
    return matches.replace(park=park.replace(**tables), arcs=arcs, mixes=mixes)


@pytest.mark.parametrize("seed", range(200))
def test_a_price_is_what_solving_again_says(seed):
    """To either side of the bound, with whole-number decisions held."""
    plan = sym.optimise(varied(seed), gap=GAP, prices="all")
    held = plan.programme.fixing(plan.values)
    best = plan.objective
    rows = plan.rows.assign(side_of_bound=plan.programme.rows["side"])
    chance = np.random.default_rng(seed)
    priced = np.flatnonzero((rows["price_high"] > 0).to_numpy())
    some = chance.choice(priced, min(4, len(priced)), replace=False) if len(priced) else []
    for row in [*some, int(chance.integers(len(rows)))]:
        told = rows.iloc[row]
        step = 1e-4 * max(abs(told["limit"]), 0.1) if np.isfinite(told["limit"]) else 1e-4
        way = -1.0 if told["side_of_bound"] == "at_least" else 1.0
        near = 2e-3 * max(abs(told["price_low"]), abs(told["price_high"]), 1e-3)
        near += 1e-8 * max(abs(best), 1.0) / step
        gained = (value(moved(held, row, way * step)) - best) / step
        lost = (best - value(moved(held, row, -way * step))) / step
        if np.isfinite(gained):
            assert gained == pytest.approx(told["price_low"], abs=near), told["sentence"]
        if np.isfinite(lost):
            assert lost == pytest.approx(told["price_high"], abs=near), told["sentence"]
        else:
            assert told["price_high"] == np.inf or np.isnan(told["price_high"])
        if told["side_of_bound"] != "equal":
            assert told["price"] == pytest.approx(told["price_low"], abs=near)


def test_two_thousand_links_with_fixed_costs_come_within_one_per_cent():
    """The plan tells its bound, its gap, and what stopped the search."""
    chance = np.random.default_rng(1)
    park = made_park(1, outputs=45, needs=45, limits=False)
    pairs = [(output, need) for output in park.outputs["output"] for need in park.needs["need"]]
    links = pd.DataFrame(pairs, columns=["output", "need"])
    links["fixed_cost"] = chance.uniform(5.0, 40.0, len(links))
    matches = sym.match(park.replace(links=links), KNOWN)
    plan = sym.optimise(matches, gap=0.01, time_limit=120.0)
    assert plan.programme.integer.sum() >= 2000
    assert plan.status in ("optimal", "within_gap")
    assert plan.gap <= 0.01
    assert plan.objective <= plan.bound <= plan.objective * 1.011
    assert "whole numbers" in plan.how
    assert ": stopped at the gap" in plan.how or ": solved to the end" in plan.how
    assert check(plan)["holds"].all()
