"""Two spellings of one name, codes of persons, and the next code of a province."""

import pytest

from sachhon.establishments.identity import firm_identity, legal_form, mask_person, next_code, plain_name, search_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công ty Cổ phần Thương mại và Dịch vụ Lam", "Cty CP TM&DV Lam"), ("CÔNG TY TNHH MTV GIẤY", "Công ty TNHH một thành viên Giấy"),
        ("DNTN Hòa Bình", "Doanh nghiệp tư nhân Hòa Bình"), ("HTX Mây tre", "Hợp tác xã Mây Tre"),
        ("CN Công ty TNHH A tại Lam", "Chi nhánh Công ty TNHH A tại Lam"), ("Công ty TNHH SX – TM Lam", "Cty TNHH SX-TM Lam"),
    ],
)  # fmt: skip
def test_two_spellings_are_one_name(one, other):
    assert plain_name(one) == plain_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Công ty Lam Giang", "Công ty Lam Sơn"), ("Giấy Lam 1", "Giấy Lam 2"), ("Chi nhánh Lam", "Lam")],
)
def test_other_names_stay_apart(one, other):
    assert plain_name(one) != plain_name(other)


def test_a_name_of_legal_form_alone_keeps_its_words():
    assert plain_name("Công ty TNHH") == "cong ty trach nhiem huu han"


@pytest.mark.parametrize(
    ("name", "form"),
    [("Cty CP Lam", "joint_stock"), ("HTX Lam", "cooperative"), ("Hộ kinh doanh Lam", "household"), ("Lam", "")],
)
def test_the_legal_form_is_read_from_the_name(name, form):
    assert legal_form(name) == form


def test_a_persons_number_is_masked_and_not_searched_and_a_firms_is():
    assert mask_person("079123456789") == "•••••••••789"
    assert mask_person("0100109106") == "0100109106"
    assert search_text("CS-1", "Lam", "079123456789") == "cs-1 lam"
    assert "0100109106" in search_text("Lam", "0100109106")


def test_a_branch_belongs_to_the_firm_of_its_first_ten_digits():
    assert firm_identity("0100109106-002", "Tên") == "0100109106" == firm_identity("0100109106", "")
    assert firm_identity("", "Công ty Lam") == "=lam"
    assert firm_identity("", "") == ""


@pytest.mark.parametrize(
    ("known", "code"),
    [(["SL-0001", "SL-0418", "X9"], "SL-0419"), ([], "82-0001"), (["007"], "008"), (["A9", "A9"], "A10")],
)
def test_the_next_code_follows_the_commonest_form(known, code):
    assert next_code(known, "82") == code
