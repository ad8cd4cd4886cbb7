"""CO2 of making what is displaced or used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue


def co2_of_making(known: Catalogue, settings: Mapping[str, Any]) -> pd.Series:
    """Give t CO2 for a base unit of each material; electricity by the park's grid factor."""
    made = known.materials.set_index("material")["co2"]
    grid = float(settings.get("grid_factor", np.nan))
    return made.mask((made.index == "electricity") & np.isfinite(grid), grid)
