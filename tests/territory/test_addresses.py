"""Addresses as people write them, read into the commune of today or asked about."""

import datetime as dt

import pytest
from django.utils.translation import override

from sachhon.reading.text import folded
from sachhon.territory.models import AreaVersion, Province
from sachhon.territory.queries import Found, Reader, Several, Unknown, read_commune, restate

pytestmark = pytest.mark.django_db
IN_2023, IN_2026 = dt.date(2023, 5, 1), dt.date(2026, 5, 1)


@pytest.fixture
def reader():
    return Reader(Province.objects.get(code="44"))


def said(answer):
    """The answer as people would tell it."""
    with override("vi"):
        if isinstance(answer, Found):
            return (str(answer.area), answer.how)
        if isinstance(answer, Several):
            return ([str(each) for each in answer.choices], answer.why)
        return answer.why


@pytest.mark.parametrize(
    "text",
    [
        "xã Gio Mai, huyện Gio Linh, Quảng Trị", "xa gio mai, huyen gio linh, quang tri",
        "xa gio mai huyen gio linh tinh quang tri", "X. Gio Mai, H. Gio Linh, T. Quảng Trị", "X.Gio Mai-H.Gio Linh",
        "Gio Mai, Gio Linh, Quảng Trị", "Gio Mai - Gio Linh - Quảng Trị", "Thôn 3, XÃ GIO MAI, HUYỆN GIO LINH",
        "Xã Gio Mai (cũ), Gio Linh", "xa\u0303 Gio Mai, huye\u0323\u0302n Gio Linh",
        "Lô 5; xã  Gio Mai ; huyện Gio Linh; Việt Nam",
    ],
)  # fmt: skip
def test_an_address_of_before_leads_to_the_commune_of_today(reader, text):
    assert said(reader.read(text)) == ("Xã Cửa Việt", "before")


def test_the_answer_says_what_the_place_was_called(reader):
    with override("vi"):
        assert reader.read("xã Gio Mai, huyện Gio Linh").was == "Xã Gio Mai, Huyện Gio Linh"


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("Phường 5, TP Đông Hà, Quảng Trị", "Phường Nam Đông Hà"), ("P5, TP.Đông Hà", "Phường Nam Đông Hà"),
        ("P. 05 Tp Đông Hà", "Phường Nam Đông Hà"), ("KCN Nam Đông Hà, P. Đông Lương, TP. Đông Hà", "Phường Nam Đông Hà"),
        ("TT. Gio Linh, H. Gio Linh", "Xã Gio Linh"), ("Phường Ba Đồn, TX. Ba Đồn, Quảng Bình", "Phường Ba Đồn"),
        ("huyện Cồn Cỏ, tỉnh Quảng Trị", "Đặc khu Cồn Cỏ"),
    ],
)  # fmt: skip
def test_abbreviated_ranks_are_read(reader, text, commune):
    assert said(reader.read(text)) == (commune, "before")


@pytest.mark.parametrize("text", ["Phường Đồng Hới", "P. Đồng Hới, tỉnh Quảng Trị", "phuong dong hoi", "Đồng Hới"])
def test_an_address_of_today_is_read_as_it_stands(reader, text):
    assert said(reader.read(text, IN_2026)) == ("Phường Đồng Hới", "today")


def test_where_the_mark_stands_in_a_syllable_and_i_or_y_make_no_difference(reader):
    assert said(reader.read("xã Vĩnh Thuỷ", IN_2026)) == said(reader.read("xã Vĩnh Thủy", IN_2026))
    assert said(reader.read("xã Mĩ Thủy", IN_2026)) == said(reader.read("xã Mỹ Thủy", IN_2026)) != "no_name"


def test_marks_tell_apart_what_letters_alone_do_not():
    reader = Reader(Province.objects.get(code="31"))
    assert said(reader.read("xã Cẩm Giàng", IN_2026))[0] == "Xã Cẩm Giàng"
    assert said(reader.read("xã Cẩm Giang", IN_2026))[0] == "Xã Cẩm Giang"
    assert isinstance(reader.read("xa cam giang", IN_2026), Several)


