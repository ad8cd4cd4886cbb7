"""The answer of a solver read back into the tables of a plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.planning.formulating.case import profiled
from symbiosis.planning.formulating.formulate import Formulated
from symbiosis.planning.formulating.measures import measured
from symbiosis.tables import conform

TRACE = 1e-9  # share of the largest amount below which nothing flows


def flows_of(made: Formulated, x: np.ndarray) -> pd.DataFrame:
    """Give what flows on each exchange in each period, with what it brings."""
    case, layout = made.case, made.layout
    amount = x[layout.grid("flow")]
    benefit = measured(layout, "benefit")[layout.grid("flow")]
    rows = case.arcs.loc[case.arcs.index.repeat(case.times)].reset_index(drop=True)
    rows = rows.assign(
        amount=amount.ravel(),
        period=np.tile(case.periods["period"].to_numpy(dtype=object), len(case.arcs)),
        benefit=(amount * benefit).ravel(),
    )
    rows["delivered"] = rows["amount"] * rows["delivered"]
    rows["co2"] = rows["amount"] * rows["co2"]
    flowing = rows["amount"] > TRACE * rows["most"].clip(lower=1e-9)
    return rows[flowing].reset_index(drop=True)


def usual_of(made: Formulated, x: np.ndarray) -> pd.DataFrame:
    """Give what every quantified need still buys as usual, and what that costs."""
    case, layout = made.case, made.layout
    needs = _yearly(case.matches.park.needs)
    rows = profiled(needs, "need", "price", case.matches.park.profiles, case.periods)
    bought = layout.frame.iloc[layout.of("usual")][["need", "period"]]
    bought = bought.assign(bought=x[layout.of("usual")])
    rows = _in_order(needs, "need").merge(rows, on="need")
    rows = rows.merge(bought, on=["need", "period"], how="left")
    amount = rows["bought"].fillna(0.0)
    return rows.assign(amount=amount, cost=amount * rows["money"])


def left_of(made: Formulated, x: np.ndarray) -> pd.DataFrame:
    """Give what every quantified output still leaves to its present route, and what that costs.

    What a row of supply has room for is left; an output that takes no part is left whole.
    """
    case, programme = made.case, made.programme
    count = len(case.supplies)  # the rows of supply are the first
    room = programme.row_upper[:count] - programme.matrix.tocsr()[:count] @ x[: made.layout.width]
    told = case.supplies[["output", "period"]].assign(room=room.clip(min=0.0))
    outputs = _yearly(case.matches.park.outputs)
    rows = profiled(outputs, "output", "disposal_cost", case.matches.park.profiles, case.periods)
    rows = _in_order(outputs, "output").merge(rows, on="output")
    rows = rows.merge(told, on=["output", "period"], how="left")
    left = rows["room"].fillna(rows["amount"])
    return rows.assign(amount=left, cost=left * rows["money"])


def _yearly(streams: pd.DataFrame) -> pd.DataFrame:
    """Give the streams of a known amount a year; a lot that comes once is none."""
    return streams[streams["amount"].notna() & (streams["pattern"] != "one_off")]


def _in_order(streams: pd.DataFrame, key: str) -> pd.DataFrame:
    """Give the keys of streams in the order of their table."""
    return streams[[key]].reset_index(drop=True)


def runs_of(made: Formulated, x: np.ndarray) -> pd.DataFrame:
    """Give how much each plant runs, and what running and building it costs."""
    case, layout = made.case, made.layout
    benefit = measured(layout, "benefit")
    grid = layout.grid("runs")
    chosen = pd.Series(0.0, index=case.plants.index)
    fixed, capital = chosen.copy(), chosen.copy()
    built = layout.of("built")
    chosen.iloc[layout.candidates] = x[built]
    fixed.iloc[layout.candidates] = -benefit[built] * x[built]
    money = case.plants["capital"].fillna(0.0).to_numpy(dtype=float)[layout.candidates]
    capital.iloc[layout.candidates] = money * x[built]
    plants = case.plants.assign(
        built=(case.plants["status"] != "candidate") | (chosen > 0.5), fixed=fixed, money=capital
    )
    rows = plants.loc[plants.index.repeat(case.times)].reset_index(drop=True)
    first = np.tile(np.arange(case.times) == 0, len(plants))  # what is paid once a year
    return rows.assign(
        period=np.tile(case.periods["period"].to_numpy(dtype=object), len(plants)),
        runs=x[grid].ravel(),
        capacity=rows["capacity"] * np.tile(case.shares, len(plants)),
        cost=(-benefit[grid] * x[grid]).ravel(),
        fixed=rows["fixed"].where(first, 0.0),
        capital=rows["money"].where(first, 0.0),
    )


def stocks_of(made: Formulated, x: np.ndarray) -> pd.DataFrame:
    """Give what goes into each store, comes out, and is there at the end of each period."""
    layout = made.layout
    told = {kind: x[layout.of(kind)] for kind in ("put_in", "taken", "stock")}
    rows = layout.frame.iloc[layout.of("stock")][["storage", "output", "need", "period"]]
    owner = rows["output"].where(rows["output"] != "", rows["need"])
    return rows.assign(owner=owner, **told).reset_index(drop=True)


def existing_benefit(made: Formulated, x: np.ndarray) -> float:
    """Give what the flows of today bring, at most what flows in the plan, less their fixed cost."""
    arcs, grid = made.case.arcs, made.layout.grid("flow")
    amount = x[grid].sum(axis=1)
    running = (arcs["status"] == "existing").to_numpy()
    today = arcs["today"].to_numpy(dtype=float)
    share = np.divide(
        np.minimum(today, amount), amount, where=amount > 0, out=np.zeros(len(amount))
    )
    share = np.where(running, np.where(today > 0, share, 1.0), 0.0)
    benefit, used = measured(made.layout, "benefit"), made.layout.of("used")
    brings = (benefit[grid] * x[grid]).sum(axis=1)
    fixed = running[made.layout.decided] @ (benefit[used] * x[used])
    return float(share @ brings + fixed)


def rules_of(lawful: Matches, rows: pd.DataFrame, behind: pd.DataFrame) -> pd.DataFrame:
    """Sum the rows that each rule makes, and put what stands behind the gates below them.

    Of rows: how many bind, and what loosening them would bring.
    """
    made = rows[rows["rule"] != ""]
    made = made.assign(
        binding=made["slack"].abs() <= 1e-7 * made["limit"].abs().clip(lower=1e-9),
        gain=made["price"] * made["limit"].abs() * 0.01,
    )
    summed = made.groupby("rule").agg(
        acts=("rule", "size"),
        binding=("binding", "sum"),
        price=("price", "max"),
        unit=("unit", "first"),
        gain_for_one_percent=("gain", "sum"),
    )
    told = lawful.findings.drop_duplicates("rule").set_index("rule")[["confidence", "citation"]]
    limits = summed.join(told).reset_index().assign(acts_as="limit", exact=True)
    return conform(pd.concat([limits, behind], ignore_index=True), Plan.tables["rules"], "rules")
