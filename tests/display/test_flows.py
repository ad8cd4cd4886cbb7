"""Bands as thick as their flows, from the right giver to the right receiver."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from display.extents import drawn, overlapping, texts_outside
from symbiosis.display.flows import draw_flows
from symbiosis.errors import SymbiosisError

SOLID = ("-", "solid")
FLOWS = pd.DataFrame(
    {
        "output": ["ash", "grain", "sludge"],
        "via": ["", "drying", ""],
        "giver": ["Power plant", "Brewery", "Brewery"],
        "receiver": ["Brick maker", "Farm", "Brick maker"],
        "amount": [10.0, 20.0, 30.0],
        "unit": ["t", "t", "m3"],
        "benefit": [4e9, 2e9, -1e9],
        "co2": [5.0, 0.0, None],
        "verdict": ["allowed", "conditional", "allowed"],
        "assumed_share": [0.1, 0.9, 0.0],
    }
)


def bands(ax):
    """Give the bands by their gid."""
    return {shape.get_gid(): shape for shape in ax.patches if shape.get_gid()}


def words(ax):
    """Join all texts of a picture."""
    return " ".join(text.get_text() for text in ax.texts)


def thickness(band):
    """Measure a band at its giver's end."""
    ends = band.get_path().vertices
    return ends[0][1] - ends[-2][1]


def test_a_band_is_as_thick_as_its_flow():
    drawing = bands(draw_flows(FLOWS))
    assert set(drawing) == {
        "flow ash > Brick maker", "flow grain > Farm", "flow sludge > Brick maker"
    }  # fmt: skip
    ash, grain, sludge = (
        thickness(drawing[f"flow {name}"])
        for name in ("ash > Brick maker", "grain > Farm", "sludge > Brick maker")
    )
    assert ash == pytest.approx(2 * grain)
    assert grain == pytest.approx(2 * sludge)


def test_a_band_ends_at_the_bar_of_its_receiver():
    ax = draw_flows(FLOWS)
    renderer = drawn(ax)
    names = {text.get_text(): text.get_window_extent(renderer) for text in ax.texts}
    farm = bands(ax)["flow grain > Farm"].get_path()
    end = ax.transData.transform(farm.vertices[3])[1]
    assert abs(end - (names["Farm"].y0 + names["Farm"].y1) / 2) < 40


def test_labels_say_way_and_value():
    text = words(draw_flows(FLOWS, currency="VND"))
    assert "grain → drying: 2 billion VND" in text
    assert "sludge: \u22121 billion VND" in text


def test_a_negative_flow_is_hatched_and_an_assumed_one_dashed():
    drawing = bands(draw_flows(FLOWS))
    assert drawing["flow sludge > Brick maker"].get_hatch()
    assert not drawing["flow ash > Brick maker"].get_hatch()
    assert drawing["flow grain > Farm"].get_linestyle() not in SOLID
    assert drawing["flow ash > Brick maker"].get_linestyle() in SOLID


def test_mixed_units_cannot_be_stacked():
    with pytest.raises(SymbiosisError, match="m3, t cannot be stacked"):
        draw_flows(FLOWS, measure="amount")
    assert "10 t" in words(draw_flows(FLOWS.head(2), measure="amount"))


def test_a_flow_without_a_value_is_counted_not_dropped_in_silence():
    assert "+ 1 more" in words(draw_flows(FLOWS, measure="co2"))
    assert "+ 2 more" in words(draw_flows(FLOWS, most=1))


def test_a_measure_that_is_none_is_refused():
    with pytest.raises(SymbiosisError, match="benefit"):
        draw_flows(FLOWS, measure="giver")


def test_no_flows_are_said():
    ax = draw_flows(FLOWS.head(0))
    assert "no flows" in words(ax)
    assert texts_outside(ax) == []


def test_all_zero_flows_can_be_drawn():
    assert len(bands(draw_flows(FLOWS.assign(benefit=0.0)))) == 3


@pytest.mark.parametrize("language", ["en", "vi"])
def test_many_flows_of_long_names_stay_readable(language):
    name = "Nhà máy xử lý nước thải tập trung khu công nghiệp số "
    rows = pd.DataFrame(
        {
            "output": [f"output_of_a_long_name_{place}" for place in range(20)],
            "via": "sludge_dewatering > sludge_drying > composting",
            "giver": [f"{name}{place // 2}" for place in range(20)],
            "receiver": [f"{name}{place % 3}" for place in range(20)],
            "benefit": [10.0 ** (place % 6) for place in range(20)],
            "verdict": ["allowed", "conditional"] * 10,
            "assumed_share": 0.6,
        }
    )
    ax = draw_flows(rows, currency="VND", language=language)
    assert texts_outside(ax) == []
    assert overlapping(ax.texts, drawn(ax)) == []
    small = draw_flows(rows, ax=Figure(figsize=(3, 3)).add_subplot())
    assert texts_outside(small) == []
