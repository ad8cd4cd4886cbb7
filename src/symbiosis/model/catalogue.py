"""What is known: materials, parameters, conversions, uses, profiles, haulage, factors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import pandas as pd

from symbiosis.display.cards import Card
from symbiosis.tables import Noun, Table, declare, remembered

MATERIALS = declare("""
material          | text   |           | key
label             | text   |           | English label
label_vi          | text   |           | Vietnamese label
synonyms          | text   |           | other names, separated by |
parent            | text   |           | key of the material it is a kind of
measure           | text   |           | base unit: t, m3 or MWh
phase             | text   |           | solid, sludge, liquid, gas, energy, service
density           | number | kg/m3     | typical, of a solid or liquid
dry_matter        | number | 1         | typical share of dry matter, by mass
heating_value     | number | MWh/t     | lower heating value, as received
heating_value_dry | number | MWh/t     | lower heating value of the dry matter
heating_value_gas | number | MWh/kmol  | lower heating value of a gas by amount of substance
molar_mass        | number | kg/kmol   | of a gas
haul              | text   |           | key of the haulage mode by which it travels
reach             | number | km        | farthest it is carried; none: as far as the mode goes
ewc               | text   |           | typical codes of the EU list, separated by blanks
price             | number | price_currency/base unit | what a unit costs where it is bought in
disposal_cost     | number | price_currency/base unit | what a unit costs to be rid of as a residue
price_currency    | text   |           | currency of these two
co2               | number | t/base unit | CO2 of making a unit: what displacing one avoids
co2_disposal      | number | t/base unit | CO2 of disposing of a unit: what not doing so avoids
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

COMPRESSIBILITY = declare("""
material          | text   |           | a gas
temperature       | number | degC      | at 101.325 kPa
z                 | number | 1         | compressibility factor
""")

