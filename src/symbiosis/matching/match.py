"""From a park to what could flow in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.matching.candidates import Candidates, candidates
from symbiosis.matching.dominated import dominated as outdone
from symbiosis.matching.estimates import estimated, lent
from symbiosis.matching.findings import found, unlinked, unquantified
from symbiosis.matching.haulage import ways_to_carry
from symbiosis.matching.inflow import unmeasured
from symbiosis.matching.joining import basis_of
from symbiosis.matching.ledger import plain
from symbiosis.matching.replaces import Ratios, replaces
from symbiosis.matching.scales import kept_modes, scales_of
from symbiosis.matching.specifications import against, findings, limits_of, mixed
from symbiosis.matching.texts import coded
from symbiosis.matching.value import valued
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.grid import placed
from symbiosis.model.matches import FINDINGS, Matches
from symbiosis.model.park import Park
from symbiosis.model.verdicts import verdicts
from symbiosis.tables import conform

AT_ONCE = 200_000  # exchanges that are valued at once, so that memory stays small


def match(
    park: Park,
    known: Catalogue,
    *,
    reach_km: float | None = None,
    depth: int = 2,
    internal: bool = False,
    only_links: bool = False,
    estimate: bool = False,
    worth: float | None = None,
    dominated: bool = False,
) -> Matches:
    """Find what could flow: every output to every need of the same or of a made material.

    Parameters
    ----------
    park : Park
        The case.
    known : Catalogue
        What is known: `symbiosis.catalogue()`, or joined with your own.
    reach_km : float, optional
        Farthest distance in km; by default that of each material: what the park's `haulage.csv`
        states of its mode, else its own reach in the catalogue, else the mode's. Cuts known
        distances only.
    depth : int, default 2
        Largest number of conversions in a row on the way of an exchange; plants do not count.
    internal : bool, default False
        Whether pairs within one company count.
    only_links : bool, default False
        Whether only the pairs of the park's links count.
    estimate : bool, default False
        Whether prices that are not known are taken from the catalogue, and costs of recovery from
        a dilute stream from its dilution. What is estimated is marked: a finding tells it, the
        confidence is `estimated` at best, and `assumed_share` counts it.
    worth : float, optional
        Least benefit of a unit, in currency at the output's gate, with its CO2 at the park's
        carbon price: what can bring less is left out and counted. By default nothing is. What
        a link names stays, and so does what lacks a price.
    dominated : bool, default False
        Whether a way counts that another way of the same output to the same need outdoes: the
        other delivers as much of the same, holds no more of what is limited, and is in nothing
        worse.

    Returns
    -------
    Matches
        `arcs` holds a row for each output, way and need, with every term of its worth per unit
        at the output's gate; `findings` what speaks against it; `settings` the arguments, and
        how many exchanges were left out and why.

    Raises
    ------
    SymbiosisError
        If `depth` is negative or `reach_km` is not positive.

    Notes
    -----
    What a plant of the park gives and takes is matched like any output and need, within its own
    company too. What it takes counts one for one; what its products hold is left to the plan,
    unless something that comes into it is not measured. What a plant is there to make is not
    brought to it, unless a link says so.

    Pairs within reach are looked up in k-d trees on the unit sphere, two for each material that
    is given and wanted; time and memory grow with the pairs kept, not with all there could be.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> link = matches.arcs.query("status == 'existing' and material == 'carbon_dioxide'")
    >>> bool((link["most"] > 0).all())
    True

    References
    ----------
    Bentley JL (1975) Multidimensional binary search trees used for associative searching.
    Communications of the ACM 18(9):509-517.

    Chertow MR (2000) Industrial symbiosis: literature and taxonomy. Annual Review of Energy and
    the Environment 25:313-337.
    """
    _checked(reach_km, depth)
    park = placed(park, known)
    park, known = estimated(park, known) if estimate else (park, known)
    joined = candidates(
        park, known, depth, reach_km=reach_km, internal=internal, only_links=only_links
    )
    left_out = {"senseless": joined.senseless, "dominated": 0, "worth": 0}
    if not dominated:
        lesser = outdone(joined)
        joined, left_out["dominated"] = joined.take(~lesser), int(lesser.sum())
    specs = limits_of(park, known)
    joined, numbers, state, ledger = _valued(joined, specs, worth)
    left_out["worth"] = int((~numbers.pop("kept")).sum())
    delivered = joined.delivered().drop(columns="place")
    held = against(state, delivered, specs, park.contents)
    arcs = _arcs(joined, numbers)
    parts = [
        *ledger,
        unquantified(park),
        unlinked(arcs, park),
        lent(arcs, park, known),
        findings(held),
    ]
    told = conform(pd.concat([part for part in parts if len(part)] or parts), FINDINGS)
    beyond = unmeasured(held, state, delivered, told, park)
    told = conform(pd.concat([told, beyond]), FINDINGS, "findings") if len(beyond) else told
    arcs["verdict"] = verdicts(arcs, told)
    settings = {
        "reach_km": reach_km,
        "depth": depth,
        "internal": internal,
        "only_links": only_links,
        "estimate": estimate,
        "worth": worth,
        "dominated": dominated,
        "left_out": left_out,
    }
    scales = scales_of(joined.used())
    modes = kept_modes(park, known)
    return Matches(arcs, told, mixed(specs), delivered, park, known, settings, scales, modes)


def _checked(reach_km: float | None, depth: int) -> None:
    """Refuse a reach or a depth that means nothing."""
    if reach_km is not None and not reach_km > 0:
        raise SymbiosisError(
            "The reach is not a distance", f"reach_km={reach_km}", "give km above 0"
        )
    if depth < 0:
        raise SymbiosisError("The depth is negative", f"depth={depth}", "give 0, 1 or 2")


def _valued(
    joined: Candidates, specs: pd.DataFrame, worth: float | None
) -> tuple[Candidates, dict[str, Any], pd.DataFrame, list[pd.DataFrame]]:
    """Value the candidates part by part, and find what speaks against them.

    Returns
    -------
    joined : Candidates
        Those that are worth enough.
    numbers : dict
        For each the columns of the arcs that are not names, and `kept`, for all there were.
    state : pandas.DataFrame
        Of those that a limit or a plant asks of, what is delivered.
    ledger : list of pandas.DataFrame
        The findings of each part.
    """
    park, known = joined.park, joined.known
    modes = ways_to_carry(park, known, joined.ways["hauled_material"].unique())
    carrying = park.ports.loc[park.ports["carries"] & (park.ports["side"] == "takes"), "port"]
    limited = park.needs["need"].isin({*specs["need"], *carrying}).to_numpy()
    kept, columns, states, ledger = [], [], [], []
    ratios = Ratios(known)
    for part, pairs in joined.frames(AT_ONCE):
        pairs = valued(pairs.join(replaces(pairs, known, ratios)), park, known, modes)
        enough = _worth(pairs, park, worth)
        kept.append(enough)
        pairs = pairs if enough.all() else pairs[enough]
        columns.append(_told(pairs))
        ledger.append(found(pairs, park))
        states.append(_delivered_state(pairs, limited[part.need][enough], known))
    numbers = {"kept": np.concatenate(kept)}
    for name in _TOLD:
        numbers[name] = _joined([part.pop(name) for part in columns])
    joined = joined if numbers["kept"].all() else joined.take(numbers["kept"])
    return joined, numbers, pd.concat(states, ignore_index=True), _once(ledger)


def _worth(pairs: pd.DataFrame, park: Park, worth: float | None) -> npt.NDArray[np.bool_]:
    """Say which pairs can bring as much as is asked, are named by a link, or lack a price."""
    if worth is None:
        return np.ones(len(pairs), dtype=bool)
    carbon = float(park.settings.get("carbon_price") or 0.0)
    most = pairs["benefit"] + (carbon * pairs["co2"].fillna(0.0)).clip(lower=0.0)
    open_ = ~pairs["price_known"] | ~pairs["price_known_need"] | pairs["haul_unpriced"]
    open_ |= (pairs["unpriced"] != "") & pairs["link_treatment"].isna()
    return (~(most < worth) | open_ | pairs["linked"]).to_numpy(dtype=bool)


def _told(pairs: pd.DataFrame) -> dict[str, Any]:
    """Take what the arcs tell besides names; of texts the distinct ones and their numbers."""
    pairs = pairs.assign(
        status=pairs["status"].mask(pairs["status"] == "", "new"),
        confidence=pairs["worst_confidence"],
    )
    return {
        name: coded(pairs[name]) if _KINDS[name] == "text" else pairs[name].to_numpy()
        for name in _TOLD
    }


def _joined(parts: list[Any]) -> Any:
    """Put the parts of a column after one another."""
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    words = pd.Index([], dtype="str")
    for _, distinct in parts:
        words = words.append(distinct.astype("str").difference(words, sort=False))
    place = [words.get_indexer(distinct.astype("str")) for _, distinct in parts]
    numbers = [at[codes] for at, (codes, _) in zip(place, parts, strict=True)]
    return words.array.take(np.concatenate(numbers)) if len(words) else words.array


def _once(ledger: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Leave out what a part finds of a need alone that an earlier one found already."""
    seen: set[tuple[str, str]] = set()
    parts = []
    for part in ledger:
        alone = (part["output"] == "") & (part["need"] != "")
        keys = list(zip(part.loc[alone, "need"], part.loc[alone, "reason"], strict=True))
        again = np.zeros(len(part), dtype=bool)
        again[np.flatnonzero(alone)] = [key in seen for key in keys]
        seen |= set(keys)
        parts.append(part[~again] if again.any() else part)
    return parts


