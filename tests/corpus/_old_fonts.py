"""The same six names as old fonts keep them, written out once and checked with another program's tables."""

import unicodedata

HEADER = ["Mã cơ sở", "Tên cơ sở"]
NAMES = [
    "Công ty cổ phần chế biến thủy sản", "Nhà máy gạch tuy nen số 2", "Hợp tác xã nông nghiệp",
    "Điện lưới quốc gia", "Hộp mứt tết", "Lô A1 khu công nghiệp",
]  # fmt: skip
TCVN3 = [
    "M· c¬ së", "Tªn c¬ së", "C«ng ty cæ phÇn chÕ biÕn thñy s¶n", "Nhµ m¸y g¹ch tuy nen sè 2",
    "Hîp t¸c x· n«ng nghiÖp", "§iÖn l\xadíi quèc gia", "Hép møt tÕt", "L« A1 khu c«ng nghiÖp",
]  # fmt: skip
VISCII = [
    "Mã c½ s·", "Tên c½ s·", "Công ty c± ph¥n chª biªn thüy sän", "Nhà máy gÕch tuy nen s¯ 2",
    "Hþp tác xã nông nghi®p", "Ði®n lß¾i qu¯c gia", "Hµp mÑt tªt", "Lô A1 khu công nghi®p",
]  # fmt: skip
VPS = [
    "Mã cÖ sª", "Tên cÖ sª", "Công ty c° phÀn ch\x89 bi\x89n thûy sän", "Nhà máy gåch tuy nen sÓ 2",
    "H®p tác xã nông nghi\x8cp", "ñi\x8cn lÜ§i quÓc gia", "H¶p mÙt t\x89t", "Lô A1 khu công nghi\x8cp",
]  # fmt: skip
VNI = [
    "Maõ cô sôû", "Teân cô sôû", "Coâng ty coå phaàn cheá bieán thuûy saûn", "Nhaø maùy gaïch tuy nen soá 2",
    "Hôïp taùc xaõ noâng nghieäp", "Ñieän löôùi quoác gia", "Hoäp möùt teát", "Loâ A1 khu coâng nghieäp",
]  # fmt: skip
VIQR = [
    "Ma~ co+ so+?", "Te^n co+ so+?", "Co^ng ty co^? pha^`n che^' bie^'n thu?y sa?n", "Nha` ma'y ga.ch tuy nen so^' 2",
    "Ho+.p ta'c xa~ no^ng nghie^.p", "DDie^.n lu+o+'i quo^'c gia", "Ho^.p mu+'t te^'t", "Lo^ A1 khu co^ng nghie^.p",
]  # fmt: skip


def as_windows_shows(text: str) -> str:
    """The bytes of an old font as Windows' western page shows them, and as a workbook keeps them."""
    return "".join(
        letter.encode("latin-1").decode("cp1252", "ignore") or letter if "\x80" <= letter <= "\x9f" else letter
        for letter in text
    )


def windows_1258(text: str) -> bytes:
    """The text as old Windows programs keep it: each tone a character of its own behind its vowel."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written.append(base + "".join(part for part in parts if part in tones))
    return "".join(written).encode("cp1258")


def table(texts: list[str]) -> list[list[str]]:
    """Header and names as rows with codes."""
    return [texts[:2], *[[f"CS{number}", name] for number, name in enumerate(texts[2:], 1)]]


VALUES = [[number + 1, {"code": f"CS{number}", "name": name}] for number, name in enumerate(NAMES, 1)]
