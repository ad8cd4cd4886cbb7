"""A case: companies, what they leave, what they want, and the contents of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.errors import FAULT_COLUMNS
from symbiosis.model.catalogue import HAULAGE
from symbiosis.tables import Noun, Table, declare

SITES = declare("""
company           | text   |           | who: a tenant, a town, a farm
park              | text   |           | industrial park, blank outside one
latitude          | number | degree    | WGS 84
longitude         | number | degree    | WGS 84
country           | text   |           | ISO 3166 code
sector            | text   |           | ISIC or VSIC class
kind              | text   |           | tenant, developer, utility, town, farm, treater, carrier
facility          | text   |           | existing or new, blank not known
permits           | text   |           | codes of permits held, separated by blanks
permit_date       | text   |           | date of the permit, ISO
customs           | text   |           | domestic or export_processing
turnover          | number | currency/year | yearly turnover
employees         | number |           | people employed
receiving_water   | text   |           | river or lake that takes the discharge
receiving_flow    | number | m3/s      | flow of a river that takes it
receiving_volume  | number | million m3 | volume of a lake that takes it
discharge         | number | m3/day    | wastewater discharged
most_links        | number |           | largest number of links it would run
source            | text   |           | where the row comes from
""")

_STREAM = """
company           | text   |           | whose it is
park              | text   |           | industrial park of the company, blank outside one
latitude          | number | degree    | WGS 84
longitude         | number | degree    | WGS 84
material          | text   |           | key of the catalogue
description       | text   |           | in the company's own words
amount            | number | base unit/year | yearly amount; none if unquantified
amount_low        | number | base unit/year | lower end of a given range
amount_high       | number | base unit/year | upper end of a given range
amount_sd         | number | base unit/year | standard deviation, where given
unit              | text   |           | base unit of the amount: t, m3 or MWh
typed             | text   |           | the amount as it was typed, with unit and reference state
operating_hours   | number | h/year    | hours a year during which the rate holds
basis             | text   |           | as_received or dry
pattern           | text   |           | continuous, batch, seasonal, one_off
months            | text   |           | months in which it is there, as 1-3,10-12
keeps_for         | number | h         | hours before it spoils
confidence        | text   |           | measured, reported, estimated, assumed
assumed           | text   |           | columns of the row that are assumed, separated by blanks
estimated         | text   |           | columns whose blank the catalogue filled, by `estimate=True`
source            | text   |           | where the row comes from
"""

OUTPUTS = declare(
    "output | text | | unique key of the output (stream_id)\n"
    + _STREAM
    + """
ewc               | text   |           | code of the EU list of waste, six digits
vn_code           | text   |           | code of the Vietnamese list
disposal_cost     | number | currency/base unit | paid today for each unit to be rid of it
price_known       | flag   |           | whether disposal_cost was given
hazardous         | text   |           | yes, no, unknown, or blank: ask the waste code
lot               | number | base unit | size of a lot
form              | text   |           | bulk, liquid, bagged, baled, drum, pipe
tags              | text   |           | odorous, animal_origin, ..., separated by blanks
present_route     | text   |           | where it goes today
contract_until    | text   |           | date until which it is bound, ISO
density           | number | kg/m3     | the row's own density, where given
most_links        | number |           | largest number of exchanges it would have; 1 = one buyer
plant             | text   |           | plant whose port it is, blank for a company's own stream
"""
)

NEEDS = declare(
    "need | text | | unique key of the need (need_id)\n"
    + _STREAM
    + """
