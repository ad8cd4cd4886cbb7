"""Amounts of streams in the unit that a rule counts in: what a base unit of each of them is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.model.contents import Numbers
from symbiosis.regulation.measured import Measured

_TONNE = 1e-6  # t of a parameter in a t at 1 mg/kg, and in a m3 at 1 mg/L


def in_unit(units: pd.Series, density: Numbers, wanted: str) -> Numbers:
    """Give what a base unit (t, m3 or MWh) of each stream is in the wanted one.

    Between t and m3 by its density (kg/m3); not a number where there is no way.
    """
    given = units.to_numpy(dtype=object)
    heavy = np.where(density > 0, density, np.nan) / 1000.0  # t/m3
    ways = [given == wanted, (given == "m3") & (wanted == "t"), (given == "t") & (wanted == "m3")]
    return np.select(ways, [np.ones(len(heavy)), heavy, 1.0 / heavy], default=np.nan)


def load(parameter: str, units: pd.Series, measured: Measured) -> Numbers:
    """Give the tonnes of a parameter in a base unit of each stream; not a number if not known."""
    given = units.to_numpy(dtype=object)
    by_mass = measured.content(parameter, "mass", "mg/kg")
    by_volume = measured.content(parameter, "volume", "mg/L")
    content = np.select([given == "t", given == "m3"], [by_mass, by_volume], default=np.nan)
    return content * _TONNE
