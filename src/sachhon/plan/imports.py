"""The plan's sheet, and the workbook of a province as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.assessments.imports import SolutionSheet
from sachhon.capacity.imports import OfficerSheet, SurveySheet
from sachhon.establishments.imports import EstablishmentSheet, ProductSheet
from sachhon.imports.context import Context, Late
from sachhon.kit.workbooks import Column, ImportSpec, Row, workbook
from sachhon.kit.workbooks import Target as Table
from sachhon.plan.models import FrameRule, Plan, Target
from sachhon.resources.imports import DriverSheet, MonthlySheet, YearlySheet
from sachhon.territory.queries import divisions_of

PLAN = Table(
    Plan,
    key=("province_id", "code"),
    fields=("name", "legal_act", "start", "end", "baseline_year"),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
)
FRAME = Table(
    FrameRule,
    key=("plan_id", "valid_from"),
    fields=("sectors", "households"),
    scope=lambda province_id: Q(plan__province_id=province_id),
    whole=True,
)
TARGET = Table(
    Target,
    key=("plan_id", "indicator", "year"),
    fields=("rule", "low", "high", "legal_act"),
    scope=lambda province_id: Q(plan__province_id=province_id),
    whole=True,
)
_BOUNDS = {"at_least": ("low",), "at_most": ("high",), "band": ("low", "high")}


class PlanSheet(ImportSpec):
    """One row is one target of a plan; the plan's own cells repeat on each row."""

    name = "plan"
    titles = ("Kế hoạch", "Plan")
    targets = (PLAN, FRAME, TARGET)
    columns = (
        Column("plan", ("Mã kế hoạch", "Plan code"), "code", required=True),
        Column("name", ("Tên kế hoạch", "Plan name"), required=True),
        Column("legal_act", ("Văn bản ban hành", "Legal act")),
        Column("start", ("Từ ngày", "From"), "date", required=True),
        Column("end", ("Đến ngày", "To"), "date", required=True),
        Column("baseline_year", ("Năm gốc", "Baseline year"), "year", required=True),
        Column("sectors", ("Ngành (mã VSIC)", "Sectors (VSIC)")),
        Column("households", ("Gồm hộ kinh doanh", "Households included"), "boolean"),
        Column(
            "indicator", ("Chỉ tiêu", "Indicator"), "choice", required=True,
            choices={"CP1": (), "CP2": (), "CP3": (), "CP4": ()},
        ),
        Column("year", ("Năm", "Year"), "year", required=True),
        Column(
            "rule", ("Quy tắc", "Rule"), "choice", required=True,
            choices={
                "at_least": ("tối thiểu", "ít nhất", "at least"), "at_most": ("tối đa", "at most"),
                "band": ("trong khoảng", "khoảng"),
            },
        ),
        Column("low", ("Từ (%)", "Low (%)"), "number"),
        Column("high", ("Đến (%)", "High (%)"), "number"),
    )  # fmt: skip

    def records(self, row: Row, context: Context) -> Iterable[tuple[Table, tuple, tuple]]:
        """The plan, its frame rule, and the target."""
        if row["start"] and row["end"] and row["end"] <= row["start"]:
            row.wrong("end", "ends_before", found=row.typed("end"))
        sectors = row.text("sectors") or "B,C,D,E"
        if not row.bad("sectors") and not divisions_of(sectors):
            row.wrong("sectors", "sector", found=row.typed("sectors"))
        _check_bounds(row)
        if row.bad(*(column.field for column in self.columns)):
            return
        key = (context.province_id, row["plan"])
        plan = Late(PLAN, key)
        yield PLAN, key, (row["name"], row.text("legal_act"), row["start"], row["end"], row["baseline_year"])
        yield FRAME, (plan, row["start"]), (sectors, bool(row["households"]))
        yield TARGET, (plan, row["indicator"], row["year"]), (
            row["rule"], _decimal(row["low"]), _decimal(row["high"]), row.text("legal_act"),
        )  # fmt: skip


def _check_bounds(row: Row) -> None:
    """Each rule needs its bounds, between 0 and 100, the lower one first."""
    for field in _BOUNDS.get(row.text("rule"), ()):
        value = row[field]
        if value is None and not row.bad(field):
            row.wrong(field, "needed_with", other="rule")
        elif value is not None and not 0 <= value <= 100:
            row.wrong(field, "outside", found=row.typed(field), low=0, high=100)
        elif value is not None and 0 < value <= 1:
            row.ask(field, "share_or_percent", found=value, percent=f"{100 * value:g}")
    if row["rule"] == "band" and not row.bad("low", "high") and row["high"] <= row["low"]:
        row.wrong("high", "ends_before", found=row.typed("high"))


def _decimal(value: Any) -> str:
    return "" if value is None else f"{value:g}"


PROVINCE_WORKBOOK = workbook(
    "province", _("Province's workbook"),
    PlanSheet(), EstablishmentSheet(), ProductSheet(), YearlySheet(), MonthlySheet(), SolutionSheet(),
    SurveySheet(), OfficerSheet(), DriverSheet(),
)  # fmt: skip