def test_a_divided_commune_is_asked_about_its_main_part_first():
    reader = Reader(Province.objects.get(code="92"))
    rows = AreaVersion.objects.filter(area__province=reader.province, area__went__basis="estimated").distinct()
    row = rows.first()
    with override("vi"):
        answer = reader.read(f"{row.full_name}, {row.district}")
    assert isinstance(answer, Several)
    assert answer.choices[0] == row.area.went.get(main=True).target
    assert {each.pk for each in answer.choices} == set(row.area.went.values_list("target", flat=True))


def test_one_name_in_two_districts_is_asked_about_until_the_district_is_named():
    reader = Reader(Province.objects.get(code="82"))
    names = [
        v.name_vi for v in AreaVersion.objects.filter(area__province=reader.province, type="xa").exclude(district="")
    ]
    twice = next(
        name for name in names if names.count(name) > 1 and isinstance(reader.read(f"xã {name}", IN_2023), Several)
    )
    row = (
        AreaVersion.objects.filter(area__province=reader.province, name_vi=twice, type="xa")
        .exclude(district="")
        .first()
    )
    assert isinstance(reader.read(f"xã {twice}, {row.district}", IN_2023), Found)


def test_a_rank_that_no_place_of_the_name_has_is_only_proposed(reader):
    assert said(reader.read("Phường Nam Gianh")) == (["Xã Nam Gianh"], "other_rank")


def test_a_district_alone_gives_its_communes_to_choose_from(reader):
    assert said(reader.read("TP Đông Hà, Quảng Trị")) == (["Phường Đông Hà", "Phường Nam Đông Hà"], "district")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"), ("   ", "empty"), ("số 5 Lê Duẩn", "no_name"), ("xã Kim Liên, tỉnh Nghệ An", "other_province"),
        ("12345", "no_name"), ("x" * 5000, "no_name"), ("xã", "no_name"), (",,,;;", "no_name"),
    ],
)  # fmt: skip
def test_what_names_no_commune_here_is_unknown_and_says_why(reader, text, why):
    assert reader.read(text) == Unknown(text[:500], why)


def test_the_day_of_an_address_decides_between_old_and_new(reader):
    text = "xã Gio Mai"
    assert said(reader.read(text, IN_2023)) == ("Xã Cửa Việt", "before")
    assert said(reader.read("xã Nam Gianh", IN_2023)) == "not_then"
    assert said(reader.read("xã Nam Gianh", IN_2026)) == ("Xã Nam Gianh", "today")


def test_every_address_of_before_is_read_with_and_without_marks(reader):
    provinces = dict(AreaVersion.objects.filter(area__kind="province").values_list("area_id", "name_vi"))
    rows = AreaVersion.objects.filter(area__province=reader.province, area__kind="commune", valid_to__isnull=False)
    parts = restate(row.area_id for row in rows)
    with override("vi"):
        texts = {row: f"{row.full_name}, {row.district}, tỉnh {provinces[row.parent_id]}" for row in rows}
    for row, text in texts.items():
        wanted = {part.area for part in parts[row.area_id]}
        for written in (text, folded(text), text.upper()):
            answer = reader.read(written)
            got = {answer.area} if isinstance(answer, Found) else set(getattr(answer, "choices", ()))
            assert got == wanted, written


def test_ten_thousand_addresses_are_read_without_asking_the_database(reader, django_assert_num_queries):
    texts = [f"Thôn {number}, xã Gio Mai, huyện Gio Linh" for number in range(10_000)]
    with django_assert_num_queries(0):
        answers = reader.read_many(texts)
    assert len(answers) == 10_000
    assert {(each.area.key, each.how) for each in answers} == {(answers[0].area.key, "before")}


def test_one_address_is_read_by_a_function_of_its_own():
    assert said(read_commune("xã Gio Mai, huyện Gio Linh", Province.objects.get(code="44")))[0] == "Xã Cửa Việt"
