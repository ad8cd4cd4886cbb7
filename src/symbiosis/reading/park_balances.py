"""The balances that a park has: streams that are split, needs that are filled, recipes of plants."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError, UnknownName
from symbiosis.knowing.names import near
from symbiosis.model.park import Park
from symbiosis.reading.closing import Closed, Problem, close

# Relative sd of an amount by its confidence. Assumed: orders of magnitude, settable.
SHARES: Mapping[str, float] = {
    "measured": 0.05,
    "reported": 0.10,
    "estimated": 0.25,
    "assumed": 0.50,
}
BOUNDED = ("left:", "bought:", "idle:")  # none of these is below nought
_BLANK = {"value": np.nan, "sd": np.nan, "guess": np.nan}
_ROUNDED = 1e-9  # share of a value below which it did not move
Terms = list[tuple[str, str, float]]


def variables_of(park: Park, sd: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Give every amount, flow and content of a park with its sd, and what is over unmeasured.

    Columns `variable, value, sd, guess`. The sd of an amount is its `amount_sd`, else that of an
    even spread over its range, else a share of it by its confidence.
    """
    shares = _shares(sd)
    parts = [_amounts(park.outputs, "output", shares), _amounts(park.needs, "need", shares)]
    trust = park.outputs.set_index("output")["confidence"]
    links, contents = flowing(park), park.contents
    part = _of(links["output"].map(trust), shares).fillna(shares["assumed"])
    parts.append(_measured(links["name"], links["today"], links["today"] * part))
    part = _of(contents["confidence"], shares).fillna(shares["assumed"])
    names = "content:" + contents["owner"] + "/" + contents["parameter"]
    parts.append(_measured(names, contents["value"], contents["value"].abs() * part))
    plants = park.plants
    names = "runs:" + plants["plant"]
    parts.append(_open(names).assign(guess=plants["capacity"]))
    parts.append(_open("idle:" + plants["plant"]))
    parts.append(_measured("capacity:" + plants["plant"], plants["capacity"], 0.0))
    parts += [_open("left:" + park.outputs["output"]), _open("bought:" + park.needs["need"])]
    return pd.concat(parts, ignore_index=True).drop_duplicates("variable", ignore_index=True)


def _shares(sd: Mapping[str, float] | None) -> Mapping[str, float]:
    """Give the relative sd by confidence, with those that the user states."""
    for name, value in (sd or {}).items():
        if name not in SHARES:
            raise UnknownName(str(name), "confidence", near(str(name), SHARES), "argument sd")
        if not (np.isfinite(value) and value >= 0):
            raise SymbiosisError(
                f"The relative sd of '{name}' is {value}", "argument sd", "say 0.1 for 10 %"
            )
    return {**SHARES, **(sd or {})}


def _amounts(frame: pd.DataFrame, side: str, shares: Mapping[str, float]) -> pd.DataFrame:
    """Give the amounts of streams or needs; those of a port follow from the runs of its plant."""
    own = (frame["plant"] == "").to_numpy()
    value = frame["amount"].where(own)
    spread = (frame["amount_high"] - frame["amount_low"]) / np.sqrt(12.0)
    part = _of(frame["confidence"], shares).fillna(shares["assumed"])
    sd = frame["amount_sd"].fillna(spread.where(spread > 0)).fillna(value * part)
    return _measured(f"{side}:" + frame[side], value, sd.where(value.notna()))


def _measured(names: pd.Series, values: pd.Series, sd: pd.Series | float) -> pd.DataFrame:
    """Make rows of measured variables."""
    return pd.DataFrame({"variable": names, "value": values, "sd": sd, "guess": np.nan})


def _open(names: pd.Series) -> pd.DataFrame:
    """Make rows of variables that are not measured."""
    return pd.DataFrame({"variable": names, **_BLANK})


def flowing(park: Park) -> pd.DataFrame:
    """Give the links through which something flows today, with the `name` of each."""
    links = park.links[park.links["today"] > 0]
    way = (" > " + links["via"]).where(links["via"] != "", "")
    return links.assign(name="link:" + links["output"] + way + " > " + links["need"])


