"""Workbooks of any size, written with the template's own headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter


def write(path: Path, **sheets: list[dict[str, Any]]) -> Path:
    """A province workbook from rows by field name."""
    from sachhon.kit.workbooks import WORKBOOKS

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    for spec in WORKBOOKS["province"].specs:
        if spec.name in sheets:
            sheet = book.add_worksheet(spec.titles[0])
            sheet.write_row(0, 0, [column.headers[0] for column in spec.columns])
            fields = [column.field for column in spec.columns]
            for number, row in enumerate(sheets[spec.name], start=1):
                sheet.write_row(number, 0, [row.get(field, "") for field in fields])
    book.close()
    return path


def establishments(count: int) -> list[dict[str, Any]]:
    """Registered establishments with all 22 columns filled in."""
    return [
        {
            "code": f"DT-{number:06}", "name": f"Cơ sở thử nghiệm số {number}", "enterprise": f"Doanh nghiệp {number}",
            "tax_code": "", "vsic": ("1020", "1061", "1701", "2392", "1103")[number % 5], "vsic_version": "2018",
            "household": "không", "potential": "có", "commune": f"Xã {number % 102}", "address": f"Số {number}",
            "park": f"KCN {number % 7}", "old_province": ("Đồng Tháp", "Tiền Giang")[number % 2],
            "latitude": 10.1 + number % 90 / 100, "longitude": 105.2 + number % 90 / 100, "employees": 5 + number % 400,
            "revenue": 1_000_000_000 + number * 1_000, "capital": 500_000_000 + number * 1_000,
            "floor_area": 120.5 + number, "active_from": "2015-03-01", "active_to": "", "phone": f"0277{number:07}",
            "note": f"ghi chú {number}",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def months(establishments: int, first: int, count: int) -> list[dict[str, Any]]:
    """Monthly electricity from bills: `count` months from month `first` (counted from year 0)."""
    return [
        {
            "establishment": f"DT-{number:06}", "month": f"{month // 12}-{month % 12 + 1:02}", "resource": "Điện",
            "quantity": 1000 + number % 997 + month % 12 * 3.5, "unit": "kWh", "source": "hóa đơn",
        }
        for number in range(1, establishments + 1)
        for month in range(first, first + count)
    ]  # fmt: skip


def imported(path: Path, province: Any, officer: Any) -> Any:
    """The batch, staged and committed."""
    from sachhon.imports.services import commit, stage
    from sachhon.imports.staging import open_batch
    from sachhon.kit.workbooks import WORKBOOKS

    workbook = WORKBOOKS["province"]
    batch = open_batch(workbook, path, path.name, by=officer, province_id=province.pk)
    return commit(stage(batch, workbook), by=officer)
