"""The worst finding that bears on an exchange."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.model.matches import VERDICTS
from symbiosis.model.verdicts import bearing, verdicts

ARCS = pd.DataFrame(
    [("o", "", "n"), ("o", "dry", "n"), ("o", "", "m"), ("p", "", "n")],
    columns=["output", "via", "need"],
)


def findings(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["output", "via", "need", "verdict"], dtype="str")


@pytest.mark.parametrize(
    ("key", "hit"),
    [
        (("", "*", ""), [1, 1, 1, 1]),
        (("o", "*", ""), [1, 1, 1, 0]),
        (("o", "", ""), [1, 0, 1, 0]),
        (("o", "dry", ""), [0, 1, 0, 0]),
        (("", "*", "n"), [1, 1, 0, 1]),
        (("", "", "n"), [1, 0, 0, 1]),
        (("o", "*", "n"), [1, 1, 0, 0]),
        (("o", "", "n"), [1, 0, 0, 0]),
        (("q", "*", ""), [0, 0, 0, 0]),
        (("p", "dry", "n"), [0, 0, 0, 0]),
    ],
)
def test_a_finding_bears_on_what_its_key_names(key, hit) -> None:
    told = verdicts(ARCS, findings((*key, "forbidden")))
    assert told.tolist() == ["forbidden" if h else "allowed" for h in hit]


def test_the_worst_wins_and_blank_says_nothing() -> None:
    told = findings(("o", "*", "", "conditional"), ("o", "", "n", "unknown"),
                    ("", "*", "n", "allowed"), ("p", "*", "", ""))  # fmt: skip
    assert verdicts(ARCS, told).tolist() == ["unknown", "conditional", "conditional", "allowed"]


def test_the_index_is_kept_and_empty_frames_are_no_trouble() -> None:
    later = ARCS.set_axis([7, 8, 9, 10])
    assert verdicts(later, findings()).to_dict() == dict.fromkeys([7, 8, 9, 10], "allowed")
    assert verdicts(ARCS.head(0), findings(("o", "*", "", "forbidden"))).tolist() == []


keys = st.tuples(st.sampled_from(["", "o", "p", "q"]), st.sampled_from(["*", "", "dry"]),
                 st.sampled_from(["", "n", "m"]), st.sampled_from(VERDICTS))  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(keys, max_size=12))
def test_it_agrees_with_asking_arc_by_arc(rows) -> None:
    told = findings(*rows)
    slow = []
    for arc in ARCS.itertuples():
        found = bearing(told, arc.output, arc.via, arc.need)["verdict"]
        slow.append(max(found, key=VERDICTS.index, default="allowed"))
    assert verdicts(ARCS, told).tolist() == slow
