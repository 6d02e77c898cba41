"""The evidence of a figure as a file: every part, exact and in no language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from sachhon.kit.fields import harmless
from sachhon.plan.models import Evidence
from sachhon.plan.pages_evidence import EvidencePage
from sachhon.plan.pages_records import SUMS, sums_of

HEAD = (
    "period", "run", "code", "subject", "establishment", "resource", "adjusted", "actual", "unit", "counted",
    "tier", "method", "reason", *SUMS, "parts",
)  # fmt: skip


def csv_lines(page: EvidencePage) -> Iterator[bytes]:
    """Every part of the figure, in portions, exact and in no language."""
    yield "\ufeff".encode() + _line(HEAD)
    rows = page.parts.select_related("establishment", "resource").order_by("-counted", "subject", "pk")
    for part in rows.iterator(500):
        yield _line(_cells(page, part))


def _cells(page: EvidencePage, part: Evidence) -> tuple[Any, ...]:
    sums = sums_of(part)
    shown = tuple(sums.get(name) for name in SUMS)
    rest = "; ".join(f"{key}={value}" for key, value in sums.items() if key not in SUMS and key != "id")
    plant = harmless(part.establishment.name) if part.establishment else ""
    return (
        page.period.label, page.run.pk, page.code, harmless(part.subject), plant,
        part.resource.code if part.resource else "", part.adjusted, part.actual,
        page.unit if page.is_saving else "", "yes" if part.counted else "no", part.tier, part.method,
        part.reason, *shown, rest,
    )  # fmt: skip


def _line(cells: tuple[Any, ...]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()
