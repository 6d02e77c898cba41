"""The workbook of the US Industrial Assessment Centers' plants: reference establishments with one year each.

Cells that cannot be are left out with the reason, and the plant stays. A sum of which a part was left out,
or a price of which one side is wrong, is not known: it stays missing and is never put together from the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.imports import search_text
from sachhon.establishments.models import Establishment, Product
from sachhon.imports.context import Context, Late
from sachhon.imports.messages import MESSAGES
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target, workbook
from sachhon.library.models import PlantYear
from sachhon.library.streams import (
    ELECTRICITY,
    ENERGY,
    FUELS,
    OUTPUT_UNITS,
    SQUARE_METRES,
    STREAMS,
    WASTE,
    WATER,
    Stream,
)
from sachhon.resources.imports import OUTPUT, USE
from sachhon.resources.models import Resource

MOST_HOURS = 8_784  # of a leap year
MOST_FEET = 10_000_000  # square feet; the largest real factories have five million
_STAYS = _("left out of figures; the plant stays")
MESSAGES.update(
    {
        "survey_negative": (_("it is negative"), _STAYS),
        "survey_above": (_("it is above %(limit)s"), _STAYS),
        "survey_price": (
            _("cost and use give %(price)s dollars a %(unit)s, outside %(low)s–%(high)s"),
            _STAYS,
        ),
        "survey_unit": (_("its unit is not given"), _STAYS),
        "survey_zero": (_("it is zero"), _STAYS),
        "survey_sales": (_("it is less than the plant paid for energy"), _STAYS),
        "survey_name": (_("it is a number, not a name"), _STAYS),
    }
)

PLANT = Target(
    Establishment,
    key=("code",),
    fields=("name", "folded"),
    scope=lambda province_id: Q(origin="reference"),
    whole=True,
    constants={"origin": "reference", "vsic": "", "vsic_version": ""},
)
PRODUCT = Target(
    Product,
    key=("establishment_id", "code"),
    fields=("name", "kind", "unit", "basis"),
    scope=lambda province_id: Q(establishment__origin="reference"),
)
PLANT_YEAR = Target(
    PlantYear,
    key=("establishment_id", "year"),
    fields=(
        "price_year", "sic", "naics", "state", "products", "output_unit", "hours", "employees", "floor_area",
        "demand", "sales", "electricity_cost", "fuel_cost", "energy_cost", "water_cost", "waste_cost",
        "energy_complete", "left_out",
    ),
)  # fmt: skip
_OTHER_COSTS = ("ed_plant_cost", "ef_plant_cost")
_NOT_NEGATIVE = (
    "sales", "employees", "plant_area", "prodlevel", "prodhours", "ed_plant_usage", *_OTHER_COSTS,
    *(stream.cost for stream in STREAMS), *(stream.use for stream in STREAMS),
)  # fmt: skip


def _columns_of(stream: Stream) -> Iterator[Column]:
    """A stream's cost and use, under the survey's own names too."""
    cost = (f"{stream.name_vi}: chi phí", f"{stream.name_en}: cost", stream.cost)
    use = (f"{stream.name_vi}: lượng", f"{stream.name_en}: use", stream.use)
    yield Column(stream.cost, cost, "number", unit="USD")
    yield Column(stream.use, use, "number", unit=stream.unit)


class PlantSheet(ImportSpec):
    """One row is one plant in the fiscal year of its assessment."""

    name = "plants"
    titles = ("Nhà máy khảo sát ở Hoa Kỳ", "Surveyed plants of the United States")
    targets = (PLANT, PRODUCT, OUTPUT, USE, PLANT_YEAR)
    keeps_partial = True
    columns = (
        Column("id", ("Mã nhà máy", "Plant code"), "code", required=True),
        Column("fy", ("Năm tài khóa", "Fiscal year"), "year", required=True),
        Column("sic", ("Mã SIC", "SIC code"), "integer"),
        Column("naics", ("Mã NAICS", "NAICS code"), "integer"),
        Column("state", ("Bang", "State")),
        Column("sales", ("Doanh thu", "Sales"), "number", unit="USD"),
        Column("employees", ("Lao động", "Employees"), "integer"),
        Column("plant_area", ("Diện tích", "Plant area"), "number", unit="ft²"),
        Column("products", ("Sản phẩm", "Products")),
        Column("produnits", ("Mã đơn vị sản lượng", "Unit of output"), "integer"),
        Column("prodlevel", ("Sản lượng", "Output"), "number"),
        Column("prodhours", ("Giờ sản xuất", "Production hours"), "integer"),
        *_columns_of(ELECTRICITY),
        Column("ed_plant_cost", ("Công suất: chi phí", "Demand: cost"), "number", unit="USD"),
        Column("ed_plant_usage", ("Công suất: lượng", "Demand: use"), "number", unit="kW-month"),
        Column("ef_plant_cost", ("Phí điện khác: chi phí", "Electricity fees: cost"), "number", unit="USD"),
        *(column for stream in (*FUELS, *WATER, *WASTE) for column in _columns_of(stream)),
    )

    def begin(self, context: Context) -> None:
        """Know the survey's resources by code."""
        context.memory["resources"] = dict(Resource.objects.filter(foreign=True).values_list("code", "pk"))

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The plant, its output, what it used, and what it was in that year."""
        _read_points(row)
        code, year = row["id"], row["fy"]
        if code is None or year is None:
            return
        for check in (_check_signs, _check_size, _check_output, _check_prices, _check_sales):
            check(row)
        key = context.find(PLANT, code) or Late(PLANT, (code,))
        span = (f"{year}-01-01", f"{year + 1}-01-01")
        yield PLANT, (code,), (f"IAC {code}", search_text("IAC", code))
        yield from _output(row, key, span)
        yield from _uses(row, key, span, context.memory["resources"])
        yield PLANT_YEAR, (key, year), _plant_year(row, year)


def _leave(row: Row, field: str, code: str, **params: Any) -> None:
    """Leave one cell out and say why."""
    if not row.bad(field):
        row.wrong(field, code, **params)
    row.values[field] = None


def _read_points(row: Row) -> None:
    """A program wrote this file: its points are decimal points, so 125.125 has one reading."""
    for problem in [found for found in row.problems if found[2] == "ambiguous_number"]:
        row.values[problem[0]] = problem[3]["choices"][-1]
        row.problems.remove(problem)


def _check_signs(row: Row) -> None:
    """No use, cost, size or output is negative; credits and revenues are not costs either."""
    values = row.values
    for field in _NOT_NEGATIVE:
        value = values[field]
        if value is not None and value < 0:
            _leave(row, field, "survey_negative")


def _check_size(row: Row) -> None:
    """Hours fit into a year, floor into a factory; a product is not a number."""
    for field, limit in (("prodhours", MOST_HOURS), ("plant_area", MOST_FEET)):
        if row[field] is not None and row[field] > limit:
            _leave(row, field, "survey_above", limit=limit)
    if row.text("products").replace(".", "").isdecimal():
        _leave(row, "products", "survey_name")


def _check_output(row: Row) -> None:
    """An output is more than zero and has a unit."""
    if row["prodlevel"] is None:
        return
    if row["produnits"] not in OUTPUT_UNITS:
        _leave(row, "prodlevel", "survey_unit")
    elif row["prodlevel"] == 0:
        _leave(row, "prodlevel", "survey_zero")


def _check_prices(row: Row) -> None:
    """Where cost and use give a price that cannot be, one of both is wrong and neither is known."""
    values = row.values
    for stream in STREAMS:
        cost, use = values[stream.cost], values[stream.use]
        if cost is None or not use:
            continue
        price = cost / use
        if not stream.low <= price <= stream.high:
            said = {
                "price": f"{price:.4g}",
                "unit": stream.unit,
                "low": f"{stream.low:g}",
                "high": f"{stream.high:g}",
            }
            _leave(row, stream.cost, "survey_price", **said)
            _leave(row, stream.use, "survey_price", **said)


def _check_sales(row: Row) -> None:
    """Sales of one dollar stand for "not told"; nobody sells for less than the energy alone."""
    if row["sales"] is None:
        return
    costs = [row[field] for field in (*(stream.cost for stream in ENERGY), *_OTHER_COSTS)]
    if row["sales"] < sum(cost for cost in costs if cost is not None):
        _leave(row, "sales", "survey_sales")


def _output(row: Row, key: Any, span: tuple[str, str]) -> Iterator[tuple[Target, tuple, tuple]]:
    """The plant's product, and how much of it was made."""
    if row["prodlevel"] is None:
        return
    unit, factor, given = OUTPUT_UNITS[row["produnits"]]
    product = (key, "1")
    yield PRODUCT, product, (row.text("products")[:200] or row["id"], "", unit, "out")
    values = (row.typed("prodlevel"), given, float(row["prodlevel"] * factor), "")
    yield OUTPUT, (key, Late(PRODUCT, product), *span, "yearly"), values


