"""Filters, search, order and pages of a list."""

import pytest
from django.http import QueryDict

from sachhon.kit.changes import change_set
from sachhon.kit.lists import Listing
from sachhon.kit.register import REGISTERS
from sachhon.kit.selection import Selection
from tests.kit.conftest import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(province, officer):
    """120 plants, every third a paper mill."""
    columns = (
        "province_id",
        "code",
        "name",
        "vsic",
        "folded",
        "potential",
        "household",
        "employees",
        "active_from",
    )
    values = [
        (province.pk, f"CS-{n:05}", f"Cơ sở giấy {n}" if n % 3 == 0 else f"Xưởng gỗ {n}", "1701" if n % 3 == 0 else "1610",
         f"co so giay {n}" if n % 3 == 0 else f"xuong go {n}", "yes", n % 2 == 0, n, f"20{n % 25:02}-01-01")
        for n in range(1, 121)
    ]  # fmt: skip
    with change_set(by=officer, why="test", province_id=province.pk) as changes:
        changes.insert_many(REGISTERS["establishments"].model, columns, values)


@pytest.fixture(autouse=True)
def more_filters(monkeypatch):
    """Filters of every kind, and a search through a link."""
    plants, products = REGISTERS["establishments"], REGISTERS["products"]
    monkeypatch.setattr(type(plants), "filters", ("vsic", "household", "potential", "employees", "active_from"))
    monkeypatch.setattr(type(products), "filters", ("establishment", "establishment__vsic", "basis"))
    monkeypatch.setattr(products, "searched", ("name", "establishment__folded"))


def chosen(officer, query="", slug="establishments"):
    return Selection(REGISTERS[slug], officer, QueryDict(query))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 120), ("vsic=17", 40), ("vsic=1701&household=yes", 20), ("q=giấy", 40), ("q=GIAY", 40), ("q=giay co so", 40),
        ("potential=yes&potential=no", 120), ("employees_from=11&employees_to=20", 10), ("employees_from=111", 10),
        ("active_from_from=01/01/2024", 4), ("active_from_to=2000-12-31", 4), ("q=khong co dau", 0),
    ],
)  # fmt: skip
def test_what_a_filter_finds(rows, officer, query, count):
    found = chosen(officer, query)
    assert (found.notes, found.count) == ([], count)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("sort=phone", "phone"), ("colour=red", "colour"), ("potential=maybe", "maybe"),
        ("employees_from=1.234", "1.234"), ("active_from_from=31/02/2020", "31/02/2020"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_left_out_and_said(rows, officer, query, named):
    found = chosen(officer, query)
    assert found.count == 120
    assert len(found.notes) == 1 and named in found.notes[0]


def test_pages_cover_every_row_once_from_both_ends(rows, officer):
    for query in ("", "sort=-name", "sort=vsic", "sort=-vsic"):
        found = chosen(officer, query)
        expected = list(found.rows.order_by(*found.order).values_list("pk", flat=True))
        read = [key for offset in range(0, 120, 25) for key in found.keys(offset, 25)]
        assert read == expected


@pytest.mark.parametrize("page", ["0", "-3", "x", "9" * 400, "2", ""])
def test_any_page_number_is_answered(rows, officer, page):
    listing = Listing(REGISTERS["establishments"], officer, QueryDict(f"page={page}&size=50"))
    assert 1 <= listing.page.number <= 3 and listing.rows


def test_the_count_follows_a_change(rows, officer, province, keep):
    assert chosen(officer).count == 120
    keep(plant(province, 999))
    assert chosen(officer).count == 121


def test_the_filter_reads_as_a_sentence(rows, officer):
    sentence = chosen(officer, "vsic=17&q=giấy").sentence
    assert "17" in sentence and "giấy" in sentence and "40" in sentence


def test_a_link_filter_takes_the_code_and_searches_through_the_link(rows, officer, province, keep):
    from sachhon.establishments.models import Establishment, Product

    mill = Establishment.objects.get(code="CS-00003")
    keep(Product(establishment=mill, code="SP1", name="Bìa các-tông", unit="tấn"))
    for query in (
        "establishment=CS-00003",
        f"establishment={mill.uuid}",
        "q=bia cac tong",
        "q=giay 3",
        "establishment__vsic=17",
    ):
        assert chosen(officer, query, "products").count == 1, query
    assert chosen(officer, "establishment=CS-00004", "products").count == 0
    assert chosen(officer, "establishment=NO", "products").notes


def test_values_are_escaped(officer, province, keep):
    keep(plant(province, 1, name="<script>alert(1)</script>", commune='" onclick="x'))
    body = Listing(REGISTERS["establishments"], officer, QueryDict()).body
    assert "<script>" not in body and '" onclick' not in body


def test_an_empty_list_says_why_and_what_next(visitor):
    page = visitor.get("/r/establishments/?vsic=99")
    assert page.context["empty"]["url"] == "/r/establishments/"
    assert visitor.get("/r/establishments/").context["empty"]["url"].endswith("/new/")


def test_columns_may_be_chosen(rows, visitor):
    page = visitor.get("/r/establishments/?columns=code&columns=employees&columns=nothing")
    assert [head["label"] for head in page.context["listing"].headers] == [
        each.label for each in page.context["listing"].columns
    ]
    assert [each.path for each in page.context["listing"].columns] == ["code", "employees"]


def test_hidden_columns_cannot_be_chosen(rows, officer, narrow):
    listing = Listing(REGISTERS["establishments"], officer, QueryDict("columns=employees&sort=vsic&q=giay&vsic=17"))
    assert {each.path for each in listing.columns} == {"code", "name"}
    assert len(listing.selection.notes) == 2  # sort and filter; the search looks through what may be seen alone
