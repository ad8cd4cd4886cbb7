"""What becomes of a unit of an output on a route: yield, cost, haul, carbon, contents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.matching.money import converted
from symbiosis.matching.routes import Route
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.making import co2_of_making

CONTENT_KEYS = ["parameter", "value", "unit", "basis", "confidence"]


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
    at: str
    keeps_for: float
    confidence: str
    unpriced: tuple[str, ...]


def steps_of(
    known: Catalogue, settings: Mapping[str, Any], asked: Collection[str]
) -> dict[str, Step]:
    """Prepare the conversions that are asked for, in the park's currency."""
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
    conversions = known.conversions.assign(
        cost=converted(known.conversions["cost"], known.conversions["cost_currency"], settings)
    )
    conversions = conversions[conversions["conversion"].isin(list(asked))]
    mine = known.ports[known.ports["conversion"].isin(list(asked))]
    ports = {str(key): rows for key, rows in mine.groupby("conversion")}
    fixed = known.outlets[known.outlets["kind"] == "fixed"]
    fixed = fixed[fixed["parameter"] == "dry_matter"]
    dry = fixed.groupby(["conversion", "material"])["value"].first() / 1e6
    return {
        str(row.conversion): _step(row, ports[str(row.conversion)], priced, dry)
        for row in conversions.itertuples()
    }


def _step(row: Any, ports: pd.DataFrame, priced: pd.DataFrame, dry: pd.Series) -> Step:
    """Sum the ports of one conversion to money and carbon for a unit taken."""
    product = ports[(ports["role"] == "product") & (ports["amount"] > 0)].iloc[0]
    dry_out = float(dry.get((row.conversion, product["material"]), np.nan))
    utilities = ports[ports["role"] == "utility"]
    residues = ports[ports["role"] == "residue"]
    prices = utilities["material"].map(priced["price"]).astype(float)
    used = -utilities["amount"]
    carbon = utilities["material"].map(priced["co2"]).astype(float).fillna(0.0)
    disposal = residues["material"].map(priced["disposal"]).astype(float)
    unpriced = [
        *utilities.loc[prices.isna(), "material"],
        *residues.loc[disposal.isna(), "material"],
    ]
    return Step(
        key=str(row.conversion),
        product=str(product["material"]),
        gives=float(product["amount"]),
        by_dry_matter=bool(row.by_dry_matter) and np.isfinite(dry_out),
        dry_matter_out=dry_out,
        cost=float(row.cost),
        cost_at=float(row.cost_at),
        exponent=float(row.scale_exponent),
        utilities=float((used * prices.fillna(0.0)).sum()),
        residues=float((residues["amount"] * disposal.fillna(0.0)).sum()),
        co2=float((used * carbon).sum()),
        at=str(row.at or "giver"),
        keeps_for=float(row.keeps_for),
        confidence=str(row.confidence),
        unpriced=(*unpriced, *([str(row.conversion)] if np.isnan(row.cost) else [])),
    )


def walk(outputs: pd.DataFrame, route: Route, steps: Mapping[str, Step]) -> pd.DataFrame:
    """Give a row for each output: what one unit of it is and costs at the end of the route.

    `outputs` bears `output`, `dry` (share of dry matter, none if not known) and `dry_typical`
    (whether that is only the catalogue's). Costs of a step that falls with scale keep their terms
    apart (`cost_k, scale_k, exponent_k`), as the scale is known only with the amount.
    """
    ways = pd.DataFrame({"output": outputs["output"].to_numpy()})
    taken = [steps[key] for key in route.steps]
    amounts, dry = [np.ones(len(ways))], outputs["dry"].to_numpy(dtype=float)
    other, co2, typical = np.zeros(len(ways)), np.zeros(len(ways)), np.zeros(len(ways), dtype=bool)
    still_typical = outputs["dry_typical"].to_numpy(dtype=bool)
    for k, step in enumerate(taken):
        amount = amounts[-1]
        ways[f"cost_{k}"] = step.cost * amount
        ways[f"scale_{k}"] = amount / step.cost_at
        ways[f"exponent_{k}"] = step.exponent
        other = other + amount * (step.utilities + step.residues)
        co2 = co2 + amount * step.co2
        gives = np.full(len(ways), step.gives)
        if step.by_dry_matter:
            gives = np.where(np.isnan(dry), gives, dry / step.dry_matter_out)
            typical = typical | still_typical
        if np.isfinite(step.dry_matter_out):
            dry = np.full(len(ways), step.dry_matter_out)
            still_typical = np.zeros(len(ways), dtype=bool)
        amounts.append(amount * gives)
    ways["delivered"], ways["dry"], ways["other_cost"], ways["co2_used"] = (
        amounts[-1],
        dry,
        other,
        co2,
    )
    ways["yield_assumed"] = typical
    before = next((k for k, step in enumerate(taken) if step.at == "receiver"), len(taken))
    ways["hauled"] = amounts[before]
    return ways.assign(**_alike(route, taken, before))