PARAMETERS = declare("""
parameter         | text   |           | key
label             | text   |           | English label
label_vi          | text   |           | Vietnamese label
synonyms          | text   |           | other names, separated by |
unit              | text   |           | base unit
basis             | text   |           | mass, dry, volume, mole, or own
mixes             | text   |           | mass, volume, mole, dry, power x, or no
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

CONVERSIONS = declare("""
conversion        | text   |           | key
label             | text   |           | English label
label_vi          | text   |           | Vietnamese label
takes             | text   |           | the material taken first
run               | number | base unit | of it taken in one run
cost              | number | cost_currency/base unit taken | of labour, upkeep and capital
cost_currency     | text   |           | currency of the cost
cost_at           | number | base unit/year | scale at which the cost holds
scale_exponent    | number | 1         | exponent of the total cost against scale
legal_kind        | text   |           | simple, recycling, treatment
readiness         | number |           | technology readiness level, 1 to 9
effort            | text   |           | known unit, or new plant
at                | text   |           | giver or receiver: at whose gate it stands
by_dry_matter     | flag   |           | whether the yield keeps the dry matter of what goes in
plant_only        | flag   |           | only as a plant of the park, never on the way of an exchange
keeps_for         | number | h         | hours for which the product keeps, none: as long as what it takes
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

PORTS = declare("""
conversion        | text   |           | key
material          | text   |           | key
amount            | number | base unit/run | per base unit of what is taken first; taken < 0 < given
role              | text   |           | main (taken first), utility, product (given first), residue
""")

OUTLETS = declare("""
conversion        | text   |           | key
material          | text   |           | product
parameter         | text   |           | key
kind              | text   |           | fixed (a content) or removed (a share of the content)
value             | number | as unit    | content, or share
unit              | text   |           | unit of a content
basis             | text   |           | mass, dry, volume, mole, or own
""")

REPLACEMENTS = declare("""
material          | text   |           | what is delivered
supply            | text   |           | the usual supply it displaces
use               | text   |           | for which use, blank for all
basis             | text   |           | stated, dry_matter, heating_value
factor            | number | 1         | units displaced for a delivered unit, or a correction of the basis
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

HAULAGE = declare("""
mode              | text   |           | key
label             | text   |           | in words
rate              | number | currency/(base unit km) | cost of a base unit over a km
loading           | number | currency/base unit | cost of loading and unloading
currency          | text   |           | of both
per               | text   |           | base unit the rate counts: t, m3 or MWh
co2               | number | t/(base unit km) | CO2 of a base unit over a km
reach_km          | number | km        | farthest it is carried
speed             | number | km/h      | how fast it travels
payload           | number | base unit | what one vehicle carries; none where there is no vehicle
instead_of        | text   |           | modes in whose place it may stand, by blanks: the cheapest counts
volume            | number | m3/base unit | that flows in a pipe; none: the material's own
pressure          | number | kPa       | absolute, of a gas in a pipe
velocity          | number | m/s       | in a pipe; none where there is no pipe
smallest          | number | m         | smallest diameter of a pipe
capital           | number | currency/km | of laying a pipe or a belt; none where there is neither
capital_at        | number | m         | diameter at which the capital holds
capital_exponent  | number | 1         | exponent of the capital against the diameter
life              | number | year      | over which the capital is spread
upkeep            | number | 1/year    | share of the capital
energy            | number | MWh/(base unit km) | electricity that moves a base unit over a km
loss              | number | 1/km      | share of what is carried that is lost on a km
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

FACTORS = declare("""
factor            | text   |           | key
value             | number | as unit    | value
unit              | text   |           | unit
place             | text   |           | country it holds for
valid             | text   |           | year or date it holds for
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

WASTE_CODES = declare("""
code              | text   |           | six digits
entry             | text   |           | absolute hazardous, absolute non-hazardous, mirror
description       | text   |           | of the EU list
""")

USES = declare("""
material          | text   |           | what is taken
use               | text   |           | feed, fuel, fertiliser, process water, raw material, ...
isic              | text   |           | ISIC division, group or class of who takes it
receiver          | text   |           | that kind of business in words
receiver_vi       | text   |           | the same in Vietnamese
replaces          | text   |           | key of the usual supply it displaces, blank if none
parameters        | text   |           | keys of what decides whether it is fit, separated by blanks
difficulty        | text   |           | easy, medium, hard
prevalence        | number | 1         | how usual it is: 1 the rule, 0.7 common, 0.4 now and then
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

PROFILES = declare("""
isic              | text   |           | ISIC class
label             | text   |           | kind of business, English
label_vi          | text   |           | kind of business, Vietnamese
side              | text   |           | output or need
material          | text   |           | what it typically gives or takes
use               | text   |           | what a need is for
source            | text   |           | where the row comes from
confidence        | text   |           | measured, reported, estimated, assumed
""")

ISIC = declare("""
code              | text   |           | two to four digits
title             | text   |           | of the division, group or class
""")

_KEYS: dict[str, tuple[str, ...]] = {
    "materials": ("material",),
    "compressibility": ("material",),
    "parameters": ("parameter",),
    "conversions": ("conversion",),
    "ports": ("conversion",),
    "outlets": ("conversion",),
    "replacements": ("material", "supply", "use"),
    "haulage": ("mode",),
    "factors": ("factor",),
    "waste_codes": ("code",),
    "uses": ("material", "use", "isic"),
    "profiles": ("isic",),
    "isic": ("code",),
}
_HEADS = {"compressibility": "materials", "ports": "conversions", "outlets": "conversions"}


@dataclass(frozen=True, eq=False, repr=False)
class Catalogue(Noun):
    """What is known of materials, parameters, conversions, who takes what, haulage and factors.

    `a | b` joins two catalogues; where both name a thing, the right one's is taken whole.
    `Catalogue.columns()` gives every column with its unit and meaning.

    Attributes
    ----------
    materials, compressibility, parameters : pandas.DataFrame
        Things and what is measured of them.
    conversions, ports, outlets, replacements : pandas.DataFrame
        What becomes of what, and what it displaces.
    haulage, factors, waste_codes : pandas.DataFrame
        How things travel, dated numbers, the EU list of waste.
    uses, profiles, isic : pandas.DataFrame
        Who takes a material and for what, what a kind of business typically gives and takes,
        the classes of ISIC Rev.4.

    Examples
    --------
    >>> import symbiosis as sym
    >>> known = sym.catalogue()
    >>> known.materials.set_index("material").loc["carbon_dioxide", "measure"]
    't'
    """

    materials: pd.DataFrame
    compressibility: pd.DataFrame
    parameters: pd.DataFrame
    conversions: pd.DataFrame
    ports: pd.DataFrame
    outlets: pd.DataFrame
    replacements: pd.DataFrame
    haulage: pd.DataFrame
    factors: pd.DataFrame
    waste_codes: pd.DataFrame
    # With a blank to begin with, so that a catalogue saved without them is read all the same.
    uses: pd.DataFrame = field(default_factory=pd.DataFrame)
    profiles: pd.DataFrame = field(default_factory=pd.DataFrame)
    isic: pd.DataFrame = field(default_factory=pd.DataFrame)

    tables: ClassVar[dict[str, Table]] = {
        "materials": MATERIALS,
        "compressibility": COMPRESSIBILITY,
        "parameters": PARAMETERS,
        "conversions": CONVERSIONS,
        "ports": PORTS,
        "outlets": OUTLETS,
        "replacements": REPLACEMENTS,
        "haulage": HAULAGE,
        "factors": FACTORS,
        "waste_codes": WASTE_CODES,
        "uses": USES,
        "profiles": PROFILES,
        "isic": ISIC,
    }

    def __or__(self, other: Catalogue) -> Catalogue:
        """Join two catalogues; what both name is taken from the right one."""
        joined: dict[str, Any] = {}
        for name, keys in _KEYS.items():
            left, right = getattr(self, name), getattr(other, name)
            heads = getattr(other, _HEADS.get(name, name))  # a block without a part has none
            columns = list(keys)
            named = pd.MultiIndex.from_frame(heads[columns])
            kept = left[~pd.MultiIndex.from_frame(left[columns]).isin(named)]
            joined[name] = pd.concat([kept, right], ignore_index=True)
        return Catalogue(**joined)

    def lineage(self, material: str) -> list[str]:
        """Give a material and the materials it is a kind of, nearest first."""
        return list(_lineages(self).get(material, (material,)))

    def lineages(self) -> dict[str, tuple[str, ...]]:
        """Give the lineage of every material."""
        return _lineages(self)

    def makes(self) -> dict[str, list[tuple[str, str]]]:
        """Give for each material the conversions that take it first, each with its product.

        A conversion that only plants have is no step of a way and is left out.
        """
        return _makes(self)

    def card(self) -> Card:
        """Say how many materials, parameters and conversions are known."""
        facts = {name: f"{len(getattr(self, name)):,}" for name in self.tables}
        return Card("Catalogue", facts)


@remembered
def _lineages(known: Catalogue) -> dict[str, tuple[str, ...]]:
    """Follow the parents of every material."""
    parents = dict(zip(known.materials["material"], known.materials["parent"], strict=True))
    return {material: tuple(_line(material, parents)) for material in parents}


@remembered
def _makes(known: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """Find the conversions that take each material first, and what they make."""
    products = known.ports[(known.ports["role"] == "product") & (known.ports["amount"] > 0)]
    product = products.groupby("conversion")["material"].first().to_dict()
    steps = known.conversions[~known.conversions["plant_only"]]
    found: dict[str, list[tuple[str, str]]] = {}
    for conversion, taken in zip(steps["conversion"], steps["takes"], strict=True):
        if conversion in product:
            found.setdefault(str(taken), []).append((conversion, product[conversion]))
    return found


def _line(material: str, parents: dict[str, str]) -> list[str]:
    """Follow the parents of a material; a line that bites its tail ends there."""
    line: list[str] = []
    while material and material not in line:
        line.append(material)
        material = parents.get(material, "")
    return line
