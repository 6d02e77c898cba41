"""The encodings of before Unicode: what each of their letters stands for. No judgement, only tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from .syllables import is_syllable

# TCVN3 (ABC, the .VnTime fonts): the letters from 0xA1 on; a full stop where the font has none.
_TCVN3_FROM = 0xA1
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ."
)  # fmt: skip
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ.ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ.àáâã"
    "ảạă.èéêẽìí.ĩẴĐòóôõ.Ơụùúủ.ỶẼỳ"
)
_VPS_LOW = {
    0x02: "Ạ", 0x03: "Ậ", 0x04: "Ặ", 0x05: "Ẹ", 0x06: "Ệ", 0x10: "Ị", 0x11: "Ọ", 0x12: "Ộ", 0x13: "Ợ", 0x14: "Ụ",
    0x15: "Ự", 0x19: "Ỵ", 0x1C: "Ẫ", 0x1D: "Ữ",
}  # fmt: skip
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_MARKS = {
    **dict(zip("ùøûõï", _TONES, strict=True)), "â": "\u0302", "ê": "\u0306",
    **dict(zip("áàåãä", ("\u0302" + tone for tone in _TONES), strict=True)),
    **dict(zip("éèúüë", ("\u0306" + tone for tone in _TONES), strict=True)),
}  # fmt: skip
_VNI_ALONE = dict(zip("ñôöìíæóòîÑÔÖÌÍÆÓÒÎ", "đơưìíỉĩịỵĐƠƯÌÍỈĨỊỴ", strict=True))
_VNI = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])|([{''.join(_VNI_ALONE)}])")
_VIQR_MARKS = {
    "^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b",
    "'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323",
}  # fmt: skip
_VIQR = re.compile(r"([aeiouyAEIOUY])([\^(+*]?)(['`?~.]?)|(dd)|(D[Dd])")
_HIGH = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Font:
    """One way to read bytes, given as text of one letter per byte: a whole text, and one word or None."""

    name: str
    text: Callable[[str], str]
    word: Callable[[str], str | None]
    common: bool = True


def _by_table(name: str, start: int, letters: str, low: dict[int, str] | None = None, common: bool = True) -> Font:
    """A font with one byte for each letter."""
    table = {start + place: letter for place, letter in enumerate(letters) if letter != "."} | (low or {})
    known = frozenset(map(chr, table))

    def word(raw: str) -> str | None:
        return raw.translate(table) if known.issuperset(_HIGH.findall(raw)) else None

    return Font(name, lambda raw: western(raw.translate(table)), word, common)


def western(raw: str) -> str:
    """One letter per byte, with quotes and dashes where Windows' western page has them."""
    return raw if raw.isascii() else _WESTERN.sub(lambda found: _western_letter(found.group()), raw)


_WESTERN = re.compile("[\x80-\x9f]")


def _western_letter(letter: str) -> str:
    """A letter of Windows' western page; the five bytes that it lacks stay."""
    return letter.encode("latin-1").decode("cp1252", "ignore") or letter


def _vni_letter(found: re.Match[str]) -> str:
    """A vowel with the mark behind it, or one of the few letters that stand alone."""
    vowel, mark, alone = found.groups()
    if alone:
        return _VNI_ALONE[alone]
    return unicodedata.normalize("NFC", _VNI_ALONE.get(vowel, vowel) + _VNI_MARKS[mark.lower()])


def _vni_text(raw: str) -> str:
    return western(_VNI.sub(_vni_letter, raw))


def _vni_word(raw: str) -> str | None:
    return _VNI.sub(_vni_letter, raw) if _VNI.sub("", raw).isascii() else None


def _viqr_letter(found: re.Match[str]) -> str:
    vowel, shape, tone, small, large = found.groups()
    if small or large:
        return "đ" if small else "Đ"
    return unicodedata.normalize("NFC", vowel + _VIQR_MARKS.get(shape, "") + _VIQR_MARKS.get(tone, ""))


def viqr_word(raw: str) -> str | None:
    """One word; None when it carries no mark that only VIQR explains."""
    return _VIQR.sub(_viqr_letter, raw) if VIQR_SIGN.search(raw) else None


def _viqr_text(raw: str) -> str:
    """Words alone are read; a point or a question mark at the end of a sentence is what it seems."""
    return VIQR_WORD.sub(_viqr_part, raw)


def _viqr_part(found: re.Match[str]) -> str:
    word = found.group()
    for end in (len(word), len(word) - 1):
        head, tail = word[:end], word[end:]
        read = _VIQR.sub(_viqr_letter, head)
        sure = VIQR_SIGN.search(head) or (head[-1:] in "'`~") or found.string[found.end() :][:2].strip().islower()
        if read != head and sure and is_syllable(read):
            return read + tail
    return word


VIQR_WORD = re.compile(r"[A-Za-z][A-Za-z'`?~.^(+*]*")
# A shape mark, a doubled d, or a tone inside the word.
VIQR_SIGN = re.compile(r"[aeouAEOU][\^(+*]|[dD][dD]|[aeiouyAEIOUY]['`?~.][a-zA-Z]")


def _page_text(raw: str) -> str:
    """Windows' Vietnamese page keeps each tone as a character of its own."""
    return unicodedata.normalize("NFC", raw.translate(_PAGE))


_PAGE = {byte: bytes((byte,)).decode("cp1258", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_RUN = re.compile("[\x80-\xff]+")


def _twice_text(raw: str) -> str:
    """UTF-8 that a program took for western letters and wrote as UTF-8 again."""
    # A no-break space behind Ã is easily lost to a plain one.
    return _RUN.sub(lambda run: _twice_word(run.group()) or "\ufffd", raw.replace("Ã ", "Ã\xa0"))


def _twice_word(raw: str) -> str | None:
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


UTF8_TWICE = Font("UTF-8 read as Windows-1252", _twice_text, _twice_word)
TCVN3 = _by_table("TCVN3, ABC", _TCVN3_FROM, _TCVN3)
VNI = Font("VNI-Windows", _vni_text, _vni_word)
CP1258 = Font("Windows-1258", _page_text, _page_text)
VISCII = _by_table("VISCII", 0x80, _VISCII, _VISCII_LOW, common=False)
VPS = _by_table("VPS", 0x80, _VPS, _VPS_LOW, common=False)
VIQR = Font("VIQR", _viqr_text, viqr_word)
FONTS = (UTF8_TWICE, TCVN3, VNI, CP1258, VISCII, VPS)
