"""The sheets of establishments and their products."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from stdnum.vn import mst

from sachhon.establishments.identity import firm_identity, firm_number, legal_form, plain_name, search_text
from sachhon.establishments.matching import Site, Sites
from sachhon.establishments.models import Enterprise, Establishment, Product, ProductConversion
from sachhon.establishments.places import Places
from sachhon.establishments.size import branch_of, sized, thresholds
from sachhon.imports.context import Context, Late
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target
from sachhon.reading.text import folded
from sachhon.territory.models import Province
from sachhon.territory.queries import Found, Several, Unknown, divisions, reader_of

# An import makes enterprises that are not known yet; what is kept of one is changed in its own form alone.
ENTERPRISE = Target(
    Enterprise,
    key=("province_id", "identity"),
    fields=("name", "tax_code", "legal_form", "branch", "employees", "revenue", "capital", "folded"),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
    aside=True,
)
ESTABLISHMENT = Target(
    Establishment,
    key=("province_id", "code"),
    fields=(
        "name", "enterprise", "tax_code", "vsic", "vsic_version", "household", "potential", "commune", "address",
        "park", "old_province", "latitude", "longitude", "employees", "revenue", "capital", "floor_area",
        "active_from", "active_to", "phone", "note", "folded", "firm_id", "size_class", "name_key", "place_id",
    ),
    scope=lambda province_id: Q(province_id=province_id, origin="registered"),
    whole=True,
)  # fmt: skip
_COMMUNE, _PLACE = ESTABLISHMENT.fields.index("commune"), ESTABLISHMENT.fields.index("place_id")
_LONGEST = 120
PRODUCT = Target(
    Product,
    key=("establishment_id", "code"),
    fields=("name", "kind", "unit", "basis"),
    scope=lambda province_id: Q(establishment__province_id=province_id),
    whole=True,
)
CONVERSION = Target(
    ProductConversion,
    key=("product_id", "valid_from"),
    fields=("factor", "source"),
    scope=lambda province_id: Q(product__establishment__province_id=province_id),
    whole=True,
)
CODE = Column("establishment", ("Mã cơ sở", "Establishment code", "Mã CS"), "code", required=True)
YES_NO_UNKNOWN = {"yes": ("có",), "no": ("không",), "unknown": ("chưa rõ", "không rõ")}
_TEXTS = ("enterprise", "commune", "address", "park", "old_province", "phone", "note")


class EstablishmentSheet(ImportSpec):
    """One row is one establishment, known by its code; without one it is matched, or a person is asked."""

    name = "establishments"
    titles = ("Cơ sở", "Establishments", "Danh sách cơ sở")
    targets = (ENTERPRISE, ESTABLISHMENT)
    columns = (
        Column("code", ("Mã cơ sở", "Establishment code", "Mã CS"), "code"),
        Column("name", ("Tên cơ sở", "Establishment name"), required=True),
        Column("enterprise", ("Doanh nghiệp", "Enterprise", "Tên doanh nghiệp")),
        Column("tax_code", ("Mã số thuế", "Tax code", "MST"), "code"),
        Column("vsic", ("Mã ngành VSIC", "VSIC code", "VSIC"), "code", required=True),
        Column("vsic_version", ("Phiên bản VSIC", "VSIC version"), "choice", choices={"2018": (), "2025": ()}),
        Column("household", ("Hộ kinh doanh", "Household"), "boolean"),
        Column(
            "potential",
            ("Có tiềm năng áp dụng SXSH", "Potential to apply CP"),
            "choice",
            choices=YES_NO_UNKNOWN,
        ),
        Column("commune", ("Xã, phường", "Commune")),
        Column("address", ("Địa chỉ", "Address")),
        Column("park", ("Khu, cụm công nghiệp", "Park or cluster")),
        Column("old_province", ("Tỉnh cũ", "Former province")),
        Column("latitude", ("Vĩ độ", "Latitude"), "number"),
        Column("longitude", ("Kinh độ", "Longitude"), "number"),
        Column("employees", ("Lao động", "Employees"), "integer", unit="người"),
        Column("revenue", ("Doanh thu", "Revenue"), "money", unit="đồng"),
        Column("capital", ("Vốn", "Capital"), "money", unit="đồng"),
        Column("floor_area", ("Diện tích", "Floor area"), "number", unit="m²"),
        Column("active_from", ("Hoạt động từ", "Active from"), "date"),
        Column("active_to", ("Hoạt động đến", "Active to"), "date"),
        Column("phone", ("Điện thoại", "Phone"), "code"),
        Column("note", ("Ghi chú", "Note")),
    )

    def begin(self, context: Context) -> None:
        """Know the sectors, the thresholds of size, the kept places, and which firm holds which tax code."""
        context.memory["divisions"] = divisions()
        context.memory["thresholds"] = thresholds()
        place = {name: index for index, name in enumerate(ESTABLISHMENT.fields)}
        holders, sites = {}, []
        for key, (_, values) in context.table(ESTABLISHMENT).items():
            name, tax_code = values[place["name"]], values[place["tax_code"]]
            sites.append(Site(key[1], name, tax_code, values[place["commune"]]))
            if tax_code:
                holders[tax_code] = (key[1], firm_of(values[place["enterprise"]], name), None)
        province = Province.objects.filter(pk=context.province_id).first()
        context.memory["holders"], context.memory["firms"] = holders, {}
        context.memory["places"] = Places(reader_of(province)) if province else None
        context.memory["sites"] = Sites(sites, province.code if province else "CS")

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The enterprise and its establishment, when its sector, tax code, place and dates can be."""
        if not row.text("name"):
            row.values["name"] = row["enterprise"]
        for check in (_check_header_units, _check_sector, _check_tax_code, _check_code, _check_place, _check_counts):
            check(row, context)
        if not row.text("name"):
            row.wrong("name", "required")
        if row.bad("code", "name") or not row.text("code"):
            return
        name, code, tax_code = row["name"], row["code"], row.text("tax_code")
        texts = {field: row.text(field) for field in _TEXTS}
        firm, figures, made = _firm(row, context)
        place = _place(row, context)
        if made is not None:
            yield made
        yield ESTABLISHMENT, (context.province_id, code), (
            name, texts["enterprise"], tax_code, row.text("vsic"), row["vsic_version"] or "2018",
            bool(row["household"]), row["potential"] or "unknown", texts["commune"], texts["address"],
            texts["park"], texts["old_province"], _float(row["latitude"]), _float(row["longitude"]),
            row["employees"], row["revenue"], row["capital"], _float(row["floor_area"]),
            row["active_from"], row["active_to"], texts["phone"], texts["note"],
            search_text(code, name, texts["enterprise"], tax_code), firm,
            sized(*figures, context.memory["thresholds"]).name, plain_name(name), place,
        )  # fmt: skip


