import pytest
from hypothesis import given
from hypothesis import strategies as st

from sachhon.reading import fonts
from sachhon.reading.encodings import Judge, Reread
from sachhon.reading.syllables import is_syllable
from sachhon.reading.text import folded, latin
from tests.corpus._old_fonts import NAMES, TCVN3, VISCII, VNI, as_windows_shows


def read(texts, **more):
    judge = Judge(**more)
    for text in texts:
        judge.learn(0, text)
    judge.settle()
    return [judge.read(0, text) for text in texts]


@pytest.fixture(scope="module")
def spoken(root):
    """Every line of Vietnamese that the interface knows."""
    catalogue = (root / "src/sachhon/site/locale/vi/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    return [line.partition('"')[2][:-1] for line in catalogue.splitlines() if line.startswith(("msgstr", '"'))]


def typed_in_tcvn3(text):
    table = {ord(letter): chr(0xA1 + place) for place, letter in enumerate(fonts._TCVN3) if letter != "."}
    return text.translate(
        {ord(letter.upper()): byte for letter in fonts._TCVN3 if (byte := table.get(ord(letter)))} | table
    )


def test_no_text_of_the_interface_is_taken_for_an_old_font(spoken):
    assert len(spoken) > 1000
    assert read(spoken) == spoken


def test_the_same_texts_in_an_old_font_are_all_read_back(spoken):
    # The control of the test above: without the letters of Unicode nothing is left as it stands.
    # Signs whose place the font gives to a letter cannot be told from it.
    spoken = [text for text in spoken if not set("×÷·µ¼½§®©") & set(text)]
    old = [typed_in_tcvn3(text) for text in spoken]
    found = read(old)

    # Capitals with marks have a font of their own, and come back small where no plain letter tells.
    assert [text.lower() for text in found] == [text.lower() for text in spoken]
    assert sum(isinstance(text, Reread) for text in found) > 1000


@pytest.mark.parametrize("texts", [TCVN3, VISCII, VNI], ids=["TCVN3", "VISCII", "VNI"])
def test_old_fonts_are_read(texts):
    assert read([as_windows_shows(text) for text in texts])[2:] == NAMES


def test_a_reading_knows_what_stood_there():
    found = read(TCVN3)[2]

    assert (found.given, found.how, found.choices) == (TCVN3[2], "TCVN3, ABC", ())


def test_few_words_are_asked_about():
    found = read(["caùc baïn"])[0]

    assert found.choices == ("các bạn", "caùc baïn")


def test_viqr_leaves_the_ends_of_sentences_alone():
    assert fonts.VIQR.text("Co^ng ty ddie^.n lu+.c ca? nu+o+'c Ha Noi. OK?") == "Công ty điện lực cả nước Ha Noi. OK?"


@pytest.mark.parametrize("word", ["nghiêng", "Quỳnh", "giếng", "khuya", "ĐIỆN", "uỷ", "gì", "Đắk", "thuở", "ươn"])
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["møt", "tÕt", "mưt", "caùc", "café", "nge", "cê", "ghà", "kWh", "QĐ", "Nestlé"])
def test_words_that_are_no_syllables(word):
    assert not is_syllable(word)


def test_letters_that_look_latin_are_changed_in_mixed_words_alone():
    assert latin("\u0421S1 Ho\u0430") == "CS1 Hoa"
    assert latin("СОЮЗ Минск") == "СОЮЗ Минск"


def test_the_place_of_a_tone_makes_no_difference_to_matching():
    assert folded("Hoà Bình") == folded("Hòa Bình") == folded("Hoa\u0300 Bi\u0300nh")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=8))
def test_no_text_raises(texts):
    assert len(read(texts)) == len(read(texts, one_byte=False)) == len(texts)
