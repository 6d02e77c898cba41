"""Which sheet of a file is which sheet of the request: by what people said, by title, by month, by header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sachhon.layouts.headers import SEARCHED, Matcher
from sachhon.layouts.heads import Head, Place, find, guessed, least
from sachhon.layouts.months import absent, iso, month_of, without_copy, year_in
from sachhon.layouts.proposals import Proposer
from sachhon.layouts.specs import Spec
from sachhon.reading.text import key

from .books import Book, Entry, Sheet
from .request import Request

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A sheet of the file that is a sheet of the request, with the fields that its title gives."""

    entry: Entry
    spec: Spec
    given: dict[str, str] = field(default_factory=dict)


class Plan:
    """The sheets to read, the sheets to leave with the reason, and what has to be asked before."""

    def __init__(self, book: Book, visible: list[Entry], request: Request) -> None:
        self._book, self._request = book, request
        self.matches: list[Match] = []
        self.left: dict[str | None, str] = {}
        self.said: list[Line] = []
        open_entries = self._told(visible)
        titled = self._by_title(open_entries)
        if not titled and not self.matches:
            titled = self._by_header(open_entries)
        self.matches += titled
        order = {spec.name: place for place, spec in enumerate(request.specs)}
        self.matches.sort(key=lambda match: order[match.spec.name])
        self._say_absent_months()

    def _told(self, visible: list[Entry]) -> list[Entry]:
        """Sheets that a person placed, and those that only sum others, leave the rest to be found."""
        rest = []
        specs = {spec.name: spec for spec in self._request.specs}
        for entry in visible:
            told = self._request.sheets_as.get(key(entry.title or ""))
            if told in specs:
                self.matches.append(Match(entry, specs[told], self._month(entry, specs[told])))
            elif told is not None:
                self.left[entry.title] = "told"
            elif entry.derived:
                self.left[entry.title] = "derived"
            else:
                rest.append(entry)
        return rest

    def _by_title(self, entries: list[Entry]) -> list[Match]:
        """Sheets by their titles, one for each specification."""
        titles: dict[str, Entry] = {}
        for entry in reversed(entries):
            titles |= dict.fromkeys(_keys(entry.title or ""), entry)
        found: list[Match] = []
        for spec in self._request.specs:
            names = (name for title in (*spec.titles, spec.name) for name in _keys(title))
            named = next((titles[name] for name in names if name in titles), None)
            if named and all(named is not match.entry for match in found):
                found.append(Match(named, spec))
        return found

    def _by_header(self, entries: list[Entry]) -> list[Match]:
        """Each sheet's best specification by header; an only sheet may lack required columns, others not."""
        found: list[Match] = []
        only = len(entries) == 1
        for entry in entries:
            spec, head = self._best(entry, only)
            if spec is None or head is None:
                continue
            match = Match(entry, spec, self._month(entry, spec))
            others = [one for one in found if one.spec is spec]
            why = _second(match, others, head) if others else None
            if why:
                self.left[entry.title] = why
                self.said.append({"t": "ask", "code": why, "s": spec.name, "title": entry.title,
                                  "other": others[0].entry.title})  # fmt: skip
            else:
                found.append(match)
        return found

    def _best(self, entry: Entry, only: bool) -> tuple[Spec | None, Head | None]:
        """The specification with the fewest required columns lacking, then with the most columns found."""
        sheet = self._book.load(entry)
        rows = list(islice(sheet.rows(), sheet.offset + SEARCHED))
        marks: list[tuple[int, int, int, Head]] = []
        for place, spec in enumerate(self._request.specs):
            head = find(rows, spec, self.matcher(spec, entry), self.place(entry, sheet, self._month(entry, spec)))
            if head is None:
                continue
            lacking = len(head.lacking(spec))
            if only or not lacking:
                marks.append((lacking, -len(head.header.columns) - len(head.labels), place, head))
        best = min(marks, key=lambda mark: mark[:3], default=None)
        return (self._request.specs[best[2]], best[3]) if best else (None, None)

    def matcher(self, spec: Spec, entry: Entry) -> Matcher:
        """What headers mean in this sheet."""
        return Matcher(spec, self._request.mapped_in(spec.name, entry.title))

    def place(self, entry: Entry, sheet: Sheet, given: dict[str, str]) -> Place:
        """What is known of a sheet besides its rows."""
        return Place(entry.title or "", self._request.file_name, sheet.ranges, given, sheet.offset)

    def _month(self, entry: Entry, spec: Spec) -> dict[str, str]:
        """The month that a sheet's title gives, where its table may come in one sheet per month."""
        if not spec.shapes.month:
            return {}
        when = month_of(without_copy(entry.title or ""), None)
        if when is None:
            return {}
        year = when[0] or self._year(entry)
        return {spec.shapes.month: iso(year, when[1]) if year else f"{when[1]:02}"}

    def _year(self, entry: Entry) -> int | None:
        """The year of a sheet: of the lines above its table, else of the file's name."""
        sheet = self._book.load(entry)
        head = islice(sheet.rows(), sheet.offset + 8)
        return year_in(cell for row in head for cell in row if isinstance(cell, str)) or year_in(
            [self._request.file_name]
        )

    def _say_absent_months(self) -> None:
        """Which months of the year no sheet holds."""
        for spec in self._request.specs:
            months = [match.given[spec.shapes.month] for match in self.matches if spec.shapes.month in match.given]
            if len(months) > 2 and (gone := absent(month for month in months if len(month) == 7)):
                self.said.append({"t": "note", "code": "months_absent", "s": spec.name, "params": {"months": gone}})

    def guesses(self, entries: list[Entry]) -> Iterator[Line]:
        """What a sheet that nobody asked for may be, for a person to say."""
        for entry in entries:
            if self.left.get(entry.title) or entry.rows == 0:
                continue
            sheet = self._book.load(entry)
            header = guessed(list(islice(sheet.rows(), sheet.offset + SEARCHED)))
            names = [text for _, text in header.unknown] if header else []
            marks = [(self._merit(spec, names), -place, spec) for place, spec in enumerate(self._request.specs)]
            best = max(marks, default=None, key=lambda mark: mark[:2])
            name = best[2].name if best and best[0] >= max(2, least(best[2])) else ""
            yield {"t": "guess", "title": entry.title, "s": name, "headers": names[:12]}

    def _merit(self, spec: Spec, names: list[str]) -> int:
        """How many fields of a specification some header names, or resembles."""
        matcher, proposer = Matcher(spec), Proposer(spec)
        likely = (matcher.field(name) or next(iter(proposer.fields(name)), None) for name in names[:60])
        return len({field for field in likely if field})


def _second(match: Match, others: list[Match], head: Head) -> str | None:
    """Why a further sheet of a kind has to be asked about; None where it is another month or another form."""
    month = match.spec.shapes.month
    if month and month in match.given:
        same = [one for one in others if one.given.get(month) == match.given[month]]
        return "month_twice" if same else None
    lead = match.spec.columns[match.spec.lead].field
    return None if lead in head.labels else "second_sheet"


def _keys(title: str) -> list[str]:
    """A title compared: as it is, without a leading number, and as Excel cuts it at 31 characters."""
    names = [key(title), key(title).lstrip("0123456789"), key(title[:31])]
    return [name for name in dict.fromkeys(names) if name]
