"""The measures of industrial ecology on a network of flows, and the nodes that hold it together."""

from __future__ import annotations

import pandas as pd

from symbiosis.bridges.graphs import Graph, cut_points, pairs_of
from symbiosis.errors import SymbiosisError
from symbiosis.judging.flow_tables import (
    checked,
    network_of,
    table_of_matches,
    table_of_pairs,
    table_of_plan,
)
from symbiosis.judging.networks import information, passage, structure
from symbiosis.model.matches import Matches
from symbiosis.model.plan import Plan
from symbiosis.tables import declare

# name | kind | unit, `amount` being that of the flows | meaning
MEASURES = declare("""
nodes                      | number |            | companies or processes named in the table
links                      | number |            | ordered pairs of nodes between which something flows
connectance                | number | 1          | links / nodes^2
linkage_density            | number |            | links / nodes
cyclicity                  | number |            | largest real eigenvalue of the 0/1 matrix of links: 0 no cycle, 1 simple cycles
total_throughflow          | number | amount     | what passes the nodes, summed
total_throughput           | number | amount     | all flows summed, those that cross the border too
mean_path_length           | number |            | total throughflow / what enters: nodes that a unit passes
finn_cycling_index         | number | 1          | share of the throughflow that comes by the same node again
average_mutual_information | number | bit        | how far the origin of a flow tells its end
flow_diversity             | number | bit        | Shannon diversity of the flows
ascendency                 | number | amount bit | total throughput x average mutual information
capacity                   | number | amount bit | total throughput x flow diversity
overhead                   | number | amount bit | capacity - ascendency
relative_order             | number | 1          | a = ascendency / capacity
robustness                 | number |            | -a ln a
imbalance                  | number | amount     | |received - given| of the nodes, summed: 0 in steady state
not_quantified             | number |            | rows without an amount, which count as links only
""")


def measures(flow_table: pd.DataFrame | Plan | Matches | Graph) -> pd.DataFrame:
    """Measure the structure, the cycling and the order of a network of flows.

    Parameters
    ----------
    flow_table : pandas.DataFrame, Plan, Matches or networkx.Graph
        A frame with columns `from, to, amount, kind`, all amounts in one unit. A blank end is
        the outside. `kind` is `flow`, `input`, `export` or `loss`; a blank one follows from the
        ends (out of the network: `export`). Rows of one kind between the same ends are summed,
        so that splitting a row changes nothing; a row without an amount is a link only.

        A plan is taken in tonnes a year between companies: volumes by density, energy carriers
        by their heating value, what has no mass as a link only; what is still bought is an
        input, what is still left an export, what treatment on the way removes a loss; companies
        that exchange nothing are left out. Of matches, whose amounts do not hold at once, and of
        a networkx graph the structure alone is measured: links between different nodes, in
        matches all that are not forbidden.

    Returns
    -------
    pandas.DataFrame
        Indexed by `measure`, with columns `value`, `unit`, `meaning`. Not a number where there
        is nothing to measure.

    Raises
    ------
    SymbiosisError
        If it is none of these.
    TableErrors
        With every fault of the table: amounts that are negative or no numbers, rows with both
        ends blank, kinds that are not known or do not fit the ends.

    Notes
    -----
    Throughflow analysis is made for a steady state. Where a node receives more than it gives, or
    less, the difference counts as going to its stock, or coming from it, and its throughflow is
    the larger of the two, as Finn (1976) has it; the information indices take the flows as they
    are given. The row `imbalance` tells how far the table is from a steady state; `reconcile`
    closes its balances. The border counts as one origin of inputs, one end of exports and one of
    losses. A network that nothing enters has no bound on its path length.

    References
    ----------
    Finn JT (1976) Measures of ecosystem structure and function derived from analysis of flows.
    Journal of Theoretical Biology 56:363-380.
    Ulanowicz RE (1986) Growth and Development: Ecosystems Phenomenology. Springer.
    Ulanowicz RE (2004) Quantitative methods for ecological network analysis. Computational
    Biology and Chemistry 28:321-339.
    Fath BD, Halnes G (2007) Cyclic energy pathways in ecological food webs. Ecological Modelling
    208:17-24.
    Layton A, Bras B, Weissburg M (2016) Industrial ecosystems and food webs. Journal of
    Industrial Ecology 20:85-98.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> flows = pd.DataFrame(
    ...     [
    ...         ["", "mill", 100],
    ...         ["mill", "kiln", 80],
    ...         ["kiln", "mill", 30],
    ...         ["mill", "", 50],
    ...         ["kiln", "", 50],
    ...     ],
    ...     columns=["from", "to", "amount"],
    ... )
    >>> sym.measures(flows)["value"].loc[["nodes", "cyclicity", "finn_cycling_index"]].round(3)
    measure
    nodes                 2.000
    cyclicity             1.000
    finn_cycling_index    0.231
    Name: value, dtype: float64
    """
    table = _table(flow_table)
    network = network_of(table)
    found = {**structure(network), **passage(network), **information(network)}
    found["not_quantified"] = float(table["amount"].isna().sum())
    if not network.throughflow.sum() > 0:
        found["imbalance"] = found["total_throughput"] = found["total_throughflow"] = float("nan")
    unit = "t/year" if isinstance(flow_table, Plan) else "amount"
    rows = [
        (column.name, found[column.name], column.unit.replace("amount", unit), column.meaning)
        for column in MEASURES
    ]
    frame = pd.DataFrame(rows, columns=["measure", "value", "unit", "meaning"])
    return frame.set_index("measure")


