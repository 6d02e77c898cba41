"""The sheet of parks, clusters and craft villages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.imports.context import Context
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target, workbook
from sachhon.reading.text import folded
from sachhon.territory.addresses import Found, Reader, Several
from sachhon.territory.models import Province, Zone

ZONE = Target(
    Zone,
    key=("province_id", "code"),
    fields=(
        "kind", "name", "commune_id", "commune_text", "hectares", "investor", "valid_from", "valid_to", "legal_act",
        "note", "folded",
    ),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
)  # fmt: skip


class ZoneSheet(ImportSpec):
    """One row is one park, cluster or craft village."""

    name = "zones"
    titles = ("Khu, cụm, làng nghề", "Parks, clusters, villages")
    targets = (ZONE,)
    columns = (
        Column("code", ("Mã khu, cụm", "Park code"), "code", required=True),
        Column(
            "kind", ("Loại hình", "Kind"), "choice", required=True,
            choices={
                "park": ("khu công nghiệp", "kcn"), "cluster": ("cụm công nghiệp", "ccn"),
                "village": ("làng nghề",), "economic": ("khu kinh tế", "kkt"),
            },
        ),
        Column("name", ("Tên khu, cụm, làng nghề", "Name"), required=True),
        Column("commune_text", ("Xã, phường", "Địa bàn", "Commune"), required=True),
        Column("hectares", ("Diện tích (ha)", "Area (ha)"), "number"),
        Column("investor", ("Chủ đầu tư hạ tầng", "Investor")),
        Column("valid_from", ("Ngày thành lập", "Founded"), "date"),
        Column("valid_to", ("Ngày giải thể", "Dissolved"), "date"),
        Column("legal_act", ("Quyết định thành lập", "Legal act")),
        Column("note", ("Ghi chú", "Note")),
    )  # fmt: skip

    def begin(self, context: Context) -> None:
        """The province's communes of today and of before, once for the whole file."""
        context.memory["reader"] = Reader(Province.objects.get(pk=context.province_id))

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The park; a commune that cannot be told is asked about."""
        if row["valid_from"] and row["valid_to"] and row["valid_to"] <= row["valid_from"]:
            row.wrong("valid_to", "ends_before", found=row.typed("valid_to"))
        if row["hectares"] is not None and not 0 <= row["hectares"] <= 1e6:
            row.wrong("hectares", "outside", found=row.typed("hectares"), low=0, high=1_000_000)
        commune = self._commune(row, context)
        if row.bad("code", "kind", "name"):
            return
        text = row.text
        yield ZONE, (context.province_id, row["code"]), (
            row["kind"], row["name"][:160], commune, text("commune_text")[:160], row["hectares"],
            text("investor")[:200], row["valid_from"], row["valid_to"], text("legal_act")[:300], text("note")[:500],
            folded(f"{row['code']} {row['name']}")[:300],
        )  # fmt: skip

    def _commune(self, row: Row, context: Context) -> int | None:
        """The key of the commune of today; otherwise the cell is asked about or wrong."""
        if row.bad("commune_text") or not row["commune_text"]:
            return None
        answer = context.memory["reader"].read(row.text("commune_text"))
        if isinstance(answer, Found):
            return int(answer.area.pk)
        if isinstance(answer, Several):
            row.ask("commune_text", "several_places", found=row.typed("commune_text"), choices=_names(answer))
        elif answer.why != "no_list":  # of an invented province no list is known: the text alone is kept
            row.wrong("commune_text", "no_place", found=row.typed("commune_text"))
        return None


def _names(answer: Several) -> str:
    latest = [each.versions.order_by("-valid_from").first() for each in answer.choices[:5]]
    return "; ".join(str(each) for each in latest)


PLACES = workbook("places", _("Parks, clusters and craft villages"), ZoneSheet())
