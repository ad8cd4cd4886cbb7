"""What becomes of a unit of an output on a route: yield, cost, haul, carbon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.money import converted
from symbiosis.matching.routes import Route
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.making import co2_of_making


class Step(NamedTuple):
    """A conversion as its numbers for one unit of what it takes first."""

    key: str
    product: str
    gives: float  # product per unit taken
    by_dry_matter: bool
    dry_matter_out: float
    cost: float  # park currency per unit taken, at cost_at; not known = nan
    cost_at: float
    exponent: float
    utilities: float  # park currency per unit taken
    residues: float  # park currency per unit taken
    co2: float  # t per unit taken
    power: float  # MWh of electricity per unit taken
    at: str
    keeps_for: float
    confidence: str
    unpriced: tuple[str, ...]
    hard: bool  # a new plant, or not yet proven
    readiness: float
    legal_kind: str


def steps_of(
    known: Catalogue, settings: Mapping[str, Any], asked: Collection[str] | None = None
) -> dict[str, Step]:
    """Prepare the conversions of the catalogue, or those asked for, in the park's currency."""
    materials = known.materials.set_index("material")
    priced = pd.DataFrame(
        {
            "price": converted(materials["price"], materials["price_currency"], settings),
            "disposal": converted(
                materials["disposal_cost"], materials["price_currency"], settings
            ),
            "co2": co2_of_making(known, settings),
        }
    )
    sums, unpriced = _of_ports(known.ports.join(priced, on="material"))
    makes = known.ports[known.ports["role"].eq("product") & (known.ports["amount"] > 0)]
    product = makes.groupby("conversion")[["material", "amount"]].first()
    dry = _dry_matter_set(known)
    wanted = product.index if asked is None else product.index.intersection(list(asked))
    made = known.conversions[known.conversions["conversion"].isin(wanted)]
    cost = converted(made["cost"], made["cost_currency"], settings)
    found = {}
    row: Any
    for row, price in zip(made.itertuples(), cost, strict=True):
        key = str(row.conversion)
        first: Any = product.loc[key]
        material, amount = first
        dry_out = float(dry.get((key, material), np.nan))
        found[key] = Step(
            key=key,
            product=str(material),
            gives=float(amount),
            by_dry_matter=bool(row.by_dry_matter) and np.isfinite(dry_out),
            dry_matter_out=dry_out,
            cost=float(price),
            cost_at=float(row.cost_at),
            exponent=float(row.scale_exponent),
            **{name: told.get(key, 0.0) for name, told in sums.items()},
            at=str(row.at or "giver"),
            keeps_for=float(row.keeps_for),
            confidence=str(row.confidence),
            unpriced=(*unpriced.get(key, ()), *([key] if np.isnan(price) else [])),
            hard=bool(row.effort == "new plant" or row.readiness < 9),
            readiness=float(row.readiness),
            legal_kind=str(row.legal_kind),
        )
    return found


def _of_ports(
    ports: pd.DataFrame,
) -> tuple[dict[str, dict[str, float]], dict[str, tuple[str, ...]]]:
    """Sum what each conversion uses and leaves, and name what of it has no price."""
    used = ports[ports["role"] == "utility"]
    left = ports[ports["role"] == "residue"]
    sums = {
        "utilities": _summed(used, -used["amount"] * used["price"].fillna(0.0)),
        "residues": _summed(left, left["amount"] * left["disposal"].fillna(0.0)),
        "co2": _summed(used, -used["amount"] * used["co2"].fillna(0.0)),
        "power": _summed(used, -used["amount"] * (used["material"] == "electricity")),
    }
    open_ = pd.concat([used[used["price"].isna()], left[left["disposal"].isna()]])
    return sums, {str(key): tuple(told) for key, told in open_.groupby("conversion")["material"]}


def _dry_matter_set(known: Catalogue) -> dict[Any, float]:
    """Give the share of dry matter that a conversion fixes in a product."""
    outlets = known.outlets
    fixed = outlets[outlets["kind"].eq("fixed") & outlets["parameter"].eq("dry_matter")]
    shares: dict[Any, float] = fixed.groupby(["conversion", "material"])["value"].first().to_dict()
    return {key: share / 1e6 for key, share in shares.items()}


def _summed(ports: pd.DataFrame, terms: pd.Series) -> dict[str, float]:
    """Sum a term of the ports of each conversion."""
    sums = terms.groupby(ports["conversion"]).sum()
    return {str(key): float(value) for key, value in sums.items()}


