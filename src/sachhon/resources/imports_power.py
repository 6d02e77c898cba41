"""The power company's monthly list as a workbook: customers, what they took, and for those matched the use itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.imports import ESTABLISHMENT
from sachhon.imports.context import Context, Late
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target, workbook
from sachhon.reading.text import folded
from sachhon.resources.imports import GREATEST, USE
from sachhon.resources.models import Customer, PowerRow, Resource

CUSTOMER = Target(
    Customer,
    key=("province_id", "code"),
    fields=("name", "address", "tax_code", "state", "establishment_id", "note"),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
    aside=True,
)
POWER_ROW = Target(
    PowerRow,
    key=("customer_id", "direction", "start", "end"),
    fields=("normal", "peak", "low", "total", "money"),
    scope=lambda province_id: Q(customer__province_id=province_id),
)
GIVEN, TAKEN = "given", "taken"
# The three parts of a day are rounded each; their sum may be a few kWh off.
_ROUNDING = 3.0


class PowerSheet(ImportSpec):
    """One row is one bill of one customer; nothing is made of a customer nobody knows.

    Bills count whole kilowatt-hours and whole đồng, so 123.456 is no question here.
    """

    name = "power"
    titles = ("Khách hàng điện", "Electricity customers", "Danh sách khách hàng")
    targets = (CUSTOMER, POWER_ROW, USE)
    columns = (
        Column("code", ("Mã KH", "Customer code", "Mã khách hàng"), "code", required=True),
        Column("name", ("Tên KH", "Customer", "Tên khách hàng"), required=True),
        Column("address", ("Địa chỉ", "Address")),
        Column("tax_code", ("MST", "Tax code", "Mã số thuế"), "code"),
        Column("start", ("Từ ngày", "From"), "date", required=True),
        Column("end", ("Đến ngày", "To"), "date", required=True),
        Column("normal", ("kWh BT", "Normal hours", "Bình thường"), "counted"),
        Column("peak", ("kWh CĐ", "Peak hours", "Cao điểm"), "counted"),
        Column("low", ("kWh TĐ", "Off-peak hours", "Thấp điểm"), "counted"),
        Column("total", ("Tổng kWh", "Total kWh", "Sản lượng", "Điện năng"), "counted", required=True),
        Column("money", ("Tiền", "Amount", "Tiền điện", "Thành tiền"), "counted", unit="đồng"),
        Column("direction", ("Chiều", "Direction", "Chiều giao nhận"), "text"),
        Column("note", ("Ghi chú", "Note")),
    )

    def begin(self, context: Context) -> None:
        """Know the one establishment of each tax code, and the number of electricity."""
        place = {name: index for index, name in enumerate(ESTABLISHMENT.fields)}
        sites: dict[str, set[int]] = {}
        for number, values in context.table(ESTABLISHMENT).values():
            if values[place["tax_code"]]:
                sites.setdefault(values[place["tax_code"]], set()).add(number)
        context.memory["sites"] = sites
        context.memory["electricity"] = Resource.objects.values_list("pk", flat=True).get(code="ELEC")

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The customer, the row of the list, and the use where the customer is matched."""
        span, direction = _span(row), _direction(row)
        _check(row, direction)
        if span is None or row.bad(*(column.field for column in self.columns)):
            return
        key = (context.province_id, row["code"])
        customer = _customer(row, context, key)
        yield CUSTOMER, key, customer
        total = float(row["total"])
        amounts = (_float(row["normal"]), _float(row["peak"]), _float(row["low"]), total)
        known = context.table(CUSTOMER).get(key)
        yield (
            POWER_ROW,
            (known[0] if known else Late(CUSTOMER, key), direction, *span),
            (*amounts, _whole(row["money"])),
        )
        establishment = customer[4]
        if establishment is not None and direction == TAKEN and total >= 0:
            about = (establishment, context.memory["electricity"], *span, row["code"], "bill")
            yield USE, about, (row.typed("total"), "kWh", total, "")


def _customer(row: Row, context: Context, key: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is kept of the customer: a match or a decision that people made stays; a tax code of one site matches."""
    said = (row["name"], row.text("address"), row.text("tax_code"))
    kept = context.table(CUSTOMER).get(key)
    if kept:
        name, address, tax_code, *decided = kept[1]
        if decided[0] != Customer.State.OPEN:
            return (said[0] or name, said[1] or address, said[2] or tax_code, *decided)
    sites = context.memory["sites"].get(row.text("tax_code"), set())
    if len(sites) == 1:
        return (*said, Customer.State.MATCHED, next(iter(sites)), "MST")
    return (*said, Customer.State.OPEN, None, "")


def _span(row: Row) -> tuple[str, str] | None:
    """From the first day to the day after the last one that the bill counts."""
    if row["start"] is None or row["end"] is None or row.bad("start", "end"):
        return None
    if row["end"] < row["start"]:
        row.wrong("end", "ends_before", found=row.typed("end"))
        return None
    last = dt.date.fromisoformat(row["end"])
    if (last - dt.date.fromisoformat(row["start"])).days > 400:
        row.ask("end", "long_bill", found=row.typed("end"))
        return None
    return row["start"], (last + dt.timedelta(days=1)).isoformat()


def _direction(row: Row) -> str:
    """Power given to the grid is no use; the list says it in a column or in the note."""
    words = folded(f"{row.text('direction')} {row.text('note')}")
    return GIVEN if any(sign in words for sign in ("chieu nhan", "nhan dien", "given", "phat len luoi")) else TAKEN


def _check(row: Row, direction: str) -> None:
    """A credit note is kept and said; parts that do not sum up warn; what nobody uses is wrong."""
    total = row["total"]
    if total is None or row.bad("total"):
        return
    if abs(total) > GREATEST:
        row.wrong("total", "too_great", found=row.typed("total"))
    if total < 0:
        row.warn("total", "credit_note", found=row.typed("total"))
    parts = [row[name] for name in ("normal", "peak", "low")]
    if None not in parts and not row.bad("normal", "peak", "low"):
        off = sum(parts) - total
        if off:
            (row.warn if abs(off) <= _ROUNDING else row.ask)(
                "total", "parts_off", found=row.typed("total"), off=f"{off:g}"
            )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _whole(value: Any) -> int | None:
    return None if value is None else round(value)


POWER_WORKBOOK = workbook("power", _("Power company's monthly list"), PowerSheet())