def _place(row: Row, context: Context) -> int | None:
    """The commune of today; several are asked about, none is said."""
    places, commune = context.memory["places"], row.text("commune")
    kept = context.table(ESTABLISHMENT).get((context.province_id, row["code"]))
    if kept and kept[1][_PLACE] and kept[1][_COMMUNE] == commune:
        return int(kept[1][_PLACE])
    found = places.read(commune, row.text("address")) if places and 0 < len(commune) <= _LONGEST else None
    if isinstance(found, Found):
        return int(found.area.pk)
    if isinstance(found, Several):
        named = places.named(found)
        if row.ask("commune", "place_several", found=row.typed("commune"), choices=list(named)):
            return int(named[row.text("commune")].pk)
    elif isinstance(found, Unknown) and found.why != "no_list":
        row.warn("commune", "place_unknown", found=row.typed("commune"))
    return None


Figures = tuple[str, tuple[int | None, int | None, int | None]]


def _firm(row: Row, context: Context) -> tuple[Any, Figures, tuple[Target, tuple, tuple] | None]:
    """The enterprise of a row, the figures that tell its size, and its record where it is not kept yet."""
    figures = branch_of(row.text("vsic")), (row["employees"], row["revenue"], row["capital"])
    tax_code, enterprise, name = row.text("tax_code"), row.text("enterprise"), row.text("name")
    identity = firm_identity(tax_code, enterprise)
    if not identity or row.bad("tax_code"):
        return None, figures, None
    key = (context.province_id, identity)
    kept = context.table(ENTERPRISE).get(key)
    if kept:
        branch, *own = kept[1][3:7]
        known = any(value is not None for value in own)
        return kept[0], (branch, tuple(own)) if known else figures, None  # type: ignore[return-value]
    number, called = firm_number(tax_code), enterprise or name
    values = (called, number, legal_form(called), figures[0], None, None, None, search_text(called, number))
    return Late(ENTERPRISE, key), figures, (ENTERPRISE, key, context.memory["firms"].setdefault(identity, values))


