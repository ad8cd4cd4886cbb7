"""What each finding that leaves an exchange unknown asks for, told apart by what would answer it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.model.park import Park
from symbiosis.model.rule_words import EFFECTS, YES_NO_UNIT
from symbiosis.model.rulebook import RULES, Rulebook
from symbiosis.tables import conform, text_of

DECIDED = "decided by the plan"  # in the reason of a finding on what a plant passes on
THING = ["kind", "output", "via", "need", "company", "parameter"]  # what tells one from another
TOLD = ["bundle", *THING, "rule", "limit", "unit", "settles"]
Codes = npt.NDArray[np.int64]
_OF_RULE = ["loaded", "effect", "kind", "looks_at", "party", "permit", "missing"]
_STATUSES = ("status", "delivered_status")
_BASE = {"hazardous", "ordinary"}  # a row may say of its output whether it is hazardous
_SITE = {"customs": "customs", "kind": "kind"}  # facts of a company that a rule may look at


def coded(frame: pd.DataFrame) -> tuple[Codes, Codes]:
    """Give the distinct rows of a frame numbers, and the first row of each."""
    codes = np.zeros(len(frame), dtype="int64")
    for name in frame.columns:
        inner, distinct = pd.factorize(frame[name])
        codes = pd.factorize(codes * max(len(distinct), 1) + inner)[0].astype("int64")
    first = np.unique(codes, return_index=True)[1]
    return codes, first.astype("int64")


def wants_of(asking: pd.DataFrame, park: Park, law: Rulebook | None) -> tuple[Codes, pd.DataFrame]:
    """Say what the findings that leave something open ask for.

    Findings that ask for the same of the same bear one number, a bundle.

    Parameters
    ----------
    asking : pandas.DataFrame
        Findings whose verdict is unknown.
    park, law : Park, Rulebook
        Whose contents and facts are asked, and by which rules.

    Returns
    -------
    bundle : numpy.ndarray
        A number for each finding.
    wants : pandas.DataFrame
        `bundle`, what tells a thing apart (`kind, output, via, need, company, parameter`), `rule`,
        `limit, unit` where one is asked, and whether it only `settles` a status. A blank kind is
        of what nobody could find out.
    """
    rules = conform(None if law is None else law.rules, RULES).drop_duplicates("rule")
    asked = asking[["stage", "rule", "output", "via", "need", "parameter", "limit", "unit"]]
    told = rules.set_index("rule")[_OF_RULE].reindex(asked["rule"]).reset_index(drop=True)
    asked = asked.assign(kind=_kinds(asking, told, park))
    scopes = law.scopes if law is not None else pd.DataFrame(columns=["rule", "field"])
    looks = scopes["field"].isin(["use", *(f"receiver.{fact}" for fact in _SITE)])
    of_need = asked["rule"].isin(scopes.loc[looks, "rule"])
    receiver = (asked["kind"] == "permit") & (told["party"] == "receiver").to_numpy()
    alone = receiver | (asked["output"] == "") | (asked["kind"] == "doubt") & of_need
    asked["need"] = asked["need"].where(alone, "")
    later = (asked["stage"] == "specification") | (told["looks_at"] == "delivered").to_numpy()
    asked["via"] = asked["via"].where(later, "").replace("*", "")
    codes, first = coded(asked.drop(columns=["limit", "unit"]))
    bundles = asked.iloc[first].reset_index(drop=True).assign(bundle=np.arange(len(first)))
    bundles["settles"] = ~told["effect"].iloc[first].fillna("forbid").isin(EFFECTS).to_numpy()
    bundles["permit"] = told["permit"].iloc[first].fillna("").to_numpy()
    bundles["party"] = told["party"].iloc[first].fillna("").to_numpy()
    return codes, _wants(bundles, park, law)


def _kinds(asking: pd.DataFrame, told: pd.DataFrame, park: Park) -> npt.NDArray[np.object_]:
    """Say of each finding what sort of thing it asks for."""
    named = (asking["parameter"] != "").to_numpy() & asking["value"].isna().to_numpy()
    gives = asking["output"].isin(park.outputs.loc[park.outputs["plant"] != "", "output"])
    planned = np.zeros(len(asking), dtype=bool)
    reasons = asking.loc[gives, "reason"]
    planned[gives.to_numpy()] = reasons.str.contains(DECIDED, regex=False) & ~reasons.str.contains(
        "not measured", regex=False
    )
    known = told["loaded"].notna().to_numpy()
    licence = (told["kind"] == "licence").to_numpy()
    permit = licence & (told["missing"] == "unknown").to_numpy()
    silent = known & ~told["loaded"].eq(True).to_numpy()
    silent |= known & ~licence & (told["effect"] == "unknown").to_numpy()
    return np.select(
        [silent & ~named, named & planned, named, permit, known],
        ["rule", "limit", "measurement", "permit", "doubt"],
        default="",
    ).astype(object)


def _wants(bundles: pd.DataFrame, park: Park, law: Rulebook | None) -> pd.DataFrame:
    """Give what each bundle asks for, thing by thing."""
    of_kind = {kind: bundles[bundles["kind"] == kind] for kind in bundles["kind"].unique()}
    none = bundles.head(0)
    parts = [of_kind.get("", none)]
    rule = of_kind.get("rule", none)
    parts.append(rule.assign(parameter=rule["rule"], output="", via="", need="", company=""))
    for kind in ("limit", "measurement"):
        rows = of_kind.get(kind, none)
        rows = rows.assign(parameter=rows["parameter"].str.split(" ")).explode("parameter")
        parts.append(_measured(rows.reset_index(drop=True), park, law) if len(rows) else rows)
    permit = of_kind.get("permit", none)
    company = _company(permit, park, (permit["party"] == "receiver").to_numpy())
    same = {"output": "", "via": "", "need": ""}
    parts.append(permit.assign(parameter=permit["permit"], company=company, **same))
    parts.append(_doubts(of_kind.get("doubt", none), park, law))
    whole = pd.concat([part for part in parts if len(part)] or [none], ignore_index=True)
    blank = {"company": "", "limit": np.nan, "unit": ""}
    for name, value in blank.items():
        whole[name] = whole[name].fillna(value) if name in whole else value
    return whole[TOLD]


def _company(rows: pd.DataFrame, park: Park, of_need: npt.NDArray[np.bool_]) -> pd.Series:
    """Give the company of the need, or of the output."""
    giver = text_of(rows["output"], park.outputs.set_index("output")["company"])
    taker = text_of(rows["need"], park.needs.set_index("need")["company"])
    return giver.where(~of_need, taker)


def _measured(rows: pd.DataFrame, park: Park, law: Rulebook | None) -> pd.DataFrame:
    """Say of contents that are not known whether they, a yes or no, or the dry matter is lacking."""
    rows = rows.assign(company=_company(rows, park, (rows["output"] == "").to_numpy()))
    limits = law.limits if law is not None else pd.DataFrame(columns=[*_LIMIT])
    limits = limits[_LIMIT].assign(several=limits.duplicated(["rule", "parameter"], keep=False))
    limits = limits.drop_duplicates(["rule", "parameter"]).rename(
        columns={"value": "asked", "unit": "in", "basis": "into"}
    )
    rows = rows.merge(limits, on=["rule", "parameter"], how="left")
    for name in ("in", "into", "adjusted"):
        rows[name] = rows[name].fillna("")
    own = rows["rule"] == ""  # the receiver's specification states its limit in the finding
    single = rows["several"].eq(False)
    rows["limit"] = rows["limit"].where(own, rows["asked"].where(single))
    rows["unit"] = rows["unit"].where(own, rows["in"])
    contents = park.contents[["owner", "parameter", "basis"]].drop_duplicates(
        ["owner", "parameter"]
    )
    contents = contents.rename(columns={"owner": "output", "basis": "stated"})
    rows = rows.merge(contents, on=["output", "parameter"], how="left")
    rows["stated"] = rows["stated"].fillna("")
    there = rows["stated"] != ""
    stuck = there & (rows["via"] == "") & (rows["kind"] == "measurement")
    rows["via"] = rows["via"].where(there, "")
    rows.loc[rows["in"] == YES_NO_UNIT, "kind"] = "condition"
    return _compared(rows, stuck, park)


def _answers(rows: pd.DataFrame, park: Park, law: Rulebook) -> pd.DataFrame:
    """Say what rules that give a status ask for and nobody told, where the status is in doubt."""
    looks = law.scopes.loc[law.scopes["field"].isin(_STATUSES), ["rule", "value"]]
    looks = looks[~looks["value"].isin(_BASE)].drop_duplicates()
    gives = law.rules[["rule", "effect"]].rename(columns={"rule": "gives", "effect": "value"})
    asks = law.limits[["rule", "parameter", "unit"]].rename(columns={"rule": "gives"})
    asks = looks.merge(gives, on="value").merge(asks, on="gives").rename(columns={"unit": "in"})
    found = rows.drop(columns="parameter").merge(asks, on="rule")
    stated = pd.MultiIndex.from_frame(park.contents[["owner", "parameter"]])
    found = found[~pd.MultiIndex.from_frame(found[["output", "parameter"]]).isin(stated)]
    company = _company(found, park, np.zeros(len(found), dtype=bool))
    kind = np.where(found["in"] == YES_NO_UNIT, "condition", "measurement")
    return found.assign(rule=found["gives"], kind=kind, company=company, via="", need="")


_LIMIT = ["rule", "parameter", "value", "unit", "basis", "adjusted"]


def _compared(rows: pd.DataFrame, stuck: pd.Series, park: Park) -> pd.DataFrame:
    """Say what is lacking to compare a content that is stated in another basis."""
    dry = park.contents.loc[park.contents["parameter"] == "dry_matter", "owner"]
    between = rows["stated"] != rows["into"]
    wet = (rows["adjusted"] == "qcvn_dry_share") | (
        between & (rows[["stated", "into"]] == "dry").any(axis=1)
    )
    needs_dry = stuck & wet & ~rows["output"].isin(dry)
    thin = stuck & ~needs_dry & between & (rows[["stated", "into"]] == "volume").any(axis=1)
    site = stuck & ~needs_dry & ~thin & ~between & (rows["adjusted"] != "")
    rows.loc[needs_dry, ["kind", "parameter"]] = ["density or dry matter", "dry_matter"]
    rows.loc[thin, ["kind", "parameter"]] = ["density or dry matter", "density"]
    rows.loc[site, "parameter"] = rows.loc[site, "adjusted"]
    rows.loc[site, ["kind", "output"]] = ["fact", ""]
    other = needs_dry | thin | site
    rows["limit"] = rows["limit"].mask(other)
    rows["unit"] = rows["unit"].mask(other, "")
    return rows


def _doubts(rows: pd.DataFrame, park: Park, law: Rulebook | None) -> pd.DataFrame:
    """Say what would settle whether a rule applies: a status, or a fact of a company or need."""
    if not len(rows) or law is None:
        return rows.assign(kind="")
    looks = law.scopes.groupby("field")["rule"].agg(set)
    values = law.scopes[law.scopes["field"].isin(_STATUSES)].groupby("rule")["value"].agg(set)
    status = rows[rows["rule"].isin(values.index)]
    word = text_of(status["output"], park.outputs.set_index("output")["hazardous"])
    base = status["rule"].map(values).map(lambda names: bool(names & _BASE)).astype(bool)
    tested = status[base & ~word.isin(["yes", "no"])]
    company = _company(tested, park, np.zeros(len(tested), dtype=bool))
    told = {"kind": "status", "parameter": "hazardous", "via": "", "need": ""}
    parts = [tested.assign(company=company, **told), _answers(status, park, law)]
    sites = park.sites.drop_duplicates("company").set_index("company")
    for side, of_need in (("giver", False), ("receiver", True)):
        for fact, column in _SITE.items():
            mine = rows[rows["rule"].isin(looks.get(f"{side}.{fact}", set()))]
            mine = mine.assign(company=_company(mine, park, np.full(len(mine), of_need)))
            mine = mine[text_of(mine["company"], sites[column]) == ""]
            told = {"kind": "fact", "parameter": column, "output": "", "via": "", "need": ""}
            parts.append(mine.assign(**told))
    mine = rows[rows["rule"].isin(looks.get("use", set())) & (rows["need"] != "")]
    mine = mine[text_of(mine["need"], park.needs.set_index("need")["use"]) == ""]
    company = _company(mine, park, np.full(len(mine), True))
    told = {"kind": "fact", "parameter": "use", "output": "", "via": ""}
    parts.append(mine.assign(company=company, **told))
    found = pd.concat([part for part in parts if len(part)] or [rows.head(0)])
    lost = rows[~rows["bundle"].isin([*found["bundle"], *status["bundle"]])]
    lost = lost.assign(kind="", parameter="")
    return pd.concat([lost, found]) if len(lost) else found
