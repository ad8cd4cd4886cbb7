"""How heavily a unit of a material weighs in a mix: by mass, volume, moles or dry matter."""

from __future__ import annotations

import numpy as np
import pandas as pd


def weigh(frame: pd.DataFrame, by: pd.Series) -> np.ndarray:
    """Give for each row what one base unit weighs: t, m3, kmol or t of dry matter.

    Parameters
    ----------
    frame : pandas.DataFrame
        `measure` (t, m3, MWh), `density` (kg/m3), `molar_mass` (kg/kmol), `heating_value`
        (MWh/t) and `dry` (share of dry matter) of each row.
    by : pandas.Series
        mass, volume, mole, dry, or own (base units as they are).
    """
    density = frame["density"].to_numpy(dtype=float) / 1000.0
    measure = frame["measure"].to_numpy()
    heating = frame["heating_value"].to_numpy(dtype=float)
    per_unit = [np.ones(len(frame)), density, 1.0 / heating]
    tonnes = np.select([measure == "t", measure == "m3", measure == "MWh"], per_unit, np.nan)
    volume = np.where(measure == "m3", 1.0, tonnes / density)
    moles = tonnes * 1000.0 / frame["molar_mass"].to_numpy(dtype=float)
    dry = tonnes * frame["dry"].to_numpy(dtype=float)
    kinds = [by == "mass", by == "volume", by == "mole", by == "dry"]
    return np.select(kinds, [tonnes, volume, moles, dry], default=1.0)