def _alike(route: Route, taken: list[Step], before: int) -> dict[str, Any]:
    """Give what is the same for all outputs of a route, which travel after `before` steps."""
    kept = [step.keeps_for for step in taken[:before] if np.isfinite(step.keeps_for)]
    return {
        "via": route.via,
        "delivered_material": route.end,
        "hauled_material": [route.start, *(step.product for step in taken)][before],
        "keeps_after": kept[-1] if kept else np.nan,  # of what travels
        "way_assumed": any(step.confidence in ("assumed", "") for step in taken),
        "dry_set": any(np.isfinite(step.dry_matter_out) for step in taken),
        "dries": any(step.by_dry_matter for step in taken),
        "unpriced": ", ".join(name for step in taken for name in step.unpriced),
    }


def contents_after(
    contents: pd.DataFrame,
    outputs: pd.DataFrame,
    route: Route,
    steps: Mapping[str, Step],
    outlets: pd.DataFrame,
) -> pd.DataFrame:
    """Give the contents of the outputs at the end of the route, a row for each parameter.

    A step that keeps dry matter concentrates what is stated as received, and leaves what is
    stated by volume unknown; a fixed outlet replaces what came in; a share removed lowers it;
    everything else is passed on.
    """
    now = contents.copy()
    of_outputs = outputs.set_index("output")
    dry, typical = of_outputs["dry"].astype(float), of_outputs["dry_typical"]
    for key in route.steps:
        step = steps[key]
        if step.by_dry_matter:
            now = _concentrated(now, step.dry_matter_out / dry, typical)
        if np.isfinite(step.dry_matter_out):
            dry = pd.Series(step.dry_matter_out, index=dry.index)
            typical = pd.Series(False, index=dry.index)
        own = outlets[(outlets["conversion"] == key) & (outlets["material"] == step.product)]
        removed = own[own["kind"] == "removed"].set_index("parameter")["value"]
        passes = 1.0 - now["parameter"].map(removed).astype(float).fillna(0.0)
        fixed = own[own["kind"] == "fixed"]
        now = now.assign(value=now["value"] * passes)
        now = now[~now["parameter"].isin(fixed["parameter"])]
        set_ = outputs[["output"]].merge(
            fixed[["parameter", "value", "unit", "basis"]], how="cross"
        )
        set_ = set_.rename(columns={"output": "owner"}).assign(confidence=step.confidence)
        now = pd.concat([now, set_], ignore_index=True)
    now = now.dropna(subset=["value"])
    via = pd.Series([route.via] * len(now), dtype="str", index=now.index)
    return now.rename(columns={"owner": "output"}).assign(via=via)[["output", "via", *CONTENT_KEYS]]


def _concentrated(contents: pd.DataFrame, rise: pd.Series, typical: pd.Series) -> pd.DataFrame:
    """Raise what is stated as received; where the dry matter was typical only, it is assumed."""
    kept = contents[contents["basis"] != "volume"]
    by_mass = kept["basis"] == "mass"
    raised = kept["value"].where(~by_mass, kept["value"] * kept["owner"].map(rise).astype(float))
    guessed = by_mass & kept["owner"].map(typical).astype(bool)
    return kept.assign(value=raised, confidence=kept["confidence"].mask(guessed, "assumed"))
