"""Whether what is given and what is wanted meet within the year: hours and months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.matching.ledger import plain, rows
from symbiosis.matching.texts import asked
from symbiosis.model.months import months_of

APART = 0.10  # hours of the two ends that differ by a larger share are told
AS_IF = ": the plan takes the amounts of the year as if they met"
MEND = "give periods, or storage"
_ENDS = ["output", "need"]


def apart(pairs: pd.DataFrame, periods: pd.DataFrame) -> list[pd.DataFrame]:
    """Find exchanges whose ends run at other hours or in other months, where the year is one.

    Where there are periods the plan itself holds each to its time.
    """
    if len(periods):
        return []
    return [_hours(pairs), _months(pairs)]


def _hours(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find exchanges in the plan of which one end runs for fewer hours than the other."""
    ends = ["operating_hours", "operating_hours_need"]
    given, wanted = pairs[ends[0]], pairs[ends[1]]
    longer = given.where(given > wanted, wanted)
    unlike = (given - wanted).abs() > APART * longer
    unlike &= pairs["most"].notna()
    if not unlike.any():
        return pd.DataFrame()
    found = plain(pairs, unlike, *ends).drop_duplicates(_ENDS)
    distinct = found[ends].drop_duplicates()
    words = [
        f"given {a:,.0f} h and wanted {b:,.0f} h a year{AS_IF}"
        for a, b in distinct.itertuples(index=False, name=None)
    ]
    return rows(found, "allowed", _told(found, distinct, words), MEND)


def _months(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find exchanges whose ends share no month, or not all; what runs already is not in doubt."""
    ends = ["months", "months_need"]
    told_of = asked(pairs[ends[0]], bool) & asked(pairs[ends[1]], bool)
    if not told_of.any():
        return pd.DataFrame()
    both = plain(pairs, told_of, *ends, "status")
    runs = pd.MultiIndex.from_frame(both.loc[both["status"] == "existing", _ENDS])
    both = both[[*_ENDS, *ends]].drop_duplicates(_ENDS)
    distinct = both[ends].drop_duplicates()
    told = [
        (months_of(a) or frozenset(), months_of(b) or frozenset())
        for a, b in distinct.itertuples(index=False, name=None)
    ]
    distinct["never"] = np.array([not a & b for a, b in told], dtype=bool)
    distinct = distinct[np.array([bool(a and b) and a != b for a, b in told], dtype=bool)]
    found = both.merge(distinct, on=ends)
    words = [
        f"given in months {a} and wanted in months {b}" + (", none shared" if never else "") + AS_IF
        for a, b, never in distinct.itertuples(index=False, name=None)
    ]
    doubt = found["never"] & ~pd.MultiIndex.from_frame(found[_ENDS]).isin(runs)
    verdict = doubt.map({True: "conditional", False: "allowed"}).astype("str")
    return rows(found, verdict, _told(found, distinct[ends], words), MEND)


def _told(found: pd.DataFrame, distinct: pd.DataFrame, words: list[str]) -> pd.Series:
    """Give each exchange the words for its two ends."""
    columns = list(distinct.columns)
    reason = distinct.assign(reason=pd.Series(words, index=distinct.index, dtype="str"))
    return found[columns].merge(reason, on=columns, how="left")["reason"].set_axis(found.index)
