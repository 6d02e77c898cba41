"""Reads the table of a survey's strata, and says of every wrong cell what would do."""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

COLUMNS = ("stratum", "N", "n", "yes")
COUNTS = COLUMNS[1:]
SEPARATORS = (",", ";", "\t")
# More establishments than any frame; longer runs of digits are slips of the hand.
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong cell: where, what was found, and what would do."""

    line: int
    column: str | None
    found: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.found!r}: {self.message}; {self.remedy}"


class WrongTable(ValueError):
    """A table that cannot be estimated from, with every fault found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    def answer(self) -> dict[str, Any]:
        """The faults as JSON can hold them."""
        return {"refused": f"{len(self.faults)} cells are wrong.", "errors": [asdict(fault) for fault in self.faults]}


@dataclass(frozen=True, slots=True)
class Strata:
    """The four columns of the table, in its order."""

    stratum: list[str]
    N: list[int]
    n: list[int]
    yes: list[int]


def read_strata(path: Path) -> Strata:
    """The strata of a CSV file with the columns stratum, N, n, yes, in any order.

    Raises
    ------
    WrongTable
        With all faults at once.
    """
    lines = _lines(path)
    header, places = _header(lines)
    faults: list[Fault] = []
    rows: list[tuple[str, dict[str, int]]] = []
    seen: dict[str, int] = {}
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            faults.append(_wrong_width(line, cells, header))
            continue
        name = cells[places["stratum"]].strip()
        faults += _wrong_name(line, name, seen)
        counts, wrong = _counts(line, {column: cells[places[column]].strip() for column in COUNTS})
        faults += wrong or _contradictions(line, counts)
        rows.append((name, counts))
    if len(lines) == 1:
        faults.append(Fault(2, None, "", "there is no stratum", "write a line for each stratum"))
    if faults:
        raise WrongTable(faults)
    return Strata([name for name, _ in rows], *([counts[column] for _, counts in rows] for column in COUNTS))


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Lines that hold something, each with its number; the first is the header."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise WrongTable([Fault(1, None, "", "this is not UTF-8 text", "save it as CSV UTF-8")]) from wrong
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    try:
        found = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as wrong:
        raise WrongTable([Fault(reader.line_num, None, "", str(wrong), "save the table as CSV again")]) from wrong
    if not found:
        raise WrongTable([Fault(1, None, "", "the file is empty", f"begin with {','.join(COLUMNS)}")])
    return found


def _header(lines: list[tuple[int, list[str]]]) -> tuple[list[str], dict[str, int]]:
    """The header, and where each column stands in it; capital N and small n are two columns."""
    line, cells = lines[0]
    names = [cell.strip() for cell in cells]
    found = ",".join(names)
    faults = [
        Fault(line, column, found, "this column stands more than once" if names.count(column) else "there is no such "
              "column", f"begin with {','.join(COLUMNS)}")
        for column in COLUMNS if names.count(column) != 1
    ]  # fmt: skip
    if faults:
        raise WrongTable(faults)
    return names, {column: names.index(column) for column in COLUMNS}


def _wrong_width(line: int, cells: list[str], header: list[str]) -> Fault:
    found = ",".join(cells)
    return Fault(line, None, found, f"{len(cells)} cells", f"write {len(header)}, as the header has")


def _wrong_name(line: int, name: str, seen: dict[str, int]) -> list[Fault]:
    """A stratum needs a name of its own."""
    if not name:
        return [Fault(line, "stratum", name, "a stratum without a name", "write its name")]
    first = seen.setdefault(name, line)
    if first == line:
        return []
    return [Fault(line, "stratum", name, f"stands in line {first} already", "write each stratum once")]


def _counts(line: int, cells: dict[str, str]) -> tuple[dict[str, int], list[Fault]]:
    """The three counts of a line, and the cells that are none."""
    good = {column: int(cell) for column, cell in cells.items() if _is_count(cell)}
    wrong = [
        Fault(line, column, cell, "not a whole number" if cell else "empty", "write digits only, such as 1200")
        for column, cell in cells.items()
        if column not in good
    ]
    return good, wrong


def _is_count(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= MOST_DIGITS


def _contradictions(line: int, counts: dict[str, int]) -> list[Fault]:
    """Counts that cannot be together, or are too few to see any spread."""
    frame, sample, yes = (counts[column] for column in COUNTS)
    found = []
    if frame == 0:
        found.append(Fault(line, "N", "0", "a stratum of no establishment", "leave the line out"))
    elif sample == 0:
        found.append(Fault(line, "n", "0", "nobody answered", "join it with another stratum"))
    elif sample == 1 < frame:
        found.append(Fault(line, "n", "1", f"one answer of {frame}", "join it with another stratum"))
    if sample > frame:
        found.append(Fault(line, "n", str(sample), f"more answers than N = {frame}", f"write {frame} or fewer"))
    if yes > sample:
        found.append(Fault(line, "yes", str(yes), f"more yes than n = {sample}", f"write {sample} or fewer"))
    return found
