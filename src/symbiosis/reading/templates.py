"""Blank input tables, as CSV and as a workbook with a sheet of explanations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.model.park import Park
from symbiosis.reading.fields import TABLES

NOUN_TABLES = {
    "waste_streams": "outputs",
    "resource_needs": "needs",
    "companies": "sites",
    "links": "links",
    "distances": "distances",
    "opportunities": "opportunities",
    "plants": "plants",
    "periods": "periods",
    "storage": "storage",
    "haulage": "haulage",
}
KEYS = {"stream_id": "output", "need_id": "need", "plant_id": "plant"}
UNITS = {
    "rate": "a rate: t/year, kg/day, m3/h, MWh/year; in the heading [..] or in <column>_unit",
    "price": "park currency for a unit of the row's amount, or as <column>_unit says",
    "quantity": "in the unit of the amount",
    "money": "park currency",
    "money/year": "park currency a year",
    "money/run": "park currency a run, or as [VND/m3] for a unit of the main material",
    "runs": "runs a year, or a rate of the main material as [t/day]",
    "haul": "park currency for a base unit of the mode and a km, or as [VND/t/km]",
    "loading": "park currency for a base unit of the mode, or as [VND/t]",
    "emission": "t CO2 for a base unit of the mode and a km, or as [kg/t/km]",
    "load": "base unit of the mode, or as [t]",
    "share": "share, or as [%]",
}
INPUT_ONLY = {
    "gas_temperature": "reference temperature of a gas typed in plain m3, degC",
    "gas_pressure": "reference pressure of a gas typed in plain m3, absolute, kPa",
    "density": "density of the whole, for an amount in another measure than the material's",
    "amount": "yearly amount or rate; also 80-120, ~100, <5; blank or 'some' = unquantified",
    "period": "key of periods.csv; a row for each period then; blank: spread over the year",
    "requires": "the link is used only if this one is, as s1 -> n1",
    "reference_capacity": "capacity at which the capital holds; blank: at this plant's own",
    "scale_exponent": "exponent of the capital against the capacity; blank: 1",
}
IN_TABLE = {
    ("links", "via"): "conversions on the way joined by ' > ', blank for none",
    ("links", "stream_id"): "stream_id of the giver, or a port of a plant, plant_id/material",
    ("links", "need_id"): "need_id of the receiver, or a port of a plant, plant_id/material",
    ("plants", "conversion"): "its recipe: key or label of a conversion of the catalogue",
    ("plants", "operating_hours"): "hours a year, for a capacity or an amount typed as a rate",
    ("plants", "capital"): "investment, at the reference capacity if there is one",
    ("plants", "variable_cost"): "of a run, without what it buys and leaves; blank: the recipe's",
    ("plants", "status"): "existing (blank) or candidate: built only if it is worth it",
    ("periods", "period"): "key, in the order of time",
    ("periods", "repeats"): "how often the periods pass in a year, blank 1; 365 for those of a day",
    ("storage", "material"): "key or label; of the company's outputs and needs that it serves",
    ("storage", "cost"): "of a unit put into it, bare: park currency for a base unit",
    ("storage", "first"): "stock before the first period; blank: that after the last",
    ("storage", "last"): "stock after the last period; blank: that before the first",
    ("haulage", "mode"): "key of the catalogue; its numbers stand in for blank cells",
}
PARAMETERS = {
    "waste_streams": {
        "content.<parameter>": "with its unit in the heading, such as content.lead [mg/kg]",
    },
    "resource_needs": {
        "max.<parameter>": "the most that the mix may hold, such as max.lead [mg/kg]",
        "min.<parameter>": "the least that the mix must hold",
        "usual.<parameter>": "what the usual supply holds",
    },
    "plants": {
        "max.<port>.<parameter>": "the most that the mix taken there may hold; the port is a "
        "material of the recipe, such as max.wastewater_sludge.lead [mg/kg]",
        "min.<port>.<parameter>": "the least that it must hold",
        "adds.<parameter>": "what the plant adds a year to what passes, as adds.cod [kg/year]",
        "price.<port>": "price of what is bought there, as price.electricity [VND/kWh]; blank: "
        "the catalogue's",
        "disposal.<port>": "what it costs to be rid of what is left there; blank: the catalogue's "
        "for a residue, else 0",
    },
}
SETTINGS = """\
# Settings of the park. A line that begins with # is not read; every default is printed.
currency = "VND"
# date = "2026-11-21"       # date of the study and of the rules
# carbon_price = 0          # currency per t CO2
# grid_factor = 0.6592      # t CO2 per MWh of electricity
# detour_factor = 1.3       # road over great circle
# identify_above = 0.8      # a blank material is taken from its words at this score
# [parks."DEEP C"]          # facts of a whole park, which criteria of a rulebook ask for
# recp_share = "22 %"       # tenants that apply resource-efficient and cleaner production
# compliance_years = 3      # years in which the developer kept the law
# input_output_monitoring = "yes"
"""


def explanations() -> pd.DataFrame:
    """Give every column of every table: `table, column, needed, unit, choices, meaning`."""
    rows = []
    for table, fields in TABLES.items():
        told = Park.columns(NOUN_TABLES[table]).set_index("name")["meaning"]
        for field in fields:
            meaning = IN_TABLE.get((table, field.name)) or INPUT_ONLY.get(field.name)
            meaning = meaning or told.get(KEYS.get(field.name, field.name), "")
            unit = UNITS.get(field.unit, field.unit)
            needed = "yes" if field.needed else ""
            rows.append((table, field.name, needed, unit, ", ".join(field.choices), meaning))
        for column, meaning in PARAMETERS.get(table, {}).items():
            rows.append((table, column, "", "", "", meaning))
    columns = ["table", "column", "needed", "unit", "choices", "meaning"]
    return pd.DataFrame(rows, columns=columns)


def write_templates(folder: str | Path) -> list[Path]:
    """Write blank tables into a folder that holds none of them yet.

    Parameters
    ----------
    folder : str or pathlib.Path
        Made if it is not there. A file that is there is never written over.

    Returns
    -------
    list of pathlib.Path
        A CSV file for each table, `park.toml`, and `templates.xlsx` with a sheet for each table
        and one of explanations.

    Raises
    ------
    SymbiosisError
        If one of the files is there already, or the folder cannot be written.
    """
    folder = Path(folder)
    told = explanations()
    blank = {table: [field.name for field in fields] for table, fields in TABLES.items()}
    names = [*(f"{table}.csv" for table in blank), "park.toml", "templates.xlsx"]
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise SymbiosisError(
            "A template would write over a file",
            f"{folder}: {', '.join(there)}",
            "take a new folder",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table, columns in blank.items():
            pd.DataFrame(columns=columns).to_csv(
                folder / f"{table}.csv", index=False, encoding="utf-8-sig"
            )
        (folder / "park.toml").write_text(SETTINGS, encoding="utf-8")
        _workbook(folder / "templates.xlsx", blank, told)
    except OSError as error:
        raise SymbiosisError("The templates cannot be written", str(folder), str(error)) from error
    return [folder / name for name in names]


def _workbook(path: Path, blank: dict[str, list[str]], told: pd.DataFrame) -> None:
    """Write the workbook, headings bold and frozen, each with its meaning as a comment."""
    import xlsxwriter

    meaning = told.set_index(["table", "column"])["meaning"]
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for table, columns in blank.items():
            sheet = book.add_worksheet(table)
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
                sheet.set_column(place, place, max(12, len(column) + 2))
                if str(meaning.get((table, column), "")):
                    sheet.write_comment(0, place, str(meaning[(table, column)]))
        sheet = book.add_worksheet("explanations")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(told.columns):
            sheet.write_string(0, place, column, bold)
            sheet.set_column(place, place, 60 if column in ("meaning", "unit") else 18)
        for row, values in enumerate(told.itertuples(index=False, name=None), start=1):
            for place, value in enumerate(values):
                sheet.write_string(row, place, str(value), wrap)
