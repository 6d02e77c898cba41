"""Establishments and products as lists have them: tax codes, sectors, sizes, conversions."""

from sachhon.establishments.models import Establishment, Product, ProductConversion
from sachhon.kit.chain import verify
from tests.factories import FIRST, import_rows, plant, problems, product, stage_rows, states

REAL = "0100109106"  # its check digit fits


def checked(here, tmp_path, *rows, sheet="establishments"):
    return problems(stage_rows(here, tmp_path, {sheet: list(rows)}))


def test_tax_codes_are_kept_in_one_form(here, tmp_path):
    typed = {REAL: REAL, "0100 109 106": REAL, f"{REAL}-001": f"{REAL}-001", f"{REAL}001": f"{REAL}-001",
             "079123456789": "079123456789", None: ""}  # fmt: skip
    rows = [plant(f"CS-{place}", tax_code=code, enterprise="Công ty A") for place, code in enumerate(typed)]
    import_rows(here, tmp_path, {"establishments": rows})
    assert list(Establishment.objects.order_by("code").values_list("tax_code", flat=True)) == list(typed.values())


def test_a_tax_code_of_a_wrong_length_is_refused(here, tmp_path):
    assert checked(here, tmp_path, plant("CS-1", tax_code="12345")) == [
        ("establishments", 4, "tax_code", "wrong", "tax_code_length")
    ]


def test_a_check_digit_that_does_not_fit_is_said_and_kept(here, tmp_path):
    batch = import_rows(here, tmp_path, {"establishments": [plant("CS-1", tax_code="0100109107")]})
    assert problems(batch) == [("establishments", 4, "tax_code", "warning", "tax_code_check")]
    assert Establishment.objects.get().tax_code == "0100109107"


def test_two_firms_with_one_tax_code_are_both_asked(here, tmp_path):
    rows = [plant("CS-1", tax_code=REAL, enterprise="Công ty A"), plant("CS-2", tax_code=REAL, enterprise="Công ty B")]
    assert [problem[1:] for problem in checked(here, tmp_path, *rows)] == [
        (4, "tax_code", "asked", "tax_code_shared"), (5, "tax_code", "asked", "tax_code_shared")
    ]  # fmt: skip


def test_sites_of_one_firm_share_its_tax_code(here, tmp_path):
    rows = [
        plant("CS-1", tax_code=REAL, enterprise="Công ty A"),
        plant("CS-2", tax_code=REAL, enterprise="CÔNG TY  A."),
    ]
    assert checked(here, tmp_path, *rows) == []


def test_a_tax_code_that_a_kept_firm_has_is_asked(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1", tax_code=REAL, enterprise="Công ty A")]})
    found = checked(here, tmp_path, plant("CS-2", tax_code=REAL, enterprise="Công ty B"))
    assert found == [("establishments", 4, "tax_code", "asked", "tax_code_shared")]


def test_sectors_are_digits(here, tmp_path):
    typed = ["1701", "C1701", "C 1701", "17.01", 1701]
    rows = [plant(f"CS-{place}", vsic=code) for place, code in enumerate(typed)] + [plant("CS-9", vsic="0810")]
    import_rows(here, tmp_path, {"establishments": rows})
    assert list(Establishment.objects.order_by("code").values_list("vsic", flat=True)) == ["1701"] * 5 + ["0810"]


def test_a_sector_that_vsic_does_not_have_is_refused(here, tmp_path):
    rows = [plant(f"CS-{place}", vsic=code) for place, code in enumerate(["giấy", "0400", "123456"])]
    found = checked(here, tmp_path, *rows)
    assert [problem[1:] for problem in found] == [(FIRST + place, "vsic", "wrong", "sector") for place in range(3)]


def test_a_section_letter_alone_is_no_sector(here, tmp_path):
    assert [problem[4] for problem in checked(here, tmp_path, plant("CS-1", vsic="C"))] == ["sector"]


CELLS = [
    ("employees", -1, "negative"), ("employees", 2.5, "integer"), ("revenue", "1.234", "ambiguous_number"),
    ("latitude", 91, "outside"), ("longitude", -181, "outside"), ("household", "có lẽ", "boolean"), ("potential", "nhiều", "choice"),
    ("vsic_version", "2007", "choice"), ("revenue", "99999999999999999999", "outside"), ("employees", 1e30, "outside"),
    ("name", "x" * 301, "too_long"), ("commune", "x" * 121, "too_long"),
]  # fmt: skip


def test_each_cell_is_looked_at(here, tmp_path):
    found = checked(
        here, tmp_path, *(plant(f"CS-{place}", **{field: typed}) for place, (field, typed, _) in enumerate(CELLS))
    )
    assert [(problem[1], problem[2], problem[4]) for problem in found] == [
        (FIRST + place, field, code) for place, (field, _, code) in enumerate(CELLS)
    ]


def test_money_is_whole_and_exact(here, tmp_path):
    import_rows(
        here, tmp_path, {"establishments": [plant("CS-1", revenue="9.007.199.254.740.991", capital=1_234_567_890_123)]}
    )
    assert Establishment.objects.values_list("revenue", "capital").get() == (9_007_199_254_740_991, 1_234_567_890_123)
    assert verify().ok


def test_closing_before_opening_is_refused(here, tmp_path):
    assert checked(here, tmp_path, plant("CS-1", active_from="01/05/2020", active_to="01/05/2020")) == [
        ("establishments", 4, "active_to", "wrong", "ends_before")
    ]


def test_what_is_left_empty_is_unknown(here, tmp_path):
    import_rows(here, tmp_path, {"establishments": [plant("CS-1")]})
    row = Establishment.objects.get()
    assert (row.potential, row.household, row.vsic_version, row.origin) == ("unknown", False, "2018", "registered")
    assert (row.latitude, row.employees, row.revenue, row.active_from) == (None, None, None, None)


def test_a_product_and_its_conversion(here, tmp_path):
    rows = {
        "establishments": [plant("CS-1")],
        "products": [product("CS-1", basis="đầu vào", conversion="0,6", conversion_source="bảng")],
    }
    import_rows(here, tmp_path, rows)
    kept = ProductConversion.objects.get()
    assert (kept.factor, kept.valid_from.isoformat(), kept.source, kept.product.basis) == (
        "0.6",
        "2000-01-01",
        "bảng",
        "in",
    )


def test_a_conversion_must_be_positive(here, tmp_path):
    rows = {
        "establishments": [plant("CS-1")],
        "products": [product("CS-1", conversion=0), product("CS-1", "SP2", conversion=-1)],
    }
    assert problems(stage_rows(here, tmp_path, rows)) == [
        ("products", row, "conversion", "wrong", "not_positive") for row in (4, 5)
    ]


def test_a_new_conversion_is_a_version_of_its_own(here, tmp_path):
    rows = {
        "establishments": [plant("CS-1")],
        "products": [product("CS-1", conversion=0.6, conversion_from="01/01/2022")],
    }
    import_rows(here, tmp_path, rows)
    rows["products"] = [product("CS-1", conversion=0.7, conversion_from="01/01/2026")]
    batch = import_rows(here, tmp_path, rows)
    assert states(batch, "products") == {4: "new"}
    assert list(ProductConversion.objects.order_by("valid_from").values_list("factor", flat=True)) == ["0.6", "0.7"]
    assert Product.objects.count() == 1
