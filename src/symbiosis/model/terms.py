"""The terms of one exchange, each with its source, its date and place, and how sure it is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbiosis.model.catalogue import Catalogue
from symbiosis.model.grid import factor_of
from symbiosis.model.park import Park
from symbiosis.tables import conform, declare

TERMS = declare("""
term              | text   |           | of the arcs
amount            | number | as unit    | for a unit at the output's gate
unit              | text   |           | of the amount
from              | text   |           | row or block that it comes from
source            | text   |           | where that comes from
valid             | text   |           | date or year that it holds for
place             | text   |           | park or country that it holds for
confidence        | text   |           | measured, reported, estimated, assumed
""")
MONEY = ("avoided_disposal", "avoided_purchase", "transport", "treatment", "charges")
CARBON = ("co2_supply", "co2_disposal", "co2_transport", "co2_treatment", "re_emitted")
CATALOGUE = "the catalogue, "

Row = dict[str, Any]


def terms_of(
    arc: pd.Series, park: Park, known: Catalogue, levies: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Give every term of an exchange with what it rests on, a row for each thing it rests on.

    Parameters
    ----------
    arc : pandas.Series
        A row of `Matches.arcs`.
    park, known : Park, Catalogue
        What it was made from.
    levies : pandas.DataFrame, optional
        `Matches.levies`, what rules levy.
    """
    rests = _Sources(arc, park, known)
    told = {
        "avoided_disposal": rests.output("disposal_cost"),
        "avoided_purchase": rests.need("price"),
        "transport": rests.haul("transport"),
        "treatment": rests.way("treatment"),
        "charges": rests.link("charges") or rests.rules(levies),
        "co2_supply": rests.material(rests.usual()),
        "co2_disposal": rests.material(str(arc["material"])),
        "co2_transport": rests.haul(""),
        "co2_treatment": rests.way(""),
        "re_emitted": [],
    }
    currency = str(park.settings.get("currency", ""))
    rows = []
    for name in (*MONEY, *CARBON):
        unit = f"{currency if name in MONEY else 't'}/{arc['unit']}"
        worth = {"term": name, "amount": float(arc[name]), "unit": unit}
        bases = told[name] if arc[name] else []
        rows += [worth | basis for basis in bases or [{}]]
    return conform(pd.DataFrame(rows), TERMS, "terms")


class _Sources:
    """Looks up the rows and blocks that one exchange rests on."""

    def __init__(self, arc: pd.Series, park: Park, known: Catalogue) -> None:
        self.arc, self.park, self.known = arc, park, known
        self.date = str(park.settings.get("date") or "")

    def output(self, column: str) -> list[Row]:
        """Give the row of the output, or the block that lent it a price."""
        rows = self.park.outputs
        row = rows[rows["output"] == self.arc["output"]].iloc[0]
        return self._stream(row, "output", column, str(row["material"]))

    def need(self, column: str) -> list[Row]:
        """Give the row of the need, or the block that lent it a price, and the ratio's basis."""
        rows = self.park.needs
        row = rows[rows["need"] == self.arc["need"]].iloc[0]
        return self._stream(row, "need", column, self.usual())

    def usual(self) -> str:
        """Name the material that is displaced."""
        rows = self.park.needs
        row = rows[rows["need"] == self.arc["need"]].iloc[0]
        return str(row["usual_material"] or row["material"])

    def _stream(self, row: pd.Series, kind: str, column: str, material: str) -> list[Row]:
        """Give what a price of a stream or a need rests on."""
        if column in str(row["estimated"]).split():
            lent = self.material(material, emits=False)
            return [basis | {"confidence": "estimated"} for basis in lent]
        guessed = column in str(row["assumed"]).replace(",", " ").split()
        sure = "assumed" if guessed else str(row["confidence"])
        where = f"{kind} {row[kind]}"
        return [self._row(where, str(row["source"]), self.date, str(row.get("park", "")), sure)]

    def link(self, column: str) -> list[Row]:
        """Give the link that states a term, if one does."""
        links = self.park.links
        for key in ("output", "via", "need"):
            links = links[links[key] == self.arc[key]]
        if column and len(links) and pd.notna(links[column].iloc[0]):
            return [self._row("link", str(links["source"].iloc[0]), self.date, "", "reported")]
        return []

    def rules(self, levies: pd.DataFrame | None) -> list[Row]:
        """Give the rules that levy something on the exchange."""
        if levies is None:
            return []
        mine = levies["charge"] != 0
        for key, any_ in (("output", ""), ("via", "*"), ("need", "")):
            mine &= levies[key].isin([any_, self.arc[key]])
        told = levies.loc[mine, ["rule", "source", "valid", "place", "confidence"]]
        return [self._row(f"rule {rule}", *rest) for rule, *rest in told.itertuples(index=False)]

    def haul(self, column: str) -> list[Row]:
        """Give the link that states the transport, else the mode: of the park or the catalogue."""
        stated = self.link(column)
        if stated or not self.arc["haul"]:
            return stated
        for whose, table in (("the park's ", self.park.haulage), (CATALOGUE, self.known.haulage)):
            mine = table[table["mode"] == self.arc["haul"]]
            if len(mine):
                row = mine.iloc[0]
                where = f"{whose}haulage.{row['mode']}"
                told = self._row(where, str(row["source"]), "", "", str(row["confidence"]))
                return [
                    told,
                    *(self.material("electricity", not column) if row["energy"] > 0 else []),
                ]
        return []

    def way(self, column: str) -> list[Row]:
        """Give the link that states the treatment, else the conversions and what they buy."""
        stated = self.link(column)
        if stated:
            return stated
        steps = [step for step in str(self.arc["via"]).split(" > ") if step]
        ports = self.known.ports
        bought = ports[ports["conversion"].isin(steps) & ports["role"].isin(["utility", "residue"])]
        rows = self._blocks("conversion", steps)
        return rows + [
            row for name in bought["material"].unique() for row in self.material(name, not column)
        ]

    def material(self, name: str, emits: bool = True) -> list[Row]:
        """Give the block of a material; of electricity, where it counts by its CO2, also the grid."""
        grid = self.grid() if emits and name == "electricity" else []
        return self._blocks("material", [name]) + grid

    def grid(self) -> list[Row]:
        """Give the grid factor that counts: the catalogue's of country and year, else the park's."""
        sites = self.park.sites
        mine = sites.loc[sites["company"] == self.arc["giver"], "country"]
        country = str(mine.iloc[0]) if len(mine) else ""
        stated = "grid_factor" in str(self.park.settings.get("stated", "grid_factor")).split()
        found = None if stated else factor_of(self.known, country, self.date)
        if found is None:
            value = self.park.settings.get("grid_factor")
            return [self._row("setting grid_factor", f"{value} t/MWh", self.date, "", "reported")]
        told = [str(found[name]) for name in ("factor", "source", "valid", "place", "confidence")]
        return [self._row(CATALOGUE + f"factor.{told[0]}", *told[1:])]

    def _blocks(self, kind: str, names: list[str]) -> list[Row]:
        """Give blocks of the catalogue by their keys."""
        table = getattr(self.known, f"{kind}s").set_index(kind)
        return [
            self._row(
                f"{CATALOGUE}{kind}.{name}",
                str(table.loc[name, "source"]),
                "",
                "",
                str(table.loc[name, "confidence"]),
            )
            for name in names
            if name in table.index
        ]

    @staticmethod
    def _row(where: str, source: str, valid: str, place: str, confidence: str) -> Row:
        """Make what a term rests on."""
        told = {"from": where, "source": source, "valid": valid, "place": place}
        return told | {"confidence": confidence}
