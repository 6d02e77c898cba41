"""Reads the facts of places once and writes them as the CSV files of `sachhon/territory/catalogue/places`.

    python scripts/territory_facts.py FOLDER

FOLDER is an unpacked wheel of `vietnamadminunits` 1.0.4 (MIT): its lists of the 63 provinces and 10,040 units of
before 1 July 2025, of the 34 provinces and 3,321 communes since, and its mapping from the ones to the others. The
project does not depend on it; what is read is codes, names, ranks, places of centres, and which unit went into which.

The mapping names places by their folded names. Whatever finds no partner is listed in `unmatched.csv` with the reason;
a unit that was divided leads to several communes, the one the mapping calls its default first, without weights.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1] / "src" / "sachhon" / "territory" / "catalogue" / "places"
TYPES = {
    "Tỉnh": "tinh", "Thành phố": "thanh_pho", "Xã": "xa", "Phường": "phuong", "Thị trấn": "thi_tran",
    "Đặc khu": "dac_khu", "Huyện": "huyen",
}  # fmt: skip
Row = dict[str, Any]


def main(folder: Path) -> None:
    """Write the files, and say what they hold."""
    data = folder / "vietnamadminunits" / "data"
    before, after = units(data / "dataset.db", "admin_units_legacy"), units(data / "dataset.db", "admin_units")
    mapping = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    into, unmatched = edges(mapping, before, after)
    HERE.mkdir(parents=True, exist_ok=True)
    write("provinces_before.csv", ("code", "type", "name", "into"), provinces_before(mapping, before, after))
    columns = ("code", "type", "name", "district", "province", "into")
    write("communes_before.csv", columns, communes_before(before, into))
    write("communes.csv", ("code", "type", "name", "province", "latitude", "longitude"), communes(after))
    write(
        "unmatched.csv",
        ("list", "code", "name", "reason"),
        [*unmatched, *without_commune(before), *other_ranks("before", before), *other_ranks("since", after)],
    )


def units(path: Path, table: str) -> list[Row]:
    """All rows of one list."""
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608


def code_of(row: Row) -> str:
    """The code of a commune; of a district without communes its own."""
    return str(row["wardCode"] or row["districtCode"])


def edges(mapping: Row, before: list[Row], after: list[Row]) -> tuple[dict[str, list[str]], list[Sequence[str]]]:
    """Codes that each earlier unit went into, the main one first, and what found no partner."""
    old = {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row for row in before}
    new = {(row["provinceKey"], row["wardKey"]): row for row in after}
    into: dict[str, list[str]] = {}
    unmatched: list[Sequence[str]] = []
    for source, target in pairs(mapping):
        if source not in old:
            unmatched.append(("before", "", source, "the mapping names it, the list has no such unit"))
        elif target not in new:
            unmatched.append(("since", "", "_".join(target), "the mapping names it, the list has no such commune"))
        else:
            into.setdefault(code_of(old[source]), []).append(code_of(new[target]))
    unmatched += [("before", code_of(r), name(r), "it leads nowhere") for r in before if code_of(r) not in into]
    reached = {code for codes in into.values() for code in codes}
    unmatched += [("since", code_of(r), name(r), "nothing leads to it") for r in after if code_of(r) not in reached]
    return into, unmatched


def pairs(mapping: Row) -> Iterable[tuple[str, tuple[str, str]]]:
    """(earlier unit, commune since) by their folded names; of a divided unit the default commune first."""
    for province, communes_of in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, sources in communes_of.items():
            yield from ((source, (province, commune)) for source in sources)
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in divided.items():
            for part in sorted(parts, key=lambda each: not each["isDefaultNewWard"]):
                yield source, (province, part["newWardKey"])


def name(row: Row) -> str:
    """The name of a unit without its rank, "5" of "Phường 5"; of a district without communes the district's."""
    if not row["ward"]:
        return str(row["districtShort"])
    bare = full(row)[len(rank_in(row)) :].strip()
    if bare.startswith("Nông trường"):
        return bare
    return " ".join(word[:1].upper() + word[1:] for word in bare.split())  # the list writes "Mường é"


def full(row: Row) -> str:
    """Rank and name as the list writes them."""
    return " ".join(str(row["ward"]).split())


def rank_in(row: Row) -> str:
    """The rank that stands before the name; it is the right one where the list's own column differs."""
    before = [word for word in TYPES if full(row).lower().startswith(word.lower() + " ")] if row["ward"] else ["Huyện"]
    return before[0]


def other_ranks(name_of_list: str, rows: list[Row]) -> list[Sequence[str]]:
    """Units whose column of ranks differs from the rank in their name."""
    return [
        (name_of_list, code_of(r), full(r), f"the column of ranks says {r['wardType']}: the rank in the name is taken")
        for r in rows
        if r["ward"] and r["wardType"] != rank_in(r)
    ]


def provinces_before(mapping: Row, before: list[Row], after: list[Row]) -> list[Sequence[str]]:
    """Code, rank and name of the 63 provinces, and the code of the one that each went into."""
    target = {old: new for new, olds in mapping["DICT_PROVINCE"].items() for old in olds}
    codes = {row["provinceKey"]: row["provinceCode"] for row in after}
    found = {row["provinceCode"]: row for row in before}
    return [
        (code, rank(row["province"], row["provinceShort"]), row["provinceShort"], codes[target[row["provinceKey"]]])
        for code, row in sorted(found.items())
    ]


def rank(full: str, short: str) -> str:
    """The rank that stands before a name."""
    return TYPES[full.removesuffix(short).strip()]


def communes_before(before: list[Row], into: dict[str, list[str]]) -> list[Sequence[str]]:
    """Every unit of before 1 July 2025, with its district in words and the communes that it went into."""
    return sorted(
        (
            code_of(row), TYPES[rank_in(row)], name(row), row["district"] if row["wardCode"] else "",
            row["provinceCode"], " ".join(into.get(code_of(row), ())),
        )
        for row in before
    )  # fmt: skip


def communes(after: list[Row]) -> list[Sequence[Any]]:
    """Every commune since 1 July 2025, with its centre."""
    return sorted(
        (r["wardCode"], TYPES[rank_in(r)], name(r), r["provinceCode"], round(r["wardLat"], 4),
         round(r["wardLon"], 4))
        for r in after
    )  # fmt: skip


def without_commune(before: list[Row]) -> list[Sequence[str]]:
    """Island districts that had no communes: the list gives them no code of five digits."""
    return [
        ("before", row["districtCode"], row["district"], "a district without communes: kept with its district code")
        for row in before
        if not row["wardCode"]
    ]


def write(file_name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """One CSV file with its columns."""
    with (HERE / file_name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{file_name}: {len(rows)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
