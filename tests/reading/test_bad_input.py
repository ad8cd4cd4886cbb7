"""Kinds of bad input: each is told with file, row, column and mend, and none escapes as another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import openpyxl
import pandas as pd
import pytest

import symbiosis as sym

Frames = dict[str, pd.DataFrame]


def good() -> Frames:
    """Make a small case without a fault, as frames."""
    return {
        "waste_streams": pd.DataFrame(
            {
                "stream_id": ["a", "b", "c"],
                "company": ["works", "works", "mill"],
                "material": ["wastewater_sludge", "treated_wastewater", "coal_fly_ash"],
                "amount": ["10.5", "20", "30"],
                "amount_unit": ["t/year", "m3/year", "t/year"],
                "operating_hours": ["8000", "", ""],
                "content.lead [mg/kg]": ["1.5", "", "3"],
            },
            dtype=object,
        ),
        "resource_needs": pd.DataFrame(
            {
                "need_id": ["n", "m"],
                "company": ["farm", "mill"],
                "material": ["process_water", "process_water"],
                "amount [m3/year]": ["100", "200"],
                "price": ["13100", ""],
            },
            dtype=object,
        ),
    }


def put(noun: str, row: int, **cells: Any) -> Callable[[Frames], None]:
    """Make a change: put cells into the row of a table, the heading being row 1."""

    def change(tables: Frames) -> None:
        """Put the cells."""
        table = tables[noun]
        for name, cell in cells.items():
            column = next((c for c in table if str(c).partition(" [")[0] == name), name)
            values = table[column].tolist() if column in table else [""] * len(table)
            values[row - 2] = cell
            table[column] = pd.Series(values, dtype=object)

    return change


def table(noun: str, **columns: list[Any]) -> Callable[[Frames], None]:
    """Make a change: add a table."""
    return lambda tables: tables.update({noun: pd.DataFrame(columns, dtype=object)})


def column(table: str, heading: str, cells: Any) -> Callable[[Frames], None]:
    """Make a change that adds a column to a table."""

    def change(frames: Frames) -> None:
        frame = frames[table]
        frame[heading] = cells

    return change


def rename(noun: str, old: str, new: str) -> Callable[[Frames], None]:
    """Make a change: rename a column."""
    return lambda tables: tables.update({noun: tables[noun].rename(columns={old: new})})


class Bad(NamedTuple):
    """A kind of bad cell or column: the change, and where its fault has to stand."""

    name: str
    change: Callable[[Frames], None]
    file: str
    row: int | None
    column: str


W, N = "waste_streams", "resource_needs"
CELLS = [
    Bad(
        "missing column", lambda t: t.update({W: t[W].drop(columns="company")}), W, None, "company"
    ),
    Bad(
        "missing id column",
        lambda t: t.update({N: t[N].drop(columns="need_id")}),
        N,
        None,
        "need_id",
    ),
    Bad(
        "misspelt column", rename(W, "operating_hours", "operating_huors"), W, 1, "operating_huors"
    ),
    Bad("two columns that mean one", column(W, "Công ty", "x"), W, 1, "Công ty"),
    Bad("text in a number", put(W, 3, amount="plenty"), W, 3, "amount"),
    Bad("unit within the number", put(W, 3, amount="20 m3"), W, 3, "amount"),
    Bad("negative amount", put(W, 2, amount="-4"), W, 2, "amount"),
    Bad("NaN as text", put(W, 2, amount="NaN"), W, 2, "amount"),
    Bad("dash for blank", put(W, 2, operating_hours="-"), W, 2, "operating_hours"),
    Bad("infinity", put(W, 2, amount="inf"), W, 2, "amount"),
    Bad("infinite float", put(W, 2, amount=float("inf")), W, 2, "amount"),
    Bad("number beyond floats", put(W, 2, amount="1e400"), W, 2, "amount"),
    Bad("date in a number", put(W, 4, amount=dt.datetime(2026, 3, 1)), W, 4, "amount"),
    Bad("open range", put(W, 4, amount=">5"), W, 4, "amount"),
    Bad("range backwards", put(W, 4, amount="120-80"), W, 4, "amount"),
    Bad("mixed decimal marks", put(W, 3, amount="20,5"), W, 3, "amount"),
    Bad("ambiguous mark", put(N, 2, price="1.234"), N, 2, "price"),
    Bad("two points", put(W, 3, operating_hours="1.2.3"), W, 3, "operating_hours"),
    Bad("unknown unit", put(W, 2, amount_unit="bushel/year"), W, 2, "amount_unit"),
    Bad("near unit", put(W, 2, amount_unit="tone/year"), W, 2, "amount_unit"),
    Bad("ambiguous unit", put(W, 2, amount_unit="MT/year"), W, 2, "amount_unit"),
    Bad("knot", put(W, 2, amount_unit="knot"), W, 2, "amount_unit"),
    Bad("unit of money", put(W, 2, amount_unit="VND/kg"), W, 2, "amount_unit"),
    Bad("unit without time", put(W, 2, amount_unit="t"), W, 2, "amount"),
    Bad("no unit", put(W, 2, amount_unit=""), W, 2, "amount"),
    Bad("two units", rename(W, "amount", "amount [kg/year]"), W, 2, "amount_unit"),
    Bad(
        "unknown unit in heading",
        rename(N, "amount [m3/year]", "amount [furlong/year]"),
        N,
        2,
        "amount",
    ),
    Bad("rate without hours", put(W, 3, amount_unit="m3/h"), W, 3, "operating_hours"),
    Bad("too many hours", put(W, 2, operating_hours="9000"), W, 2, "operating_hours"),
    Bad(
        "gas without state",
        put(W, 4, material="carbon_dioxide", amount_unit="m3/year"),
        W,
        4,
        "gas_temperature",
    ),
    Bad("Nm3 of a solid", put(W, 4, amount_unit="Nm3/year"), W, 4, "amount_unit"),
    Bad("no heating value", put(W, 4, amount_unit="MWh/year"), W, 4, "content.heating_value"),
    Bad("below absolute zero", put(W, 4, gas_temperature="-300"), W, 4, "gas_temperature"),
    Bad("negative pressure", put(W, 4, gas_pressure="-1"), W, 4, "gas_pressure"),
    Bad(
        "gauge pressure",
        column(W, "gas_pressure [barg]", ["2", "", ""]),
        W,
        2,
        "gas_pressure",
    ),
    Bad("duplicate id", put(W, 3, stream_id="a"), W, 3, "stream_id"),
    Bad("duplicate need", put(N, 3, need_id="n"), N, 3, "need_id"),
    Bad("blank id", put(W, 3, stream_id=""), W, 3, "stream_id"),
    Bad("blank company", put(N, 3, company=None), N, 3, "company"),
    Bad("near material", put(W, 2, material="wastewater sluge"), W, 2, "material"),
    Bad("unknown material", put(W, 2, material="zzqxv"), W, 2, "material"),
    Bad("blank material", put(W, 2, material=""), W, 2, "material"),
    Bad("wrong choice", put(W, 2, hazardous="perhaps"), W, 2, "hazardous"),
    Bad("wrong confidence", put(W, 2, confidence="meassured"), W, 2, "confidence"),
    Bad("latitude off the globe", put(W, 2, latitude="105.7", longitude="10.1"), W, 2, "latitude"),
    Bad("half a place", put(W, 2, latitude="10.1"), W, 2, "longitude"),
    Bad("wrong date", put(W, 2, contract_until="31/12/2026"), W, 2, "contract_until"),
    Bad("code of five letters", put(W, 2, ewc="19 08 1x"), W, 2, "ewc"),
    Bad("code not on the list", put(W, 2, ewc="99 99 98"), W, 2, "ewc"),
    Bad(
        "negative content",
        column(W, "content.zinc [mg/kg]", ["-1", "", ""]),
        W,
        2,
        "content.zinc",
    ),
    Bad(
        "more than the whole",
        column(W, "content.dry_matter [%]", ["120", "", ""]),
        W,
        2,
        "content.dry_matter",
    ),
    Bad("pH of 15", column(W, "content.ph [1]", ["15", "", ""]), W, 2, "content.ph"),
    Bad(
        "unit of another dimension",
        column(W, "content.ph [mg/kg]", ["7", "", ""]),
        W,
        2,
        "content.ph",
    ),
    Bad(
        "unknown parameter without unit",
        column(W, "content.xyz", ["7", "", ""]),
        W,
        2,
        "content.xyz",
    ),
    Bad(
        "one parameter twice",
        column(W, "content.chì [mg/kg]", ["7", "", ""]),
        W,
        1,
        "content.chì",
    ),
    Bad("dry amount without dry matter", put(W, 4, basis="dry"), W, 4, "content.dry_matter"),
    Bad(
        "price of another dimension",
        column(W, "disposal_cost [VND/km]", ["1", "", ""]),
        W,
        2,
        "disposal_cost",
    ),
    Bad(
        "currency without rate",
        column(W, "disposal_cost [USD/t]", ["1", "", ""]),
        W,
        2,
        "disposal_cost",
    ),
    Bad(
        "usual above its limit",
        put(N, 2, **{"max.lead [mg/L]": "1", "usual.lead [mg/L]": "2"}),
        N,
        2,
        "usual.lead",
    ),
    Bad(
        "min above max",
        put(N, 2, **{"max.lead [mg/L]": "1", "min.lead [mg/L]": "2"}),
        N,
        2,
        "min.lead",
    ),
    Bad(
        "limits on two bases",
        put(N, 2, **{"max.lead [mg/L]": "1", "usual.lead [mg/kg]": "0"}),
        N,
        2,
        "usual.lead",
    ),
    Bad("a formula", put(W, 2, amount="=1+2"), W, 2, "amount"),
    Bad("an error value", put(W, 2, source="#REF!"), W, 2, "source"),
    Bad("a huge cell", put(W, 2, description="x" * 10_000_000), W, 2, "description"),
    Bad(
        "link to no stream",
        table("links", stream_id=["aa"], need_id=["n"]),
        "links",
        2,
        "stream_id",
    ),
    Bad("link to no need", table("links", stream_id=["a"], need_id=["nn"]), "links", 2, "need_id"),
    Bad(
        "link twice",
        table("links", stream_id=["a", "a"], need_id=["n", "n"]),
        "links",
        3,
        "need_id",
    ),
    Bad(
        "link by no conversion",
        table("links", stream_id=["a"], need_id=["n"], via=["sludge_dryng"]),
        "links",
        2,
        "via",
    ),
    Bad(
        "link of no status",
        table("links", stream_id=["a"], need_id=["n"], status=["on"]),
        "links",
        2,
        "status",
    ),
    Bad(
        "distance to nobody",
        table("distances", from_company=["works"], to_company=["frm"], distance_km=["3"]),
        "distances",
        2,
        "to_company",
    ),
    Bad(
        "negative distance",
        table("distances", from_company=["works"], to_company=["farm"], distance_km=["-3"]),
        "distances",
        2,
        "distance_km",
    ),
    Bad(
        "blank distance",
        table("distances", from_company=["works"], to_company=["farm"], distance_km=[""]),
        "distances",
        2,
        "distance_km",
    ),
    Bad(
        "opportunity of no stream",
        table("opportunities", opportunity=["5"], stream_id=["q"]),
        "opportunities",
        2,
        "stream_id",
    ),
    Bad(
        "opportunity of no parent",
        table("opportunities", opportunity=["5.1"], parent=["6"]),
        "opportunities",
        2,
        "parent",
    ),
    Bad("company twice", table("companies", company=["works", "works"]), "companies", 3, "company"),
    Bad(
        "kind of company",
        table("companies", company=["works"], kind=["factory"]),
        "companies",
        2,
        "kind",
    ),
]


def check(faults: pd.DataFrame, bad: Bad, ending: str = "") -> None:
    """Check that the fault stands where it should, with a mend."""
    there = faults[faults["file"].eq(bad.file + ending) & faults["column"].eq(bad.column)]
    rows = [None if pd.isna(row) else int(row) for row in there["row"]]
    assert bad.row in rows, faults.to_string()
    assert (faults["mend"].str.len() > 3).all()
    assert (faults["reason"].str.len() > 3).all()
    words = " ".join(faults["reason"]).lower()
    assert not any(name in words for name in ("pandas", "pandera", "pint", "traceback", "dtype"))


@pytest.mark.parametrize("bad", CELLS, ids=lambda bad: bad.name)
def test_bad_cells_of_frames(bad: Bad) -> None:
    tables = good()
    bad.change(tables)
    streams, needs = tables.pop(W), tables.pop(N)
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_park(streams, needs, **tables)
    check(caught.value.faults, bad)


@pytest.mark.parametrize(
    "bad", [bad for bad in CELLS if bad.row not in (None, 1)], ids=lambda bad: bad.name
)
def test_no_row_vanishes_when_set_aside(bad: Bad) -> None:
    tables = good()
    bad.change(tables)
    streams, needs, others = tables.pop(W), tables.pop(N), tables
    park = sym.read_park(streams, needs, faults="set aside", **others)
    check(park.faults, bad)
    given = {
        W: streams,
        N: needs,
        "links": others.get("links"),
        "opportunities": others.get("opportunities"),
        "distances": others.get("distances"),
    }
    kept = {
        W: park.outputs,
        N: park.needs,
        "links": park.links,
        "opportunities": park.opportunities,
        "distances": park.distances,
    }
    for noun, frame in given.items():
        aside = park.faults.loc[park.faults["file"] == noun, "row"].dropna().nunique()
        assert len(kept[noun]) + aside == (0 if frame is None else len(frame))


def write(folder: Path) -> None:
    """Write the good case as CSV."""
    for noun, frame in good().items():
        frame.to_csv(folder / f"{noun}.csv", index=False)


def edit(old: str, new: str) -> Callable[[Path], None]:
    """Make a change of the file of streams: replace a text."""

    def change(folder: Path) -> None:
        """Replace it."""
        path = folder / f"{W}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return change


def bytes_(data: bytes) -> Callable[[Path], None]:
    """Make a change of the file of streams: give it other bytes."""
    return lambda folder: (folder / f"{W}.csv").write_bytes(data) and None


def workbook(folder: Path, fill: Callable[[Any], None], cut: int | None = None) -> None:
    """Put the streams into a workbook, changed by openpyxl, perhaps cut short."""
    (folder / f"{W}.csv").unlink()
    path = folder / f"{W}.xlsx"
    good()[W].to_excel(path, index=False, engine="openpyxl")
    book = openpyxl.load_workbook(path)
    fill(book.active)
    book.save(path)
    if cut is not None:
        path.write_bytes(path.read_bytes()[:cut])


def parquet(folder: Path) -> None:
    """Put the streams into a Parquet file that is cut short."""
    (folder / f"{W}.csv").unlink()
    path = folder / f"{W}.parquet"
    good()[W].to_parquet(path)
    path.write_bytes(path.read_bytes()[:-100])


def directory(folder: Path) -> None:
    """Let a directory stand where the file should be."""
    (folder / f"{W}.csv").unlink()
    (folder / f"{W}.csv").mkdir()


def put_cell(place: str, value: Any) -> Callable[[Any], None]:
    """Make a change of a worksheet."""
    return lambda sheet: sheet.__setitem__(place, value)


class File(NamedTuple):
    """A kind of bad file: the change, the file, and the row and column of its fault."""

    name: str
    change: Callable[[Path], Any]
    file: str
    row: int | None
    column: str


FILES = [
    File("empty file", bytes_(b""), f"{W}.csv", None, ""),
    File("blanks only", bytes_(b"\n \n\n"), f"{W}.csv", None, ""),
    File("heading only", bytes_(b"stream_id,company,material\n"), f"{W}.csv", None, ""),
    File(
        "other encoding",
        bytes_("stream_id,company,material\na,Cần,é\n".encode() + b"b,\xe9t\xe9,x\n"),
        f"{W}.csv",
        None,
        "",
    ),
    File("NUL bytes", bytes_(b"stream_id,company\na,\x00b\n"), f"{W}.csv", None, ""),
    File(
        "binary",
        bytes_(bytes(np.random.default_rng(1).integers(1, 256, 500, "uint8"))),
        f"{W}.csv",
        None,
        "",
    ),
    File("a workbook named csv", bytes_(b"PK\x03\x04rest"), f"{W}.csv", None, ""),
    File("a PDF named csv", bytes_(b"%PDF-1.7 rest"), f"{W}.csv", None, ""),
    File("broken UTF-16", bytes_("stream_id,a\n".encode("utf-16") + b"\x00"), f"{W}.csv", None, ""),
    File("two headings alike", edit("operating_hours", "amount"), f"{W}.csv", 1, "amount"),
    File("blank heading", edit("operating_hours", ""), f"{W}.csv", 1, ""),
    File("too many cells", edit("8000,1.5", "8000,1.5,9,9"), f"{W}.csv", 2, ""),
    File("too few cells", edit(",8000,1.5", ""), f"{W}.csv", 2, ""),
    File("open quote", edit("mill,", '"mill,'), f"{W}.csv", 4, ""),
    File("stray quote", edit("works,wastewater", '"wo"rks,wastewater'), f"{W}.csv", 2, ""),
    File("huge cell", edit("a,works", f"a,{'w' * 10_000_000}"), f"{W}.csv", 2, ""),
    File("formula", edit("10.5", "=SUM(A1:A2)"), f"{W}.csv", 2, "amount"),
    File("missing file", lambda f: (f / f"{W}.csv").unlink(), W, None, ""),
    File(
        "near file name",
        lambda f: (f / f"{W}.csv").rename(f / "waste_steams.csv"),
        "waste_steams.csv",
        None,
        "",
    ),
    File("two files", lambda f: good()[W].to_parquet(f / f"{W}.parquet"), f"{W}.csv", None, ""),
    File("truncated Parquet", parquet, f"{W}.parquet", None, ""),
    File("truncated Excel", lambda f: workbook(f, lambda s: None, 3000), f"{W}.xlsx", None, ""),
    File("no Excel at all", lambda f: workbook(f, lambda s: None, 10), f"{W}.xlsx", None, ""),
    File(
        "formula never worked out",
        lambda f: workbook(f, put_cell("D2", "=1+2")),
        f"{W}.xlsx",
        2,
        "amount",
    ),
    File(
        "error value in Excel",
        lambda f: workbook(f, put_cell("D3", "#REF!")),
        f"{W}.xlsx",
        3,
        "amount",
    ),
    File(
        "date in Excel",
        lambda f: workbook(f, put_cell("D3", dt.datetime(2026, 1, 2))),
        f"{W}.xlsx",
        3,
        "amount",
    ),
    File(
        "merged heading",
        lambda f: workbook(f, lambda s: s.merge_cells("D1:E1")),
        f"{W}.xlsx",
        1,
        "",
    ),
    File(
        "settings not TOML",
        lambda f: (f / "park.toml").write_text("currency VND"),
        "park.toml",
        None,
        "",
    ),
    File(
        "wrong currency",
        lambda f: (f / "park.toml").write_text('currency = "gold"'),
        "park.toml",
        None,
        "currency",
    ),
    File(
        "wrong date",
        lambda f: (f / "park.toml").write_text('date = "soon"'),
        "park.toml",
        None,
        "date",
    ),
    File(
        "misspelt setting",
        lambda f: (f / "park.toml").write_text("carbon_prise = 3"),
        "park.toml",
        None,
        "carbon_prise",
    ),
    File(
        "negative setting",
        lambda f: (f / "park.toml").write_text("detour_factor = 0.5"),
        "park.toml",
        None,
        "detour_factor",
    ),
]


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.name)
def test_bad_files(bad: File, tmp_path: Path) -> None:
    write(tmp_path)
    bad.change(tmp_path)
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_park(tmp_path)
    check(caught.value.faults, Bad(bad.name, lambda _: None, bad.file, bad.row, bad.column))


def test_a_directory_where_a_file_should_be(tmp_path: Path) -> None:
    write(tmp_path)
    directory(tmp_path)
    with pytest.raises(sym.TableErrors, match="directory"):
        sym.read_park(tmp_path / f"{W}.csv", tmp_path / f"{N}.csv")


def test_a_missing_file_names_the_near_one(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(sym.TableErrors, match=r"waste_streams\.csv"):
        sym.read_park(tmp_path / "waste_stream.csv", tmp_path / f"{N}.csv")


def test_what_is_no_table_at_all() -> None:
    with pytest.raises(sym.TableErrors, match="is not a table"):
        sym.read_park(42, [1, 2])  # type: ignore[arg-type]


def test_the_good_case_is_good(tmp_path: Path) -> None:
    write(tmp_path)
    assert len(sym.read_park(tmp_path).outputs) == 3


def test_all_faults_of_all_tables_come_at_once() -> None:
    tables = good()
    put(W, 2, amount="-4", material="zzqxv")(tables)
    put(N, 3, company="", price="dear")(tables)
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_park(tables[W], tables[N])
    places = set(zip(caught.value.faults["file"], caught.value.faults["column"], strict=True))
    assert places == {(W, "amount"), (W, "material"), (N, "company"), (N, "price")}


def test_rows_that_name_what_is_set_aside_go_with_it() -> None:
    tables = good()
    put(W, 2, amount="-4")(tables)
    links = pd.DataFrame({"stream_id": ["a", "b"], "need_id": ["n", "n"]})
    park = sym.read_park(tables[W], tables[N], links=links, faults="set aside")
    assert park.links["output"].tolist() == ["b"]
    assert park.faults.loc[park.faults["file"] == "links", "row"].tolist() == [2]


def test_blank_rows_are_skipped_and_noted_and_rows_counted_as_in_the_file(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / f"{W}.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1], "", ",,,,,,", lines[2].replace("20", "many")]))
    with pytest.raises(sym.TableErrors) as caught:
        sym.read_park(tmp_path)
    assert caught.value.faults["row"].tolist() == [5]
