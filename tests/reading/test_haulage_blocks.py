"""Blocks of ways to carry things: vehicles, pipes and belts."""

from __future__ import annotations

import pytest

from symbiosis.reading.blocks import Block
from symbiosis.reading.haulage_blocks import haulage_row, known_modes
from symbiosis.reading.ledger import Ledger

PIPE = {
    "rate": "0 VND/m3/km",
    "capital": "1.2 million VND/m",
    "capital_at": "100 mm",
    "velocity": "90 m/min",
    "smallest": "2 cm",
    "life": 20,
    "upkeep": "2 %/year",
    "energy": "0.05 kWh/m3/km",
    "loss": "3 %/km",
    "volume": "1000 L/m3",
    "pressure": "1.1 bar",
    "instead_of": ["truck_tanker", "truck_box"],
}


def haulage(**values: object) -> tuple[dict[str, object], Ledger]:
    ledger = Ledger()
    return haulage_row(Block("haulage", "way", values, "f", ledger)), ledger


def test_a_haulage_mode_counts_what_its_rate_counts() -> None:
    values = {"rate": "2 thousand VND/m3/km", "loading": "5000 VND/m3", "co2": "0.1 kg/m3/km"}
    row = haulage_row(Block("haulage", "pipe", values, "f", Ledger()))
    assert (row["per"], row["rate"], row["loading"]) == ("m3", 2000, 5000)
    assert row["co2"] == pytest.approx(1e-4)


def test_a_vehicle_carries_its_payload() -> None:
    values = {"rate": "2 VND/t/km", "payload": "12000 kg"}
    ledger = Ledger()
    assert haulage_row(Block("haulage", "truck", values, "f", ledger))["payload"] == 12
    bare = haulage_row(Block("haulage", "pipe", {"rate": "2 VND/t/km"}, "f", ledger))
    assert bare["payload"] != bare["payload"]
    assert not ledger.faults
    haulage_row(Block("haulage", "truck", values | {"payload": "20 m3"}, "f", ledger))
    assert ledger.faults[0][3] == "payload"


def test_a_pipe_states_its_capital_and_what_flows() -> None:
    row, ledger = haulage(**PIPE | {"capital": "1200 million VND/km"})
    assert not ledger.faults
    assert row["capital"] == pytest.approx(1.2e9)
    told = {"capital_at": 0.1, "velocity": 1.5, "smallest": 0.02, "life": 20, "upkeep": 0.02,
            "energy": 5e-5, "loss": 0.03, "volume": 1.0, "pressure": 110.0}  # fmt: skip
    for name, value in told.items():
        assert row[name] == pytest.approx(value), name
    assert row["instead_of"] == "truck_tanker truck_box"


def test_what_is_not_stated_of_a_line_is_not_known() -> None:
    row, _ = haulage(rate="2 VND/t/km")
    for name in ("capital", "capital_at", "velocity", "life", "volume", "energy", "loss"):
        assert row[name] != row[name], name


@pytest.mark.parametrize("capital", ["5 USD/km", "5 VND", "5 VND/t"])
def test_the_capital_is_money_of_the_rate_for_a_km(capital: str) -> None:
    _, ledger = haulage(**PIPE | {"capital": capital})
    assert [fault[3] for fault in ledger.faults] == ["capital"]


def test_a_mode_stands_in_for_known_modes_only() -> None:
    ledger = Ledger()
    known_modes(Block("haulage", "way", PIPE, "f", ledger), {"truck_tanker", "truck_boxes"})
    assert [fault[3] for fault in ledger.faults] == ["instead_of"]
    assert "truck_boxes" in str(ledger.faults[0])
