"""What the page of an import shows: what was found, what is asked, what it changes, what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator

from sachhon.display import numbers
from sachhon.imports.context import CHANGED
from sachhon.imports.mapping import mappable, said
from sachhon.imports.messages import described, failure, notes
from sachhon.imports.staging import totals
from sachhon.kit import clock
from sachhon.kit.canonical import plain
from sachhon.kit.fields import INTERNAL, column, writer
from sachhon.kit.models import Batch, Job, StagedRow
from sachhon.kit.register import register_of, url_of
from sachhon.kit.workbooks import ASKED, WORKBOOKS, Target

A_PAGE, SHOWN = 50, 20
BAD, GOOD = ("wrong", "asked"), ("new", "changed", "same")


class View:
    """One import for its page."""

    def __init__(self, batch: Batch, user: Any, params: Any) -> None:
        self.batch, self.user, self.params, self.summary = batch, user, params, batch.summary
        self.specs = {spec.name: spec for spec in WORKBOOKS[batch.workbook].specs}
        self.counts, self.failure, self.job = totals(batch), failure(batch), active_job(batch)
        self.asks = batch.summary.get("asks", [])
        self.may_map = bool(self.may_import_of(user) and mappable(batch))
        self.ready = self.counts["new"] + self.counts["changed"]
        self.bad = self.counts["wrong"] + self.counts["asked"]
        self.staged, self.may_import = batch.state == "staged", user.can("import", batch.province_id)
        self.may_undo = batch.state == "committed" and user.can("undo", batch.province_id)
        self.may_commit = (
            self.staged and self.may_import and self.ready and not (self.summary.get("missing") or self.asks)
        )
        self.notes = notes(batch)
        self.written, self.blocked = sum(self.summary.get("kept", {}).values()), params.get("blocked", "")

    def may_import_of(self, user: Any) -> bool:
        """Whether the person may say what the file's headers mean."""
        return bool(user.can("import", self.batch.province_id))

    def mapped(self) -> list[dict[str, Any]]:
        """Headers and sheets that were read as somebody confirmed."""
        return [said(self.specs, each) for each in self.summary.get("mapped", [])]

    def page(self) -> Page:
        """One page of the rows with faults that the filters ask for, the wrong ones first."""
        kind, sheet = self.params.get("kind", ""), self.params.get("sheet", "")
        states = {"wrong": BAD[:1], "asked": BAD[1:], "warning": GOOD}.get(kind, BAD if self.bad else GOOD)
        rows = StagedRow.objects.filter(batch=self.batch, state__in=states).exclude(problems="")
        if sheet in self.specs:
            rows = rows.filter(sheet=list(self.specs).index(sheet))
        return Paginator(rows.order_by("-state", "sheet", "row"), A_PAGE).get_page(self.params.get("page"))

    def title(self, name: str) -> str:
        """What a sheet is called in the file, or else in the template."""
        read = self.summary.get("sheets", {}).get(name, {})
        return read.get("title") or self.specs[name].titles[numbers.spoken() == "en"]

    def sheets(self) -> list[tuple[str, str]]:
        """Name and title of the sheets that were read."""
        return [(name, self.title(name)) for name in self.specs if name in self.summary.get("sheets", {})]

    def missing(self) -> list[tuple[str, list[str]]]:
        """Sheets without a needed column, with the headers to add."""
        place, found = numbers.spoken() == "en", []
        for name, title, fields in self.summary.get("missing", []):
            headers = [each.headers[place] for each in self.specs[name].columns if each.field in fields]
            found.append((title or self.title(name), headers))
        return found

    def left(self) -> list[tuple[str, int, str, str]]:
        """Rows that are no data: sheet, row, why, the row's first text."""
        return [(self.title(name), row % StagedRow.PIECE, why, text)
                for name, row, why, text in self.summary.get("left", [])]  # fmt: skip

    def questions(self) -> list[dict[str, Any]]:
        """Cells with several readings, by column and kind of question."""
        groups: dict[str, dict[str, Any]] = {}
        for cell in asked_cells(self.batch) if self.staged and self.may_import else ():
            groups.setdefault(cell["group"], {**cell, "count": 0})["count"] += 1
        return list(groups.values())

    def receipt(self) -> list[tuple[Any, int]]:
        """How many records each register was given."""
        kept = [(apps.get_model(label), count) for label, count in self.summary.get("kept", {}).items()]
        return [(getattr(register_of(each), "title", each._meta.verbose_name), count) for each, count in kept]

    def changes(self) -> list[dict[str, Any]]:
        """The first changes of kept rows."""
        return list(changes(self.batch, changed_rows(self.batch)[:SHOWN], self.user)) if self.staged else []


