"""Fits what `sym.identify` makes of its evidence, checks it on other materials, draws the curve."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from made_up_names import Fold, Text, folds, half
from scipy.optimize import minimize

import symbiosis as sym
from symbiosis.knowing import identify as inner
from symbiosis.knowing.codes import OF_CODES, of_codes, of_sectors
from symbiosis.knowing.evidence import OF_MATERIALS, OF_NAMES, Evidence, of_texts
from symbiosis.knowing.index import Index, index_of

HOME = Path(__file__).resolve().parents[1]
FITTED = (*OF_NAMES, *OF_MATERIALS, *OF_CODES, "sector")
NEVER_ABOVE = ("other_accents", "form_added", "form_lost", "code_clash")
EXACT = 3.0  # the least that the very name counts, however few rivals the made-up texts have
RIDGE = 0.005  # pull of every weight to nought, against one for each text
ENCODER = 6.0  # no encoder is at hand to fit with
ROOTS = ("solid", "liquid", "gas", "energy")


class Asked:
    """The evidence of a fold's texts, and the place of what each means (-1: nothing)."""

    def __init__(self, fold: Fold) -> None:
        texts = fold.texts
        self.index: Index = index_of(fold.known)
        self.told: Evidence = of_texts(self.index, [one.text for one in texts])
        self.said = self.told.materials | of_codes(fold.known, [one.ewc for one in texts])
        self.said["sector"] = of_sectors(fold.known, [one.sector for one in texts])
        self.said["encoder"] = np.zeros(self.said["sector"].shape)
        places = {key: place for place, key in enumerate(self.index.materials["material"])}
        self.meant = np.array([places.get(one.material, -1) for one in texts])
        self.sides = np.array([half(one) for one in texts])
        self.none = inner.against(self.told)
        self.texts: list[Text] = texts
        self.right = _right(self.index, self.meant)

    def features(self, names: np.ndarray) -> np.ndarray:
        """Give the features of every text and material, each by its best name."""
        worth = inner.sum_of(self.told.names, OF_NAMES, names)
        best = inner.best_names(self.index, worth)
        rows = np.arange(len(self.texts))[:, None]
        of_names = [self.told.names[name][rows, best] for name in OF_NAMES]
        others = [self.said[name] for name in FITTED[len(OF_NAMES) :]]
        return np.stack([*of_names, *others], axis=-1)

    def scores(self, weights: inner.Weights) -> np.ndarray:
        """Give the score of every text and material."""
        worth = self.features(weights.names) @ np.concatenate(
            [weights.names, weights.materials[:-1]]
        )
        shares = inner.chances(worth, self.none @ weights.none)
        return inner.calibrated(inner.to_families(self.index, shares), weights)


def _right(index: Index, meant: np.ndarray) -> np.ndarray:
    """Say which materials are right for each text: the one meant, its family, its kinds."""
    keys = index.materials["material"].to_numpy()
    parents = index.materials["parent"].to_numpy()
    found = np.zeros((len(meant), len(keys)), dtype=bool)
    for row, place in enumerate(meant):
        if place >= 0:
            key, parent = keys[place], parents[place]
            found[row] = (keys == key) | (parents == key)
            found[row] |= (keys == parent) & ~np.isin(keys, ROOTS)
    return found


def fit(asked: list[Asked], side: int, rounds: int = 4) -> inner.Weights:
    """Fit the weights on the texts of one side: first the choice, then the map to right or wrong."""
    weights = inner.shipped_weights()
    start = np.concatenate([weights.names, weights.materials[:-1], weights.none])
    start = np.where(start == 0.0, 1e-3, start)
    for _ in range(rounds):
        rows = [one.features(start[: len(OF_NAMES)])[one.sides == side] for one in asked]
        start = _choice(
            rows,
            [one.none[one.sides == side] for one in asked],
            [one.meant[one.sides == side] for one in asked],
            start,
        )
    names, materials, none = np.split(start, [len(OF_NAMES), len(FITTED)])
    plain = inner.Weights(names, np.append(materials, ENCODER), none, 1.0, 0.0)
    shares, right = top(asked, plain, side)
    slope, shift = _platt(shares, right)
    return replace(plain, slope=slope, shift=shift)


