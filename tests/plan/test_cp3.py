"""CP3 by hand: what counts, what is left out and why."""

import datetime as dt

import pytest

from tests.factories import (
    REPORT_MONTHS,
    close,
    import_rows,
    joined,
    made,
    plan,
    plant,
    product,
    run_of,
    small_province,
    solution,
    used,
    used_in,
    value_of,
    worked_case,
)
from tests.plan.cases import TOE, by_month, figure, months, series

# The worked case


def test_a_yearly_report_saves_nine_and_a_half_percent(here, tmp_path):
    """1,000 kWh a tonne in 2024; 13,000 t would have taken 13,000 MWh and took 11,765."""
    run = figure(here, tmp_path, worked_case())
    value = value_of(run, "CP3")

    assert value.value == pytest.approx(9.5, abs=1e-12)
    assert value.numerator == pytest.approx(1_235_000 * TOE)
    assert value.denominator == pytest.approx(13_000_000 * TOE)
    assert (value.counted, value.frame, value.n, value.status) == (1, 1, 1, "met")
    assert value.target == {"rule": "band", "low": 8.0, "high": 13.0}
    assert series(run) == (
        pytest.approx(13_000_000 * TOE),
        pytest.approx(11_765_000 * TOE),
        "yearly",
        "B",
        True,
        "",
    )


def test_sums_are_divided_once_and_percentages_never_averaged(here, tmp_path):
    """9.5 % of 13,000 MWh and 20 % of 100 MWh are 1,255 of 13,100, not 14.75 %."""
    small = {
        "establishments": [plant("CS-2")], "products": [product("CS-2")], "solutions": [solution("CS-2")],
        "yearly": [used("CS-2", 2024, 100), used("CS-2", 2025, 80), made("CS-2", 2024, 10), made("CS-2", 2025, 10)],
    }  # fmt: skip
    run = figure(here, tmp_path, worked_case(), small)

    assert value_of(run, "CP3").value == pytest.approx(100 * 1_255 / 13_100)


def test_fuels_add_up_in_toe(here, tmp_path):
    """Coal of 0.5 TOE a tonne beside electricity."""
    coal = {
        "yearly": [
            used("CS-1", 2024, 1_000, "tấn", "COAL_C"),
            used("CS-1", 2025, 1_170, "tấn", "Than cám 5, 6"),
        ]
    }
    run = figure(here, tmp_path, worked_case(), coal)
    value = value_of(run, "CP3")

    assert series(run, resource="COAL_C")[:2] == (pytest.approx(650), pytest.approx(585))
    assert value.numerator == pytest.approx(1_235_000 * TOE + 65)
    assert value.denominator == pytest.approx(13_000_000 * TOE + 650)


def test_a_saving_above_the_band_counts_as_met_and_is_shown_apart(here, tmp_path):
    case = worked_case()
    case["yearly"][1]["quantity"] = 10_000
    assert value_of(figure(here, tmp_path, case), "CP3").status == "above_band"


def test_more_use_than_before_is_a_negative_saving(here, tmp_path):
    case = worked_case()
    case["yearly"][1]["quantity"] = 14_300
    value = value_of(figure(here, tmp_path, case), "CP3")
    assert (value.value, value.status) == (pytest.approx(-10), "not_met")


# Products


def two_products(*, conversion=None, kind="giấy"):
    """SP1 100 t and 110 t, SP2 50 and 50 units; use 260 and 238 MWh."""
    return {
        **by_month(),
        "products": [product("CS-1"), product("CS-1", "SP2", kind=kind, conversion=conversion)],
        "yearly": [
            used("CS-1", 2024, 260), used("CS-1", 2025, 238),
            made("CS-1", 2024, 100), made("CS-1", 2025, 110),
            made("CS-1", 2024, 50, name="SP2"), made("CS-1", 2025, 50, name="SP2"),
        ],
    }  # fmt: skip


def test_products_of_one_kind_add_up(here, tmp_path):
    """260 · 160 ÷ 150."""
    run = figure(here, tmp_path, two_products())
    assert series(run)[:2] == (pytest.approx(260_000 * 160 / 150 * TOE), pytest.approx(238_000 * TOE))


