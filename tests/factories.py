"""Plain helpers of the tests: provinces with their officer, workbooks, and a small province of known numbers.

Nothing is written behind the record here, so that every test may verify the chain.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from sachhon.accounts.models import User
from sachhon.accounts.services import grant
from sachhon.imports.services import commit, stage
from sachhon.imports.staging import open_batch
from sachhon.imports.template import _header
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch, ChangeSet, StagedRow
from sachhon.kit.workbooks import WORKBOOKS
from sachhon.plan.models import Evidence, IndicatorValue, Period, Run
from sachhon.plan.periods import PERIOD, period_of
from sachhon.plan.services import compute_period
from sachhon.territory.models import Province

FIRST = 4  # the row of a workbook's first record, below title, blank row and header
SPECS = {spec.name: spec for book in ("province", "power") for spec in WORKBOOKS[book].specs}
Sheets = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Office:
    """A province, and the officer who works there."""

    province: Province
    officer: User

    @property
    def pk(self) -> int:
        """The province's key."""
        return self.province.pk


def office(code: str = "82", name: str = "officer") -> Office:
    """A province of the catalogue with an officer."""
    province = Province.objects.get(code=code)
    officer = User.objects.create(username=name, full_name=name.title())
    grant(officer, "officer", province_id=province.pk, agency=f"Department of {province.name_en}")
    return Office(province, officer)


# Workbooks


def workbook(path: Path, sheets: Sheets, *, unknown: dict[str, str] | None = None, language: int = 0) -> Path:
    """A province's workbook: rows by field name under the headers of the template.

    `unknown` adds a column of this header and text to the sheets it names as "sheet": "header=text".
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        styles = {form: book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "mm/yyyy")}
        for name, rows in sheets.items():
            spec = SPECS[name]
            sheet = book.add_worksheet(spec.titles[language])
            sheet.write_string(0, 0, spec.titles[language].upper())
            for place, column in enumerate(spec.columns):
                sheet.write_string(FIRST - 2, place, _header(column, language))
            header, _, text = (unknown or {}).get(name, "").partition("=")
            for number, row in enumerate(rows, FIRST - 1):
                wrong = set(row) - {column.field for column in spec.columns}
                assert not wrong, f"{name} has no field {wrong}"
                for place, column in enumerate(spec.columns):
                    _cell(sheet, number, place, row.get(column.field), styles)
                if header:
                    sheet.write_string(number, len(spec.columns), text)
            if header:
                sheet.write_string(FIRST - 2, len(spec.columns), header)
    return path


def _cell(sheet: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, styles["dd/mm/yyyy"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def staged(where: Office, path: Path) -> Batch:
    """Stage a file, commit nothing."""
    batch = open_batch(WORKBOOKS["province"], path, path.name, by=where.officer, province_id=where.pk)
    return stage(batch, WORKBOOKS["province"])


def import_file(where: Office, path: Path, *, leave_wrong: bool = False) -> Batch:
    """Stage a file and commit it."""
    return commit(staged(where, path), by=where.officer, leave_wrong=leave_wrong)


def import_rows(where: Office, tmp_path: Path, sheets: Sheets, *, leave_wrong: bool = False) -> Batch:
    """Write the rows as a workbook, stage it, commit it."""
    return import_file(where, workbook(tmp_path / "book.xlsx", sheets), leave_wrong=leave_wrong)


def stage_rows(where: Office, tmp_path: Path, sheets: Sheets) -> Batch:
    """Write the rows as a workbook and stage it."""
    return staged(where, workbook(tmp_path / "book.xlsx", sheets))


def states(batch: Batch, sheet: str) -> dict[int, str]:
    """The state of each row of a sheet, by its number in the file."""
    names = [spec.name for spec in WORKBOOKS[batch.workbook].specs]
    rows = StagedRow.objects.filter(batch=batch, sheet=names.index(sheet))
    return dict(rows.order_by("row").values_list("row", "state"))


def problems(batch: Batch) -> list[tuple[str, int, str, str, str]]:
    """(sheet, row, field, kind, code) of everything that is wrong, asked or warned of."""
    names = [spec.name for spec in WORKBOOKS[batch.workbook].specs]
    return [
        (names[row.sheet], row.row, *problem[:3])
        for row in StagedRow.objects.filter(batch=batch).exclude(problems="").order_by("sheet", "row")
        for problem in json.loads(row.problems)
    ]


# Rows, with just what a test does not care about filled in


def plan(
    indicator: str = "CP3", rule: str = "band", low: float | None = 8, high: float | None = 13, **more: Any
) -> dict:
    """A target, with the plan's own cells."""
    return {
        "plan": "KH-2030", "name": "Kế hoạch sản xuất sạch hơn", "start": dt.date(2021, 1, 1), "end": dt.date(2030, 12, 31),
        "baseline_year": 2024, "sectors": "B,C,D,E", "indicator": indicator, "year": 2025, "rule": rule, "low": low,
        "high": high, **more,
    }  # fmt: skip


