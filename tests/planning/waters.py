"""Parks of water alone, at random or by hand: nothing costs but what a row says."""

from __future__ import annotations

import numpy as np

import makers
from symbiosis.matching.match import match

PIPE = {"mode": "pipe", "rate": 0.1, "loading": 0.0, "currency": "VND", "per": "m3", "co2": 0.001,
        "reach_km": 500.0, "speed": 4.0, "confidence": "reported"}  # fmt: skip
WATER = {"material": "process_water", "measure": "m3", "density": 1000.0, "haul": "pipe"}
KNOWN = makers.catalogue([WATER], haulage=[PIPE])
OWN = {"material": "process_water", "unit": "m3"}


def matched(outputs, needs, known=KNOWN, **others):
    """Match outputs and needs of water; each row tells of its own company."""
    left = [OWN | {"company": f"of {row['output']}", "disposal_cost": 0.0} | row for row in outputs]
    wanted = [OWN | {"company": f"of {row['need']}", "price": 0.0} | row for row in needs]
    return match(makers.park(left, wanted, distances=(), **others), known)


def at_random(seed, outputs=4, needs=3, **others):
    """Match a park at random: some give at a loss, some needs have no usual supply."""
    rng = np.random.default_rng(seed)
    left = [
        {"output": f"o{i}", "amount": float(rng.uniform(10, 100)),
         "disposal_cost": float(rng.uniform(-3, 2)), "longitude": 106.0,
         "latitude": float(10 + rng.uniform(0, 0.1))}
        for i in range(outputs)
    ]  # fmt: skip
    wanted = [
        {"need": f"n{i}", "amount": float(rng.uniform(10, 100)),
         "price": float(rng.uniform(0, 4)), "usual_most": float(rng.choice([np.nan, 0.0])),
         "latitude": 10.0, "longitude": float(106 + rng.uniform(0, 0.1))}
        for i in range(needs)
    ]  # fmt: skip
    return matched(left, wanted, **others)


def exclusive():
    """Match a park in which one of three outputs can be taken, wholly or not at all.

    What is diverted and what it brings: 10 and 2, 8 and 5, 6 and 10. The second is no best plan
    of any weighted sum: at 8, the line between the others is at 6.
    """
    amounts = {"a": (10.0, 2.0), "b": (8.0, 5.0), "c": (6.0, 10.0)}
    outputs = [
        {"output": key, "amount": amount, "disposal_cost": brings / amount}
        for key, (amount, brings) in amounts.items()
    ]
    links = [{"output": key, "need": "n", "least": amount} for key, (amount, _) in amounts.items()]
    return matched(outputs, [{"need": "n", "amount": 10.0, "usual_most": 0.0}], links=links)
