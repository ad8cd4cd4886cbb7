"""What a unit of each column counts in a measure: benefit, CO2, amounts, kilometres, choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.annuity import annuity
from symbiosis.model.making import co2_of_making
from symbiosis.model.weights import weigh
from symbiosis.planning.formulating.case import in_periods
from symbiosis.planning.formulating.layout import Layout

OBJECTIVES = ("benefit", "co2", "diverted", "virgin")
LIMITED = ("amount", "treatment", "capital", "truck_km", "co2", "links", "plants")
FACTS = ["measure", "density", "molar_mass", "heating_value", "dry_matter"]


def measured(layout: Layout, name: str, among: np.ndarray | None = None) -> np.ndarray:
    """Give what a unit of each column counts in a measure, nought outside `among`.

    Parameters
    ----------
    layout : Layout
        The columns.
    name : str
        `benefit` (currency), `co2` (t avoided), `diverted` (amount that companies leave no more),
        `virgin` (usual supply not bought), `amount` (at the output's gate), `treatment`
        (currency), `capital` (currency), `truck_km`, `links`, `plants`.
    among : numpy.ndarray of bool, optional
        The columns that count.
    """
    if name == "amount":
        return _amount(layout, np.ones(layout.width, dtype=bool) if among is None else among)
    count = _COUNTS[name](layout)
    return count if among is None else np.where(among, count, 0.0)


def unit_of(layout: Layout, name: str, among: np.ndarray | None = None) -> str:
    """Give the unit of a measure over some columns."""
    if name in ("amount", "diverted", "virgin"):
        return _sizes(layout, _things(layout, name, among))[0]
    currency = str(layout.case.matches.park.settings["currency"])
    plain = {"co2": "t", "truck_km": "km", "links": "link", "plants": "plant"}
    return plain.get(name, currency)


def worth(layout: Layout, objective: str | Mapping[str, float], carbon_price: float) -> np.ndarray:
    """Give what a unit of each column adds to one objective, or to a weighted sum of several.

    Raises
    ------
    SymbiosisError
        If a name is not one of `OBJECTIVES`, or there is none.
    """
    weights = {objective: 1.0} if isinstance(objective, str) else dict(objective)
    unknown = sorted(str(name) for name in set(weights) - set(OBJECTIVES))
    if unknown or not weights:
        raise SymbiosisError(
            f"There is no objective {', '.join(map(repr, unknown)) or 'without a name'}",
            "objective",
            f"name one of {', '.join(OBJECTIVES)}, weigh them in a dict, or list them in order",
        )
    parts = [float(weight) * measured(layout, name) for name, weight in weights.items()]
    if "benefit" in weights and carbon_price:
        parts.append(float(weights["benefit"]) * carbon_price * measured(layout, "co2"))
    return np.sum(parts, axis=0)


def _spread(layout: Layout, kind: str, values: np.ndarray | pd.Series) -> np.ndarray:
    """Give the columns of a kind a value for each thing, or for each thing and period."""
    given = np.asarray(values, dtype=float)
    count = np.zeros(layout.width)
    columns = layout.grid(kind) if kind not in ("used", "built") else layout.of(kind)[:, None]
    count[columns] = given if given.ndim == 2 else given[:, None]
    return count


def seasonal(layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Give by how much the disposal and the purchase that a unit of each arc avoids differ.

    A row for each arc and a column for each period, in currency per unit at the output's gate,
    against what the arc says for the year.
    """
    case = layout.case
    arcs, supplies, wants = case.arcs, case.supplies, case.wants
    fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)[:, None]
    left = supplies["money"] - supplies["worth"]
    bought = wants["money"] - wants["worth"]
    return (
        in_periods(left, supplies["output"], arcs["output"], case.times),
        fills * in_periods(bought, wants["need"], arcs["need"], case.times),
    )


def _benefit(layout: Layout) -> np.ndarray:
    """Give the money that a unit of each column brings, costs of plants and stores included."""
    case = layout.case
    arcs = case.arcs
    of_flows = arcs["benefit"].to_numpy(dtype=float)[:, None] + sum(seasonal(layout))
    rate = float(case.matches.park.settings.get("discount_rate") or 0.0)
    plants = case.plants.iloc[layout.candidates]
    links = arcs.iloc[layout.decided]
    fixed = plants["fixed_cost"].fillna(0.0) + annuity(
        plants["capital"].fillna(0.0), plants["life"], rate
    )
    opening = links["fixed_cost"].fillna(0.0) + annuity(
        links["capital"].fillna(0.0), links["life"], rate
    )
    return (
        _spread(layout, "flow", of_flows)
        - _spread(layout, "runs", _running(layout))
        - _spread(layout, "built", fixed)
        - _spread(layout, "used", opening)
        - _keeping(layout)
    )


