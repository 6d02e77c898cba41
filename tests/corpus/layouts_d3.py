"""D1-3: the power company's monthly list, a web page saved as .xls, read through the office's own workbook."""

import datetime as dt
from html import escape

from tests.corpus import WARN, add, chance
from tests.corpus._grids import sheets
from tests.corpus._office import by_office

HEAD = ["STT", "Mã KH", "Tên KH", "Địa chỉ", "Trạm", "Kỳ", "Từ ngày", "Đến ngày", "kWh BT", "kWh CĐ", "kWh TĐ",
        "Tổng kWh", "Tiền", "Mã ngành giá", "Chiều giao nhận"]  # fmt: skip
TAX = "0100109106"
ROWS, PAGE = 130, 50
AREAS = {"A": 45, "B": 45, "C": 40}
EARLY, LATE = (dt.date(2026, 9, 26), dt.date(2026, 10, 25)), (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
THREE = (4, 5, 6)  # three codes of one customer
TWO_BILLS = (20, 21)  # the meter was changed on the tenth
CREDIT, GIVEN = 70, 100
OFF = (10, 30, 60, 90)


def _bills():
    """The 130 bills of the list: (code, name, start, end, normal, peak, low, total, money, direction)."""
    luck = chance("power list")
    for number in range(1, ROWS + 1):
        code, name = f"PC05AA{number:07}", f"Công ty TNHH Khách hàng {number:03}"
        start, end = LATE if number % 3 == 0 else EARLY
        parts = [luck.randrange(60_000, 900_000), luck.randrange(20_000, 300_000), luck.randrange(30_000, 400_000)]
        direction = "Chiều giao"
        if number in THREE:
            name = "Công ty Cổ phần Thép Ba Mã"
        if number in TWO_BILLS:
            code, name = f"PC05AA{TWO_BILLS[0]:07}", f"Công ty TNHH Khách hàng {TWO_BILLS[0]:03}"
            start, end = (
                (EARLY[0], dt.date(2026, 10, 10)) if number == TWO_BILLS[0] else (dt.date(2026, 10, 11), EARLY[1])
            )
        if number == CREDIT:
            start, end, parts = dt.date(2026, 8, 26), dt.date(2026, 9, 25), [-2_500, -500, -1_000]
        if number == GIVEN:
            # A roof gives power back in the months in which its owner takes some, too.
            code, name, start, end = "PC05AA0000099", "Công ty TNHH Khách hàng 099", *LATE
            direction = "Chiều nhận"
        total = sum(parts) + (number in OFF)
        yield code, name, start, end, *parts, total, total * 2_000, direction


BILLS = list(_bills())


def _group(value):
    return f"{value:,}".replace(",", ".")


def _cells(number, bill):
    code, name, start, end, normal, peak, low, total, money, direction = bill
    return [number, code, name, f"Lô {code[-3:]}", f"TBA {number}", "1", f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}",
            *map(_group, (normal, peak, low, total, money)), "CN", direction]  # fmt: skip


def _lines():
    """The rows of the page as (cells, kind, number of the bill)."""
    yield ["CÔNG TY ĐIỆN LỰC X"], "", 0
    yield ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN TRUNG"], "", 0
    yield [], "", 0
    yield ["DANH SÁCH KHÁCH HÀNG CÓ SẢN LƯỢNG > 100.000 KWH THÁNG 10/2026"], "", 0
    yield [], "", 0
    yield HEAD, "", 0
    number = 0
    for area, count in AREAS.items():
        first = number
        for _ in range(count):
            number += 1
            yield _cells(number, BILLS[number - 1]), "data", number
            if number % PAGE == 0:
                yield HEAD, "repeated_header", 0
        yield _total(f"Cộng Điện lực khu vực {area}", BILLS[first:number]), "total", 0
    yield _total("Tổng cộng", BILLS), "total", 0


def _total(text, bills):
    sums = [sum(bill[place] for bill in bills) for place in range(4, 9)]
    return ["", "", text, "", "", "", "", "", *map(_group, sums), "", ""]


LINES = list(_lines())


def _page(path):
    rows = []
    for cells, _, _ in LINES:
        told = [f'<td style="mso-number-format:\\@">{escape(str(cell))}</td>' if place == 1 else
                f"<td>{escape(str(cell))}</td>" for place, cell in enumerate(cells)]  # fmt: skip
        rows.append(f"<tr>{''.join(told)}</tr>")
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head>'
    path.write_text(f"{head}<body><table border=1>{''.join(rows)}</table></body></html>", encoding="utf-8")


def _expected():
    for line, (_, kind, number) in enumerate(LINES, 1):
        if kind == "data":
            _, _, start, end, normal, peak, low, total, money, direction = BILLS[number - 1]
            yield [line, {
                "state": "new", "direction": "given" if direction == "Chiều nhận" else "taken",
                "start": start.isoformat(), "end": (end + dt.timedelta(days=1)).isoformat(),
                "normal": float(normal), "peak": float(peak), "low": float(low), "total": float(total), "money": money,
            }]  # fmt: skip


def _problems():
    for line, (_, _, number) in enumerate(LINES, 1):
        if number == CREDIT:
            yield [line, "total", "warning", "credit_note"]
        if number in OFF:
            yield [line, "total", "warning", "parts_off"]


KNOWN = sheets({"Cơ sở": [["Mã cơ sở", "Tên cơ sở", "Mã số thuế", "VSIC"],
                          ["CS-1", "Công ty Cổ phần Thép Ba Mã", TAX, "2410"]]})  # fmt: skip


def _kept(where):
    """What stands in the registers once the list is kept."""
    from django.db.models import Sum

    from sachhon.establishments.models import Establishment
    from sachhon.resources.models import Customer, PowerRow, ResourceUse

    rows = PowerRow.objects.filter(customer__province_id=where.pk)
    both = rows.filter(customer__code=f"PC05AA{TWO_BILLS[0]:07}")
    customers = Customer.objects.filter(province_id=where.pk)
    return {
        "rows": rows.count(), "sum": rows.aggregate(all=Sum("total"))["all"],
        "given": rows.filter(direction="given").aggregate(all=Sum("total"))["all"],
        "two bills": [both.count(), both.aggregate(all=Sum("total"))["all"]],
        "one name": customers.filter(name="Công ty Cổ phần Thép Ba Mã").count(),
        "open": list(customers.filter(state="open").order_by("code").values_list("code", flat=True)),
        "establishments": Establishment.objects.filter(province_id=where.pk).count(),
        "uses": ResourceUse.objects.filter(establishment__province_id=where.pk).count(),
    }  # fmt: skip


CODES = sorted({bill[0] for bill in BILLS})
add("D1", "3 the power company's list", WARN, _page, file="DS_KH_TREN_100000KWH_T10_2026.xls", specs=(),
    read=by_office(KNOWN, book="power", after=_kept,
                   keep=("direction", "start", "end", "normal", "peak", "low", "total", "money")),
    needs_database=True, values=list(_expected()), problems=list(_problems()), notes=["web_page"],
    left={str(line): kind for line, (_, kind, _) in enumerate(LINES, 1) if kind not in ("", "data")},
    kept={"rows": ROWS, "sum": float(sum(bill[7] for bill in BILLS)), "given": float(BILLS[GIVEN - 1][7]),
          "two bills": [2, float(sum(BILLS[number - 1][7] for number in TWO_BILLS))], "one name": len(THREE),
          "open": CODES, "establishments": 1, "uses": 0})  # fmt: skip
