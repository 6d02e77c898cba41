"""What stands beside the register: listed key energy users, permits, people to call, second sites; all invented."""

from datetime import date, timedelta
from random import Random
from typing import Any

from demo.words import Words

#: The People's Committee's decision on the list of 2025, and how many it names.
LIST_YEAR, DECISION, DECIDED_ON, LISTED = 2025, "785/QĐ-UBND (dữ liệu mẫu)", date(2026, 1, 9), 57
_PERMITS, _CONTACTS, _SECOND_SITES = 160, 140, 12
_POSTS = ("Phụ trách môi trường", "Quản lý năng lượng", "Trưởng phòng kỹ thuật", "Kế toán trưởng")
_ISSUERS = ("Sở Nông nghiệp và Môi trường (mẫu)", "UBND tỉnh Sông Lam (mẫu)", "UBND xã (mẫu)")

Row = dict[str, Any]


def listings(candidates: list[Row], others: list[Row]) -> list[Row]:
    """Those that reach the threshold, but for a few; the list is filled up with those next below it."""
    missed = {place for place in range(len(candidates)) if place % 9 == 4}
    chosen = [row for place, row in enumerate(candidates) if place not in missed][:LISTED]
    chosen += others[: LISTED - len(chosen)]
    return [
        {**row, "list_year": LIST_YEAR, "decision": DECISION, "decided_on": DECIDED_ON, "valid_from": DECIDED_ON}
        for row in chosen
    ]


def permits(rng: Random, codes: list[str]) -> list[Row]:
    """Permits of some establishments, a few of them past their last day."""
    rows = []
    for number, code in enumerate(rng.sample(codes, min(_PERMITS, len(codes))), 1):
        issued = date(2017, 1, 1) + timedelta(rng.randrange(3000))
        years = rng.choice((7, 10))
        rows.append(
            {
                "code": code,
                "kind": "permit" if rng.random() < 0.8 else "registration",
                "number": f"{number:03d}/GPMT-M{issued.year}",
                "issued_on": issued,
                "issuer": rng.choice(_ISSUERS),
                "valid_from": issued,
                "valid_to": issued.replace(year=issued.year + years, day=1),
                "note": "Dữ liệu mẫu",
            }
        )
    return rows


def contacts(rng: Random, codes: list[str]) -> list[Row]:
    """People to call, whom nobody is."""
    words = Words(rng)
    return [
        {
            "code": code,
            "name": words.person(),
            "post": rng.choice(_POSTS),
            "phone": words.phone(),
            "email": f"lien-he-{number}@vi-du.invalid",
            "note": "Dữ liệu mẫu",
        }
        for number, code in enumerate(rng.sample(codes, min(_CONTACTS, len(codes))), 1)
    ]


def second_sites(rng: Random, firms: list[Row]) -> list[Row]:
    """A store of some firms in another commune; outside the frame, so that no figure hangs on it."""
    found = []
    for number, firm in enumerate(rng.sample(firms, min(_SECOND_SITES, len(firms))), 1):
        found.append(
            {
                "code": f"SL-9{number:03d}",
                "name": f"Kho và trạm thu mua – {firm['enterprise']}"[:300],
                "enterprise": firm["enterprise"],
                "tax_code": f"{firm['tax_code'][:10]}-9{number:02d}",
                "vsic": "5210",
                "vsic_version": "2018",
                "potential": "no",
                "commune": firm["commune"],
                "old_province": firm["old_province"],
                "note": "Dữ liệu mẫu: cơ sở thứ hai của doanh nghiệp",
            }
        )
    return found
