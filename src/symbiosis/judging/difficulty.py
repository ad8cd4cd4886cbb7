"""How hard an opportunity is: technically, by law, in organisation, in money; the worst decides."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.judging.cuts import FINANCIAL, INVESTMENT
from symbiosis.model.matches import Matches
from symbiosis.tables import in_words, text_of

CLASSES = np.array(["easy", "medium", "hard"])
KINDS = ("technical", "regulatory", "organisational", "financial")
OUTSIDE = ("town", "farm")
SOON = 72.0  # hours: what spoils sooner needs a tight collection


def arc_difficulty(matches: Matches) -> pd.DataFrame:
    """Give 0 (easy), 1 (medium) or 2 (hard) for each arc and kind, with the reason of each.

    Columns `technical, regulatory, organisational, financial`, and `<kind>_because`.
    """
    arcs = matches.arcs
    runs = arcs["status"] == "existing"
    frame = pd.DataFrame(index=arcs.index)
    level, because = _technical(arcs, matches)
    frame["technical"], frame["technical_because"] = level, because
    frame["regulatory"] = arcs["verdict"].map(
        {"allowed": 0, "conditional": 1, "unknown": 2, "forbidden": 2}
    )
    frame["regulatory_because"] = arcs["verdict"]
    level, because = _organisational(arcs, matches)
    frame["organisational"], frame["organisational_because"] = level, because
    level, because = _financial(arcs, matches)
    frame["financial"], frame["financial_because"] = level, because
    for kind in ("technical", "organisational", "financial"):
        frame[kind] = frame[kind].mask(runs, 0)
        frame[f"{kind}_because"] = frame[f"{kind}_because"].mask(runs, "runs today")
    return frame


def _technical(arcs: pd.DataFrame, matches: Matches) -> tuple[pd.Series, pd.Series]:
    """Judge by the conversions on the way, and by how soon it spoils."""
    conversions = matches.known.conversions.set_index("conversion")
    hard = (conversions["effort"] == "new plant") | (conversions["readiness"] < 9)
    levels, reasons = {"": 0}, {"": "no conversion"}
    for via in arcs["via"].unique():
        steps = [step for step in str(via).split(" > ") if step]
        if not steps:
            continue
        known = [step for step in steps if step in hard.index]
        worst = len(steps) > 1 or bool(hard.reindex(known).any())
        levels[via] = 2 if worst else 1
        kind = (
            "two or more conversions" if len(steps) > 1 else "new plant" if worst else "known unit"
        )
        reasons[via] = f"{kind}: {via}"
    level = arcs["via"].map(levels).astype(int)
    because = arcs["via"].map(reasons).astype("str")
    keeps = matches.park.outputs.set_index("output")["keeps_for"]
    soon = arcs["output"].map(keeps).astype(float) <= SOON
    because = because.mask(soon & (level < 1), "no conversion, but spoils soon")
    return level.mask(soon & (level < 1), 1), because


def _organisational(arcs: pd.DataFrame, matches: Matches) -> tuple[pd.Series, pd.Series]:
    """Judge by who takes part: within one park, of another park, a town or a farm."""
    sites = matches.park.sites.drop_duplicates("company").set_index("company")
    parks = [text_of(arcs[side], sites["park"]) for side in ("giver", "receiver")]
    outside = is_outside(arcs["giver"], sites) | is_outside(arcs["receiver"], sites)
    apart = (parks[0] != parks[1]) & ~outside & ~arcs["internal"]
    level = pd.Series(np.where(outside | apart, 2, 0), index=arcs.index)
    because = np.select(
        [outside, apart], ["a town or a farm takes part", "two parks"], "two parties in one park"
    )
    return level, pd.Series(because, index=arcs.index).astype("str")


def is_outside(companies: pd.Series, sites: pd.DataFrame) -> pd.Series:
    """Say which companies are towns or farms."""
    return text_of(companies, sites["kind"]).isin(OUTSIDE)


def _financial(arcs: pd.DataFrame, matches: Matches) -> tuple[pd.Series, pd.Series]:
    """Judge by investment over turnover where both are known, else by burdens over gross gain."""
    gross = arcs["avoided_disposal"] + arcs["avoided_purchase"]
    burdens = arcs["transport"] + arcs["treatment"] + arcs["charges"]
    share = burdens / gross.where(gross > 0)
    share = share.where(gross > 0, np.where(burdens > 0, np.inf, 0.0))
    links = matches.park.links.drop_duplicates(["output", "via", "need"])
    invested_in = links.set_index(["output", "via", "need"])["capital"]
    capital = pd.Series(
        invested_in.reindex(pd.MultiIndex.from_frame(arcs[["output", "via", "need"]])).to_numpy(
            dtype=float
        ),
        index=arcs.index,
    )
    sites = matches.park.sites.drop_duplicates("company").set_index("company")
    weight = capital / arcs["receiver"].map(sites["turnover"]).astype(float)
    invested = weight.notna()
    level = pd.Series(np.searchsorted(FINANCIAL, share, side="right"), index=arcs.index)
    by_turnover = np.searchsorted(INVESTMENT, weight.fillna(0.0), side="right")
    because = "burdens are " + in_words(share, "{:.0%}") + " of the gross gain"
    because = because.mask(~np.isfinite(share), "there are burdens and no gain")
    told = "investment is " + in_words(weight, "{:.2%}") + " of turnover"
    return level.mask(invested, by_turnover), because.mask(invested, told)
