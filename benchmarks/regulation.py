"""Times the verdicts of a hundred rules on a million exchanges, beside two plain ways to ask them."""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pandas as pd
from candidates import points

import symbiosis as sym
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.park import Park
from symbiosis.model.rulebook import Rulebook
from symbiosis.testing import SETTINGS

OURS = "symbiosis.regulate"
LOOP, MERGE = "a loop over exchanges and rules", "a join of rules and exchanges with pandas"
CLASSES = 200  # materials
DATE = "2026-11-21"
LOOKED_AT = ("wastewater_sludge", "treated_wastewater", "coal_fly_ash", "bottom_ash",
             "carbon_dioxide", "brewers_grain_wet", "phosphogypsum", "spent_solvent",
             "recovered_paper", "digestate")  # fmt: skip
USES = ("raw material", "fuel", "feed", "fertiliser", "cement", "process water")
PARAMETERS = ("lead", "cadmium", "mercury", "arsenic", "zinc", "copper", "nickel", "cod", "tss",
              "dry_matter", "ph", "chloride")  # fmt: skip


def made_up(streams: int, seed: int = 5) -> Matches:
    """Make exchanges of materials of the catalogue: as many outputs and needs, about ten a need."""
    chance = np.random.default_rng(seed)
    known, held = sym.catalogue(), points(streams)
    every = known.materials["material"]
    first = [name for name in LOOKED_AT if name in set(every)]
    rest = every[~every.isin(first) & (known.materials["measure"] != "MWh")]
    kinds = np.array([*first, *chance.choice(rest, CLASSES - len(first), False)], dtype=object)
    measure = dict(zip(every, known.materials["measure"], strict=True))

    def rows(key: str, name: str, price: str) -> pd.DataFrame:
        material = kinds[held[f"{key}_class"]]
        return pd.DataFrame(
            {
                name: [f"{name[0]}{i}" for i in range(streams)],
                "company": [f"company {key}{i // 3}" for i in range(streams)],
                "material": material,
                "amount": chance.uniform(10, 1000, streams),
                "unit": [measure[m] for m in material],
                price: chance.uniform(1e5, 1e6, streams),
                "pattern": "continuous",
                "confidence": "reported",
            }
        )

    tables = {name: pd.DataFrame() for name in Park.tables}
    tables["outputs"] = rows("s", "output", "disposal_cost").assign(
        hazardous=chance.choice(["", "no", "yes"], streams, p=[0.1, 0.85, 0.05])
    )
    tables["needs"] = rows("n", "need", "price").assign(use=chance.choice(USES, streams))
    companies = pd.unique(pd.concat([tables["outputs"]["company"], tables["needs"]["company"]]))
    tables["sites"] = pd.DataFrame(
        {
            "company": companies,
            "kind": chance.choice(["tenant", "farm", "treater", "town"], len(companies)),
            "facility": chance.choice(["existing", "new", ""], len(companies)),
            "customs": chance.choice(["domestic", "export_processing"], len(companies)),
            "permits": chance.choice(["", "made_0 made_1", "made_2"], len(companies)),
        }
    )
    tables["contents"] = _contents(tables["outputs"]["output"], known, chance)
    park = Park(**tables, settings=dict(SETTINGS) | {"date": DATE})
    return _joined(park, known, chance)


def _contents(outputs: pd.Series, known: Any, chance: np.random.Generator) -> pd.DataFrame:
    """Give each output eight of the parameters."""
    told = known.parameters.set_index("parameter")[["unit", "basis"]]
    names = [name for name in PARAMETERS if name in told.index]
    drawn = np.argsort(chance.random((len(outputs), len(names))), axis=1)[:, :8]
    parameter = np.array(names, dtype=object)[drawn.ravel()]
    value = chance.lognormal(3, 2, len(parameter))
    value = np.where(parameter == "dry_matter", chance.uniform(1e5, 9e5, len(value)), value)
    value = np.where(parameter == "ph", chance.uniform(2, 13, len(value)), value)
    return pd.DataFrame(
        {
            "owner": outputs.to_numpy().repeat(8),
            "parameter": parameter,
            "value": value,
            "unit": told["unit"].reindex(parameter).to_numpy(),
            "basis": told["basis"].reindex(parameter).to_numpy(),
            "confidence": "reported",
        }
    )


