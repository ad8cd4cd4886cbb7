"""What becomes a row and a column, and what takes part."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import makers
from planning.parks import HALVES, matched
from symbiosis.planning.formulating.case import quantified, taking_part, usual_needs
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.formulating.layout import IDENTITY

GIVEN = {"output": "o", "amount": 100.0}
WANTED = {"need": "n", "amount": 80.0}
LINK = {"output": "o", "need": "n"}


def written(outputs=(GIVEN,), needs=(WANTED,), *plants, free=False, limits=None, **others):
    lawful = matched(outputs, needs, list(plants), **others)
    return formulate(lawful, taking_part(lawful), limits, free=free)


def rows(made, kind):
    return made.programme.rows[made.programme.rows["kind"] == kind]


def test_the_smallest_case_row_by_row():
    programme = written().programme
    assert programme.rows["kind"].tolist() == ["supply", "need"]
    assert programme.rows["subject"].tolist() == ["o", "n"]
    assert programme.rows["side"].tolist() == ["at_most", "equal"]
    assert programme.matrix.toarray().tolist() == [[1.0, 0.0], [1.0, 1.0]]
    assert programme.row_lower.tolist() == [-np.inf, 80.0]
    assert programme.row_upper.tolist() == [100.0, 80.0]
    assert programme.columns["kind"].tolist() == ["flow", "usual"]
    assert programme.columns.columns.tolist() == IDENTITY
    assert programme.lower.tolist() == [0.0, 0.0]
    assert programme.upper.tolist() == [np.inf, np.inf]
    assert not programme.integer.any()
    assert not programme.weights.nnz


def test_a_gain_is_sought_by_the_least_cost_of_its_opposite():
    made = written()
    assert made.programme.cost.tolist() == [0.0, 0.0]
    assert made.seeking(np.array([3.0, -1.0])).cost.tolist() == [-3.0, 1.0]


def test_no_usual_supply_is_no_equality_and_no_column():
    made = written(needs=[WANTED | {"usual_most": 0.0}])
    assert made.programme.columns["kind"].tolist() == ["flow"]
    assert rows(made, "need")["side"].tolist() == ["at_most"]


def test_a_small_usual_supply_is_a_row_of_its_own():
    programme = written(needs=[WANTED | {"usual_most": 30.0}]).programme
    assert programme.rows["kind"].tolist() == ["supply", "need", "usual"]
    assert programme.row_upper[2] == 30.0


def test_a_link_keeps_what_it_states_and_what_runs_unless_it_is_free():
    link = LINK | {"status": "existing", "today": 20.0, "most": 50.0}
    told = rows(written(links=[link]), "link")
    assert told[["side", "limit"]].to_numpy().tolist() == [["at_most", 50.0], ["at_least", 20.0]]
    assert rows(written(links=[link], free=True), "link")["side"].tolist() == ["at_most"]


@pytest.mark.parametrize(
    "terms", [{"fixed_cost": 5.0}, {"capital": 5.0}, {"least": 5.0}, {"fixed_cost": -5.0}]
)
def test_a_link_whose_use_matters_is_a_choice(terms):
    made = written(links=[LINK | terms])
    programme = made.programme
    assert programme.columns["kind"].tolist() == ["flow", "usual", "used"]
    assert programme.integer.tolist() == [False, False, True]
    assert programme.upper[2] == 1.0
    opening = rows(made, "opening").index[0]
    assert programme.matrix.toarray()[opening].tolist() == [1.0, 0.0, -80.0]
    assert programme.row_upper[opening] == 0.0
    assert not written(links=[LINK | {"most": 50.0}]).programme.integer.any()


def test_links_that_are_counted_or_required_are_choices():
    needs = [WANTED, {"need": "m", "amount": 10.0}]
    tied = LINK | {"requires_output": "o", "requires_need": "m"}
    made = written(needs=needs, links=[tied])
    assert made.layout.decided.tolist() == [0, 1]
    assert len(rows(made, "requires")) == 1
    count = pd.DataFrame({"measure": ["links"], "need": ["m"], "at_most": [0]})
    assert written(needs=needs, limits=count).layout.decided.tolist() == [0]
    single = written(outputs=[GIVEN | {"most_links": 1.0}], needs=needs)
    assert single.layout.decided.tolist() == [0, 1]
    assert rows(single, "contract")["limit"].tolist() == [1.0]


def test_a_plant_ties_its_ports_to_its_runs():
    plant = {"conversion": "pressing", "capacity": 70, "status": "candidate"}
    made = written([GIVEN], [WANTED | {"material": "cake"}], plant)
    programme = made.programme
    assert programme.rows["kind"].tolist() == ["supply", "port", "need", "port", "plant"]
    kinds = programme.columns["kind"].tolist()
    assert kinds == ["flow", "flow", "usual", "runs", "built"]
    table = pd.DataFrame(programme.matrix.toarray(), programme.rows["subject"], kinds)
    assert table["runs"].to_dict() == {"o": 0, "p0/cake": -0.5, "n": 0, "p0/mud": -1, "p0": 1}
    assert table["built"].to_dict() == {"o": 0, "p0/cake": 0, "n": 0, "p0/mud": 0, "p0": -70}
    sides = programme.rows["side"].tolist()
    assert sides == ["at_most", "at_most", "equal", "equal", "at_most"]


def test_periods_repeat_every_row_and_column():
    made = written(periods=HALVES)
    programme = made.programme
    assert programme.rows["period"].tolist() == ["wet", "dry", "wet", "dry"]
    assert programme.row_upper.tolist() == [50.0, 50.0, 40.0, 40.0]
    assert programme.columns["period"].tolist() == ["wet", "dry", "wet", "dry"]
    assert made.layout.grid("flow").tolist() == [[0, 1]]


def test_the_forbidden_and_the_unknown_take_no_part():
    lawful = matched([GIVEN], [WANTED])
    for verdict, there in (("allowed", 1), ("conditional", 1), ("unknown", 0), ("forbidden", 0)):
        arcs = lawful.arcs.assign(verdict=verdict)
        assert len(taking_part(lawful.replace(arcs=arcs))) == there
    conditional = lawful.replace(arcs=lawful.arcs.assign(verdict="conditional"))
    assert not len(taking_part(conditional, conditional=False))


def test_an_unquantified_one_takes_no_part():
    lawful = matched([GIVEN | {"amount": np.nan}], [WANTED])
    assert not len(taking_part(lawful))
    assert len(usual_needs(lawful.park.needs)) == 1


@pytest.mark.parametrize("blind", [True, False])
def test_a_content_that_nobody_measured_counts_as_the_limit_where_it_may(blind):
    spec = {"need": "n", "parameter": "p", "at_most": 20.0, "usual": 5.0, "basis": "mass"}
    lawful = matched([GIVEN], [WANTED], specs=[spec])
    arcs = quantified(lawful, ["unknown"])
    if not blind:
        with pytest.raises(Exception, match="not known"):
            formulate(lawful, arcs)
        return
    made = formulate(lawful, arcs, blind=True)
    mix = rows(made, "mix").index[0]
    assert made.programme.matrix.toarray()[mix].tolist() == [0.0, -0.75]
    assert makers.told(lawful, "is not measured")["output"].tolist() == ["o"]
