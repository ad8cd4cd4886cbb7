"""Finds, checks, optimises and ranks industrial symbiosis: one company's output, another's input."""

from symbiosis.display.report import Document
from symbiosis.display.waterfall import waterfall
from symbiosis.errors import (
    NoPlan,
    NotLinear,
    RuleError,
    SolverError,
    SymbiosisError,
    TableErrors,
    UnitError,
    UnknownName,
)
from symbiosis.judging.explain import why
from symbiosis.judging.measures import keystones, measures
from symbiosis.judging.rank import rank
from symbiosis.judging.report import report
from symbiosis.judging.unlock import unlock
from symbiosis.judging.unlock_each import unlock_each
from symbiosis.matching.match import match
from symbiosis.model.catalogue import Catalogue
from symbiosis.model.explanation import Explanation
from symbiosis.model.front import Front
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.pilot import Pilot
from symbiosis.model.plan import Plan
from symbiosis.model.ranking import Ranking
from symbiosis.model.reconciled import Reconciled
from symbiosis.model.rulebook import Rulebook
from symbiosis.model.variants import Variants
from symbiosis.planning.alternatives import alternatives
from symbiosis.planning.optimise import optimise
from symbiosis.planning.pareto import pareto
from symbiosis.reading.catalogue import catalogue, read_catalogue
from symbiosis.reading.example import example
from symbiosis.reading.identify import identify
from symbiosis.reading.read import read_park
from symbiosis.reading.reconcile import reconcile
from symbiosis.reading.rule_files.schema import rules_schema
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.reading.store import load, save
from symbiosis.reading.uses import uses
from symbiosis.regulation.changes import changes
from symbiosis.regulation.criteria import criteria
from symbiosis.regulation.regulate import regulate

__version__ = "0.1.0"

__all__ = [
    "Catalogue",
    "Document",
    "Explanation",
    "Front",
    "Matches",
    "NoPlan",
    "NotLinear",
    "Park",
    "Pilot",
    "Plan",
    "Ranking",
    "Reconciled",
    "RuleError",
    "Rulebook",
    "SolverError",
    "SymbiosisError",
    "TableErrors",
    "UnitError",
    "UnknownName",
    "Variants",
    "alternatives",
    "catalogue",
    "changes",
    "criteria",
    "example",
    "identify",
    "keystones",
    "load",
    "match",
    "measures",
    "optimise",
    "pareto",
    "rank",
    "read_catalogue",
    "read_park",
    "read_rules",
    "reconcile",
    "regulate",
    "report",
    "rulebook",
    "rules_schema",
    "save",
    "unlock",
    "unlock_each",
    "uses",
    "waterfall",
    "why",
]