def _keeping(layout: Layout) -> np.ndarray:
    """Give what it costs to put a unit into store, to take it out, and to have it there.

    What an output puts in is not disposed of now; what it takes out is there to be disposed of
    again, and so is what is lost from one period to the next. What a need puts in fills it only
    when it is taken out, and saves the price of then.
    """
    case = layout.case
    holds, times = case.holds, case.times
    of_output = (holds["side"] == "output").to_numpy()[:, None]
    left = in_periods(case.supplies["money"], case.supplies["output"], holds["owner"], times)
    bought = in_periods(case.wants["money"], case.wants["need"], holds["owner"], times)
    now = np.where(of_output, -left, bought)
    loss = holds["loss"].fillna(0.0).to_numpy(dtype=float)[:, None]
    lost = np.where(of_output, loss * np.roll(left, -1, axis=1), 0.0)
    handled = holds["cost"].fillna(0.0).to_numpy(dtype=float)[:, None]
    return (
        _spread(layout, "put_in", now + handled)
        - _spread(layout, "taken", now)
        + _spread(layout, "stock", lost * case.passages)
    )


def _running(layout: Layout) -> np.ndarray:
    """Give what a run of each plant costs: itself, what it buys as usual, and what it leaves."""
    case = layout.case
    cost = np.repeat(
        case.plants["variable_cost"].fillna(0.0).to_numpy(dtype=float)[:, None], case.times, axis=1
    )
    for frame, key in ((case.wants, "need"), (case.supplies, "output")):
        money = frame["money"].to_numpy(dtype=float).reshape(-1, case.times)
        ports = case.ports[case.ports["port"].isin(frame[key])]
        ports = ports[ports["side"] == {"need": "takes", "output": "gives"}[key]]
        place = pd.Index(frame[key].iloc[:: case.times]).get_indexer(pd.Index(ports["port"]))
        plant = pd.Index(case.plants["plant"]).get_indexer(pd.Index(ports["plant"]))
        np.add.at(cost, plant, ports["amount"].to_numpy(dtype=float)[:, None] * money[place])
    return cost


def _bought(layout: Layout) -> pd.DataFrame:
    """Give the ports of plants whose usual supply is bought, with the places of their plants."""
    case = layout.case
    ports = case.ports[
        (case.ports["side"] == "takes") & case.ports["port"].isin(case.usual["need"])
    ]
    return ports.assign(place=pd.Index(case.plants["plant"]).get_indexer(pd.Index(ports["plant"])))


def _co2(layout: Layout) -> np.ndarray:
    """Give the CO2 that a unit of each column avoids.

    What plants buy costs its making, and a residue that they pay for its disposal; what a need
    keeps in store displaces nothing until it is taken out.
    """
    case = layout.case
    made = co2_of_making(case.matches.known, case.matches.park.settings)
    disposed = case.matches.known.materials.set_index("material")["co2_disposal"]
    costs = case.matches.park.outputs.set_index("output")["disposal_cost"] > 0
    gives = case.ports[(case.ports["side"] == "gives") & case.ports["port"].map(costs).eq(True)]
    gives = gives.assign(place=pd.Index(case.plants["plant"]).get_indexer(pd.Index(gives["plant"])))
    run = np.zeros(len(case.plants))
    for ports, carbon in ((_bought(layout), made), (gives, disposed)):
        each = ports["material"].map(carbon).astype(float).fillna(0.0) * ports["amount"]
        np.add.at(run, ports["place"].to_numpy(dtype=int), each.to_numpy(dtype=float))
    needs = _usual_things(layout, case.holds["owner"])
    fed = (needs["plant"] != "") & ~needs.index.isin(case.usual["need"])
    kept = needs["material"].map(made).astype(float).fillna(0.0).mask(fed, 0.0)
    return (
        _spread(layout, "flow", case.arcs["co2"])
        - _spread(layout, "runs", run)
        - _deferred(layout, kept.to_numpy(dtype=float))
    )


def _deferred(layout: Layout, kept: np.ndarray) -> np.ndarray:
    """Give what a need puts into store, less what it takes out, `kept` for a unit of each hold."""
    mine = np.where(layout.case.holds["side"] == "need", kept, 0.0)
    return _spread(layout, "put_in", mine) - _spread(layout, "taken", mine)


def _diverted(layout: Layout) -> np.ndarray:
    """Give how much of what companies leave a unit of flow takes away; plants divert nothing."""
    _, sizes = _sizes(layout, _things(layout, "diverted"))
    return _spread(layout, "flow", sizes.reindex(layout.case.arcs["output"]).fillna(0.0))


def _virgin(layout: Layout) -> np.ndarray:
    """Give how much of the usual supplies a unit of flow displaces, less what plants buy."""
    case = layout.case
    arcs, ports = case.arcs, _bought(layout)
    _, sizes = _sizes(layout, _things(layout, "virgin"))
    fills = (arcs["delivered"] * arcs["replaces"]).to_numpy(dtype=float)
    fills = fills * sizes.reindex(arcs["need"]).fillna(0.0).to_numpy(dtype=float)
    used = np.zeros(len(case.plants))
    taken = ports["amount"].to_numpy(dtype=float) * sizes.reindex(ports["port"]).to_numpy()
    np.add.at(used, ports["place"].to_numpy(dtype=int), taken)
    kept = sizes.reindex(case.holds["owner"]).fillna(0.0).to_numpy(dtype=float)
    return _spread(layout, "flow", fills) - _spread(layout, "runs", used) - _deferred(layout, kept)


