"""The demo's list of key energy users, permits, contacts and second sites, kept as people keep them."""

from __future__ import annotations

import importlib
from random import Random
from typing import Any

from sachhon.establishments.models import Contact, Enterprise, Establishment, Permit
from sachhon.kit.changes import change_set
from sachhon.kit.register import REGISTERS
from sachhon.resources.key_users import energy_sector, find_candidates, totals
from sachhon.resources.models import KeyUserCandidate, ListedUser
from sachhon.territory.models import Province

_WHY = "Dữ liệu mẫu"
_NEAR = 150  # listings below the threshold are drawn from so many establishments next below it


def fill_around(province: Province, by: Any) -> dict[str, int]:
    """Keep what the demo invents beside the register; a second call adds nothing."""
    if ListedUser.objects.filter(province=province).exists():
        return {}
    made, rng = importlib.import_module("demo.around"), Random(2026)  # noqa: S311 - the same demo every time
    keys = dict(Establishment.objects.filter(province=province).order_by("code").values_list("code", "pk"))
    for year in (2024, made.LIST_YEAR):
        find_candidates(province.pk, year, by=by)
    with change_set(by=by, why=_WHY, province_id=province.pk) as changes:
        for row in _sites(made, rng, province):
            REGISTERS["establishments"].prepare(row, by)
            REGISTERS["establishments"].write(changes, row, new=True)
        for model, rows in ((Permit, made.permits), (Contact, made.contacts)):
            for row in rows(rng, list(keys)):
                changes.insert(model(establishment_id=keys[row.pop("code")], **row))
        for row in made.listings(*_users(province, made.LIST_YEAR)):
            changes.insert(ListedUser(province=province, note=_WHY, **row))
    return {"listed": made.LISTED}


def _sites(made: Any, rng: Random, province: Province) -> list[Establishment]:
    firms = Enterprise.objects.filter(province=province, sites__old_province__gt="").exclude(tax_code="")
    rows = [
        {"enterprise": name, "tax_code": tax_code, "commune": commune, "old_province": old}
        for name, tax_code, commune, old in firms.order_by("pk").values_list(
            "name", "tax_code", "sites__commune", "sites__old_province"
        )
        if len(tax_code) == 10
    ]
    return [Establishment(province=province, **row) for row in made.second_sites(rng, rows)]


def _users(province: Province, year: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(those that reach the threshold, those next below it), the greatest use first, as rows of a list."""
    rows_kept = KeyUserCandidate.objects.filter(establishment__province=province, year=year)
    reached = set(rows_kept.values_list("establishment", flat=True))
    known = sorted(totals(province.pk, year).items(), key=lambda item: (-item[1].toe, item[0]))
    plants = Establishment.objects.in_bulk([key for key, _total in known])
    rows = {
        key: {
            "establishment_id": key, "name": plants[key].name.upper(), "address": plants[key].address,
            "sector": energy_sector(plants[key].vsic), "toe": round(total.toe, 1),
            "origin_area": plants[key].old_province, "trade": "",
        }
        for key, total in known
    }  # fmt: skip
    above = [row for key, row in rows.items() if key in reached]
    below = [row for key, row in rows.items() if key not in reached][:_NEAR]
    return above, below
