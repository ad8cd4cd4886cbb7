"""CO2 of grid electricity: of the country and the year, told with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park

STATED = "stated"  # the setting that names those which the user states, by blanks


def placed(park: Park, known: Catalogue) -> Park:
    """Give the park the grid factor of its country and year, unless its settings state one.

    The country is that of most companies that tell theirs. Where none does, or the catalogue has
    no factor of it, the setting stays. Either is noted.
    """
    if not _free(park.settings):
        return park
    countries = park.sites["country"].replace("", pd.NA).dropna()
    country = str(countries.mode().iloc[0]) if len(countries) else ""
    found = factor_of(known, country, str(park.settings.get("date") or ""))
    grid = float(park.settings.get("grid_factor", np.nan))
    if found is None:
        where = f"none is known of {country}" if country else "no country is told"
        return _noted(park, f"{grid:g} t/MWh: {where}, the setting counts", grid)
    words = f"{found['value']:g} t/MWh, {found['place']} {found['valid']}: {found['source']}"
    return _noted(park, words, float(found["value"]))


def grids(park: Park, known: Catalogue) -> pd.Series:
    """Give t CO2 for a MWh of the grid by company, those of another country than the park's only.

    Empty where the settings state a factor: it counts for all.
    """
    sites = park.sites.drop_duplicates("company").set_index("company")["country"]
    if not _free(park.settings):
        return pd.Series(dtype=float)
    date = str(park.settings.get("date") or "")
    found = {name: factor_of(known, str(name), date) for name in sites.unique()}
    values = {name: float(row["value"]) for name, row in found.items() if row is not None}
    return sites[sites.isin(list(values))].map(values).astype(float)


def factor_of(known: Catalogue, country: str, date: str) -> pd.Series | None:
    """Give the last known grid factor of a country before a date; None if there is none.

    Without a date the last of all counts.
    """
    factors = known.factors
    key = f"grid_{country.lower()}_"
    mine = factors[factors["factor"].str.startswith(key)] if country else factors.head(0)
    told = [name.removeprefix(key) for name in mine["factor"]]
    year = np.array([int(name) if name.isdigit() else -1 for name in told], dtype=int)
    last = int(date[:4]) if date else int(year.max(initial=-1))
    known_by = np.where(year <= last, year, -1)
    return mine.iloc[int(known_by.argmax())] if known_by.max(initial=-1) >= 0 else None


def _free(settings: Mapping[str, Any]) -> bool:
    """Say whether the user's settings leave the grid factor open."""
    return STATED in settings and "grid_factor" not in str(settings[STATED]).split()


def _noted(park: Park, words: str, grid: float) -> Park:
    """Set the grid factor and add a note on it, once."""
    note = pd.DataFrame({"file": ["settings"], "column": ["grid_factor"], "note": [words]})
    notes = park.notes
    if (notes["note"] == words).any():
        return park
    settings = {**park.settings, "grid_factor": grid}
    return park.replace(settings=settings, notes=pd.concat([notes, note], ignore_index=True))
