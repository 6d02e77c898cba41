"""Charts by month: what is shaded, what breaks off, and what they say to those who do not see them."""

import re

import pytest

from sachhon.display.timeline import Month, amounts, month_chart, month_key, residual_chart, starts_at, sum_chart

JANUARY = 12 * 2025


def months(*pairs, reporting=True):
    return [Month(JANUARY + place, *pair, reporting) for place, pair in enumerate(pairs)]


def areas(chart, cls):
    return re.findall(rf'<polygon class="{cls}" points="([^"]+)"', chart)


def test_a_saving_and_use_beyond_it_are_shaded_apart():
    chart = month_chart(months((90, 100), (90, 100), (120, 100)), "kWh", "Use", language="en")
    assert len(areas(chart, "gap")) == 2 and len(areas(chart, "gap more")) == 1


def test_lines_that_cross_part_the_area_where_they_meet():
    chart = month_chart(months((90, 100), (110, 100)), "kWh", "Use", language="en")
    (less,), (more,) = areas(chart, "gap"), areas(chart, "gap more")
    assert less.split()[1].split(",")[0] == more.split()[0].split(",")[0] == "500.0"


def test_a_missing_month_breaks_the_line_and_shades_nothing():
    chart = month_chart(months((90, 100), (None, 100), (90, 100)), "kWh", "Use", language="en")
    assert areas(chart, "gap") == []
    assert chart.count('class="actual"') == 0 and chart.count('<circle class="dot"') == 2


def test_every_month_is_said_in_words():
    chart = month_chart(months((90, 100), (None, 100)), "kWh", "Use", language="en")
    assert (
        'aria-label="Use (kWh): 01/2025: measured 90.0, expected 100.0; 02/2025: measured —, expected 100.0"' in chart
    )


def test_the_two_phases_are_told_apart_by_a_line_with_words():
    both = months((100, 100), reporting=False) + [Month(JANUARY + 1, 90, 100)]
    assert "baseline" in month_chart(both, "kWh", "Use", language="en")
    assert "baseline" not in month_chart(months((90, 100), (90, 100)), "kWh", "Use", language="en")


def test_the_last_sum_stands_beside_its_mark_and_bends_where_a_month_is_unknown():
    chart = sum_chart(months((90, 100), (90, 100), (90, 100)), [10.0, None, 20.0], "kWh", "Saved")
    assert ">20,0<" in chart or ">20.0<" in chart
    assert chart.count('class="actual"') == 0


def test_residuals_stand_on_both_sides_of_zero():
    chart = residual_chart(months((90, 100), (115, 100)), "kWh", "Residuals")
    heights = [float(found) for found in re.findall(r'class="whisker"[^>]* y2="([0-9.]+)"', chart)]
    zero = float(re.search(r'class="whisker"[^>]* y1="([0-9.]+)"', chart)[1])
    assert heights[0] > zero > heights[1]


@pytest.mark.parametrize(("pairs", "start"), [([(450, 500), (430, 480)], 420.0), ([(10, 500)], 0.0), ([(0, 0)], 0.0)])
def test_the_scale_starts_above_zero_only_where_all_values_are_far_above(pairs, start):
    assert starts_at(months(*pairs)) == start


def test_numbers_stay_short_by_their_unit():
    assert amounts(950, "kWh", "en").words == "kWh"
    assert amounts(25_000_000, "kWh", "en") == (1e6, "million kWh")


def test_a_key_names_each_sign():
    key = month_key(language="en")
    assert all(word in key for word in ("expected (model)", "measured", "saved", "used beyond it"))


@pytest.mark.parametrize("chart", [month_chart, residual_chart])
def test_a_chart_of_nothing_is_drawn_without_a_fault(chart):
    assert "<svg" in chart([], "kWh", "Use") and "<svg" in chart(months((None, None)), "kWh", "Use")
