"""The commune of today that an establishment's address means, as typed in any year."""

from __future__ import annotations

import datetime as dt

from sachhon.establishments.models import Establishment
from sachhon.kit import clock
from sachhon.territory.models import Area
from sachhon.territory.queries import Found, Reader, Several, Unknown

Answer = Found | Several | Unknown


class Places:
    """Reads communes of one province; the same text is read once."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.today = reader, clock.today()
        self._read: dict[str, Answer] = {}

    def read(self, commune: str, address: str = "") -> Answer:
        """The commune by its name of today, else by a former name; where that is divided, the address may help."""
        found = self._once(commune)
        if isinstance(found, Several) and address:
            closer = self._once(f"{address}, {commune}")
            return closer if isinstance(closer, Found) else found
        return found

    def _once(self, text: str) -> Answer:
        if text not in self._read:
            self._read[text] = self._find(text)
        return self._read[text]

    def _find(self, text: str) -> Answer:
        found: Answer = Unknown(text, "empty")
        days: tuple[dt.date | None, ...] = (self.today, None)
        for day in days:
            answer = self.reader.read(text, day)
            if isinstance(answer, Several) and answer.why == "other_rank":
                answer = Unknown(text)  # a xã is not the phường that shares its name
            if isinstance(answer, Found):
                return answer
            if isinstance(answer, Several) or isinstance(found, Unknown):
                found = answer
        return found

    def named(self, found: Several) -> dict[str, Area]:
        """The communes to choose from, by name."""
        return {str(area): area for area in found.choices}


def place_of(plant: Establishment) -> Answer:
    """The commune of today of one establishment as typed."""
    if not plant.commune or plant.province is None:
        return Unknown(plant.commune, "empty")
    return Places(Reader(plant.province)).read(plant.commune, plant.address)


def place_for(plant: Establishment) -> Area | None:
    """The commune to keep: read anew only where commune, address or province were changed."""
    kept = Establishment.objects.filter(pk=plant.pk).values_list("commune", "address", "province_id").first()
    if kept == (plant.commune, plant.address, plant.province_id):
        return plant.place
    found = place_of(plant)
    return found.area if isinstance(found, Found) else None
