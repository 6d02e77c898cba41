"""Charts say their numbers in words, stay within their frame, and need no inline style."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.display import svg
from sachhon.display.drawing import Goal, axis, ticks
from sachhon.display.svg import Actual, Band, Quartiles

AWARE = Goal("at_least", 70)
SAVING = Goal("band", 8, 13)
value = st.floats(-1e6, 1e6, allow_nan=False)


def parsed(picture):
    """The drawing as a tree; fails where it is not well formed."""
    return ElementTree.fromstring(picture)


def words(picture):
    return parsed(picture).get("aria-label").replace("\u00a0", " ")


def shapes(picture, cls):
    return [shape for shape in parsed(picture).iter() if (shape.get("class") or "") == cls]


def places(picture):
    """Every horizontal place, in per cent."""
    return [float(found) for found in re.findall(r'x[12]?="(-?[\d.]+)%"', picture)]


def whole_path(**changes):
    chart = {
        "years": range(2022, 2031),
        "baseline": 62,
        "targets": [(2025, 62), (2026, 70), (2030, 90)],
        "actuals": [Actual(2025, 62, 58.6, 65.4), Actual(2026, 71, 67.8, 74.2, "preliminary")],
        "title": "Aware",
    }
    return svg.path_chart(**(chart | changes), language="en")


def test_an_estimate_is_a_band_with_a_point():
    picture = svg.interval_bar(71.0, 67.8, 74.2, AWARE, language="en")

    band, point, goal = (shapes(picture, cls)[0] for cls in ("band", "point", "goal"))
    assert (band.get("x"), band.get("width")) == ("67.80%", "6.40%")
    assert point.get("x1") == "71.00%"
    assert goal.get("x1") == "70.00%"
    assert words(picture) == "71.0 %; confidence interval 67.8–74.2 %; target ≥ 70 %"


def test_a_full_count_is_a_filled_bar():
    picture = svg.interval_bar(38.5, target=Goal("at_least", 40), language="en")

    assert shapes(picture, "fill")[0].get("width") == "38.50%"
    assert not shapes(picture, "band")
    assert words(picture) == "38.5 %; target ≥ 40 %"


def test_a_target_band_is_dashed_on_a_scale_that_fits():
    picture = svg.interval_bar(9.4, 8.3, 10.5, SAVING, language="en")

    assert shapes(picture, "goalband")[0].get("x") == "53.33%"  # 8 of 15
    assert words(picture).endswith("target 8–13 %")


def test_what_is_not_known_draws_no_value():
    picture = svg.interval_bar(None, target=AWARE, language="en")

    assert not shapes(picture, "fill")
    assert words(picture) == "no data; target ≥ 70 %"


def test_use_that_rose_reaches_below_zero():
    picture = svg.interval_bar(-4.0, target=SAVING, language="en")

    fill = shapes(picture, "fill")[0]
    assert fill.get("x") == "0.00%"
    assert float(fill.get("width").rstrip("%")) > 0
    assert words(picture).startswith("−4.0 %")


def test_a_ceiling_is_said_with_its_sign():
    assert Goal("at_most", None, 5).words("%", "vi") == "≤\u00a05\u00a0%"


@given(value, value, value)
def test_nothing_leaves_the_frame(first, second, third):
    low, middle, high = sorted((first, second, third))
    picture = svg.interval_bar(middle, low, high, Goal("band", low, high))
    assert all(0 <= place <= 100 for place in places(picture))


def test_a_path_tells_what_is_final_from_what_is_not():
    picture = whole_path()

    assert len(shapes(picture, "dot")) == 1
    assert len(shapes(picture, "dot draft")) == 1
    assert len(shapes(picture, "diamond")) == 3
    assert len(shapes(picture, "whisker")) == 2
    assert [shape.text for shape in shapes(picture, "value")] == ["71.0"]
    assert words(picture) == (
        "Aware (%); actual 2025: 62.0 (58.6–65.4), 2026: 71.0 (67.8–74.2); "
        "target 2025: 62, 2026: 70, 2030: 90; level of the base year 62.0 %"
    )


def test_a_path_in_vietnamese_uses_its_marks():
    label = svg.path_chart([2025, 2026], actuals=[Actual(2026, 38.5)], title="Áp dụng", language="vi")
    assert "38,5" in words(label)


def test_a_band_is_a_rectangle_with_its_words():
    picture = whole_path(targets=[], band=Band(2026, 2030, 8, 13), baseline=7.8, actuals=[Actual(2026, 9.4)])

    assert len(shapes(picture, "goalband")) == 1
    assert [shape.text for shape in shapes(picture, "goal")] == ["target 8–13"]


def test_value_and_target_of_one_year_stand_on_different_sides():
    picture = whole_path(years=[2025], targets=[(2025, 80)], actuals=[Actual(2025, 70)])

    reached, goal = shapes(picture, "value")[0], shapes(picture, "goal")[0]
    assert float(reached.get("y")) > float(goal.get("y"))
    assert reached.get("x") == "50.00%"


def test_a_path_before_the_first_value_shows_where_it_is_to_go():
    picture = whole_path(actuals=[])
    assert not shapes(picture, "dot")
    assert [shape.text for shape in shapes(picture, "goal")] == ["90"]


def test_few_years_are_all_named_and_many_only_by_ends_and_last():
    few = whole_path(years=range(2024, 2028), targets=[], actuals=[])
    many = whole_path()
    assert [year.text for year in shapes(few, "x")] == ["2024", "2025", "2026", "2027"]
    assert [year.text for year in shapes(many, "x")] == ["2022", "2026", "2030"]


@given(st.lists(st.tuples(st.integers(2022, 2030), value), max_size=9, unique_by=lambda point: point[0]))
def test_a_path_of_any_values_is_well_formed(points):
    picture = whole_path(actuals=[Actual(year, reached) for year, reached in points])
    assert all(0 <= place <= 100 for place in places(picture))
    assert parsed(picture).get("role") == "img"


def test_parts_side_by_side_fill_the_bar():
    picture = svg.bar([("done", 14, "done"), ("going", 3, "going"), ("late", 1, "late")], language="en")

    assert shapes(picture, "late")[0].get("x") == "94.44%"
    assert words(picture) == "14 done, 3 going, 1 late"


def test_a_bar_of_nothing_stays_empty():
    assert shapes(svg.bar([("done", 0, "done")]), "done")[0].get("width") == "0.00%"


def test_a_group_is_a_box_with_its_median_and_one_s_own_value():
    picture = svg.quartile_chart(
        [Quartiles("Fish <1020>", 780, 958.2, 1180, 7, 868.7), Quartiles("Beer", 210, 260, 333, 5)],
        "kWh/t",
        "Use per tonne",
        language="en",
    )

    assert len(shapes(picture, "box")) == 2
    assert len(shapes(picture, "own")) == 1
    assert [name.text for name in shapes(picture, "name")] == ["Fish <1020> (7)", "Beer (5)"]
    assert words(picture) == (
        "Use per tonne: Fish <1020>: median 958.2 kWh/t, middle half 780–1,180, 7 values, this one 868.7 kWh/t; "
        "Beer: median 260 kWh/t, middle half 210–333, 5 values"
    )


def test_no_chart_needs_an_inline_style_or_a_script():
    drawn = [
        svg.interval_bar(71.0, 67.8, 74.2, AWARE),
        whole_path(band=Band(2026, 2030, 8, 13)),
        svg.bar([("done", 1, "x")], goal=1),
        svg.quartile_chart([Quartiles("x", 1, 2, 3, 5)], "t"),
        svg.path_key(baseline_year=2025),
        svg.quartile_key(own=True),
    ]
    for picture in drawn:
        assert "style=" not in picture
        assert "<script" not in picture


def test_a_key_names_only_the_signs_asked_for():
    key = svg.path_key("actual", "interval", level=90, language="en")
    assert parsed(key).findall("li")[1].find("svg").tail.replace("\u00a0", " ") == "confidence interval 90 %"
    assert len(parsed(key)) == 2


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0, 13, [0, 5, 10, 15]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (-4, 9, [-5, 0, 5, 10]),
        (0, 1180, [0, 500, 1000, 1500]),
    ],
)
def test_marks_are_round_and_enclose_the_values(low, high, marks):
    assert ticks(low, high) == marks


@given(value, value)
def test_marks_always_enclose_the_values(first, second):
    low, high = sorted((first, second))
    marks = ticks(low, high)
    hair = 1e-6 * (marks[1] - marks[0])
    assert marks[0] <= low + hair
    assert marks[-1] >= high - hair


def test_large_percentages_share_one_scale():
    assert axis([62, 90], "%") == [0, 25, 50, 75, 100]
    assert axis([7.8, 13], "%") == [0, 5, 10, 15]
