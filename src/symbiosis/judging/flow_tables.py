"""Flows between companies and the outside as one table: checked, or taken from a plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.errors import TableErrors
from symbiosis.judging.networks import Network
from symbiosis.knowing.names import near
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.reading.ledger import Ledger, Sheet

COLUMNS = ("from", "to", "amount", "kind")
KINDS = ("flow", "input", "export", "loss")
_ENDS = {"flow": (True, True), "input": (False, True), "export": (True, False)}
_ENDS["loss"] = _ENDS["export"]


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table of flows with all its columns, names as texts, kinds filled in.

    Raises
    ------
    TableErrors
        With every fault of the table.
    """
    ledger = Ledger()
    for column in ("from", "to", "amount"):
        if column not in table:
            ledger.table_fault(
                "flow_table", "", column, "the column is missing", f"add a column {column}"
            )
    if ledger.faults:
        raise TableErrors(ledger.fault_frame())
    frame = pd.DataFrame({name: _texts(table, name) for name in ("from", "to", "kind")})
    sheet = Sheet("flow_table", "", frame.assign(amount=_texts(table, "amount")), _rows(table))
    _fault_amounts(sheet, ledger)
    frame["kind"] = _kinds(sheet, ledger)
    if ledger.faults:
        raise TableErrors(ledger.fault_frame())
    amounts = sheet.texts("amount")
    return frame.assign(amount=amounts.where(amounts != "", "nan").astype("float64"))


def _rows(table: pd.DataFrame) -> np.ndarray:
    """Give the rows the numbers they have in a file, the heading being row 1."""
    return np.arange(len(table)) + 2


def _texts(table: pd.DataFrame, column: str) -> pd.Series:
    """Give a column as texts without blanks around them; what is missing is blank."""
    if column not in table:
        return pd.Series([""] * len(table), dtype="str")
    cells = table[column].reset_index(drop=True)
    return cells.astype(object).where(cells.notna(), "").astype("str").str.strip()


def _fault_amounts(sheet: Sheet, ledger: Ledger) -> None:
    """Fault amounts that are no numbers, and those below nought; a blank is not known."""
    texts = sheet.texts("amount")
    numbers = pd.to_numeric(texts.where(texts != "", "0"), errors="coerce").to_numpy(dtype=float)
    broken = ~np.isfinite(numbers)
    ledger.fault(sheet, broken, "amount", "the cell is no finite number", "write a number")
    ledger.fault(
        sheet, numbers < 0, "amount", "the amount is negative", "turn the flow round: swap its ends"
    )


def _kinds(sheet: Sheet, ledger: Ledger) -> pd.Series:
    """Give the kind of each row; a blank one follows from its ends."""
    kind, given = sheet.texts("kind"), sheet.texts("from") != ""
    taken = sheet.texts("to") != ""
    nowhere = (~given & ~taken).to_numpy()
    ledger.fault(
        sheet, nowhere, "from", "both ends are blank", "name the node that gives or receives it"
    )
    unknown = ~kind.isin(["", *KINDS]).to_numpy()
    mends = [
        f"perhaps you meant {near(cell, KINDS)[0]}"
        if near(cell, KINDS)
        else f"write one of {', '.join(KINDS)}, or leave it blank"
        for cell in kind[unknown]
    ]
    ledger.fault(sheet, unknown, "kind", "the kind is not known", mends)
    known = np.where(given & taken, "flow", np.where(taken, "input", "export"))
    filled = kind.where(kind != "", pd.Series(known, dtype="str"))
    for name, (from_node, to_node) in _ENDS.items():
        wrong = (filled == name) & ((given != from_node) | (taken != to_node))
        said = " and ".join(
            f"'{end}' {'names a node' if there else 'is blank'}"
            for end, there in (("from", from_node), ("to", to_node))
        )
        ledger.fault(
            sheet,
            wrong.to_numpy() & ~nowhere,
            "kind",
            f"the ends do not fit the kind: of kind {name}, {said}",
            "mend the kind or the ends",
        )
    return filled


def network_of(table: pd.DataFrame) -> Network:
    """Make the network of a checked table; rows between the same two nodes are summed.

    A row without an amount counts as a link that carries nothing; a row of nought is no link.
    """
    names = pd.concat([table["from"], table["to"]])
    number = {name: place for place, name in enumerate(sorted(set(names) - {""}))}
    rows = table[table["amount"] != 0]
    inner = rows[rows["kind"] == "flow"].groupby(["from", "to"], as_index=False)["amount"].sum()
    return Network(
        count=len(number),
        sources=inner["from"].map(number).to_numpy(dtype=int),
        targets=inner["to"].map(number).to_numpy(dtype=int),
        flows=inner["amount"].to_numpy(dtype=float),
        inputs=_border(rows, "input", "to", number),
        exports=_border(rows, "export", "from", number),
        losses=_border(rows, "loss", "from", number),
    )


