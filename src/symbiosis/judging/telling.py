"""An explanation in words: each way with what decides it, and the cheapest mends."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from symbiosis.display.style import in_unit, number
from symbiosis.judging.gates import shut_of
from symbiosis.model.matches import VERDICTS
from symbiosis.model.rule_words import YES_NO_UNIT

WAYS = 3  # ways that are told in words
SHUT = 3  # shut gates that are told in words
MENDS = 3  # mends of unknown cost that are told in words


def words(
    title: str,
    verdict: str,
    arcs: pd.DataFrame,
    gates: pd.DataFrame,
    mends: pd.DataFrame,
    currency: str,
) -> str:
    """Say the verdict of each way, what decides it, and the cheapest mends.

    The way that would bring most is told first, then the others from the mildest verdict.
    """
    lines = [f"{title}: {verdict}."]
    for via in _told_first(arcs) if len(arcs) else [""]:
        lines.append(_way_words(via, gates[gates["via"] == via] if len(arcs) else gates))
    if len(arcs) > WAYS:
        lines.append(f"And {len(arcs) - WAYS} more ways: see .gates.")
    mended = arcs[arcs["verdict"].isin(["allowed", "conditional"]) & (arcs["benefit"] > 0)]
    if len(mended) and (arcs["verdict"] != "allowed").any():
        best = mended.sort_values("benefit").iloc[-1]
        way = f"by {best['via']}" if best["via"] else "directly"
        lines.append(
            f"Best way known: {way}, {best['verdict']}, which brings "
            f"{number(best['benefit'])} {currency} a {best['unit']}."
        )
    return "\n".join([*lines, *_mend_words(mends, currency)])


def _told_first(arcs: pd.DataFrame) -> list[str]:
    """Give the ways to be told: the first of the frame, then those of the mildest verdicts."""
    level = arcs["verdict"].map({name: i for i, name in enumerate(VERDICTS)})
    rest = arcs.assign(level=level)[1:]
    rest = rest.sort_values(["level", "benefit"], ascending=[True, False], kind="stable")
    return [arcs["via"].iloc[0], *rest["via"].head(WAYS - 1)]


def _way_words(via: str, gates: pd.DataFrame) -> str:
    """Say what decides one way: the first shut gates, then what it is worth and the plan."""
    heavy = shut_of(gates)
    told = [_gate_words(one) for one in heavy.head(SHUT).to_dict("records")]
    if len(heavy) > SHUT:
        told.append(f"And {len(heavy) - SHUT} more: see .gates.")
    told = told or ["allowed."]
    mixes = gates[gates["gate"] == "mix"].sort_values("times", ascending=False)
    last = pd.concat([mixes.head(1), gates[gates["gate"].isin(["worth", "plan"])]])
    for one in last.to_dict("records"):
        mend = f"; {one['mend']}" if one["mend"] else ""
        reason = f"{one['reason'][:1].upper()}{one['reason'][1:]}"
        told.append(f"{reason}{_figure(one)}{mend}.")
    return (f"By {via}: " if via else "Directly: ") + " ".join(told)


def _gate_words(one: dict[Hashable, Any]) -> str:
    """Say one gate: verdict, reason, figure against limit, citation, mend."""
    cite = f" [{one['citation']}]" if one["citation"] else ""
    mend = f" Mend: {one['mend']}." if one["mend"] else ""
    return f"{one['verdict']}: {one['reason']}{_figure(one)}{cite}.{mend}"


def _figure(one: dict[Hashable, Any]) -> str:
    """Say the figure against the limit, where the reason does not tell it."""
    told = pd.isna(one["value"]) or f"{one['value']:g}" in one["reason"]
    if told or pd.isna(one["limit"]) or one["unit"] == YES_NO_UNIT:
        return ""
    times = f", {one['times']:.1f} times" if pd.notna(one["times"]) else ""
    limit = in_unit(f"{one['limit']:g}", one["unit"])
    return f" ({one['value']:g} against {limit}{times})"


def _mend_words(mends: pd.DataFrame, currency: str) -> list[str]:
    """Say the cheapest mend whose cost is known, and some whose cost nobody knows."""
    priced = mends["cost"].notna()
    lines = []
    for one in mends[priced].head(1).to_dict("records"):
        yearly = one["cost_a_year"]
        year = f", {number(yearly)} {currency} a year" if pd.notna(yearly) else ""
        lines.append(
            f"Cheapest mend known: {one['kind']}, {one['what']}: "
            f"{number(one['cost'])} {one['unit']}{year}; then {one['then']} ({one['basis']})."
        )
    rest = mends[~priced]
    if len(rest):
        told = [f"{one['kind']}: {one['what']}" for one in rest.head(MENDS).to_dict("records")]
        more = f"; and {len(rest) - MENDS} more, see .mends" if len(rest) > MENDS else ""
        lines.append(f"Mends whose cost is not known: {'; '.join(told)}{more}.")
    return lines
