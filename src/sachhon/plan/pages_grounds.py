"""On what CP3 rests: establishments proven, modelled, taken by the ratio, or without evidence, and their lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from sachhon.plan.models import Evidence, Period
from sachhon.resources.models import VerifiedSaving

# Each establishment stands once, by its best evidence, in this order.
GROUNDS: dict[str, tuple[Any, str]] = {
    "proven": (_("Proven: at least one series reaches the claim beyond doubt"), "check"),
    "modelled": (_("Modelled, not proven: the interval still holds less than the claim"), "ask"),
    "ratio": (_("By the ratio of use to output alone, without an interval"), "info"),
    "lacking": (_("Lacking evidence: applying, but nothing can be compared"), "none"),
}
NOT_APPLYING = ("not_in_frame", "not_applying")


@dataclass(frozen=True)
class Ground:
    """One kind of evidence: how many establishments, and where they are listed."""

    words: Any
    icon: str
    n: int
    url: str


def grounds(counts: dict[str, int] | None, address: str) -> list[Ground]:
    """The four kinds in order; nothing where the run is older than verified savings."""
    if not counts:
        return []
    start = address + ("&" if "?" in address else "?")
    sides = {"lacking": "tab=out&"}
    return [
        Ground(words, icon, counts[name], f"{start}{sides.get(name, '')}ground={name}#parts")
        for name, (words, icon) in GROUNDS.items()
    ]


def of_ground(rows: QuerySet[Evidence], ground: str, period: Period) -> QuerySet[Evidence]:
    """The parts of establishments whose best evidence is of this kind."""
    if ground not in GROUNDS:
        return rows
    own = Evidence.objects.filter(
        run=OuterRef("run"), code=OuterRef("code"), establishment=OuterRef("establishment"), counted=True
    )
    proven, model = Exists(_proven(own.filter(tier="A"), period)), Exists(own.filter(tier="A"))
    if ground == "proven":
        return rows.filter(proven)
    if ground == "modelled":
        return rows.filter(model, ~proven)
    if ground == "ratio":
        return rows.filter(~model, Exists(own.filter(tier="B")))
    return rows.filter(~Exists(own), establishment__isnull=False).exclude(reason__in=NOT_APPLYING)


def _proven(parts: QuerySet[Evidence], period: Period) -> QuerySet[Evidence]:
    """Parts whose series was proven over the period's months."""
    found = VerifiedSaving.objects.filter(
        establishment=OuterRef("establishment"), resource=OuterRef("resource"), verdict="proven",
        verification__current=True, verification__province=period.province_id,
        verification__report_from=period.data_from, verification__report_to=period.data_to,
    )  # fmt: skip
    return parts.filter(Exists(found))