def _delivered_state(
    pairs: pd.DataFrame, which: npt.NDArray[np.bool_], known: Catalogue
) -> pd.DataFrame:
    """Give for some pairs the density and dry matter of what is delivered.

    The dry matter counts only where it was measured or follows from a conversion.
    """
    density = known.materials.set_index("material")["density"]
    columns = ["most", "plant", "dries", "density", "delivered_material"]
    columns += ["dry_typical", "dry_set", "dry"]
    pairs = plain(pairs, which, *columns)
    own = pairs["density"].where(pairs["via"] == "")
    stated = own.fillna(pairs["delivered_material"].map(density).astype(float))
    typical = pairs["dry_typical"] & ~pairs["dry_set"]
    told = pairs[["output", "via", "need", "most", "plant", "dries"]]
    return told.assign(density=stated, dry=pairs["dry"].mask(typical))


def _arcs(joined: Candidates, numbers: dict[str, Any]) -> pd.DataFrame:
    """Put the names of the candidates beside their numbers, in the columns of the arcs."""
    measure = joined.known.materials.set_index("material")["measure"]
    pairs, outputs, needs = joined.pairs, joined.outputs, joined.park.needs
    ways = joined.ways
    made = ways["delivered_material"]
    names = {
        "output": (outputs["output"], pairs.output),
        "via": (ways["via"], joined.way),
        "need": (needs["need"], pairs.need),
        "giver": (outputs["company"], pairs.output),
        "receiver": (needs["company"], pairs.need),
        "material": (outputs["material"], pairs.output),
        "unit": (outputs["unit"], pairs.output),
        "delivered_material": (made, joined.way),
        "delivered_unit": (made.map(measure).astype("str").fillna(""), joined.way),
    }
    told: dict[str, Any] = {name: column.array.take(rows) for name, (column, rows) in names.items()}
    told |= {"distance_km": pairs.km, "distance_basis": basis_of(pairs.basis)}
    told |= numbers
    none = pd.array([""], dtype="str").take(np.zeros(len(pairs), dtype=np.intp))
    return pd.DataFrame({name: told.get(name, none) for name in _KINDS}, copy=False)


_KINDS = {column.name: column.kind for column in Matches.tables["arcs"]}
_NAMED = ["output", "via", "need", "giver", "receiver", "material", "unit", "verdict"]
_NAMED += ["delivered_material", "delivered_unit", "distance_km", "distance_basis"]
_TOLD = [name for name in _KINDS if name not in _NAMED]
