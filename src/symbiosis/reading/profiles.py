"""What falls into each period, and one row a year for every output and need."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from symbiosis.model.months import in_words, months_of
from symbiosis.reading.periods import Calendar

_WORST = ("measured", "reported", "estimated", "assumed")


def yearly(frame: pd.DataFrame, key: str, money: str, calendar: Calendar) -> pd.DataFrame:
    """Give one row for every key: amounts summed over the periods, money by the amounts."""
    seasonal = frame["period"] != ""
    if not seasonal.any():
        return frame.drop(columns="period")
    lines = dict(zip(calendar.keys, calendar.frame["months"], strict=True))
    order = frame.groupby(key, sort=False).ngroup()
    merged = [_one(rows, money, lines) for _, rows in frame[seasonal].groupby(key, sort=False)]
    joined = pd.concat([frame[~seasonal], pd.DataFrame(merged).astype(frame.dtypes)])
    joined = joined.assign(_order=order.loc[joined.index]).sort_values("_order", kind="stable")
    return joined.drop(columns=["_order", "period"]).reset_index(drop=True)


def _one(rows: pd.DataFrame, money: str, lines: Mapping[str, str]) -> pd.Series:
    """Join the rows of one stream, each of a period, to the row of the year."""
    one = rows.iloc[0].copy()
    amount = rows["amount"]
    runs = rows[amount.gt(0) | amount.isna()] if amount.gt(0).any() else rows
    one["amount"] = amount.sum(min_count=len(rows))
    for name in ("amount_low", "amount_high"):
        one[name] = rows[name].fillna(amount).sum() if rows[name].notna().any() else np.nan
    one["amount_sd"] = np.sqrt((rows["amount_sd"] ** 2).sum(min_count=1))
    one["operating_hours"] = runs["operating_hours"].sum(min_count=1)
    one["months"] = _months(runs, lines)
    weights = amount if amount.sum() > 0 else pd.Series(1.0, index=rows.index)
    one[money] = float(np.average(rows[money], weights=weights))
    one["price_known"] = bool(runs["price_known"].all())
    if "usual_most" in rows:
        most = rows["usual_most"]
        one["usual_most"] = most.fillna(amount).sum() if most.notna().any() else np.nan
    one["confidence"] = max(rows["confidence"], key=_rank)
    one["assumed"] = " ".join(_distinct(rows["assumed"], str.split))
    one["source"] = "; ".join(_distinct(rows["source"], lambda text: [text] if text else []))
    typed = zip(rows["period"], rows["typed"], strict=True)
    one["typed"] = "; ".join(f"{period}: {text}" for period, text in typed)
    return one


def _rank(confidence: str) -> int:
    """Give the place of a confidence, the worst last; a word that is none is worse than all."""
    return _WORST.index(confidence) if confidence in _WORST else len(_WORST)


def _distinct(cells: pd.Series, parts: Callable[[str], list[str]]) -> list[str]:
    """Give the distinct parts of some cells, in their order."""
    return list(dict.fromkeys(part for cell in cells for part in parts(str(cell))))


def _months(rows: pd.DataFrame, lines: Mapping[str, str]) -> str:
    """Give the months in which a stream runs, blank if those of a period are not known."""
    found: set[int] = set()
    for own, period in zip(rows["months"], rows["period"], strict=True):
        months = months_of(own or lines.get(period, "")) or frozenset()
        if not months:
            return ""
        found |= months
    return in_words(frozenset(found))


def profiles(
    frame: pd.DataFrame, key: str, money: str, side: str, calendar: Calendar
) -> pd.DataFrame:
    """Give a row for every quantified stream and period: the amount that falls into it.

    A row with a period says so itself; the amount of one without is spread by the hours of the
    periods in which it runs.
    """
    columns = ["side", "owner", "period", "amount", "money"]
    if not len(calendar):
        return pd.DataFrame(columns=columns)
    known = frame[frame["amount"].notna()].assign(side=side)
    said = known[known["period"] != ""]
    said = said.rename(columns={key: "owner", money: "_money"})
    said = said.assign(money=said["_money"].where(said["price_known"]))
    spread = known[known["period"] == ""]
    shares = {
        text: calendar.shares(months_of(text) or frozenset()) for text in set(spread["months"])
    }
    parts = [said[columns]]
    if len(spread):
        table = np.stack([shares[text] for text in spread["months"]])
        there = table > 0
        place, period = np.nonzero(there)
        row = spread.iloc[place]
        parts.append(
            pd.DataFrame(
                {
                    "side": side,
                    "owner": row[key].to_numpy(),
                    "period": np.array(calendar.keys, dtype=object)[period],
                    "amount": row["amount"].to_numpy() * table[there],
                    "money": row[money].where(row["price_known"]).to_numpy(),
                }
            )
        )
    joined = pd.concat(parts, ignore_index=True)
    places = {name: place for place, name in enumerate(dict.fromkeys(known[key]))}
    order = joined.assign(
        _owner=joined["owner"].map(places), _period=joined["period"].map(calendar.keys.index)
    )
    return order.sort_values(["_owner", "_period"], ignore_index=True)[columns]
