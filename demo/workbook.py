"""The workbook: titles, headers, rows, and what offices write below them."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from demo.facts import Row

_MARK = "TỈNH SÔNG LAM (TỈNH GIẢ ĐỊNH – SỐ LIỆU TRÌNH DIỄN)"
_PREPARED_BY = "Người lập biểu"
_WIDTHS = {
    "name": 44,
    "enterprise": 40,
    "address": 30,
    "commune": 22,
    "note": 20,
    "evidence": 38,
    "agency": 44,
    "resource": 24,
    "technique": 30,
    "post": 34,
    "qualification": 32,
    "conversion_source": 34,
    "legal_act": 36,
}


@dataclass(frozen=True)
class Layout:
    """How one sheet looks: where its header stands, its columns, what follows."""

    title: str
    heading: str
    columns: tuple[tuple[str, str], ...]
    header_row: int = 4
    total: str | None = None
    signed_by: str | None = None


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.split("=") for part in text.split(";"))
    return tuple((field.strip(), header.strip()) for field, header in pairs)


LAYOUTS = {
    "plan": Layout(
        "Kế hoạch",
        "CHỈ TIÊU CỦA KẾ HOẠCH THEO NĂM",
        _columns(
            "plan=Mã kế hoạch; name=Tên kế hoạch; legal_act=Văn bản ban hành; start=Từ ngày; end=Đến ngày;"
            "baseline_year=Năm gốc; sectors=Ngành (mã VSIC); households=Gồm hộ kinh doanh; indicator=Chỉ tiêu;"
            "year=Năm; rule=Quy tắc; low=Từ (%); high=Đến (%)"
        ),
    ),
    "establishments": Layout(
        "Cơ sở",
        "DANH SÁCH CƠ SỞ SẢN XUẤT CÔNG NGHIỆP",
        _columns(
            "code=Mã cơ sở; name=Tên cơ sở; enterprise=Doanh nghiệp; tax_code=Mã số thuế; vsic=Mã ngành VSIC;"
            "vsic_version=Phiên bản VSIC; household=Hộ kinh doanh; potential=Có tiềm năng áp dụng SXSH;"
            "commune=Xã, phường; address=Địa chỉ; park=Khu, cụm công nghiệp; old_province=Tỉnh cũ;"
            "latitude=Vĩ độ; longitude=Kinh độ; employees=Lao động (người); revenue=Doanh thu (đồng);"
            "capital=Vốn (đồng); floor_area=Diện tích (m²); active_from=Hoạt động từ; active_to=Hoạt động đến;"
            "phone=Điện thoại; note=Ghi chú"
        ),
        5,
        signed_by="Nguyễn Thùy Nhàn",
    ),
    "products": Layout(
        "Sản phẩm",
        "SẢN PHẨM CỦA CÁC CƠ SỞ CÓ BÁO CÁO",
        _columns(
            "establishment=Mã cơ sở; code=Mã sản phẩm; name=Tên sản phẩm; kind=Loại; unit=Đơn vị;"
            "basis=Cơ sở tính; conversion=Hệ số quy đổi; conversion_from=Áp dụng từ;"
            "conversion_source=Nguồn hệ số"
        ),
    ),
    "yearly": Layout(
        "Số liệu năm",
        "NĂNG LƯỢNG, NƯỚC, NGUYÊN LIỆU VÀ SẢN PHẨM THEO NĂM",
        _columns(
            "establishment=Mã cơ sở; year=Năm; resource=Loại năng lượng, nguyên liệu; product=Mã sản phẩm;"
            "quantity=Lượng; unit=Đơn vị; source=Nguồn số liệu; note=Ghi chú"
        ),
        5,
        signed_by="Trần Hữu Tâm",
    ),
    "monthly": Layout(
        "Số liệu tháng",
        "SỐ LIỆU THÁNG CỦA CƠ SỞ VÀ CỦA CÔNG TY ĐIỆN LỰC",
        _columns(
            "establishment=Mã cơ sở; month=Tháng; resource=Loại năng lượng, nguyên liệu; product=Mã sản phẩm;"
            "quantity=Lượng; unit=Đơn vị; source=Nguồn số liệu; meter=Số công tơ; note=Ghi chú"
        ),
        total="quantity",
        signed_by="Lê Kim Oanh",
    ),
    "drivers": Layout(
        "Biến liên quan",
        "SỐ NGÀY LÀM VIỆC CỦA CƠ SỞ VÀ ĐỘ NGÀY LÀM MÁT CỦA TỈNH THEO THÁNG",
        _columns("establishment=Mã cơ sở; name=Biến; month=Tháng; value=Giá trị; source=Nguồn số liệu"),
    ),
    "solutions": Layout(
        "Giải pháp",
        "GIẢI PHÁP SẢN XUẤT SẠCH HƠN ĐÃ THỰC HIỆN",
        _columns(
            "establishment=Mã cơ sở; code=Mã giải pháp; name=Tên giải pháp; technique=Kỹ thuật;"
            "date=Ngày thực hiện; evidence=Căn cứ; resource=Loại năng lượng, nguyên liệu;"
            "saving=Lượng tiết kiệm một năm; unit=Đơn vị; saving_source=Nguồn số tiết kiệm; note=Ghi chú"
        ),
        5,
        signed_by="Phạm Quốc Hiếu",
    ),
    "survey": Layout(
        "Khảo sát",
        "KẾT QUẢ KHẢO SÁT NHẬN THỨC VỀ SẢN XUẤT SẠCH HƠN",
        _columns(
            "wave=Đợt khảo sát; frame_date=Ngày lập danh sách; method=Cách chọn mẫu; stratum=Tầng;"
            "frame_count=Số cơ sở của tầng; sample_count=Số cơ sở được chọn; responses=Số trả lời;"
            "aware=Số nhận thức được lợi ích; source=Nguồn"
        ),
    ),
    "officers": Layout(
        "Cán bộ",
        "CÁN BỘ PHỤ TRÁCH SẢN XUẤT SẠCH HƠN",
        _columns(
            "code=Mã cán bộ; name=Họ và tên; agency=Cơ quan; post=Vị trí; in_scope=Thuộc diện phải đào tạo;"
            "post_from=Giữ vị trí từ; post_to=Giữ vị trí đến; qualification=Văn bằng, chứng nhận;"
            "certificate=Số chứng nhận; qualified_from=Hiệu lực từ; qualified_until=Hiệu lực đến"
        ),
        signed_by="Hồ Thị Liên",
    ),
}


def write(path: Path, sheets: dict[str, list[Row]]) -> list[dict[str, Any]]:
    """Write all sheets, and tell which rows stand below the data of each."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"title": _MARK, "created": datetime(2026, 1, 20)})
    formats = {
        "heading": book.add_format({"bold": True, "font_size": 13}),
        "header": book.add_format({"bold": True, "bg_color": "#DDE8DD", "border": 1, "text_wrap": True}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "month": book.add_format({"num_format": "mm/yyyy"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
        "bold": book.add_format({"bold": True}),
    }
    below = []
    for name, layout in LAYOUTS.items():
        below += _sheet(book.add_worksheet(layout.title), layout, sheets[name], formats)
    book.close()
    return below


def _sheet(sheet: Any, layout: Layout, rows: list[Row], formats: dict[str, Any]) -> list[dict[str, Any]]:
    _head(sheet, layout, formats)
    for place, row in enumerate(rows, layout.header_row):
        for column, (field, _) in enumerate(layout.columns):
            if row[field] is not None:
                _cell(sheet, place, column, field, row[field], formats)
    return _foot(sheet, layout, rows, formats)


def _head(sheet: Any, layout: Layout, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, _MARK, formats["heading"])
    sheet.write_string(1, 0, layout.heading, formats["heading"])
    for column, (field, header) in enumerate(layout.columns):
        sheet.write_string(layout.header_row - 1, column, header, formats["header"])
        sheet.set_column(column, column, _WIDTHS.get(field, 14))
    sheet.freeze_panes(layout.header_row, 1)


def _cell(sheet: Any, row: int, column: int, field: str, value: object, formats: dict[str, Any]) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["month" if field == "month" else "date"])
    elif field in ("quantity", "saving", "revenue", "capital"):
        sheet.write_number(row, column, value, formats["number"])
    else:
        sheet.write_number(row, column, value)


def _foot(sheet: Any, layout: Layout, rows: list[Row], formats: dict[str, Any]) -> list[dict[str, Any]]:
    """A row of totals straight below the data, then who prepared the sheet."""
    below, place = [], layout.header_row + len(rows)
    if layout.total:
        column = [field for field, _ in layout.columns].index(layout.total)
        total = sum(row[layout.total] for row in rows if isinstance(row[layout.total], int | float))
        sheet.write_string(place, 0, "Tổng cộng", formats["bold"])
        sheet.write_number(place, column, round(total, 2), formats["number"])
        below.append({"sheet": layout.title, "row": place + 1, "why": "total"})
        place += 1
    if layout.signed_by:
        for offset, text in ((1, _PREPARED_BY), (4, layout.signed_by)):
            sheet.write_string(place + offset, 1, text)
            below.append({"sheet": layout.title, "row": place + offset + 1, "why": "signature"})
    return below


def row_numbers(sheets: dict[str, list[Row]]) -> dict[int, tuple[str, int]]:
    """Where each row stands, by the row itself."""
    return {
        id(row): (LAYOUTS[name].title, place)
        for name, rows in sheets.items()
        for place, row in enumerate(rows, LAYOUTS[name].header_row + 1)
    }
