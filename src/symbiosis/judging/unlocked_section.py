"""The section of a report that says what the rules cost, in a table that a committee can read."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.display.report import Grid, Picture, Section, picture
from symbiosis.display.style import amount, money, share
from symbiosis.display.waterfall import waterfall
from symbiosis.display.words import label
from symbiosis.judging.blocks import facts_of, grid, per_year
from symbiosis.judging.case import Case
from symbiosis.judging.wording import say

NEEDED = ("change", "kind", "part", "gain", "share", "last", "only_with")  # of such a frame
SHOWN = ["gate", "gain", "m3", "t", "co2", "firms", "exchanges", "last", "beyond", "only_with",
         "confidence", "citation"]  # fmt: skip
TOGETHER = ["gate", "gain", "share", "m3", "t", "co2", "firms", "exchanges"]
SAME = 1e-6  # share by which two changes may differ and still free the same


def unlocked_section(case: Case) -> Section | None:
    """Show what each change frees, what only several free together, and the best few."""
    if not case.unlocked:
        return None
    language = case.language
    frame, beyond = _sorted(case.unlocked)
    base = "base conditional" if frame.attrs.get("conditional", True) else "base allowed"
    intro = say("unlocked intro", language).format(base=say(base, language))
    title = say("unlocked", language)
    alone = frame[frame["part"] == "alone"]
    if not (alone[["gain", "last"]] > 0).any(axis=None):
        return Section(title, intro, [say("unlocked none", language)])
    shown = _named(_once(alone), language)
    shown["beyond"] = _beyond(shown, beyond)
    columns = [name for name in SHOWN if name != "beyond" or beyond is not None]
    columns = [name for name in columns if name != "only_with" or (shown["only_with"] != "").any()]
    together = _named(frame[frame["part"].isin(["pair", "best", "all"])], language)
    steps = int((alone["step"] > 0).sum())
    heads = per_year(case, ["co2"])
    drawing = waterfall(frame, currency=case.currency, language=language)
    alt = say("unlocked alt", language).format(n=steps)
    blocks: list[str | Card | Grid | Picture] = [
        _facts(case, frame),
        _few(frame, language),
        *_water(shown, case),
        picture(drawing, alt, say("unlocked picture", language)),
        grid(
            case,
            shown[columns],
            "unlocked each",
            heads=heads,
            note=say("unlocked reading", language),
        ),
        grid(
            case,
            together[TOGETHER],
            "unlocked pairs",
            heads=heads,
            formats={"share": lambda value: share(value, language)},
        ),
    ]
    return Section(title, intro, blocks)


def _water(shown: pd.DataFrame, case: Case) -> list[str]:
    """Say in a sentence which change frees most water, where one frees any."""
    if not (shown["m3"] > 0).any():
        return []
    row = shown.iloc[int(shown["m3"].to_numpy().argmax())]
    said = {name: money(row[name], case.currency, case.language) for name in ("gain", "last")}
    m3 = amount(row["m3"], "m3", case.language)
    return [say("unlocked water", case.language).format(gate=row["gate"], m3=m3, **said)]


def is_unlocked(thing: object) -> bool:
    """Say whether a thing is a frame of `unlock_each`."""
    return isinstance(thing, pd.DataFrame) and all(name in thing for name in NEEDED)


def _sorted(frames: tuple[pd.DataFrame, ...]) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Give first the frame that begins with what is allowed, then the other, if there is one."""
    order = sorted(frames, key=lambda frame: bool(frame.attrs.get("conditional", True)))
    return order[0], order[1] if len(order) > 1 else None


def _once(alone: pd.DataFrame) -> pd.DataFrame:
    """Leave out what another row says as well: a licence beside its permit, one code beside another."""
    kept: list[Hashable] = []
    rows = alone.sort_values("kind", kind="stable").to_dict("index")  # permits before rules
    for place, row in rows.items():
        rules = set(str(row["rules"]).split())
        alike = any(
            rules & set(str(rows[other]["rules"]).split())
            and all(_near(row[name], rows[other][name]) for name in ("gain", "last"))
            for other in kept
        )
        if not alike:
            kept.append(place)
    return alone[alone.index.isin(kept)]


def _near(one: float, other: float) -> bool:
    """Say whether two sums of money are the same but for rounding."""
    return bool(abs(one - other) <= SAME * max(abs(one), abs(other), 1.0))


def _named(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Call each row by its title in the language."""
    own = rows["title_vi"].where(rows["title_vi"] != "", rows["title"])
    with_ = rows["only_with"].str.replace("_", " ")  # so that long codes can break
    named = rows.assign(gate=own if language == "vi" else rows["title"], only_with=with_)
    return named.reset_index(drop=True)


def _beyond(shown: pd.DataFrame, beyond: pd.DataFrame | None) -> pd.Series:
    """Give what each change frees where conditional exchanges take part; nought if it is not told."""
    if beyond is None:
        return pd.Series(float("nan"), index=shown.index)
    gains = beyond[beyond["part"] == "alone"].drop_duplicates("change").set_index("change")["gain"]
    return shown["change"].map(gains).fillna(0.0).astype(float)


def _facts(case: Case, frame: pd.DataFrame) -> Card:
    """Say what there is today, and what all changes would free."""
    whole = frame[frame["part"] == "all"].iloc[0]
    today = (
        "allowed today" if not frame.attrs.get("conditional", True) else "today with conditional"
    )
    year = label("a year", case.language)
    facts = {
        today: f"{money(whole['benefit'] - whole['gain'], case.currency, case.language)} {year}",
        say("benefit freed", case.language):
            f"{money(whole['gain'], case.currency, case.language)} {year}",
    }  # fmt: skip
    return facts_of(case, facts)


def _few(frame: pd.DataFrame, language: str) -> str:
    """Say in a sentence which few changes free most of it."""
    best = frame[frame["part"] == "best"]
    steps = frame[(frame["part"] == "alone") & (frame["step"] > 0)].sort_values("step")
    if not len(best):
        return say("unlocked none", language)
    own = "title_vi" if language == "vi" else "title"
    names = steps[own].where(steps[own] != "", steps["title"])
    proof = say("unlocked proof", language) if frame.attrs.get("proven") else ""
    return say("unlocked few", language).format(
        n=len(steps),
        all=len(_once(frame[frame["part"] == "alone"])),
        reached=share(float(best["share"].iloc[0]), language),
        proof=proof,
        names="; ".join(names),
    )