def walk(
    dry: npt.NDArray[np.float64],
    typical: npt.NDArray[np.bool_],
    route: Route,
    steps: Mapping[str, Step],
) -> dict[str, npt.NDArray[np.float64] | npt.NDArray[np.bool_]]:
    """Give for each of some streams what one unit of it is and costs at the end of a route.

    `dry` is the share of dry matter of each, none if not known, and `typical` whether that is
    only the catalogue's. Costs of a step that falls with scale keep their terms apart (`cost_k,
    scale_k, exponent_k`), as the scale is known only with the amount.
    """
    taken = [steps[key] for key in route.steps]
    streams = len(dry)
    amounts = [np.ones(streams)]
    told: dict[str, Any] = {}
    other, co2, power = (np.zeros(streams) for _ in range(3))
    assumed = np.zeros(streams, dtype=bool)
    for k, step in enumerate(taken):
        amount = amounts[-1]
        told[f"cost_{k}"] = step.cost * amount
        told[f"scale_{k}"] = amount / step.cost_at
        told[f"exponent_{k}"] = np.full(streams, step.exponent)
        other = other + amount * (step.utilities + step.residues)
        co2 = co2 + amount * step.co2
        power = power + amount * step.power
        gives = np.full(streams, step.gives)
        if step.by_dry_matter:
            gives = np.where(np.isnan(dry), gives, dry / step.dry_matter_out)
            assumed = assumed | typical
        if np.isfinite(step.dry_matter_out):
            dry, typical = np.full(streams, step.dry_matter_out), np.zeros(streams, dtype=bool)
        amounts.append(amount * gives)
    told |= {
        "delivered": amounts[-1],
        "dry": dry,
        "other_cost": other,
        "co2_used": co2,
        "power_used": power,
    }
    return told | {"yield_assumed": assumed, "hauled": amounts[_before(taken)]}


def _before(taken: list[Step]) -> int:
    """Count the steps before the haul: those up to the first that stands at the receiver."""
    return next((k for k, step in enumerate(taken) if step.at == "receiver"), len(taken))


def travels(route: Route, steps: Mapping[str, Step]) -> str:
    """Give the material that is hauled on a route."""
    taken = [steps[key] for key in route.steps]
    return [route.start, *(step.product for step in taken)][_before(taken)]


def alike(route: Route, steps: Mapping[str, Step]) -> dict[str, Any]:
    """Give what is the same for all streams of a route."""
    taken = [steps[key] for key in route.steps]
    before = _before(taken)
    kept = [step.keeps_for for step in taken[:before] if np.isfinite(step.keeps_for)]
    return {
        "via": route.via,
        "delivered_material": route.end,
        "hauled_material": travels(route, steps),
        "keeps_after": kept[-1] if kept else np.nan,  # of what travels
        "way_assumed": any(step.confidence in ("assumed", "") for step in taken),
        "dry_set": any(np.isfinite(step.dry_matter_out) for step in taken),
        "dries": any(step.by_dry_matter for step in taken),
        "unpriced": ", ".join(name for step in taken for name in step.unpriced),
    }


def walked(
    outputs: pd.DataFrame,
    trips: Iterable[tuple[Route, npt.NDArray[np.int64]]],
    steps: Mapping[str, Step],
    depth: int,
) -> pd.DataFrame:
    """Give a row for each output on each route: what a unit of it is and costs at the end.

    Parameters
    ----------
    outputs : pandas.DataFrame
        `dry` and `dry_typical` of each.
    trips : iterable
        Routes, each with the rows of the outputs that take it.
    steps : Mapping
        The conversions as numbers.
    depth : int
        Largest number of conversions of a route.
    """
    dry = outputs["dry"].to_numpy(dtype=float)
    typical = outputs["dry_typical"].to_numpy(dtype=bool)
    terms = [f"{name}_{k}" for k in range(depth) for name in ("cost", "scale", "exponent")]
    numbers: dict[str, list[npt.NDArray[Any]]] = {
        name: [np.zeros(0)]
        for name in [*terms, "delivered", "dry", "other_cost", "co2_used", "power_used"]
    }
    numbers |= {"yield_assumed": [np.zeros(0, dtype=bool)], "hauled": [np.zeros(0)]}
    same, counts = [], []
    for route, rows in trips:
        found = walk(dry[rows], typical[rows], route, steps)
        for name, column in numbers.items():
            column.append(found[name] if name in found else np.full(len(rows), np.nan))
        same.append(alike(route, steps))
        counts.append(len(rows))
    ways = pd.DataFrame({name: np.concatenate(column) for name, column in numbers.items()})
    routes = pd.DataFrame(same or [alike(Route("", (), ""), steps)])
    told = routes.iloc[np.repeat(np.arange(len(counts)), counts)].reset_index(drop=True)
    return pd.concat([ways, told], axis=1)
