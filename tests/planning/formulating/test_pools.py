"""Which contents of plants the plan decides, and which are the same whatever flows in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import makers
from planning.tanks import FILTER, TANK, catalogue, formulated, tanks
from symbiosis.errors import NotLinear, SymbiosisError
from symbiosis.planning.formulating.case import case_of, taking_part
from symbiosis.planning.formulating.pools import pools_of
from symbiosis.planning.optimise import optimise

REMOVES = makers.outlet("filter", "water", "p", 0.5, kind="removed", unit="1", basis="")
LOSSY = catalogue(TANK, FILTER, outlets=[REMOVES])
PLANT = {"conversion": "tank"}
FILTERS = {"conversion": "filter"}


def content(matches, parameter="p"):
    """Give what is known of each pool's content beforehand."""
    table = formulated(matches).found.pools.table
    return table[table["parameter"] == parameter].set_index("plant")["content"].to_dict()


def arrows(text):
    return [tuple(pair.split(">")) for pair in text.split()]


def test_one_kind_of_inflow_is_known():
    assert content(tanks({"a": (9, 7.0, 1)}, {"n": (9, 9.0, 1)})) == {"p0": 7.0}


def test_inflows_that_hold_the_same_are_known():
    sources = {"a": (9, 7.0, 1), "b": (9, 7.0 * (1 + 1e-12), 1)}
    assert content(tanks(sources, {"n": (9, 9.0, 1)})) == {"p0": 7.0}


def test_inflows_that_differ_are_decided_and_named():
    lawful = tanks({"a": (9, 7.0, 1), "b": (9, 8.0, 1)}, {"n": (9, 9.0, 1)})
    assert np.isnan(content(lawful)["p0"])
    with pytest.raises(NotLinear) as refused:
        optimise(lawful)
    assert refused.value.pools.to_dict("records") == [{"pool": "p0", "parameter": "p"}]


def test_each_parameter_is_decided_by_itself():
    held = {"a": (9, {"p": 7.0, "q": 1.0}, 1), "b": (9, {"p": 7.0, "q": 2.0}, 1)}
    lawful = tanks(held, {"n": (9, {"p": 9.0, "q": 9.0}, 1)})
    assert content(lawful) == {"p0": 7.0}
    assert np.isnan(content(lawful, "q")["p0"])
    with pytest.raises(NotLinear) as refused:
        optimise(lawful)
    assert refused.value.pools["parameter"].tolist() == ["q"]


def test_what_nobody_limits_is_no_pool():
    lawful = tanks({"a": (9, 7.0, 1), "b": (9, 8.0, 1)}, {"n": (9, None, 1)})
    assert content(lawful) == {}
    assert optimise(lawful).status == "optimal"


def test_a_limit_that_the_pool_cannot_reach_is_none_of_its_business():
    lawful = tanks(
        {"a": (9, 7.0, 1), "b": (9, 8.0, 1)}, {"n": (9, None, 1), "m": (9, 9.0, 1)},
        pairs=arrows("a>p0/water b>p0/water p0/water>n a>m b>m"),
    )  # fmt: skip
    assert content(lawful) == {}


def test_a_chain_of_plants_that_remove_is_known():
    """40 of it, halved twice."""
    lawful = tanks(
        {"a": (50, 40.0, 1)}, {"n": (99, 12.0, 2)}, [FILTERS, FILTERS], LOSSY,
        pairs=arrows("a>p0/water p0/water>p1/water p1/water>n p0/water>n"),
    )  # fmt: skip
    assert content(lawful) == {"p0": 40.0, "p1": 20.0}
    plan = optimise(lawful)
    flows = plan.flows.set_index(["output", "need"])["amount"]
    # 20 and 10 mix to 12 as 1 to 4; of what goes on, 40 less the first, four fifths are left.
    assert flows["p0/water", "n"] == pytest.approx(20 / 3)
    assert flows["p1/water", "n"] == pytest.approx(80 / 3)


