"""The sheets of yearly and monthly figures: use of resources, output of products, and what else moves a use."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from sachhon.establishments.imports import CODE, ESTABLISHMENT, PRODUCT
from sachhon.imports.context import Context
from sachhon.kit import clock
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target
from sachhon.resources.models import DriverValue, ProductOutput, ResourceUse
from sachhon.resources.units import Units, unit_token

USE = Target(
    ResourceUse,
    key=("establishment_id", "resource_id", "start", "end", "meter", "source"),
    fields=("given", "unit_given", "quantity", "note"),
    scope=lambda province_id: Q(establishment__province_id=province_id) if province_id else Q(),
)
OUTPUT = Target(
    ProductOutput,
    key=("establishment_id", "product_id", "start", "end", "source"),
    fields=("given", "unit_given", "quantity", "note"),
    scope=lambda province_id: Q(establishment__province_id=province_id) if province_id else Q(),
)
DRIVER = Target(
    DriverValue,
    key=("province_id", "establishment_id", "name", "label", "month"),
    fields=("value", "source"),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
)
_ITEM = (
    Column("resource", ("Loại năng lượng, nguyên liệu", "Resource", "Loại nhiên liệu", "Loại năng lượng"), "text"),
    Column("product", ("Mã sản phẩm", "Product code"), "code"),
    Column("quantity", ("Lượng", "Quantity", "Lượng tiêu thụ", "Số lượng"), "number", required=True),
    Column("unit", ("Đơn vị", "Unit", "ĐVT", "Đơn vị tính"), required=True),
)
# No establishment uses or makes more of anything in a year; beyond it sums lose their last digits.
GREATEST = 1e16
_NOTE = Column("note", ("Ghi chú", "Note"))


class _Figures(ImportSpec):
    """One row is one quantity of one establishment over one span."""

    targets = (USE, OUTPUT)

    def begin(self, context: Context) -> None:
        """Know the resources, their units, and the unit of each product."""
        context.memory.setdefault("units", Units())
        context.memory["this_year"] = clock.today().year

    def items(self) -> list[str]:
        """Every name of a resource, which may be a column of its own."""
        return Units().names()

    def span(self, row: Row, context: Context) -> tuple[str, str] | None:
        """First day counted and first day no longer counted, in ISO form."""
        raise NotImplementedError

    def source(self, row: Row) -> str:
        """Where the quantity comes from."""
        raise NotImplementedError

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """A use or an output, in the canonical unit."""
        establishment = context.link(row, "establishment", ESTABLISHMENT, context.province_id, row["establishment"])
        item = _item(row, context, establishment)
        span = self.span(row, context)
        quantity = _quantity(row, context, item)
        if establishment is None or item is None or span is None or quantity is None:
            return
        values = (row.typed("quantity"), row.text("unit")[:20], quantity, row.text("note")[:300])
        if item[0] is USE:
            yield USE, (establishment, item[1], *span, row.text("meter"), self.source(row)), values
        else:
            yield OUTPUT, (establishment, item[1], *span, self.source(row)), values


class YearlySheet(_Figures):
    """One row is one quantity of one establishment in one calendar year."""

    name = "yearly"
    shapes = {"value": "quantity", "item": "resource", "unit": "unit"}
    titles = ("Số liệu năm", "Yearly data")
    columns = (
        CODE,
        Column("year", ("Năm", "Year"), "year", required=True),
        *_ITEM,
        Column(
            "source", ("Nguồn số liệu", "Source"), "choice",
            choices={"yearly": ("báo cáo năm",), "estimate": ("ước", "ước tính")},
        ),
        _NOTE,
    )  # fmt: skip

    def source(self, row: Row) -> str:
        """A yearly report, unless the row says that it is an estimate."""
        return row["source"] or "yearly"

    def span(self, row: Row, context: Context) -> tuple[str, str] | None:
        """The whole calendar year."""
        year = row["year"]
        if year is None or row.bad("year"):
            return None
        if not 1990 <= year <= context.memory["this_year"]:
            row.wrong("year", "year_outside", found=row.typed("year"))
            return None
        return f"{year}-01-01", f"{year + 1}-01-01"


class MonthlySheet(_Figures):
    """One row is one quantity of one establishment in one month, from a meter, a bill or a report."""

    name = "monthly"
    shapes = {"month": "month", "value": "quantity", "item": "resource", "unit": "unit"}
    titles = ("Số liệu tháng", "Monthly data")
    columns = (
        CODE,
        Column("month", ("Tháng", "Month", "Kỳ"), "month", required=True),
        *_ITEM,
        Column(
            "source", ("Nguồn số liệu", "Source"), "choice", required=True,
            choices={
                "meter": ("đồng hồ", "công tơ"), "bill": ("hóa đơn", "hoá đơn"), "monthly": ("báo cáo tháng",),
            },
        ),
        Column("meter", ("Số công tơ", "Meter number"), "code"),
        _NOTE,
    )  # fmt: skip

    def source(self, row: Row) -> str:
        """As the row says."""
        return row.text("source")

    def span(self, row: Row, context: Context) -> tuple[str, str] | None:
        """The whole month."""
        month = row["month"]
        if month is None or row.bad("month", "source"):
            return None
        year, number = int(month[:4]), int(month[5:])
        if not 1990 <= year <= context.memory["this_year"]:
            row.wrong("month", "month_outside", found=row.typed("month"))
            return None
        following = f"{year + 1}-01-01" if number == 12 else f"{year}-{number + 1:02}-01"
        return f"{month}-01", following


class DriverSheet(ImportSpec):
    """One row is one month's working days or degree days, of one establishment or of the whole province."""

    name = "drivers"
    titles = ("Biến liên quan", "Drivers", "Yếu tố ảnh hưởng")
    targets = (DRIVER,)
    columns = (
        Column("establishment", (*CODE.headers,), "code"),
        Column(
            "name", ("Biến", "Driver", "Tên biến"), "choice", required=True,
            choices={
                "working_days": ("số ngày làm việc", "ngày làm việc"),
                "cooling_degree_days": ("độ ngày lạnh", "độ-ngày làm mát", "độ ngày làm mát"),
                "heating_degree_days": ("độ ngày sưởi", "độ-ngày sưởi ấm", "độ ngày sưởi ấm"),
                "other": ("khác",),
            },
        ),
        Column("label", ("Tên biến khác", "Name of another driver")),
        Column("month", ("Tháng", "Month", "Kỳ"), "month", required=True),
        Column("value", ("Giá trị", "Value"), "number", required=True),
        Column("source", ("Nguồn số liệu", "Source")),
    )  # fmt: skip

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The value of the month; without an establishment it holds for the whole province."""
        place = None
        if row["establishment"] is not None:
            place = context.link(row, "establishment", ESTABLISHMENT, context.province_id, row["establishment"])
        if row["name"] == "other" and not row.text("label"):
            row.wrong("label", "needed_with", other="name")
        if row["value"] is not None and row["value"] < 0:
            row.wrong("value", "negative", found=row.typed("value"))
        if row.bad(*(column.field for column in self.columns)):
            return
        label = row.text("label")[:80] if row["name"] == "other" else ""
        key = (context.province_id, place, row["name"], label, f"{row['month']}-01")
        yield DRIVER, key, (float(row["value"]), row.text("source")[:300])


def _item(row: Row, context: Context, establishment: int | None) -> tuple[Target, int] | None:
    """What the quantity is of: a resource by code or name, or a product of the establishment."""
    resource, product = row["resource"], row["product"]
    if (resource is None) == (product is None):
        row.wrong("resource", "one_of_two")
        return None
    if resource is not None:
        found = context.memory["units"].resource(resource)
        if found is None:
            row.wrong("resource", "unknown_resource", found=row.typed("resource"))
        return None if found is None else (USE, found)
    if establishment is None:
        return None
    number = context.link(row, "product", PRODUCT, establishment, product)
    return None if number is None else (OUTPUT, number)


def _quantity(row: Row, context: Context, item: tuple[Target, int] | None) -> float | None:
    """The quantity in the canonical unit of the resource, or in the product's own unit."""
    value = row["quantity"]
    if value is None or row.bad("quantity", "unit") or item is None:
        return None
    if value < 0:
        row.wrong("quantity", "negative", found=row.typed("quantity"))
        return None
    units: Units = context.memory["units"]
    header = row.header_units.get("quantity", "")
    if header and unit_token(header) != unit_token(row["unit"]):
        row.ask("quantity", "header_unit", found=row.typed("quantity"), header=header)
        return None
    factor = (
        units.of_resource(item[1], row["unit"])
        if item[0] is USE
        else units.of_product(_product_unit(context, row, item[1]), row["unit"])
    )
    if factor is None:
        row.wrong("unit", "unit", found=row.typed("unit"), allowed=_allowed(context, row, item))
        return None
    if item[0] is USE and (source := units.doubted(item[1], row["unit"])):
        row.warn("unit", "unit_unconfirmed", found=row.typed("unit"), factor=f"{factor:g}", source=source)
    if value * factor > GREATEST:
        row.wrong("quantity", "too_great", found=row.typed("quantity"))
        return None
    return float(value * factor)


def _allowed(context: Context, row: Row, item: tuple[Target, int]) -> str:
    units: Units = context.memory["units"]
    if item[0] is USE:
        return ", ".join(units.allowed(item[1]))
    return _product_unit(context, row, item[1])


def _product_unit(context: Context, row: Row, product: int) -> str:
    """The unit of a product that is kept, or was staged in this file."""
    units: dict[int, str] = context.memory.setdefault("product_units", {})
    if product not in units:
        units.update({number: values[2] for number, values in context.rows(PRODUCT)})
    return units.get(product, "")