def _choice(
    rows: list[np.ndarray], nones: list[np.ndarray], meants: list[np.ndarray], start: np.ndarray
) -> np.ndarray:
    """Fit a choice among the materials and none of them (conditional logit), by likelihood."""
    count = sum(len(part) for part in rows)
    width = rows[0].shape[-1]

    def cost(now: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.5 * RIDGE * float(now @ now), RIDGE * now
        for features, none, meant in zip(rows, nones, meants, strict=True):
            worth, outside = features @ now[:width], none @ now[width:]
            top_ = np.maximum(worth.max(axis=1), outside)
            shares, out = np.exp(worth - top_[:, None]), np.exp(outside - top_)
            whole = shares.sum(axis=1) + out
            shares /= whole[:, None]
            out /= whole
            known = np.flatnonzero(meant >= 0)
            chosen = np.where(meant >= 0, shares[np.arange(len(meant)), meant], out)
            total -= float(np.log(np.clip(chosen, 1e-300, None)).sum())
            slope = slope.copy()
            slope[:width] += np.einsum("qm,qmf->f", shares, features)
            slope[:width] -= features[known, meant[known]].sum(axis=0)
            slope[width:] += none.T @ (out - (meant < 0))
        return total / count, slope / count

    bounds = [(None, 0.0) if name in NEVER_ABOVE else (0.0, None) for name in FITTED]
    bounds[FITTED.index("exact")] = (EXACT, None)
    bounds = [
        (None, None) if name == "family" else b for name, b in zip(FITTED, bounds, strict=True)
    ]
    bounds += [(None, None)] * (len(start) - width)
    return np.asarray(minimize(cost, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def _platt(shares: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Fit slope and shift of the log odds, so that the scores are shares of right answers."""
    inside = np.clip(shares, 1e-9, 1 - 1e-9)
    odds = np.log(inside / (1 - inside))

    def cost(now: np.ndarray) -> float:
        value = now[0] * odds + now[1]
        return float(np.mean(np.logaddexp(0, value) - right * value))

    slope, shift = minimize(cost, [1.0, 0.0], method="Nelder-Mead").x
    return float(slope), float(shift)


def top(asked: list[Asked], weights: inner.Weights, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the score of each first answer on one side, and whether it is right."""
    scores, right = [], []
    for one in asked:
        rows = np.flatnonzero(one.sides == side)
        found = one.scores(weights)[rows]
        first = found.argmax(axis=1)
        scores.append(found[np.arange(len(rows)), first])
        right.append(one.right[rows, first])
    return np.concatenate(scores), np.concatenate(right)


def bins(
    scores: np.ndarray, right: np.ndarray, edges: np.ndarray
) -> list[tuple[float, float, int]]:
    """Give mean score, share right and count of each bin that holds some."""
    place = np.clip(np.digitize(scores, edges) - 1, 0, len(edges) - 2)
    return [
        (
            float(scores[place == one].mean()),
            float(right[place == one].mean()),
            int((place == one).sum()),
        )
        for one in range(len(edges) - 1)
        if (place == one).any()
    ]


def write(weights: inner.Weights, path: Path, source: str) -> None:
    """Write the weights as the library ships them."""
    lines = [
        "# How `identify` weighs its evidence; written by benchmarks/calibrate_identify.py.",
        f'source = "{source}"',
        'confidence = "estimated"',
        "",
        "[weights]",
    ]
    names = (*FITTED, "encoder")
    values = np.concatenate([weights.names, weights.materials])
    lines += [f"{name} = {value:.4f}" for name, value in zip(names, values, strict=True)]
    lines += ["", "[none]"]
    shown = zip(inner.AGAINST, weights.none, strict=True)
    lines += [f"{name} = {value:.4f}" for name, value in shown]
    lines += ["", "[scale]", f"slope = {weights.slope:.4f}", f"shift = {weights.shift:.4f}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def draw(parts: list[tuple[float, float, int]], path: Path) -> None:
    """Draw how often answers were right against the score they were given at."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.6, 4.2), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([one for one, _, _ in parts], [two for _, two, _ in parts], marker="o")
    for score, share, count in parts:
        axes.annotate(f"{count}", (score, share), textcoords="offset points", xytext=(6, -10))
    axes.set(
        xlabel="score given",
        ylabel="share of answers that were right",
        xlim=(0, 1.02),
        ylim=(0, 1.02),
    )
    figure.savefig(path, dpi=140)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--texts", type=int, default=400, help="in each fold")
    parser.add_argument("--write", action="store_true", help="ship the weights, draw the curve")
    given = parser.parse_args()
    asked = [Asked(fold) for fold in folds(sym.catalogue(), given.folds, given.texts)]
    weights = fit(asked, side=0)
    for name, value in zip((*FITTED, "encoder"), [*weights.names, *weights.materials], strict=True):
        print(f"{name:14} {value:7.2f}")
    print(
        "none", np.round(weights.none, 2), "scale", round(weights.slope, 3), round(weights.shift, 3)
    )
    edges = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    for side, title in ((0, "fitted on"), (1, "held out")):
        scores, right = top(asked, weights, side)
        error = sum(n * abs(a - b) for a, b, n in bins(scores, right, edges)) / len(scores)
        print(f"\n{title}: {len(scores)} texts, first right {right.mean():.3f}, error {error:.3f}")
        for score, share, count in bins(scores, right, edges):
            print(f"  score {score:.2f}  right {share:.2f}  of {count}")
    for kind in ("known", "left out", "stranger", "two things", "other accents"):
        picked = [np.array([t.kind == kind and half(t) == 1 for t in one.texts]) for one in asked]
        first = [one.scores(weights).argmax(axis=1) for one in asked]
        right = np.concatenate(
            [
                one.right[np.arange(len(f)), f][p]
                for one, f, p in zip(asked, first, picked, strict=True)
            ]
        )
        print(f"{kind}: first right {right.mean():.2f} of {len(right)}")
    if given.write:
        size = given.folds * given.texts
        source = (
            f"own work: fitted on half of {size} texts made up from the catalogue's own names "
            "(left out, misspelt, mixed, in context) and of things that are not in it; the weight "
            "of an encoder is assumed: a cosine 0.2 nearer than the mean is worth what a good "
            "match of letters is"
        )
        write(weights, HOME / "src/symbiosis/knowledge/identify.toml", source)
        scores, right = top(asked, weights, 1)
        draw(bins(scores, right, edges), HOME / "docs/images/identify_calibration.png")


if __name__ == "__main__":
    main()
