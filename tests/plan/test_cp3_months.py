"""CP3 from months: which are compared, and which source of each counts."""

import pytest

from sachhon.resources.models import ResourceUse
from tests.factories import BASE_MONTHS, REPORT_MONTHS, made_in, product, used, used_in, value_of, worked_case
from tests.plan.cases import TOE, by_month, figure, months, series

# Months


def test_twelve_months_of_december_to_november_are_compared(here, tmp_path):
    run = figure(here, tmp_path, by_month(), months())

    assert value_of(run, "CP3").value == pytest.approx(10)
    assert series(run) == (pytest.approx(12_000 * TOE), pytest.approx(10_800 * TOE), "months", "B", True, "")


@pytest.mark.parametrize("number", [6, 9, 11])
def test_months_are_compared_with_the_same_months_of_the_baseline_year(here, tmp_path, number):
    """Only months that both years have; each with its own month."""
    use = [used_in("CS-1", month, 1000 + 10 * place) for place, month in enumerate(BASE_MONTHS)]
    use += [
        used_in("CS-1", month, 900 + 10 * place)
        for place, month in enumerate(REPORT_MONTHS[12 - number :], 12 - number)
    ]
    output = [made_in("CS-1", month, 10) for month in (*BASE_MONTHS, *REPORT_MONTHS)]
    run = figure(here, tmp_path, by_month(), {"monthly": use + output})

    extra = sum(10 * place for place in range(12 - number, 12))
    assert series(run)[:2] == (
        pytest.approx((1000 * number + extra) * TOE), pytest.approx((900 * number + extra) * TOE)
    )  # fmt: skip


def test_five_matched_months_are_too_few(here, tmp_path):
    run = figure(here, tmp_path, by_month(), months(report=REPORT_MONTHS[:5]))
    assert series(run)[3:] == ("", False, "too_few_months")
    assert value_of(run, "CP3").value is None


def test_holes_of_both_years_leave_both_out(here, tmp_path):
    """Base lacks two months, the period two others: eight months match."""
    run = figure(here, tmp_path, by_month(), months(base=BASE_MONTHS[2:], report=REPORT_MONTHS[:-2]))
    assert series(run)[:2] == (pytest.approx(8_000 * TOE), pytest.approx(7_200 * TOE))


def test_a_month_without_output_is_no_month(here, tmp_path):
    """Use of twelve months, output of seven: seven are compared, none is taken as zero."""
    figures = months()
    figures["monthly"] = [
        row for row in figures["monthly"] if not (row.get("product") and row["month"] in REPORT_MONTHS[:5])
    ]
    run = figure(here, tmp_path, by_month(), figures)
    assert series(run)[:2] == (pytest.approx(7_000 * TOE), pytest.approx(6_300 * TOE))


def test_a_month_that_lacks_one_of_two_products_is_no_month(here, tmp_path):
    second = {"products": [product("CS-1", "SP2")]}
    output = [made_in("CS-1", month, 5, "SP2") for month in (*BASE_MONTHS, *REPORT_MONTHS[:8])]
    run = figure(here, tmp_path, by_month(), second, months(), {"monthly": output})
    assert series(run)[:2] == (pytest.approx(8_000 * TOE), pytest.approx(7_200 * TOE))


def test_a_zero_that_somebody_wrote_is_a_zero(here, tmp_path):
    """A plant that stood still in a month: zero use and zero output are known."""
    figures = months()
    for row in figures["monthly"]:
        if row["month"] == REPORT_MONTHS[3]:
            row["quantity"] = 0
    run = figure(here, tmp_path, by_month(), figures)
    # 11 months at 10 t of 1,000 kWh each, against 12 months of the baseline year.
    assert series(run)[:2] == (pytest.approx(11_000 * TOE), pytest.approx(9_900 * TOE))


def test_months_outside_the_period_do_not_count(here, tmp_path):
    """December 2025 belongs to the next period, November 2023 to the one before the baseline."""
    outside = {"monthly": [used_in("CS-1", "2025-12", 9_999), used_in("CS-1", "2023-11", 9_999)]}
    run = figure(here, tmp_path, by_month(), months(), outside)
    assert series(run)[:2] == (pytest.approx(12_000 * TOE), pytest.approx(10_800 * TOE))


# Sources


SOURCES = ("estimate", "yearly", "monthly", "bill", "meter")


def test_the_best_source_of_each_month_counts_and_all_are_kept(here, tmp_path):
    """Meter over bill over monthly report."""
    more = {
        "monthly": [used_in("CS-1", month, 950, "bill") for month in REPORT_MONTHS[:6]]
        + [used_in("CS-1", month, 800, "meter", meter="M1") for month in REPORT_MONTHS[:3]]
    }
    run = figure(here, tmp_path, by_month(), months(), more)

    assert series(run)[1] == pytest.approx((3 * 800 + 3 * 950 + 6 * 900) * TOE)
    assert ResourceUse.objects.count() == 12 + 12 + 6 + 3


