"""Small matches made by hand: one or a few exchanges with their contents, needs and sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.reading.units import content_unit

KNOWN = Catalogue(
    materials=pd.DataFrame(
        [
            ("sludge", "", "sludge", "t", 1050.0, ""),
            ("wastewater_sludge", "sludge", "sludge", "t", None, "190812"),
            ("urban_sludge", "sludge", "sludge", "t", None, "190805"),
            ("water", "", "liquid", "m3", 1000.0, ""),
            ("treated_wastewater", "water", "liquid", "m3", None, ""),
            ("process_water", "water", "liquid", "m3", None, ""),
            ("solvent_spent", "", "liquid", "t", None, "140603"),
            ("paper", "", "solid", "t", None, "150101 200101"),
            ("mystery", "", "solid", "t", None, ""),
            ("carbon_dioxide", "", "gas", "t", None, ""),
        ],
        columns=["material", "parent", "phase", "measure", "density", "ewc"],
    ),
    compressibility=pd.DataFrame(),
    parameters=pd.DataFrame(
        [
            ("cod", "COD", "mg/L", "volume", "volume"),
            ("lead", "lead", "mg/kg", "mass", "mass"),
            ("lead_leached", "lead, leached", "mg/L", "volume", "no"),
            ("ph", "pH", "1", "own", "no"),
        ],
        columns=["parameter", "label", "unit", "basis", "mixes"],
    ),
    conversions=pd.DataFrame(
        [("filtration", "treatment"), ("baling", "simple"), ("pulping", "recycling")],
        columns=["conversion", "legal_kind"],
    ),
    ports=pd.DataFrame(),
    outlets=pd.DataFrame(),
    replacements=pd.DataFrame(),
    haulage=pd.DataFrame(),
    factors=pd.DataFrame(),
    waste_codes=pd.DataFrame(
        [
            ("190812", "mirror"),
            ("190805", "absolute non-hazardous"),
            ("140603", "absolute hazardous"),
            ("150101", "absolute non-hazardous"),
            ("200101", "absolute non-hazardous"),
        ],
        columns=["code", "entry"],
    ),
)


def contents(given: Mapping[str, str]) -> pd.DataFrame:
    """Read contents such as `{"cod": "80 mg/L"}`."""
    rows = []
    for parameter, text in given.items():
        number, _, unit = text.partition(" ")
        factor, basis, base = content_unit(unit or "1")
        rows.append((parameter, float(number) * factor, base, basis))
    return pd.DataFrame(rows, columns=["parameter", "value", "unit", "basis"])


def one(
    stream: Mapping[str, Any] | None = None,
    need: Mapping[str, Any] | None = None,
    *,
    holds: Mapping[str, str] | None = None,
    via: str = "",
    arrives: Mapping[str, str] | None = None,
    giver: Mapping[str, Any] | None = None,
    receiver: Mapping[str, Any] | None = None,
    known: Catalogue = KNOWN,
    date: str = "2025-12-01",
) -> Matches:
    """Make matches of one exchange: output `o` of `G` to need `n` of `R`."""
    output = {"output": "o", "company": "G", "material": "treated_wastewater"} | dict(stream or {})
    wish = {"need": "n", "company": "R", "material": output["material"], "use": "process"}
    wish |= dict(need or {})
    sites = [{"company": "G"} | dict(giver or {}), {"company": "R"} | dict(receiver or {})]
    arc = {"output": "o", "via": via, "need": "n", "giver": "G", "receiver": "R"}
    arc |= {"material": output["material"], "delivered_material": wish["material"]}
    return many([output], [wish], [arc], sites, {"o": dict(holds or {})},
                {("o", via): dict(arrives or {})} if via else {}, known, date)  # fmt: skip


def many(
    outputs: list[dict[str, Any]],
    needs: list[dict[str, Any]],
    arcs: list[dict[str, Any]],
    sites: list[dict[str, Any]] = (),
    held: Mapping[str, Mapping[str, str]] | None = None,
    arriving: Mapping[tuple[str, str], Mapping[str, str]] | None = None,
    known: Catalogue = KNOWN,
    date: str = "2025-12-01",
) -> Matches:
    """Make matches of frames."""
    blank = pd.DataFrame()
    gate = [contents(c).assign(owner=o) for o, c in (held or {}).items()]
    come = [contents(c).assign(output=o, via=v) for (o, v), c in (arriving or {}).items()]
    frames = {
        "outputs": pd.DataFrame(outputs),
        "needs": pd.DataFrame(needs),
        "sites": pd.DataFrame(list(sites)),
        "contents": pd.concat(gate) if gate else blank,
    }
    frames = dict.fromkeys(Park.tables, blank) | frames
    park = Park(**frames, settings={"date": date, "currency": "VND"})
    delivered = pd.concat(come) if come else blank
    return Matches(pd.DataFrame(arcs), blank, blank, delivered, park, known)


def rule(**changes: Any) -> dict[str, Any]:
    """Make a content rule on COD, with changes; None takes a key out."""
    block: dict[str, Any] = {
        "title": "COD of reused water",
        "kind": "content",
        "effect": "forbid",
        "citation": "permit 12, annex 2",
        "where": {"material": ["treated_wastewater"]},
        "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]],
    }
    return {k: v for k, v in (block | changes).items() if v is not None}
