"""The two main tables: what companies leave and what they want, to base units a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import finder_of
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.amounts import Rates, plain_units, prices, rates
from symbiosis.reading.checks import check, whole
from symbiosis.reading.columns import Recognised, hours_a_year, recognise, tidy_texts
from symbiosis.reading.contents import Values, contents, own_properties, read_parameters, specs
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.materials import find_materials, find_supplies, waste_codes
from symbiosis.reading.measures import Measures
from symbiosis.reading.numbers import Amounts, amounts, evidence, numbers
from symbiosis.reading.periods import Calendar
from symbiosis.reading.seasonal import hours_of, settle_periods, unbuyable, uneven

_ORDER = ("measured", "reported", "estimated", "assumed")


@dataclass(eq=False)
class Streams:
    """A main table that was read: our columns for every row, and what its parts rest on."""

    known: Recognised
    frame: pd.DataFrame
    measures: Measures
    hours: np.ndarray
    long: pd.DataFrame

    @property
    def good(self) -> np.ndarray:
        """Say which rows have no fault."""
        return ~self.known.sheet.bad


def read_outputs(
    sheet: Sheet,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    calendar: Calendar,
    ledger: Ledger,
    sectors: Mapping[str, str],
) -> Streams:
    """Read the table of waste streams; `sectors` says what each company does."""
    known = recognise(sheet, "waste_streams", ledger)
    values, typed, style = convert(known, "stream_id", settings, calendar, ledger)
    finder = finder_of(catalogue, "material")
    sheet.frame["ewc"] = waste_codes(known, catalogue, ledger)
    above = float(settings["identify_above"])
    keys, guessed = find_materials(known, finder, catalogue, ledger, sectors, above)
    phase = _phase(keys, catalogue)
    read = read_parameters(known, catalogue, phase, ledger, style)
    measures = _measures(keys, catalogue, settings, values, read)
    frame, unit = _common(known, "output", "stream_id", keys, keys, values, typed, measures, ledger)
    frame["assumed"] = _joined(frame["assumed"], guessed, "material")
    cost = prices(
        values["disposal_cost"], known, "disposal_cost", measures, unit.scale, settings, ledger
    )
    frame["price_known"] = np.isfinite(values["disposal_cost"])
    frame["disposal_cost"] = np.where(frame["price_known"], cost, 0.0)
    lots = rates(
        known,
        "lot",
        measures,
        values["operating_hours"],
        np.isfinite(values["lot"]),
        ledger,
        texts=_of_own(known, "lot"),
        single=np.ones(len(sheet), dtype=bool),
    )
    frame["lot"] = values["lot"] * lots.scale
    frame["density"] = measures.props["density"].copy()
    frame.loc[~measures.own["density"], "density"] = np.nan
    for column in (
        "ewc",
        "vn_code",
        "hazardous",
        "form",
        "tags",
        "present_route",
        "contract_until",
    ):
        frame[column] = sheet.texts(column)
    long = contents(read, frame["output"], frame["confidence"])
    long = long.drop_duplicates(["owner", "parameter"]) if len(long) else long
    return Streams(known, frame, measures, values["operating_hours"], long)


def read_needs(
    sheet: Sheet,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    calendar: Calendar,
    ledger: Ledger,
    sectors: Mapping[str, str],
) -> Streams:
    """Read the table of resource needs; amounts count units of the usual supply."""
    known = recognise(sheet, "resource_needs", ledger)
    values, typed, style = convert(known, "need_id", settings, calendar, ledger)
    finder = finder_of(catalogue, "material")
    above = float(settings["identify_above"])
    keys, guessed = find_materials(known, finder, catalogue, ledger, sectors, above)
    supplies = find_supplies(known, finder, catalogue, ledger)
    counted = pd.Series(np.where(supplies != "", supplies, keys), index=keys.index, dtype="str")
    read = read_parameters(known, catalogue, _phase(keys, catalogue), ledger, style)
    measures = _measures(counted, catalogue, settings, values, read)
    frame, unit = _common(known, "need", "need_id", keys, counted, values, typed, measures, ledger)
    frame["assumed"] = _joined(frame["assumed"], guessed, "material")
    price = prices(values["price"], known, "price", measures, unit.scale, settings, ledger)
    frame["price_known"] = np.isfinite(values["price"])
    frame["price"] = np.where(frame["price_known"], price, 0.0)
    most = values["usual_most"]
    positive = np.isfinite(most) & (most != 0)
    bound = rates(
        known,
        "usual_most",
        measures,
        values["operating_hours"],
        positive,
        ledger,
        texts=_of_own(known, "usual_most"),
    )
    frame["usual_most"] = np.where(positive, most * bound.yearly, most)
    unbuyable(known, most, ledger)
    for column in ("use", "usual_supply", "refuses"):
        frame[column] = sheet.texts(column)
    frame["usual_material"] = supplies
    frame["collect_every"] = values["collect_every"]
    long = specs(known, read, frame["need"], most, ledger)
    long = long.drop_duplicates(["need", "parameter"]) if len(long) else long
    return Streams(known, frame, measures, values["operating_hours"], long)


def convert(
    known: Recognised, key: str, settings: Mapping[str, Any], calendar: Calendar, ledger: Ledger
) -> tuple[dict[str, np.ndarray], Amounts, str]:
    """Turn the columns of a main table to numbers and choices, and check them all at once."""
    sheet = known.sheet
    tidy_texts(known)
    settle_periods(known, key, calendar, ledger)
    _fill(known, settings.get("defaults", {}), ledger)
    tidy_texts(known)
    number = [field for field in known.fields if field.kind == "number"]
    style = evidence(
        sheet,
        [
            name
            for name in ("amount", *(field.name for field in number), *known.parameters)
            if known.has(name)
        ],
    )
    values = {
        field.name: numbers(sheet, field.name, ledger, style, largest=field.high)
        for field in number
    }
    known.units["operating_hours"] = hours_a_year(known.units.get("operating_hours", ""))
    for name, unit in (
        ("gas_temperature", "degC"),
        ("gas_pressure", "kPa"),
        ("keeps_for", "h"),
        ("collect_every", "h"),
        ("operating_hours", "h"),
        ("density", "kg/m3"),
    ):
        if name in values:
            values[name] = plain_units(values[name], known, name, unit, ledger)
    typed = amounts(sheet, "amount", ledger, style)
    checked = {
        **{str(name): sheet.texts(str(name)) for name in sheet.frame.columns},
        **values,
        "amount": typed.value,
    }
    check(pd.DataFrame(checked), sheet, known.fields, ledger)
    whole(sheet, "most_links", values["most_links"], ledger)
    values["operating_hours"] = hours_of(known, calendar, values["operating_hours"], ledger)
    uneven(known, key, typed.value, ledger)
    return values, typed, style


def _fill(known: Recognised, defaults: Mapping[str, Any], ledger: Ledger) -> None:
    """Fill blank cells with what the settings say of them; the cells count as assumed."""
    sheet = known.sheet
    for name, value in defaults.items():
        cells = sheet.texts(name)
        blank = cells == ""
        if name == "operating_hours":  # a row of a period holds all of its hours
            blank &= sheet.texts("period") == ""
        if blank.any():
            sheet.frame[name] = cells.where(~blank, str(value))
            ledger.note(
                sheet.file,
                name,
                f"{int(blank.sum())} blank cells count {value}, by the defaults of the settings",
            )
            said = sheet.texts("assumed")
            sheet.frame["assumed"] = said.where(~blank, (said + " " + name).str.strip())


def _phase(keys: pd.Series, catalogue: Catalogue) -> np.ndarray:
    """Give the phase of each row's material."""
    table = dict(zip(catalogue.materials["material"], catalogue.materials["phase"], strict=True))
    return keys.map(table).fillna("").to_numpy(dtype=object)