def test_a_conversion_weighs_the_products(here, tmp_path):
    """0.6 of the reference product: 260 · 140 ÷ 130 = 280, 15 % saved."""
    run = figure(here, tmp_path, two_products(conversion=0.6, kind="bìa"))
    assert series(run)[:2] == (pytest.approx(280_000 * TOE), pytest.approx(238_000 * TOE))
    assert value_of(run, "CP3").value == pytest.approx(15)


def test_products_that_do_not_add_up_are_left_out(here, tmp_path):
    run = figure(here, tmp_path, two_products(kind="bìa"))
    assert series(run)[3:] == ("", False, "no_conversion")


def test_a_conversion_that_begins_after_the_period_is_none(here, tmp_path):
    case = two_products(conversion=0.6, kind="bìa")
    case["products"][1]["conversion_from"] = dt.date(2026, 1, 1)
    assert series(figure(here, tmp_path, case))[5] == "no_conversion"


# Reasons


def without(*places):
    """The worked case without some of its yearly rows: use 2024, use 2025, output 2024, output 2025."""
    case = worked_case()
    case["yearly"] = [row for place, row in enumerate(case["yearly"]) if place not in places]
    return case


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ((0,), "no_base_use"),
        ((1,), "no_use"),
        ((2,), "no_base_output"),
        ((3,), "no_output"),
        ((2, 3), "no_output"),
    ],
)
def test_what_is_missing_is_named_and_never_zero(here, tmp_path, missing, reason):
    run = figure(here, tmp_path, without(*missing))
    assert series(run)[4:] == (False, reason)
    assert value_of(run, "CP3").value is None
    assert value_of(run, "CP3").detail["left_out"] == {reason: 1}


def test_an_applier_of_whom_nothing_is_known_is_named(here, tmp_path):
    run = figure(here, tmp_path, worked_case(), {"establishments": [plant("CS-2")], "solutions": [solution("CS-2")]})
    silent = run.evidence.get(code="CP3", subject="CS-2")
    assert (silent.counted, silent.reason, silent.resource) == (False, "no_use", None)


@pytest.mark.parametrize(("quantity", "reason"), [(39_001, "sec_jump"), (39_000, ""), (4_334, ""), (4_333, "sec_jump")])
def test_a_change_beyond_three_times_or_a_third_is_not_believed(here, tmp_path, quantity, reason):
    case = worked_case()
    case["yearly"][1]["quantity"] = quantity
    assert series(figure(here, tmp_path, case))[5] == reason


def test_biomass_has_no_factor_and_says_so(here, tmp_path):
    names = ("HUSK", "WOOD", "BAGASSE")
    husk = {"yearly": [used("CS-1", year, 500, "tấn", name) for name in names for year in (2024, 2025)]}
    run = figure(here, tmp_path, worked_case(), husk)

    for name in names:
        assert series(run, resource=name) == (None, None, "yearly", "", False, "no_factor")
    assert value_of(run, "CP3").value == pytest.approx(9.5)


def test_who_has_no_solution_is_not_applying_and_stands_beside(here, tmp_path):
    case = worked_case()
    case["solutions"] = []
    run = figure(here, tmp_path, case)

    assert series(run)[3:] == ("", False, "not_applying")
    assert value_of(run, "CP3").value is None
    assert value_of(run, "CP3").detail["all_reporters"]["value"] == pytest.approx(9.5)


def cases(facts, **solutions):
    """A plant of the worked case for each; facts by code, and what its solution is like."""
    found = [worked_case(code) for code in facts]
    for case, (code, more) in zip(found, facts.items(), strict=True):
        case["establishments"] = [plant(code, **more)]
        case["solutions"] = [solution(code, **solutions.get(code, {}))]
    return joined(*found)


def reasons(run):
    """Why each plant is left out, empty where it counts."""
    return dict(run.evidence.filter(code="CP3").values_list("subject", "reason"))


