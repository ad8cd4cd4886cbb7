"""A block of a way to carry things to the row of its table, every quantity in base units."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from symbiosis.knowing.names import listed, near
from symbiosis.reading.blocks import Block, Row
from symbiosis.reading.units import money

MEASURES = ("t", "m3", "MWh")
_LINE = {
    "velocity": ("m/s", 1e-9),
    "smallest": ("m", 1e-9),
    "capital_at": ("m", 1e-9),
    "capital_exponent": ("1", 0.0),
    "life": ("year", 1e-9),
    "upkeep": ("1/year", 0.0),
    "pressure": ("kPa", 1e-9),
    "loss": ("1/km", 0.0),
}  # what is stated of a pipe or a belt, with its unit and its least value


def haulage_row(block: Block) -> Row:
    """Give the row of a haulage mode."""
    block.look()
    rate = block.take("rate", lambda value: money(str(value)), None)
    per = "" if rate is None else rate.per.replace("km", "").strip()
    if rate is not None and ("km" not in rate.per or per not in MEASURES):
        block.fault(
            "rate",
            "the rate is not money for a t, m3 or MWh and a km",
            "write it as 2000 VND/t/km",
            block.text("rate"),
        )
    counted = per in MEASURES
    return {
        "mode": block.key,
        **block.said(),
        "per": per,
        "rate": rate.value if rate else np.nan,
        "currency": rate.currency if rate else "",
        "loading": _money(block, "loading", rate, per, 0.0),
        "co2": block.quantity("co2", f"t/{per}/km") if counted else np.nan,
        "reach_km": block.quantity("reach_km", "km"),
        "speed": block.quantity("speed", "km/h"),
        "payload": block.quantity("payload", per, 1e-9) if counted else np.nan,
        "instead_of": block.text("instead_of").replace("|", " "),
        "volume": block.quantity("volume", f"m3/{per}", 1e-9) if counted else np.nan,
        "energy": block.quantity("energy", f"MWh/{per}/km") if counted else np.nan,
        "capital": _money(block, "capital", rate, "km", np.nan),
        **{name: block.quantity(name, unit, least) for name, (unit, least) in _LINE.items()},
    }


def known_modes(block: Block, modes: Collection[str]) -> None:
    """Fault modes in whose place this one may stand that are not known."""
    for name in [name for name in block.text("instead_of").split("|") if name not in ("", *modes)]:
        close = near(name, modes)
        block.fault(
            "instead_of",
            f"'{name}' is no known haulage mode",
            f"perhaps you meant {listed(close)}"
            if close
            else "name another, or add a block for it",
            name,
        )


def _money(block: Block, name: str, rate: Any, per: str, blank: float) -> float:
    """Give money of the block for a `per`; it is in the currency of its rate."""
    paid = block.take(name, lambda value: money(str(value)), None)
    if paid is None:
        return blank
    if rate and (paid.per, paid.currency) != (per, rate.currency):
        block.fault(
            name,
            f"the {name} is not in {rate.currency} for a {per}, as the rate is",
            f"write it in {rate.currency}/{per}",
            block.text(name),
        )
    return float(paid.value)
