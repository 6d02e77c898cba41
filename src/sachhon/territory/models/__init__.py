"""Places and sectors as dated facts."""

from sachhon.territory.models.areas import Area, AreaChange, AreaEdge, AreaVersion, Kind
from sachhon.territory.models.named import Named
from sachhon.territory.models.provinces import Province
from sachhon.territory.models.sectors import Sector, SectorMapping
from sachhon.territory.models.zones import Zone

__all__ = [
    "Area", "AreaChange", "AreaEdge", "AreaVersion", "Kind", "Named", "Province", "Sector", "SectorMapping", "Zone",
]  # fmt: skip
