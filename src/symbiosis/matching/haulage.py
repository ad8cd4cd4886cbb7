"""How things travel: the park's haulage before the catalogue's, for each material hauled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from symbiosis.matching.money import converted
from symbiosis.model.annuity import annuity
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park
from symbiosis.tables import remembered

MONEY = ["rate", "loading", "capital"]
# Of a pipe or a belt; a rate that the park states holds all of it.
LINE = [
    *("capital", "capital_at", "capital_exponent", "life", "upkeep", "energy"),
    *("volume", "pressure", "velocity", "smallest"),
]
COUNTED = ["rate", "loading", "co2", "payload", "volume", "energy"]  # for the unit of the mode
NUMBERS = list(dict.fromkeys([*COUNTED, "reach_km", "speed", "loss", *LINE]))
TEXTS = ["per", "confidence", "instead_of"]
GAS_CONSTANT = 8.314462618  # kJ/(kmol K)
WARM = 298.15  # K, of a gas in a pipe


class Mode(NamedTuple):
    """One way to carry one material; `quantity` are the units it counts for a base unit."""

    key: str
    confidence: str
    quantity: float
    rate: float  # currency for a unit and a km, as are the next three
    co2: float  # t
    energy: float  # MWh of electricity
    power: float  # currency for a MWh of it
    loading: float  # currency for a unit
    payload: float  # units; not a number where there is no vehicle
    reach: float  # km
    volume: float  # m3 for a unit, in a pipe
    velocity: float  # m/s; not a number where there is no pipe
    smallest: float  # m
    capital: float  # currency a km; not a number where there is neither pipe nor belt
    capital_at: float  # m
    exponent: float
    yearly: float  # share of the capital that a year costs: annuity and upkeep
    whole: bool  # whether a vehicle is paid whole, also where it is not full


_NONE = float("nan")
# A service is given where it is needed: nothing of it travels.
STAYS = Mode(
    "", "reported", 0, 0, 0, 0, 0, 0, _NONE, _NONE, _NONE, _NONE, 0, _NONE, _NONE, 1, 0, False
)


def modes_of(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give each haulage mode as `_modes` does, worked out once for a park and a catalogue."""
    made = _made(park)
    if known not in made:
        made[known] = _modes(park, known)
    return made[known].copy(deep=False)


@remembered
def _made(park: Park) -> WeakKeyDictionary[Catalogue, pd.DataFrame]:
    """Hold the modes of a park by catalogue."""
    return WeakKeyDictionary()


