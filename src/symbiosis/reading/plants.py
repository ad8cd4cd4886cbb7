"""The table of plants: recipe, runs a year, capital at its size, and what a run costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import finder_of, listed
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import PLANTS, PORTS
from symbiosis.reading.amounts import prices, rates
from symbiosis.reading.checks import above_nought
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ends import Ends
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.measures import Measures
from symbiosis.reading.optional import read_table, sums
from symbiosis.reading.plant_columns import PortColumns, read_port_columns
from symbiosis.reading.plant_ports import (
    in_currency,
    port_contents,
    port_needs,
    port_outputs,
    ports_of,
    priced,
)
from symbiosis.tables import names

_RUNS = ("", "run", "runs", "run/year", "runs/year", "run/yr", "runs/yr", "run/a", "lượt/năm",
         "mẻ/năm")  # fmt: skip
_A_RUN = ("/run", "/runs", " per run", " a run", "/lượt", "/mẻ")


@dataclass(eq=False)
class Plants:
    """The plants, and what their ports add to every other table; bad rows are still in them."""

    known: Recognised
    frame: pd.DataFrame
    ports: pd.DataFrame
    outputs: pd.DataFrame
    needs: pd.DataFrame
    contents: pd.DataFrame
    specs: pd.DataFrame
    adds: pd.DataFrame
    counted: Mapping[str, Measures]

    def gives(self) -> Ends:
        """Give the ports at which a link may begin."""
        return self._ends("stream", self.outputs["output"], "outputs")

    def takes(self) -> Ends:
        """Give the ports at which a link may end."""
        return self._ends("need", self.needs["need"], "needs")

    def _ends(self, what: str, keys: pd.Series, table: str) -> Ends:
        """Give the ports of one side."""
        rows = getattr(self, table)
        hours = rows["operating_hours"].to_numpy(dtype="float64")
        return Ends(
            what, keys, rows["plant"].isin(self.good).to_numpy(), self.counted[table], hours
        )

    @property
    def good(self) -> set[str]:
        """Give the plants whose rows have no fault."""
        return set(self.frame["plant"][~self.known.sheet.bad])

    def tables(self) -> dict[str, pd.DataFrame]:
        """Give the rows that good plants add to the tables of the park."""
        ports = self.ports[self.ports["plant"].isin(self.good)]
        keys = {"contents": "owner", "specs": "need"}
        kept = {name: getattr(self, name) for name in ("outputs", "needs", "adds")}
        tables = {name: rows[rows["plant"].isin(self.good)] for name, rows in kept.items()}
        for name, key in keys.items():
            rows = getattr(self, name)
            tables[name] = rows[rows[key].isin(set(ports["port"]))] if len(rows) else rows
        frame = self.frame[self.frame["plant"].isin(self.good)]
        return tables | {
            "plants": frame[names(PLANTS)],
            "ports": ports[names(PORTS)],
        }


def read_plants(
    sheet: Sheet, catalogue: Catalogue, settings: Mapping[str, Any], ledger: Ledger
) -> Plants:
    """Read the table of plants, and expand it by the recipes of the catalogue."""
    known, values, frame = read_table(sheet, "plants", ledger, per_year=("operating_hours",))
    frame = frame.rename(columns={"plant_id": "plant"})
    frame["conversion"] = _recipes(sheet, catalogue, ledger)
    steps = catalogue.conversions.drop_duplicates("conversion", keep="last")
    recipe = steps.set_index("conversion").reindex(frame["conversion"]).reset_index(drop=True)
    measures = _main_measures(recipe["takes"].fillna("").astype("str"), catalogue, settings)
    run = recipe["run"].fillna(1.0).to_numpy(dtype="float64")
    hours = values["operating_hours"]
    for column in ("capacity", "reference_capacity"):
        frame[column] = _runs(known, column, values[column], measures, run, hours, ledger)
    _status(sheet, frame, ledger)
    _capital(known, frame, values["capital"], settings, ledger)
    frame["fixed_cost"] = sums(known, "fixed_cost", values["fixed_cost"], "year", settings, ledger)
    frame["fixed_cost"] = frame["fixed_cost"].fillna(0.0)
    told = _a_run(known, values["variable_cost"], measures, run, settings, ledger)
    frame["variable_cost"] = _variable(sheet, frame, told, recipe, run, settings, ledger)
    ports = ports_of(frame, run, catalogue, settings)
    columns = read_port_columns(known, frame, ports, hours, catalogue, settings, ledger)
    ports = priced(ports, columns.prices, columns.disposals)
    _tell(sheet, ports, recipe, ledger)
    return _expanded(known, frame, ports, columns, recipe, catalogue, settings)


def _expanded(
    known: Recognised,
    frame: pd.DataFrame,
    ports: pd.DataFrame,
    columns: PortColumns,
    recipe: pd.DataFrame,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
) -> Plants:
    """Give the rows that the plants add to every table."""
    outputs, needs = port_outputs(frame, ports, recipe), port_needs(frame, ports)
    counted = {
        name: _main_measures(rows["material"], catalogue, settings)
        for name, rows in (("outputs", outputs), ("needs", needs))
    }
    return Plants(
        known,
        frame,
        ports,
        outputs,
        needs,
        port_contents(ports, catalogue),
        columns.specs,
        columns.adds,
        counted,
    )


def clashes(plants: Plants, keys: Mapping[str, pd.Series], ledger: Ledger) -> None:
    """Fault a plant whose ports could be taken for a stream or a need of another table."""
    sheet = plants.known.sheet
    for what, column in keys.items():
        for place, plant in enumerate(plants.frame["plant"]):
            alike = [key for key in column if plant and key.startswith(f"{plant}/")]
            if alike:
                ledger.fault(
                    sheet,
                    [place],
                    "plant_id",
                    f"the {what} {listed(alike[:3])} is named as a port of the plant is",
                    f"rename the plant or the {what}",
                )


def _recipes(sheet: Sheet, catalogue: Catalogue, ledger: Ledger) -> pd.Series:
    """Give the conversion of each plant by its key or label."""
    finder = finder_of(catalogue, "conversion")
    typed = sheet.texts("conversion")
    keys = typed.map({name: finder.key(name) for name in set(typed)}).astype("str")
    wrong = ((keys == "") & (typed != "")).to_numpy()
    mends = [
        f"perhaps you meant {listed(close)}"
        if close
        else "name a conversion of the catalogue, or add it in a catalogue file"
        for close in (finder.near(name) for name in typed[wrong])
    ]
    ledger.fault(sheet, wrong, "conversion", "there is no such conversion", mends)
    return keys


def _main_measures(
    materials: pd.Series, catalogue: Catalogue, settings: Mapping[str, Any]
) -> Measures:
    """Gather the properties of materials that no row says anything of."""
    none = np.full(len(materials), np.nan)
    return Measures.of(materials, catalogue, settings, {}, none, none)


def _runs(
    known: Recognised,
    column: str,
    values: np.ndarray,
    measures: Measures,
    run: np.ndarray,
    hours: np.ndarray,
    ledger: Ledger,
) -> np.ndarray:
    """Give runs a year: as typed, or from a rate of the main material, as capacity [t/day]."""
    texts = known.unit(column)
    rate = np.isfinite(values) & ~texts.str.casefold().isin(_RUNS).to_numpy()
    if not rate.any():
        return values
    unit = rates(known, column, measures, hours, rate, ledger, texts=texts, default="base")
    ledger.note_rows(
        known.sheet, rate, column, "a rate of the main material, turned to runs by its recipe"
    )
    return np.where(rate, values * unit.yearly / run, values)


def _status(sheet: Sheet, frame: pd.DataFrame, ledger: Ledger) -> None:
    """Fill the status and the confidence of plants that state none, and check their life."""
    for column, blank in (("status", "existing"), ("confidence", "reported")):
        if (frame[column] == "").any():
            ledger.note(sheet.file, column, f"a blank {column} counts as {blank}")
        frame[column] = frame[column].where(frame[column] != "", blank)
    for column in ("life", "reference_capacity"):
        above_nought(sheet, column, frame[column].to_numpy(), ledger)


def _capital(
    known: Recognised,
    frame: pd.DataFrame,
    values: np.ndarray,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> None:
    """Give the capital at the capacity of each plant, and say what was assumed of it."""
    sheet = known.sheet
    stated = sums(known, "capital", values, "", settings, ledger)
    exponent, reference = frame["scale_exponent"], frame["reference_capacity"]
    candidate = (frame["status"] == "candidate").to_numpy() & ~sheet.bad
    paid = np.isfinite(stated) & (stated > 0)
    scales = paid & reference.notna().to_numpy()
    size = frame["capacity"] / reference.where(reference > 0)
    factor = np.where(scales, size ** exponent.fillna(1.0), 1.0)
    frame["capital"] = np.where(np.isfinite(stated), stated, 0.0) * factor
    notes = (
        (scales & exponent.isna().to_numpy(), "scale_exponent",
         "assumed: 1, the capital grows as the capacity does"),
        (paid & reference.isna().to_numpy() & exponent.notna().to_numpy(), "scale_exponent",
         "no reference_capacity is given: the capital is taken as stated"),
        (candidate & ~np.isfinite(stated), "capital",
         "not known: the candidate counts as built for nothing"),
        (candidate & paid & frame["life"].isna().to_numpy(), "life",
         "not known: the capital is not spread over years, only a budget counts it"),
    )  # fmt: skip
    for where, column, text in notes:
        ledger.note_rows(sheet, where, column, text)


def _a_run(
    known: Recognised,
    values: np.ndarray,
    measures: Measures,
    run: np.ndarray,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Turn stated costs of a run, or of a unit of the main material, to park currency a run."""

    def bare(text: str) -> str:
        """Take the run out of a unit."""
        for ending in _A_RUN:
            text = text.removesuffix(ending)
        return text

    column = "variable_cost"
    known.units[column] = bare(known.units.get(column, ""))
    if known.has(f"{column}_unit"):
        texts = known.sheet.texts(f"{column}_unit")
        known.sheet.frame[f"{column}_unit"] = texts.map(bare).astype("str")
    return prices(values, known, column, measures, run, settings, ledger) * run