def _joined(park: Park, known: Any, chance: np.random.Generator) -> Matches:
    """Join each need with ten outputs of its material: so many exchanges and no work of matching."""
    outputs, needs = park.outputs, park.needs
    place = chance.integers(0, 2**31, (len(needs), 10))
    of_material = {m: g.to_numpy() for m, g in outputs.groupby("material").groups.items()}
    pairs = []
    for material, rows in needs.groupby("material").groups.items():
        if material in of_material:
            mine = of_material[material]
            drawn = mine[place[rows.to_numpy()] % len(mine)]
            pairs.append(np.column_stack([drawn.ravel(), np.repeat(rows.to_numpy(), 10)]))
    pair = np.unique(np.concatenate(pairs), axis=0)
    giver, taker = outputs.iloc[pair[:, 0]], needs.iloc[pair[:, 1]]
    via = np.where(chance.random(len(pair)) < 0.2, "drying", "")
    arcs = pd.DataFrame(
        {
            "output": giver["output"].to_numpy(),
            "via": via,
            "need": taker["need"].to_numpy(),
            "giver": giver["company"].to_numpy(),
            "receiver": taker["company"].to_numpy(),
            "material": giver["material"].to_numpy(),
            "unit": giver["unit"].to_numpy(),
            "delivered_material": giver["material"].to_numpy(),
            "delivered_unit": giver["unit"].to_numpy(),
            "most": 10.0,
            "delivered": 1.0,
            "replaces": 1.0,
            "charges": 0.0,
            "levied": 0.0,
            "benefit": chance.normal(0, 1e5, len(pair)),
            "verdict": "allowed",
        }
    )
    contents = park.contents.rename(columns={"owner": "output"})
    treated = arcs.loc[arcs["via"] != "", ["output", "via"]].drop_duplicates()
    delivered = pd.concat([contents.assign(via=""), treated.merge(contents, on="output")])
    blank = pd.DataFrame()
    return Matches(arcs, blank, blank, delivered, park, known)


def rules(matches: Matches, count: int, seed: int = 9) -> Rulebook:
    """Give the shipped rules of Viet Nam, and made-up ones until so many are in force."""
    chance = np.random.default_rng(seed)
    law = sym.rulebook("vn", on=DATE)
    kinds = matches.park.outputs["material"].unique()
    units = matches.known.parameters.set_index("parameter")["unit"]
    limited = [name for name in PARAMETERS if name in units.index and name != "dry_matter"]
    begun = law.rules["in_force_from"] <= DATE
    ended = (law.rules["in_force_until"] != "") & (law.rules["in_force_until"] < DATE)
    more = max(count - int((begun & ~ended).sum()), 0)
    blocks: dict[str, Any] = {}
    for i in range(more):
        where: dict[str, Any] = {"material": chance.choice(kinds, 20, False).tolist()}
        block: dict[str, Any] = {"title": f"made-up rule {i}", "citation": "made up"}
        turn = i % 5
        if turn in (0, 1, 2):
            names = chance.choice(limited, 3, False)
            lines = [[{"parameter": p, "at_most": _limit(float(chance.lognormal(4, 1)), units[p])}]
                     for p in names]  # fmt: skip
            block |= {"kind": "content", "effect": ["forbid", "condition"][i % 2], "breach": lines}
            block["looks_at"] = "delivered" if turn == 2 else "gate"
        elif turn == 3:
            block |= {"kind": "licence", "party": ["giver", "receiver"][i % 2],
                      "permit": [f"made_{i % 4}"], "missing": "conditional"}  # fmt: skip
        else:
            block |= {"kind": "route", "effect": "condition"}
            where["use"] = chance.choice(USES, 2, False).tolist()
            where["giver.customs"] = ["export_processing"]
        blocks[f"made.{i}"] = block | {"where": where}
    return law | sym.read_rules(blocks) if blocks else law


def _limit(value: float, unit: str) -> str:
    """Write a limit in the unit of its parameter."""
    return f"{value:.4g} {unit}" if unit not in ("", "1") else f"{value:.4g}"


# --- the peers: the rules that need no status, contents in the unit of their limit ----------------


def plain(law: Rulebook) -> Rulebook:
    """Give the rules that both peers ask: routes, licences, and contents at the gate."""
    rows = law.rules[
        law.rules["rule"].str.startswith("made.") & (law.rules["looks_at"] != "delivered")
    ]
    keys = set(rows["rule"])
    tables = {name: getattr(law, name) for name in ("scopes", "limits")}
    cut = {name: table[table["rule"].isin(keys)] for name, table in tables.items()}
    return law.replace(rules=rows, **cut)


