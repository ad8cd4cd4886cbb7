"""Made-up parks, and checks that a plan keeps what it must and is proven: for us and for users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.planning.pricing.certificate import certificate

__all__ = ["certificate", "check", "made_catalogue", "made_park"]

SETTINGS: Mapping[str, Any] = {
    "currency": "VND",
    "date": "2026-01-01",
    "carbon_price": 0.0,
    "grid_factor": 0.66,
    "detour_factor": 1.3,
    "discount_rate": 0.1,
    "rates": {},
}
SMALL = 0.01  # share of the largest amount below which a row is measured by that share
_FACTS = {"confidence": "assumed", "source": "made up"}


def made_catalogue() -> Catalogue:
    """Make a catalogue of one good, one solute, a pipe, and a plant that cleans the good.

    Returns
    -------
    Catalogue
        Material `water` (m3), parameter `solute` (mg/L), conversion `cleaning`.

    Examples
    --------
    >>> from symbiosis.testing import made_catalogue
    >>> made_catalogue().conversions["conversion"].tolist()
    ['cleaning']
    """
    water = {"material": "water", "measure": "m3", "density": 1000.0, "haul": "pipe"}
    pipe = {"mode": "pipe", "rate": 0.1, "loading": 0.0, "currency": "VND", "per": "m3"}
    clean = {"conversion": "cleaning", "takes": "water", "run": 1.0, "cost_currency": "VND"}
    solute = {"parameter": "solute", "unit": "mg/L", "basis": "volume", "mixes": "volume"}
    frames: dict[str, list[dict[str, Any]]] = {
        "materials": [water | {"label": "water", "price_currency": "VND", "co2": 0.001} | _FACTS],
        "parameters": [solute | _FACTS],
        "conversions": [clean | {"cost": 0.5, "legal_kind": "treatment", "readiness": 9} | _FACTS],
        "ports": [
            {"conversion": "cleaning", "material": "water", "amount": -1.0, "role": "main"},
            {"conversion": "cleaning", "material": "water", "amount": 0.8, "role": "product"},
        ],
        "outlets": [
            {"conversion": "cleaning", "material": "water", "parameter": "solute", "kind": "fixed",
             "value": 5.0, "unit": "mg/L", "basis": "volume"}
        ],
        "haulage": [pipe | {"co2": 1e-6, "reach_km": 500.0, "speed": 4.0} | _FACTS],
    }  # fmt: skip
    return Catalogue(**{name: pd.DataFrame(frames.get(name, [])) for name in Catalogue.tables})


def made_park(
    seed: int,
    outputs: int = 4,
    needs: int = 3,
    *,
    limits: bool = True,
    fixed: bool = False,
    plant: bool = False,
    periods: int = 0,
) -> Park:
    """Make a park of waters at random, to be matched with `made_catalogue`.

    Parameters
    ----------
    seed : int
        The same seed makes the same park.
    outputs, needs : int
        How many of each, every one of a company of its own.
    limits : bool, default True
        Whether needs limit the solute, from above and some from below.
    fixed : bool, default False
        Whether links have fixed costs and smallest amounts.
    plant : bool, default False
        Whether there is a candidate plant that cleans.
    periods : int, default 0
        In how many periods the year falls; the first need then has a store.

    Returns
    -------
    Park
        Amounts in m3, money in VND.

    Examples
    --------
    >>> import symbiosis as sym
    >>> from symbiosis.testing import check, made_catalogue, made_park
    >>> matches = sym.match(made_park(1, plant=True, fixed=True), made_catalogue())
    >>> bool(check(sym.optimise(matches))["holds"].all())
    True
    """
    chance = np.random.default_rng(seed)
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in Park.tables}
    tables["outputs"] = [_output(chance, i) for i in range(outputs)]
    tables["needs"] = [_need(chance, i) for i in range(needs)]
    for row in tables["outputs"]:
        told = {"owner": row["output"], "value": float(chance.uniform(0, 200))}
        tables["contents"].append(told | {"parameter": "solute", "unit": "mg/L", "basis": "volume"})
    if limits:
        tables["specs"] = [_spec(chance, row["need"]) for row in tables["needs"]]
    if fixed:
        tables["links"] = [
            {"output": o["output"], "need": n["need"],
             "fixed_cost": float(chance.uniform(0, 80)),
             "least": float(chance.choice([0.0, 5.0]))}
            for o in tables["outputs"] for n in tables["needs"]
        ]  # fmt: skip
    if plant:
        _add_plant(chance, tables)
    if periods:
        _add_periods(chance, tables, periods)
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return Park(**frames, settings=dict(SETTINGS))


def _output(chance: np.random.Generator, number: int) -> dict[str, Any]:
    """Make an output."""
    return _FACTS | {
        "output": f"o{number}", "company": f"a{number}", "material": "water", "unit": "m3",
        "amount": float(chance.uniform(10, 100)),
        "disposal_cost": float(chance.uniform(-2, 3)), "price_known": True,
        "latitude": float(10 + chance.uniform(0, 0.05)), "longitude": 106.0,
        "pattern": "continuous",
    }  # fmt: skip


def _need(chance: np.random.Generator, number: int) -> dict[str, Any]:
    """Make a need, some without a usual supply."""
    return _FACTS | {
        "need": f"n{number}", "company": f"b{number}", "material": "water", "unit": "m3",
        "amount": float(chance.uniform(10, 100)),
        "price": float(chance.uniform(0, 10)), "price_known": True,
        "usual_most": float(chance.choice([np.nan, 0.0])),
        "latitude": 10.0, "longitude": float(106 + chance.uniform(0, 0.05)),
        "pattern": "continuous",
    }  # fmt: skip


def _spec(chance: np.random.Generator, need: str) -> dict[str, Any]:
    """Make a limit from above, and for some needs one from below."""
    low = float(chance.choice([np.nan, 2.0]))
    usual = float(chance.uniform(3, 20))
    return {
        "need": need, "parameter": "solute", "at_most": float(chance.uniform(20, 150)),
        "at_least": low, "usual": usual, "unit": "mg/L", "basis": "volume",
    }  # fmt: skip


def _add_plant(chance: np.random.Generator, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add a candidate plant that cleans, with its ports."""
    capacity = float(chance.uniform(20, 120))
    place = {"company": "cleaner", "latitude": 10.01, "longitude": 106.01}
    common = _FACTS | place | {"material": "water", "unit": "m3", "plant": "P"}
    common |= {"price_known": True, "pattern": "continuous"}
    tables["plants"].append(_FACTS | place | {
        "plant": "P", "conversion": "cleaning", "capacity": capacity, "status": "candidate",
        "capital": float(chance.uniform(0, 200)), "life": 10.0,
        "fixed_cost": float(chance.uniform(0, 30)), "variable_cost": 0.4,
    })  # fmt: skip
    for side, amount in (("takes", 1.0), ("gives", 0.8)):
        role = "main" if side == "takes" else "product"
        tables["ports"].append(
            {"plant": "P", "port": "P/water", "material": "water", "side": side,
             "amount": amount, "role": role, "carries": side == "takes"}
        )  # fmt: skip
    taken = {"need": "P/water", "amount": capacity, "price": 0.0, "usual_most": 0.0}
    tables["needs"].append(common | taken)
    given = {"output": "P/water", "amount": 0.8 * capacity, "disposal_cost": 0.0}
    tables["outputs"].append(common | given)
    tables["contents"].append(
        {"owner": "P/water", "parameter": "solute", "value": 5.0, "unit": "mg/L", "basis": "volume"}
    )


