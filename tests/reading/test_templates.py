"""Templates: blank tables that the reader knows, explained column by column."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.reading.fields import TABLES
from symbiosis.reading.templates import explanations, write_templates


def test_every_column_is_explained():
    told = explanations()
    assert set(told["table"]) == set(TABLES)
    assert told["meaning"].ne("").all(), told[told["meaning"] == ""]


def test_the_tables_are_blank_and_known(tmp_path):
    paths = write_templates(tmp_path / "new")
    assert {path.name for path in paths} >= {"waste_streams.csv", "resource_needs.csv", "park.toml"}
    frame = pd.read_csv(tmp_path / "new" / "waste_streams.csv")
    assert not len(frame)
    assert {"stream_id", "material", "amount"} <= set(frame.columns)


def test_a_filled_template_is_read(tmp_path):
    write_templates(tmp_path)
    rows = {
        "waste_streams": "stream_id,company,material,amount,amount_unit\ns,a,recovered_paper,5,t/year",
        "resource_needs": "need_id,company,material,amount,amount_unit\nn,b,recovered_paper,5,t/year",
    }
    for name, text in rows.items():
        head, row = (pd.Series(line.split(",")) for line in text.split("\n"))
        blank = pd.read_csv(tmp_path / f"{name}.csv", dtype=str)
        filled = pd.concat([blank, pd.DataFrame([dict(zip(head, row, strict=True))])])
        filled.to_csv(tmp_path / f"{name}.csv", index=False)
    assert len(sym.read_park(tmp_path).outputs) == 1


def test_the_workbook_has_a_sheet_a_table_and_one_of_explanations(tmp_path):
    write_templates(tmp_path)
    sheets = pd.read_excel(tmp_path / "templates.xlsx", sheet_name=None, engine="calamine")
    assert set(sheets) == {*TABLES, "explanations"}
    assert list(sheets["links"].columns)[:2] == ["stream_id", "need_id"]
    assert len(sheets["explanations"]) == len(explanations())


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "links.csv").write_text("mine")
    with pytest.raises(sym.SymbiosisError, match=r"links\.csv"):
        write_templates(tmp_path)
    assert (tmp_path / "links.csv").read_text() == "mine"
    assert not (tmp_path / "park.toml").exists()
