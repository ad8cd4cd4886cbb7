"""What becomes a row: balances, links, the usual supply; and what takes part."""

from __future__ import annotations

import numpy as np
import pytest

import makers
from symbiosis.errors import SymbiosisError
from symbiosis.matching.match import match
from symbiosis.planning.formulate import formulate, gains, taking_part, usual_needs


def written(**tables):
    matches = match(makers.park(**tables), makers.catalogue())
    arcs = taking_part(matches)
    return formulate(matches, arcs, gains(arcs, "benefit", 0.0)), arcs


def test_the_smallest_case_row_by_row():
    programme, arcs = written()
    assert programme.rows["kind"].tolist() == ["supply", "need"]
    assert programme.rows["side"].tolist() == ["at_most", "equal"]
    assert programme.matrix.toarray().tolist() == [[1.0, 0.0], [1.0, 1.0]]
    assert programme.row_upper.tolist() == [100.0, 80.0]
    assert programme.cost.tolist() == [-arcs.loc[0, "benefit"], 0.0]


def test_no_usual_supply_is_no_equality_and_no_column():
    programme, _ = written(needs=[{"usual_most": 0.0}])
    assert programme.columns["kind"].tolist() == ["flow"]
    assert programme.rows.set_index("kind").loc["need", "side"] == "at_most"


def test_a_small_usual_supply_is_a_row_of_its_own():
    programme, _ = written(needs=[{"usual_most": 30.0}])
    assert programme.rows["kind"].tolist() == ["supply", "need", "usual"]
    assert programme.row_upper[2] == 30.0


def test_a_link_keeps_what_it_states():
    link = {"output": "o0", "need": "n0", "status": "existing", "today": 20.0, "most": 50.0}
    programme, _ = written(links=[link])
    rows = programme.rows[programme.rows["kind"] == "link"]
    assert rows["side"].tolist() == ["at_most", "at_least"]
    assert rows["limit"].tolist() == [50.0, 20.0]


def test_the_forbidden_and_the_unknown_take_no_part():
    matches = match(makers.park(), makers.catalogue())
    for verdict, there in (("allowed", 1), ("conditional", 1), ("unknown", 0), ("forbidden", 0)):
        arcs = matches.arcs.assign(verdict=verdict)
        assert len(taking_part(matches.replace(arcs=arcs))) == there
    conditional = matches.replace(arcs=matches.arcs.assign(verdict="conditional"))
    assert not len(taking_part(conditional, conditional=False))


def test_an_unquantified_one_takes_no_part():
    matches = match(makers.park(outputs=[{"amount": np.nan}]), makers.catalogue())
    assert not len(taking_part(matches))
    assert len(usual_needs(matches.park.needs)) == 1


def test_objectives_are_named_and_weighed():
    arcs = match(makers.park(), makers.catalogue()).arcs
    both = gains(arcs, {"benefit": 2.0, "co2": 3.0}, 10.0)
    assert both == pytest.approx(2 * (arcs["benefit"] + 10 * arcs["co2"]) + 3 * arcs["co2"])
    with pytest.raises(SymbiosisError, match="jobs"):
        gains(arcs, {"jobs": 1.0}, 0.0)
    with pytest.raises(SymbiosisError):
        gains(arcs, {}, 0.0)
