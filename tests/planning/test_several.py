"""Several answers to one case, side by side."""

import numpy as np
import pytest

from planning import waters
from symbiosis.planning.several import flows_of_all, summed
from symbiosis.planning.study import Study


def test_flows_and_sums_of_each_answer():
    study = Study(waters.exclusive())
    made = study.made
    flow = made.layout.of("flow")
    nothing, two = np.zeros(made.layout.width), np.zeros(made.layout.width)
    two[flow[:2]] = 10.0, 4.0
    answers = [two, nothing, two / 2]
    flows = flows_of_all(made, answers)
    assert flows[["plan", "output", "amount"]].to_numpy().tolist() == [
        [0, "a", 10.0], [0, "b", 4.0], [2, "a", 5.0], [2, "b", 2.0]
    ]  # fmt: skip
    sums = summed(made, answers, flows)
    assert sums["links"].tolist() == [2, 0, 2]
    assert sums["diverted"].tolist() == [14.0, 0.0, 7.0]
    assert sums["benefit"].tolist() == pytest.approx([10 * 0.2 + 4 * 0.625, 0.0, 2.25])
