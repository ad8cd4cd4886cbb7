"""Where each table comes from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import symbiosis as sym
from reading.small import needs, streams
from symbiosis.reading.ledger import Ledger
from symbiosis.reading.sources import load_all, sources_of

PERIODS = pd.DataFrame({"period": ["a", "b"], "hours": [4380, 4380]})
PLANTS = pd.DataFrame({"plant_id": ["hub"], "company": ["hub"], "conversion": ["sludge_drying"],
                       "capacity": [50]})  # fmt: skip


def test_all_tables_of_a_directory_and_of_a_workbook(tmp_path: Path) -> None:
    tables = {"waste_streams": streams(), "resource_needs": needs(), "periods": PERIODS,
              "plants": PLANTS, "haulage": pd.DataFrame({"mode": ["truck_tipper"]}),
              "storage": pd.DataFrame({"company": ["works"], "capacity": [2],
                                       "material": ["wastewater_sludge"]})}  # fmt: skip
    for name, table in tables.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    with pd.ExcelWriter(tmp_path / "case.xlsx", engine="xlsxwriter") as book:
        for name, table in tables.items():
            table.to_excel(book, sheet_name=name, index=False)
    book_ = sym.read_park(tmp_path / "case.xlsx")
    (tmp_path / "case.xlsx").unlink()
    park = sym.read_park(tmp_path)
    for name in ("plants", "ports", "periods", "profiles", "storage", "haulage"):
        frame = getattr(park, name)
        assert len(frame)
        pd.testing.assert_frame_equal(frame, getattr(book_, name))


def test_an_argument_goes_before_the_directory(tmp_path: Path) -> None:
    streams().to_csv(tmp_path / "waste_streams.csv", index=False)
    needs().to_csv(tmp_path / "resource_needs.csv", index=False)
    PERIODS.to_csv(tmp_path / "periods.csv", index=False)
    park = sym.read_park(tmp_path, periods=PERIODS.assign(period=["x", "y"]))
    assert park.periods["period"].tolist() == ["x", "y"]


def test_an_empty_table_is_none_and_a_misspelt_one_a_fault(tmp_path: Path) -> None:
    (tmp_path / "plant.csv").write_text("plant_id\np\n")
    ledger = Ledger()
    given = {"waste_streams": tmp_path, "resource_needs": None}
    sources, _ = sources_of(given, None, ledger)
    assert not sources
    assert "name it plants" in ledger.faults[0][6]
    assert load_all({"plants": (PLANTS.head(0), None)}, Ledger())["plants"] is None
