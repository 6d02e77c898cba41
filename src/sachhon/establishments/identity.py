"""What makes two spellings one firm or one place: names without their legal form, tax codes, next codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sachhon.reading.text import folded

# Abbreviations as they stand in Vietnamese names, without marks; an empty expansion leaves the word out.
_SHORT = {
    "cty": "cong ty", "ct": "cong ty", "ctcp": "cong ty co phan", "cp": "co phan", "cph": "co phan",
    "tnhh": "trach nhiem huu han", "mtv": "mot thanh vien", "dntn": "doanh nghiep tu nhan", "htx": "hop tac xa",
    "hkd": "ho kinh doanh", "ck": "", "tm": "thuong mai", "dv": "dich vu", "sx": "san xuat",
    "xnk": "xuat nhap khau", "xk": "xuat khau", "nk": "nhap khau", "xd": "xay dung", "dt": "dau tu", "cb": "che bien",
    "ts": "thuy san", "ns": "nong san", "vl": "vat lieu", "vlxd": "vat lieu xay dung", "vt": "van tai",
    "tmdv": "thuong mai dich vu", "sxtm": "san xuat thuong mai", "tmsx": "thuong mai san xuat", "kd": "kinh doanh",
    "tv": "tu van", "tk": "thiet ke", "qte": "quoc te", "va": "", "nm": "nha may", "xn": "xi nghiep", "cs": "co so",
    "cssx": "co so san xuat",
}  # fmt: skip
# Legal forms, the longest first: what a firm is before it is called anything.
_FORMS = (
    "cong ty trach nhiem huu han hai thanh vien tro len", "cong ty trach nhiem huu han hai thanh vien",
    "cong ty trach nhiem huu han mot thanh vien", "cong ty mot thanh vien trach nhiem huu han",
    "cong ty trach nhiem huu han", "trach nhiem huu han mot thanh vien", "trach nhiem huu han", "mot thanh vien",
    "hai thanh vien tro len", "cong ty co phan", "cong ty hop danh", "cong ty lien doanh", "cong ty",
    "doanh nghiep tu nhan", "lien hiep hop tac xa", "hop tac xa", "ho kinh doanh ca the", "ho kinh doanh", "co phan",
)  # fmt: skip
_FORM = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b")
# "chi nhánh" shortens to CN, and so does "công nghiệp": only a name that begins with it is a branch.
_BRANCH = re.compile(r"^cn\b")
MASK = "\N{BULLET}"  # stands for a digit that is not shown
_DIGITS = re.compile(r"\d+")


@lru_cache(20_000)
def plain_name(name: str) -> str:
    """A name to compare: no marks, abbreviations written out, no legal form.

    Example: “Cty CP TM&DV Lam” and “Công ty Cổ phần Thương mại và Dịch vụ Lam” are both “thuong mai dich vu lam”.
    """
    bare = re.sub(r"\W+", " ", folded(name)).strip()
    words = " ".join(filter(None, (_SHORT.get(word, word) for word in _BRANCH.sub("chi nhanh", bare).split())))
    without = " ".join(_FORM.sub(" ", words).split())
    return (without or words)[:300]


_SIGNS = (
    ("joint_stock", ("co phan",)), ("limited", ("trach nhiem huu han",)), ("cooperative", ("hop tac xa",)),
    ("private", ("doanh nghiep tu nhan",)), ("partnership", ("hop danh",)), ("household", ("ho kinh doanh",)),
)  # fmt: skip


def legal_form(name: str) -> str:
    """The legal form that a name speaks of; empty where it speaks of none."""
    bare = re.sub(r"\W+", " ", folded(name)).strip()
    words = " ".join(_SHORT.get(word, word) for word in bare.split())
    return next((form for form, signs in _SIGNS if any(sign in words for sign in signs)), "")


def is_person(tax_code: str) -> bool:
    """Whether a tax code is a person's twelve-digit number, and with it personal data."""
    return len(tax_code) == 12 and tax_code.isdigit()


def mask_person(tax_code: str) -> str:
    """A tax code as others read it: of a person's twelve digits the last three stay, a firm's code stays whole."""
    digits = "".join(letter for letter in str(tax_code) if letter.isdigit())
    return f"{MASK * 9}{digits[-3:]}" if len(digits) == 12 else tax_code


def firm_number(tax_code: str) -> str:
    """The number of the firm behind a tax code: of a branch its first ten digits, of a person all twelve."""
    return tax_code if is_person(tax_code) else tax_code[:10]


def firm_identity(tax_code: str, enterprise: str) -> str:
    """By what an enterprise is found again: its number, else its name; empty where neither is known."""
    if tax_code:
        return firm_number(tax_code)
    return f"={plain_name(enterprise)}"[:300] if enterprise else ""


def next_code(known: Iterable[str], prefix: str) -> str:
    """The code after the highest one of the commonest form: after SL-0418 comes SL-0419; the first is PREFIX-0001."""
    found: dict[tuple[str, int], list[int]] = {}
    for code in known:
        numbers = list(_DIGITS.finditer(code))
        if numbers and numbers[-1].end() == len(code) and len(numbers[-1].group()) < 12:
            digits = numbers[-1].group()
            found.setdefault((code[: -len(digits)], len(digits)), []).append(int(digits))
    if not found:
        return f"{prefix}-0001"
    (lead, width), taken = max(found.items(), key=lambda item: (len(item[1]), item[0]))
    return f"{lead}{max(taken) + 1:0{width}}"


def search_text(*parts: str) -> str:
    """What a search without marks looks through; a person's number is not among it."""
    return folded(" ".join(part for part in parts if part and not is_person(part)))[:700]
