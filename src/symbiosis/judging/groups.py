"""Which exchanges make one opportunity."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.tables import text_of


def grouped(
    arcs: pd.DataFrame, park: Park, known: Catalogue, by: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say which exchange belongs to which opportunity.

    Parameters
    ----------
    arcs : pandas.DataFrame
        Exchanges, numbered by their index.
    park : Park
        Where the opportunities are listed: those with blanks take every output or need.
    known : Catalogue
        Labels of the materials, for the titles of what no list names.
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
        way = (" by " + arcs["via"]).where(arcs["via"] != "", "")
        return _single(arcs, arcs["output"] + " -> " + arcs["need"] + way, known)
    listed = _listed(arcs, park)
    rest = arcs[~arcs.index.isin(listed["arc"])]
    members, titles = _single(rest, rest["output"] + " -> " + rest["need"], known)
    told = park.opportunities.drop_duplicates("opportunity").set_index("opportunity")
    named = told[["title", "title_vi"]].assign(opportunity=told.index, listed=True)
    named = named[named.index.isin(listed["group"])]
    return pd.concat([listed, members], ignore_index=True), pd.concat([named, titles])


def _single(
    arcs: pd.DataFrame, group: pd.Series, known: Catalogue
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a group of every distinct key, titled by what goes from whom to whom."""
    materials = known.materials.set_index("material")
    titles = pd.DataFrame(
        {"group": group.astype("str"), "opportunity": group.astype("str"), "listed": False}
    )
    for title, label, to in (("title", "label", " to "), ("title_vi", "label_vi", " đến ")):
        told = text_of(arcs["material"], materials[label])
        told = told.where(told != "", arcs["material"])
        titles[title] = told + ": " + arcs["giver"] + to + arcs["receiver"]
    members = pd.DataFrame({"group": titles["group"], "arc": arcs.index})
    return members, titles.drop_duplicates("group").set_index("group").sort_index()


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
