"""The corpus of spreadsheets as people really send them, each with the verdict and the values it must yield.

A case is a function that writes one file, and what reading it must give. Nothing binary is committed: the files
arise from a seed in a temporary folder, each with its oracle as JSON beside it, and the runner compares the
reader's answer with that. Modules of this folder declare the cases of their categories:

    @case("J", "pipes part the columns", ACCEPT, file="so lieu.csv", values=[[2, {"establishment": "CS1"}]])
    def pipes(path):
        path.write_text("…")

``python -m tests.corpus`` prints the result by category, ``python -m tests.corpus J B`` that of two.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sachhon.sheets import client
from tests.sheets.builders import ESTABLISHMENTS, MONTHLY, Answer

ACCEPT, WARN, ASK, REFUSE = VERDICTS = ("ACCEPT", "WARN", "ASK", "REFUSE")
# What a case may expect; each is compared whole. An expectation that is not named is not compared.
FACTS = (
    "values",    # [[row, {field: value}], …] of every row that is data; what is null is left out
    "problems",  # [[row, field, kind, code], …] of every cell that is not simply kept
    "choices",   # {"row/field": [reading, …]} of every cell that is asked
    "left",      # {row: why} of rows that are no data
    "notes",     # [code, …] said of the file or a sheet: read in an old font, macros ignored
    "skipped",   # {title: why} of sheets that were not read
    "missing",   # [field, …] that no column gives
    "sheets",    # [title, …] that were read
    "failure",   # the code by which the whole file is refused
    "kept",      # {what: how much} of what stands in the registers once the file is kept
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What reading a file gave: the verdict, and the facts that may be compared."""

    verdict: str
    facts: dict[str, Any]
    peak_kb: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the corpus: who writes it, and what reading it must give."""

    category: str
    name: str
    verdict: str
    file: str
    write: Callable[[Path], object]
    expect: dict[str, Any]
    specs: tuple[dict[str, Any], ...] = (MONTHLY,)
    read: Callable[[Path, Case], Seen] | None = None
    slow: bool = False
    needs_database: bool = False

    def oracle(self) -> dict[str, Any]:
        """What stands as JSON beside the file."""
        return {"category": self.category, "name": self.name, "verdict": self.verdict, **self.expect}


@dataclass(slots=True)
class Result:
    """How one case ended: every difference in words, empty when the file was read right."""

    case: Case
    seconds: float
    peak_kb: int
    differences: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether verdict and values are those of the oracle."""
        return not self.differences


CASES: dict[str, Case] = {}


def add(
    category: str, name: str, verdict: str, write: Callable[[Path], object], *, file: str = "so lieu.xlsx",
    specs: Iterable[dict[str, Any]] = (MONTHLY,), read: Callable[[Path, Case], Seen] | None = None,
    slow: bool = False, needs_database: bool = False, **expect: Any,
) -> None:  # fmt: skip
    """Declare one case; its name is unique in its category."""
    identity = f"{category} {name}"
    if identity in CASES:
        raise ValueError(f"twice: {identity}")
    if verdict not in VERDICTS or not expect.keys() <= set(FACTS):
        raise ValueError(f"{identity}: {verdict} {sorted(expect.keys() - set(FACTS))}")
    CASES[identity] = Case(
        category, name, verdict, file, write, expect, tuple(specs), read, slow, needs_database
    )  # fmt: skip


def case(category: str, name: str, verdict: str, **more: Any) -> Callable[[Callable[[Path], object]], Any]:
    """The same as a decorator of the function that writes the file."""

    def declared(write: Callable[[Path], object]) -> Callable[[Path], object]:
        add(category, name, verdict, write, **more)
        return write

    return declared


def chance(name: str) -> random.Random:
    """Chance that falls the same way every time, by a name."""
    return random.Random(f"sachhon corpus {name}")


def all_cases() -> list[Case]:
    """Every case of every module of this folder, by category."""
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith(("test_", "_")):
            importlib.import_module(f"{__name__}.{module.name}")
    return sorted(CASES.values(), key=lambda one: one.category)


def build(one: Case, folder: Path) -> Path:
    """Write the file, and its oracle as JSON beside it."""
    path = folder / one.file
    one.write(path)
    beside = path.with_name(path.name + ".json")
    beside.write_text(json.dumps(one.oracle(), ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return path


def run(one: Case, folder: Path) -> Result:
    """Write one file, read it, and compare with the oracle beside it."""
    path = build(one, folder)
    oracle = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    started = time.monotonic()
    seen = (one.read or by_reader)(path, one)
    seconds = time.monotonic() - started
    return Result(one, seconds, seen.peak_kb, list(differences(oracle, seen)))


def differences(oracle: dict[str, Any], seen: Seen) -> Iterable[str]:
    """Where reading and oracle part, in words."""
    facts = json.loads(json.dumps({**seen.facts, "verdict": seen.verdict}, ensure_ascii=False))
    for name in ("verdict", *FACTS):
        if name in oracle and facts.get(name) != oracle[name]:
            yield f"{name}: expected {_short(oracle[name])}, found {_short(facts.get(name))}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 1500 else text[:1500] + " …"


def by_reader(path: Path, one: Case) -> Seen:
    """Read in a child process, as every import is."""
    request = {"sheets": list(one.specs), "mode": "read", "file_name": path.name}
    answer = Answer(client.read(path, request))
    return Seen(verdict_of(answer), facts_of(answer, one.specs), _peak(answer))


def verdict_of(answer: Answer) -> str:
    """The worst that was said of the file or of any of its cells."""
    kinds = {problem[1] for row in answer.rows for problem in row[3]}
    if answer["fail"] or answer["missing"] or "wrong" in kinds:
        return REFUSE
    if answer["ask"] or "asked" in kinds:
        return ASK
    return WARN if answer["note"] or "warning" in kinds else ACCEPT


def facts_of(answer: Answer, specs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The answer's facts, in the shapes that an oracle names."""
    fields = {spec["name"]: [column["field"] for column in spec["columns"]] for spec in specs}
    rows = [(fields[line["s"]], row) for line in answer["rows"] for row in line["rows"]]
    return {
        "values": [[row[0], _filled(names, row[2])] for names, row in rows],
        "problems": [[row[0], *problem[:3]] for _, row in rows for problem in row[3]],
        "choices": {
            f"{row[0]}/{problem[0]}": problem[3].get("choices")
            for _, row in rows for problem in row[3] if problem[1] == "asked"
        },
        "left": {str(line["r"]): line["why"] for line in answer["left"]},
        "notes": sorted({line["code"] for line in answer["note"]}),
        "skipped": {line["title"]: line["why"] for line in answer["skipped"]},
        "missing": [name for line in answer["missing"] for name in line["fields"]],
        "sheets": [line["title"] for line in answer["sheet"]],
        "failure": answer.failure,
    }  # fmt: skip


def _filled(names: list[str], values: list[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _peak(answer: Answer) -> int:
    last = answer.lines[-1] if answer.lines else {}
    return int(last.get("peak_kb") or 0)


__all__ = [
    "ACCEPT", "ASK", "CASES", "ESTABLISHMENTS", "FACTS", "MONTHLY", "REFUSE", "VERDICTS", "WARN",
    "Case", "Result", "Seen", "add", "all_cases", "build", "by_reader", "case", "chance", "run",
]  # fmt: skip