def keystones(flow_table: pd.DataFrame | Plan | Matches | Graph) -> pd.DataFrame:
    """Name the companies whose loss cuts the network, and what falls away with each.

    Parameters
    ----------
    flow_table : pandas.DataFrame, Plan, Matches or networkx.Graph
        As for `measures`.

    Returns
    -------
    pandas.DataFrame
        A row for each node whose loss parts others that hung together, however indirectly: a
        bridge of the network. `company`; `parts`, into how many its part of the network falls;
        `cut_off`, who no longer hangs together with the largest of these, joined by `; `;
        `companies_cut`, how many they are; `links`, how many of its own fall away; `amount`, how
        much these carry, in the unit of the table (t/year of a plan). Those that cut off most
        come first.

    Raises
    ------
    TableErrors
        With every fault of the table.

    References
    ----------
    Hopcroft J, Tarjan R (1973) Algorithm 447: efficient algorithms for graph manipulation.
    Communications of the ACM 16:372-378.

    Examples
    --------
    >>> import pandas as pd
    >>> import symbiosis as sym
    >>> flows = pd.DataFrame(
    ...     [["mill", "kiln", 80], ["kiln", "farm", 30], ["kiln", "town", 50]],
    ...     columns=["from", "to", "amount"],
    ... )
    >>> sym.keystones(flows)[["company", "parts", "cut_off", "amount"]]
      company  parts     cut_off  amount
    0    kiln      3  mill; town   160.0
    """
    table = _table(flow_table)
    flows = table[(table["kind"] == "flow") & (table["from"] != table["to"])]
    flows = flows[flows["amount"] != 0]
    rows = []
    for company, parts in cut_points(flows, "from", "to").items():
        own = flows[(flows["from"] == company) | (flows["to"] == company)]
        lost = sorted(name for part in parts[1:] for name in part)
        links = len(own[["from", "to"]].drop_duplicates())
        amount = own["amount"].sum(min_count=1)
        rows.append((company, len(parts), "; ".join(lost), len(lost), links, amount))
    columns = ["company", "parts", "cut_off", "companies_cut", "links", "amount"]
    frame = pd.DataFrame(rows, columns=columns)
    order = ["companies_cut", "amount", "company"]
    return frame.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _table(given: pd.DataFrame | Plan | Matches | Graph) -> pd.DataFrame:
    """Give the checked table of flows of what was given."""
    if isinstance(given, Plan):
        return table_of_plan(given)
    if isinstance(given, Matches):
        return table_of_matches(given)
    if isinstance(given, pd.DataFrame):
        return checked(given)
    pairs = pairs_of(given)
    if pairs is not None:
        return table_of_pairs(pairs)
    raise SymbiosisError(
        f"A {type(given).__name__} is no network of flows",
        "flow_table",
        "give a frame `from, to, amount, kind`, a Plan, Matches or a networkx graph",
    )
