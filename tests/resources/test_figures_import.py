"""Figures as typed into canonical units: with exact values, and asked or refused where two readings are possible."""

import pytest

from sachhon.imports.answer import answer
from sachhon.kit.chain import verify
from sachhon.resources.models import ProductOutput, ResourceUse
from tests.factories import (
    BASE_MONTHS,
    FIRST,
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


def plants(rows):
    """An establishment for each row, so that many cells are looked at in one file."""
    return [plant(code) for code in dict.fromkeys(row["establishment"] for row in rows)]


def kept(here, tmp_path, *rows, sheet="yearly", products=()):
    """The rows after an import in which nothing stood in the way; the chain holds."""
    import_rows(here, tmp_path, {"establishments": plants(rows), "products": list(products), sheet: list(rows)})
    assert verify().ok


def each(model, *names):
    """By establishment, these values of its only row."""
    return {code: values for code, *values in model.objects.values_list("establishment__code", *names)}


UNITS = [
    ("ELEC", 1_234.5, "kWh", 1_234.5), ("Điện", 1_234.5, "MWh", 1_234_500.0), ("điện", 7, "số điện", 7.0),
    ("Electricity", 2, "GWh", 2_000_000.0), ("ELEC", 3, "nghìn kWh", 3_000.0), ("ELEC", 3, "1000 kWh", 3_000.0),
    ("COAL_C", 12.5, "tấn", 12_500.0), ("Than cám 5, 6", 12.5, "t", 12_500.0), ("COAL_B", 4, "tạ", 400.0),
    ("COAL_B", 4, "yến", 40.0), ("DO", 5, "lít", 5.0), ("Dầu DO", 5, "1000 lít", 5_000.0), ("FO", 5, "nghìn lít", 5_000.0),
    ("FO", 2, "m3", 2_000.0), ("WATER", 8, "m³", 8.0), ("Nước", 8, "khối", 8.0), ("NGAS", 8, "Nm3", 8.0),
    ("HUSK", 3, "tấn", 3_000.0), ("LPG", 3, "KG", 3.0), ("RM_PADDY", 3, "Tấn", 3_000.0),
]  # fmt: skip


def test_quantities_become_canonical_and_stay_as_typed(here, tmp_path):
    rows = {
        f"CS-{place}": used(f"CS-{place}", 2025, typed, unit, name)
        for place, (name, typed, unit, _) in enumerate(UNITS)
    }
    kept(here, tmp_path, *rows.values())
    found = each(ResourceUse, "quantity", "unit_given", "given")
    assert {code: (quantity, unit, float(given)) for code, (quantity, unit, given) in found.items()} == {
        f"CS-{place}": (quantity, unit, typed) for place, (_, typed, unit, quantity) in enumerate(UNITS)
    }


OUTPUTS = [
    ("tấn", 3, "tấn", 3.0), ("tấn", 3_000, "kg", 3.0), ("kg", 3, "tạ", 300.0), ("nghìn viên", 2_000, "viên", 2.0),
    ("viên", 2, "nghìn viên", 2_000.0), ("L", 2, "hl", 200.0), ("1000 lít", 500, "lít", 0.5), ("m2", 5, "m²", 5.0),
    ("bộ", 7, "Bộ", 7.0), ("cuộn", 7, "cuộn", 7.0),
]  # fmt: skip


def test_output_is_kept_in_the_products_own_unit(here, tmp_path):
    codes = [f"CS-{place}" for place in range(len(OUTPUTS))]
    rows = [made(code, 2025, typed, unit) for code, (_, typed, unit, _) in zip(codes, OUTPUTS, strict=True)]
    wares = [product(code, unit=own) for code, (own, *_) in zip(codes, OUTPUTS, strict=True)]
    kept(here, tmp_path, *rows, products=wares)
    assert each(ProductOutput, "quantity") == {code: [case[3]] for code, case in zip(codes, OUTPUTS, strict=True)}


def test_a_unit_that_does_not_fit_is_refused_with_those_that_do(here, tmp_path):
    pairs = [("ELEC", "tấn"), ("WATER", "kg"), ("COAL_C", "kWh"), ("DO", "kg"), ("LPG", "m3"), ("ELEC", "MW")]
    rows = [used("CS-1", 2000 + place, 1, unit, resource) for place, (resource, unit) in enumerate(pairs)]
    rows.append(made("CS-1", 2025, 1, "tấn"))
    sheets = {"establishments": [plant("CS-1")], "products": [product("CS-1", unit="nghìn viên")], "yearly": rows}
    batch = stage_rows(here, tmp_path, sheets)

    assert problems(batch) == [("yearly", FIRST + place, "unit", "wrong", "unit") for place in range(len(rows))]
    faults = answer(batch)["errors"]
    assert [fault["found"] for fault in faults] == [*(unit for _, unit in pairs), "tấn"]
    assert "kWh" in faults[0]["remedy"] and "nghìn viên" in faults[-1]["remedy"]


NUMBERS = [
    ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("12.345.678", 12345678.0), ("1 234 567", 1234567.0), ("1234", 1234.0),
    ("0,5", 0.5), ("0.123", 0.123), ("1234,567", 1234.567), ("  1234,5  ", 1234.5), ("1e3", 1000.0), ("0", 0.0), (0, 0.0),
    (1e15, 1e15), (123456789012345.0, 123456789012345.0), (1e-9, 1e-9), (0.1 + 0.2, 0.1 + 0.2), (2.0**53, 2.0**53),
]  # fmt: skip


def test_numbers_as_people_write_them(here, tmp_path):
    kept(here, tmp_path, *(used(f"CS-{place}", 2025, typed, "kWh") for place, (typed, _) in enumerate(NUMBERS)))
    found = each(ResourceUse, "quantity")
    # A spreadsheet's own numbers may differ in the last of their digits.
    assert found == {f"CS-{place}": [pytest.approx(value, rel=1e-15)] for place, (_, value) in enumerate(NUMBERS)}


def test_a_number_of_two_readings_is_asked_and_never_guessed(here, tmp_path):
    typed = ["1.234", "1,234", "12.345", "999.999"]
    rows = [used("CS-1", 2020 + place, text, "kWh") for place, text in enumerate(typed)] + [
        used("CS-1", 2025, 5, "kWh")
    ]
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": rows}, leave_wrong=True)
    faults = answer(batch)["errors"]

    assert [states(batch, "yearly")[FIRST + place] for place in range(5)] == ["asked"] * 4 + ["new"]
    assert [(fault["kind"], fault["column"], fault["found"]) for fault in faults] == [
        ("asked", "E", text) for text in typed
    ]
    for text, fault in zip(typed, faults, strict=True):
        assert text.replace(".", "").replace(",", "") in fault["message"]
    assert [use.quantity for use in ResourceUse.objects.all()] == [5.0]


UNKNOWN = [
    ("-", "missing_mark"), ("x", "missing_mark"), ("KXĐ", "missing_mark"), ("không có", "missing_mark"), (None, "required"),
    ("", "required"), ("   ", "required"), (-5, "negative"), ("-5", "negative"), ("#N/A", "formula_error"), ("mười", "number"),
    ("5 kWh", "number"), ("1.2.3", "number"),
]  # fmt: skip


def test_what_is_not_known_is_refused_and_never_zero(here, tmp_path):
    rows = [used("CS-1", 2000 + place, typed, "kWh") for place, (typed, _) in enumerate(UNKNOWN)] + [
        used("CS-1", 2025, 5, "kWh")
    ]
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1")], "yearly": rows}, leave_wrong=True)

    assert [(problem[1], *problem[2:]) for problem in problems(batch)] == [
        (FIRST + place, "quantity", "wrong", code) for place, (_, code) in enumerate(UNKNOWN)
    ]
    assert list(ResourceUse.objects.values_list("start__year", "quantity")) == [(2025, 5.0)]


def test_a_negative_zero_is_a_zero(here, tmp_path):
    """SQLite gives it back without its sign; the record must not differ for that."""
    kept(
        here, tmp_path, *(used("CS-1", 2020 + place, typed, "kWh") for place, typed in enumerate(["-0", -0.0, "-0,0"]))
    )
    assert {str(use.quantity) for use in ResourceUse.objects.all()} == {"0.0"}


def test_a_quantity_that_overflows_in_its_unit_is_refused(here, tmp_path):
    batch = stage_rows(
        here, tmp_path, {"establishments": [plant("CS-1")], "yearly": [used("CS-1", 2025, 1e308, "MWh")]}
    )
    assert states(batch, "yearly") == {4: "wrong"}


CELLS = [
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
]


def test_each_cell_is_looked_at(here, tmp_path):
    rows = [{**used("CS-1", 2000 + place, 1), **row} for place, (row, _, _) in enumerate(CELLS)]
    sheets = {"establishments": [plant("CS-1")], "products": [product("CS-1")], "yearly": rows}
    found = [(problem[1], problem[2], problem[4]) for problem in problems(stage_rows(here, tmp_path, sheets))]
    assert found == [(FIRST + place, field, code) for place, (_, field, code) in enumerate(CELLS)]


MONTHS = [
    ("2025-03", "2025-03-01", "2025-04-01"), ("03/2025", "2025-03-01", "2025-04-01"), ("T3/2025", "2025-03-01", "2025-04-01"),
    ("Tháng 3/2025", "2025-03-01", "2025-04-01"), ("tháng 12 năm 2024", "2024-12-01", "2025-01-01"),
]  # fmt: skip


def test_months_as_people_write_them(here, tmp_path):
    kept(
        here, tmp_path, *(used_in(f"CS-{place}", typed, 5) for place, (typed, *_) in enumerate(MONTHS)), sheet="monthly"
    )
    found = {code: [day.isoformat() for day in days] for code, days in each(ResourceUse, "start", "end").items()}
    assert found == {f"CS-{place}": [start, end] for place, (_, start, end) in enumerate(MONTHS)}


SOURCES = [
    ("đồng hồ", "meter"), ("công tơ", "meter"), ("Hóa đơn", "bill"), ("hoá đơn", "bill"), ("báo cáo tháng", "monthly"),
    ("bill", "bill"),
]  # fmt: skip


def test_sources_as_people_call_them(here, tmp_path):
    rows = [used_in(f"CS-{place}", "2025-03", 5, word) for place, (word, _) in enumerate(SOURCES)]
    kept(here, tmp_path, *rows, sheet="monthly")
    assert each(ResourceUse, "source") == {f"CS-{place}": [source] for place, (_, source) in enumerate(SOURCES)}


def test_a_month_needs_its_source(here, tmp_path):
    batch = stage_rows(
        here, tmp_path, {"establishments": [plant("CS-1")], "monthly": [used_in("CS-1", "2025-03", 5, None)]}
    )
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
