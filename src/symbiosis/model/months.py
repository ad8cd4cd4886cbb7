"""Months of the year as people write them, as 1-3,10-12 or Nov-Feb, to sets and back."""

from __future__ import annotations

import re
from itertools import pairwise

ALL = frozenset(range(1, 13))
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_BEFORE = re.compile(r"^(?:tháng|thg|t|month|m)\s*\.?\s*(?=\d)", re.I)
_SPAN = re.compile(r"\s*(?:-|–|—|\.\.\.?|…|\bto\b|\bđến\b)\s*", re.I)


def month_of(name: str) -> int | None:
    """Give the month that a name means: 3, 03, Mar, March, tháng 3; none if it is no month."""
    bare = _BEFORE.sub("", name.strip()).casefold().rstrip(".")
    if re.fullmatch(r"\d{1,2}", bare):
        return int(bare) if 1 <= int(bare) <= 12 else None
    for names in (_NAMES, _LONG):
        if bare in names:
            return names.index(bare) + 1
    return 9 if bare == "sept" else None


def months_of(text: str) -> frozenset[int] | None:
    """Give the months of a text; 11-2 runs over the new year. None if it cannot be read.

    A text that is blank names no months: that is not known, and an empty set.
    """
    found: set[int] = set()
    for part in re.split(r"[,;]", text):
        if not part.strip():
            continue
        ends = [month_of(end) for end in _SPAN.split(part.strip())]
        if len(ends) > 2 or any(end is None for end in ends):
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        found |= set(range(first, last + 1)) if first <= last else ALL - set(range(last + 1, first))
    return frozenset(found)


def in_words(months: frozenset[int]) -> str:
    """Write months in one way: 1-3,10-12; blank where they are not known."""
    line = sorted(months)
    starts = [month for month in line if month - 1 not in months]
    breaks = [one for one, other in pairwise(line) if other != one + 1] + line[-1:]
    return ",".join(
        f"{start}" if start == end else f"{start}-{end}"
        for start, end in zip(starts, breaks, strict=True)
    )
