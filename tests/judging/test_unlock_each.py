"""What each change frees, two that only together free something, and the fewest that free most."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import symbiosis as sym
from judging.chance_law import GAP, chance_lawful, rule
from judging.test_lifting import lifting
from planning.parks import matched

MUD = {"output": "o", "amount": 100.0, "disposal_cost": 3.0}
FIELD = {"need": "n", "amount": 60.0, "price": 5.0}
KILN = {"need": "k", "amount": 30.0, "price": 9.0}


def lawful(rules, outputs=(MUD,), needs=(FIELD, KILN), **others):
    return sym.regulate(matched(list(outputs), list(needs), **others), sym.read_rules(rules))


def gate(permit="leave", **more):
    return rule("licence", party="giver", permit=[permit], missing="forbidden") | more


def route(**where):
    return rule("route", effect="forbid", where=where)


@pytest.mark.parametrize("seed", range(4))
def test_a_row_is_what_unlock_says(seed):
    """Fixed costs, a plant, and periods with a store."""
    law, conditional = chance_lawful(seed), bool(seed % 2)
    frame = sym.unlock_each(law, conditional=conditional, gap=GAP)
    today = sym.optimise(law, conditional=conditional, gap=GAP).benefit
    assert frame.attrs["base"] == pytest.approx(today)
    row = frame.iloc[0]
    plan = sym.unlock(law, **{f"{row['kind']}s": [row["change"]]}, conditional=conditional, gap=GAP)
    assert row["benefit"] == pytest.approx(plan.benefit)
    assert row["gain"] == pytest.approx(plan.benefit - today, abs=1e-6 * max(abs(today), 1.0))
    assert row["exchanges"] == len(plan.flows[["output", "via", "need"]].drop_duplicates()) - len(
        sym.optimise(law, conditional=conditional, gap=GAP).flows[["output", "via", "need"]]
        .drop_duplicates()
    )  # fmt: skip


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5])
def test_the_best_few_are_the_fewest(seed):
    """Every choice of changes is solved; a permit goes before a rule."""
    asked = lifting(chance_lawful(seed), bool(seed % 2))
    base, top = (asked.outcome(chosen).value for chosen in ((), asked.all))
    choices = [
        frozenset(one)
        for size in range(len(asked.all) + 1)
        for one in combinations(sorted(asked.all), size)
    ]
    worth = {chosen: asked.outcome(chosen).value for chosen in choices}
    room = 1e-6 * max(abs(top - base), 1e-6)
    for reach in (0.4, 0.8, 1.0):
        aim = base + reach * (top - base)
        found = asked.fewest(aim, None)
        enough = [chosen for chosen in choices if worth[chosen] >= aim - room]
        assert found.proven
        assert worth[found.chosen] >= aim - room
        assert len(found.chosen) == min(map(len, enough))
        size = asked.locks.weights[sorted(found.chosen)].sum()
        alike = [one for one in enough if asked.locks.weights[sorted(one)].sum() <= size + 1e-6]
        assert worth[found.chosen] == pytest.approx(max(worth[one] for one in alike), abs=room)


def test_two_gates_open_only_together():
    """30 t to the kiln at 12 each; both permits are asked of it, the field needs none."""
    frame = sym.unlock_each(lawful({
        "r.one": gate("one", where={"need": ["k"]}), "r.two": gate("two", where={"need": ["k"]}),
    }))  # fmt: skip
    rows = frame.set_index("change")
    assert rows.loc[["one", "two"], "gain"].tolist() == [0.0, 0.0]
    assert rows.loc["one", "only_with"] == "two"
    pair = frame[frame["part"] == "pair"].iloc[0]
    assert (pair["change"], pair["gain"], pair["t"]) == ("one + two", pytest.approx(360.0), 30.0)
    assert rows.loc["one", "last"] == pytest.approx(360.0)
    best = frame[frame["part"] == "best"].iloc[0]
    assert (best["change"], best["share"]) == ("one + two", pytest.approx(1.0))
    assert frame.attrs["proven"]


def test_the_few_reach_the_share_that_is_asked_for():
    """The kiln brings 360, the field 480: 480 of 840 is 57 per cent."""
    rules = {"r.field": route(need=["n"]), "r.kiln": route(need=["k"])}
    for reach, few in ((0.5, "r.field"), (0.57, "r.field"), (0.58, "r.field + r.kiln")):
        frame = sym.unlock_each(lawful(rules), reach=reach)
        assert frame[frame["part"] == "best"]["change"].tolist() == [few]
    steps = frame[frame["step"] > 0].sort_values("step")
    assert steps["change"].tolist() == ["r.field", "r.kiln"]
    assert steps["adds"].tolist() == pytest.approx([480.0, 360.0])


def test_a_permit_may_be_granted_to_one_company():
    outputs = [MUD, MUD | {"output": "p"}]
    law = lawful({"r.leave": gate()}, outputs, [FIELD | {"amount": 150.0}])
    permits = ["leave", ("of o", "leave"), ("of n", "leave")]
    frame = sym.unlock_each(law, permits=permits, rules=[])
    gains = frame[frame["part"] == "alone"].set_index("change")["gain"]
    assert gains.to_dict() == pytest.approx(
        {"leave": 1200.0, "of o: leave": 800.0, "of n: leave": 0.0}
    )
    one = sym.unlock(law, permits=("of o", "leave"))
    assert one.benefit == pytest.approx(800.0)
    assert one.settings["unlocked"]["permits"] == [("of o", "leave")]


def test_what_is_conditional_hangs_on_its_permit():
    near = [{"output": "o", "need": need, "transport": 0.0} for need in ("n", "k")]
    law = lawful({"r.leave": gate(missing="conditional")}, links=near)
    hangs = sym.unlock_each(law, conditional=False).set_index(["change", "part"])
    assert hangs.loc[("leave", "alone"), "gain"] == pytest.approx(840.0)
    frees = sym.unlock_each(law)
    assert not len(frees) or (frees["gain"] == 0).all()


def test_a_rule_that_gives_a_status_is_asked_anew():
    """Two rules find the mud strong, which bars it: either bar goes, or both grounds do."""
    strong = rule("content", effect="strong", breach=[[{"parameter": "ph", "at_least": "9"}]])
    law = lawful(
        {"s.one": strong, "s.two": strong, "r.strong": route(status=["strong"])},
        contents=[{"owner": "o", "parameter": "ph", "value": 5.0, "unit": "1", "basis": "own"}],
    )
    frame = sym.unlock_each(law, rules=["s.one", "s.two", "r.strong"])
    gains = frame[frame["part"] == "alone"].set_index("change")["gain"]
    assert gains.to_dict() == pytest.approx({"s.one": 0.0, "s.two": 0.0, "r.strong": 840.0})
    both = sym.unlock_each(law, rules=["s.one", "s.two"])
    assert both[both["part"] == "all"]["gain"].iloc[0] == pytest.approx(840.0)
    assert "by itself" not in both.attrs["how"]
    assert sym.unlock(law, rules=["s.one", "s.two"]).benefit == pytest.approx(840.0)


def test_a_total_that_looks_at_a_status_is_written_anew():
    """Lifting the status empties the total of another rule: no row can tell, so it is solved."""
    rules = {
        "s.strong": rule("content", effect="strong", breach=[[{"parameter": "ph", "at_least": "9"}]]),
        "r.total": rule("quantity", effect="limit", of="giver", at_most="10 t/year",
                        where={"status": ["strong"]}),
    }  # fmt: skip
    contents = [{"owner": "o", "parameter": "ph", "value": 5.0, "unit": "1", "basis": "own"}]
    frame = sym.unlock_each(lawful(rules, contents=contents), rules=list(rules))
    gains = frame[frame["part"] == "alone"].set_index("change")["gain"]
    assert gains.to_dict() == pytest.approx({"s.strong": 720.0, "r.total": 720.0})
    assert "each choice solved by itself" in frame.attrs["how"]
    assert frame.attrs["proven"]


def test_a_link_that_runs_is_held_only_once_it_is_lawful():
    """It loses 7 a tonne, 20 t run today: lifted, they go on."""
    law = lawful({"r.shut": route(need=["n"])}, [MUD | {"disposal_cost": -12.0}], [FIELD],
                 links=[{"output": "o", "need": "n", "status": "existing", "today": 20.0}])  # fmt: skip
    frame = sym.unlock_each(law)
    assert frame["gain"].iloc[0] == pytest.approx(-140.0)
    assert sym.unlock(law, rules="r.shut").benefit == pytest.approx(-140.0)


def test_what_cannot_be_asked_is_refused():
    law = lawful({"r.shut": route(need=["n"])})
    with pytest.raises(sym.SymbiosisError, match="share"):
        sym.unlock_each(law, reach=0.0)
    with pytest.raises(sym.UnknownName) as told:
        sym.unlock_each(law, rules=["r.shot"])
    assert told.value.near == ("r.shut",)
    with pytest.raises(sym.SymbiosisError, match="no law"):
        sym.unlock_each(matched([MUD], [FIELD]))


def test_a_law_that_holds_nothing_back_frees_nothing():
    frame = sym.unlock_each(lawful({"r.other": route(need=["nobody"])}))
    assert len(frame) == 0
    assert frame.attrs["base"] == frame.attrs["all"] == pytest.approx(840.0)


def test_amounts_companies_and_carbon_are_those_of_the_plans():
    law = lawful({"r.kiln": route(need=["k"])})
    row = sym.unlock_each(law).iloc[0]
    before, after = sym.optimise(law), sym.unlock(law, rules=["r.kiln"])
    assert row["t"] == pytest.approx(after.flows["amount"].sum() - before.flows["amount"].sum())
    assert row["co2"] == pytest.approx(after.co2 - before.co2)
    assert (row["firms"], row["exchanges"]) == (1, 1)
    assert np.isnan(row["adds"]) or row["adds"] == pytest.approx(row["gain"])