def looped(matches: Matches, law: Rulebook) -> list[str]:
    """Ask every rule of every exchange, one after the other."""
    park, lines = matches.park, matches.known.lineages()
    held: dict[str, dict[str, float]] = {}
    rows = zip(
        park.contents["owner"], park.contents["parameter"], park.contents["value"], strict=True
    )
    for owner, parameter, value in rows:
        held.setdefault(owner, {})[parameter] = value
    facts = {
        "output": park.outputs.set_index("output")[["material", "company"]].to_dict("index"),
        "need": park.needs.set_index("need")[["use", "company"]].to_dict("index"),
        "site": park.sites.set_index("company")[["customs", "permits"]].to_dict("index"),
    }
    wanted: dict[str, dict[str, set[str]]] = {}
    for rule, field, value in zip(
        law.scopes["rule"], law.scopes["field"], law.scopes["value"], strict=True
    ):
        wanted.setdefault(rule, {}).setdefault(field, set()).add(value)
    limits = {rule: part.to_dict("records") for rule, part in law.limits.groupby("rule")}
    rules = law.rules.to_dict("records")
    told = []
    for output, need in zip(matches.arcs["output"], matches.arcs["need"], strict=True):
        stream, wish = facts["output"][output], facts["need"][need]
        giver, taker = facts["site"][stream["company"]], facts["site"][wish["company"]]
        line, worst = set(lines[stream["material"]]), 0
        for rule in rules:
            where = wanted.get(rule["rule"], {})
            if not line & where["material"] or wish["use"] not in where.get("use", {wish["use"]}):
                continue
            if giver["customs"] not in where.get("giver.customs", {giver["customs"]}):
                continue
            said = 0
            if rule["kind"] == "route":
                said = 1
            elif rule["kind"] == "licence":
                site = giver if rule["party"] == "giver" else taker
                said = 0 if set(rule["permit"].split()) & set(site["permits"].split()) else 1
            else:
                mine = held.get(output, {})
                breach = 3 if rule["effect"] == "forbid" else 1
                for limit in limits[rule["rule"]]:
                    value = mine.get(limit["parameter"])
                    if value is None:
                        said = 2 if said != breach else said
                    elif value > limit["value"]:
                        said = breach
            worst = max(worst, said)
        told.append(VERDICTS[worst])
    return told


def merged(matches: Matches, law: Rulebook) -> list[str]:
    """Join every exchange with every rule that takes it, and the contents with the limits."""
    park, lines = matches.park, matches.known.lineages()
    arcs = matches.arcs[["output", "need", "material", "giver", "receiver"]].reset_index()
    arcs["use"] = arcs["need"].map(park.needs.set_index("need")["use"])
    sites = park.sites.set_index("company")
    arcs["giver.customs"] = arcs["giver"].map(sites["customs"])
    fields = {name: part[["rule", "value"]] for name, part in law.scopes.groupby("field")}
    kinds = pd.DataFrame(
        [(m, kind) for m in arcs["material"].unique() for kind in lines[m]],
        columns=["material", "value"],
    )
    of_material = kinds.merge(fields["material"], on="value").drop(columns="value")
    pairs = arcs.merge(of_material.drop_duplicates(), on="material")
    for name in ("use", "giver.customs"):
        some = fields[name].rename(columns={"value": name}).assign(there=True)
        pairs = pairs.merge(some, on=["rule", name], how="left")
        pairs = pairs[~pairs["rule"].isin(some["rule"]) | pairs["there"].notna()].drop(
            columns="there"
        )
    rules = law.rules[["rule", "kind", "effect", "party", "permit"]]
    pairs = pairs.merge(rules, on="rule")
    route = pairs.loc[pairs["kind"] == "route", ["index"]].assign(level=1)
    asked = pairs[pairs["kind"] == "licence"]
    company = asked["giver"].where(asked["party"] == "giver", asked["receiver"])
    own = company.map(sites["permits"])
    lacks = [not set(p.split()) & set(o.split()) for p, o in zip(asked["permit"], own, strict=True)]
    licence = asked.loc[lacks, ["index"]].assign(level=1)
    tested = pairs.loc[pairs["kind"] == "content", ["index", "output", "rule", "effect"]]
    tested = tested.merge(law.limits[["rule", "parameter", "value"]], on="rule")
    held = park.contents[["owner", "parameter", "value"]]
    tested = tested.merge(
        held, left_on=["output", "parameter"], right_on=["owner", "parameter"], how="left",
        suffixes=("_limit", ""),
    )  # fmt: skip
    breach = np.where(tested["effect"] == "forbid", 3, 1)
    level = np.where(tested["value"] > tested["value_limit"], breach, 0)
    tested["level"] = np.where(tested["value"].isna(), 2, level)
    tested["breach"] = tested["value"] > tested["value_limit"]
    sure = tested.groupby(["index", "rule"]).agg(level=("level", "max"), any=("breach", "any"),
                                                 effect=("effect", "first"))  # fmt: skip
    sure["level"] = np.where(sure["any"], np.where(sure["effect"] == "forbid", 3, 1), sure["level"])
    every = pd.concat([route, licence, sure.reset_index()[["index", "level"]]])
    worst = every.groupby("index")["level"].max().reindex(arcs["index"]).fillna(0).astype(int)
    return [VERDICTS[level] for level in worst]


