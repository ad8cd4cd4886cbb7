"""From what may flow to what should: the best lawful network, with its proof."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.display.style import number
from symbiosis.errors import NoPlan
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.planning.formulate import formulate, gains, taking_part
from symbiosis.planning.prices import certificate, priced_rows
from symbiosis.planning.solvers import elastic, solve


def optimise(
    lawful: Matches,
    objective: str | Mapping[str, float] = "benefit",
    carbon_price: float | None = None,
    conditional: bool = True,
    time_limit: float | None = None,
) -> Plan:
    """Find the lawful network of largest benefit, and prove it.

    Parameters
    ----------
    lawful : Matches
        What may flow: `symbiosis.regulate(...)`.
    objective : str or mapping, default "benefit"
        `benefit` (currency a year), `co2` (t a year), or weights of both, `{name: weight}`.
    carbon_price : float, optional
        Currency per t CO2 added to the worth of an exchange in the objective; by default the
        park's. It is never part of `plan.benefit`.
    conditional : bool, default True
        Whether conditional exchanges take part.
    time_limit : float, optional
        Seconds after which the solver stops.

    Returns
    -------
    Plan
        Flows a year, what is still bought and left, the price of every row, and a certificate.

    Raises
    ------
    NoPlan
        If not all rows can be kept at once; it names those that quarrel.
    SolverError
        If the solver stops without an answer.

    Examples
    --------
    >>> import symbiosis as sym
    >>> plan = sym.optimise(sym.match(sym.example(), sym.catalogue()))
    >>> abs(plan.benefit - plan.benefit_existing - plan.benefit_new) <= 1e-6 * abs(plan.benefit)
    True

    References
    ----------
    Dantzig GB (1963) Linear Programming and Extensions. Princeton University Press.
    """
    price = carbon_price
    if price is None:
        price = float(lawful.park.settings.get("carbon_price") or 0.0)
    arcs = taking_part(lawful, conditional)
    _check_forced(lawful, arcs)
    programme = formulate(lawful, arcs, gains(arcs, objective, price))
    answer = solve(programme, time_limit)
    if answer.status == "infeasible":
        raise NoPlan(_quarrel(programme))
    x = np.maximum(answer.columns, 0.0)
    return _plan(
        lawful,
        arcs,
        programme,
        x,
        answer.duals,
        {"objective": objective, "carbon_price": price, "conditional": conditional},
    )


def _check_forced(lawful: Matches, arcs: pd.DataFrame) -> None:
    """Refuse a forced link that takes no part: it cannot run."""
    keys = ["output", "via", "need"]
    links = lawful.park.links
    forced = links.loc[links["status"] == "forced", keys]
    lost = forced.merge(arcs[keys], on=keys, how="left", indicator=True)
    lost = lost[lost["_merge"] == "left_only"]
    if len(lost):
        subject = lost["output"] + " -> " + lost["need"]
        why = ": the link is forced, but may not or cannot run; ask why()"
        told = {"kind": "link", "subject": subject, "parameter": "", "rule": "", "give": np.nan}
        raise NoPlan(pd.DataFrame(told).assign(sentence=subject + why))


def _quarrel(programme: Programme) -> pd.DataFrame:
    """Name the rows that cannot all hold, and by how much each would have to give."""
    give, presses = elastic(programme)
    rows = programme.rows.assign(give=give)
    short = rows["give"] > 1e-7 * rows["limit"].abs().clip(lower=1.0)
    rows = rows[short | presses]
    sentence = [_row_words(row) for row in rows.to_dict("records")]
    columns = ["kind", "subject", "parameter", "rule", "sentence", "give"]
    return rows.assign(sentence=sentence)[columns].reset_index(drop=True)


def _row_words(row: Mapping[Hashable, Any]) -> str:
    """Say what a row asks, and by how much it falls short."""
    asks = {"at_most": "at most", "at_least": "at least", "equal": "exactly"}[row["side"]]
    of = f"{row['subject']}, {row['parameter']}" if row["parameter"] else row["subject"]
    short = f", short by {number(row['give'])}" if row["give"] > 0 else ""
    return f"{row['kind']} of {of}: {asks} {number(row['limit'])} {row['unit']}{short}"


def _plan(
    lawful: Matches,
    arcs: pd.DataFrame,
    programme: Programme,
    x: np.ndarray,
    duals: np.ndarray,
    settings: dict[str, object],
) -> Plan:
    """Read the answer back into tables."""
    amount = x[: len(arcs)]
    flows = arcs.assign(amount=amount, delivered=amount * arcs["delivered"])
    flows["benefit"], flows["co2"] = amount * arcs["benefit"], amount * arcs["co2"]
    running = arcs["status"] == "existing"
    today = np.where(running & (arcs["today"] <= 0), amount, np.minimum(arcs["today"], amount))
    existing = float((arcs["benefit"] * np.where(running, today, 0.0)).sum())
    benefit = float(flows["benefit"].sum())
    rows = priced_rows(
        programme,
        x,
        duals,
        str(lawful.park.settings["currency"]),
        settings["objective"] == "benefit",
    )
    value = -float(programme.cost @ x)
    used = flows[flows["amount"] > 1e-9 * arcs["most"].clip(lower=1e-9)]
    return Plan(
        flows=used.reset_index(drop=True)[[column.name for column in Plan.tables["flows"]]],
        usual=_usual(lawful, arcs, programme, x),
        left=_left(lawful, arcs, amount),
        rows=rows[[column.name for column in Plan.tables["rows"]]],
        rules=_rules(lawful, rows),
        benefit=benefit,
        benefit_existing=existing,
        benefit_new=benefit - existing,
        co2=float(flows["co2"].sum()),
        objective=value,
        bound=value,
        gap=0.0,
        status="optimal",
        how=f"linear programme, {programme.matrix.shape[1]} columns, {len(rows)} rows, HiGHS",
        certificate=certificate(programme, x, duals),
        matches=lawful,
        programme=programme,
        duals=duals,
        settings=settings,
    )


def _usual(
    lawful: Matches, arcs: pd.DataFrame, programme: Programme, x: np.ndarray
) -> pd.DataFrame:
    """Give what every quantified need still buys as usual, and what that costs."""
    needs = lawful.park.needs
    needs = needs[needs["amount"].notna()]
    bought = pd.Series(x[len(arcs) :], index=programme.columns["need"].iloc[len(arcs) :])
    amount = needs["need"].map(bought).astype(float).fillna(0.0)
    cost = amount * needs["price"].fillna(0.0)
    return pd.DataFrame(
        {"need": needs["need"], "amount": amount, "unit": needs["unit"], "cost": cost}
    )


def _left(lawful: Matches, arcs: pd.DataFrame, amount: np.ndarray) -> pd.DataFrame:
    """Give what every quantified output still leaves to its present route, and what that costs."""
    outputs = lawful.park.outputs
    outputs = outputs[outputs["amount"].notna()]
    flowing = pd.Series(amount, index=arcs["output"]).groupby(level=0).sum()
    gone = outputs["output"].map(flowing).astype(float).fillna(0.0)
    left = (outputs["amount"] - gone).clip(lower=0.0)
    cost = left * outputs["disposal_cost"].fillna(0.0)
    return pd.DataFrame(
        {"output": outputs["output"], "amount": left, "unit": outputs["unit"], "cost": cost}
    )


def _rules(lawful: Matches, rows: pd.DataFrame) -> pd.DataFrame:
    """Sum the rows that each rule makes: how many bind, and what loosening them would bring."""
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
    return summed.join(told).reset_index()
