import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.reading.text import folded, is_blank, is_error, key, says_missing, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Công ty  TNHH\u00a0A ", "Công ty TNHH A"),
        ("Co\u0302ng", "Công"),
        ("CS\u200b0\u00ad1\u200f", "CS01"),
        ("\ufeffMã", "Mã"),
        ("Ðiện", "Điện"),
        ("dòng\nmới\tđây", "dòng mới đây"),
        ("a\x00b", "ab"),
        ("  ", ""),
        ("đã đúng", "đã đúng"),
    ],
)
def test_text_is_kept_composed_and_without_what_nobody_sees(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [("ĐIỆN", "điện"), ("Đặng Thị Hường", "dang thi huong"), ("hoà", "hòa"), ("TỔNG CỘNG", "tong cong")],
)
def test_folding_takes_marks_and_case_off(one, other):
    assert folded(one) == folded(other)


def test_keys_compare_titles_without_spaces_and_punctuation():
    assert key("Mã cơ sở *:") == key("ma-co-so") == "macoso"


@given(st.text())
def test_folding_and_tidying_change_nothing_the_second_time(text):
    assert folded(folded(text)) == folded(text)
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_tidy_text_can_always_be_sent(text):
    assert isinstance(tidy(text).encode(), bytes)


def test_lone_surrogates_are_replaced():
    assert tidy("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize("mark", ["-", "—", "--", "x", "KXĐ", "k có", "không có số liệu", "Chưa báo cáo", "N/A"])
def test_marks_that_say_unknown(mark):
    assert says_missing(mark, "number")


def test_a_text_may_be_the_letter_x_but_not_a_dash():
    assert not says_missing("x", "text")
    assert not says_missing("X", "code")
    assert says_missing("–", "text")
    assert says_missing("chưa có", "code")


def test_errors_of_formulas_are_known_by_their_text():
    assert is_error("#REF!") and is_error("#DIV/0!") and not is_error("#1") and not is_error("REF")


def test_invisible_characters_are_blank():
    assert is_blank("\u200b \n") and is_blank(None) and not is_blank(0.0) and not is_blank(False)