def test_a_solution_after_the_cut_or_without_evidence_makes_no_applier(here, tmp_path):
    late, last = {"date": dt.date(2025, 12, 15)}, {"date": dt.date(2025, 12, 14)}
    solutions = {"late": late, "last": last, "unproven": {"evidence": None}, "dash": {"evidence": "-"}}
    run = figure(here, tmp_path, cases({code: {} for code in solutions}, **solutions))
    none = "not_applying"
    assert reasons(run) == {"late": none, "last": "", "unproven": none, "dash": none}


def test_who_is_in_the_frame_on_the_last_day(here, tmp_path):
    outside = {
        "household": {"household": "có"}, "no-potential": {"potential": "không"}, "trade": {"vsic": "4711"},
        "closed": {"active_to": dt.date(2025, 12, 14)}, "not-open": {"active_from": dt.date(2025, 12, 15)},
    }  # fmt: skip
    inside = {
        "perhaps": {"potential": "chưa rõ"}, "closes": {"active_to": dt.date(2025, 12, 15)}, "water": {"vsic": "3600"},
        "opened": {"active_from": dt.date(2025, 12, 14)},
    }  # fmt: skip
    run = figure(here, tmp_path, cases(outside | inside))
    value = value_of(run, "CP3")

    assert reasons(run) == dict.fromkeys(outside, "not_in_frame") | dict.fromkeys(inside, "")
    assert (value.counted, value.frame, value.detail["all_reporters"]["n"]) == (4, 4, 4)


def test_households_count_where_the_plan_says_so(here, tmp_path):
    rows = worked_case()
    rows["establishments"] = [plant("CS-1", household="có")]
    rows["plan"] = [plan(households="có")]
    assert series(figure(here, tmp_path, rows))[5] == ""


def test_the_plan_chooses_its_sectors(here, tmp_path):
    rows = worked_case()
    rows["plan"] = [plan(sectors="10, 11")]
    assert series(figure(here, tmp_path, rows))[5] == "not_in_frame"


# Tiers, water, materials, coverage


def billed(code, source, saving=600, **more):
    """An applier of whom only the bills of the period are known: 12,000 kWh."""
    return {
        "establishments": [plant(code)],
        "monthly": [used_in(code, month, 1_000, "bill") for month in REPORT_MONTHS],
        "solutions": [solution(code, resource="Điện", saving=saving, unit="kWh", saving_source=source, **more)],
    }


def test_audited_and_declared_savings_stand_beside_the_headline(here, tmp_path):
    run = figure(here, tmp_path, worked_case(), billed("CS-2", "audit"), billed("CS-3", "declared", 3_000))
    value = value_of(run, "CP3")
    tiers = value.detail["tiers"]

    assert value.value == pytest.approx(9.5)
    assert tiers["A"] == {"numerator": None, "denominator": None, "value": None, "n": 0}
    assert (tiers["B"]["value"], tiers["B"]["n"]) == (pytest.approx(9.5), 1)
    assert (tiers["C"]["value"], tiers["C"]["n"]) == (pytest.approx(100 * 600 / 12_600), 1)
    assert (tiers["D"]["value"], tiers["D"]["n"]) == (pytest.approx(100 * 3_000 / 15_000), 1)
    assert series(run, "CS-2")[2:] == ("audit", "C", False, "no_base_use")
    assert series(run, "CS-3")[2:] == ("declared", "D", False, "no_base_use")


def test_a_series_that_is_measured_is_not_also_declared(here, tmp_path):
    rows = worked_case()
    rows["solutions"] = [solution("CS-1", resource="Điện", saving=5_000, unit="MWh", saving_source="declared")]
    run = figure(here, tmp_path, rows)

    assert series(run)[2:4] == ("yearly", "B")
    assert value_of(run, "CP3").detail["tiers"]["D"]["n"] == 0


def test_a_declared_saving_without_any_use_has_no_share(here, tmp_path):
    rows = billed("CS-2", "declared")
    rows["monthly"] = rows["monthly"][:11]
    run = figure(here, tmp_path, worked_case(), rows)
    assert series(run, "CS-2")[3:] == ("", False, "no_base_use")