def plant(code: str, **more: Any) -> dict:
    """An establishment that makes paper."""
    return {"code": code, "name": f"Nhà máy {code}", "vsic": "1701", **more}


def product(code: str, name: str = "SP1", unit: str = "tấn", **more: Any) -> dict:
    """A product of an establishment."""
    return {
        "establishment": code,
        "code": name,
        "name": f"Sản phẩm {name}",
        "kind": "giấy",
        "unit": unit,
        **more,
    }


def used(code: str, year: int, quantity: Any, unit: str = "MWh", resource: str = "ELEC", **more: Any) -> dict:
    """A year's use."""
    return {
        "establishment": code,
        "year": year,
        "resource": resource,
        "quantity": quantity,
        "unit": unit,
        **more,
    }


def made(code: str, year: int, quantity: Any, unit: str = "tấn", name: str = "SP1", **more: Any) -> dict:
    """A year's output."""
    return {"establishment": code, "year": year, "product": name, "quantity": quantity, "unit": unit, **more}


def used_in(code: str, month: str, quantity: Any, source: str = "monthly", **more: Any) -> dict:
    """A month's use of electricity; the month as 2025-01."""
    row = {
        "establishment": code,
        "month": month,
        "resource": "ELEC",
        "quantity": quantity,
        "unit": "kWh",
        "source": source,
    }
    return {**row, **more}


def made_in(code: str, month: str, quantity: Any, name: str = "SP1", unit: str = "tấn", **more: Any) -> dict:
    """A month's output."""
    row = {
        "establishment": code,
        "month": month,
        "product": name,
        "quantity": quantity,
        "unit": unit,
        "source": "monthly",
    }
    return {**row, **more}


def solution(
    code: str,
    number: str = "GP1",
    date: dt.date = dt.date(2023, 5, 10),
    evidence: str | None = "Biên bản 1",
    **more: Any,
) -> dict:
    """A solution that an establishment has implemented."""
    row = {
        "establishment": code,
        "code": number,
        "name": "Lắp biến tần",
        "technique": "equipment",
        "date": date,
    }
    return {**row, "evidence": evidence, **more}


def driver(month: str, value: Any, name: str = "số ngày làm việc", **more: Any) -> dict:
    """Working days of a month, of the whole province unless an establishment is named."""
    return {"name": name, "month": month, "value": value, **more}


def stratum(name: str, counts: tuple[int, int, int, int], wave: str = "2025", **more: Any) -> dict:
    """A stratum with its counts: in the frame, selected, responses, aware."""
    frame, sample, responses, aware = counts
    return {
        "wave": wave, "frame_date": dt.date(2025, 6, 30), "method": "stratified", "stratum": name,
        "frame_count": frame, "sample_count": sample, "responses": responses, "aware": aware, **more,
    }  # fmt: skip


def holder(code: str, **more: Any) -> dict:
    """An officer with a post in scope; `qualified=(from, until)` adds a certificate."""
    begins, ends = more.pop("qualified", (None, None))
    row = {
        "code": code,
        "name": f"Nguyễn Văn {code}",
        "agency": "Sở Công Thương",
        "post": "Chuyên viên",
        "post_from": dt.date(2020, 1, 1),
    }
    if begins:
        row |= {"qualification": "Tập huấn SXSH", "qualified_from": begins, "qualified_until": ends}
    return {**row, **more}


MONTHS = tuple(f"{2023 + (number + 11) // 12}-{(number + 11) % 12 + 1:02}" for number in range(24))
# December 2023 to November 2024, and December 2024 to November 2025.
BASE_MONTHS, REPORT_MONTHS = MONTHS[:12], MONTHS[12:]


