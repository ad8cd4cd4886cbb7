"""What to find out next: the tests and facts that are missing, by the money that hangs on them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.model.rulebook import Rulebook
from symbiosis.model.wants import THING, wants_of
from symbiosis.tables import conform, declare, text_of

MISSING = declare("""
output            | text   |           | which output, blank where it is not about one
company           | text   |           | who would find it out; blank where it is not about one
parameter         | text   |           | what: a parameter, density, amount, a status, a fact, a permit
label             | text   |           | the same in words
kind              | text   |           | measurement, condition, density or dry matter, amount, status, fact, permit, limit, rule
via               | text   |           | conversions behind which it is lacking, blank at the gate
need              | text   |           | which need, blank where it is about an output
rules             | text   |           | rules that ask for it, separated by blanks
exchanges         | count  |           | that hang on it
money             | number | currency/year | what the best of these exchanges would bring alone
only              | number | currency/year | the same, of those that lack nothing else
limit             | number | as unit    | what is allowed, where one limit is asked
unit              | text   |           | of the limit
""")

_ANY = "*"  # in a finding's `via`
_KEYS = ("output", "via", "need")
_OPEN = {"output": "", "via": _ANY, "need": ""}  # what stands for any
Codes = npt.NDArray[np.int64]


def missing_of(
    arcs: pd.DataFrame, findings: pd.DataFrame, park: Park, known: Catalogue, law: Rulebook | None
) -> pd.DataFrame:
    """List what is missing before exchanges that are unknown can be judged.

    Parameters
    ----------
    arcs, findings : pandas.DataFrame
        Exchanges with their verdicts, and the ledger.
    park, known, law : Park, Catalogue, Rulebook
        What they rest on.

    Returns
    -------
    pandas.DataFrame
        The columns `MISSING`, by money, what lacks nothing else first.
    """
    keys = [*_KEYS, "most", "benefit"]
    open_ = arcs.loc[arcs["verdict"] == "unknown", keys].reset_index(drop=True)
    asking = findings[findings["verdict"] == "unknown"].reset_index(drop=True)
    bundle, wants = wants_of(asking, park, law)
    classes, held = _classes(open_, asking, bundle)
    things = wants.drop_duplicates(THING)
    wants["thing"] = pd.MultiIndex.from_frame(things[THING]).get_indexer(
        pd.MultiIndex.from_frame(wants[THING])
    )
    pairs = held.merge(wants[["bundle", "thing", "kind", "settles"]], on="bundle")
    pairs = pairs.sort_values("settles").drop_duplicates(["class", "thing"])
    pairs = pairs.join(classes, on="class")
    pairs["only"] = pairs["money"].where(_lone(pairs), 0.0)
    by_thing = pairs.groupby("thing")
    sums = by_thing.agg(exchanges=("count", "sum"), money=("money", "max"), only=("only", "max"))
    told = things.reset_index(drop=True).join(sums, how="inner").reset_index(drop=True)
    told = told.assign(rules=_rules(wants, things, told))
    told = told[told["kind"] != ""]
    whole = pd.concat([told, _amounts(arcs, park)], ignore_index=True)
    order = whole.assign(label=_labels(whole, known, law)).sort_values(
        ["money", "only", "kind", "output", "parameter"],
        ascending=[False, False, True, True, True],
        na_position="last",
    )
    return conform(order, MISSING, "missing")[[column.name for column in MISSING]]


def _lone(pairs: pd.DataFrame) -> pd.Series:
    """Say of each thing whether the exchanges of a class lack nothing else.

    Whoever says whether an output is hazardous need not measure what would tell it, nor the other
    way round.
    """
    status = pairs["kind"] == "status"
    others = (~status).groupby(pairs["class"]).transform("sum")
    needed = (~status & ~pairs["settles"]).groupby(pairs["class"]).transform("sum")
    statuses = status.groupby(pairs["class"]).transform("sum")
    return (others == 1).where(~status, (needed == 0) & (statuses == 1))


def _classes(
    arcs: pd.DataFrame, asking: pd.DataFrame, bundle: Codes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put exchanges together that hang on the same bundles.

    Returns
    -------
    classes : pandas.DataFrame
        By number, `count` of the exchanges and `money` of the best.
    held : pandas.DataFrame
        `class, bundle`.
    """
    # A random number for each bundle: sums of them tell sets of bundles apart.
    marks = np.random.default_rng(0).integers(1, 2**62, size=bundle.max(initial=-1) + 1)
    signed = np.zeros(len(arcs), dtype="uint64")
    bound = np.array([asking[name] != _OPEN[name] for name in _KEYS]).reshape(len(_KEYS), -1)
    pattern = bound.T @ (1 << np.arange(len(_KEYS)))
    keyed: list[tuple[Codes, Codes, Codes]] = []  # key of each arc; key and bundle of each finding
    for number in np.unique(pattern):
        columns = [name for at, name in enumerate(_KEYS) if number >> at & 1]
        mine, theirs = _keys(arcs, asking[pattern == number], columns)
        pairs = np.unique(np.column_stack([theirs, bundle[pattern == number]]), axis=0)
        pairs = pairs[pairs[:, 0] >= 0]
        if not len(pairs):
            continue
        sums = np.zeros(max(int(mine.max(initial=0)), int(pairs[:, 0].max())) + 1, dtype="uint64")
        np.add.at(sums, pairs[:, 0], marks[pairs[:, 1]].astype("uint64"))
        signed += sums[mine]
        keyed.append((mine, pairs[:, 0], pairs[:, 1]))
    of_arc, marked = pd.factorize(signed)
    gain = arcs["benefit"].clip(lower=0.0) * arcs["most"]
    told = pd.DataFrame({"class": of_arc, "money": gain.fillna(0.0)}).groupby("class")["money"]
    classes = pd.DataFrame({"count": told.size(), "money": told.max()})
    first = np.unique(of_arc, return_index=True)[1]
    frames = [
        pd.DataFrame({"class": np.arange(len(marked)), "key": mine[first]}).merge(
            pd.DataFrame({"key": key, "bundle": held}), on="key"
        )
        for mine, key, held in keyed
    ]
    none = pd.DataFrame({"class": [], "bundle": []}, dtype="int64")
    return classes, pd.concat([none, *frames])[["class", "bundle"]].drop_duplicates()


