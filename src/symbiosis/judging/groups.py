"""Which exchanges make one opportunity."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.park import Park


def grouped(arcs: pd.DataFrame, park: Park, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say which exchange belongs to which opportunity.

    Parameters
    ----------
    arcs : pandas.DataFrame
        Exchanges, numbered by their index.
    park : Park
        Where the opportunities are listed: those with blanks take every output or need.
    by : str
        `opportunity`: as listed, every other pair of output and need by itself; `exchange`:
        every output, way and need by itself.

    Returns
    -------
    members : pandas.DataFrame
        `group, arc`; an exchange may be in several opportunities.
    titles : pandas.DataFrame
        `opportunity, title, title_vi, listed`, indexed by group.
    """
    if by == "exchange":
        return _single(arcs, arcs["output"] + " -> " + arcs["need"] + _by(arcs["via"]))
    listed = _listed(arcs, park)
    rest = arcs[~arcs.index.isin(listed["arc"])]
    members, titles = _single(rest, rest["output"] + " -> " + rest["need"])
    told = park.opportunities.drop_duplicates("opportunity").set_index("opportunity")
    named = told[["title", "title_vi"]].assign(opportunity=told.index, listed=True)
    named = named[named.index.isin(listed["group"])]
    return pd.concat([listed, members], ignore_index=True), pd.concat([named, titles])


def _by(via: pd.Series) -> pd.Series:
    """Say the way, if there is one."""
    return (" by " + via).where(via != "", "")


def _single(arcs: pd.DataFrame, label: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a group of every distinct label."""
    members = pd.DataFrame({"group": label.astype("str"), "arc": arcs.index})
    names = sorted(members["group"].unique())
    titles = pd.DataFrame({"title": names, "title_vi": names, "opportunity": names}, index=names)
    return members, titles.assign(listed=False).astype(
        {"title": "str", "title_vi": "str", "opportunity": "str"}
    )


def _listed(arcs: pd.DataFrame, park: Park) -> pd.DataFrame:
    """Give the exchanges of the opportunities that the park lists."""
    keyed = arcs[["output", "need"]].reset_index(names="arc")
    rows = park.opportunities[["opportunity", "output", "need"]]
    found = []
    for output, need in ((True, True), (True, False), (False, True)):
        part = rows[((rows["output"] != "") == output) & ((rows["need"] != "") == need)]
        keys = [key for key, used in (("output", output), ("need", need)) if used]
        found.append(part[["opportunity", *keys]].merge(keyed, on=keys)[["opportunity", "arc"]])
    listed = pd.concat(found, ignore_index=True).drop_duplicates()
    return listed.rename(columns={"opportunity": "group"})
