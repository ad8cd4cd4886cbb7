"""The question who takes a material, asked of the shipped catalogue unless another is given."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from symbiosis.errors import SymbiosisError, UnknownName
from symbiosis.knowing.names import Finder
from symbiosis.knowing.uses import takers
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.catalogue import catalogue


def uses(material: str, *, known: Catalogue | None = None, depth: int = 2) -> pd.DataFrame:
    """Name who takes a material, for what, by which conversions, and what it displaces there.

    Uses stated of the material itself count most; those of what it is a kind of, of its kinds,
    and of what conversions make of it count less.

    Parameters
    ----------
    material : str
        Key, label (English or Vietnamese, with or without accents) or synonym of a material.
    known : Catalogue, optional
        What is known; the shipped catalogue if left out.
    depth : int, default 2
        Largest number of conversions in a row.

    Returns
    -------
    pandas.DataFrame
        `use`; `isic` (division, group or class of ISIC Rev.4) and `receiver`, that kind of
        business in words; `conversions` on the way, joined by ` > `, blank for none; `replaces`,
        key of the usual supply; `difficulty` (easy, medium, hard: the worst of the use and of the
        conversions); `score`, from 0 to 1. Each use and receiver once, the highest score first.

    Raises
    ------
    UnknownName
        If no material has the name; the near ones are named.
    SymbiosisError
        If `depth` is negative.

    Notes
    -----
    The score is how usual the use is, times a factor for its difficulty, for the distance to the
    material it is stated of, and for each conversion (its readiness, a new plant, treatment in
    law); and it falls with every better row of the same ISIC division, so that different kinds of
    business come first. The factors are assumed: the score orders, it is no probability. One
    conversion by a known unit is medium; a new plant, a readiness below 9 or two conversions in a
    row are hard.

    Examples
    --------
    >>> import symbiosis as sym
    >>> first = sym.uses("tro bay than").iloc[0]
    >>> print(first[["use", "isic", "receiver", "replaces"]].to_string())
    use               cement
    isic                2394
    receiver    cement works
    replaces         clinker

    References
    ----------
    United Nations (2008) International Standard Industrial Classification of All Economic
    Activities, Revision 4. Statistical Papers, Series M, No. 4.
    """
    if depth < 0:
        raise SymbiosisError("The depth is negative", f"depth={depth}", "give 0, 1 or 2")
    book = catalogue() if known is None else known
    finder = _finder(book)
    key = finder.key(str(material))
    if not key:
        raise UnknownName(str(material), "material", finder.near(str(material)))
    return takers(book, key, depth)


@lru_cache(maxsize=1)  # one catalogue is asked again and again
def _finder(known: Catalogue) -> Finder:
    """Make the finder of a catalogue's materials once."""
    return Finder.of(known.materials, "material")
