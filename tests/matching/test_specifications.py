"""The buyer's specification: what mixes goes to the mix, what does not binds each stream."""

from __future__ import annotations

import numpy as np
import pytest

from makers import catalogue, content, matched, park

PARAMETERS = [
    {"parameter": "lead", "unit": "mg/kg", "basis": "mass", "mixes": "mass"},
    {"parameter": "ph", "unit": "1", "basis": "own", "mixes": "no"},
    {"parameter": "gross", "unit": "MWh/t", "basis": "own", "mixes": "power 1.44"},
]


def spec(parameter: str, basis: str = "mass", **bounds: float) -> dict:
    return {"need": "n0", "parameter": parameter, "unit": "x", "basis": basis} | bounds


def held(specs, contents=(), parameters=PARAMETERS, material=None, **more):
    known = catalogue([{"material": "waste"} | (material or {})], parameters=parameters)
    return matched(park(specs=specs, contents=contents, **more), known)


def verdict(*args, **more) -> str:
    return held(*args, **more).arcs["verdict"].iloc[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (6.0, "allowed"),
        (7.5, "allowed"),
        (9.0, "allowed"),
        (5.99, "forbidden"),
        (9.01, "forbidden"),
    ],
)
def test_what_does_not_mix_binds_each_stream(value, expected):
    matches = held(
        [spec("ph", "own", at_least=6.0, at_most=9.0)], [content("o0", "ph", value, "own")]
    )
    assert matches.arcs["verdict"].tolist() == [expected]
    assert len(matches.mixes) == 0
    if expected == "forbidden":
        finding = matches.findings.iloc[0]
        assert finding["stage"] == "specification"
        assert finding[["value", "limit"]].tolist() == [value, 6.0 if value < 6 else 9.0]


def test_what_mixes_is_for_the_programme_though_one_stream_breaks_it():
    matches = held([spec("lead", at_most=10.0)], [content("o0", "lead", 99.0)])
    assert matches.arcs["verdict"].tolist() == ["allowed"]
    mix = matches.mixes.iloc[0]
    assert mix[["need", "parameter", "at_most", "mixes", "rule"]].tolist() == [
        "n0",
        "lead",
        10.0,
        "mass",
        "",
    ]


@pytest.mark.parametrize("parameter", ["lead", "ph"])
def test_what_nobody_measured_is_unknown(parameter):
    matches = held([spec(parameter, "own" if parameter == "ph" else "mass", at_most=10.0)])
    finding = matches.findings.iloc[0]
    assert matches.arcs["verdict"].tolist() == ["unknown"]
    assert finding[["parameter", "limit", "mend"]].tolist() == [parameter, 10.0, "measure it"]


def test_a_specification_without_a_limit_asks_for_nothing():
    matches = held([spec("lead", usual=3.0)])
    assert matches.arcs["verdict"].tolist() == ["allowed"]
    assert len(matches.mixes) == 0


def test_a_specification_binds_its_own_need():
    matches = held([spec("ph", "own", at_most=1.0)], needs=[{}, {}])
    assert matches.arcs.set_index("need")["verdict"].to_dict() == {"n0": "unknown", "n1": "allowed"}


# From basis to basis.


def test_a_content_is_held_in_the_basis_of_the_limit():
    dry = content("o0", "dry_matter", 200_000.0)
    no_mix = [{"parameter": "lead", "mixes": "no"}]
    limit = [spec("lead", "dry", at_most=40.0)]
    for lead, expected in ((7.9, "allowed"), (8.1, "forbidden")):  # of 20 % dry matter: five times
        assert verdict(limit, [dry, content("o0", "lead", lead)], no_mix) == expected


def test_a_typical_dry_matter_is_no_measurement():
    material = {"dry_matter": 0.2}
    assert (
        verdict(
            [spec("lead", "dry", at_most=40.0)], [content("o0", "lead", 1.0)], material=material
        )
        == "unknown"
    )


def test_the_density_of_the_row_comes_before_the_typical():
    no_mix = [{"parameter": "lead", "mixes": "no"}]
    limit, found = [spec("lead", "mass", at_most=10.0)], [content("o0", "lead", 9.0, "volume")]
    assert verdict(limit, found, no_mix) == "unknown"
    assert verdict(limit, found, no_mix, {"density": 1_000.0}) == "allowed"
    own = [{"density": 800.0}]
    assert verdict(limit, found, no_mix, {"density": 1_000.0}, outputs=own) == "forbidden"


# How a parameter mixes.


@pytest.mark.parametrize(
    ("basis", "unit", "expected"),
    [
        ("mass", "m3", "mass"),
        ("dry", "t", "dry"),
        ("volume", "t", "volume"),
        ("mole", "t", "mole"),
        ("own", "t", "mass"),
        ("own", "m3", "volume"),
        ("own", "MWh", "no"),
    ],
)
def test_a_parameter_of_the_user_mixes_by_its_basis_else_by_the_measure(basis, unit, expected):
    measure = {"measure": unit}
    needs, outputs = [{"unit": unit}], [{"unit": unit}]
    matches = held(
        [spec("colour", basis, at_most=5.0)],
        [content("o0", "colour", 1.0, basis)],
        material=measure,
        needs=needs,
        outputs=outputs,
        distances=[("giver", "taker", 0.0)],
    )
    assert matches.mixes["mixes"].tolist() == ([] if expected == "no" else [expected])
    assert matches.arcs["verdict"].tolist() == ["allowed"]


def test_a_parameter_of_the_catalogue_mixes_as_that_says():
    matches = held([spec("gross", "own", at_least=1.0)], [content("o0", "gross", 1.0, "own")])
    assert matches.mixes["mixes"].tolist() == ["power 1.44"]


def test_no_measurement_at_all_is_not_a_crash():
    assert verdict([spec("lead", at_most=np.inf)]) == "unknown"
