"""Gates in their order: the worst first, figures beyond limits, and the first shut one of each."""

from __future__ import annotations

import pandas as pd
import pytest

from judging.lawful import PLAIN, held, lawful, licence, matched, rule, spec
from symbiosis.judging.gates import first_shut, gates_of, in_order, shut_of, times_beyond
from symbiosis.model.matches import FINDINGS
from symbiosis.model.verdicts import ANY
from symbiosis.tables import conform


def ledger(*rows):
    return conform(pd.DataFrame(rows), FINDINGS)


def found(verdict, stage="regulate", output="", via=ANY, need="", reason=""):
    return {"verdict": verdict, "stage": stage, "output": output, "via": via, "need": need,
            "reason": reason or f"{stage} {verdict}"}  # fmt: skip


def test_the_worst_comes_first_then_stage_by_stage():
    told = in_order(
        ledger(
            found("conditional", "match"),
            found("unknown"),
            found("unknown", "specification"),
            found("forbidden"),
        )
    )
    assert told["reason"].tolist() == [
        "regulate forbidden",
        "specification unknown",
        "regulate unknown",
        "match conditional",
    ]


def test_the_first_shut_gate_of_each_exchange():
    arcs = pd.DataFrame(
        [("a", "", "n"), ("a", "wash", "n"), ("b", "", "n"), ("c", "", "m")],
        columns=["output", "via", "need"],
        index=[7, 3, 5, 1],
    )
    told = first_shut(
        arcs,
        ledger(
            found("conditional", reason="all"),
            found("unknown", output="a", via="wash", reason="way"),
            found("forbidden", output="b", need="n", reason="pair"),
            found("allowed", output="c", reason="nothing"),
            found("unknown", "specification", output="b", reason="milder"),
        ),
    )
    assert told.index.tolist() == [7, 3, 5, 1]
    assert told["reason"].tolist() == ["all", "way", "pair", "all"]
    assert told["gate"].unique().tolist() == ["regulate"]


def test_where_nothing_shuts_it_there_is_no_gate():
    arcs = pd.DataFrame({"output": ["a"], "via": [""], "need": ["n"]})
    assert first_shut(arcs, ledger(found("allowed"))).isna().all(axis=None)


@pytest.mark.parametrize(
    ("value", "limit", "verdict", "unit", "times"),
    [
        (30, 10, "forbidden", "t", 3.0),
        (2, 10, "forbidden", "t", 5.0),
        (2, 10, "allowed", "t", 0.2),
        (1, 0, "forbidden", "t", None),
        (1, 1, "conditional", "yes/no", None),
    ],
)
def test_how_many_times_it_is_beyond(value, limit, verdict, unit, times):
    row = {"value": value, "limit": limit, "verdict": verdict, "gate": "", "unit": unit}
    told = times_beyond(pd.DataFrame([row])).iloc[0]
    assert pd.isna(told) if times is None else told == pytest.approx(times)


def test_the_law_the_receiver_the_mix_and_the_worth():
    contents = [held(30.0), {"owner": "o0", "parameter": "ph", "value": 12.0, "unit": "1",
                             "basis": "own"}]  # fmt: skip
    ph = spec("ph", at_most=9.0, unit="1", basis="own")
    law = {"r.lead": rule(), "r.permit": licence()}
    matches = lawful(law, known=PLAIN, contents=contents, specs=[spec(), ph])
    gates = gates_of(matches, None, matches.arcs)
    told = gates[["gate", "verdict", "rule", "parameter"]].to_numpy().tolist()
    assert told == [
        ["specification", "forbidden", "", "ph"],
        ["regulate", "forbidden", "r.lead", "p"],
        ["regulate", "conditional", "r.permit", ""],
        ["mix", "allowed", "", "p"],
        ["worth", "allowed", "", ""],
    ]
    assert gates["times"].round(3).tolist()[:2] == [1.333, 3.0]
    assert gates["times"].iloc[3] == pytest.approx(3.0)
    assert len(shut_of(gates)) == 3


def test_what_the_need_limits_and_keeps_is_no_gate():
    matches = matched(known=PLAIN, contents=[held(9.0)], specs=[spec()])
    assert gates_of(matches, None, matches.arcs)["gate"].tolist() == ["worth"]
