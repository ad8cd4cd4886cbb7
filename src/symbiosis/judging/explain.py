"""Why a pair may flow or may not, the cheapest mend, and everything that is refused."""

from __future__ import annotations

import pandas as pd

from symbiosis.errors import UnknownName
from symbiosis.judging.bringing import bringing
from symbiosis.judging.gates import finished, gates_of
from symbiosis.judging.mends import Pair, in_order, mends_of
from symbiosis.judging.refused import refused
from symbiosis.judging.telling import words
from symbiosis.judging.trials import no_trial, trial_of
from symbiosis.judging.unmatched import mends_unmatched, never_matched
from symbiosis.knowing.names import near
from symbiosis.model.explanation import Explanation
from symbiosis.model.matches import VERDICTS, Matches
from symbiosis.model.plan import Plan


class Why:
    """Explain one pair of an output and a need, also one that never became an exchange.

    `why(lawful, stream_id, need_id)` asks the gates in their order: a known conversion, reach,
    what matching found, the receiver's specification, the rules, the mix, what it is worth, and
    the plan. The first that is shut decides. `why.all(lawful)` gives every refused exchange.

    Parameters
    ----------
    lawful : Matches or Plan
        What may flow; of a plan, also whether it does, and what outbids it.
    stream_id, need_id : str
        The output and the need.

    Returns
    -------
    Explanation
        Words (`str(...)`), a card, the frames `gates` and `mends`, and `.pilot()`.

    Raises
    ------
    UnknownName
        If the park has no such output or need; it names the near ones.

    Notes
    -----
    A mend whose cost the data do not tell has none: no cost is invented. The cost of another way
    is what it brings less than the way that would bring most, each at what would flow by itself.
    Dilution is a mend only of limits on the mix or on what is delivered, never of a rule that
    looks at the gate.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> print(sym.why(matches, "KP-CO2", "KP-CO2-WELD").verdict)
    allowed
    >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    >>> told = sym.why(lawful, "HK-WATER", "HK-COOL")
    >>> told.mends.loc[0, "kind"], told.mends.loc[0, "what"]
    ('way', 'by nanofiltration')
    """

    __name__ = "why"

    def __call__(self, lawful: Matches | Plan, stream_id: str, need_id: str) -> Explanation:
        """Explain one pair: see `symbiosis.why`."""
        plan = lawful if isinstance(lawful, Plan) else None
        matches = lawful.matches if isinstance(lawful, Plan) else lawful
        _known(matches, stream_id, need_id)
        title = f"{stream_id} -> {need_id}"
        currency = str(matches.park.settings.get("currency", ""))
        arcs = matches.arcs
        arcs = arcs[(arcs["output"] == stream_id) & (arcs["need"] == need_id)]
        if not len(arcs):
            gates = finished(never_matched(matches, stream_id, need_id))
            mends = in_order(mends_unmatched(matches, stream_id, need_id, gates))
            told = words(title, "forbidden", arcs, gates, mends, currency)
            trial = no_trial(title, gates)
            return Explanation(gates, title, "forbidden", told, mends, trial)
        arcs = _best_first(matches, arcs)
        gates = gates_of(matches, plan, arcs)
        pair = Pair(matches, plan, arcs, gates)
        mends = mends_of(pair)
        verdict = min(arcs["verdict"], key=VERDICTS.index)
        told = words(title, verdict, arcs, gates, mends, currency)
        return Explanation(gates, title, verdict, told, mends, trial_of(pair))

    def all(
        self, lawful: Matches | Plan, n: int | None = None, *, conditional: bool = False
    ) -> pd.DataFrame:
        """Give every refused exchange, those that would bring most by themselves first.

        Parameters
        ----------
        lawful : Matches or Plan
            With verdicts: of a plan, those of its matches.
        n : int, optional
            How many; by default all.
        conditional : bool, default False
            Whether the conditional ones are told too.

        Returns
        -------
        pandas.DataFrame
            A row for each forbidden or unknown exchange: `output, via, need, giver, receiver,
            verdict`; its first shut gate (`gate, rule, parameter, reason, value, limit, times,
            unit, citation, confidence, authority`); `benefit_alone`, currency a year; and
            `mend_kind, mend, mend_cost` (currency for a unit at the gate), `mend_cost_a_year`.

        Notes
        -----
        `benefit_alone` is what the exchange would bring if nothing else flowed; with a plant, what
        it adds to what the lawful exchanges of that plant bring. It is blank where the amount is
        not known, and of exchanges with a plant or a choice beyond the first hundred.

        The mend is the milder way of the same pair that gives up least; where there is none, what
        the gate itself asks for, whose cost is not known. `why` of the pair tries blends too.

        Examples
        --------
        >>> import symbiosis as sym
        >>> matches = sym.match(sym.example(), sym.catalogue())
        >>> lawful = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
        >>> shut = sym.why.all(lawful, n=5)
        >>> len(shut), bool(shut["benefit_alone"].is_monotonic_decreasing)
        (5, True)
        """
        matches = lawful.matches if isinstance(lawful, Plan) else lawful
        return refused(matches, n, conditional=conditional)

    def __repr__(self) -> str:
        """Say what it is."""
        return "why(lawful, stream_id, need_id), why.all(lawful)"


why = Why()


def _best_first(matches: Matches, arcs: pd.DataFrame) -> pd.DataFrame:
    """Put the way that would bring most first, then the milder, the better, the shorter."""
    arcs = arcs.assign(**bringing(matches, arcs))
    level = arcs["verdict"].map({name: i for i, name in enumerate(VERDICTS)})
    order = pd.DataFrame(
        {"a": -arcs["alone"].fillna(0.0), "b": level, "c": -arcs["benefit"], "d": arcs["via"]}
    )
    return arcs.loc[order.sort_values(list("abcd"), kind="stable").index]


def _known(matches: Matches, stream_id: str, need_id: str) -> None:
    """Refuse a name that the park does not have."""
    for name, kind, there in (
        (stream_id, "stream", matches.park.outputs["output"]),
        (need_id, "need", matches.park.needs["need"]),
    ):
        if name not in set(there):
            raise UnknownName(name, kind, near(name, there), "the park")
