"""Joins outputs, the ways onward, and needs; and cuts what is out of reach."""

from __future__ import annotations

import pandas as pd

from symbiosis.matching.distance import distances
from symbiosis.matching.haulage import hauled
from symbiosis.matching.routes import Route, accepted, routes
from symbiosis.matching.ways import contents_after, steps_of, walk
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.park import Park

STATED = ["today", "distance_km", "transport", "treatment", "charges", "replaces", "most"]
LINK_TERMS = [*STATED, "fixed_cost", "capital", "life", "least"]


def with_dry_matter(park: Park, known: Catalogue) -> pd.DataFrame:
    """Give the outputs with their share of dry matter and where it is from.

    The content of the row counts; else the catalogue's typical one, which is then assumed.
    """
    outputs = park.outputs
    contents = park.contents
    measured = contents[contents["parameter"] == "dry_matter"].set_index("owner")["value"] / 1e6
    typical = known.materials.set_index("material")["dry_matter"]
    own = outputs["output"].map(measured).astype(float)
    outputs["dry"] = own.fillna(outputs["material"].map(typical).astype(float))
    outputs["dry_typical"] = own.isna()
    return outputs


def ways_onward(park: Park, known: Catalogue, depth: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Walk every output along every route that leads to a need.

    Returns
    -------
    ways : pandas.DataFrame
        One row for each output and route.
    delivered : pandas.DataFrame
        Contents at the end of each.
    """
    outputs = with_dry_matter(park, known)
    found = routes(known, outputs["material"].unique(), park.needs["material"].unique(), depth)
    steps = steps_of(known, park.settings, {step for route in found for step in route.steps})
    givers = {str(key): rows for key, rows in outputs.groupby("material")}
    material = park.contents["owner"].map(outputs.set_index("output")["material"])
    contents = {str(key): rows for key, rows in park.contents.groupby(material)}
    none = park.contents.head(0)
    blank = Route("", (), "")  # so that the columns are there where no route is
    walked = [walk(outputs.head(0), blank, steps)]
    after = [contents_after(none, outputs.head(0), blank, steps, known.outlets)]
    for route in found:
        given = contents.get(route.start, none)
        walked.append(walk(givers[route.start], route, steps))
        after.append(contents_after(given, givers[route.start], route, steps, known.outlets))
    return pd.concat(walked, ignore_index=True), pd.concat(after, ignore_index=True)


def candidates(
    park: Park,
    known: Catalogue,
    ways: pd.DataFrame,
    *,
    reach_km: float | None,
    internal: bool,
    only_links: bool,
) -> pd.DataFrame:
    """Join ways and needs by material; drop pairs that are out of reach or not asked for.

    What a plant takes or gives counts within its company too, but no plant feeds itself unless a
    link says so.
    """
    wanted = accepted(known, ways["delivered_material"].unique())
    needs = park.needs.add_suffix("_need").rename(columns={"need_need": "need"})
    outputs = with_dry_matter(park, known)
    pairs = (
        ways.merge(wanted, on="delivered_material")
        .merge(needs, left_on="wanted", right_on="material_need")
        .merge(outputs.drop(columns="dry"), on="output")
    )
    links = park.links
    links = links.rename(columns={name: f"link_{name}" for name in LINK_TERMS})
    terms = ["output", "via", "need", "status", *(f"link_{name}" for name in LINK_TERMS)]
    pairs = pairs.merge(links[terms], on=["output", "via", "need"], how="left")
    pairs["linked"] = pairs["status"].notna()
    pairs["status"] = pairs["status"].fillna("")
    pairs["internal"] = pairs["company"] == pairs["company_need"]
    if only_links:
        pairs = pairs[pairs["linked"]].reset_index(drop=True)
    else:
        pairs = pairs[pairs["linked"] | _counted(pairs, internal)].reset_index(drop=True)
    measured = distances(_ends(pairs), park.distances, float(park.settings["detour_factor"]))
    pairs = pd.concat([pairs, measured], axis=1).merge(
        hauled(park, known), on="hauled_material", how="left"
    )
    reach = pairs["reach_km"] if reach_km is None else pd.Series(reach_km, index=pairs.index)
    far = (pairs["distance_km"] > reach) & ~pairs["linked"]
    return pairs[~far].sort_values(["output", "via", "need"]).reset_index(drop=True)


def _counted(pairs: pd.DataFrame, internal: bool) -> pd.Series:
    """Say of each pair whether it counts without a link."""
    at_plant = (pairs["plant"] != "") | (pairs["plant_need"] != "")
    itself = at_plant & (pairs["plant"] == pairs["plant_need"])
    return (internal | ~pairs["internal"] | at_plant) & ~itself


def _ends(pairs: pd.DataFrame) -> pd.DataFrame:
    """Name the two ends of each pair as the distance wants them."""
    return pd.DataFrame(
        {
            "giver": pairs["company"],
            "receiver": pairs["company_need"],
            "latitude_a": pairs["latitude"],
            "longitude_a": pairs["longitude"],
            "latitude_b": pairs["latitude_need"],
            "longitude_b": pairs["longitude_need"],
            "link_km": pairs["link_distance_km"],
        }
    )
