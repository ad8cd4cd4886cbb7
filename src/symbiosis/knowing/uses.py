"""Who takes a material: as it is, as what it is a kind of, or as what can be made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.tables import remembered

COLUMNS = ("use", "isic", "receiver", "conversions", "replaces", "difficulty", "score")
LEVELS = ("easy", "medium", "hard")
JOINT = " > "

# What a use is worth against one that is the rule, easy and stated of the material itself.
# Assumed: set so that an eager maker of the material's own kind is named before anything that
# needs a plant first, and so that several kinds of business stand among the first five.
OF_LEVEL = {"easy": 1.0, "medium": 0.95, "hard": 0.85}
KIND_OF = 0.9  # for each step up to what the material is a kind of
SOME_KIND = 0.7  # a use of one of its kinds, for each step down
CONVERTED = 0.75  # for each conversion, beside its readiness
NEW_PLANT = 0.85
TREATED = 0.9  # a conversion that is waste treatment by law
SAME_DIVISION = 0.8  # for each better row of the same ISIC division
SAME_CODE = 0.6  # and for each of the same code


class Step(NamedTuple):
    """What a conversion costs a way: a factor of its score, and its level of difficulty."""

    factor: float
    level: int


@dataclass(frozen=True)
class Taker:
    """A use that can be reached: who takes what by which conversions, how hard, how likely."""

    use: str
    isic: str
    receiver: str
    conversions: str
    replaces: str
    level: int
    worth: float


def takers(known: Catalogue, material: str, depth: int) -> pd.DataFrame:
    """Give who takes a material, the likeliest first: `use, isic, ..., score`.

    Each use and receiver stands once, by its best way.
    """
    best: dict[tuple[str, str], Taker] = {}
    for taker in _all(_book(known), material, depth):
        key = (taker.use, taker.isic)
        if key not in best or _order(taker) < _order(best[key]):
            best[key] = taker
    rows = [
        (
            *(taker.use, taker.isic, taker.receiver, taker.conversions, taker.replaces),
            LEVELS[taker.level],
            score,
        )
        for taker, score in _mixed(list(best.values()))
    ]
    kinds = dict.fromkeys(COLUMNS[:-1], "str") | {"score": "float64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


class Book(NamedTuple):
    """What the search asks of a catalogue: uses, lineages, conversions and what these cost."""

    stated: dict[str, list[Any]]
    lines: dict[str, tuple[str, ...]]
    makes: dict[str, list[tuple[str, str]]]
    steps: dict[str, Step]


@remembered
def _book(known: Catalogue) -> Book:
    """Look up once what the search asks."""
    stated: dict[str, list[Any]] = {}
    for row in known.uses.itertuples(index=False):
        stated.setdefault(str(row.material), []).append(row)
    return Book(stated, known.lineages(), known.makes(), _steps(known))


def _all(book: Book, material: str, depth: int) -> Iterator[Taker]:
    """Give every use of the material, of its kin, and of what can be made of it."""
    for way, end in _ways(book, material, depth):
        made = [book.steps[step] for step in way]
        factor = prod(step.factor for step in made)
        # Two conversions in a row are hard, as in the ranking of exchanges.
        level = 2 if len(way) > 1 else max((step.level for step in made), default=0)
        for name, nearness in _kin(end, book.lines, below=not way).items():
            for row in book.stated.get(name, []):
                yield Taker(
                    str(row.use),
                    str(row.isic),
                    str(row.receiver),
                    JOINT.join(way),
                    str(row.replaces),
                    max(level, LEVELS.index(row.difficulty)),
                    float(row.prevalence) * OF_LEVEL[row.difficulty] * nearness * factor,
                )


def _steps(known: Catalogue) -> dict[str, Step]:
    """Give what each conversion costs a way."""
    told = {}
    row: Any
    for row in known.conversions.itertuples(index=False):
        ready = 9.0 if pd.isna(row.readiness) else float(row.readiness)
        new = row.effort == "new plant"
        treated = row.legal_kind == "treatment"
        factor = CONVERTED * ready / 9 * (NEW_PLANT if new else 1.0) * (TREATED if treated else 1.0)
        told[str(row.conversion)] = Step(factor, 2 if new or ready < 9 else 1)
    return told


def _ways(book: Book, material: str, depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give every row of conversions from a material, none included, with what it ends in.

    No conversion is used twice and no material is passed twice.
    """
    waiting: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((), (material,))]
    for way, passed in waiting:
        yield way, passed[-1]
        if len(way) == depth:
            continue
        for kind in book.lines.get(passed[-1], (passed[-1],)):
            for conversion, product in book.makes.get(kind, []):
                if conversion not in way and product not in passed:
                    waiting.append(((*way, conversion), (*passed, product)))


def _kin(material: str, lines: Mapping[str, tuple[str, ...]], *, below: bool) -> dict[str, float]:
    """Give a material and what it is a kind of, with how near each is; `below`: its kinds too."""
    line = lines.get(material, (material,))
    near = {name: KIND_OF**place for place, name in enumerate(line)}
    if below:
        for name, other in lines.items():
            if name != material and material in other:
                near[name] = SOME_KIND ** other.index(material)
    return near


def _order(taker: Taker) -> tuple[float, int, int, str, str, str]:
    """Order by worth; of ways alike by fewer conversions, less difficulty, and names."""
    many = taker.conversions.count(JOINT) + bool(taker.conversions)
    return (-taker.worth, many, taker.level, taker.isic, taker.use, taker.conversions)


def _mixed(found: list[Taker]) -> Iterator[tuple[Taker, float]]:
    """Give the takers by score: worth, less where better ones are of the same kind of business."""
    left = sorted(found, key=_order)
    divisions: dict[str, int] = {}
    codes: dict[str, int] = {}
    while left:
        scores = [
            taker.worth
            * SAME_DIVISION ** divisions.get(taker.isic[:2], 0)
            * SAME_CODE ** codes.get(taker.isic, 0)
            for taker in left
        ]
        place = scores.index(max(scores))
        taker = left.pop(place)
        divisions[taker.isic[:2]] = divisions.get(taker.isic[:2], 0) + 1
        codes[taker.isic] = codes.get(taker.isic, 0) + 1
        yield taker, scores[place]
