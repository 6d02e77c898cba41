"""The sheet of a list of key energy users, as a province issues it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.establishments.identity import firm_number, plain_name
from sachhon.establishments.models import Establishment
from sachhon.imports.context import Context
from sachhon.kit.workbooks import Column, ImportSpec, Row, Target, workbook
from sachhon.reading.text import folded
from sachhon.resources.key_users import energy_sector
from sachhon.resources.models import ListedUser

LISTED = Target(
    ListedUser,
    key=("province_id", "list_year", "decision", "name", "address"),
    fields=(
        "establishment_id", "decided_on", "sector", "valid_from", "valid_to", "trade", "toe", "origin_area", "note",
    ),
    scope=lambda province_id: Q(province_id=province_id),
    whole=True,
)  # fmt: skip
# Words of the column "Lĩnh vực", without marks.
_SECTORS = (
    ("building", ("cong trinh xay dung", "toa nha", "building")), ("transport", ("van tai", "giao thong", "transport")),
    ("agriculture", ("nong nghiep", "agricult")), ("industry", ("cong nghiep", "san xuat", "industr")),
)  # fmt: skip


class KeyUserSheet(ImportSpec):
    """One row is one key energy user of a list; its establishment is sought by code, tax code and name."""

    name = "key_users"
    titles = (
        "Danh sách cơ sở sử dụng năng lượng trọng điểm", "List of key energy users", "Cơ sở trọng điểm",
        "DS CSSDNLTD",
    )  # fmt: skip
    targets = (LISTED,)
    shapes = {"section": "origin_area"}
    columns = (
        Column("name", ("Tên cơ sở", "Establishment name", "Tên cơ sở sử dụng năng lượng trọng điểm"), required=True),
        Column("address", ("Địa chỉ", "Address")),
        Column("sector", ("Lĩnh vực", "Sector", "Lĩnh vực hoạt động")),
        Column("trade", ("Ngành nghề sản xuất", "Activity", "Ngành nghề")),
        Column(
            "toe",
            ("Tiêu thụ NL quy đổi (TOE)", "Energy (TOE)", "Tiêu thụ năng lượng quy đổi (TOE)", "Mức tiêu thụ", "TOE"),
            "number",
        ),
        Column("note", ("Ghi chú", "Note")),
        Column("code", ("Mã cơ sở", "Establishment code"), "code"),
        Column("tax_code", ("Mã số thuế", "Tax code", "MST"), "code"),
        Column("list_year", ("Năm của danh sách", "List year", "Năm"), "year", required=True),
        Column("decision", ("Số quyết định", "Decision number", "Quyết định"), required=True),
        Column("decided_on", ("Ngày quyết định", "Date of the decision"), "date", required=True),
        Column("valid_to", ("Hiệu lực đến", "Valid to"), "date"),
        Column("origin_area", ("Địa bàn", "Area")),
    )

    def begin(self, context: Context) -> None:
        """Know the register: codes, tax codes, plain names."""
        rows = Establishment.objects.filter(province_id=context.province_id, origin="registered")
        memory: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in ("code", "tax", "name")}
        context.memory["vsic"], context.memory["codes"] = {}, {}
        for key, code, tax_code, name, plain, vsic in rows.values_list(
            "pk", "code", "tax_code", "enterprise", "name_key", "vsic"
        ):
            memory["code"][code].append(key)
            context.memory["vsic"][key], context.memory["codes"][key] = vsic, code
            if tax_code:
                memory["tax"][tax_code].append(key)
                if firm_number(tax_code) != tax_code:
                    memory["tax"][firm_number(tax_code)].append(key)
            for called in {plain, plain_name(name)} - {""}:
                memory["name"][called].append(key)
        context.memory["register"] = memory

    def records(self, row: Row, context: Context) -> Iterable[tuple[Target, tuple, tuple]]:
        """The listing; matched where one establishment is meant, kept unmatched where none is, asked where several."""
        if row["toe"] is not None and row["toe"] < 0:
            row.wrong("toe", "negative", found=row.typed("toe"))
        if row["valid_to"] and row["decided_on"] and row["valid_to"] <= row["decided_on"]:
            row.wrong("valid_to", "ends_before", found=row.typed("valid_to"))
        plant = self._plant(row, context)
        if row.bad("name", "list_year", "decision", "decided_on", "code"):
            return
        sector = _sector_of(row.text("sector")) or energy_sector(context.memory["vsic"].get(plant, ""))
        key = (context.province_id, row["list_year"], row["decision"], row["name"], row.text("address"))
        yield LISTED, key, (
            plant, row["decided_on"], sector, row["decided_on"], row["valid_to"], row.text("trade"),
            None if row["toe"] is None else float(row["toe"]), row.text("origin_area"), row.text("note"),
        )  # fmt: skip

    def _plant(self, row: Row, context: Context) -> int | None:
        register, code = context.memory["register"], row.text("code")
        if code and code not in register["code"]:
            row.wrong("code", "unknown", found=code)
            return None
        tax_code = row.text("tax_code")
        ways: tuple[list[int], ...] = (
            register["code"].get(code, []), register["tax"].get(tax_code, []) if tax_code else [],
            register["name"].get(plain_name(row.text("name")), []),
        )  # fmt: skip
        found = next((way for way in ways if way), [])
        if len(found) > 1:
            choices = [context.memory["codes"][key] for key in found[:6]]
            if row.ask("code", "code_several", found=row.text("name"), choices=choices):
                return int(register["code"][row.text("code")][0])
            return None
        if not found and row.text("name"):
            row.warn("name", "not_registered", found=row.typed("name"))
        return found[0] if found else None


def _sector_of(text: str) -> str:
    bare = folded(text)
    return next((sector for sector, signs in _SECTORS if any(sign in bare for sign in signs)), "")


KEY_USERS: Any = workbook("key-users", _("List of key energy users"), KeyUserSheet())
