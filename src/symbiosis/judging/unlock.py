"""The plan if some rules were lifted, limits moved or permits granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from symbiosis.judging import changes
from symbiosis.judging.changes import Permit
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.planning.optimise import optimise
from symbiosis.regulation.regulate import regulate


def unlock(
    lawful: Matches,
    rules: str | Sequence[str] = (),
    moved: Mapping[str, str | float] | None = None,
    permits: Permit | Sequence[Permit] = (),
    **asked: Any,
) -> Plan:
    """Find the plan if rules were lifted, limits moved and permits granted, all at once.

    The law is changed, every exchange is held against it again, and the plan is found anew: so a
    rule that gives a status to which others look, a limit on a mix or a total, and a charge are
    counted as well as one that forbids.

    Parameters
    ----------
    lawful : Matches
        What `symbiosis.regulate` gave; the law and its date are taken from there.
    rules : str or sequence of str
        Keys of rules to lift.
    moved : mapping, optional
        Limits to move, `{"vn.wastewater.column_a/cod": "100 mg/L"}`: rule and parameter, and the
        bound as well (`rule/ph/at_most`) where there are two; a rule with one limit may be named
        by itself. A value is read as in a rule file; a bare number is in the limit's own unit.
    permits : str, pair or sequence of these
        Permits to grant: a code to every company, or `(company, code)` to one.
    **asked
        As for `symbiosis.optimise`.

    Returns
    -------
    Plan
        `plan.settings["unlocked"]` tells what was changed; `plan.matches` holds the exchanges
        with the verdicts of the changed law.

    Raises
    ------
    UnknownName
        If there is no such rule, limit, permit or company; it names those that come near.
    RuleError
        If the value of a limit cannot be read.
    SymbiosisError
        If the matches were held against no law, or a name fits several limits.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> plan = sym.optimise(lawful, conditional=False)
    >>> free = sym.unlock(lawful, permits=["wastewater_reuse_plan"], conditional=False)
    >>> bool(free.benefit >= plan.benefit)
    True
    """
    law = changes.law_of(lawful)
    limits = dict(moved or {})
    gone, held = changes.listed(rules), changes.listed(permits, pairs=True)
    # Limits and permits are named in the law as it is, though their rule may be lifted too.
    new = changes.lifted(changes.granted(changes.moved(law, limits), held, lawful), gone)
    plan = optimise(regulate(lawful, new), **asked)
    told = {"rules": gone, "moved": limits, "permits": held}
    return plan.replace(settings=dict(plan.settings) | {"unlocked": told})