def sample(matches: Matches, size: int) -> Matches:
    """Give some of the exchanges, with what they need of the park."""
    rows = np.random.default_rng(1).choice(len(matches.arcs), min(size, len(matches.arcs)), False)
    arcs = matches.arcs.iloc[np.sort(rows)].reset_index(drop=True)
    park = matches.park
    tables = {"contents": "owner", "outputs": "output", "needs": "need", "sites": "company"}
    keys = pd.concat([arcs[name] for name in ("output", "need", "giver", "receiver")])
    cut = {name: getattr(park, name) for name in tables}
    cut = {name: table[table[tables[name]].isin(keys)] for name, table in cut.items()}
    return matches.replace(arcs=arcs, park=park.replace(**cut))


def measure(run: str, streams: int, count: int) -> dict[str, Any]:
    """Time one of the three; the peers on a sample, and told for each exchange."""
    matches = made_up(streams)
    law = rules(matches, count)
    told: dict[str, Any] = {"exchanges": len(matches.arcs), "rules": count}
    if run == OURS:
        start = time.process_time()
        lawful = sym.regulate(matches, law)
        told["seconds"] = time.process_time() - start
        told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start = time.process_time()
        told["findings"] = len(lawful.findings)
        told["seconds to write them"] = time.process_time() - start
        return told
    part, few = sample(matches, 20_000), plain(law)
    asked = {LOOP: looped, MERGE: merged}[run]
    start = time.process_time()
    said = asked(part, few)
    seconds = time.process_time() - start
    start = time.process_time()
    ours = sym.regulate(matches, few)
    own = time.process_time() - start
    keys = ["output", "via", "need"]
    mine = part.arcs[keys].merge(ours.arcs[[*keys, "verdict"]], on=keys)["verdict"].tolist()
    if said != mine:
        raise SystemExit(f"{run} does not agree with {OURS}")
    per = seconds / len(part.arcs)
    told |= {"rules": len(few.rules), "seconds": per * len(matches.arcs), "sample": len(part.arcs)}
    return told | {"our time / its": own / (per * len(matches.arcs))}


def child(run: str, streams: int, count: int) -> dict[str, Any]:
    """Measure one run in a process of its own, on one thread."""
    command = [sys.executable, __file__, "--run", run, "--streams", str(streams)]
    command += ["--rules", str(count)]
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS")
    alone = os.environ | dict.fromkeys(threads, "1")
    done = subprocess.run(command, env=alone, check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    """Print a line for each way of asking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--run", choices=[OURS, LOOP, MERGE], help=argparse.SUPPRESS)
    dials = parser.parse_args()
    if dials.run:
        print(json.dumps(measure(dials.run, dials.streams, dials.rules)))
        return
    lines = []
    for run in (OURS, LOOP, MERGE):
        every = [child(run, dials.streams, dials.rules) for _ in range(dials.repeats)]
        middle = {key: statistics.median(one[key] for one in every) for key in every[0]}
        lines.append({"way": run} | middle)
    print(pd.DataFrame(lines).to_string(index=False, float_format="{:.3g}".format))


if __name__ == "__main__":
    main()