use               | text   |           | feed, fuel, fertiliser, process water, raw material, ...
usual_supply      | text   |           | what is bought today, as typed
usual_material    | text   |           | its key in the catalogue, blank if it has none
price             | number | currency/base unit | what a unit of the usual supply costs
price_known       | flag   |           | whether price was given
usual_most        | number | base unit/year | most the usual supply gives; none = the whole need
collect_every     | number | h         | hours between two collections
refuses           | text   |           | tags that are not taken, separated by blanks
most_links        | number |           | largest number of exchanges it would have
plant             | text   |           | plant whose port it is, blank for a company's own need
"""
)

CONTENTS = declare("""
owner             | text   |           | an output
parameter         | text   |           | key of the catalogue, or the user's own
value             | number | as unit    | content
unit              | text   |           | mg/kg, mg/kg_dm, mg/L, mol%, or the parameter's own
basis             | text   |           | mass, dry, volume, mole, or own
confidence        | text   |           | of the row it stands in
""")

SPECS = declare("""
need              | text   |           | whose specification
parameter         | text   |           | key of the catalogue, or the user's own
at_least          | number | as unit    | lower limit, none if there is none
at_most           | number | as unit    | upper limit, none if there is none
usual             | number | as unit    | content of the usual supply
usual_assumed     | flag   |           | whether that content was assumed
unit              | text   |           | mg/kg, mg/kg_dm, mg/L, mol%, or the parameter's own
basis             | text   |           | mass, dry, volume, mole, or own
""")

LINKS = declare("""
output            | text   |           | stream_id of the giver
need              | text   |           | need_id of the receiver
via               | text   |           | conversion on the way, blank for none
status            | text   |           | existing, forced, barred, or blank
today             | number | base unit/year | amount that already flows
distance_km       | number | km        | by road or pipe
transport         | number | currency/base unit | replaces the computed term
treatment         | number | currency/base unit | replaces the computed term
charges           | number | currency/base unit | replaces the computed term
replaces          | number | usual/delivered | units of the usual supply displaced
most              | number | base unit/year | largest amount
price             | number | currency/base unit | what the receiver pays the giver
pays              | text   |           | who pays the transport: giver or receiver
capital           | number | currency  | investment, if the link is used
life              | number | year      | over which the investment is spread; none = not spread
fixed_cost        | number | currency/year | of running the link at all
least             | number | base unit/year | smallest amount, if the link is used
requires_output   | text   |           | used only if the link of this output ...
requires_need     | text   |           | ... and this need is used
claimed_co2       | number | t/year    | CO2 that others claim it avoids
source            | text   |           | where the row comes from
""")

OPPORTUNITIES = declare("""
opportunity       | text   |           | number or name of the group
parent            | text   |           | group of which it is a sub-option
title             | text   |           | in English
title_vi          | text   |           | in Vietnamese
output            | text   |           | stream_id, blank for all
need              | text   |           | need_id, blank for all
source            | text   |           | where the row comes from
""")

DISTANCES = declare("""
from_company      | text   |           | giver
to_company        | text   |           | receiver
distance_km       | number | km        | by road
""")

PLANTS = declare("""
plant             | text   |           | unique key; its ports are `plant/material`
company           | text   |           | whose it is
park              | text   |           | industrial park, blank outside one
latitude          | number | degree    | WGS 84
longitude         | number | degree    | WGS 84
conversion        | text   |           | key of its recipe in the catalogue
capacity          | number | run/year  | largest number of runs
status            | text   |           | existing or candidate
capital           | number | currency  | investment at the plant's capacity, scaled from its reference
life              | number | year      | over which the investment is spread; none = not spread
fixed_cost        | number | currency/year | of a candidate only if it runs; of an existing one sunk
variable_cost     | number | currency/run | of a run, without what it buys and leaves
confidence        | text   |           | measured, reported, estimated, assumed
source            | text   |           | where the row comes from
""")

PORTS = declare("""
plant             | text   |           | key
port              | text   |           | `plant/material`: the key of its output or need
material          | text   |           | key of the catalogue
side              | text   |           | takes or gives
amount            | number | base unit/run | taken or given in a run, above 0
role              | text   |           | main, utility, product or residue
carries           | flag   |           | of an input: whether its contents end in the products
""")

ADDS = declare("""
plant             | text   |           | key
parameter         | text   |           | key
amount            | number | unit of the content x unit of its weight/year | added to what passes
unit              | text   |           | unit of the content: mg/kg (then g/year), mg/L (g/year), ...
basis             | text   |           | mass, dry, volume, mole, or own
""")

PERIODS = declare("""
period            | text   |           | key, in the order of time
hours             | number | h/year    | hours a year that it stands for
months            | text   |           | months that it covers, as 1-3,10-12; blank not known
repeats           | number | 1/year    | how often the row of periods passes in a year; 365 for days
""")

PROFILES = declare("""
side              | text   |           | output or need
owner             | text   |           | key of the output or need
period            | text   |           | key
amount            | number | base unit/year | amount of the year that falls into the period
money             | number | currency/base unit | disposal_cost or price in the period
""")

STORAGE = declare("""
storage           | text   |           | key: `company/material`
company           | text   |           | whose it is
material          | text   |           | of the company's outputs and needs that it serves
capacity          | number | base unit | largest stock
loss              | number | 1         | share of the stock lost from one period to the next
cost              | number | currency/base unit | of a unit put into it
first             | number | base unit | stock before the first period; none = that after the last
last              | number | base unit | stock after the last period; none = that before the first
source            | text   |           | where the row comes from
""")

NOTES = declare("""
file              | text   |           | file or table
row               | number |           | row as the file counts, none for the whole column
column            | text   |           | column
note              | text   |           | what was guessed, assumed or converted
""")

FAULTS = declare(
    "\n".join(
        f"{name} | {'number' if name == 'row' else 'text'} | | of a fault" for name in FAULT_COLUMNS
    )
)


@dataclass(frozen=True, eq=False, repr=False)
class Park(Noun):
    """A case: sites, outputs, needs, contents, and what the tables say besides.

    Every amount is a year's, in the base unit of its row (t, m3 or MWh); money is in the park's
    currency. `Park.columns()` gives every column with its unit and meaning.

    Attributes
    ----------
    outputs, needs, contents, specs, sites, links, opportunities, distances : pandas.DataFrame
        The facts; the ports of plants stand among the outputs and needs.
    plants, ports, adds : pandas.DataFrame
        Plants, what a run of each takes and gives, and what it adds to what passes.
    periods, profiles, storage : pandas.DataFrame
        Periods of the year, what falls into each, and what is kept from one to the next; all
        empty where the year is one.
    haulage : pandas.DataFrame
        Haulage rates of the park, which go before those of the catalogue.
    notes : pandas.DataFrame
        What was guessed, assumed or converted on reading, with its place.
    faults : pandas.DataFrame
        Rows that were set aside, with reasons (`faults="set aside"`).
    settings : Mapping
        `currency`, `date`, `carbon_price` (currency/t), `grid_factor` (t CO2/MWh),
        `detour_factor` ([1]) and the other entries of `park.toml`, defaults filled in; `stated`
        names those that were given.

    Examples
    --------
    >>> import symbiosis as sym
    >>> park = sym.example()
    >>> park.settings["currency"]
    'VND'
    """

    outputs: pd.DataFrame
    needs: pd.DataFrame
    contents: pd.DataFrame
    specs: pd.DataFrame
    sites: pd.DataFrame
    links: pd.DataFrame
    opportunities: pd.DataFrame
    distances: pd.DataFrame
    plants: pd.DataFrame
    ports: pd.DataFrame
    adds: pd.DataFrame
    periods: pd.DataFrame
    profiles: pd.DataFrame
    storage: pd.DataFrame
    haulage: pd.DataFrame
    notes: pd.DataFrame
    faults: pd.DataFrame
    settings: Mapping[str, Any] = field(default_factory=dict)

    tables: ClassVar[Mapping[str, Table]] = {
        "outputs": OUTPUTS,
        "needs": NEEDS,
        "contents": CONTENTS,
        "specs": SPECS,
        "sites": SITES,
        "links": LINKS,
        "opportunities": OPPORTUNITIES,
        "distances": DISTANCES,
        "plants": PLANTS,
        "ports": PORTS,
        "adds": ADDS,
        "periods": PERIODS,
        "profiles": PROFILES,
        "storage": STORAGE,
        "haulage": HAULAGE,
        "notes": NOTES,
        "faults": FAULTS,
    }

    def card(self) -> Card:
        """Say how many companies, outputs and needs there are, how much, and what is assumed."""
        outputs, needs = (frame[frame["plant"] == ""] for frame in (self.outputs, self.needs))
        shares = pd.concat([outputs["confidence"], needs["confidence"]])
        assumed = int((shares == "assumed").sum())
        sums = outputs.groupby("unit")["amount"].sum()
        facts = {
            "parks": f"{outputs['park'].replace('', pd.NA).nunique()}",
            "companies": f"{pd.concat([outputs['company'], needs['company']]).nunique()}",
            "outputs": f"{len(outputs)} ({int(outputs['amount'].isna().sum())} unquantified)",
            "needs": f"{len(needs)} ({int(needs['amount'].isna().sum())} unquantified)",
            "plants": f"{len(self.plants)}",
            "left a year": ", ".join(f"{value:,.0f} {unit}" for unit, value in sums.items()),
            "assumed": f"{assumed} of {len(shares)} rows",
            "set aside": f"{len(self.faults)} faults",
            "currency": str(self.settings.get("currency", "")),
            "date": str(self.settings.get("date", "")),
        }
        return Card("Park", facts)
