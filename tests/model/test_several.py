"""Numbered plans: each at hand, made when it is asked for."""

import pickle
from functools import partial

import pandas as pd
import pytest

import makers
from symbiosis.errors import UnknownName
from symbiosis.model.several import Makers, Several
from symbiosis.planning.optimise import optimise


@pytest.fixture(scope="module")
def plan():
    return optimise(makers.matched())


def several(plans):
    return Several(pd.DataFrame({"plan": range(len(plans))}), pd.DataFrame(), plans)


def test_a_plan_is_made_once_and_when_asked_for():
    asked = []

    def make():
        asked.append(1)
        return object()

    made = Makers([make, make])
    assert len(made) == 2
    assert list(made) == [0, 1]
    assert not asked
    assert made[1] is made[1]
    assert len(asked) == 1
    assert 2 not in made
    assert -1 not in made


def test_a_plan_by_its_number(plan):
    other = plan.replace(benefit=7.0)
    both = several({"1": other, "0": plan})
    assert both.plan(0) is plan
    assert both.plan(1) is other
    assert both.plan(-1) is other
    assert list(both.plans) == [0, 1]


@pytest.mark.parametrize("number", [2, -3])
def test_a_number_that_is_none_is_told(plan, number):
    with pytest.raises(UnknownName, match=rf"no plan '{number}'.*0 to 1"):
        several({0: plan, 1: plan}).plan(number)


def test_plans_that_are_not_made_yet_pickle(plan):
    again = pickle.loads(pickle.dumps(several(Makers([partial(plan.replace, status="stopped")]))))
    assert again.plan(0).status == "stopped"