def _variable(
    sheet: Sheet,
    frame: pd.DataFrame,
    told: np.ndarray,
    recipe: pd.DataFrame,
    run: np.ndarray,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> np.ndarray:
    """Give the cost of a run; a blank one is that of the conversion, at the plant's scale."""
    blank = np.isnan(told) & (frame["conversion"] != "").to_numpy() & ~sheet.bad
    unit = in_currency(recipe["cost"], recipe["cost_currency"], settings).to_numpy()
    size = frame["capacity"].to_numpy() * run / recipe["cost_at"].to_numpy(dtype="float64")
    factor = np.where(size > 0, size, np.nan) ** (recipe["scale_exponent"].to_numpy() - 1.0)
    scaled = np.isfinite(factor)
    lent = unit * np.where(scaled, factor, 1.0) * run
    currency = settings["currency"]
    said = [
        f"assumed: {cost:,.6g} {currency} a run, of the conversion"
        + (" at the plant's scale" if large else "")
        if np.isfinite(cost)
        else f"not known: counts 0, as the conversion has no cost in {currency}"
        for cost, large in zip(lent[blank], scaled[blank], strict=True)
    ]
    ledger.note_rows(sheet, blank, "variable_cost", said)
    return np.where(np.isnan(told), np.where(np.isfinite(lent), lent, 0.0), told)


def _tell(sheet: Sheet, ports: pd.DataFrame, recipe: pd.DataFrame, ledger: Ledger) -> None:
    """Note utilities without a price, and yields that would change with the dry matter."""
    free = ports[(ports["side"] == "takes") & ports["buys"] & ~ports["price_known"]]
    for place in np.flatnonzero(~sheet.bad):
        own = free.loc[free["place"] == place, "material"].tolist()
        if own:
            ledger.note_rows(sheet, [place], "conversion", f"{listed(own)} has no price: counts 0")
    typical = recipe["by_dry_matter"].eq(True).to_numpy() & ~sheet.bad
    ledger.note_rows(
        sheet, typical, "conversion", "assumed: the yields hold at the typical dry matter"
    )
