"""The case that comes with the library."""

from __future__ import annotations

import symbiosis as sym

PARKS = {"DEEP C", "Hiep Phuoc", "Amata", "Hoa Khanh", "Tra Noc", "Khanh Phu"}


def test_the_six_parks_are_there():
    park = sym.example()
    assert set(park.outputs["park"]) >= PARKS
    assert len(park.outputs) >= 30
    assert len(park.needs) >= 30
    assert not len(park.faults)


def test_it_is_read_once():
    assert sym.example() is sym.example()


def test_every_row_has_a_source_and_a_confidence():
    park = sym.example()
    for table in (park.outputs, park.needs):
        assert table["source"].ne("").all()
        assert set(table["confidence"]) <= {"measured", "reported", "estimated", "assumed"}
