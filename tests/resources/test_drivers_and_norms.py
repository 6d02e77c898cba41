"""Drivers from the province's workbook, and the dated norms that travel with the program."""

import datetime as dt

import pytest

from sachhon.kit.dated import on
from sachhon.resources.models import DriverValue, Norm
from tests.factories import driver, import_rows, plant, problems, stage_rows


def rows_of(*rows):
    return {"establishments": [plant("CS-1")], "drivers": list(rows)}


def test_drivers_of_the_province_and_of_a_plant_are_kept_apart(here, tmp_path):
    import_rows(
        here, tmp_path,
        rows_of(
            driver("2025-03", 22), driver("2025-03", 25, establishment="CS-1"), driver("2025-03", 310.5, "độ ngày lạnh"),
            driver("2025-03", 4, "khác", label="Số ca"),
        ),
    )  # fmt: skip
    kept = DriverValue.objects.order_by("pk").values_list("establishment__code", "name", "label", "month", "value")
    march = dt.date(2025, 3, 1)
    assert list(kept) == [
        (None, "working_days", "", march, 22.0), ("CS-1", "working_days", "", march, 25.0),
        (None, "cooling_degree_days", "", march, 310.5), (None, "other", "Số ca", march, 4.0),
    ]  # fmt: skip


def test_the_same_month_again_changes_its_value(here, tmp_path):
    import_rows(here, tmp_path, rows_of(driver("2025-03", 22)))
    import_rows(here, tmp_path, rows_of(driver("2025-03", 23)))
    assert [row.value for row in DriverValue.objects.all()] == [23.0]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (driver("2025-03", -1), "value", "negative"), (driver("2025-03", 1, "số ca"), "name", "choice"),
        (driver("2025-03", 1, "khác"), "label", "needed_with"), (driver("2025-03", 1, establishment="CS-9"), "establishment", "unknown"),
    ],
)  # fmt: skip
def test_each_cell_of_a_driver_is_looked_at(here, tmp_path, row, field, code):
    assert [(each[2], each[4]) for each in problems(stage_rows(here, tmp_path, rows_of(row)))] == [(field, code)]


def in_force(day, **about):
    return on(Norm.objects.filter(**about), day)


def test_norms_of_steel_beer_and_paper_end_with_2025_and_seafood_goes_on(db):
    """The circulars' figures as the programme's facts give them."""
    before, after = dt.date(2025, 12, 31), dt.date(2026, 1, 1)
    assert in_force(before, code="beer-medium").get().value == "196"
    assert in_force(before, code="steel-billet-arc").get().value == "2500"
    assert in_force(before, code="paper-packaging-small").get().value == "5482"
    assert not in_force(after, code__startswith="beer").exists()
    assert not in_force(after, code__startswith="steel").exists()
    assert not in_force(after, code__startswith="paper").exists()
    assert [in_force(day, code="seafood-catfish").get().value for day in (before, after)] == ["1050", "900"]
    assert [in_force(day, code="seafood-shrimp").get().value for day in (before, after)] == ["2050", "1625"]


def test_no_two_norms_of_a_code_hold_on_one_day_and_each_names_its_source(db):
    for norm in Norm.objects.all():
        norm.full_clean()
        assert norm.legal_source
    assert Norm.objects.filter(confirmed=False, code__startswith="steel").count() == 14  # number not confirmed
    assert not Norm.objects.filter(valid_from__lt=dt.date(2021, 1, 1), confirmed=True).exists()