def _things(layout: Layout, name: str, among: np.ndarray | None = None) -> pd.DataFrame:
    """Give what a measure counts, by key: `material, unit, density, plant`.

    Outputs, of companies alone where it is about what they leave; for `virgin` the needs that
    have a usual supply, and the plant of those that are ports.
    """
    case = layout.case
    if name == "virgin":
        ports = case.ports.loc[case.ports["side"] == "takes", "port"]
        filled = case.usual["need"].isin([*case.arcs["need"], *ports])
        return _usual_things(layout, case.usual.loc[filled, "need"])
    arcs = case.arcs if among is None else case.arcs[among[layout.grid("flow")].any(axis=1)]
    outputs = case.matches.park.outputs
    given = outputs[outputs["output"].isin(arcs["output"])].set_index("output")
    if name == "diverted":
        given = given[given["plant"] == ""]
    return given[["material", "unit", "density"]].assign(plant="")


def _usual_things(layout: Layout, asked: pd.Series) -> pd.DataFrame:
    """Give what is bought as usual for the asked needs; blank for what is no need."""
    needs = layout.case.matches.park.needs.set_index("need")
    usual = needs["usual_material"].mask(needs["usual_material"] == "", needs["material"])
    told = needs.assign(material=usual, density=np.nan).reindex(asked)
    return told[["material", "unit", "density", "plant"]].assign(plant=told["plant"].fillna(""))


def _sizes(layout: Layout, things: pd.DataFrame) -> tuple[str, pd.Series]:
    """Give the unit in which things are counted, and the size of a unit of each in it.

    Where all have one unit it counts as it is; else in tonnes, energy (whose mass means nothing)
    not counting. The energy that plants buy counts where all is energy.
    """
    units = sorted(set(things["unit"]))
    energy = (things["plant"] != "") & (things["unit"] == "MWh")
    told = things if len(units) == 1 else things[~energy]
    units = sorted(set(told["unit"]))
    if len(units) == 1:
        return units[0], pd.Series(1.0, index=told.index).reindex(things.index).fillna(0.0)
    return "t", _tonnes(layout, told).reindex(things.index).fillna(0.0)


def _tonnes(layout: Layout, things: pd.DataFrame) -> pd.Series:
    """Give the tonnes of a unit of each thing by its density, else its material's."""
    facts = layout.case.matches.known.materials.set_index("material")[FACTS]
    rows = things[["material", "unit"]].join(facts, on="material")
    rows = rows.assign(measure=rows["unit"], dry=rows["dry_matter"])
    rows["density"] = things["density"].fillna(rows["density"])
    tonnes = weigh(rows, pd.Series("mass", index=rows.index))
    tonnes = np.where(rows["measure"] == "MWh", 0.0, tonnes)
    lost = sorted(set(rows.loc[np.isnan(tonnes), "material"]))
    if lost:
        raise SymbiosisError(
            "Amounts in unlike units are summed in tonnes, and some have no density",
            ", ".join(lost[:5]),
            "give the density of the material in the catalogue",
        )
    return pd.Series(tonnes, index=rows.index)


def _amount(layout: Layout, among: np.ndarray) -> np.ndarray:
    """Give one for a unit that flows, or its tonnes where the units are unlike."""
    _, sizes = _sizes(layout, _things(layout, "amount", among))
    size = sizes.reindex(layout.case.arcs["output"]).fillna(0.0)
    return np.where(among, _spread(layout, "flow", size), 0.0)


def _treatment(layout: Layout) -> np.ndarray:
    """Give what treatment on the way, and the running of plants, costs."""
    plants = layout.case.plants["variable_cost"].fillna(0.0)
    return _spread(layout, "flow", layout.case.arcs["treatment"]) + _spread(layout, "runs", plants)


def _capital(layout: Layout) -> np.ndarray:
    """Give the investment in links and plants."""
    links = layout.case.arcs.iloc[layout.decided]["capital"].fillna(0.0)
    plants = layout.case.plants.iloc[layout.candidates]["capital"].fillna(0.0)
    return _spread(layout, "used", links) + _spread(layout, "built", plants)


def _truck_km(layout: Layout) -> np.ndarray:
    """Give the laden kilometres of vehicles."""
    return _spread(layout, "flow", layout.case.arcs["truck_km"].fillna(0.0))


def _links(layout: Layout) -> np.ndarray:
    """Give one for a link that is used."""
    return _spread(layout, "used", np.ones(len(layout.decided)))


def _plants(layout: Layout) -> np.ndarray:
    """Give one for a candidate that is built."""
    return _spread(layout, "built", np.ones(len(layout.candidates)))


_COUNTS: Mapping[str, Callable[[Layout], Any]] = {
    "benefit": _benefit,
    "co2": _co2,
    "diverted": _diverted,
    "virgin": _virgin,
    "treatment": _treatment,
    "capital": _capital,
    "truck_km": _truck_km,
    "links": _links,
    "plants": _plants,
}
