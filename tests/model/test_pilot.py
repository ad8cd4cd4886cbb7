"""A pilot speaks in words, as a card and as a frame, and is kept in a file."""

from __future__ import annotations

import pandas as pd

import symbiosis as sym
from symbiosis.model.pilot import STEPS, Pilot
from symbiosis.tables import names

TRIAL = Pilot(
    pd.DataFrame({"step": ["test"], "what": ["measure <lead>"], "limit": [10.0]}),
    output="o",
    need="n",
    company="giver",
    receiver="taker",
    state="open",
    amount=1.0,
    unit="m3/h",
    benefit_alone=7_200_000.0,
    currency="VND",
    text="o -> n: try it.",
)


def test_it_says_what_is_tried_and_what_it_frees():
    facts = TRIAL.card().facts
    assert facts["exchange"] == "o -> n"
    assert facts["scale"] == "1 m3/h"
    assert facts["frees by itself"] == "7.2 million VND a year"
    assert facts["use"] == "not stated"
    assert "frees in the plan, at most" not in facts
    assert str(TRIAL) == "o -> n: try it."


def test_a_plan_and_a_shut_gate_change_the_facts():
    assert "frees in the plan, at most" in TRIAL.replace(gain_in_plan=1.0).card().facts
    assert "scale" not in TRIAL.replace(state="shut").card().facts


def test_it_is_a_frame_and_a_page():
    assert list(TRIAL.to_frame()) == names(STEPS)
    assert "&lt;lead&gt;" in TRIAL._repr_html_()


def test_it_is_kept_with_its_explanation(tmp_path):
    told = sym.Explanation(pd.DataFrame(), "o -> n", "unknown", "open", trial=TRIAL)
    again = sym.load(sym.save(told, tmp_path / "why.zip"))
    assert again.pilot().text == TRIAL.text
    assert again.pilot().steps.equals(TRIAL.steps)


def test_nothing_is_open_by_itself():
    assert Pilot().state == "settled"
    assert Pilot().steps.empty
    assert "settled" in Pilot()._repr_html_()
