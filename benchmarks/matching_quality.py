"""Measures `identify` and `uses` against documented exchanges, beside two plain text matchers."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

import symbiosis as sym
from symbiosis.knowing.identify import find
from symbiosis.knowing.index import index_of
from symbiosis.knowing.names import plain

DEPTHS = (1, 5, 10)
ROOTS = ("solid", "liquid", "gas", "energy")  # too wide to be right
KINDS = ("by-product", "utility sharing")

Ranked = list[list[str]]  # for each text, keys of materials, best first


def exchanges(path: Path) -> pd.DataFrame:
    """Read the rows of a file of exchanges that have a text and are of the kinds that count."""
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    of_kind = rows["attribute"].str.lower().isin(KINDS)
    return rows[of_kind & (rows["transaction"] != "")].reset_index(drop=True)


def judged(paths: list[Path]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Read which materials each text means, and of which ISIC divisions each accepter is."""
    found: list[dict[str, set[str]]] = [{}, {}]
    for path in paths:
        rows = pd.read_csv(path, dtype="str", keep_default_na=False)
        for place, (key, value) in enumerate((("transaction", "materials"), ("accepter", "isic"))):
            if {key, value} <= set(rows.columns):
                cells = zip(rows[key], rows[value], strict=True)
                found[place] |= {name: set(cell.split()) for name, cell in cells if cell}
    return found[0], found[1]


def widened(known: sym.Catalogue, materials: set[str]) -> set[str]:
    """Give materials with their families and their kinds: all of these are right."""
    table = known.materials
    up = set(table.loc[table["material"].isin(materials), "parent"]) - set(ROOTS) - {""}
    return materials | up | set(table.loc[table["parent"].isin(materials), "material"])


def by_identify(known: sym.Catalogue, texts: list[str]) -> tuple[Ranked, np.ndarray]:
    """Rank by `identify`, with the score of each first answer."""
    found = find(known, texts)
    frames = [found.frame(row, max(DEPTHS)) for row in range(len(texts))]
    first = np.array([frame["score"].iloc[0] if len(frame) else 0.0 for frame in frames])
    return [frame["material"].tolist() for frame in frames], first


def by_rapidfuzz(known: sym.Catalogue, texts: list[str]) -> Ranked:
    """Rank by the likeness of word sets alone."""
    index = index_of(known)
    names = [plain(name) for name in index.texts]
    likeness = process.cdist([plain(text) for text in texts], names, scorer=fuzz.token_set_ratio)
    return _by_names(known, likeness)


def by_tfidf(known: sym.Catalogue, texts: list[str]) -> Ranked:
    """Rank by the cosine of letter groups, weighed by rarity, alone."""
    index = index_of(known)
    return _by_names(known, (index.bags(texts).grams @ index.names.grams.T).toarray())


def _by_names(known: sym.Catalogue, likeness: np.ndarray) -> Ranked:
    """Rank materials by their likest name."""
    index = index_of(known)
    keys = index.materials["material"].to_numpy()
    ranked = []
    for row in likeness:
        best = np.zeros(len(keys))
        np.maximum.at(best, index.owner, row)
        order = np.argsort(-best, kind="stable")[: max(DEPTHS)]
        ranked.append(keys[order].tolist())
    return ranked


def measured(ranked: Ranked, right: list[set[str]]) -> dict[str, float]:
    """Give recall (one of the first k is right) and precision (share of right ones) at each k."""
    told: dict[str, float] = {}
    for k in DEPTHS:
        hits = [[key in wanted for key in of[:k]] for of, wanted in zip(ranked, right, strict=True)]
        told[f"recall@{k}"] = float(np.mean([any(hit) for hit in hits]))
        told[f"precision@{k}"] = float(np.mean([np.mean(hit) if hit else 0.0 for hit in hits]))
    return told


def divisions(known: sym.Catalogue, material: str) -> list[str]:
    """Give the ISIC divisions of who takes a material, in the order of `uses`."""
    if not material:
        return []
    return sym.uses(material, known=known)["isic"].str[:2].tolist()


def calibration(scores: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """Give how often first answers were right, by the score they were given at."""
    edges = [0.0, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0]
    place = pd.cut(pd.Series(scores), edges, include_lowest=True)
    table = pd.DataFrame({"score": scores, "right": right.astype(float), "answers": 1})
    return table.groupby(place, observed=True).agg(
        {"score": "mean", "right": "mean", "answers": "sum"}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="supplier, accepter, transaction, attribute, ...")
    parser.add_argument("--judged", type=Path, nargs="+", required=True,
                        help="CSV of transaction, materials; and of accepter, isic")  # fmt: skip
    parser.add_argument("--misses", action="store_true", help="list what was not found")
    given = parser.parse_args()
    known = sym.catalogue()
    means, takers = judged(given.judged)
    rows = exchanges(given.file)
    rows = rows[rows["transaction"].isin(means)].reset_index(drop=True)
    texts = rows["transaction"].drop_duplicates().tolist()
    first = rows["transaction"].drop_duplicates().index
    found, scores = by_identify(known, texts)
    ways: dict[str, Ranked] = {
        "identify": found,
        "rapidfuzz": by_rapidfuzz(known, texts),
        "TF-IDF": by_tfidf(known, texts),
    }
    place = {text: row for row, text in enumerate(texts)}
    of_row = [place[text] for text in rows["transaction"]]
    right = [widened(known, means[text]) for text in texts]
    for title, at in (("rows", of_row), ("different texts", list(range(len(first))))):
        print(f"\n{len(at)} {title}")
        told = {
            name: measured([of[i] for i in at], [right[i] for i in at]) for name, of in ways.items()
        }
        print(pd.DataFrame(told).T.round(3).to_string())
    hit = np.array([bool(of) and of[0] in wanted for of, wanted in zip(found, right, strict=True)])
    print("\nscore of first answers (different texts)")
    print(calibration(scores, hit).round(2).to_string(index=False))
    known_takers = rows["accepter"].isin(takers)
    print(f"\nuses: kind of business of the accepter, {int(known_takers.sum())} rows")
    told = {}
    pickers: dict[str, Callable[[int], str]] = {
        "of the judged material": lambda i: min(means[texts[i]]),
        "of what identify found": lambda i: (found[i] or [""])[0],
    }
    for name, pick in pickers.items():
        ranked = {i: divisions(known, pick(i)) for i in set(of_row)}
        at = np.flatnonzero(known_takers)
        lists = [ranked[of_row[row]] for row in at]
        wanted = [takers[rows["accepter"][row]] for row in at]
        told[name] = measured(lists, wanted)
        if given.misses:
            for row, of, want in zip(at, lists, wanted, strict=True):
                if not want & set(of[:5]):
                    print("  missed:", *rows.loc[row, ["transaction", "accepter"]], want, of[:8])
    print(pd.DataFrame(told).T.round(3).to_string())
    if given.misses:
        for text, of, wanted in zip(texts, found, right, strict=True):
            if not of or of[0] not in wanted:
                print(f"  {text}: {of[:5]}")


if __name__ == "__main__":
    main()