def test_what_goes_round_in_a_circle_is_known():
    lawful = tanks(
        {"a": (50, 40.0, 1)}, {"n": (99, 40.0, 2)}, [PLANT, PLANT],
        pairs=arrows("a>p0/water p0/water>p1/water p1/water>p0/water p0/water>n"),
    )  # fmt: skip
    assert content(lawful) == {"p0": 40.0, "p1": 40.0}
    assert optimise(lawful).benefit == pytest.approx(150.0)


def test_what_is_thinned_as_it_goes_round_is_decided():
    lawful = tanks(
        {"a": (50, 40.0, 1)}, {"n": (99, 30.0, 2)}, [PLANT, FILTERS], LOSSY,
        pairs=arrows("a>p0/water p0/water>p1/water p1/water>p0/water p0/water>n"),
    )  # fmt: skip
    assert np.isnan([*content(lawful).values()]).all()


def test_what_is_removed_wholly_is_known_whatever_comes_in():
    all_of_it = REMOVES | {"value": 1.0}
    lawful = tanks(
        {"a": (9, 7.0, 1), "b": (9, 8.0, 1)}, {"n": (99, 0.0, 2)}, [FILTERS],
        catalogue(outlets=[all_of_it]),
    )  # fmt: skip
    plan = optimise(lawful)
    assert plan.flows.set_index(["output", "need"])["amount"]["p0/water", "n"] == pytest.approx(
        14.4
    )


def test_a_pool_that_adds_is_decided():
    lawful = tanks({"a": (9, 7.0, 1)}, {"n": (9, 9.0, 1)}, [PLANT | {"adds.p [kg/year]": 0.2}])
    pools = formulated(lawful).found.pools
    assert pools.table["adds"].tolist() == pytest.approx([200.0])
    assert pools.decided.tolist() == [True]


def test_what_a_plant_adds_is_no_part_of_what_mixes_by_a_power():
    lawful = tanks({"a": (9, 7.0, 1)}, {"n": (9, 9.0, 1)}, [PLANT | {"adds.p [kg/year]": 0.2}])
    bent = lawful.replace(mixes=lawful.mixes.assign(mixes="power 2"))
    with pytest.raises(SymbiosisError, match="by a power") as error:
        formulated(bent)
    assert error.value.where == "p0: p"


def test_a_pool_into_which_nothing_comes_holds_nothing():
    lawful = tanks({"a": (9, 7.0, 1)}, {"n": (9, 9.0, 1)}, pairs=arrows("a>n p0/water>n"))
    assert content(lawful) == {"p0": 0.0}


def test_what_is_bought_thins():
    """A port that is bought as usual too takes part as nothing known to be in it."""
    lawful = tanks({"a": (9, 7.0, 1)}, {"n": (9, 9.0, 1)}, [PLANT | {"price.water": 1.0}])
    inflows = formulated(lawful).found.pools.inflows
    assert inflows.set_index("bought")["value"].to_dict() == {False: 7.0, True: 0.0}
    assert np.isnan(content(lawful)["p0"])


def test_a_settled_pool_upstream_is_an_inflow_like_any_other():
    lawful = tanks(
        {"a": (9, 8.0, 1), "b": (9, 1.0, 1)}, {"n": (9, 5.0, 1)}, [FILTERS, PLANT], LOSSY,
        pairs=arrows("a>p0/water p0/water>p1/water b>p1/water p1/water>n"),
    )  # fmt: skip
    pools = formulated(lawful).found.pools
    assert pools.table.set_index("plant")["content"].to_dict() == pytest.approx(
        {"p1": np.nan, "p0": 8.0}, nan_ok=True
    )
    into = pools.into(pools.table["plant"].tolist().index("p1"))
    assert sorted(flow.value for flow in into) == [1.0, 4.0]
    assert {flow.upstream for flow in into} == {-1}


def test_a_content_that_nobody_measured_is_an_error():
    lawful = tanks({"a": (9, 7.0, 1)}, {"n": (9, 9.0, 1)})
    case = case_of(lawful.replace(delivered=lawful.delivered.head(0)), taking_part(lawful))
    asked = pd.DataFrame(
        [{"plant": "p0", "parameter": "p", "basis": "mass", "mixes": "mass", "unit": "mg/kg"}]
    )
    with pytest.raises(SymbiosisError, match="behind a plant") as error:
        pools_of(case, asked)
    assert error.value.where == "a"
