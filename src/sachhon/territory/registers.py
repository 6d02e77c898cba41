"""Places, sectors and parks as registers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import catalogue, dated_catalogue, province_policy
from sachhon.kit.register import Register, register
from sachhon.territory.addresses import Found, read_commune
from sachhon.territory.models import AreaVersion, Sector, SectorMapping, Zone


@register
class Places(Register):
    """Every place as it was called, ranked and coded from one day to another."""

    model = AreaVersion
    slug = "places"
    title = _("Places in their time")
    columns = ("code", "type", "name_vi", "district", "valid_from", "valid_to", "confirmed")
    filters = ("code", "type", "confirmed")
    search = "folded"
    folds = ("name_vi", "district", "code")
    order = ("code",)
    sortable = ("code", "name_vi")
    policy = catalogue


@register
class Zones(Register):
    """Industrial parks, industrial clusters and craft villages of the province."""

    model = Zone
    slug = "zones"
    title = _("Parks, clusters and craft villages")
    province = "province"
    columns = ("code", "kind", "name", "commune_text", "hectares", "investor", "valid_from")
    form = (
        "kind", "code", "name", "commune_text", "hectares", "investor", "valid_from", "valid_to", "legal_act", "note",
    )  # fmt: skip
    filters = ("kind", "commune_text")
    search = "folded"
    folds = ("code", "name")
    order = ("code",)
    sortable = ("code", "name")
    policy = province_policy("province")
    section = "establishments"
    workbook = "places"

    def prepare(self, row: Any, user: Any = None) -> None:
        """Find the commune of today that is written, where only one can be meant."""
        super().prepare(row, user)
        answer = read_commune(row.commune_text, row.province) if row.commune_text and row.province_id else None
        row.commune = answer.area if isinstance(answer, Found) else None


@register
class Sectors(Register):
    """Sectors of VSIC, each code in its version."""

    model = Sector
    slug = "sectors"
    title = _("Sectors (VSIC)")
    columns = ("code", "version", "section", "name_vi", "name_en", "confirmed", "source")
    form = ("code", "version", "section", "name_vi", "name_en", "confirmed", "source")
    filters = ("version", "section", "confirmed")
    search = ("code", "name_vi", "name_en")
    order = ("code",)
    policy = dated_catalogue
    section = "catalogue"


@register
class SectorMappings(Register):
    """Which code of a later version stands for a code of an earlier one."""

    model = SectorMapping
    slug = "sector-mappings"
    title = _("Sectors from one version to the next")
    columns = ("from_code", "from_version", "to_code", "to_version", "basis", "source")
    form = ("from_code", "from_version", "to_code", "to_version", "basis", "source")
    filters = ("from_code", "to_code", "basis")
    order = ("from_code",)
    policy = dated_catalogue
    section = "catalogue"
