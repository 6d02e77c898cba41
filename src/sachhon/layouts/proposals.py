"""What an unknown header may mean: proposals that a person confirms, never a decision."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from sachhon.reading.text import folded

from .headers import split_unit
from .specs import Spec

_LIKE = 0.78
_MOST = 3
_SHORT = {
    "sl": ("so luong", "san luong"), "dn": ("doanh nghiep",), "cs": ("co so",), "ld": ("lao dong",),
    "dc": ("dia chi",), "đc": ("dia chi",), "sdt": ("dien thoai",), "dt": ("dien thoai", "dien tich"),
    "mst": ("ma so thue",), "vdt": ("von",), "sp": ("san pham",), "dvt": ("don vi tinh",), "dv": ("don vi",),
    "nl": ("nang luong", "nguyen lieu"), "kl": ("khoi luong",), "cty": ("cong ty",), "kh": ("khach hang",),
    "nv": ("nhan vien",), "cn": ("cong nhan", "chi nhanh"), "tgian": ("thoi gian",), "gc": ("ghi chu",),
    "qd": ("quyet dinh",), "no": ("so",), "qty": ("quantity",), "est": ("establishment",),
}  # fmt: skip
# What counts rows or says nothing of the subject is nobody's field.
_NOBODY = frozenset(("stt", "tt", "so tt", "so thu tu", "no", "no.", "#", "ten", "ma", "so", "name", "code"))


class Proposer:
    """Knows a specification's names, and which of them an unknown header resembles."""

    def __init__(self, spec: Spec) -> None:
        self._names = [
            (column.field, _words(split_unit(text)[0])) for column in spec.columns for text in column.headers
        ]

    def fields(self, header: str, taken: Iterable[str] = ()) -> list[str]:
        """The fields that a header may mean, the likeliest first; those that have a column already are none."""
        bare = _words(split_unit(header)[0])
        if not bare or bare in _NOBODY or len(bare) > 80:
            return []
        marks: dict[str, float] = {}
        gone = set(taken)
        for form in _forms(bare):
            for field, name in self._names:
                if field not in gone and (mark := _likeness(form, name)) >= _LIKE:
                    marks[field] = max(mark, marks.get(field, 0))
        return sorted(marks, key=lambda field: -marks[field])[:_MOST]


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: by their letters, and by the one's words all in the other."""
    letters = SequenceMatcher(None, one.replace(" ", ""), other.replace(" ", "")).ratio()
    mine, theirs = one.split(), other.split()
    fewer, more = sorted((mine, theirs), key=len)
    inside = len(fewer) >= 2 and set(fewer) <= set(more)
    return max(letters, 0.8 if inside else 0)


def _words(text: str) -> str:
    return " ".join("".join(mark if mark.isalnum() else " " for mark in folded(text)).split())


def _forms(bare: str) -> list[str]:
    """The header as it stands, and with each abbreviation written out."""
    forms = [bare]
    for short, wholes in _SHORT.items():
        if short in bare.split():
            spelled = [" ".join(whole if word == short else word for word in bare.split()) for whole in wholes]
            forms += spelled
    return forms
