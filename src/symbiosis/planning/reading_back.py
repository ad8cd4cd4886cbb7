"""A solver's answer to a plan: its tables, the prices of its rows, and its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.plan import Plan
from symbiosis.model.programme import Programme
from symbiosis.planning.bounding.products import Products, held
from symbiosis.planning.formulating.formulate import Formulated
from symbiosis.planning.formulating.measures import measured, unit_of
from symbiosis.planning.gates import gates
from symbiosis.planning.pricing.certificate import certificate
from symbiosis.planning.pricing.entering import entering
from symbiosis.planning.pricing.intervals import ranged
from symbiosis.planning.pricing.prices import priced_rows
from symbiosis.planning.repricing import repriced
from symbiosis.planning.results import (
    existing_benefit,
    flows_of,
    left_of,
    rules_of,
    runs_of,
    stocks_of,
    usual_of,
)
from symbiosis.planning.solving.solvers import Answer, relative_gap, solve, stake_of
from symbiosis.tables import Deferred, conform, names

FEW = 400  # rows up to which all prices are worked out from both sides


def plan_of(
    made: Formulated,
    programme: Programme,
    products: Products | None,
    answer: Answer,
    settings: Mapping[str, Any],
    prices: str,
) -> Plan:
    """Read an answer back into a plan.

    Where a content was decided, the prices and the certificate are those of the programme with
    the contents held at what they are in the plan.
    """
    status, bound, stake = answer.status, answer.bound, stake_of(programme)
    if products is not None:
        status = "bounded"
        programme, answer = _held(programme, products, answer)
    value = float(programme.cost @ answer.columns)
    x = answer.columns[: made.layout.width]
    rows = _rows(made, programme, answer, settings, prices)
    if products is not None:
        rows["sentence"] = _with_contents(rows["sentence"])
    benefit = float(measured(made.layout, "benefit") @ x)
    existing = existing_benefit(made, x)
    flows = flows_of(made, x)
    tables = {
        "flows": flows,
        "usual": usual_of(made, x),
        "left": left_of(made, x),
        "runs": runs_of(made, x),
        "stocks": stocks_of(made, x),
        "unused": _unused(made, programme, answer),
        "rows": rows,
        "repriced": repriced(made.case.matches, flows),
    }
    told = {name: frame[names(Plan.tables[name])] for name, frame in tables.items()}
    return Plan(
        **told,
        rules=_rules(made, programme, answer, settings, rows, products is None),
        benefit=benefit,
        benefit_existing=existing,
        benefit_new=benefit - existing,
        co2=float(measured(made.layout, "co2") @ x),
        objective=0.0 - value,
        bound=max(0.0 - bound, 0.0 - value),
        gap=relative_gap(value, stake, min(bound, value)),
        status=status,
        how=_how(programme, products, answer.how, status, settings["time_limit"] is not None),
        certificate=certificate(programme.fixing(answer.columns), answer.columns, answer.duals),
        matches=made.case.matches,
        programme=programme,
        values=answer.columns,
        duals=answer.duals,
        settings=settings,
    )


def _rules(
    made: Formulated,
    programme: Programme,
    answer: Answer,
    settings: Mapping[str, Any],
    rows: pd.DataFrame,
    priced: bool,
) -> Any:
    """Price the rules when somebody first asks for them.

    Where contents were decided, no price tells what another flow would do to them.
    """

    def made_up() -> pd.DataFrame:
        lawful, columns, duals = made.case.matches, answer.columns, answer.duals
        shut = gates(lawful, programme, columns, duals, settings) if priced else pd.DataFrame()
        return rules_of(lawful, rows, shut)

    return Deferred(made_up, conform(None, Plan.tables["rules"]))


def _held(programme: Programme, products: Products, answer: Answer) -> tuple[Programme, Answer]:
    """Solve again with contents and whole numbers held, so that every row has a price.

    Where rounding leaves no plan to that, the answer stands as it is.
    """
    left = _named(held(programme, products, answer.columns), products)
    decided = replace(left, integer=programme.integer)  # though nothing is left to decide
    again = solve(left)
    if again.status != "optimal":
        more = np.zeros(len(left.row_upper) - len(answer.duals))
        return decided, answer._replace(duals=np.concatenate([answer.duals, more]))
    return decided, answer._replace(columns=again.columns, duals=again.duals)


def _with_contents(sentences: pd.Series) -> pd.Series:
    """Say of prices that contents are held as well."""
    plain = sentences.str.removesuffix(".").str.removesuffix(", with the decisions held")
    both = plain + ", with decisions and contents held."
    return both.where(plain + "." != sentences, plain + ", with the contents held.")


def _named(left: Programme, products: Products) -> Programme:
    """Name the rows that hold contents by plant, parameter and period."""
    rows, mine = left.rows, left.rows["kind"] == "held"
    keys = ["plant", "parameter", "period"]
    told = left.columns.iloc[products.factor][keys].to_numpy(dtype=object)
    rows.loc[mine, ["subject", "parameter", "period"]] = told
    rows.loc[mine, "side"] = "equal"
    rows.loc[mine, "limit"] = 0.0
    return replace(left, rows=rows)


def _worth(made: Formulated, settings: Mapping[str, Any]) -> str:
    """Give the unit of the objective in which prices are told."""
    objective = settings["objective"]
    if isinstance(objective, list | tuple):
        objective = objective[-1]
    if not isinstance(objective, str):
        return "objective"
    unit = unit_of(made.layout, objective)
    return f"{unit} CO2" if objective == "co2" else unit


def _rows(
    made: Formulated,
    programme: Programme,
    answer: Answer,
    settings: Mapping[str, Any],
    prices: str,
) -> pd.DataFrame:
    """Price every row; those of rules, or all, from both sides."""
    unit = _worth(made, settings)
    rows = priced_rows(programme, answer.columns, answer.duals, unit)
    every = prices == "all" or len(rows) <= FEW
    asked = np.full(len(rows), True) if every else (rows["rule"] != "").to_numpy()
    return ranged(programme, answer.columns, answer.duals, rows, asked, unit)


def _unused(made: Formulated, programme: Programme, answer: Answer) -> pd.DataFrame:
    """Give every lawful exchange that does not flow, and what it would have to bring to."""
    flows = np.zeros(len(programme.cost), dtype=bool)
    flows[made.layout.of("flow")] = True
    unused = entering(programme, answer.columns, answer.duals, flows)
    units = np.repeat(made.case.arcs["unit"].to_numpy(dtype=object), made.case.times)
    return unused.assign(unit=units[unused.index])


def _how(
    programme: Programme, products: Products | None, solver: str, status: str, timed: bool
) -> str:
    """Say what was solved, by what, and what stopped it."""
    columns, rows = programme.matrix.shape[1], len(programme.rows)
    whole = int(programme.integer.sum())
    kind = "linear programme"
    if products is not None:
        kind = f"programme with {len(products.product)} products of columns"
    elif whole:
        kind = f"programme with {whole} whole numbers, prices with these held"
    stopped = {
        "optimal": "solved to the end",
        "within_gap": "stopped at the gap",
        "stopped": "stopped by the time limit" if timed else "stopped short of the gap by rounding",
        "bounded": "a plan and a proven bound, prices with the contents held",
    }[status]
    return f"{kind}, {columns} columns, {rows} rows, {solver}: {stopped}"
