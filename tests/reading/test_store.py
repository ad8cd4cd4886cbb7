"""A noun to a file and back: nothing changes, and nothing else is taken."""

from __future__ import annotations

import zipfile
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from reading.small import read
from symbiosis.model.programme import Programme
from symbiosis.tables import Noun


@pytest.fixture(scope="module")
def study():
    park, known, law = sym.example(), sym.catalogue(), sym.rulebook("vn", on="2026-11-21")
    lawful = sym.regulate(sym.match(park, known), law)
    plan = sym.optimise(lawful)
    why = sym.why(plan, "HK-GRAIN", "HK-FEED")
    return {"park": park, "known": known, "law": law, "lawful": lawful, "plan": plan,
            "ranking": sym.rank(plan), "why": why}  # fmt: skip


def same(one, two, place=""):
    assert type(one) is type(two), place
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, two, obj=place)
    elif isinstance(one, pd.Series):
        pd.testing.assert_series_equal(one, two, check_names=False)
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, two)
    elif isinstance(one, Noun | Programme):
        for field in fields(one):
            same(getattr(one, field.name), getattr(two, field.name), f"{place}.{field.name}")
    elif isinstance(one, dict):
        assert set(one) == set(two)
        for key in one:
            same(one[key], two[key], f"{place}.{key}")
    elif hasattr(one, "toarray"):
        np.testing.assert_array_equal(one.toarray(), two.toarray())
    else:
        assert one == two or (one != one and two != two), place


@pytest.mark.parametrize("name", ["park", "known", "law", "lawful", "plan", "ranking", "why"])
def test_what_comes_back_is_what_was_saved(study, name, tmp_path):
    noun = study[name]
    same(noun, sym.load(sym.save(noun, tmp_path / f"{name}.zip")), name)


def test_a_park_with_all_its_tables_comes_back(tmp_path):
    plants = pd.DataFrame({"plant_id": ["p"], "company": ["hub"], "conversion": ["sludge_drying"],
                           "capacity": [50], "adds.lead [kg/year]": [1]})  # fmt: skip
    periods = pd.DataFrame({"period": ["01", "02"], "hours": [4380, 4380]})
    storage = pd.DataFrame({"company": ["hub"], "material": ["dried_sludge"], "capacity": [5]})
    haulage = pd.DataFrame({"mode": ["truck_tipper"], "payload": [15]})
    park = read(plants=plants, periods=periods, storage=storage, haulage=haulage)
    assert all(len(getattr(park, name)) for name in ("ports", "adds", "profiles"))
    again = sym.load(sym.save(park, tmp_path / "park.zip"))
    same(park, again)
    assert again.periods["period"].tolist() == ["01", "02"]


def test_a_plan_goes_on_after_loading(study, tmp_path):
    plan = sym.load(sym.save(study["plan"], tmp_path / "plan.zip"))
    assert sym.optimise(plan.matches).benefit == pytest.approx(study["plan"].benefit)


def test_the_file_is_read_by_any_tool(study, tmp_path):
    path = sym.save(study["park"], tmp_path / "park.zip")
    with zipfile.ZipFile(path) as archive, archive.open("outputs.csv") as table:
        assert len(pd.read_csv(table)) == len(study["park"].outputs)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_another_file_is_refused(content, tmp_path):
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    with pytest.raises(sym.SymbiosisError, match="cannot be read"):
        sym.load(path)


def test_a_zip_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("noun.json", '{"kind": "Park", "format": 99, "fields": {}}')
    with pytest.raises(sym.SymbiosisError):
        sym.load(path)


def test_a_thing_that_is_no_noun_is_refused(tmp_path):
    with pytest.raises(sym.SymbiosisError, match="dict"):
        sym.save({}, tmp_path / "x.zip")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(sym.SymbiosisError, match="written"):
        sym.save(sym.example(), tmp_path / "nowhere" / "x.zip")