def _modes(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give each haulage mode, money in the park's currency, by what the park states of it.

    Where the park leaves a cell open the catalogue's counts, unless the park counts the mode in
    another unit. Money without a rate of its currency is not known. A rate that the park states
    holds the capital of a pipe or a belt too.
    """
    general = _cells(known.haulage.set_index("mode"), park.settings)
    own = park.haulage.drop_duplicates("mode").set_index("mode")
    own["currency"] = own["currency"].mask(own["currency"] == "", park.settings.get("currency"))
    stated = _cells(own, park.settings)
    open_ = general.reindex(own.index)
    open_.loc[stated["per"].notna() & (stated["per"] != open_["per"]), COUNTED] = np.nan
    open_.loc[own["rate"].notna(), LINE] = np.nan
    lost = own[MONEY].notna() & stated[MONEY].isna()
    open_.loc[lost.any(axis=1), MONEY] = np.nan
    stated = stated.where(stated.notna(), open_)
    rest = general[~general.index.isin(stated.index)]
    modes = pd.concat([part for part in (stated, rest) if len(part)] or [general])
    return modes.fillna(dict.fromkeys(TEXTS, "")).rename_axis("mode").reset_index()


def _cells(modes: pd.DataFrame, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Give the cells of modes, their money in the park's currency; a blank text is not known."""
    money = {name: converted(modes[name], modes["currency"], settings) for name in MONEY}
    texts = {name: modes[name].mask(modes[name] == "") for name in TEXTS}
    return modes[NUMBERS].assign(**money, **texts)


def hauled(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give of each material how far, how fast and with what loss the mode that it names carries it.

    Columns `hauled_material, reach_km, speed, loss`. How far: what the park states of the mode,
    else the material's own reach, else that of the mode.
    """
    modes = modes_of(park, known).rename(columns={"mode": "haul"})
    told = known.materials[["material", "haul", "reach"]].merge(modes, on="haul", how="left")
    by_park = told["haul"].isin(park.haulage.loc[park.haulage["reach_km"].notna(), "mode"])
    told["reach_km"] = told["reach_km"].where(by_park | told["reach"].isna(), told["reach"])
    told = told[["material", "reach_km", "speed", "loss"]]
    return told.rename(columns={"material": "hauled_material"})


def ways_to_carry(
    park: Park, known: Catalogue, materials: Iterable[str] | None = None
) -> dict[str, list[Mode]]:
    """Give for each material, or each of some, the modes that may carry it, first what it names.

    The others are those that may stand in the place of that one: sizes of a truck, a belt, a
    tanker instead of a pipe. Where the park states a mode itself, only others that it states too
    stand in its place, and its rate holds whether a vehicle is full or not. A service is not
    carried at all.
    """
    modes = modes_of(park, known)
    modes["yearly"] = yearly_share(modes, park.settings)
    power = _power_price(known, park.settings)
    named = known.materials[known.materials["haul"] != ""]
    if materials is not None:
        named = named[named["material"].isin(list(materials))]
    pairs = pd.DataFrame(
        [
            (instead, mode)
            for mode, text in zip(modes["mode"], modes["instead_of"], strict=True)
            for instead in (mode, *text.split())
        ],
        columns=["haul", "mode"],
        dtype="str",
    ).drop_duplicates()
    pairs["other"] = pairs["haul"] != pairs["mode"]
    mine = park.haulage["mode"]
    modes["whole"] = ~modes["mode"].isin(mine)
    pairs = pairs[~(pairs["other"] & pairs["haul"].isin(mine) & ~pairs["mode"].isin(mine))]
    facts = ["material", "haul", "measure", "density", "heating_value"]
    facts += ["molar_mass", "heating_value_gas"]
    told = named[facts].merge(pairs, on="haul").merge(modes, on="mode")
    told = told.sort_values(["material", "other", "mode"]).reset_index(drop=True)
    told["quantity"], told["flow"] = _quantity(told), _volume(told)
    found: dict[str, list[Mode]] = {}
    for row in told.itertuples():
        found.setdefault(str(row.material), []).append(_mode(row, power))
    services = known.materials.loc[known.materials["phase"] == "service", "material"]
    return found | {str(service): [STAYS] for service in services}


def _mode(row: Any, power: float) -> Mode:
    """Make a way to carry a material of its row; what is not stated costs nothing."""
    energy = 0.0 if np.isnan(row.energy) else float(row.energy)
    return Mode(
        key=str(row.mode),
        confidence=str(row.confidence),
        quantity=float(row.quantity),
        rate=float(row.rate),
        co2=float(row.co2),
        energy=energy,
        power=power if energy else 0.0,
        loading=0.0 if np.isnan(row.loading) else float(row.loading),
        payload=float(row.payload),
        reach=float(row.reach_km),
        volume=float(row.flow),
        velocity=float(row.velocity),
        smallest=0.0 if np.isnan(row.smallest) else float(row.smallest),
        capital=float(row.capital),
        capital_at=float(row.capital_at),
        exponent=1.0 if np.isnan(row.capital_exponent) else float(row.capital_exponent),
        yearly=float(row.yearly),
        whole=bool(row.whole),
    )


def yearly_share(modes: pd.DataFrame, settings: Mapping[str, Any]) -> np.ndarray:
    """Give the share of the capital that a year costs: its annuity over the life, and upkeep."""
    rate = float(settings.get("discount_rate") or 0.0)
    one = pd.Series(1.0, index=modes.index)
    return annuity(one, modes["life"], rate) + modes["upkeep"].fillna(0.0).to_numpy(dtype=float)


def _power_price(known: Catalogue, settings: Mapping[str, Any]) -> float:
    """Give what a MWh of electricity costs in the park's currency; not a number if not known."""
    power = known.materials[known.materials["material"] == "electricity"]
    prices = converted(power["price"], power["price_currency"], settings)
    return float(prices.iloc[0]) if len(prices) else float("nan")


def _quantity(told: pd.DataFrame) -> pd.Series:
    """Give units that the haulage rate counts for one base unit of the material."""
    same = told["measure"] == told["per"]
    t_of_m3 = (told["measure"] == "m3") & (told["per"] == "t")
    m3_of_t = (told["measure"] == "t") & (told["per"] == "m3")
    t_of_mwh = (told["measure"] == "MWh") & (told["per"] == "t")
    tonnes = told["density"] / 1000.0
    quantity = np.select(
        [same, t_of_m3, m3_of_t, t_of_mwh],
        [1.0, tonnes, 1.0 / tonnes, 1.0 / told["heating_value"]],
        default=np.nan,
    )
    return pd.Series(quantity, index=told.index)


def _volume(told: pd.DataFrame) -> np.ndarray:
    """Give m3 that flow in a pipe for a unit that its mode counts.

    What the mode states comes first; then, for a gas, p V = n R T at its pressure and 25 degC;
    then the density.
    """
    per = told["per"]
    kmol = np.select(
        [per == "t", per == "MWh"],
        [1000.0 / told["molar_mass"], 1.0 / told["heating_value_gas"]],
        default=np.nan,
    )
    gas = kmol * GAS_CONSTANT * WARM / told["pressure"]
    still = np.select([per == "m3", per == "t"], [1.0, 1000.0 / told["density"]], default=np.nan)
    return np.asarray(told["volume"].fillna(gas).fillna(pd.Series(still, index=told.index)))
