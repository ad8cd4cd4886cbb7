"""What to find out next: the tests and facts behind unknown verdicts, and the money behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from regulation.hand_made import many, one, rule
from symbiosis.model.matches import Matches
from symbiosis.model.verdicts import bearing
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate

HAZARD = {
    "title": "thresholds", "effect": "hazardous", "where": {"material": ["sludge"]},
    "breach": [[{"parameter": "lead", "at_most": "300 mg/kg"}]],
}  # fmt: skip
LINES = [
    [{"parameter": "cod", "at_most": "75 mg/L"}],
    [{"parameter": "lead", "at_most": "1 mg/L"}],
]


def worth(matches: Matches, *gains: tuple[float, float]) -> Matches:
    """Let exchanges bring so much for a unit, at so much a year."""
    arcs = matches.arcs
    arcs["most"], arcs["benefit"] = (list(column) for column in zip(*gains, strict=True))
    return matches.replace(arcs=arcs)


def asked(matches: Matches, **rules) -> pd.DataFrame:
    """Regulate by rules and list what is missing besides amounts, by its kind and parameter."""
    missing = regulate(matches, read_rules(rules)).missing
    return missing[missing["kind"] != "amount"].set_index(["kind", "parameter"])


def test_what_is_not_measured_is_listed_with_its_limit_and_money() -> None:
    told = asked(worth(one(), (100.0, 5.0)), r=rule()).loc[("measurement", "cod")]
    assert told[["output", "company", "label", "rules"]].tolist() == ["o", "G", "COD", "r"]
    assert told[["limit", "unit", "exchanges"]].tolist() == [75, "mg/L", 1]
    assert told[["money", "only"]].tolist() == [500, 500]


def test_what_lacks_two_things_hangs_on_both_and_on_neither_alone() -> None:
    told = asked(worth(one(), (100.0, 5.0)), r=rule(breach=LINES))
    assert told["money"].tolist() == [500, 500]
    assert told["only"].tolist() == [0, 0]
    assert told.loc[("measurement", "lead"), "unit"] == "mg/L"


def three() -> Matches:
    """Make one stream with two receivers, and a measured one."""
    return many(
        [
            {"output": "a", "company": "A", "material": "treated_wastewater"},
            {"output": "b", "company": "B", "material": "treated_wastewater"},
        ],
        [{"need": n, "company": n.upper(), "use": "process"} for n in "mn"],
        [
            {"output": o, "via": "", "need": n, "delivered_material": "treated_wastewater"}
            for o, n in ("am", "an", "bm")
        ],
        held={"b": {"cod": "10 mg/L"}},
    )


def test_a_test_is_worth_the_best_exchange_that_hangs_on_it() -> None:
    told = asked(worth(three(), (1, 5), (2, 7), (3, 100)), r=rule())
    assert told.loc[("measurement", "cod"), ["exchanges", "money", "only"]].tolist() == [2, 14, 14]
    assert len(told) == 1


def test_what_would_only_cost_is_worth_nothing() -> None:
    told = asked(worth(one(), (100.0, -5.0)), r=rule())
    assert told["money"].tolist() == [0]


def test_two_rules_that_ask_for_the_same_make_one_row() -> None:
    told = asked(one(), r=rule(), s=rule(looks_at="delivered", where={"use": ["process"]}))
    assert told.loc[("measurement", "cod"), ["rules", "exchanges"]].tolist() == ["r s", 1]


def test_what_is_forbidden_anyway_is_not_worth_a_test() -> None:
    barred = rule(kind="route", where={"material": ["treated_wastewater"]}, breach=None)
    assert asked(one(), r=rule(), s=barred).empty


def test_without_dry_matter_the_dry_matter_is_missing_not_the_content() -> None:
    dry = rule(breach=[[{"parameter": "lead", "at_most": "5 mg/kg_dm"}]])
    told = asked(one(holds={"lead": "3 mg/kg"}), r=dry)
    assert told.index.tolist() == [("density or dry matter", "dry_matter")]
    thin = rule(
        breach=[[{"parameter": "lead", "at_most": "5 mg/L"}]], where={"material": ["mystery"]}
    )
    told = asked(one({"material": "mystery"}, holds={"lead": "3 mg/kg"}), r=thin)
    assert told.index.tolist() == [("density or dry matter", "density")]


def test_a_yes_or_no_is_a_condition() -> None:
    certain = rule(breach=[[{"parameter": "use_is_certain", "is": "no"}]])
    told = asked(one(), r=certain)
    assert told.index.tolist() == [("condition", "use_is_certain")]


def test_whether_it_is_hazardous_is_told_or_tested() -> None:
    """Who says that it is not hazardous need not test it; who tests it need not say so."""
    sludge = {"material": "wastewater_sludge"}
    barred = rule(kind="route", where={"status": ["hazardous"]}, breach=None)
    told = asked(worth(one(sludge), (10.0, 2.0)), h=rule(**HAZARD), r=barred)
    assert told.loc[("status", "hazardous"), ["money", "only"]].tolist() == [20, 20]
    assert told.loc[("measurement", "lead"), ["money", "only"]].tolist() == [20, 20]
    both = asked(worth(one(sludge), (10.0, 2.0)), h=rule(**HAZARD), r=barred,
                 s=rule(where={"material": ["sludge"]}))  # fmt: skip
    assert both["only"].tolist() == [0, 0, 0]
    said = sludge | {"hazardous": "no"}
    assert asked(one(said), h=rule(**HAZARD), r=barred).empty


def test_a_blank_fact_of_a_company_is_asked_once_for_all_its_exchanges() -> None:
    across = rule(kind="route", where={"giver.customs": ["export_processing"]}, breach=None)
    told = asked(worth(three(), (1, 5), (2, 7), (3, 1)), r=across).reset_index()
    assert told[["kind", "company", "parameter", "output"]].to_numpy().tolist() == [
        ["fact", "A", "customs", ""], ["fact", "B", "customs", ""]
    ]  # fmt: skip
    assert told["exchanges"].tolist() == [2, 1]


def test_a_table_that_is_not_loaded_and_a_permit_are_listed() -> None:
    empty = rule(loaded=False, breach=None)
    told = asked(one(), r=empty)
    assert told.loc[("rule", "r"), ["label", "output"]].tolist() == ["COD of reused water", ""]
    permit = {"kind": "licence", "effect": None, "breach": None, "party": "receiver",
              "permit": ["reuse"], "missing": "unknown", "where": None}  # fmt: skip
    told = asked(one(), r=rule(**permit))
    assert told.loc[("permit", "reuse"), ["company", "need"]].tolist() == ["R", ""]


def test_what_nothing_could_answer_takes_the_only_away() -> None:
    matches = worth(one(), (10.0, 2.0))
    lost = pd.DataFrame([{"stage": "match", "output": "o", "via": "*", "verdict": "unknown"}])
    told = asked(matches.replace(findings=lost), r=rule())
    assert told.loc[("measurement", "cod"), ["money", "only"]].tolist() == [20, 0]


def test_an_amount_that_nobody_stated_is_worth_what_the_other_side_takes() -> None:
    matches = one({"amount": np.nan, "unit": "m3"}, {"amount": 30.0})
    arcs = matches.arcs
    arcs["benefit"], arcs["delivered"], arcs["replaces"], arcs["verdict"] = 4.0, 0.5, 1.0, "allowed"
    told = matches.replace(arcs=arcs).missing
    told = told[told["output"] == "o"]
    assert told[["kind", "output", "money", "unit"]].to_numpy().tolist() == [
        ["amount", "o", 240.0, "m3/year"]
    ]


@pytest.mark.parametrize("seed", range(4))
def test_counts_and_money_are_those_of_the_exchanges_asked_one_by_one(seed: int) -> None:
    """By hand: each unknown exchange, the findings that bear on it, the parameters they name."""
    rng = np.random.default_rng(seed)
    outputs = [{"output": f"o{i}", "company": f"C{i}", "material": "treated_wastewater"}
               for i in range(4)]  # fmt: skip
    needs = [{"need": f"n{i}", "company": f"R{i}", "use": "process"} for i in range(4)]
    arcs = [{"output": f"o{i}", "via": via, "need": f"n{j}", "delivered_material": "process_water"}
            for i in range(4) for j in range(4) for via in ("", "filtration")]  # fmt: skip
    matches = worth(many(outputs, needs, arcs), *rng.uniform(-1, 5, (32, 2)).tolist())
    names = ["cod", "lead", "ph"]
    rows = [
        {
            "stage": "specification",
            "output": f"o{rng.integers(4)}",
            "via": rng.choice(["*", "", "filtration"]),
            "need": rng.choice(["", "n0", "n1"]),
            "parameter": " ".join(rng.choice(names, rng.integers(1, 4), replace=False)),
            "verdict": rng.choice(["unknown", "unknown", "forbidden"]),
        }
        for _ in range(9)
    ]
    lawful = regulate(matches.replace(findings=pd.DataFrame(rows)), read_rules({}))
    told = lawful.missing
    told = told[told["kind"] != "amount"].set_index(["output", "parameter"])
    want: dict[tuple[str, str], list[tuple[float, bool]]] = {}
    for arc in lawful.arcs[lawful.arcs["verdict"] == "unknown"].itertuples():
        found = bearing(lawful.findings, arc.output, arc.via, arc.need)
        found = found[found["verdict"] == "unknown"]
        lacks = {name for text in found["parameter"] for name in text.split()}
        gain = max(arc.benefit, 0.0) * arc.most
        for name in lacks:
            want.setdefault((arc.output, name), []).append((gain, len(lacks) == 1))
    assert set(told.index) == set(want)
    for key, gains in want.items():
        row = told.loc[key]
        assert row["exchanges"] == len(gains)
        assert row["money"] == pytest.approx(max(gain for gain, _ in gains))
        assert row["only"] == pytest.approx(max([g for g, alone in gains if alone] or [0.0]))