def _measures(
    keys: pd.Series,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    values: Mapping[str, np.ndarray],
    read: list[Values],
) -> Measures:
    """Gather the properties by which the rows' amounts are converted."""
    own = own_properties(read, values["density"])
    return Measures.of(
        keys, catalogue, settings, own, values["gas_temperature"], values["gas_pressure"]
    )


def _of_own(known: Recognised, column: str) -> pd.Series:
    """Give the unit of a column, and that of the row's amount where it has none of its own."""
    own = known.unit(column)
    return own.where(own != "", known.unit("amount"))


def _common(
    known: Recognised,
    name: str,
    key: str,
    keys: pd.Series,
    counted: pd.Series,
    values: Mapping[str, np.ndarray],
    typed: Amounts,
    measures: Measures,
    ledger: Ledger,
) -> tuple[pd.DataFrame, Rates]:
    """Give the columns that both main tables have, and the unit of each row's amount."""
    sheet = known.sheet
    dry = (sheet.texts("basis") == "dry").to_numpy()
    single = (sheet.texts("pattern") == "one_off").to_numpy()
    hours = values["operating_hours"]
    quantified = np.isfinite(typed.value)
    unit = rates(known, "amount", measures, hours, quantified, ledger, dry=dry, single=single)
    bare = _scale_of_unquantified(known, measures, quantified, unit, ledger)
    frame = pd.DataFrame({name: sheet.texts(key), "material": keys})
    for column in ("company", "park", "description", "pattern", "months", "period", "source"):
        frame[column] = sheet.texts(column)
    frame["pattern"] = frame["pattern"].where(frame["pattern"] != "", "continuous")
    for column in ("latitude", "longitude", "operating_hours", "keeps_for", "most_links"):
        frame[column] = values[column]
    frame["amount"] = typed.value * unit.yearly
    for column, ends in (("amount_low", typed.low), ("amount_high", typed.high)):
        frame[column] = np.where(np.isfinite(values[column]), values[column], ends) * unit.yearly
    frame["amount_sd"] = values["amount_sd"] * unit.yearly
    frame["unit"] = measures.measure
    frame["basis"] = np.where(dry, "dry", "as_received")
    frame["typed"] = _as_typed(known, unit, measures, hours, quantified)
    frame["confidence"] = _confidence(known, typed.estimated, ledger)
    frame["assumed"] = _assumed(known, unit.uses, quantified, ledger)
    asked = typed.unquantified & ~sheet.bad
    if asked.any():
        ledger.note_rows(sheet, asked, "amount", "unquantified: an opportunity to quantify")
    return frame, unit._replace(scale=bare)