class ProductSheet(ImportSpec):
    """One row is one product of an establishment, with its conversion where kinds differ."""

    name = "products"
    titles = ("Sản phẩm", "Products")
    targets = (PRODUCT, CONVERSION)
    columns = (
        CODE,
        Column("code", ("Mã sản phẩm", "Product code"), "code", required=True),
        Column("name", ("Tên sản phẩm", "Product name"), required=True),
        Column("kind", ("Loại", "Kind")),
        Column("unit", ("Đơn vị", "Unit"), required=True),
        Column(
            "basis", ("Cơ sở tính", "Basis"), "choice", choices={"in": ("đầu vào",), "out": ("đầu ra",)}
        ),
        Column("conversion", ("Hệ số quy đổi", "Conversion factor"), "number"),
        Column("conversion_from", ("Áp dụng từ", "Valid from"), "date"),
        Column("conversion_source", ("Nguồn hệ số", "Factor source")),
    )  # fmt: skip

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The product, and its dated conversion to the establishment's reference product."""
        establishment = context.link(row, "establishment", ESTABLISHMENT, context.province_id, row["establishment"])
        if row["conversion"] is not None and row["conversion"] <= 0:
            row.wrong("conversion", "not_positive", found=row.typed("conversion"))
        if establishment is None or row.bad("code", "name", "unit"):
            return
        key = (establishment, row["code"])
        yield PRODUCT, key, (row["name"], row.text("kind"), row["unit"], row["basis"] or "out")
        if row["conversion"] is not None and not row.bad("conversion", "conversion_from"):
            yield CONVERSION, (Late(PRODUCT, key), row["conversion_from"] or "2000-01-01"), (
                repr(row["conversion"]), row.text("conversion_source"),
            )  # fmt: skip


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def firm_of(enterprise: str, name: str) -> str:
    """The firm as a name to compare."""
    return plain_name(enterprise or name)


# How many of the column's own unit one unit of a header holds.
HEADER_UNITS = {
    "floor_area": {"m2": 1, "ha": 10**4},
}  # fmt: skip


def _check_header_units(row: Row, context: Context) -> None:
    """Areas in hectares, when the header says so; a unit nobody knows is asked. Money is read in đồng already."""
    for field, known in HEADER_UNITS.items():
        header = row.header_units.get(field)
        if not header or row[field] is None or row.bad(field):
            continue
        factor = known.get(folded(header).replace("²", "2").strip())
        if factor is None:
            row.ask(field, "header_unit", found=row.typed(field), header=header)
        elif factor != 1:
            row.values[field] = row[field] * factor


