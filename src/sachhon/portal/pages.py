"""A published edition as everyone may read it: from its frozen text alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sachhon.accounts.models import Membership
from sachhon.core.catalogue import INDICATORS
from sachhon.display import numbers
from sachhon.plan.models import Edition
from sachhon.plan.pages import Tile, finding, tiles
from sachhon.plan.pages_dashboard import Figured, Line, changed_since, lines_of
from sachhon.plan.pages_words import period_words


class PublicEdition(Figured):
    """One edition, read from its content; only the banners above it look further."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.content: dict[str, Any] = json.loads(edition.content)

    @property
    def number(self) -> int:
        """The edition's number."""
        return int(self.content["edition"])

    @property
    def label(self) -> str:
        """The period's label."""
        return str(self.content["period"])

    @property
    def period_words(self) -> str:
        """The period as it is said."""
        return period_words(self.label)

    @property
    def province(self) -> str:
        """The province in the page's language."""
        return str(self.content["province"][f"name_{numbers.spoken()}"])

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """Every figure; cells of too few establishments were withheld when it was frozen."""
        return list(self.content["figures"])

    @cached_property
    def tiles(self) -> list[Tile]:
        """The four headline figures."""
        address = reverse("edition", args=[self.number])
        return tiles(self.figures, self.label, self.content["plan"]["baseline_year"], lambda code: f"{address}#{code}")

    @property
    def finding(self) -> tuple[str, str]:
        """Title and lede."""
        return finding(self.tiles, self.label)

    @cached_property
    def lines(self) -> list[Line]:
        """Water and materials."""
        rows = lines_of(self.figures, lambda code, resource: "")
        return [replace(row, withheld=bool(row.figure.get("withheld"))) for row in rows]

    @property
    def everyone(self) -> dict[str, Any] | None:
        """All reporters, where the edition tells of them."""
        return self.saving["all_reporters"] if self.saving and self.saving["value"] is not None else None

    @cached_property
    def later(self) -> Edition | None:
        """The latest edition of the same period, if it is not this one."""
        rows = Edition.objects.filter(period=self.edition.period_id, number__gt=self.number).defer("content")
        return rows.order_by("-number").first()

    @cached_property
    def changed(self) -> bool:
        """Whether what the figures were made of has changed since."""
        return changed_since(self.edition.run, self.edition.period.province_id)

    @property
    def publisher(self) -> str:
        """Agency and role of who published it, never the name."""
        day = numbers.local(self.edition.at).date()
        held = Membership.objects.on(day).filter(user=self.edition.by_id).select_related("agency")
        found = held.filter(agency__province_id=self.edition.period.province_id).first()
        return f"{found.agency}, {found.get_role_display()}" if found else _("the system")


HEAD = (
    "edition", "period", "province", "code", "resource", "title_vi", "title_en", "value", "unit", "numerator",
    "denominator", "parts_unit", "low", "high", "level", "method", "n", "counted", "frame", "target_rule",
    "target_low", "target_high", "status", "stage", "as_at", "previous", "withheld", "formula_version",
    "inputs_hash", "edition_hash",
)  # fmt: skip


def as_csv(page: PublicEdition) -> str:
    """One row a figure, exact, in no language."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(HEAD)
    rows.writerows(_csv_rows(page))
    return out.getvalue()


def _csv_rows(page: PublicEdition) -> Iterator[list[Any]]:
    content = page.content
    about = {
        "period": content["period"], "province": content["province"]["code"], "as_at": content["as_at"],
        "edition": content["edition"], "edition_hash": content["hash"],
    }  # fmt: skip
    for figure in page.figures:
        entry, goal = INDICATORS[figure["code"]], figure["target"] or {}
        row = {
            **figure, **figure["coverage"], **about,
            **{f"target_{name}": value for name, value in goal.items()}, "title_vi": entry.title_vi,
            "title_en": entry.title_en, "parts_unit": entry.parts_unit_en,
            "withheld": "yes" if figure.get("withheld") else "",
        }  # fmt: skip
        yield [row.get(name) for name in HEAD]
