"""Matches to matches that say what the law says of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers
from symbiosis.model.matches import FINDINGS, LEVIES, MIXES, TOTALS, VERDICTS, Matches
from symbiosis.model.rulebook import Rulebook
from symbiosis.model.verdicts import ANY, levels
from symbiosis.regulation.answers import Bench
from symbiosis.regulation.case import Case
from symbiosis.regulation.charges import levied, levies_of
from symbiosis.regulation.force import Rule, date_of, in_force
from symbiosis.regulation.kinds import KINDS
from symbiosis.regulation.ledger import Entry, Worst, placed
from symbiosis.regulation.plants import looked_through
from symbiosis.regulation.scopes import scope_of
from symbiosis.regulation.settling import settled
from symbiosis.regulation.totals import sides_of, totals_of
from symbiosis.tables import Deferred, Table, conform, names

Part = Entry | pd.DataFrame
_VERDICTS = pd.array(VERDICTS, dtype="str")


def regulate(matches: Matches, law: Rulebook) -> Matches:
    """Hold every exchange against the rules in force and write down what they say.

    Nothing is dropped. Each rule in force adds findings at the smallest thing that decides them
    (an output, a way, a need, or a pair); rules on mixes add rows to `mixes`, limits on yearly
    totals of what flows to `totals`; charges add to `arcs.charges` and to `levies`, and lower the
    benefit. The verdict of an exchange is the worst finding that bears on it. What was not
    measured gives `unknown`, never `allowed`. What an earlier `regulate` said is left out: join
    rulebooks with `a | b`. The sentences of the findings are written when they are first looked
    at.

    Parameters
    ----------
    matches : Matches
        What could flow. Contents are compared in the unit and basis of each limit (mg/kg,
        mg/kg of dry matter, mg/L, mol%, or the parameter's own).
    law : Rulebook
        The rules. They are asked on `law.on`, else on the park's date, else today.

    Returns
    -------
    Matches
        The same exchanges with findings, mixes, totals, levies and verdicts; `settings` holds
        `law`, the date `on` and `names_unknown`, what rules look for that the catalogue does not
        know.

    Raises
    ------
    RuleError
        For a rule on a mix of a parameter that does not mix, or on a load that only a plan tells.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> len(lawful.arcs) == len(matches.arcs)
    True
    >>> lawful.settings["on"]
    '2026-11-21'
    """
    on = date_of(matches, law)
    case = Case.of(matches)
    strange = _strange(law, case)
    rules = in_force(law, on)
    said = _asked(rules, case, law)
    parts = [*said.parts, _idle(rules, law, strange)]
    kept = _before(matches)
    own = matches.mixes[matches.mixes["rule"] == ""]
    arcs = levied(matches, said.borne)
    arcs["verdict"] = _VERDICTS.take(np.maximum(levels(arcs, kept), said.worst))
    unknown = " ".join(sorted(set(strange["value"])))
    settings = dict(matches.settings) | {"law": law, "on": on, "names_unknown": unknown}
    findings: Any = Deferred(lambda: _written(kept, parts), kept, lambda: _counted(kept, parts))
    return matches.replace(
        arcs=arcs,
        findings=findings,
        mixes=pd.concat([own, said.mixes], ignore_index=True),
        totals=said.totals,
        levies=said.levies,
        settings=settings,
    )


def _before(matches: Matches) -> pd.DataFrame:
    """Give the findings that are not of rules."""
    held = matches.held("findings")
    if isinstance(held, Deferred):
        return held.known
    kept: pd.DataFrame = held[held["stage"] != "regulate"].reset_index(drop=True)
    return kept


def _written(kept: pd.DataFrame, parts: list[Part]) -> pd.DataFrame:
    """Write the ledger: what was found before, and what the rules say."""
    frames = [part.frame() if isinstance(part, Entry) else part for part in parts]
    return _stacked([kept, *frames], FINDINGS)


def _counted(kept: pd.DataFrame, parts: list[Part]) -> int:
    """Count the findings without writing them."""
    return len(kept) + sum(p.size() if isinstance(p, Entry) else len(p) for p in parts)


class _Said(NamedTuple):
    """What all rules say: findings and the worst of them, and what they add to the programme."""

    parts: list[Part]
    worst: npt.NDArray[np.int8]
    mixes: pd.DataFrame
    totals: pd.DataFrame
    levies: pd.DataFrame
    borne: Numbers


def _asked(rules: list[Rule], case: Case, law: Rulebook) -> _Said:
    """Ask every rule in force."""
    bench = Bench(case, law.permits)
    statuses = settled([rule for rule in rules if rule.gives_status], case, bench)
    parts: list[Part] = [statuses.marked, *statuses.entries]
    mixes, totals, levies = [], [], []
    borne = np.zeros(len(case.arc_way))
    for rule in (rule for rule in rules if not rule.gives_status):
        scope = rule.within(scope_of(rule.wanted, case, statuses.borne, rule.unless), case)
        scope, told = looked_through(rule, scope, bench, statuses.borne)
        answer = KINDS[rule.row["kind"]](rule, scope, bench)
        entry = Entry(rule, scope, answer, case, statuses.grounds)
        parts += [told, entry]
        if answer.mixes is not None:
            mixes.append(answer.mixes)
        elif answer.weights is not None and rule.row["kind"] == "quantity":
            totals.append(totals_of(rule, answer, placed(scope, sides_of(rule), case), case))
        elif answer.weights is not None:
            rows, more = levies_of(rule, answer, placed(scope, entry.sides, case), case)
            levies.append(rows)
            borne += more
    worst = Worst(case)
    for part in parts:
        if isinstance(part, Entry):
            worst.hear(part)
    tables = _stacked(mixes, MIXES), _stacked(totals, TOTALS), _stacked(levies, LEVIES)
    return _Said(parts, worst.of_exchanges(), *tables, borne)


def _stacked(frames: list[pd.DataFrame], table: Table) -> pd.DataFrame:
    """Stack frames to one of the declared columns."""
    full = [frame for frame in frames if len(frame)]
    return pd.concat([conform(f, table)[names(table)] for f in full], ignore_index=True) if full \
        else conform(None, table)  # fmt: skip


def _strange(law: Rulebook, case: Case) -> pd.DataFrame:
    """Name materials that rules look for and the catalogue does not know: `rule, value, side`."""
    looked = law.scopes[law.scopes["field"].isin(["material", "wanted"])]
    return looked.loc[~looked["value"].isin(list(case.families)), ["rule", "value", "side"]]


def _idle(rules: list[Rule], law: Rulebook, strange: pd.DataFrame) -> pd.DataFrame:
    """Find the rules in force that look for nothing but materials the catalogue does not know."""
    scopes = law.scopes[law.scopes["side"] != "unless"]
    looked = scopes[scopes["field"].isin(["material", "wanted"])].groupby("rule").size()
    strange = strange[strange["side"] != "unless"]
    lost = strange.groupby("rule")["value"].agg([", ".join, "size"])
    lost = lost[lost["size"] == looked.reindex(lost.index)]
    citations = {rule.row["rule"]: rule.row["citation"] for rule in rules}
    lost = lost[lost.index.isin(list(citations))]
    told = [citations[rule] for rule in lost.index]
    idle = pd.DataFrame({"rule": lost.index, "citation": pd.Series(told, dtype="str")})
    return idle.assign(
        stage="regulate",
        via=ANY,
        verdict="allowed",
        reason=("without effect: the catalogue does not know " + lost["join"]).to_numpy(),
        mend="name a material of the catalogue, or add it there",
    )
