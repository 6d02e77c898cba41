"""Headers and sheets that somebody has to place: what was confirmed, asked, remembered, forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sachhon.display import numbers
from sachhon.imports.models import HeaderMapping
from sachhon.kit import clock
from sachhon.kit.changes import change_set
from sachhon.kit.models import Batch
from sachhon.layouts.headers import header_key
from sachhon.reading.text import key

LEAVE = "-"


def mappable(batch: Batch) -> bool:
    """Whether somebody may still say what headers or sheets of the file mean."""
    waiting = batch.state == Batch.State.STAGED or "no_sheet" in batch.summary.get("failed", [])
    return bool(waiting and any(batch.summary.get(name) for name in ("headers", "guesses", "asks")))


def said(specs: dict[str, Any], each: dict[str, Any]) -> dict[str, Any]:
    """A confirmed reading with its field, table and moment in words."""
    spec = specs.get(each["spec"])
    english = numbers.spoken() == "en"
    names = {column.field: column.headers[english] for column in spec.columns} if spec else {}
    tables = {name: one.titles[english] for name, one in specs.items()}
    meaning = names.get(each["field"]) or tables.get(each["field"], "")
    return {**each, "meaning": meaning, "at": dt.datetime.fromisoformat(each["at"])}


def questions(batch: Batch, specs: dict[str, Any]) -> dict[str, Any]:
    """What the page asks: each unknown header with the fields it may be, each sheet that nobody placed."""
    english = numbers.spoken() == "en"
    urgent = {(ask.get("title"), ask.get("column")) for ask in batch.summary.get("asks", [])}
    headers = []
    for place, each in enumerate(batch.summary.get("headers", [])):
        taken = specs_taken(batch, each)
        fields = [(column.field, column.headers[english], column.field in each["fields"])
                  for column in specs[each["s"]].columns
                  if column.field in each["fields"] or column.field not in taken]  # fmt: skip
        fields.sort(key=lambda field: each["fields"].index(field[0]) if field[2] else len(each["fields"]))
        headers.append({**each, "name": f"h{place}", "options": fields,
                        "asked": (each.get("title"), each.get("column")) in urgent})  # fmt: skip
    tables = [(name, one.titles[english]) for name, one in specs.items()]
    sheets = [{**each, "name": f"s{place}"} for place, each in enumerate(_sheets(batch))]
    return {"headers": headers, "sheets": sheets, "tables": tables}


def specs_taken(batch: Batch, each: dict[str, Any]) -> set[str]:
    """The fields that a column of the same sheet gives already."""
    sheet = batch.summary.get("sheets", {}).get(each["s"], {})
    pieces = [sheet, *sheet.get("pieces", {}).values()]
    return {field for one in pieces if one.get("title") == each.get("title") for field in one.get("columns") or {}}


def _sheets(batch: Batch) -> list[dict[str, Any]]:
    """Sheets to place: those that were asked about, and those that were not taken for any table."""
    asked = {ask["title"]: ask for ask in batch.summary.get("asks", []) if "column" not in ask}
    found = [{"title": title, "s": ask["s"], "why": ask["code"], "headers": []} for title, ask in asked.items()]
    more = [guess for guess in batch.summary.get("guesses", []) if guess["title"] not in asked and guess["title"]]
    heads = {guess["title"]: guess["headers"] for guess in batch.summary.get("guesses", [])}
    return [{**each, "headers": each["headers"] or heads.get(each["title"], [])} for each in [*found, *more]]


def chosen(batch: Batch, specs: dict[str, Any], given: Any) -> list[tuple[str, str, str, str]]:
    """(specification, sheet, text, field) of each answer of the form; what was not answered is not remembered."""
    asked = questions(batch, specs)
    found = []
    for each in asked["headers"]:
        answer = given.get(each["name"], "")
        if answer == LEAVE or answer in {field for field, *_ in each["options"]}:
            found.append((each["s"], each["title"] or "", each["text"], "" if answer == LEAVE else answer))
    for each in asked["sheets"]:
        answer = given.get(each["name"], "")
        if answer == LEAVE or answer in specs:
            found.append(("", "", each["title"], "" if answer == LEAVE else answer))
    return found


class Remembered:
    """The confirmed readings of one workbook in one province."""

    def __init__(self, batch: Batch) -> None:
        rows = kept(batch)
        self.headers = {(row.spec, row.sheet, row.header): row for row in rows if row.spec}
        self.sheets = {row.header: row for row in rows if not row.spec}

    def request(self) -> dict[str, Any]:
        """What the reader is told of them."""
        mapped = [[spec, sheet, header, row.field] for (spec, sheet, header), row in self.headers.items()]
        return {"mapped": mapped, "sheets_as": {header: row.field for header, row in self.sheets.items()}}

    def used(self, spec: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        """The confirmed headers of a sheet that was read by them, to be said on the preview."""
        title = message.get("title")
        placed = self.sheets.get(key(title or ""))
        found = [told(placed, title, "")] if placed else []
        for field, (letter, text, *_) in (message.get("columns") or {}).items():
            name = header_key(text)
            row = self.headers.get((spec, key(title or ""), name)) or self.headers.get((spec, "", name))
            if row and row.field == field:
                found.append(told(row, title, letter))
        return found


def told(row: HeaderMapping, title: str | None = None, letter: str = "") -> dict[str, Any]:
    """A confirmed reading as a batch keeps it: what, as what, by whom, when."""
    return {
        "mapping": row.pk, "spec": row.spec, "title": title, "column": letter, "text": row.text, "field": row.field,
        "by": str(row.by), "at": row.at.isoformat(),
    }  # fmt: skip


def kept(batch: Batch) -> list[HeaderMapping]:
    """What was confirmed for files of this kind in this province."""
    rows = HeaderMapping.objects.filter(workbook=batch.workbook, province_id=batch.province_id)
    return list(rows.select_related("by").order_by("spec", "sheet", "text"))


def remember(batch: Batch, said: Iterable[tuple[str, str, str, str]], *, by: Any) -> int:
    """Keep (specification, sheet, text, field) as said; the same said otherwise takes its place."""
    wanted = {(spec, key(sheet)[:100] if spec else "", header_key(text)[:200]): (text, field)
              for spec, sheet, text, field in said}  # fmt: skip
    before = {(row.spec, row.sheet, row.header): row for row in kept(batch)}
    changed = 0
    with change_set(by=by, why="headers", province_id=batch.province_id) as changes:
        for (spec, sheet, header), (text, field) in wanted.items():
            row = before.get((spec, sheet, header))
            if row is None:
                row = HeaderMapping(
                    province_id=batch.province_id, workbook=batch.workbook, spec=spec, sheet=sheet, header=header,
                    text=text[:300], field=field, by=by, at=clock.now(),
                )  # fmt: skip
                changes.insert(row)
                changed += 1
            elif row.field != field:
                row.field, row.by, row.at = field, by, clock.now()
                changes.update(row)
                changed += 1
    return changed


def forget(batch: Batch, number: int, *, by: Any) -> bool:
    """Take back what was confirmed of one header or sheet."""
    row = next((row for row in kept(batch) if row.pk == number), None)
    if row is None:
        return False
    with change_set(by=by, why="headers", province_id=batch.province_id) as changes:
        changes.delete(row)
    return True