def _check_sector(row: Row, context: Context) -> None:
    """VSIC as digits; a leading section letter goes, a division nobody knows is wrong."""
    code = re.sub(r"^[A-Ua-u]\s*", "", row.text("vsic")).replace(".", "")
    if row.bad("vsic") or row["vsic"] is None:
        return
    if len(code) == 3 and code.isdigit() and f"0{code[0]}" in context.memory["divisions"]:
        if row.ask("vsic", "lost_zero", found=row.typed("vsic"), choices=[f"0{code}", code]):
            return
    elif not code.isdigit() or not 2 <= len(code) <= 5 or code[:2] not in context.memory["divisions"]:
        row.wrong("vsic", "sector", found=row.typed("vsic"))
    row.values["vsic"] = code


def _check_tax_code(row: Row, context: Context) -> None:
    """10 or 13 digits of a firm, 12 of a household; shared by two firms it is asked."""
    digits = re.sub(r"\D", "", row.text("tax_code"))
    if not digits or row.bad("tax_code"):
        return None
    short = len(digits) == 9 or (len(digits) == 12 and "-" in row.text("tax_code"))
    if short and mst.is_valid(f"0{digits}"[:10]):
        whole = f"0{digits[:9]}" + (f"-{digits[9:]}" if len(digits) == 12 else "")
        if not row.ask("tax_code", "lost_zero", found=row.typed("tax_code"), choices=[whole]):
            return None
        digits = re.sub(r"\D", "", whole)
    if len(digits) not in (10, 12, 13):
        return row.wrong("tax_code", "tax_code_length", found=row.typed("tax_code"), digits=len(digits))
    tax_code = f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits
    row.values["tax_code"] = tax_code
    if len(digits) != 12 and not mst.is_valid(digits):
        row.warn("tax_code", "tax_code_check", found=row.typed("tax_code"))
    _check_holder(row, context, tax_code)
    return None


def _check_holder(row: Row, context: Context, tax_code: str) -> None:
    if not row.text("code"):
        return
    holders, firm = context.memory["holders"], firm_of(row.text("enterprise"), row.text("name"))
    code, other, number = holders.setdefault(tax_code, (row["code"], firm, row.number))
    if code != row["code"] and other != firm:
        row.ask("tax_code", "tax_code_shared", found=tax_code, holder=code)
        if number:
            context.late(row.sheet, number, "tax_code", "tax_code_shared", found=tax_code, holder=row["code"])


def _check_code(row: Row, context: Context) -> None:
    """A row without a code: the one kept place it means, or a question; a new place gets the next code."""
    if row.bad("code", "tax_code"):
        return
    sites, name = context.memory["sites"], row.text("name")
    site = Site(row.text("code"), name, row.text("tax_code"), row.text("commune"))
    if not site.code and name:
        meant = sites.meant(site)
        if meant.code:
            row.values["code"] = meant.code
            row.warn("code", "code_matched", found=meant.code)
            return
        kind = "code_new" if len(meant.choices) == 1 else "code_alike"
        row.ask("code", kind, found=meant.choices[-1], choices=list(meant.choices))
        site = site._replace(code=row.text("code") or meant.choices[-1])
    if site.code:
        sites.bring(site)


# Land and islands of the country, in degrees.
_COUNTRY = {"latitude": (6.5, 23.5), "longitude": (102.0, 117.6)}


def _check_place(row: Row, context: Context) -> None:
    for field, low, high in (("latitude", -90, 90), ("longitude", -180, 180)):
        value = row[field]
        if value is not None and not low <= value <= high:
            row.wrong(field, "outside", found=row.typed(field), low=low, high=high)
    here = all(row[field] is None or low <= row[field] <= high for field, (low, high) in _COUNTRY.items())
    if not here and not row.bad(*_COUNTRY):
        row.warn("latitude", "abroad", found=row.typed("latitude"))


def _check_counts(row: Row, context: Context) -> None:
    for field in ("employees", "revenue", "capital", "floor_area"):
        if row[field] is not None and row[field] < 0:
            row.wrong(field, "negative", found=row.typed(field))
    if row["active_from"] and row["active_to"] and row["active_to"] <= row["active_from"]:
        row.wrong("active_to", "ends_before", found=row.typed("active_to"))
