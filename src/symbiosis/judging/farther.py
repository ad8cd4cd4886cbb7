"""A pair of an output and a need matched again by itself: farther, and by longer ways."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.judging.bringing import bringing
from symbiosis.matching.candidates import routes_of
from symbiosis.matching.match import match
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.rulebook import Rulebook
from symbiosis.regulation.regulate import regulate

FARTHER = 2  # conversions more than the matches were made with


def pair_of(park: Park, stream_id: str, need_id: str) -> Park:
    """Give the park with one output and one need alone, and with no plant but theirs."""
    outputs, needs, plants, ports = park.outputs, park.needs, park.plants, park.ports
    outputs = outputs[outputs["output"] == stream_id]
    needs = needs[needs["need"] == need_id]
    theirs = {*outputs["plant"], *needs["plant"]}
    return park.replace(
        outputs=outputs,
        needs=needs,
        plants=plants[plants["plant"].isin(theirs)],
        ports=ports[ports["plant"].isin(theirs)],
    )


def farther(
    matches: Matches, stream_id: str, need_id: str, *, longer: bool, anywhere: bool
) -> pd.DataFrame:
    """Match a pair by itself again, and hold it against the same rules on the same day.

    Parameters
    ----------
    matches : Matches
        Where the pair is from.
    stream_id, need_id : str
        The pair.
    longer : bool
        Whether two conversions more may be on the way than in the matches.
    anywhere : bool
        Whether distance and company count no more.

    Returns
    -------
    pandas.DataFrame
        Exchanges with `flow` and `alone`, as of `bringing`.
    """
    settings = matches.settings
    depth = int(settings.get("depth", FARTHER)) + FARTHER * longer
    pair = pair_of(matches.park, stream_id, need_id)
    if longer and len(routes_of(pair, matches.known, depth)) == len(
        routes_of(pair, matches.known, depth - FARTHER)
    ):
        return matches.arcs.head(0).assign(flow=0.0, alone=0.0)  # there is no longer way
    found = match(
        pair,
        matches.known,
        depth=depth,
        reach_km=np.inf if anywhere else settings.get("reach_km"),
        internal=anywhere or bool(settings.get("internal")),
    )
    law = settings.get("law")
    if isinstance(law, Rulebook):
        found = regulate(found, law.replace(on=settings.get("on", law.on)))
    return found.arcs.assign(**bringing(found, found.arcs))
