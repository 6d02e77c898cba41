"""Figures as typed into canonical units: with exact values, and asked or refused where two readings are possible."""

import pytest

from sachhon.kit.chain import verify
from sachhon.kit.imports.answer import answer
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import (
    BASE_MONTHS,
    REPORT_MONTHS,
    import_rows,
    made,
    made_in,
    plan,
    plant,
    problems,
    product,
    run_of,
    solution,
    stage_rows,
    states,
    used,
    used_in,
)


def kept(here, tmp_path, *rows, sheet="yearly", products=()):
    """The rows of one plant after the import, everything clean."""
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "products": list(products), sheet: list(rows)})
    assert verify().ok


@pytest.mark.parametrize(
    ("resource", "typed", "unit", "quantity"),
    [
        ("ELEC", 1_234.5, "kWh", 1_234.5),
        ("Điện", 1_234.5, "MWh", 1_234_500.0),
        ("điện", 7, "số điện", 7.0),
        ("Electricity", 2, "GWh", 2_000_000.0),
        ("ELEC", 3, "nghìn kWh", 3_000.0),
        ("ELEC", 3, "1000 kWh", 3_000.0),
        ("COAL_C", 12.5, "tấn", 12_500.0),
        ("Than cám 5, 6", 12.5, "t", 12_500.0),
        ("COAL_B", 4, "tạ", 400.0),
        ("COAL_B", 4, "yến", 40.0),
        ("DO", 5, "lít", 5.0),
        ("Dầu DO", 5, "1000 lít", 5_000.0),
        ("FO", 5, "nghìn lít", 5_000.0),
        ("FO", 2, "m3", 2_000.0),
        ("WATER", 8, "m³", 8.0),
        ("Nước", 8, "khối", 8.0),
        ("NGAS", 8, "Nm3", 8.0),
        ("HUSK", 3, "tấn", 3_000.0),
        ("LPG", 3, "KG", 3.0),
        ("RM_PADDY", 3, "Tấn", 3_000.0),
    ],
)
def test_quantities_become_canonical_and_stay_as_typed(here, tmp_path, resource, typed, unit, quantity):
    kept(here, tmp_path, used("CS-1", 2025, typed, unit, resource))
    row = ResourceUse.objects.get()
    assert (row.quantity, row.unit_given) == (quantity, unit)
    assert float(row.given) == typed


@pytest.mark.parametrize(
    ("own", "typed", "unit", "quantity"),
    [
        ("tấn", 3, "tấn", 3.0), ("tấn", 3_000, "kg", 3.0), ("kg", 3, "tạ", 300.0), ("nghìn viên", 2_000, "viên", 2.0),
        ("viên", 2, "nghìn viên", 2_000.0), ("L", 2, "hl", 200.0), ("1000 lít", 500, "lít", 0.5), ("m2", 5, "m²", 5.0),
        ("bộ", 7, "Bộ", 7.0), ("cuộn", 7, "cuộn", 7.0),
    ],
)  # fmt: skip
def test_output_is_kept_in_the_products_own_unit(here, tmp_path, own, typed, unit, quantity):
    kept(here, tmp_path, made("CS-1", 2025, typed, unit), products=[product("CS-1", unit=own)])
    assert ProductOutput.objects.get().quantity == quantity


@pytest.mark.parametrize(
    ("resource", "unit"), [("ELEC", "tấn"), ("WATER", "kg"), ("COAL_C", "kWh"), ("DO", "kg"), ("LPG", "m3"), ("ELEC", "MW")]
)
def test_a_unit_that_does_not_fit_is_refused_with_those_that_do(here, tmp_path, resource, unit):
    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, 1, unit, resource)]})
    assert problems(batch) == [("yearly", 4, "unit", "wrong", "unit")]
    assert answer(batch)["errors"][0]["found"] == unit


def test_a_products_unit_of_another_family_is_refused(here, tmp_path):
    sheets = {"establishments": [plant("CS-1")], "products": [product("CS-1", unit="nghìn viên")], "yearly": [made("CS-1", 2025, 1, "tấn")]}
    assert problems(stage_rows(here, tmp_path, sheets)) == [("yearly", 4, "unit", "wrong", "unit")]


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("12.345.678", 12345678.0), ("1 234 567", 1234567.0), ("1234", 1234.0),
        ("0,5", 0.5), ("0.123", 0.123), ("1234,567", 1234.567), ("  1234,5  ", 1234.5), ("1e3", 1000.0), ("0", 0.0), (0, 0.0),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(here, tmp_path, typed, quantity):
    kept(here, tmp_path, used("CS-1", 2025, typed, "kWh"))
    assert ResourceUse.objects.get().quantity == quantity


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "999.999"])
def test_a_number_of_two_readings_is_asked_and_never_guessed(here, tmp_path, typed):
    rows = [used("CS-1", 2025, typed, "kWh"), used("CS-1", 2024, 5, "kWh")]
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": rows}, leave_wrong=True)
    fault = answer(batch)["errors"][0]

    assert states(batch, "yearly") == {4: "asked", 5: "new"}
    assert (fault["kind"], fault["column"], fault["row"], fault["found"]) == ("asked", "E", 4, typed)
    assert typed.replace(".", "").replace(",", "") in fault["message"]
    assert [use.quantity for use in ResourceUse.objects.all()] == [5.0]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-", "missing_mark"), ("x", "missing_mark"), ("KXĐ", "missing_mark"), ("không có", "missing_mark"), (None, "required"),
        ("", "required"), ("   ", "required"), (-5, "negative"), ("-5", "negative"), ("#N/A", "formula_error"), ("mười", "number"),
        ("5 kWh", "number"), ("1.2.3", "number"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_and_never_zero(here, tmp_path, typed, code):
    rows = {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, typed, "kWh"), used("CS-1", 2024, 5, "kWh")]}
    batch = import_rows(here, tmp_path, rows, leave_wrong=True)

    assert problems(batch) == [("yearly", 4, "quantity", "wrong", code)]
    assert list(ResourceUse.objects.values_list("start__year", "quantity")) == [(2024, 5.0)]


