"""What a list shows as a file: CSV and JSON in a stream, Excel in constant memory, long ones as a job."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header

from sachhon.kit import clock, files, jobs
from sachhon.kit.fields import exact, harmless
from sachhon.kit.register import REGISTERS
from sachhon.kit.selection import Selection, chosen_columns

# More rows than this make an Excel file that a person would wait for.
XLSX_AT_ONCE = 20_000
PORTION = 500
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


class Export:
    """The columns that an address names, or every one that a person may see, of the rows that they ask for."""

    def __init__(self, selection: Selection) -> None:
        self.selection, self.register = selection, selection.register
        named, _notes = chosen_columns(self.register, selection.user, selection.params)
        paths = [each.path for each in named] or list(self.register.exported)
        beside = [more for path in paths for more in (path, *self.register.beside.get(path, ()))]
        self.columns = self.register.visible(selection.user, tuple(dict.fromkeys(beside)))
        # Headers are the names of the fields, so that the file can be read back.
        self.names = [each.path for each in self.columns]

    def file_name(self, form: str) -> str:
        """A name made here, of letters that every system knows."""
        return f"{self.register.slug}-{clock.today():%Y-%m-%d}.{form}"

    def portions(self, ways: list[Any]) -> Iterator[list[list[Any]]]:
        """The rows' stored values in portions, each value put the way of its column."""
        rows = self.selection.rows.order_by(*self.selection.order)
        found = rows.values_list(*[each.stored for each in self.columns]).iterator(2 * PORTION)
        masked = any(each.mask for each in self.columns)
        seen = self._seen if masked else tuple
        while portion := list(islice(found, PORTION)):
            yield [
                [way(value) if way and value is not None else value for value, way in zip(seen(row), ways, strict=True)]
                for row in portion
            ]

    def _seen(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row with its masks on."""
        return tuple(each.seen(value) for each, value in zip(self.columns, row, strict=True))

    def csv(self) -> Iterator[bytes]:
        """UTF-8 with its mark, commas, quotes where RFC 4180 wants them."""
        other = {"boolean": lambda value: "yes" if value else "no"}
        text = dict.fromkeys(("text", "choice", "link"), lambda value: harmless(str(value)))
        ways = [{**other, **text}.get(each.kind) or exact(each.kind) for each in self.columns]
        yield b"\xef\xbb\xbf" + _lines([self.names])
        for portion in self.portions(ways):
            yield _lines(portion)

    def json(self) -> Iterator[bytes]:
        """One object with the rows in a list; what is absent is null."""
        yield f'{{"register":{_encode(self.register.slug)},"rows":['.encode()
        before = ""
        for portion in self.portions([exact(each.kind) for each in self.columns]):
            rows = [_encode(dict(zip(self.names, row, strict=True))) for row in portion]
            yield (before + ",\n".join(rows)).encode()
            before = ",\n"
        yield b"]}\n"

    def xlsx(self, target: IO[bytes] | str, told: Callable[[int, int], bool] | None = None) -> int:
        """Write a workbook of one sheet: numbers and dates as such, text never computed."""
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "default_date_format": "dd/mm/yyyy",
        }  # fmt: skip
        done = 0
        with xlsxwriter.Workbook(target, options) as book:
            sheet = book.add_worksheet(_sheet_title(str(self.register.title)))
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, self.names, book.add_format({"bold": True}))
            for portion in self.portions(self._sheet_ways()):
                for place, row in enumerate(portion, start=done + 1):
                    sheet.write_row(place, 0, row)
                done += len(portion)
                if told and not told(done, self.selection.count):
                    raise jobs.Cancelled
        return done

    def _sheet_ways(self) -> list[Any]:
        """Numbers, days and truths stay what they are; all else is text."""
        kept = ("integer", "number", "year", "date")
        ways = {"boolean": lambda value: "yes" if value else "no", "moment": exact("moment")}
        return [None if each.kind in kept else ways.get(each.kind, str) for each in self.columns]


def respond(selection: Selection, form: str) -> HttpResponseBase:
    """The file as an attachment that nothing on the way keeps."""
    export = Export(selection)
    response: Any
    if form == "xlsx":
        book = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
        export.xlsx(book)
        book.seek(0)
        response = FileResponse(book)
    else:
        response = StreamingHttpResponse(export.csv() if form == "csv" else export.json())
    response["Content-Type"] = FORMS[form]
    response["Content-Disposition"] = content_disposition_header(True, export.file_name(form))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[no-any-return]


def too_long(selection: Selection, form: str) -> bool:
    """Whether the file takes longer to make than people wait for a page."""
    return form == "xlsx" and selection.count > XLSX_AT_ONCE


@jobs.job("export")
def export_job(job: Any, progress: Any, *, slug: str, query: str) -> dict[str, Any]:
    """Make a long Excel file; what the person may see is asked again when the job runs."""
    export = Export(Selection(REGISTERS[slug], job.by, QueryDict(query)))
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as book:
        rows = export.xlsx(book.name, progress)
        kept = files.store(iter(lambda: book.read(1 << 20), b""))
    return {"file": kept.sha256, "name": export.file_name("xlsx"), "rows": rows}


def _lines(rows: list[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _sheet_title(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Sheet1"