def test_meters_of_one_source_add_up(here, tmp_path):
    meters = {"monthly": [used_in("CS-1", month, part, "bill", meter=name)
                          for month in REPORT_MONTHS for name, part in (("A", 500), ("B", 350))]}  # fmt: skip
    run = figure(here, tmp_path, by_month(), months(), meters)
    assert series(run)[1] == pytest.approx(12 * 850 * TOE)


def test_a_yearly_report_counts_before_an_estimate(here, tmp_path):
    guess = {"yearly": [used("CS-1", 2025, 9_000, source="estimate")]}
    assert value_of(figure(here, tmp_path, worked_case(), guess), "CP3").value == pytest.approx(9.5)


def test_an_estimate_counts_where_there_is_nothing_better(here, tmp_path):
    case = worked_case()
    case["yearly"][0]["source"] = "estimate"
    assert value_of(figure(here, tmp_path, case), "CP3").value == pytest.approx(9.5)


def test_a_yearly_report_gives_way_to_months_of_the_whole_span(here, tmp_path):
    run = figure(here, tmp_path, worked_case(), months())
    assert series(run)[:3] == (pytest.approx(12_000 * TOE), pytest.approx(10_800 * TOE), "months")
    assert ResourceUse.objects.count() == 26


def test_a_yearly_report_stands_where_a_month_is_missing(here, tmp_path):
    """Eleven months are not the whole span: years are compared, and nothing is mixed."""
    run = figure(here, tmp_path, worked_case(), months(report=REPORT_MONTHS[:11]))
    assert series(run)[:3] == (pytest.approx(13_000_000 * TOE), pytest.approx(11_765_000 * TOE), "yearly")


def test_months_serve_where_one_year_has_no_report(here, tmp_path):
    case = worked_case()
    del case["yearly"][0]
    run = figure(here, tmp_path, case, months(report=REPORT_MONTHS[:8]))
    assert series(run)[:3] == (pytest.approx(8_000 * TOE), pytest.approx(7_200 * TOE), "months")


def test_a_month_that_lacks_one_of_its_meters_is_no_month(here, tmp_path):
    """The second meter's May was refused (a reset): what the first one shows is not the plant's use."""
    meters = {"monthly": [used_in("CS-1", month, part, "bill", meter=name)
                          for month in (*BASE_MONTHS, *REPORT_MONTHS) for name, part in (("A", 500), ("B", 500))
                          if (month, name) != (REPORT_MONTHS[5], "B")]}  # fmt: skip
    output = {"monthly": [made_in("CS-1", month, 10) for month in (*BASE_MONTHS, *REPORT_MONTHS)]}
    run = figure(here, tmp_path, by_month(), meters, output)
    assert series(run)[:2] == (pytest.approx(11_000 * TOE), pytest.approx(11_000 * TOE))


@pytest.mark.parametrize("lacking", [REPORT_MONTHS[-3:], REPORT_MONTHS[:2], BASE_MONTHS[:3], BASE_MONTHS[-1:]])
def test_months_that_one_meter_lacks_at_either_end_are_no_months(here, tmp_path, lacking):
    """Two meters of 500 that save nothing: where one is silent, the other alone is not the plant's use."""
    meters = [
        used_in("CS-1", month, 500, "bill", meter=name)
        for month in (*BASE_MONTHS, *REPORT_MONTHS)
        for name in ("A", "B")
        if not (name == "B" and month in lacking)
    ]
    output = [made_in("CS-1", month, 10) for month in (*BASE_MONTHS, *REPORT_MONTHS)]
    run = figure(here, tmp_path, by_month(), {"monthly": meters + output})
    months_left = 12 - len(lacking)
    assert series(run)[:2] == (pytest.approx(1000 * months_left * TOE), pytest.approx(1000 * months_left * TOE))


def test_a_meter_that_takes_anothers_place_is_one_line_with_it(here, tmp_path):
    every = [*BASE_MONTHS, *REPORT_MONTHS]
    old = [used_in("CS-1", month, 500, "bill", meter="cũ") for month in every[:10]]
    new = [used_in("CS-1", month, 500, "bill", meter="mới") for month in every[10:]]
    other = [used_in("CS-1", month, 500, "bill", meter="B") for month in every]
    output = [made_in("CS-1", month, 10) for month in every]
    run = figure(here, tmp_path, by_month(), {"monthly": old + new + other + output})
    assert series(run)[:3] == (pytest.approx(12_000 * TOE), pytest.approx(12_000 * TOE), "months")
