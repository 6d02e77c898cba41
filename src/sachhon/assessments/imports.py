"""The sheet of implemented solutions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from sachhon.assessments.models import Solution
from sachhon.establishments.imports import CODE, ESTABLISHMENT
from sachhon.imports.context import Context
from sachhon.kit import clock
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target
from sachhon.resources.units import Units

SOLUTION = Target(
    Solution,
    key=("establishment_id", "code"),
    fields=(
        "name", "technique", "implemented_on", "evidence", "resource_id", "saving", "saving_given", "saving_unit",
        "saving_source", "note",
    ),
    scope=lambda province_id: Q(establishment__province_id=province_id),
    whole=True,
)  # fmt: skip
TECHNIQUES = {
    "housekeeping": ("quản lý nội vi tốt", "quản lý nội vi", "good housekeeping"),
    "process_control": ("kiểm soát quá trình tốt hơn", "kiểm soát quá trình", "better process control"),
    "input_change": ("thay đổi nguyên vật liệu", "thay đổi nguyên liệu", "change of input materials"),
    "equipment": ("cải tiến thiết bị", "equipment modification"),
    "technology": ("thay đổi công nghệ", "technology change"),
    "reuse": (
        "tuần hoàn và tái sử dụng tại chỗ",
        "tuần hoàn, tái sử dụng tại chỗ",
        "tuần hoàn, tái sử dụng",
        "on-site recovery and reuse",
    ),
    "by_product": ("sản xuất sản phẩm phụ hữu ích", "sản phẩm phụ hữu ích", "useful by-products"),
    "product": ("cải tiến sản phẩm", "product modification"),
}


class SolutionSheet(ImportSpec):
    """One row is one solution that an establishment has implemented."""

    name = "solutions"
    titles = ("Giải pháp", "Solutions")
    targets = (SOLUTION,)
    columns = (
        CODE,
        Column("code", ("Mã giải pháp", "Solution code"), "code", required=True),
        Column("name", ("Tên giải pháp", "Solution name"), required=True),
        Column("technique", ("Kỹ thuật", "Technique"), "choice", choices=TECHNIQUES),
        Column("date", ("Ngày thực hiện", "Implemented on"), "date", required=True),
        Column("evidence", ("Căn cứ", "Evidence")),
        Column("resource", ("Loại năng lượng, nguyên liệu", "Resource")),
        Column("saving", ("Lượng tiết kiệm một năm", "Saving per year"), "number"),
        Column("unit", ("Đơn vị", "Unit")),
        Column(
            "saving_source", ("Nguồn số tiết kiệm", "Saving source"), "choice",
            choices={
                "audit": ("báo cáo kiểm toán", "kiểm toán năng lượng"),
                "declared": ("doanh nghiệp kê khai", "kê khai"),
            },
        ),
        Column("note", ("Ghi chú", "Note")),
    )  # fmt: skip

    def begin(self, context: Context) -> None:
        """Know the resources and their units."""
        context.memory.setdefault("units", Units())
        context.memory["today"] = clock.today().isoformat()

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The solution, its saving in the resource's canonical unit."""
        establishment = context.link(row, "establishment", ESTABLISHMENT, context.province_id, row["establishment"])
        if row["date"] and row["date"] > context.memory["today"]:
            row.wrong("date", "future", found=row.typed("date"))
        resource, saving = _saving(row, context.memory["units"])
        if establishment is None or row.bad("code", "name", "date"):
            return
        yield SOLUTION, (establishment, row["code"]), (
            row["name"], row["technique"] or "housekeeping", row["date"], row.text("evidence"), resource, saving,
            row.typed("saving"), row.text("unit")[:20], row["saving_source"] or "", row.text("note")[:300],
        )  # fmt: skip


def _saving(row: Row, units: Units) -> tuple[int | None, float | None]:
    """(resource, saving a year in its canonical unit); a saving needs resource, unit and source."""
    if row["saving"] is None:
        return None, None
    for field in ("resource", "unit", "saving_source"):
        if row[field] is None and not row.bad(field):
            row.wrong(field, "needed_with", other="saving")
    if row["saving"] < 0:
        row.wrong("saving", "negative", found=row.typed("saving"))
    if row.bad("resource", "unit", "saving_source", "saving"):
        return None, None
    resource = units.resource(row["resource"])
    if resource is None:
        row.wrong("resource", "unknown_resource", found=row.typed("resource"))
        return None, None
    factor = units.of_resource(resource, row["unit"])
    if factor is None:
        row.wrong("unit", "unit", found=row.typed("unit"), allowed=", ".join(units.allowed(resource)))
        return None, None
    return resource, float(row["saving"] * factor)
