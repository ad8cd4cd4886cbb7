"""The case that comes with the library: six parks of Viet Nam and their towns."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from symbiosis.model.park import Park
from symbiosis.reading.read import read_park


@lru_cache(maxsize=1)
def example() -> Park:
    """Give the case that comes with the library.

    Exchanges of the eco-industrial park programme in Viet Nam, at six parks and their towns.
    Amounts and prices that no source gives are plausible orders of magnitude; each is marked
    `assumed` in its row.

    Returns
    -------
    Park
        Money in VND, amounts a year.

    Examples
    --------
    >>> import symbiosis as sym
    >>> park = sym.example()
    >>> sorted(park.outputs["park"].unique())[-1]
    'Tra Noc'
    """
    return read_park(_folder())


def _folder() -> Path:
    """Find the tables: inside the installed package, or beside the sources in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent.parent / "data"
