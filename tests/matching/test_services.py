"""Services: offered and wanted like a material, but nothing of them travels or is waste."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

BASIS = {"park": "P", "longitude": 106.0, "amount_unit": "m3/year", "source": "made up here"}
KEY = "wastewater_treatment_service"


@pytest.fixture(scope="module")
def matches() -> sym.Matches:
    """A works with room in its treatment plant, and a neighbour 11 km away who needs some."""
    offered = {"stream_id": "room", "company": "A", "latitude": 10.0, "amount": 1000}
    wanted = {"need_id": "want", "company": "B", "latitude": 10.1, "amount": 900, "price": 15000}
    park = sym.read_park(
        pd.DataFrame([{**BASIS, **offered, "material": KEY, "disposal_cost": 0}]),
        pd.DataFrame([{**BASIS, **wanted, "material": KEY}]),
    )
    return sym.match(park, sym.catalogue())


def test_a_service_travels_at_no_cost(matches: sym.Matches) -> None:
    arc = matches.arcs.iloc[0]
    assert arc["distance_km"] > 5
    assert arc[["transport", "co2_transport", "truck_km"]].tolist() == [0, 0, 0]
    assert arc["benefit"] == 15_000
    assert not matches.findings["reason"].str.contains("haulage").any()


def test_a_service_is_no_waste(matches: sym.Matches) -> None:
    judged = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    assert judged.arcs["verdict"].tolist() == ["allowed"]