def _border(rows: pd.DataFrame, kind: str, end: str, number: dict[str, int]) -> np.ndarray:
    """Sum what crosses the border at each node, of one kind."""
    part = rows[rows["kind"] == kind]
    sums = np.zeros(len(number))
    np.add.at(sums, part[end].map(number).to_numpy(dtype=int), part["amount"].fillna(0.0))
    return sums


def table_of_plan(plan: Plan) -> pd.DataFrame:
    """Give the flows of a plan in tonnes a year between companies and the outside.

    A flow is what is delivered to another company, and what is lost on its way is a loss of the
    giver; what is still bought is an input, what is still left an export. Volumes weigh by the
    density of the stream or of the catalogue, energy carriers by their heating value; what has
    no mass, as electricity, is a link without an amount. Flows within a company are left out, and
    so are companies that exchange nothing with another.
    """
    park, known = plan.matches.park, plan.matches.known
    keys = ["output", "via", "need"]
    arcs = plan.matches.arcs[[*keys, "material", "delivered_material"]]
    flows = plan.flows.merge(arcs, on=keys, how="left")
    dense = flows["output"].map(park.outputs.set_index("output")["density"]).astype("float64")
    taken = flows["amount"] * tonnes(known, flows["unit"], flows["material"], dense)
    same = flows["material"] == flows["delivered_material"]
    come = flows["delivered"] * tonnes(
        known, flows["delivered_unit"], flows["delivered_material"], dense.where(same)
    )
    between = flows["giver"] != flows["receiver"]
    bought = plan.usual.merge(park.needs[["need", "company", "material"]], on="need")
    left = plan.left.merge(park.outputs[["output", "company", "material", "density"]], on="output")
    supplied = bought["amount"] * tonnes(known, bought["unit"], bought["material"])
    gone = left["amount"] * tonnes(known, left["unit"], left["material"], left["density"])
    border = [
        _rows_of(flows["giver"], "", taken - come, "loss")[between],
        _rows_of("", bought["company"], supplied, "input"),
        _rows_of(left["company"], "", gone, "export"),
    ]
    inner = _rows_of(flows["giver"], flows["receiver"], come, "flow")[between]
    members = {"", *inner["from"], *inner["to"]}
    crossing = [
        rows[(rows["amount"] > 0) & rows["from"].isin(members) & rows["to"].isin(members)]
        for rows in border
    ]
    return pd.concat([inner, *crossing], ignore_index=True)


def _rows_of(
    giver: pd.Series | str, taker: pd.Series | str, amounts: pd.Series, kind: str
) -> pd.DataFrame:
    """Make rows of one kind, one for each amount."""
    told = {"from": giver, "to": taker, "amount": amounts, "kind": kind}
    return pd.DataFrame(told, index=amounts.index).astype({"from": "str", "to": "str"})


def table_of_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Give the table of links `from, to` whose amounts are not known, a row a pair."""
    pairs = pairs.drop_duplicates(ignore_index=True).astype("str")
    pairs = pairs[pairs["from"] != pairs["to"]].reset_index(drop=True)
    return _rows_of(pairs["from"], pairs["to"], pd.Series(np.nan, index=pairs.index), "flow")


def table_of_matches(matches: Matches) -> pd.DataFrame:
    """Give which company could give to which, by an exchange that is not forbidden."""
    arcs = matches.arcs[matches.arcs["verdict"] != "forbidden"]
    return table_of_pairs(arcs[["giver", "receiver"]].set_axis(["from", "to"], axis=1))


def tonnes(
    known: Catalogue, units: pd.Series, materials: pd.Series, density: pd.Series | None = None
) -> np.ndarray:
    """Give what a unit of each material weighs, by its measure; not known where it has no mass.

    `density` (kg/m3) goes before that of the catalogue where it is known.
    """
    table = known.materials.drop_duplicates("material", keep="last").set_index("material")
    found = table.reindex(materials.to_numpy())[["density", "heating_value"]]
    typical, heating = found.to_numpy(dtype=float).T
    own = np.full(len(units), np.nan) if density is None else density.to_numpy(dtype=float)
    dense = np.where(np.isfinite(own), own, typical)
    per_unit = [np.ones(len(units)), dense / 1000.0, 1.0 / np.where(heating > 0, heating, np.nan)]
    return np.select([units == "t", units == "m3", units == "MWh"], per_unit, np.nan)