def asked_cells(batch: Batch) -> Iterator[dict[str, Any]]:
    """Every cell that waits for a choice of readings; `group` is one kind of question in one column."""
    rows = StagedRow.objects.filter(batch=batch, problems__contains='"choices":').order_by("sheet", "row")
    for fault in described(batch, rows.iterator(2000)):
        choices, kind = fault["params"].get("choices"), "".join(m for m in "(.," if m in str(fault["found"]))
        if fault["kind"] == ASKED and choices:
            spec, field = fault["spec"], fault["field"]
            group, name = f"{spec}/{field}/{len(choices)}{kind}", f"{spec}/{fault['number']}/{field}"
            yield {**fault, "choices": choices, "group": group, "name": name}


def answered(batch: Batch, given: Any) -> dict[str, Any]:
    """The answers so far with those of a form: to one cell, or to all such cells of a column."""
    answers = dict(batch.summary.get("answers", {}))
    for cell in asked_cells(batch):
        chosen = given.get(f"one:{cell['name']}") or given.get(f"all:{cell['group']}")
        readings = {str(place): reading for place, reading in enumerate(cell["choices"])}
        if chosen in readings:
            answers[cell["name"]] = readings[chosen]
    return answers


def changed_rows(batch: Batch) -> Any:
    """Staged rows that change what is kept."""
    return StagedRow.objects.filter(batch=batch, state=StagedRow.State.CHANGED).order_by("sheet", "row")


def changes(batch: Batch, rows: Any, user: Any) -> Iterator[dict[str, Any]]:
    """Each value that a row changes, of those a person may see: what is kept now, and what the file says."""
    targets = WORKBOOKS[batch.workbook].targets
    for row in rows:
        for place, number, action, values in json.loads(row.records):
            if action == CHANGED:
                yield from _differences(row, targets[place], number, values, user)


def _differences(row: StagedRow, target: Target, number: int, values: list[Any], user: Any) -> Iterator[dict[str, Any]]:
    kept, register = target.model._base_manager.filter(pk=number).first(), register_of(target.model)
    owner = getattr(kept, target.key[0].removesuffix("_id")) if target.key[0] != "province_id" else ""
    for name, value in zip(target.fields, values[len(target.key) :], strict=True) if kept else ():
        if name not in INTERNAL and plain(getattr(kept, name)) != value:
            shown = register.visible(user, (name,)) if register else [column(target.model, name)]
            if not shown:
                continue
            about = shown[0]
            write = writer(about)
            yield {
                "row": row.line, "owner": owner, "record": kept, "column": about,
                "before": write(about.seen(getattr(kept, name))), "after": write(about.seen(value)),
            }  # fmt: skip


def standing(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first rows that stand in the way of an undo, with what they are called."""
    for each in rows[:A_PAGE]:
        model = apps.get_model(each["register"])
        row = model._base_manager.filter(pk=each["row"]).first()
        yield {**each, "kind": model._meta.verbose_name, "record": row, "url": url_of(row) if row else ""}


def active_job(batch: Batch) -> Job | None:
    """The job that is at work on a batch."""
    return Job.objects.filter(arguments__batch=str(batch.uuid), state__in=("waiting", "running")).first()


def job_page(job: Job) -> dict[str, Any]:
    """How far a job is, in percent and in seconds left."""
    share = min(job.done / job.total, 1) if job.total else 0
    spent = (clock.now() - job.started).total_seconds() if job.started else 0
    return {
        "job": job, "batch": Batch.objects.filter(uuid=job.arguments.get("batch")).first(),
        "percent": int(100 * share) if job.total else None, "at_work": job.state in ("waiting", "running"),
        "left": spent * (1 / share - 1) if share else None,
        # One transaction is not stopped in its midst.
        "may_cancel": job.name != "commit" or job.state == "waiting",
    }  # fmt: skip