def _uses(
    row: Row, key: Any, span: tuple[str, str], resources: dict[str, int]
) -> Iterator[tuple[Target, tuple, tuple]]:
    """What was used of each stream; several streams of one resource are told apart as meters are."""
    values = row.values
    for stream in STREAMS:
        use = values[stream.use]
        if use is not None:
            given = (row.typed(stream.use), stream.unit, float(use * stream.factor), "")
            yield USE, (key, resources[stream.resource], *span, stream.code, "yearly"), given


def _plant_year(row: Row, year: int) -> tuple[Any, ...]:
    """The plant in its year, in the order of the target's fields."""
    bad = {field: code for field, kind, code, _params in row.problems if kind != "warning"}
    electricity = _cost(row, (ELECTRICITY,), bad, *_OTHER_COSTS)
    fuel = _cost(row, FUELS, bad)
    burnt = any(row[field] is not None or field in bad for each in FUELS for field in (each.cost, each.use))
    energy = electricity if not burnt else None if None in (electricity, fuel) else electricity + fuel
    return (
        year, "" if row["sic"] is None else f"{row['sic']:04d}"[:4], row.text("naics")[:6],
        row.text("state").upper()[:2], row.text("products")[:200],
        OUTPUT_UNITS[row["produnits"]][0] if row["produnits"] in OUTPUT_UNITS else "", row["prodhours"],
        row["employees"], _float(row["plant_area"], SQUARE_METRES), _float(row["ed_plant_usage"]),
        _dollars(row["sales"]), electricity, fuel, energy, _cost(row, WATER, bad), _cost(row, WASTE, bad),
        _complete(row, bad), "; ".join(f"{field}: {code}" for field, code in sorted(bad.items())),
    )  # fmt: skip


def _cost(row: Row, streams: tuple[Stream, ...], bad: dict[str, str], *others: str) -> int | None:
    """What the streams cost together; not known when a part was left out or a use has no cost."""
    values, known = row.values, []
    for stream in streams:
        cost = values[stream.cost]
        if stream.cost in bad or (cost is None and values[stream.use] is not None):
            return None
        if cost is not None:
            known.append(cost)
    if not known or any(field in bad for field in others):
        return None
    return round(sum(known) + sum(values[field] or 0 for field in others))


def _complete(row: Row, bad: dict[str, str]) -> bool:
    """Whether all use of energy is known: electricity told, and no fuel paid for without its use."""
    values = row.values
    if values[ELECTRICITY.use] is None:
        return False
    return not any(
        stream.use in bad or (values[stream.use] is None and (values[stream.cost] is not None or stream.cost in bad))
        for stream in ENERGY
    )


def _float(value: Any, factor: float = 1.0) -> float | None:
    return None if value is None else float(value * factor)


def _dollars(value: Any) -> int | None:
    return None if value is None else round(value)


IAC = workbook("iac", _("Plants of the US Industrial Assessment Centers"), PlantSheet(), has_province=False)
