"""The small command line: rank, check, init."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from symbiosis.errors import SymbiosisError
from symbiosis.judging.rank import rank
from symbiosis.judging.report import report
from symbiosis.judging.unlock_each import unlock_each
from symbiosis.matching.match import match
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.model.rulebook import Rulebook
from symbiosis.planning.optimise import optimise
from symbiosis.reading.catalogue import catalogue, read_catalogue
from symbiosis.reading.read import read_park
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.reading.templates import write_templates
from symbiosis.regulation.regulate import regulate

SHOWN = ["rank", "number", "title", "benefit_class", "difficulty_class", "verdict",
         "benefit_alone", "benefit_in_plan", "assumed"]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give 0, or 2 where the input is at fault."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except SymbiosisError as error:
        print(error, file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parser = argparse.ArgumentParser(
        prog="symbiosis", description="Find, check, optimise and rank industrial symbiosis."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ranks = commands.add_parser("rank", help="the whole chain on the tables of a folder")
    ranks.add_argument("folder", type=Path, help="folder or workbook with the tables")
    ranks.add_argument(
        "--rules",
        action="append",
        default=[],
        help="a shipped rulebook (vn, eu, buyers) or a rule file; may be given several times",
    )
    ranks.add_argument("--on", default=None, help="date of the rules, YYYY-MM-DD")
    ranks.add_argument("--out", type=Path, default=Path("results"), help="folder for the results")
    ranks.add_argument("--by", choices=["opportunity", "exchange"], default="opportunity")
    ranks.add_argument("--language", choices=["en", "vi"], default="en")
    ranks.add_argument("--set-aside", action="store_true", help="go on without rows at fault")
    ranks.set_defaults(run=_rank)
    checks = commands.add_parser("check", help="show every fault of the tables, change nothing")
    checks.add_argument("folder", type=Path, help="folder or workbook with the tables")
    checks.set_defaults(run=_check)
    starts = commands.add_parser("init", help="write blank templates, CSV and Excel")
    starts.add_argument("folder", type=Path, help="folder for the templates")
    starts.set_defaults(run=_init)
    return parser


def _rules(options: argparse.Namespace) -> Rulebook:
    """Give the rulebooks that were asked for, with the rule files that lie beside the tables."""
    law = rulebook(on=options.on)
    for name in options.rules:
        law = law | (read_rules(name) if name.endswith(".toml") else rulebook(name))
    own = sorted(options.folder.glob("*.rules.toml")) if options.folder.is_dir() else []
    for path in own:
        law = law | read_rules(path)
    return law


def _rank(options: argparse.Namespace) -> int:
    """Read, match, regulate, optimise, rank; print the ranking and write the four results."""
    known = catalogue()
    own = options.folder / "catalogue.toml"
    known = known | read_catalogue(own) if own.is_file() else known
    faults = "set aside" if options.set_aside else "raise"
    park = read_park(options.folder, known=known, faults=faults)
    law = _rules(options)
    lawful = regulate(match(park, known), law)
    plan = optimise(lawful)
    ranking = rank(plan, by=options.by)
    costs = _costs(lawful) if len(law.rules) else ()
    _print(park, plan, ranking)
    _write(options, park, plan, ranking, costs)
    return 0


def _costs(lawful: Matches) -> tuple[pd.DataFrame, ...]:
    """Ask what each rule costs: of what is allowed today, and with conditional exchanges."""
    return tuple(unlock_each(lawful, conditional=conditional) for conditional in (False, True))


def _print(park: Park, plan: Plan, ranking: Ranking) -> None:
    """Print the card of the park and of the plan, the ranking and its cuts."""
    table = ranking.table
    currency = str(park.settings["currency"])
    shown = table.assign(
        title=table["title"].str.slice(0, 58),
        assumed=table["assumed_share"].map(lambda share: f"{share:.0%}" if pd.notna(share) else ""),
        **{
            column: (table[column] / 1e6).map(lambda x: f"{x:,.0f}" if pd.notna(x) else "")
            for column in ("benefit_alone", "benefit_in_plan")
        },
    )
    print(park.card().text(), plan.card().text().split("\n output")[0], sep="\n\n", end="\n\n")
    print(f"Ranking (benefits in million {currency} a year; assumed = share of the benefit that "
          "rests on assumed numbers)")  # fmt: skip
    print(shown[SHOWN].to_string(index=False))
    print("\nCuts")
    for name, cut in ranking.cuts.items():
        if isinstance(cut, str) and name != "currency":
            print(f"  {name}: {cut}")


def _write(
    options: argparse.Namespace,
    park: Park,
    plan: Plan,
    ranking: Ranking,
    costs: Sequence[pd.DataFrame],
) -> None:
    """Write the ranking, the plan, the matrix, what the rules cost, and the report."""
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    ranking.table.to_csv(out / "ranking.csv", index=False, encoding="utf-8-sig")
    plan.flows.to_csv(out / "plan.csv", index=False, encoding="utf-8-sig")
    picture = ranking.plot.matrix(language=options.language)
    picture.figure.savefig(out / "matrix.png", dpi=150)
    page = report(park, plan.matches, plan, ranking, *costs,
                  title="Industrial symbiosis: first study", language=options.language)  # fmt: skip
    page.save(out / "report.html")
    made = ["ranking.csv", "plan.csv", "matrix.png", "report.html"]
    if costs:
        told = [frame.assign(conditional=frame.attrs["conditional"]) for frame in costs]
        pd.concat(told).to_csv(out / "rules.csv", index=False, encoding="utf-8-sig")
        made.append("rules.csv")
    print("\nWritten: " + ", ".join(str(out / name) for name in made))


def _check(options: argparse.Namespace) -> int:
    """Print every fault, and what was guessed."""
    park = read_park(options.folder, faults="set aside")
    faults, notes = park.faults, park.notes
    print(notes.to_string(index=False) if len(notes) else "nothing was guessed")
    print(faults.to_string(index=False) if len(faults) else "no faults")
    return 2 if len(faults) else 0


def _init(options: argparse.Namespace) -> int:
    """Write the templates."""
    for path in write_templates(options.folder):
        print(path)
    return 0
