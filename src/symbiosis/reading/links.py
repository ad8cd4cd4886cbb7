"""The table of links: what is known of a stream and a need, at the output's gate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.knowing.names import listed, near
from symbiosis.model.catalogue import Catalogue
from symbiosis.reading.amounts import prices, rates
from symbiosis.reading.checks import above_nought
from symbiosis.reading.columns import Recognised
from symbiosis.reading.ends import Ends, name_faults
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.optional import read_table, sums

JOINT = " > "
_BETWEEN = re.compile(r"\s*(?:->|=>|-->|→|⇒|➔|⟶|>|\||;|,)\s*|\s+")
_STEP = re.compile(r"\s*(?:->|=>|→|⇒|➔|⟶|>)\s*")


def read_links(
    sheet: Sheet | None,
    outputs: Ends,
    needs: Ends,
    catalogue: Catalogue,
    settings: Mapping[str, Any],
    ledger: Ledger,
    *,
    aside: bool,
) -> pd.DataFrame:
    """Read the table of links; money and amounts are for a base unit at the output's gate."""
    if sheet is None:
        return pd.DataFrame()
    known, values, frame = read_table(sheet, "links", ledger)
    name_faults(sheet, "stream_id", frame["stream_id"], outputs, ledger, aside=aside)
    name_faults(sheet, "need_id", frame["need_id"], needs, ledger, aside=aside)
    frame["via"] = _ways(sheet, frame["via"], catalogue, ledger)
    keys = frame["stream_id"] + "|" + frame["need_id"] + "|" + frame["via"]
    ledger.fault(
        sheet,
        keys.duplicated(keep=False).to_numpy() & ~sheet.bad,
        "need_id",
        "the link stands in two rows",
        "keep one of them, or name another via",
    )
    _numbers(known, frame, values, outputs, settings, ledger)
    above_nought(sheet, "life", values["life"], ledger)
    required = _required(known, frame, outputs, needs, ledger, aside=aside)
    frame = frame.assign(**required).drop(columns="requires")
    frame = frame.rename(columns={"stream_id": "output", "need_id": "need"})
    return frame[~sheet.bad].reset_index(drop=True)


def _numbers(
    known: Recognised,
    frame: pd.DataFrame,
    values: Mapping[str, np.ndarray],
    outputs: Ends,
    settings: Mapping[str, Any],
    ledger: Ledger,
) -> None:
    """Put amounts and money of the links into base units; least must not be above most."""
    rows = outputs.places(frame["stream_id"])
    measures = outputs.measures.take(rows)
    one = np.ones(len(frame))
    for column in ("today", "most", "least"):
        where = np.isfinite(values[column])
        unit = rates(known, column, measures, outputs.hours[rows], where, ledger, default="base")
        frame[column] = values[column] * unit.yearly
    for column in ("transport", "treatment", "charges", "price"):
        frame[column] = prices(values[column], known, column, measures, one, settings, ledger)
    frame["capital"] = sums(known, "capital", values["capital"], "", settings, ledger)
    frame["fixed_cost"] = sums(known, "fixed_cost", values["fixed_cost"], "year", settings, ledger)
    over = (frame["least"] > frame["most"] * (1 + 1e-9)).to_numpy() & ~known.sheet.bad
    ledger.fault(
        known.sheet,
        over,
        "least",
        [
            f"the least amount, {least:,.6g}, is above the most, {most:,.6g}"
            for least, most in frame.loc[over, ["least", "most"]].to_numpy()
        ],
        "mend one of the two, or leave most blank",
    )


def _ways(sheet: Sheet, typed: pd.Series, catalogue: Catalogue, ledger: Ledger) -> pd.Series:
    """Give the conversions of each link joined in one way; one that is not known is a fault."""
    steps = catalogue.conversions
    known = set(steps["conversion"])
    plants = set(steps["conversion"][steps["plant_only"]])
    spelt: dict[str, str] = {}
    wrong: dict[str, tuple[str, str]] = {}
    for text in set(typed):
        parts = [text] if text in known else [part for part in _STEP.split(text) if part]
        spelt[text] = JOINT.join(parts)
        lost = [part for part in parts if part not in known]
        close = [name for part in lost for name in near(part, known - plants)]
        if lost and close:
            wrong[text] = "there is no such conversion", f"perhaps you meant {listed(close)}"
        elif lost:
            wrong[text] = (
                "there is no such conversion",
                f"name conversions of the catalogue, joined as in a{JOINT}b",
            )
        elif plants & set(parts):
            wrong[text] = (
                "the conversion is run by plants alone, never on the way of a link",
                "give the plant in plants.csv, and link to its ports plant_id/material",
            )
    here = typed.isin(list(wrong)).to_numpy()
    told = [wrong[text] for text in typed[here]]
    ledger.fault(sheet, here, "via", [why for why, _ in told], [mend for _, mend in told])
    return typed.map(spelt).astype("str")


def _required(
    known: Recognised,
    frame: pd.DataFrame,
    outputs: Ends,
    needs: Ends,
    ledger: Ledger,
    *,
    aside: bool,
) -> dict[str, pd.Series]:
    """Find the link that each link requires: a stream and a need with only a sign between."""
    sheet = known.sheet
    typed = frame["requires"]
    found = {text: _pairs(text, outputs.names, needs.names) for text in set(typed) if text}
    lost = typed.map(lambda text: bool(text) and len(found[text]) != 1).to_numpy(dtype=bool)
    ledger.fault(
        sheet,
        lost,
        "requires",
        [
            "the text can mean several links" if found[text] else "the text names no link"
            for text in typed[lost]
        ],
        [_meant(text, found[text], outputs.names, needs.names) for text in typed[lost]],
    )
    pairs = [found[text][0] if text and len(found[text]) == 1 else ("", "") for text in typed]
    own = list(zip(frame["stream_id"], frame["need_id"], strict=True))
    itself = np.array([bool(a[0]) and a == b for a, b in zip(pairs, own, strict=True)], dtype=bool)
    ledger.fault(
        sheet,
        itself & ~sheet.bad,
        "requires",
        "the link requires itself",
        "name another link, or leave the cell blank",
    )
    ends = {
        "requires_output": pd.Series([pair[0] for pair in pairs], dtype="str"),
        "requires_need": pd.Series([pair[1] for pair in pairs], dtype="str"),
    }
    for one, side in zip(ends.values(), (outputs, needs), strict=True):
        if aside:
            name_faults(sheet, "requires", one, side, ledger, aside=True)
    return ends


def _pairs(text: str, outputs: set[str], needs: set[str]) -> list[tuple[str, str]]:
    """Give the pairs of a stream and a need that a text names, nothing but a sign between."""
    starts = [name for name in outputs if text.startswith(name)]
    return sorted(
        (one, other)
        for one in starts
        for other in needs
        if text.endswith(other)
        and len(text) > len(one) + len(other)
        and _BETWEEN.fullmatch(text[len(one) : len(text) - len(other)])
    )


def _meant(text: str, pairs: list[tuple[str, str]], outputs: set[str], needs: set[str]) -> str:
    """Say what a text that names no link, or several, may have meant."""
    if pairs:
        return f"write one of {listed([f'{one} -> {other}' for one, other in pairs])}"
    parts = [part for part in re.split(r"->|=>|→|⇒|➔|⟶|>|\||;|,", text) if part.strip()]
    parts = parts if len(parts) == 2 else [text, text]
    close = near(parts[0], outputs, 1), near(parts[1], needs, 1)
    if all(close):
        return f"perhaps you meant {close[0][0]} -> {close[1][0]}"
    return "write the stream and the need of another link, as in s1 -> n1"
