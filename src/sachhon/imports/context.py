"""What a row is compared with: the rows of the registers and the rows staged before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sachhon.kit.canonical import plain
from sachhon.kit.workbooks import Row, Target, Workbook

NEW, CHANGED, SAME = 0, 1, 2


class Late(NamedTuple):
    """Stands in a record for the row that an earlier record of the same sheet row brings."""

    target: Target
    key: tuple


class Context:
    """Look-ups of one staging. New rows carry negative keys until they are committed."""

    def __init__(self, workbook: Workbook, province_id: int | None) -> None:
        self.province_id = province_id
        self.titles = [spec.titles[0] for spec in workbook.specs]
        self.targets = workbook.targets
        self.place = {target: index for index, target in enumerate(self.targets)}
        self.memory: dict[str, Any] = {}
        self._known: dict[Target, dict[tuple, tuple[int, tuple]]] = {}
        self._groups: dict[Target, set] = {}
        self._seen: dict[Target, dict[tuple, tuple[int, tuple, list[tuple[int, int]]]]] = {
            target: {} for target in self.targets
        }
        # Keys of which two rows say different things, with the row that a third one is told of.
        self._contested: dict[tuple[Target, tuple], int] = {}
        self.origin: dict[int, tuple[int, int]] = {}
        self.doubts: dict[tuple[int, int], list[list[Any]]] = {}
        self._refused: dict[tuple[Target, tuple], tuple[int, int]] = {}
        self._next = -1

    def table(self, target: Target) -> dict[tuple, tuple[int, tuple]]:
        """Kept rows by key: (primary key, values); whole tables are read at first use."""
        if target not in self._known:
            self._known[target], self._groups[target] = {}, set()
            if target.whole:
                self._load(target, None)
        return self._known[target]

    def rows(self, target: Target) -> Iterable[tuple[int, tuple]]:
        """(key, values) of every row that is kept, then of every row staged so far."""
        yield from self.table(target).values()
        yield from ((number, values) for number, values, _ in self._seen[target].values())

    def find(self, target: Target, *key: Any) -> int | None:
        """The key of a row that is kept, or was staged before; None when there is none."""
        seen = self._seen.get(target, {}).get(key)
        if seen:
            return seen[0]
        known = self.table(target).get(key)
        return known[0] if known else None

    def link(self, row: Row, field: str, target: Target, *key: Any) -> int | None:
        """The key of the row meant by a cell; where there is none, the cell is wrong and says why."""
        found = self.find(target, *key)
        if found is None and not row.bad(field):
            refused = self._refused.get((target, key))
            if refused:
                row.wrong(field, "depends", sheet=self.titles[refused[0]], row=refused[1])
            else:
                row.wrong(field, "unknown", found=row.text(field))
        return found

    def resolved(self, values: tuple) -> tuple:
        """Values with each `Late` link replaced by the key it stands for."""
        if Late not in map(type, values):
            return values
        return tuple(self.find(v.target, *self.resolved(v.key)) if isinstance(v, Late) else v for v in values)

    def late(self, sheet: int, row: int, field: str, code: str, **params: Any) -> None:
        """Ask about an earlier row of the file, now that a later one has thrown doubt on it."""
        self.doubts.setdefault((sheet, row), []).append([field, "asked", code, params])

    def refuse(self, records: Iterable[tuple], address: tuple[int, int]) -> None:
        """Remember what a refused row would have brought, so that rows hanging on it can say so."""
        for target, key, _ in records:
            self._refused.setdefault((target, key), address)

    def prefetch(self, target: Target, groups: Iterable[Any]) -> None:
        """Read the kept rows whose first key column has one of these values."""
        self.table(target)
        if target.whole:
            return
        wanted = {g for g in groups if g not in self._groups[target] and not isinstance(g, Late) and g >= 0}
        if wanted:
            self._groups[target] |= wanted
            self._load(target, wanted)

    def _load(self, target: Target, groups: set | None) -> None:
        rows = target.model._base_manager.filter(target.scope(self.province_id))
        if groups is not None:
            rows = rows.filter(**{f"{target.key[0]}__in": sorted(groups)})
        width, known = len(target.key), self._known[target]
        for row in rows.values_list("pk", *target.columns).iterator(5000):
            values = tuple([plain(value) for value in row[1:]])
            known[values[:width]] = (row[0], values[width:])

    def place_record(
        self, target: Target, key: tuple, values: tuple, address: tuple[int, int]
    ) -> tuple[int, int, int | None]:
        """(primary key, NEW/CHANGED/SAME, number of an earlier row that contradicts this one)."""
        seen = self._seen[target]
        if key in seen:
            earlier, before, where = seen[key]
            if before != values:
                for sheet, row in where if (target, key) not in self._contested else ():
                    self.late(sheet, row, "", "twice", other=address[1])
                self._contested.setdefault((target, key), address[1])
                return earlier, SAME, where[0][1]
            where.append(address)
            return earlier, SAME, self._contested.get((target, key))
        known = self.table(target).get(key)
        if known:
            action, number = (SAME if known[1] == values else CHANGED), known[0]
        else:
            action, number = NEW, self._next
            self.origin[number] = address
            self._next -= 1
        seen[key] = (number, values, [address])
        return number, action, None
