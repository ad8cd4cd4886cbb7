"""Contents in stored units, on their basis."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

NEEDS = pd.DataFrame({"need_id": ["n"], "company": ["farm"], "material": ["process_water"]})


@pytest.mark.parametrize(
    ("heading", "value", "stored", "unit", "basis"),
    [("content.dry_matter [%]", 20, 200_000, "mg/kg", "mass"),
     ("content.lead [mg/kg_dm]", 5, 5, "mg/kg_dm", "dry"),
     ("content.lead [% dm]", 0.5, 5000, "mg/kg_dm", "dry"),
     ("content.cod [g/m3]", 80, 80, "mg/L", "volume"),
     ("content.ph [1]", 7, 7, "1", "own"),
     ("content.conductivity [mS/cm]", 2, 2000, "uS/cm", "own")],
)  # fmt: skip
def test_stored_units(heading: str, value: float, stored: float, unit: str, basis: str) -> None:
    streams = pd.DataFrame({"stream_id": ["s"], "company": ["w"], "material": ["wastewater_sludge"],
                            heading: [value]})  # fmt: skip
    row = sym.read_park(streams, NEEDS).contents.iloc[0]
    assert row["value"] == pytest.approx(stored)
    assert (row["unit"], row["basis"]) == (unit, basis)


def test_a_bare_mg_a_kg_of_sludge_warns() -> None:
    streams = pd.DataFrame({"stream_id": ["s"], "company": ["w"], "material": ["wastewater_sludge"],
                            "content.lead [mg/kg]": [1]})  # fmt: skip
    notes = sym.read_park(streams, NEEDS).notes["note"]
    assert notes.str.contains("as received, not as dry").any()