def test_water_and_each_material_stand_apart_in_their_own_units(here, tmp_path):
    more = {"yearly": [
        used("CS-1", 2024, 5_000, "m3", "Nước"), used("CS-1", 2025, 5_850, "m3", "WATER"),
        used("CS-1", 2024, 12_000, "tấn", "RM_PAPER"), used("CS-1", 2025, 15_000, "tấn", "Giấy phế liệu"),
        used("CS-1", 2024, 10, "tấn", "RM_OTHER"), used("CS-1", 2025, 12, "tấn", "RM_OTHER"),
    ]}  # fmt: skip
    run = figure(here, tmp_path, worked_case(), more)

    water, paper, other = (
        value_of(run, "CP3-W"),
        value_of(run, "CP3-M", "RM_PAPER"),
        value_of(run, "CP3-M", "RM_OTHER"),
    )
    assert value_of(run, "CP3").value == pytest.approx(9.5)
    assert (water.numerator, water.denominator) == (pytest.approx(650), pytest.approx(6_500))
    assert (paper.numerator, paper.denominator) == (pytest.approx(600_000), pytest.approx(15_600_000))
    assert (other.numerator, other.denominator) == (pytest.approx(1_000), pytest.approx(13_000))
    assert not run.evidence.filter(code="CP3", resource__code__in=("WATER", "RM_PAPER")).exists()


def test_coverage_counts_establishments_of_the_frame(here, tmp_path):
    """Five registered, one household: four in the frame, one counted."""
    import_rows(here, tmp_path, small_province())
    value = value_of(run_of(here), "CP3")
    assert (value.counted, value.frame, value.detail["appliers"]) == (1, 4, 2)


def test_what_another_province_does_changes_nothing(here, elsewhere, tmp_path):
    import_rows(here, tmp_path, worked_case())
    before = run_of(here)
    other = worked_case()
    other["yearly"][1]["quantity"] = 13_000
    import_rows(elsewhere, tmp_path, other)
    again = run_of(here)

    assert again.pk == before.pk
    assert value_of(run_of(elsewhere), "CP3").value == pytest.approx(0)


# Periods other than a year


def test_a_half_year_compares_its_six_months(here, tmp_path):
    run = figure(here, tmp_path, by_month(), months(), label="2025-H1")
    assert series(run)[:2] == (pytest.approx(6_000 * TOE), pytest.approx(5_400 * TOE))
    assert (run.period.data_from, run.period.data_to) == (dt.date(2024, 12, 1), dt.date(2025, 6, 1))


def test_a_half_year_takes_no_yearly_report(here, tmp_path):
    run = figure(here, tmp_path, worked_case(), label="2025-H1")
    assert value_of(run, "CP3").value is None


@pytest.mark.parametrize("yearly", [False, True], ids=["bills", "bills and a yearly report"])
def test_a_half_year_takes_half_of_a_years_stated_saving(here, tmp_path, yearly):
    """Six months of 1,000 kWh; of the 600 kWh a year 300 fall into them."""
    more = {"yearly": [used("CS-2", 2025, 12_000, "kWh")]} if yearly else {}
    run = figure(here, tmp_path, {"plan": [plan()]}, billed("CS-2", "audit"), more, label="2025-H1")
    tier = value_of(run, "CP3").detail["tiers"]["C"]
    assert (tier["numerator"], tier["denominator"]) == (pytest.approx(300 * TOE), pytest.approx(6_300 * TOE))


def test_the_first_month_of_a_year_belongs_to_that_year(here, tmp_path):
    """Its figures are those of December before, and its target that of its own year."""
    run = figure(here, tmp_path, by_month(), months(), label="2025-M01")
    assert series(run)[5] == "too_few_months"
    assert value_of(run, "CP3").target == {"rule": "band", "low": 8.0, "high": 13.0}


def test_the_baseline_year_itself_has_nothing_to_compare_with(here, tmp_path):
    for label in ("2024", "2023"):
        value = value_of(figure(here, tmp_path, worked_case(), months(), label=label), "CP3")
        assert (value.value, value.status) == (None, "no_data")


def test_a_closed_period_can_still_be_computed(here, tmp_path):
    import_rows(here, tmp_path, worked_case())
    close(here)
    assert value_of(run_of(here), "CP3").value == pytest.approx(9.5)
