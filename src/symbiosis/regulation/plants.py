"""What the law looks at in plants: their products as what they are made of, their inputs not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.matches import FINDINGS
from symbiosis.model.verdicts import ANY
from symbiosis.regulation.answers import Bench
from symbiosis.regulation.case import Case
from symbiosis.regulation.force import Rule
from symbiosis.regulation.pools import Pools
from symbiosis.regulation.scopes import NO, PERHAPS, YES, Scope, Statuses, Three, scope_of
from symbiosis.regulation.statuses import never_waste
from symbiosis.tables import conform


def looked_through(
    rule: Rule, scope: Scope, bench: Bench, borne: Mapping[str, Statuses]
) -> tuple[Scope, pd.DataFrame]:
    """Let a rule on what is delivered look through plants, as it looks through conversions.

    A rule that names a `material` and what is `wanted` of it asks for what arrives where that is
    used. What comes into a plant has not arrived: the rule lets it pass, and takes what the plant
    gives, if that is wanted, as what it is made of.

    Returns
    -------
    scope : Scope
        Without what goes into plants, with what comes of them.
    findings : pandas.DataFrame
        For each port of a plant, that what it takes is looked at behind the plant.
    """
    none = conform(None, FINDINGS)
    delivered = rule.row["kind"] == "blend" or rule.row["looks_at"] == "delivered"
    if rule.row["kind"] not in ("content", "blend") or not delivered or "wanted" not in rule.wanted:
        return scope, none
    case = bench.case
    enters = (case.ways["into"] != "").to_numpy()
    if not enters.any():
        return scope, none
    told = _told(rule, scope, enters, case)
    scope = scope._replace(way=np.where(enters, NO, scope.way), sides=scope.sides | {"way"})
    pools = bench.delivered.passed.pools if bench.delivered.passed is not None else None
    if pools is None or "material" not in rule.wanted:
        return scope, told
    fields = {name: values for name, values in rule.wanted.items() if name != "material"}
    made = _made_of(case, pools, set(rule.wanted["material"]))
    other = rule.within(scope_of(fields, case, borne, rule.unless), case)
    return scope._replace(output=np.maximum(scope.output, np.minimum(other.output, made))), told


def _told(rule: Rule, scope: Scope, enters: np.ndarray, case: Case) -> pd.DataFrame:
    """Say of each port that takes something in scope where the rule looks at it."""
    way = np.minimum(scope.way, scope.output[case.ways["number"].to_numpy()])
    asked = ((way > NO) & enters)[case.arc_way] & (scope.need > NO)[case.arc_need]
    needs = case.needs.iloc[np.unique(case.arc_need[asked])]
    behind = needs["plant"].where(needs["plant"] != "", "the plant")
    return pd.DataFrame(
        {
            "stage": "regulate",
            "rule": rule.row["rule"],
            "via": ANY,
            "need": needs["need"],
            "verdict": "allowed",
            "reason": f"{rule.row['title']}: looked at in what " + behind + " gives",
            "citation": rule.row["citation"],
            "confidence": rule.row["confidence"],
        }
    )


def _made_of(case: Case, pools: Pools, materials: set[str]) -> Three:
    """Say which outputs come of plants into which one of these materials may have gone."""
    flows, number = pools.inflows, case.ways["number"].to_numpy()
    kinds = case.outputs["material"].map(lambda name: bool(case.family(name) & materials))
    asked = kinds.to_numpy(dtype=bool)
    made = np.zeros(len(pools.plants) + 1, dtype=bool)  # the last one is no plant
    plant = pools.taking[flows.port]
    for _ in pools.plants:
        comes = asked[number[flows.way]] | made[flows.source]
        np.logical_or.at(made, plant, comes)
    of = pools.plants.get_indexer(pd.Index(case.outputs["plant"]))
    return np.where(made[of], YES, NO).astype("int8")


def carried_on(
    hazardous: Three, base: Three, coded: npt.NDArray[np.bool_], bench: Bench
) -> tuple[Three, npt.NDArray[np.object_]]:
    """Let what comes of a plant be hazardous as what comes in is, where nothing else tells.

    So it is with a plant of simple steps, and with what has no waste code. It is hazardous where
    all that may come in is, or where a rule finds it in what the plant gives; it is not where
    nothing that may come in is; else that is open.

    Parameters
    ----------
    hazardous, base : numpy.ndarray
        Of each output, with what rules find and before.
    coded : numpy.ndarray
        Which outputs have a waste code, of their own or of their material.
    bench : Bench
        The case.

    Returns
    -------
    hazardous : numpy.ndarray
        Of each output.
    carried : numpy.ndarray
        The plant that an output has it from, blank for the others.
    """
    case = bench.case
    carried = np.full(len(hazardous), "", dtype=object)
    passed = bench.delivered.passed if case.plants_give else None
    if passed is None:
        return hazardous, carried
    pools = passed.pools
    flows, plant = pools.inflows, pools.taking[pools.inflows.port]
    number = case.ways["number"].to_numpy()[flows.way]
    of = pools.plants.get_indexer(pd.Index(case.outputs["plant"]))
    fed = np.isin(np.arange(len(pools.plants)), plant)
    mine = np.append(fed, False)[of] & (np.append(pools.passing, False)[of] | ~coded)
    mine &= ~never_waste(case).to_numpy()
    found = (hazardous == YES) & (base != YES)
    state = np.where(mine, PERHAPS, hazardous).astype("int8")
    for _ in pools.plants:
        least = np.full(len(pools.plants), YES)
        most = np.full(len(pools.plants), NO)
        np.minimum.at(least, plant, state[number])
        np.maximum.at(most, plant, state[number])
        mixed = np.where(least == most, least, PERHAPS)
        state[mine] = np.where(found[mine], YES, mixed[of[mine]])
    carried[mine] = pools.plants.to_numpy(dtype=object)[of[mine]]
    return state, carried
