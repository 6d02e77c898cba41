"""What a list shows as a file: CSV and JSON in a stream, Excel in constant memory, long ones as a job."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header

from sachhon.kit import clock, files, jobs
from sachhon.kit.fields import Column, exact
from sachhon.kit.register import REGISTERS, Register
from sachhon.kit.selection import Selection

# More rows than this make an Excel file that a person would wait for.
XLSX_AT_ONCE = 20_000
PORTION = 500
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Turn = Callable[[Any], Any] | None


class Export:
    """Every column that a person may see, of the rows that they ask for, in their order."""

    def __init__(self, selection: Selection) -> None:
        self.selection, self.register = selection, selection.register
        self.columns = self.register.visible(selection.user, self.register.exported)

    @property
    def names(self) -> list[str]:
        """Headers: the names of the fields, so that the file can be read back."""
        return [each.path for each in self.columns]

    def file_name(self, form: str) -> str:
        """A name made here, of letters that every system knows."""
        return f"{self.register.slug}-{clock.today():%Y-%m-%d}.{form}"

    def values(self) -> Iterator[tuple[Any, ...]]:
        """The rows' stored values, read little by little."""
        rows = self.selection.rows.order_by(*self.selection.order)
        return rows.values_list(*[each.stored for each in self.columns]).iterator(2 * PORTION)

    def csv(self) -> Iterator[bytes]:
        """UTF-8 with its mark, commas, quotes where RFC 4180 wants them."""
        turns = [exact(each.kind) for each in self.columns]
        yield b"\xef\xbb\xbf" + _csv_text([self.names])
        for portion in _portions(self.values()):
            yield _csv_text([_turned(row, turns) for row in portion])

    def json(self) -> Iterator[bytes]:
        """One object with the rows in a list; what is absent is null."""
        turns = [_json_turn(each) for each in self.columns]
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        yield f'{{"register":{encode(self.register.slug)},"rows":['.encode()
        before = ""
        for portion in _portions(self.values()):
            rows = [encode(dict(zip(self.names, _turned(row, turns), strict=True))) for row in portion]
            yield (before + ",\n".join(rows)).encode()
            before = ",\n"
        yield b"]}\n"

    def xlsx(
        self, target: IO[bytes] | str, told: Callable[[int, int], bool] = lambda done, total: True
    ) -> int:
        """Write a workbook of one sheet: numbers and dates as such, text never computed."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False, "default_date_format": "dd/mm/yyyy"}  # fmt: skip
        done = 0
        with xlsxwriter.Workbook(target, options) as book:
            sheet = book.add_worksheet(_sheet_title(str(self.register.title)))
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, self.names, book.add_format({"bold": True}))
            writers = [_xlsx_writer(sheet, each) for each in self.columns]
            for done, row in enumerate(self.values(), start=1):
                for place, value in enumerate(row):
                    if value is not None and value != "":
                        writers[place](done, place, value)
                if done % PORTION == 0 and not told(done, self.selection.count):
                    raise jobs.Cancelled
        return done


def respond(selection: Selection, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The file as an attachment that nothing on the way keeps."""
    export = Export(selection)
    if form == "xlsx":
        book = tempfile.TemporaryFile()
        export.xlsx(book)
        book.seek(0)
        return _attached(FileResponse(book), export.file_name(form), form)
    stream = export.csv() if form == "csv" else export.json()
    return _attached(StreamingHttpResponse(stream), export.file_name(form), form)


def too_long(selection: Selection, form: str) -> bool:
    """Whether the file takes longer to make than people wait for a page."""
    return form == "xlsx" and selection.count > XLSX_AT_ONCE


def _attached(response: Any, name: str, form: str) -> Any:
    response["Content-Type"] = FORMS[form]
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@jobs.job("export")
def export_job(job: Any, progress: Any, *, slug: str, query: str) -> dict[str, Any]:
    """Make a long Excel file; what the person may see is asked again when the job runs."""
    export = Export(Selection(REGISTERS[slug], job.by, QueryDict(query)))
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as book:
        rows = export.xlsx(book.name, progress)
        kept = files.store(iter(lambda: book.read(1 << 20), b""))
    return {"file": kept.sha256, "name": export.file_name("xlsx"), "rows": rows}


def begin(register: Register, user: Any, params: QueryDict) -> Any:
    """Hand a long file to the worker."""
    return jobs.enqueue("export", by=user, slug=register.slug, query=params.urlencode())


def _portions(rows: Iterable[Any]) -> Iterator[list[Any]]:
    found = iter(rows)
    while portion := list(islice(found, PORTION)):
        yield portion


def _turned(row: Iterable[Any], turns: list[Turn]) -> list[Any]:
    return [
        turn(value) if turn and value is not None else value for value, turn in zip(row, turns, strict=True)
    ]


def _csv_text(rows: list[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _json_turn(column: Column) -> Turn:
    """Dates and keys as text; all else is JSON by itself."""
    return exact(column.kind) if column.kind in ("date", "moment", "code") else _text_of_key(column)


def _text_of_key(column: Column) -> Turn:
    return str if column.stored.endswith("__uuid") else None


def _xlsx_writer(sheet: Any, column: Column) -> Callable[[int, int, Any], Any]:
    """How one column's cells are written."""
    if column.kind in ("integer", "number", "year"):
        return sheet.write_number  # type: ignore[no-any-return]
    if column.kind == "date":
        return sheet.write_datetime  # type: ignore[no-any-return]
    turn = {"boolean": exact("boolean"), "moment": exact("moment")}.get(column.kind) or str
    return lambda line, place, value: sheet.write_string(line, place, turn(value))


def _sheet_title(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Sheet1"
