"""What comes into plants: whose contents the plan decides, and where nobody measured them."""

from __future__ import annotations

import pandas as pd

from symbiosis.matching.specifications import against, finding
from symbiosis.model.matches import VERDICTS
from symbiosis.model.park import Park
from symbiosis.model.verdicts import verdicts

TAKES_PART = VERDICTS[:2]
KIND = ["parameter", "basis"]
NAMED = 5  # outputs that are named in a finding


def unmeasured(
    held: pd.DataFrame,
    state: pd.DataFrame,
    delivered: pd.DataFrame,
    ledger: pd.DataFrame,
    park: Park,
) -> pd.DataFrame:
    """Find limits on what a plant gives where something that comes into it is not measured.

    Parameters
    ----------
    held : pandas.DataFrame
        Exchanges held against limits; `planned` where the plan decides the content.
    state : pandas.DataFrame
        All exchanges, with what `against` asks of them and `most`.
    delivered : pandas.DataFrame
        Contents as delivered.
    ledger : pandas.DataFrame
        The findings so far; what they shut out does not come into any plant.
    park : Park
        The ports of its plants, and which of them carry what they take into the products.
    """
    asked = held[held["planned"]]
    if not len(asked):
        return asked.head(0)
    kinds = asked[[*KIND, "mixes"]].drop_duplicates(KIND)
    coming = _coming(state, ledger, park)
    limits = coming[["need"]].drop_duplicates().merge(kinds, how="cross")
    brought = against(coming, delivered, limits, park.contents)
    lost = _spread(brought[brought["value"].isna()], held)
    found = asked.merge(
        _named(lost), left_on=["plant", *KIND], right_on=["into", *KIND], suffixes=("", "_in")
    )
    reason = "what comes into " + found["plant"] + " is not measured for " + found["parameter"]
    return finding(found, "unknown", "at_most", reason + " (" + found["names"] + ")")


def _coming(state: pd.DataFrame, ledger: pd.DataFrame, park: Park) -> pd.DataFrame:
    """Give the exchanges that bring what ends in the products of a plant, `into`."""
    carrying = park.ports[park.ports["carries"] & (park.ports["side"] == "takes")]
    into = carrying.drop_duplicates("port").set_index("port")["plant"]
    coming = state[state["need"].isin(into.index) & (state["most"] > 0)]
    coming = coming[verdicts(coming, ledger).isin(TAKES_PART)]
    return coming.assign(into=coming["need"].map(into).astype("str"))


def _spread(missing: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """Give for each plant and kind of content the outputs that bring it unmeasured.

    What comes from another plant brings what came into that one, unless the port limits it: the
    limit then shuts it out.
    """
    keys = ["into", *KIND]
    own, passed = missing[~missing["planned"]], missing[missing["planned"]]
    lost = own[[*keys, "output"]].drop_duplicates()
    limited = held.loc[held["need"].isin(passed["need"]), ["need", *KIND]].drop_duplicates()
    shut = pd.MultiIndex.from_frame(passed[["need", *KIND]]).isin(pd.MultiIndex.from_frame(limited))
    passed = passed.loc[~shut, ["plant", *keys]].drop_duplicates()
    while True:
        before = lost.rename(columns={"into": "plant"})
        further = passed.merge(before, on=["plant", *KIND])[[*keys, "output"]]
        grown = pd.concat([lost, further]).drop_duplicates()
        if len(grown) == len(lost):
            return lost
        lost = grown


def _named(lost: pd.DataFrame) -> pd.DataFrame:
    """Name the outputs of each plant and kind of content in one text."""
    told = [
        (*key, _list(sorted(outputs))) for key, outputs in lost.groupby(["into", *KIND])["output"]
    ]
    return pd.DataFrame(told, columns=["into", *KIND, "names"], dtype="str")


def _list(names: list[str]) -> str:
    """Write the first names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