def worked_case(code: str = "CS-1") -> Sheets:
    """1,000 kWh a tonne in 2024; in 2025 13,000 t with 11,765 MWh: 1,235 of 13,000 saved, 9.5 %."""
    return {
        "plan": [plan()],
        "establishments": [plant(code)],
        "products": [product(code)],
        "yearly": [used(code, 2024, 10_000), used(code, 2025, 11_765), made(code, 2024, 10_000), made(code, 2025, 13_000)],
        "solutions": [solution(code)],
    }  # fmt: skip


def joined(*parts: Sheets) -> Sheets:
    """Sheets of several cases in one workbook, in the workbook's order; a plan's target comes once."""
    found = {name: [row for part in parts for row in part.get(name, [])] for name in SPECS}
    found["plan"] = [row for place, row in enumerate(found["plan"]) if row not in found["plan"][:place]]
    return {name: rows for name, rows in found.items() if rows}


def small_province() -> Sheets:
    """Rows on all nine sheets, and at least one row in every table that an import fills.

    CP1 71.3 % (856 of 1,200), CP2 2 of 4, CP3 9.5 %, CP4 1 of 2.
    """
    return joined(
        {
            "plan": [
                plan("CP1", "at_least", 70, None), plan("CP2", "at_least", 30, None), plan(),
                plan("CP4", "at_least", 80, None),
            ],
        },
        worked_case(),
        {
            "establishments": [plant("CS-2", note="một"), plant("CS-3", household="có"), plant("CS-4"), plant("CS-5")],
            "products": [product("CS-2", conversion=1.25, conversion_from=dt.date(2022, 1, 1), conversion_source="bảng")],
            "monthly": [used_in("CS-2", month, 1_000, "bill", meter="PE1") for month in REPORT_MONTHS],
            "solutions": [solution("CS-2", resource="Điện", saving=600, unit="kWh", saving_source="audit")],
            "survey": [
                stratum("lớn", (60, 40, 30, 29)), stratum("vừa", (240, 80, 60, 51)), stratum("nhỏ", (900, 200, 150, 99)),
            ],
            "officers": [
                holder("CB-1", qualified=(dt.date(2022, 3, 1), dt.date(2027, 3, 1))), holder("CB-2"),
            ],
            "drivers": [driver("2025-01", 22), driver("2025-01", 24, establishment="CS-2")],
        },
    )  # fmt: skip


# Figures


def period(where: Office, label: str = "2025") -> Period:
    """The office's period."""
    return period_of(label, where.pk, by=where.officer)


def close(where: Office, label: str = "2025") -> Period:
    """The office's period, closed."""
    found = period(where, label)
    PERIOD.take("close", found, by=where.officer, province_id=where.pk)
    return found


def run_of(where: Office, label: str = "2025") -> Run:
    """The period's figures as they are now."""
    return compute_period(period(where, label), by=where.officer)[0]


def value_of(run: Run, code: str, resource: str | None = None) -> IndicatorValue:
    """One figure of a run."""
    return IndicatorValue.objects.get(run=run, code=code, resource__code=resource)


def part_of(run: Run, establishment: str, resource: str = "ELEC", code: str = "CP3") -> Evidence:
    """What one series brought to a figure."""
    return Evidence.objects.get(run=run, code=code, subject=establishment, resource__code=resource)


# The record


def changed(where: Office, row: Any, **values: Any) -> None:
    """An officer corrects a row by hand."""
    for name, value in values.items():
        setattr(row, name, value)
    with change_set(by=where.officer, why="corrected", province_id=where.pk) as changes:
        assert changes.update(row)


def all_rows(*models: type, without: tuple[str, ...] = ()) -> dict[str, list[tuple]]:
    """Every value of every row, to compare two states of the database."""
    found = {}
    for model in models:
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in without]
        found[model._meta.label_lower] = list(model._base_manager.order_by("pk").values_list(*names))
    return found


def links(where: Office) -> int:
    """How many change sets the province's chain has."""
    return ChangeSet.objects.filter(province_id=where.pk).count()


def interrupted_once(monkeypatch, where, name, deed):
    """Do a deed right after the first call of a function; the list that comes back grows with every call."""
    function, calls = getattr(where, name), []

    def interrupted(*arguments):
        result = function(*arguments)
        if not calls:
            deed()
        calls.append(1)
        return result

    monkeypatch.setattr(where, name, interrupted)
    return calls
