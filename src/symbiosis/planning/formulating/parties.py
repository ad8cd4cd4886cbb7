"""Whose gain a unit of each column is: of the giver, the receiver, the owner of a plant."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.planning.formulating.case import KEYS
from symbiosis.planning.formulating.layout import Layout
from symbiosis.planning.formulating.measures import measured, seasonal
from symbiosis.tables import text_of


def gain_of(layout: Layout, company: str) -> np.ndarray:
    """Give what a unit of each column brings to one company, in the park's currency.

    Where a link states what the receiver pays the giver, the giver gains the disposal it avoids
    and the price, the receiver the purchase it avoids less the price; transport falls to who the
    link says pays it, to the receiver where it does not say; treatment to the gate at which it
    stands; charges to the giver. Where no price is stated, the two halve the exchange's benefit,
    which is assumed. The fixed costs of a link are halved too. A plant and a store cost their
    owner.
    """
    case = layout.case
    columns = layout.frame
    benefit = measured(layout, "benefit")
    shares = _shares(layout)
    part = np.zeros(layout.width)
    arcs = case.arcs
    for side in ("giver", "receiver"):
        mine = (arcs[side] == company).to_numpy(dtype=float)
        part[layout.grid("flow")] += (mine * shares[side])[:, None]
    flows = layout.grid("flow")
    terms = _fixed_terms(layout, company)
    gain = benefit * part
    gain[flows] += terms
    both = arcs.iloc[layout.decided]
    half = 0.5 * (both["giver"] == company) + 0.5 * (both["receiver"] == company)
    gain[layout.of("used")] = benefit[layout.of("used")] * half.to_numpy(dtype=float)
    owners = case.plants.set_index("plant")["company"]
    owns = text_of(columns["plant"], owners) == company
    keeps = text_of(columns["storage"], _owners_of_stores(layout)) == company
    own = ((columns["plant"] != "") & owns | (columns["storage"] != "") & keeps).to_numpy()
    return np.where(own, benefit, gain)


def _owners_of_stores(layout: Layout) -> pd.Series:
    """Give the company of each store."""
    return layout.case.holds.drop_duplicates("storage").set_index("storage")["company"]


def _priced(layout: Layout) -> pd.DataFrame:
    """Give price and payer of each arc that states a price."""
    links = layout.case.matches.park.links[[*KEYS, "price", "pays"]]
    return layout.case.arcs[KEYS].merge(links, on=KEYS, how="left")


def _shares(layout: Layout) -> dict[str, np.ndarray]:
    """Give the share of its benefit that falls to each side of an arc without a price."""
    halved = _priced(layout)["price"].isna().to_numpy()
    return {side: np.where(halved, 0.5, 0.0) for side in ("giver", "receiver")}


def _fixed_terms(layout: Layout, company: str) -> np.ndarray:
    """Give what a unit of each arc with a price brings to a company in each period."""
    arcs, told = layout.case.arcs, _priced(layout)
    known = layout.case.matches.known.conversions.set_index("conversion")["at"]
    first = arcs["via"].str.split(" > ").str[0]
    at_receiver = (first.map(known).fillna("giver") == "receiver").to_numpy()
    hauls = (told["pays"] != "giver").to_numpy()  # blank: the receiver
    price = told["price"].to_numpy(dtype=float)
    transport = arcs["transport"].to_numpy(dtype=float)
    treatment = arcs["treatment"].to_numpy(dtype=float)
    giver = (
        (arcs["avoided_disposal"] - arcs["charges"]).to_numpy(dtype=float)
        + price
        - np.where(hauls, 0.0, transport)
        - np.where(at_receiver, 0.0, treatment)
    )
    receiver = arcs["benefit"].to_numpy(dtype=float) - giver
    disposal, purchase = seasonal(layout)
    gives = (arcs["giver"] == company).to_numpy(dtype=float)[:, None]
    takes = (arcs["receiver"] == company).to_numpy(dtype=float)[:, None]
    gain = gives * (giver[:, None] + disposal) + takes * (receiver[:, None] + purchase)
    terms: np.ndarray = np.where(np.isnan(price)[:, None], 0.0, gain)
    return terms
