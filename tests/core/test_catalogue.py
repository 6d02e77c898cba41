import dataclasses
from string import Formatter

import pytest

from sachhon.core.catalogue import INDICATORS, indicator
from tests.core.test_method_pages import METHODS

TEXTS = ("title", "formula", "numerator", "denominator", "parts_unit")


def test_the_catalogue_holds_the_six_indicators():
    assert set(INDICATORS) == {"CP1", "CP2", "CP3", "CP3-W", "CP3-M", "CP4"}


@pytest.mark.parametrize("entry", INDICATORS.values(), ids=list(INDICATORS))
def test_each_entry_is_complete_in_both_languages(entry):
    for name in TEXTS:
        vi, en = entry.text(name, "vi"), entry.text(name, "en")
        assert vi and en
        assert vi != en or name == "parts_unit"
    assert entry.unit == "%"
    assert entry.version
    assert entry.definition


@pytest.mark.parametrize("entry", INDICATORS.values(), ids=list(INDICATORS))
def test_each_formula_has_a_place_for_its_numbers(entry):
    for language in ("vi", "en"):
        places = [name for _, name, _, _ in Formatter().parse(entry.text("formula", language)) if name]
        assert places == ["numerator", "denominator", "value"]


@pytest.mark.parametrize("entry", INDICATORS.values(), ids=list(INDICATORS))
def test_each_entry_has_a_method_page_that_names_it(entry):
    page = (METHODS / f"{entry.page}.md").read_text(encoding="utf-8")

    assert entry.code in page
    assert entry.text("formula", "vi").partition(" = {")[0].partition(" (ước")[0] in page


def test_the_formula_is_said_with_its_numbers():
    said = INDICATORS["CP3"].explained("vi", numerator="1.235 TOE", denominator="13.000 TOE", value="9,5 %")

    assert said == ("Tỷ lệ tiết kiệm = (lẽ ra phải dùng − đã dùng) ÷ lẽ ra phải dùng = 1.235 TOE ÷ 13.000 TOE = 9,5 %")


def test_another_form_of_a_language_is_understood():
    assert INDICATORS["CP2"].text("parts_unit", "en-gb") == "establishments"


def test_an_entry_never_changes():
    with pytest.raises(dataclasses.FrozenInstanceError):
        INDICATORS["CP1"].version = "2"


def test_a_code_is_entered_once():
    with pytest.raises(ValueError, match="CP1 is already"):
        indicator(code="CP1")(len)


def test_an_entry_with_a_missing_text_is_refused():
    with pytest.raises(TypeError, match="title_vi"):
        indicator(code="X", title_en="Only English")(len)
    assert "X" not in INDICATORS
