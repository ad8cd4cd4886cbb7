"""What a programme is about: exchanges, periods, plants and stores, as tables with places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbiosis.model.matches import Matches

KEYS = ["output", "via", "need"]
FREE = "free"  # of exchanges that run: they need not go on


@dataclass(frozen=True, eq=False)
class Case:
    """The tables that a programme is written from; rows stand in the order of their keys.

    Attributes
    ----------
    matches : Matches
        Where all comes from.
    arcs : pandas.DataFrame
        The exchanges that take part; a row's number is its place.
    periods : pandas.DataFrame
        `period, hours, repeats`; one row with a blank key where the year is one.
    supplies, wants : pandas.DataFrame
        `output` or `need`, `period, amount, money, unit, plant` of each output and need that
        takes part, period by period.
    usual : pandas.DataFrame
        The needs that have a usual supply.
    plants, ports : pandas.DataFrame
        The plants, and what a run of each takes and gives.
    holds : pandas.DataFrame
        `storage, side, owner` and the terms of the store, for each output or need that it serves.
    """

    matches: Matches
    arcs: pd.DataFrame
    periods: pd.DataFrame
    supplies: pd.DataFrame
    wants: pd.DataFrame
    usual: pd.DataFrame
    plants: pd.DataFrame
    ports: pd.DataFrame
    holds: pd.DataFrame

    @property
    def times(self) -> int:
        """The number of periods."""
        return len(self.periods)

    @property
    def passages(self) -> float:
        """How often the periods pass in a year."""
        return float(self.periods["repeats"].fillna(1.0).iloc[0])

    @property
    def shares(self) -> np.ndarray:
        """The share of the year's hours that falls into each period."""
        hours = self.periods["hours"].to_numpy(dtype=float)
        return hours / hours.sum()


def quantified(matches: Matches, verdicts: list[str]) -> pd.DataFrame:
    """Give the arcs of these verdicts whose amount and ratio are known, in order of their keys."""
    arcs = matches.arcs
    part = arcs["verdict"].isin(verdicts) & (arcs["most"] > 0) & np.isfinite(arcs["replaces"])
    return arcs[part].sort_values(KEYS).reset_index(drop=True)


def taking_part(matches: Matches, conditional: bool = True) -> pd.DataFrame:
    """Give the arcs that take part in the programme, in the order of their keys.

    Forbidden and unknown ones do not, nor those whose amount or ratio nobody knows.
    """
    verdicts = ["allowed", "conditional"] if conditional else ["allowed"]
    return quantified(matches, verdicts)


def usual_needs(needs: pd.DataFrame) -> pd.DataFrame:
    """Give the quantified needs that have a usual supply."""
    there = needs["amount"].notna() & ~(needs["usual_most"] == 0) & (needs["pattern"] != "one_off")
    return needs[there].sort_values("need").reset_index(drop=True)


def case_of(matches: Matches, arcs: pd.DataFrame) -> Case:
    """Gather the tables of a programme over these arcs."""
    park = matches.park
    periods = park.periods
    if not len(periods):
        periods = pd.DataFrame({"period": [""], "hours": [8760.0], "repeats": [1.0]})
    usual = usual_needs(park.needs)
    outputs, needs = park.outputs, park.needs
    outputs = outputs[outputs["output"].isin(arcs["output"]) | (outputs["plant"] != "")]
    there = needs["need"].isin([*arcs["need"], *usual["need"]]) | (needs["plant"] != "")
    needs = needs[there & needs["amount"].notna()]
    supplies = profiled(outputs, "output", "disposal_cost", park.profiles, periods)
    wants = profiled(needs, "need", "price", park.profiles, periods)
    plants = park.plants.sort_values("plant").reset_index(drop=True)
    ports = park.ports.sort_values(["plant", "side", "port"]).reset_index(drop=True)
    holds = _holds(park.storage, matches.known.lineages(), outputs, needs)
    if not len(park.periods):
        holds = holds.head(0)  # a year that is one has nothing to keep for later
    return Case(matches, arcs, periods, supplies, wants, usual, plants, ports, holds)


def in_periods(values: pd.Series, keys: pd.Series, asked: pd.Series, times: int) -> np.ndarray:
    """Give the values of the asked outputs or needs, a column for each period; nought of others."""
    table = values.to_numpy(dtype=float).reshape(-1, times)
    place = pd.Index(keys.iloc[::times]).get_indexer(pd.Index(asked))
    told = np.zeros((len(asked), times))
    told[place >= 0] = table[place[place >= 0]]
    return told


def profiled(
    streams: pd.DataFrame, key: str, money: str, profiles: pd.DataFrame, periods: pd.DataFrame
) -> pd.DataFrame:
    """Give what falls into each period; what nobody said is spread by hours."""
    told = streams[[key, "amount", money, "unit", "plant"]].sort_values(key)
    told = told.rename(columns={"amount": "yearly", money: "worth"})
    rows = told.merge(periods[["period", "hours"]], how="cross")
    mine = profiles[profiles["side"] == key].rename(columns={"owner": key}).assign(told=True)
    columns = [key, "period", "amount", "money", "told"]
    rows = rows.merge(mine[columns], on=[key, "period"], how="left")
    spread = rows["yearly"] * rows["hours"] / float(periods["hours"].sum())
    silent = ~rows[key].isin(mine[key])
    rows["amount"] = rows["amount"].fillna(0.0).mask(silent, spread)
    rows["worth"] = rows["worth"].fillna(0.0)
    # A price that is blank in one period counts nought there; one that nobody tells, the year's.
    blank = rows["told"].notna() & rows["money"].notna().groupby(rows[key]).transform("any")
    rows["money"] = rows["money"].fillna(rows["worth"].mask(blank, 0.0))
    return rows[[key, "period", "amount", "money", "worth", "unit", "plant"]]


def _holds(
    storage: pd.DataFrame,
    lines: dict[str, tuple[str, ...]],
    outputs: pd.DataFrame,
    needs: pd.DataFrame,
) -> pd.DataFrame:
    """Give the outputs and needs that each store serves: of its company and of its material."""
    streams = pd.concat(
        [
            frame[["company", "material", key, "keeps_for", "unit"]]
            .rename(columns={key: "owner", "material": "holds"})
            .assign(side=key)
            for frame, key in ((outputs, "output"), (needs, "need"))
        ],
        ignore_index=True,
    )
    pairs = storage.merge(streams, on="company")
    held, kept = pairs["holds"].tolist(), pairs["material"].tolist()
    kind = [want in lines.get(have, (have,)) for have, want in zip(held, kept, strict=True)]
    pairs = pairs[np.array(kind, dtype=bool)]
    return pairs.sort_values(["storage", "side", "owner"]).reset_index(drop=True)