def _add_periods(
    chance: np.random.Generator, tables: dict[str, list[dict[str, Any]]], count: int
) -> None:
    """Part the year into periods of unlike lengths, and every amount among them."""
    hours = chance.dirichlet(np.full(count, 5.0)) * 8760.0
    tables["periods"] = [
        {"period": f"p{i}", "hours": float(hour), "repeats": 1.0} for i, hour in enumerate(hours)
    ]
    for side in ("output", "need"):
        money = {"output": "disposal_cost", "need": "price"}[side]
        for row in tables[f"{side}s"]:
            own = not row.get("plant", "")
            share = chance.dirichlet(np.full(count, 2.0)) if own else hours / hours.sum()
            for i, part in enumerate(share):
                tables["profiles"].append({
                    "side": side, "owner": row[side], "period": f"p{i}",
                    "amount": row["amount"] * float(part), "money": row[money],
                })  # fmt: skip
    tables["storage"].append(
        {"storage": "b0/water", "company": "b0", "material": "water", "capacity": 30.0,
         "loss": 0.05, "cost": 0.1}
    )  # fmt: skip


def check(plan: Plan, tolerance: float = 1e-6) -> pd.DataFrame:
    """Check a plan from its tables: nothing made or lost, no bound broken, its proof.

    Parameters
    ----------
    plan : Plan
        What `symbiosis.optimise` gave.
    tolerance : float, default 1e-6
        Largest violation that counts as none, relative to the amounts at hand.

    Returns
    -------
    pandas.DataFrame
        `check, violation, holds`, a row for each: the balances of outputs, of needs, of plants
        and of stores, capacities, the limits of all rows, the certificate of the linear programme
        (with whole numbers and decided contents held), and that the bound is not below the
        objective.

    Examples
    --------
    >>> import symbiosis as sym
    >>> from symbiosis.testing import check
    >>> plan = sym.optimise(sym.match(sym.example(), sym.catalogue()))
    >>> check(plan)["holds"].all()
    np.True_
    """
    tables = _Tables(plan)
    found = {
        "outputs balance": tables.outputs(),
        "needs balance": tables.needs(),
        "plants run within their capacity": tables.capacities(),
        "stores balance": tables.stores(),
        "every row is kept": _rows_kept(plan),
        "the certificate holds": float(plan.certificate.max()),
        "the bound is a bound": max(plan.objective - plan.bound, 0.0)
        / max(abs(plan.objective), 1.0),
    }
    violation = np.array(list(found.values()), dtype=float)
    return pd.DataFrame(
        {"check": list(found), "violation": violation, "holds": violation <= tolerance}
    )