def _scale_of_unquantified(
    known: Recognised, measures: Measures, quantified: np.ndarray, unit: Rates, ledger: Ledger
) -> np.ndarray:
    """Give the base units of a unit as typed, also for rows with a unit and no amount."""
    texts = known.unit("amount")
    other = ~quantified & (texts != "").to_numpy() & ~known.sheet.bad
    everywhere = np.ones(len(known.sheet), dtype=bool)
    told = rates(
        known,
        "amount",
        measures,
        np.full(len(other), 1.0),
        other,
        Ledger(),
        texts=texts,
        single=everywhere,
    )
    known_scale = np.isfinite(told.scale) & other
    return np.where(quantified, unit.scale, np.where(known_scale, told.scale, 1.0))


def _as_typed(
    known: Recognised, unit: Rates, measures: Measures, hours: np.ndarray, quantified: np.ndarray
) -> list[str]:
    """Say each amount as it was typed, with its unit, the state of a gas, and its hours."""
    texts = known.sheet.texts("amount") + " " + known.unit("amount")
    gas = np.isin(unit.dimension, ["normal", "standard"])
    gas |= (unit.dimension == "volume") & measures.gas
    degrees, pressure = measures.state(unit.dimension)
    z = measures.compressibility(degrees, pressure)
    hourly = quantified & np.isfinite(hours)
    said = []
    for place, text in enumerate(texts):
        parts = [text.strip()]
        if gas[place] and quantified[place]:
            parts.append(
                f"at {degrees[place]:g} degC and {pressure[place]:g} kPa, Z = {z[place]:.4f}"
            )
        if hourly[place]:
            parts.append(f"{hours[place]:g} h/year")
        said.append(", ".join(part for part in parts if part))
    ideal = (
        gas
        & quantified
        & ~np.isin(measures.materials, list(measures.z_of))
        & (measures.materials != "")
    )
    return [
        f"{text} (Z = 1: none known)" if bare else text
        for text, bare in zip(said, ideal, strict=True)
    ]


def _confidence(known: Recognised, estimated: np.ndarray, ledger: Ledger) -> pd.Series:
    """Give the confidence of each row: blank is reported, a range at best estimated."""
    said = known.sheet.texts("confidence")
    if (said == "").any():
        ledger.note(known.sheet.file, "confidence", "a blank confidence counts as reported")
    said = said.where(said != "", "reported")
    better = said.isin(_ORDER[: _ORDER.index("estimated")]).to_numpy() & estimated
    ledger.note_rows(known.sheet, estimated, "amount", "estimated: a range or an approximate value")
    return said.where(~better, "estimated")


def _assumed(
    known: Recognised, uses: np.ndarray, quantified: np.ndarray, ledger: Ledger
) -> pd.Series:
    """Give the assumed columns of each row, with the properties that the catalogue lent."""
    said = known.sheet.texts("assumed")
    lent = np.where(quantified, uses, "").astype(object)
    for text in sorted({str(each).strip() for each in lent} - {""}):
        ledger.note_rows(
            known.sheet,
            np.array([str(each).strip() == text for each in lent]),
            "amount",
            f"assumed: {text.replace(' ', ', ')} of the catalogue",
        )
    joined = (said + " " + pd.Series(lent, index=said.index).astype("str").str.strip()).str.strip()
    return joined.astype("str")


def _joined(said: pd.Series, where: np.ndarray, name: str) -> pd.Series:
    """Add a column's name to the assumed columns of some rows."""
    return said.where(~where, (said + " " + name).str.strip())