@pytest.mark.parametrize("typed", ["-0", -0.0, "-0,0"])
def test_a_negative_zero_is_a_zero(here, tmp_path, typed):
    """SQLite gives it back without its sign; the record must not differ for that."""
    kept(here, tmp_path, used("CS-1", 2025, typed, "kWh"))
    assert str(ResourceUse.objects.get().quantity) == "0.0"


@pytest.mark.parametrize("typed", [1e15, 123456789012345.0, 1e300, 1e-9, 0.1 + 0.2, 2.0**53])
def test_great_and_small_numbers_come_back_as_they_were(here, tmp_path, typed):
    kept(here, tmp_path, used("CS-1", 2025, typed, "kWh"))
    assert ResourceUse.objects.get().quantity == pytest.approx(typed, rel=1e-15)


def test_a_quantity_that_overflows_in_its_unit_is_refused(here, tmp_path):
    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, 1e308, "MWh")]})
    assert states(batch, "yearly") == {4: "wrong"}


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({"resource": None, "product": None}, "resource", "one_of_two"),
        ({"product": "SP1"}, "resource", "one_of_two"),
        ({"resource": "Than tổ ong"}, "resource", "unknown_resource"),
        ({"resource": None, "product": "SP9"}, "product", "unknown"),
        ({"establishment": "CS-9"}, "establishment", "unknown"),
        ({"year": 2027}, "year", "year_outside"),
        ({"year": 1989}, "year", "year_outside"),
        ({"year": "năm nay"}, "year", "year"),
        ({"source": "nghe nói"}, "source", "choice"),
        ({"unit": None}, "unit", "required"),
    ],
)
def test_each_cell_is_looked_at(here, tmp_path, row, field, code):
    sheets = {"establishments": [plant("CS-1")], "products": [product("CS-1")], "yearly": [{**used("CS-1", 2025, 1), **row}]}
    found = problems(stage_rows(here, tmp_path, sheets))
    assert [(problem[2], problem[4]) for problem in found] == [(field, code)]


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2025-03", "2025-03-01"), ("03/2025", "2025-03-01"), ("T3/2025", "2025-03-01"), ("Tháng 3/2025", "2025-03-01"),
        ("tháng 12 năm 2024", "2024-12-01"),
    ],
)  # fmt: skip
def test_months_as_people_write_them(here, tmp_path, typed, month):
    kept(here, tmp_path, used_in("CS-1", typed, 5), sheet="monthly")
    row = ResourceUse.objects.get()
    following = "2025-04-01" if month == "2025-03-01" else "2025-01-01"
    assert (row.start.isoformat(), row.end.isoformat()) == (month, following)


@pytest.mark.parametrize(
    ("word", "source"),
    [("đồng hồ", "meter"), ("công tơ", "meter"), ("Hóa đơn", "bill"), ("hoá đơn", "bill"), ("báo cáo tháng", "monthly"), ("bill", "bill")],
)
def test_sources_as_people_call_them(here, tmp_path, word, source):
    kept(here, tmp_path, used_in("CS-1", "2025-03", 5, word), sheet="monthly")
    assert ResourceUse.objects.get().source == source


def test_a_month_needs_its_source(here, tmp_path):
    batch = stage_rows(here, tmp_path, {"establishments": [plant("CS-1")], "monthly": [used_in("CS-1", "2025-03", 5, None)]})
    assert problems(batch) == [("monthly", 4, "source", "wrong", "required")]


def test_meters_and_sources_of_one_month_stand_side_by_side(here, tmp_path):
    rows = [
        used_in("CS-1", "2025-03", 5, "bill", meter="A"), used_in("CS-1", "2025-03", 6, "bill", meter="B"),
        used_in("CS-1", "2025-03", 7, "monthly"), used_in("CS-1", "2025-03", 8, "meter", meter="A"),
    ]  # fmt: skip
    kept(here, tmp_path, *rows, sheet="monthly")
    assert sorted(ResourceUse.objects.values_list("source", "meter", "quantity")) == [
        ("bill", "A", 5.0), ("bill", "B", 6.0), ("meter", "A", 8.0), ("monthly", "", 7.0)
    ]  # fmt: skip


def test_a_missing_month_is_no_row_and_no_zero(here, tmp_path):
    """Eleven months of use: the twelfth is neither kept nor compared."""
    months = [*BASE_MONTHS, *REPORT_MONTHS[:-1]]
    sheets = {
        "plan": [plan()], "establishments": [plant("CS-1")], "products": [product("CS-1")], "solutions": [solution("CS-1")],
        "monthly": [used_in("CS-1", month, 100) for month in months]
        + [used_in("CS-1", REPORT_MONTHS[-1], None)]
        + [made_in("CS-1", month, 1) for month in (*BASE_MONTHS, *REPORT_MONTHS)],
    }  # fmt: skip
    import_rows(here, tmp_path, sheets, leave_wrong=True)
    sums = run_of(here).evidence.get(code="CP3", subject="CS-1").parts

    assert not ResourceUse.objects.filter(start=f"{REPORT_MONTHS[-1]}-01").exists()
    assert not ResourceUse.objects.filter(quantity=0).exists()
    assert sums == "[1100.0,1100.0,11.0,11.0,0.0001543,11]"