def _rows_kept(plan: Plan) -> float:
    """Give by how much the worst row is broken, relative to its limit."""
    rows = plan.rows[plan.rows["activity"].notna()]
    size = rows["limit"].abs().clip(lower=1.0)
    broken = np.where(rows["slack"] < 0, -rows["slack"] / size, 0.0)
    return float(np.max(broken, initial=0.0))


class _Tables:
    """The tables of a plan, summed by output, need, plant and store in each period."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.park = plan, plan.matches.park
        arcs = plan.matches.arcs[["output", "via", "need", "replaces"]]
        self.flows = plan.flows.merge(arcs, on=["output", "via", "need"])
        self.flows["fills"] = self.flows["delivered"] * self.flows["replaces"]
        periods = self.park.periods["period"].tolist()
        self.periods = periods or [""]
        self.repeats = float(self.park.periods["repeats"].iloc[0]) if periods else 1.0

    def _by(self, frame: pd.DataFrame, key: str, value: str) -> pd.Series:
        """Sum a column by key and period."""
        return frame.groupby([key, "period"])[value].sum()

    def _there(self, side: str) -> pd.DataFrame:
        """Give the amounts of outputs or needs in each period, nought for ports of plants."""
        table = getattr(self.park, f"{side}s")
        table = table[table["amount"].notna() & (table["pattern"] != "one_off")]
        table = table[[side, "amount", "plant"]]
        rows = table.assign(period="")
        if self.periods != [""]:
            hours = self.park.periods[["period", "hours"]]
            rows = table.merge(
                hours.assign(share=hours["hours"] / hours["hours"].sum()), how="cross"
            )
            mine = self.park.profiles[self.park.profiles["side"] == side]
            mine = mine.rename(columns={"owner": side, "amount": "told"})[[side, "period", "told"]]
            spread = rows["amount"] * rows["share"]
            rows = rows.merge(mine, on=[side, "period"], how="left")
            told = rows[side].isin(mine[side])
            rows["amount"] = rows["told"].fillna(0.0).where(told, spread)
        rows["amount"] = rows["amount"].where(rows["plant"] == "", 0.0)
        return rows.set_index([side, "period"])

    def _runs(self, side: str) -> pd.Series:
        """Give what the runs of plants take or give at each port."""
        ports = self.park.ports[self.park.ports["side"] == side]
        runs = ports.merge(self.plan.runs[["plant", "period", "runs"]], on="plant")
        return self._by(runs.assign(size=runs["runs"] * runs["amount"]), "port", "size")

    def _stored(self, owners: pd.Index) -> tuple[pd.Series, pd.Series]:
        """Give what goes into store and what is taken out, by owner."""
        stocks = self.plan.stocks[self.plan.stocks["owner"].isin(owners)]
        return self._by(stocks, "owner", "put_in"), self._by(stocks, "owner", "taken")

    def outputs(self) -> float:
        """Give the worst imbalance of an output: flows and what is left against its amount."""
        there = self._there("output")
        put_in, taken = self._stored(there.index.get_level_values(0))
        gone = [self._by(self.flows, "output", "amount"), put_in,
                self._by(self.plan.left, "output", "amount")]  # fmt: skip
        given = [there["amount"], self._runs("gives"), taken]
        return _apart(_sum(gone, there.index), _sum(given, there.index))

    def needs(self) -> float:
        """Give the worst imbalance of a need: filled and bought against its amount."""
        there = self._there("need")
        put_in, taken = self._stored(there.index.get_level_values(0))
        came = [self._by(self.flows, "need", "fills"), taken,
                self._by(self.plan.usual, "need", "amount")]  # fmt: skip
        used = [there["amount"], self._runs("takes"), put_in]
        whole, asked = _sum(came, there.index), _sum(used, there.index)
        needs = self.park.needs.set_index("need")
        told = needs.loc[there.index.get_level_values(0)]
        may_lack = ((told["usual_most"] == 0) & (told["plant"] == "")).to_numpy()
        return _apart(whole.where(~may_lack, whole.clip(lower=asked)), asked)

    def capacities(self) -> float:
        """Give by how much the worst plant runs above its capacity, or without being built."""
        runs = self.plan.runs
        allowed = runs["capacity"].where(runs["built"], 0.0)
        return _apart(runs["runs"].clip(lower=allowed), allowed)

    def stores(self) -> float:
        """Give by how much the worst store is above its capacity, or its stock out of balance."""
        storage = self.park.storage.set_index("storage")
        stocks = self.plan.stocks.groupby(["storage", "period"])[["put_in", "taken", "stock"]].sum()
        worst = 0.0
        for name, mine in stocks.groupby(level=0):
            told = storage.loc[str(name)]
            mine = mine.droplevel(0).loc[self.periods]
            stock, most = mine["stock"], told["capacity"]
            first = told["first"] if pd.notna(told["first"]) else told["last"]
            last = told["last"] if pd.notna(told["last"]) else told["first"]
            ends = stock.iloc[-1:]
            before = stock.shift(fill_value=float(ends.iloc[0] if pd.isna(first) else first))
            loss, repeats = np.nan_to_num([told["loss"], self.repeats])
            came = (1.0 - loss) * before + mine["put_in"] / (repeats or 1.0)
            parts = [
                _apart(stock + mine["taken"] / (repeats or 1.0), came),
                _apart(stock.clip(lower=most), stock * 0.0 + most) if pd.notna(most) else 0.0,
                _apart(ends, ends * 0.0 + last) if pd.notna(last) else 0.0,
            ]
            worst = max(worst, *parts)
        return worst


def _sum(parts: list[pd.Series], index: pd.Index) -> pd.Series:
    """Sum series over an index, nought where one says nothing."""
    whole = pd.Series(0.0, index=index)
    for part in parts:
        whole = whole + part.reindex(index).fillna(0.0)
    return whole


def _apart(one: pd.Series, other: pd.Series) -> float:
    """Give how far two columns are apart at worst, relative to what each row has at hand."""
    sizes = np.maximum(np.abs(one.to_numpy(dtype=float)), np.abs(other.to_numpy(dtype=float)))
    least = max(SMALL * float(sizes.max(initial=0.0)), np.finfo(float).tiny)
    apart = np.abs(one.to_numpy(dtype=float) - other.to_numpy(dtype=float))
    return float(np.max(apart / np.maximum(sizes, least), initial=0.0))