def _keys(arcs: pd.DataFrame, asking: pd.DataFrame, columns: list[str]) -> tuple[Codes, Codes]:
    """Give arcs and findings numbers by these columns, alike where these are; else -1."""
    mine, theirs = np.zeros(len(arcs), "int64"), np.zeros(len(asking), "int64")
    there = np.ones(len(asking), dtype=bool)
    for name in columns:
        codes, uniques = pd.factorize(arcs[name])
        found = pd.Index(uniques).get_indexer(pd.Index(asking[name]))
        there &= found >= 0
        mine, theirs = mine * len(uniques) + codes, theirs * len(uniques) + found
    distinct, mine = np.unique(mine, return_inverse=True)
    place = np.searchsorted(distinct, theirs).clip(max=max(len(distinct) - 1, 0))
    if not len(distinct):
        return mine, np.full(len(asking), -1)
    return mine, np.where(there & (distinct[place] == theirs), place, -1)


def _rules(wants: pd.DataFrame, things: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """Give the rules that ask for each thing."""
    pairs = wants[["thing", "rule"]].drop_duplicates()
    names = pairs[pairs["rule"] != ""].sort_values("rule").groupby("thing")["rule"].agg(" ".join)
    place = pd.MultiIndex.from_frame(things[THING]).get_indexer(
        pd.MultiIndex.from_frame(told[THING])
    )
    return names.reindex(place).fillna("").tolist()


def _amounts(arcs: pd.DataFrame, park: Park) -> pd.DataFrame:
    """List the amounts that nobody knows, by what the other side would take or give at most."""
    open_ = arcs[arcs["most"].isna() & (arcs["verdict"] != "forbidden")]
    parts = []
    for key, table in (("output", park.outputs), ("need", park.needs)):
        known = table[table["pattern"] != "one_off"].drop_duplicates(key).set_index(key)
        lacks = known.index[known["amount"].isna()]
        mine = open_[open_[key].isin(lacks)]
        if key == "need":
            other = mine["output"].map(park.outputs.set_index("output")["amount"]).astype(float)
        else:
            other = mine["need"].map(park.needs.set_index("need")["amount"]).astype(float)
            other /= mine["delivered"] * mine["replaces"]
        gain = mine["benefit"].clip(lower=0.0) * other
        rest = gain.where(mine["verdict"] != "unknown", 0.0 * gain)
        by_key = pd.DataFrame({key: mine[key], "money": gain, "only": rest}).groupby(key)
        told = by_key.agg(exchanges=("money", "size"), money=("money", "max"), only=("only", "max"))
        told = told.reset_index().assign(kind="amount", parameter="amount")
        told["company"] = told[key].map(known["company"])
        parts.append(told.assign(unit=told[key].map(known["unit"]) + "/year"))
    return pd.concat(parts, ignore_index=True)


def _labels(rows: pd.DataFrame, known: Catalogue, law: Rulebook | None) -> pd.Series:
    """Say in words what is missing."""
    told = known.parameters.drop_duplicates("parameter").set_index("parameter")["label"]
    words = rows["parameter"].str.replace("_", " ")
    label = text_of(rows["parameter"], told)
    label = label.where(label != "", words)
    label = label.mask(rows["kind"] == "status", words + " or not")
    if law is not None:
        titles = law.rules.drop_duplicates("rule").set_index("rule")["title"]
        label = label.mask(rows["kind"] == "rule", text_of(rows["parameter"], titles))
    return label
