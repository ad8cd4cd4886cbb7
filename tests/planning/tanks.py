"""Small parks with plants that pass on the mix of what comes in, and what their pools hold."""

from __future__ import annotations

import numpy as np
import pandas as pd

import makers
from symbiosis.matching.match import match
from symbiosis.planning.formulating.case import taking_part
from symbiosis.planning.formulating.formulate import Formulated, formulate
from symbiosis.testing import check

FREE = makers.TRUCK | {"rate": 0.0, "loading": 0.0}
WATERS = ["water", {"material": "mud", "dry_matter": 0.2}, {"material": "cake"}]
TANK = {"conversion": "tank", "takes": {"water": 1.0}, "gives": {"water": 1.0}}
FILTER = {"conversion": "filter", "takes": {"water": 1.0}, "gives": {"water": 0.8}}
DRYER = {"conversion": "dryer", "takes": {"mud": 1.0}, "gives": {"cake": 0.25}}
PARAMETERS = [{"parameter": key, "unit": "mg/kg", "basis": "mass", "mixes": "mass"} for key in "pq"]
HALVES = pd.DataFrame({"period": ["a", "b"], "hours": [4380.0, 4380.0]})


def catalogue(*steps, outlets=(), materials=WATERS):
    """Make a catalogue of waters that cost nothing to carry, and of some steps."""
    return makers.catalogue(
        materials, steps or [TANK, FILTER], haulage=[FREE], parameters=PARAMETERS, outlets=outlets
    )


def tanks(sources, needs, plants=({"conversion": "tank"},), known=None, pairs=(), **others):
    """Match sources `name: (amount, content of p, gain)` and needs `name: (amount, most, gain)`.

    The plants are p0, p1, ...; what they give is p0/water. Only the `pairs` may flow, where some
    are given. A content or a limit may be a dict of parameters; a material may be given last.
    """
    known = catalogue() if known is None else known
    outputs, wants, contents, specs = [], [], [], []
    for name, (amount, held, gain, *material) in sources.items():
        own = {"output": name, "company": name, "material": (*material, "water")[0]}
        outputs.append(own | {"amount": amount, "disposal_cost": gain})
        held = held if isinstance(held, dict) else {"p": held}
        contents += [makers.content(name, key, value) for key, value in held.items()]
    for name, (amount, most, gain, *material) in needs.items():
        own = {"need": name, "company": name, "material": (*material, "water")[0]}
        wants.append(own | {"amount": amount, "price": gain, "usual_most": 0.0})
        most = most if isinstance(most, dict) else {"p": most}
        told = {"unit": "mg/kg", "basis": "mass"}
        specs += [{"need": name, "parameter": key, "at_most": value} | told
                  for key, value in most.items() if value is not None]  # fmt: skip
    case = makers.park(outputs, wants, (), contents=contents, specs=specs, **others)
    matches = match(makers.with_plants(case, known, *plants), known, depth=0)
    if not pairs:
        return matches
    arcs = matches.arcs
    told = zip(arcs["output"], arcs["need"], strict=True)
    return matches.replace(arcs=arcs[[pair in pairs for pair in told]])


def formulated(matches) -> Formulated:
    """Write the rows of all that may flow."""
    return formulate(matches, taking_part(matches))


def held_by_tanks(plan, parameter="p", rounds=200):
    """Work out from the flows alone what the tanks of a plan hold: what came in, in each period.

    Every tank takes and gives water, and passes on the mix of what it takes.
    """
    matches = plan.matches
    contents = matches.park.contents
    content = contents[contents["parameter"] == parameter].set_index("owner")["value"].to_dict()
    added = matches.park.adds.groupby("plant")["amount"].sum()
    tank = {}
    for _ in range(rounds):
        for (need, period), flows in plan.flows.groupby(["need", "period"]):
            plant = need.split("/")[0]
            if "/" not in need:
                continue
            came = [content.get(o, tank.get((o, period), 0.0)) for o in flows["output"]]
            load = float(flows["amount"] @ np.array(came))
            share = 1.0 / max(len(matches.park.periods), 1)
            load += float(added.get(plant, 0.0)) * share
            tank[f"{plant}/water", period] = load / flows["amount"].sum()
    return tank


def kept(plan, parameter="p"):
    """Check that every need's mix keeps its limit, by the contents that the flows make."""
    matches, tank = plan.matches, held_by_tanks(plan, parameter)
    contents = matches.park.contents
    content = contents[contents["parameter"] == parameter].set_index("owner")["value"].to_dict()
    most = matches.mixes[matches.mixes["parameter"] == parameter].set_index("need")["at_most"]
    for (need, period), flows in plan.flows.groupby(["need", "period"]):
        came = [content.get(o, tank.get((o, period))) for o in flows["output"]]
        mix = float(flows["amount"] @ np.array(came)) / flows["amount"].sum()
        if need in most.index:
            assert mix <= most[need] * (1 + 1e-6), (need, period, mix)


def bounded(plan):
    """Check that a plan is one between its benefit and a bound, and proven as far as it goes."""
    assert plan.status == "bounded"
    assert plan.objective <= plan.bound + 1e-9 * abs(plan.bound)
    told = check(plan)
    assert told["holds"].all(), told[~told["holds"]]
