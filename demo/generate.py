"""Draw the invented province, write its workbook and the truth about it."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from demo.activities import solution_rows, with_saving
from demo.capacity import officer_rows, plan_rows, survey_rows
from demo.facts import Row, bill_rows, volunteer_rows, yearly_rows
from demo.faults import (
    REGISTER,
    SHARE,
    Faults,
    share_tax_codes,
    spoil_bills,
    spoil_volunteers,
    spoil_yearly,
)
from demo.plants import Plant, build_plants
from demo.register import Establishment, build_register
from demo.truth import Province, counts, figures
from demo.volunteers import add_events, driver_rows, settle_volunteers
from demo.words import Words
from demo.workbook import LAYOUTS, row_numbers, write

WORKBOOK = "so-lieu-tinh-song-lam.xlsx"
TRUTH = "truth.json"
_LISTED_REPORTERS = 0.72
_APPLYING = 0.31
_REPORTERS_APPLYING = 2 / 3
_OFFICERS = 0.06


def generate(
    out_dir: str | Path,
    establishments: int = 2000,
    reporters: int = 300,
    volunteers: int = 60,
    power: int = 900,
    seed: int = 2025,
    rho: float = 0.0,
) -> dict[str, Any]:
    """Write the workbook and truth.json into a folder, and return the truth."""
    _check(establishments, reporters, volunteers, power)
    rng = Random(seed)
    province, sheets = _draw(rng, establishments, reporters, volunteers, power, rho)
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    below = write(folder / WORKBOOK, sheets)
    truth = {
        "seed": seed,
        "province": {"code": "SL", "name": "Tỉnh Sông Lam", "invented": True},
        **figures(province),
        "faults": _faults(province.faults, sheets),
        "below": below,
        "counts": counts(province) | {"rows": _sizes(sheets), **_texts(sheets)},
    }
    (folder / TRUTH).write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return truth


def _check(establishments: int, reporters: int, volunteers: int, power: int) -> None:
    listed = _listed(reporters, power)
    if not 0 < volunteers <= reporters or reporters + power - listed > establishments:
        raise ValueError("Volunteers are reporters, and reporters and the power list fit among the establishments.")


def _listed(reporters: int, power: int) -> int:
    return min(round(reporters * _LISTED_REPORTERS), power // 4)


def _draw(
    rng: Random, establishments: int, reporters: int, volunteers: int, power: int, rho: float
) -> tuple[Province, dict[str, list[Row]]]:
    words, faults = Words(rng), Faults()
    listed = _listed(reporters, power)
    register = build_register(rng, words, establishments, reporters, power - listed)
    pairs = share_tax_codes(rng, register)
    plants = build_plants(rng, register, volunteers, listed, round(reporters * _REPORTERS_APPLYING))
    degrees = settle_volunteers(rng, plants, rho)
    events = add_events(plants)
    monthly, (bills, bought) = volunteer_rows(rng, plants), bill_rows(rng, plants, register)
    yearly = yearly_rows(rng, plants)
    solutions = solution_rows(rng, register, plants, bought, round(establishments * _APPLYING))
    spoil_yearly(rng, faults, yearly, plants)
    spoil_volunteers(rng, faults, monthly, plants)
    wanted = round((len(monthly) + len(bills)) * SHARE) - sum("month" in item.about for item in faults.drawn)
    spoil_bills(rng, faults, bills, wanted, register, with_saving(solutions))
    officers = officer_rows(rng, words, max(12, round(establishments * _OFFICERS)))
    sheets = {
        "plan": plan_rows(),
        "establishments": [_register_row(item) for item in register],
        "products": _product_rows(plants),
        "yearly": yearly,
        "monthly": monthly + bills,
        "drivers": driver_rows(plants, degrees),
        "solutions": solutions,
        "survey": survey_rows(register),
        "officers": officers,
    }
    _tell_of_pairs(faults, sheets["establishments"], pairs)
    return Province(register, plants, solutions, sheets["survey"], officers, bought, faults, events), sheets


def _register_row(item: Establishment) -> Row:
    row = {field: value for field, value in vars(item).items() if field not in ("role", "size", "sector")}
    return row | {"household": "Có" if item.household else "Không", "establishment": item.code}


def _product_rows(plants: list[Plant]) -> list[Row]:
    rows = []
    for plant in plants:
        for item in plant.products:
            dated = item.kind.conversion is not None
            rows.append(
                {
                    **asdict(item.kind),
                    "establishment": plant.establishment.code,
                    "code": item.code,
                    "conversion_from": date(2022, 1, 1) if dated else None,
                    "conversion_source": "Bảng quy đổi gạch tiêu chuẩn QTC (giả định)" if dated else None,
                }
            )
    return rows


def _tell_of_pairs(faults: Faults, rows: list[Row], pairs: list[tuple[str, str]]) -> None:
    by_code = {row["code"]: row for row in rows}
    for pair in pairs:
        for code in pair:
            faults.add(REGISTER, by_code[code], "shared_tax_code", ["asked"], tax_code=by_code[code]["tax_code"])


def _faults(faults: Faults, sheets: dict[str, list[Row]]) -> list[dict[str, Any]]:
    where = row_numbers(sheets)
    told = [
        {
            "sheet": item.sheet,
            "row": where[id(item.row)][1],
            "kind": item.kind,
            "expected": item.expected,
            **item.about,
        }
        for item in faults.drawn
    ]
    return sorted(told, key=lambda item: (item["sheet"], item["row"]))


def _sizes(sheets: dict[str, list[Row]]) -> dict[str, int]:
    sizes = {LAYOUTS[name].title: len(rows) for name, rows in sheets.items()}
    return sizes | {"total": sum(sizes.values())}


def _texts(sheets: dict[str, list[Row]]) -> dict[str, int]:
    return {
        "text_numbers": sum(isinstance(row["quantity"], str) for row in sheets["yearly"]),
        "text_months": sum(isinstance(row["month"], str) for row in sheets["monthly"]),
    }
