"""Contents that plants pass on: the least and the most they can be, whatever is planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.contents import Numbers
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.steps import Steps
from symbiosis.model.verdicts import verdicts
from symbiosis.regulation.case import Case, Codes
from symbiosis.tables import text_of

Mask = npt.NDArray[np.bool_]
Key = tuple[str, str, str]  # parameter, basis, unit
_NAMED = 5  # so many outputs are named in a sentence, the rest counted
PASSING = ("none", "simple")  # conversions of these kinds pass on what does not mix, too


class Span(NamedTuple):
    """Between which ends contents lie, not a number where that is not known.

    `lost` holds the names of what would have to be measured: outputs that come in, or the plant
    itself where it does not pass the content on.
    """

    low: Numbers
    high: Numbers
    lost: npt.NDArray[np.object_]


class Inflows(NamedTuple):
    """What may come into plants where its contents end in what they give, as numbers.

    `port` takes it, `way` brings it, `source` is the plant that it comes from, -1 for none.
    """

    port: Codes
    way: Codes
    source: Codes


class Pools:
    """The mixes in the plants of a case, one for each plant and parameter.

    A mix lies between the least and the greatest of what comes in, in whatever shares that comes
    and by whatever it is weighed. All that matching does not shut out may come in, what the law
    says of it aside: so no rule, by shutting a stream out, makes another one milder. A limit of
    the plant on what a port takes cuts off what is beyond; what a port buys as usual holds
    nothing; what a plant adds has no upper end. What does not mix, as pH, is passed on stream by
    stream, by plants of simple steps alone.

    Parameters
    ----------
    case : Case
        The exchanges.
    held : callable
        Gives for a parameter, basis and unit what is known of the contents of each way, and
        whether it is stated there in any basis.
    """

    def __init__(self, case: Case, held: Callable[[Key], tuple[Numbers, Mask]]) -> None:
        park, known = case.matches.park, case.matches.known
        self.plants = pd.Index(park.plants["plant"].unique())
        ports = park.ports[park.ports["carries"] & (park.ports["side"] == "takes")]
        ports = ports.drop_duplicates("port").reset_index(drop=True)
        self.ports = pd.Index(ports["port"])
        given = park.ports[park.ports["side"] == "gives"]
        self.gives = dict(zip(given["port"], given["plant"], strict=True))
        self.taking = self.plants.get_indexer(pd.Index(ports["plant"]))  # of each port
        usual = park.needs[(park.needs["usual_most"] != 0) & park.needs["amount"].notna()]
        self._bought = self.ports.isin(usual["need"])
        self._held, self._ways = held, case.ways
        self._steps = Steps(park, known)
        self.inflows = self._coming(case)
        mixes = case.matches.mixes
        self._limits = mixes[(mixes["rule"] == "") & mixes["need"].isin(self.ports)]
        self._adds = park.adds[park.adds["amount"] > 0]
        recipes = known.conversions.drop_duplicates("conversion", keep="last")
        self._dries = frozenset(recipes.loc[recipes["by_dry_matter"], "conversion"])
        kinds = recipes.set_index("conversion")["legal_kind"]
        self.recipes = park.plants.drop_duplicates("plant").set_index("plant")["conversion"]
        self.passing = text_of(self.recipes, kinds).isin(PASSING).to_numpy()
        stiff = known.parameters["mixes"] == "no"
        self._stiff = frozenset(known.parameters.loc[stiff, "parameter"])
        self._mixes: dict[Key, Span] = {}

    def _coming(self, case: Case) -> Inflows:
        """Find what may come in."""
        port = self.ports.get_indexer(pd.Index(case.needs["need"]))[case.arc_need]
        places = np.flatnonzero(port >= 0)
        arcs = case.matches.arcs.iloc[places]
        places = places[may_flow(case.matches, arcs)]
        way = case.arc_way[places]
        outputs = case.outputs["plant"].iloc[case.ways["number"].to_numpy()[way]]
        return Inflows(port[places], way, self.plants.get_indexer(pd.Index(outputs)))

    def into(self, plant: str) -> list[str]:
        """Give the ports through which contents come into a plant."""
        return self.ports[self.taking == self.plants.get_loc(plant)].tolist()

    def behind(self, ports: pd.Series, vias: pd.Series, key: Key) -> Span:
        """Give the contents behind ports of plants and conversions: the shares that are left."""
        plant = self.plants.get_indexer(pd.Index(ports.map(self.gives)))
        share, mixes = self._shares(ports, vias, key), self.mixes(key)
        low, high, lost = (told[plant] for told in mixes)
        with np.errstate(invalid="ignore"):
            ends = [np.where((share == 0) & (end >= 0), 0.0, end * share) for end in (low, high)]
        return Span(ends[0], ends[1], lost)

    def _shares(self, ports: pd.Series, vias: pd.Series, key: Key) -> Numbers:
        """Give the share that arrives; not a number where drying loses what is stated by volume."""
        parameter, basis, _ = key
        told: dict[tuple[str, str], float] = {}
        pairs = list(zip(ports, vias, strict=True))
        for port, via in set(pairs):
            recipe = str(self.recipes[self.gives[port]])
            lost = basis == "volume" and self._dries & {recipe, *via.split(" > ")}
            told[port, via] = np.nan if lost else self._steps.share(port, via, parameter, basis)
        return np.array([told[pair] for pair in pairs], dtype="float64")

    def mixes(self, key: Key) -> Span:
        """Give the content of what is in each plant, before what the plant itself removes."""
        if key not in self._mixes:
            self._mixes[key] = self._mixed(key)
        return self._mixes[key]

    def _mixed(self, key: Key) -> Span:
        """Let the ends go from plant to plant until they stay."""
        flows, count = self.inflows, len(self.plants)
        held, told = self._held(key)
        content, stated = held[flows.way], told[flows.way]
        passed = (flows.source >= 0) & np.isnan(content) & ~stated
        share = np.ones(len(content))
        ways = self._ways.iloc[flows.way[passed]]
        share[passed] = self._shares(ways["output"], ways["via"], key)
        content = np.where(passed & (share == 0), 0.0, content)
        passed &= share != 0
        lost = self._lost(np.isnan(content) & ~(passed & ~np.isnan(share)), passed, key[0])
        cuts = self._cuts(*key[:2])
        low, high = np.full(count, np.inf), np.full(count, -np.inf)
        for turn in range(3 * count + 2):
            come = [np.where(passed, end[flows.source] * share, content) for end in (low, high)]
            least, most = self._hull(come[0], come[1], cuts, key[0])
            less, more = least < low, most > high
            if not (less | more).any():
                break
            # What still moves after so many turns goes round in a circle and has no end.
            low = np.where(less, 0.0 if turn > count else least, low)
            high = np.where(more, np.inf if turn > count else most, high)
        known = (low <= high) & np.array([not names for names in lost], dtype=bool)
        names = np.array([_named(sorted(told)) for told in lost], dtype=object)
        return Span(np.where(known, low, np.nan), np.where(known, high, np.nan), names)

    def _hull(
        self, low: Numbers, high: Numbers, cuts: tuple[Numbers, Numbers], parameter: str
    ) -> tuple[Numbers, Numbers]:
        """Give the ends of the mix in each plant from those of what comes in at each port."""
        port = self.inflows.port
        least = np.where(self._bought, 0.0, np.inf)
        most = np.where(self._bought, 0.0, -np.inf)
        np.fmin.at(least, port, low)
        np.fmax.at(most, port, high)
        fed = least <= most
        least = np.where(fed, np.clip(least, *cuts), np.inf)
        most = np.where(fed, np.clip(most, *cuts), -np.inf)
        ends = np.full(len(self.plants), np.inf), np.full(len(self.plants), -np.inf)
        np.minimum.at(ends[0], self.taking, least)
        np.maximum.at(ends[1], self.taking, most)
        added = self.plants.isin(self._adds.loc[self._adds["parameter"] == parameter, "plant"])
        return ends[0], np.where(added & (ends[0] <= ends[1]), np.inf, ends[1])

    def _cuts(self, parameter: str, basis: str) -> tuple[Numbers, Numbers]:
        """Give the limits of the plants themselves on what their ports take."""
        limits = self._limits
        mine = limits[(limits["parameter"] == parameter) & (limits["basis"] == basis)]
        port = self.ports.get_indexer(pd.Index(mine["need"]))
        low, high = np.full(len(self.ports), -np.inf), np.full(len(self.ports), np.inf)
        np.fmax.at(low, port, mine["at_least"].to_numpy(dtype="float64"))
        np.fmin.at(high, port, mine["at_most"].to_numpy(dtype="float64"))
        return low, np.maximum(low, high)

    def _lost(self, missing: Mask, passed: Mask, parameter: str) -> list[set[str]]:
        """Name for each plant what would have to be measured before its mix is known."""
        flows = self.inflows
        lost: list[set[str]] = [set() for _ in self.plants]
        if parameter in self._stiff:
            for plant in np.flatnonzero(~self.passing):
                lost[plant].add(str(self.plants[plant]))
        plants = self.taking[flows.port[missing]]
        outputs = self._ways["output"].iloc[flows.way[missing]].to_numpy(dtype=object)
        for plant in np.unique(plants):
            lost[plant].update(outputs[plants == plant])
        through = np.unique(
            np.column_stack([self.taking[flows.port], flows.source])[passed], axis=0
        ).tolist()
        for _ in self.plants:
            for plant, source in through:
                lost[plant] |= lost[source]
        return lost


def _named(names: list[str]) -> str:
    """Name some and count the rest."""
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def may_flow(matches: Matches, arcs: pd.DataFrame) -> Mask:
    """Say which of these exchanges could take part in a plan, whatever the law says of them."""
    findings = matches.findings
    own = findings[findings["stage"] != "regulate"]
    there = (arcs["most"] > 0) & verdicts(arcs, own).isin(VERDICTS[:2])
    return there.to_numpy(dtype=bool)
