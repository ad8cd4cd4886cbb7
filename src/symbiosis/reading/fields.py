"""The declared columns of the input tables: kinds, bounds, choices and units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Field(NamedTuple):
    """An input column: its kind, whether it is needed, its bounds or choices, its unit."""

    name: str
    kind: str
    needed: bool
    low: float
    high: float
    choices: tuple[str, ...]
    unit: str


Fields = tuple[Field, ...]
# Words in the place of a unit: such a column is read in a way of its own.
WORDS = frozenset(
    {"rate", "price", "quantity", "runs", "money", "money/year", "money/run", "haul", "loading"}
    | {"emission", "load", "share"}
)


def declare(text: str) -> Fields:
    """Read the fields of a table from lines `name | kind | needed | bounds or choices | unit`."""
    fields_: list[Field] = []
    for line in text.strip().splitlines():
        name, kind, needed, rule, unit = (part.strip() for part in line.split("|"))
        low, high = -np.inf, np.inf
        choices: tuple[str, ...] = ()
        if ".." in rule:
            ends = rule.split("..")
            low, high = float(ends[0] or "-inf"), float(ends[1] or "inf")
        elif rule:
            choices = tuple(part.strip() for part in rule.split(","))
        fields_.append(Field(name, kind, needed == "yes", low, high, choices, unit))
    return tuple(fields_)


_COMMON = """
company | text | yes | |
park | text | | |
latitude | number | | -90..90 | degree
longitude | number | | -180..180 | degree
material | text | yes | |
description | text | | |
amount | amount | | 0.. | rate
amount_low | number | | 0.. | rate
amount_high | number | | 0.. | rate
amount_sd | number | | 0.. | rate
operating_hours | number | | 0..8784 | h/year
gas_temperature | number | | -273..2000 | degC
gas_pressure | number | | 0..1e6 | kPa
basis | choice | | as_received, dry |
pattern | choice | | continuous, batch, seasonal, one_off |
months | text | | |
period | text | | |
keeps_for | number | | 0.. | h
most_links | number | | 1.. | 1
density | number | | 0..30000 | kg/m3
confidence | choice | | measured, reported, estimated, assumed |
assumed | list | | |
source | text | | |
"""
STREAMS = declare(
    "stream_id | id | yes | |"
    + _COMMON
    + """ewc | text | | |
vn_code | text | | |
disposal_cost | number | | | price
hazardous | choice | | yes, no, unknown |
lot | number | | 0.. | quantity
form | choice | | bulk, liquid, bagged, baled, drum, pipe |
tags | list | | odorous, animal_origin, pathogen, dusty, dangerous_goods |
present_route | text | | |
contract_until | date | | |
"""
)
NEEDS = declare(
    "need_id | id | yes | |"
    + _COMMON
    + """use | text | | |
usual_supply | text | | |
price | number | | | price
usual_most | number | | 0.. | rate
collect_every | number | | 0.. | h
refuses | list | | odorous, animal_origin, pathogen, dusty, dangerous_goods |
"""
)
COMPANIES = declare("""
company | id | yes | |
park | text | | |
latitude | number | | -90..90 | degree
longitude | number | | -180..180 | degree
country | text | | |
sector | text | | |
kind | choice | | tenant, developer, utility, town, farm, treater, carrier |
facility | choice | | existing, new |
permits | list | | |
permit_date | date | | |
customs | choice | | domestic, export_processing |
turnover | number | | 0.. | money/year
employees | number | | 0.. | 1
receiving_water | text | | |
receiving_flow | number | | 0.. | m3/s
receiving_volume | number | | 0.. | million m3
discharge | number | | 0.. | m3/day
most_links | number | | 0.. | 1
source | text | | |
""")
LINKS = declare("""
stream_id | text | yes | |
need_id | text | yes | |
via | text | | |
status | choice | | existing, forced, barred |
today | number | | 0.. | rate
distance_km | number | | 0..20100 | km
transport | number | | | price
treatment | number | | | price
charges | number | | | price
replaces | number | | 0.. | 1
most | number | | 0.. | rate
price | number | | | price
pays | choice | | giver, receiver |
capital | number | | 0.. | money
life | number | | 0.. | year
fixed_cost | number | | 0.. | money/year
least | number | | 0.. | rate
requires | text | | |
claimed_co2 | number | | | t/year
source | text | | |
""")
DISTANCES = declare("""
from_company | text | yes | |
to_company | text | yes | |
distance_km | number | yes | 0..20100 | km
""")
OPPORTUNITIES = declare("""
opportunity | text | yes | |
parent | text | | |
title | text | | |
title_vi | text | | |
stream_id | text | | |
need_id | text | | |
source | text | | |
""")
PLANTS = declare("""
plant_id | id | yes | |
company | text | yes | |
park | text | | |
latitude | number | | -90..90 | degree
longitude | number | | -180..180 | degree
conversion | text | yes | |
capacity | number | yes | 0.. | runs
operating_hours | number | | 0..8784 | h
status | choice | | existing, candidate |
capital | number | | 0.. | money
reference_capacity | number | | 0.. | runs
scale_exponent | number | | 0..3 | 1
fixed_cost | number | | 0.. | money/year
variable_cost | number | | | money/run
life | number | | 0.. | year
confidence | choice | | measured, reported, estimated, assumed |
source | text | | |
""")
PERIODS = declare("""
period | id | yes | |
hours | number | yes | 0..8784 | h
months | text | | |
repeats | number | | 0..8784 | 1
""")
STORAGE = declare("""
company | text | yes | |
material | text | yes | |
capacity | number | yes | 0.. | quantity
loss | number | | 0..1 | share
cost | number | | 0.. | price
first | number | | 0.. | quantity
last | number | | 0.. | quantity
source | text | | |
""")
HAULAGE = declare("""
mode | id | yes | |
label | text | | |
rate | number | | 0.. | haul
loading | number | | 0.. | loading
co2 | number | | 0.. | emission
reach_km | number | | 0..20100 | km
speed | number | | 0.. | km/h
payload | number | | 0.. | load
source | text | | |
confidence | choice | | measured, reported, estimated, assumed |
""")
TABLES: Mapping[str, Fields] = {
    "waste_streams": STREAMS,
    "resource_needs": NEEDS,
    "companies": COMPANIES,
    "links": LINKS,
    "distances": DISTANCES,
    "opportunities": OPPORTUNITIES,
    "plants": PLANTS,
    "periods": PERIODS,
    "storage": STORAGE,
    "haulage": HAULAGE,
}
PREFIXES: Mapping[str, tuple[str, ...]] = {
    "waste_streams": ("content",),
    "resource_needs": ("max", "min", "usual"),
    "plants": ("max", "min", "adds", "price", "disposal"),
}
