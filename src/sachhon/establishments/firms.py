"""The enterprise that an establishment's tax code or name means: the kept one, else a new one."""

from __future__ import annotations

from sachhon.establishments.identity import firm_identity, firm_number, legal_form, search_text
from sachhon.establishments.models import Enterprise, Establishment
from sachhon.establishments.size import branch_of


def firm_for(plant: Establishment) -> Enterprise | None:
    """The enterprise of an establishment; one that is not kept yet comes unsaved; None where nothing is known."""
    identity = firm_identity(plant.tax_code, plant.enterprise)
    if not identity or plant.province_id is None:
        return None
    kept = Enterprise.objects.filter(province_id=plant.province_id, identity=identity).first()
    return kept or new_firm(plant, identity)


def new_firm(plant: Establishment, identity: str) -> Enterprise:
    """An enterprise as its first establishment tells of it."""
    name, number = plant.enterprise or plant.name, firm_number(plant.tax_code)
    return Enterprise(
        province_id=plant.province_id, name=name, tax_code=number, legal_form=legal_form(name),
        branch=branch_of(plant.vsic), identity=identity, folded=search_text(name, number),
    )  # fmt: skip
