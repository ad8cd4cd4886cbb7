"""Small parks with plants, whose ports stand among the outputs and needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from makers import park
from symbiosis.model.park import Park

Row = dict[str, Any]
APART = [(a, b, 10.0) for a, b in combinations(["giver", "taker", "works"], 2)]


def plant(
    key: str,
    takes: Mapping[str, float],
    gives: Mapping[str, float],
    *,
    capacity: float = 50.0,
    company: str = "works",
    buys: Mapping[str, float] | None = None,
    costs: Mapping[str, float] | None = None,
    carries: Iterable[str] | None = None,
) -> dict[str, list[Row]]:
    """Give the rows of a plant by table: what the first thing taken holds ends in the products.

    `buys` are the prices of what it could buy, `costs` the disposal of its residues.
    """
    buys, costs = buys or {}, costs or {}
    carrying = [next(iter(takes))] if carries is None else list(carries)
    same = {"company": company, "plant": key, "unit": "t"}
    needs = [
        {"need": f"{key}/{name}", "material": name, "amount": amount * capacity} | same
        | {"price": buys.get(name, 0.0), "usual_most": float("nan") if name in buys else 0.0}
        for name, amount in takes.items()
    ]  # fmt: skip
    outputs = [
        {"output": f"{key}/{name}", "material": name, "amount": amount * capacity} | same
        | {"disposal_cost": costs.get(name, 0.0)}
        for name, amount in gives.items()
    ]  # fmt: skip
    ports = [
        {"plant": key, "port": f"{key}/{name}", "material": name, "side": side, "amount": amount}
        | {"carries": name in carrying and side == "takes"}
        for side, things in (("takes", takes), ("gives", gives))
        for name, amount in things.items()
    ]
    plants = [{"plant": key, "company": company, "capacity": capacity, "status": "existing"}]
    return {"outputs": outputs, "needs": needs, "ports": ports, "plants": plants}


def with_plants(
    *plants: dict[str, list[Row]],
    outputs: Iterable[Row] = (),
    needs: Iterable[Row] = (),
    **others: Any,
) -> Park:
    """Make a park of plants and of streams besides, all companies 10 km apart."""
    tables: dict[str, list[Row]] = {"outputs": list(outputs), "needs": list(needs)}
    for rows in plants:
        for name, table in rows.items():
            tables.setdefault(name, []).extend(table)
    return park(**({"distances": APART} | tables | others))
