"""Energy, water and materials: the catalogue, what was used and made when, and what was verified."""

from sachhon.resources.models.catalogue import Factor, Norm, Resource, UnitConversion
from sachhon.resources.models.facts import SOURCE_RANK, DriverValue, ProductOutput, ResourceUse, Slot, Source, Span
from sachhon.resources.models.key_users import EnergySector, KeyUserCandidate, KeyUserThreshold, ListedUser
from sachhon.resources.models.power import Customer, PowerRow
from sachhon.resources.models.verified import Adjustment, Verification, VerifiedSaving

__all__ = [
    "SOURCE_RANK", "Adjustment", "Customer", "DriverValue", "EnergySector", "Factor", "KeyUserCandidate",
    "KeyUserThreshold", "ListedUser", "Norm", "PowerRow", "ProductOutput", "Resource", "ResourceUse", "Slot",
    "Source", "Span", "UnitConversion", "Verification", "VerifiedSaving",
]  # fmt: skip