def balances_of(park: Park, known: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Give the park's own balances: `balance, variable, coefficient`.

    Plants count if a flow of today touches one of their ports, or a balance of `more` names it.
    """
    links = flowing(park)
    named = _named(more)
    ports = park.ports.assign(
        name=np.where(park.ports["side"] == "gives", "output:", "need:") + park.ports["port"]
    )
    touched = {*links["output"], *links["need"]}
    running = ports["port"].isin(touched) | ports["name"].isin(named)
    running |= ("runs:" + ports["plant"]).isin(named)
    recipes = ports[ports["plant"].isin(ports.loc[running, "plant"])]
    terms = _splits(park, links, named) + _fills(park, links, named) + _recipes(recipes)
    capacity = known.set_index("variable")["value"]
    for plant in dict.fromkeys(recipes["plant"]):
        if np.isfinite(capacity[f"capacity:{plant}"]):
            name = f"capacity of {plant}"
            terms += [(name, f"runs:{plant}", 1.0), (name, f"idle:{plant}", 1.0)]
            terms += [(name, f"capacity:{plant}", -1.0)]
    return pd.DataFrame(terms, columns=["balance", "variable", "coefficient"])


def _named(more: pd.DataFrame) -> set[str]:
    """Give the variables that the user's balances name, the factors of products too."""
    if "variable" not in more:
        return set()
    cells = more["variable"].dropna().astype("str")
    return {part.strip() for cell in cells for part in (cell, *cell.split("*"))}


def _splits(park: Park, links: pd.DataFrame, named: set[str]) -> Terms:
    """Say that an output goes to its links of today, and that the rest is left."""
    parts = links.groupby("output")["name"].agg(list).to_dict()
    terms: Terms = []
    for output in park.outputs["output"]:
        if output in parts or f"left:{output}" in named:
            name = f"split of {output}"
            terms += [(name, f"output:{output}", 1.0), (name, f"left:{output}", -1.0)]
            terms += [(name, link, -1.0) for link in parts.get(output, [])]
    return terms


def _fills(park: Park, links: pd.DataFrame, named: set[str]) -> Terms:
    """Say that a need is filled by its links of today, and that the rest is bought.

    What it gets by a conversion, or of another material without a stated `replaces`, in units
    of its supply is for the matching to say: there is no such balance of it.
    """
    made = park.outputs.drop_duplicates("output").set_index("output")["material"]
    wants = park.needs.drop_duplicates("need").set_index("need")["material"]
    same = links["output"].map(made) == links["need"].map(wants)
    factor = links["replaces"].fillna(same.map({True: 1.0, False: np.nan}).astype("float64"))
    parts = dict(list(links.assign(factor=factor.where(links["via"] == "")).groupby("need")))
    terms: Terms = []
    for need, plant, most in park.needs[["need", "plant", "usual_most"]].itertuples(index=False):
        part = parts.get(need, links.head(0).assign(factor=0.0))
        if part["factor"].isna().any() or not (len(part) or f"bought:{need}" in named):
            continue
        name = f"fill of {need}"
        terms.append((name, f"need:{need}", 1.0))
        if not (plant and most == 0):
            terms.append((name, f"bought:{need}", -1.0))
        filled = zip(part["name"], part["factor"], strict=True)
        terms += [(name, link, -float(value)) for link, value in filled]
    return terms


def _recipes(ports: pd.DataFrame) -> Terms:
    """Say that a port takes or gives its amount a run times the runs of its plant."""
    terms: Terms = []
    for row in ports.to_dict("records"):
        name = f"recipe of {row['port']}, {row['side']}"
        terms += [(name, row["name"], 1.0), (name, f"runs:{row['plant']}", -float(row["amount"]))]
    return terms


def closed_within(problem: Problem) -> tuple[Problem, Closed, list[str]]:
    """Close the balances so that nothing that is over lies below nought.

    What would lie below is held at nought; what is held is let go again where it then would
    rise, until neither happens. Gives the problem with what is held, and the names of that.
    """
    bounded = [at for at, name in enumerate(problem.names) if name.startswith(BOUNDED)]
    held: set[int] = set()
    size = float(np.abs(problem.value[np.isfinite(problem.value)]).max(initial=0.0))
    closed = close(problem)
    for _ in range(2 * len(bounded) + 2):
        below = {at for at in bounded if closed.value[at] < -_ROUNDED * size} - held
        risen = None if below else _rising(problem, held, _ROUNDED * size)
        if not below and risen is None:
            break
        held = held | below if below else held - {risen}
        closed = close(_held(problem, held))
    return _held(problem, held), closed, [problem.names[at] for at in sorted(held)]


def _held(problem: Problem, places: set[int]) -> Problem:
    """Give the problem with some variables held at nought."""
    at = sorted(places)
    value, sd = problem.value.copy(), problem.sd.copy()
    value[at], sd[at] = 0.0, 0.0
    return replace(problem, value=value, sd=sd)


def _rising(problem: Problem, held: set[int], least: float) -> int | None:
    """Give one that is held and would rise above nought if it were let go."""
    for at in sorted(held):
        if close(_held(problem, held - {at})).value[at] > least:
            return at
    return None


def adjusted(park: Park, table: pd.DataFrame) -> Park:
    """Give the park with the values of the table, a note for each that moved.

    Amounts that were blank and that the balances find are filled in as `estimated`.
    """
    found = table[table["kind"].isin(["redundant", "observable"])].set_index("variable")
    still = _near(found["value"], found["given"])
    found["value"] = found["value"].mask(still, found["given"])
    moved = found[~still]
    below = moved[(moved["value"] < 0) & ~moved.index.str.startswith(BOUNDED)]
    if len(below):
        raise SymbiosisError(
            f"To close the balances an amount would be negative: {below.index[0]} "
            f"{below['value'].iloc[0]:.4g}",
            ", ".join(below.index),
            "mend the amounts or the balances around it; its neighbours are far apart",
        )
    frames: dict[str, Any] = {}
    for name, side in (("outputs", "output"), ("needs", "need")):
        frames[name] = _with_amounts(getattr(park, name), side, found)
    links, contents = park.links, park.contents
    names = flowing(park)["name"].reindex(links.index)
    frames["links"] = links.assign(today=_of(names, moved["value"]).fillna(links["today"]))
    names = "content:" + contents["owner"] + "/" + contents["parameter"]
    frames["contents"] = contents.assign(value=_of(names, moved["value"]).fillna(contents["value"]))
    frames["profiles"] = _spread(park.profiles, moved)
    notes = [
        {"file": "reconcile", "row": np.nan, "column": _column(name), "note": _note(name, row)}
        for name, row in moved.to_dict("index").items()
        if _column(name)
    ]
    return park.replace(**frames, notes=pd.concat([park.notes, pd.DataFrame(notes)]))


def _of(names: pd.Series, values: pd.Series | Mapping[str, float]) -> pd.Series:
    """Look up the value of each name, not a number where there is none."""
    return names.map(dict(values)).astype("float64")


def _near(one: pd.Series, other: pd.Series) -> pd.Series:
    """Say which values did not move."""
    return (one - other).abs() <= _ROUNDED * one.abs()


def _column(name: Hashable) -> str:
    """Name the column of the park in which a variable stands, blank if in none."""
    columns = {"output": "amount", "need": "amount", "link": "today", "content": "value"}
    return columns.get(str(name).partition(":")[0], "")


def _note(name: Hashable, row: Mapping[Hashable, Any]) -> str:
    """Say what moved, from where to where."""
    before = f"{row['given']:.6g} (sd {row['given_sd']:.3g})"
    before = before if np.isfinite(row["given"]) else "not known"
    return f"{name}: {before} -> {row['value']:.6g} (sd {row['sd']:.3g}), so that balances close"


def _with_amounts(frame: pd.DataFrame, side: str, found: pd.DataFrame) -> pd.DataFrame:
    """Give streams or needs their new amounts with sd; ports stay at their plant's capacity."""
    names = (f"{side}:" + frame[side]).where(frame["plant"] == "", "")
    value, sd = _of(names, found["value"]), _of(names, found["sd"])
    new = value.notna() & frame["amount"].isna()
    return frame.assign(
        amount=value.fillna(frame["amount"]),
        amount_sd=sd.fillna(frame["amount_sd"]),
        confidence=frame["confidence"].mask(new, "estimated"),
        typed=frame["typed"].mask(new, "found by balances"),
    )


def _spread(profiles: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """Give each period the same share of the year's new amount."""
    names = profiles["side"] + ":" + profiles["owner"]
    times = _of(names, moved["value"] / moved["given"]).fillna(1.0)
    return profiles.assign(amount=profiles["amount"] * times)
