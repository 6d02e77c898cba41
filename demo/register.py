"""The register of establishments: who there is, where, how big, since when."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.sectors import HOUSEHOLD_TRADES, OUTSIDE, REPORTING, SILENT, Sector
from demo.words import Words

#: Employees, revenue and capital (billion đồng) inside the size classes of Decree 80/2021; floors in 10 m².
SIZES = {
    "micro": ((2, 10), (0.3, 2.9), (0.2, 2.8), (5, 40)),
    "small": ((11, 100), (4, 48), (2, 19), (30, 300)),
    "medium": ((101, 200), (55, 190), (22, 95), (200, 1500)),
    "large": ((210, 1800), (210, 2600), (110, 1400), (800, 6000)),
}
_SIZE_WEIGHTS = {"reporter": (0, 36, 42, 22), "power": (24, 62, 11, 3), "silent": (52, 42, 5, 1)}
_INDUSTRY = range(5, 40)


@dataclass
class Establishment:
    """One row of the register, with what only the generator knows at its end."""

    code: str
    name: str
    enterprise: str | None
    tax_code: str | None
    vsic: str
    vsic_version: str
    household: bool
    potential: str
    commune: str
    address: str
    park: str | None
    old_province: str
    latitude: float | None
    longitude: float | None
    employees: int | None
    revenue: int | None
    capital: int | None
    floor_area: float | None
    active_from: date | None
    active_to: date | None
    phone: str | None
    note: str | None
    role: str
    size: str
    sector: Sector | None

    def in_frame(self, day: date) -> bool:
        """Whether it counts on a day: industry, no household, potential not denied, active."""
        began = self.active_from is None or self.active_from <= day
        ended = self.active_to is not None and self.active_to <= day
        industry = int(self.vsic[:2]) in _INDUSTRY
        return industry and not self.household and self.potential != "không" and began and not ended


def build_register(rng: Random, words: Words, total: int, reporters: int, power_only: int) -> list[Establishment]:
    """Draw the establishments; reporters, power-list and silent ones stand mixed."""
    roles = ["reporter"] * reporters + ["power"] * power_only + ["silent"] * (total - reporters - power_only)
    rng.shuffle(roles)
    register = [_establishment(rng, words, f"SL-{number:04d}", role) for number, role in enumerate(roles, 1)]
    _deny_some_reporters(rng, register)
    return register


def _deny_some_reporters(rng: Random, register: list[Establishment]) -> None:
    # A few reporters are outside the frame, so that reporting and counting differ.
    reporters = [item for item in register if item.role == "reporter"]
    for item in rng.sample(reporters, len(reporters) // 75):
        item.potential = "không"


def _establishment(rng: Random, words: Words, code: str, role: str) -> Establishment:
    household = rng.random() < {"reporter": 0.0, "power": 0.12, "silent": 0.32}[role]
    size = "micro" if household else rng.choices(tuple(SIZES), _SIZE_WEIGHTS[role])[0]
    facts = _household(rng, words) if household else _firm(rng, words, role, size)
    return Establishment(
        code=code,
        household=household,
        potential=_potential(rng, role),
        role=role,
        size=size,
        **facts,
        **_where(rng, words, household),
        **_how_big(rng, size),
        **_since(rng, role, household),
        phone=words.phone() if rng.random() < 0.6 else None,
        note="Chưa gửi báo cáo" if role == "silent" and rng.random() < 0.04 else None,
    )


def _household(rng: Random, words: Words) -> dict[str, Any]:
    trade, vsic = rng.choice(HOUSEHOLD_TRADES)
    person = words.person()
    tax_code = words.personal_number() if rng.random() < 0.45 else None
    return {
        "name": f"Hộ kinh doanh {person} ({trade})",
        "enterprise": None,
        "tax_code": tax_code,
        "vsic": vsic,
        "vsic_version": "2018",
        "sector": None,
    }


def _firm(rng: Random, words: Words, role: str, size: str) -> dict[str, Any]:
    sector = _sector(rng, role)
    brand = words.brand(sector.trade)
    company = f"{words.form()} {sector.trade} {brand}"
    tax_code = words.tax_code()
    name, enterprise = company, None
    if rng.random() < 0.04:
        tax_code = f"{tax_code}-{rng.randrange(1, 4):03d}"
        name, enterprise = f"Chi nhánh {sector.site} {brand}", company
    elif size in ("medium", "large") and rng.random() < 0.6:
        name, enterprise = f"{sector.site} {brand}", company
    return {
        "name": name,
        "enterprise": enterprise,
        "tax_code": tax_code,
        "vsic": rng.choice(sector.vsic),
        "vsic_version": "2018",
        "sector": sector,
    }


def _sector(rng: Random, role: str) -> Sector:
    if role == "silent" and rng.random() < 0.03:
        return rng.choice(OUTSIDE)
    known = REPORTING if role == "reporter" else REPORTING + SILENT
    return rng.choices(known, [sector.weight for sector in known])[0]


def _potential(rng: Random, role: str) -> str:
    if role == "reporter":
        return "có" if rng.random() < 0.93 else "chưa rõ"
    return rng.choices(("có", "chưa rõ", "không"), (0.8, 0.15, 0.05))[0]


def _where(rng: Random, words: Words, household: bool) -> dict[str, Any]:
    old, commune, address = words.place()
    park = None
    if not household and rng.random() < 0.3:
        park, address = words.park(old)
    known = rng.random() < 0.4
    south = 0.0 if old.startswith("Sông") else 0.35
    return {
        "old_province": old,
        "commune": commune,
        "address": address,
        "park": park,
        "latitude": round(rng.uniform(18.45, 18.8) - south, 5) if known else None,
        "longitude": round(rng.uniform(104.9, 105.6), 5) if known else None,
    }


def _how_big(rng: Random, size: str) -> dict[str, Any]:
    employees, revenue, capital, area = SIZES[size]
    known = rng.random() < 0.9 or size != "micro"
    return {
        "employees": rng.randint(*employees) if known else None,
        "revenue": round(rng.uniform(*revenue) * 1000) * 1_000_000 if known else None,
        "capital": round(rng.uniform(*capital) * 1000) * 1_000_000 if known else None,
        "floor_area": float(10 * rng.randint(*area)) if known and rng.random() < 0.5 else None,
    }


def _since(rng: Random, role: str, household: bool) -> dict[str, Any]:
    """Nobody opens or closes between the survey's frame date and the end of 2025: both frames agree."""
    began: date | None = _day(rng, date(1998, 1, 1), date(2022, 11, 1))
    ended: date | None = None
    if role == "power" and rng.random() < 0.1:
        began = _day(rng, date(2022, 12, 1), date(2024, 11, 1))
    if role == "silent" and rng.random() < 0.08:
        began = _day(rng, date(2022, 12, 1), date(2025, 6, 1))
    elif role == "silent" and rng.random() < 0.04:
        ended = _day(rng, date(2023, 1, 10), date(2025, 6, 1))
    if household and rng.random() < 0.3:
        began = None
    return {"active_from": began, "active_to": ended}


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(rng.randrange((last - first).days))
