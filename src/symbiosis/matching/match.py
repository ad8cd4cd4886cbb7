"""From a park to what could flow in it."""

from __future__ import annotations

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.matching.candidates import candidates, ways_onward
from symbiosis.matching.findings import found
from symbiosis.matching.inflow import unmeasured
from symbiosis.matching.replaces import replaces
from symbiosis.matching.specifications import against, findings, limits_of, mixed
from symbiosis.matching.value import valued
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import FINDINGS, Matches
from symbiosis.model.park import Park
from symbiosis.model.verdicts import verdicts
from symbiosis.tables import conform


def match(
    park: Park,
    known: Catalogue,
    *,
    reach_km: float | None = None,
    depth: int = 2,
    internal: bool = False,
    only_links: bool = False,
) -> Matches:
    """Find what could flow: every output to every need of the same or of a made material.

    Parameters
    ----------
    park : Park
        The case.
    known : Catalogue
        What is known: `symbiosis.catalogue()`, or joined with your own.
    reach_km : float, optional
        Farthest distance in km; by default the reach of each material's haulage mode. Cuts known
        distances only.
    depth : int, default 2
        Largest number of conversions in a row on the way of an exchange; plants do not count.
    internal : bool, default False
        Whether pairs within one company count.
    only_links : bool, default False
        Whether only the pairs of the park's links count.

    Returns
    -------
    Matches
        `arcs` holds a row for each output, way and need, with every term of its worth per unit
        at the output's gate; `findings` what speaks against it.

    Raises
    ------
    SymbiosisError
        If `depth` is negative or `reach_km` is not positive.

    Notes
    -----
    What a plant of the park gives and takes is matched like any output and need, within its own
    company too. What it takes counts one for one; what its products hold is left to the plan,
    unless something that comes into it is not measured.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> link = matches.arcs.query("status == 'existing' and material == 'carbon_dioxide'")
    >>> bool((link["most"] > 0).all())
    True

    References
    ----------
    Chertow MR (2000) Industrial symbiosis: literature and taxonomy. Annual Review of Energy and
    the Environment 25:313-337.
    """
    _checked(reach_km, depth)
    ways, delivered = ways_onward(park, known, depth)
    pairs = candidates(
        park, known, ways, reach_km=reach_km, internal=internal, only_links=only_links
    )
    pairs = valued(pairs.join(replaces(pairs, known)), known, park.settings)
    specs = limits_of(park, known)
    state = _delivered_state(pairs, known)
    held = against(state, delivered, specs, park.contents)
    ledger = conform(pd.concat([found(pairs, park), findings(held)]), FINDINGS, "findings")
    beyond = unmeasured(held, state, delivered, ledger, park)
    ledger = conform(pd.concat([ledger, beyond]), FINDINGS, "findings") if len(beyond) else ledger
    arcs = _arcs(pairs, known)
    arcs["verdict"] = verdicts(arcs, ledger)
    settings = {
        "reach_km": reach_km,
        "depth": depth,
        "internal": internal,
        "only_links": only_links,
    }
    return Matches(arcs, ledger, mixed(specs), _used(delivered, arcs), park, known, settings)


def _checked(reach_km: float | None, depth: int) -> None:
    """Refuse a reach or a depth that means nothing."""
    if reach_km is not None and not reach_km > 0:
        raise SymbiosisError(
            "The reach is not a distance", f"reach_km={reach_km}", "give km above 0"
        )
    if depth < 0:
        raise SymbiosisError("The depth is negative", f"depth={depth}", "give 0, 1 or 2")


def _delivered_state(pairs: pd.DataFrame, known: Catalogue) -> pd.DataFrame:
    """Give for each pair the density and dry matter of what is delivered.

    The dry matter counts only where it was measured or follows from a conversion.
    """
    density = known.materials.set_index("material")["density"]
    columns = ["output", "via", "need", "most", "plant", "dries"]
    own = pairs["density"].where(pairs["via"] == "")
    stated = own.fillna(pairs["delivered_material"].map(density).astype(float))
    typical = pairs["dry_typical"] & ~pairs["dry_set"]
    return pairs[columns].assign(density=stated, dry=pairs["dry"].mask(typical))


def _arcs(pairs: pd.DataFrame, known: Catalogue) -> pd.DataFrame:
    """Name the columns of the candidates as the arcs name them."""
    measure = known.materials.set_index("material")["measure"]
    return pairs.assign(
        giver=pairs["company"],
        receiver=pairs["company_need"],
        delivered_unit=pairs["delivered_material"].map(measure),
        status=pairs["status"].where(pairs["status"] != "", "new"),
        confidence=pairs["worst_confidence"],
        verdict="",
    )[_ARC_COLUMNS]


_ARC_COLUMNS = [column.name for column in Matches.tables["arcs"]]


def _used(delivered: pd.DataFrame, arcs: pd.DataFrame) -> pd.DataFrame:
    """Keep the contents of the ways that arrive somewhere."""
    return delivered.merge(arcs[["output", "via"]].drop_duplicates(), on=["output", "via"])
