"""Reading a file as an office does: staged through the real specifications, nothing left behind."""

import json
import shutil

from tests.corpus import ACCEPT, ASK, REFUSE, WARN, Seen

KEPT = ("name", "tax_code", "vsic", "phone", "commune", "address", "latitude", "longitude")


def by_office(*before, keep=(), book="province", after=None, confirmed=()):
    """Stage the file after these files were written by an office; a `keep` names the values to compare.

    With `after` the file is kept too, without its wrong rows, and `after(office)` tells what then stands there.
    `confirmed` holds (specification, sheet, text, field) of headers and sheets that the office has placed before.
    """

    def read(path, case):
        from django.db import transaction

        class Back(Exception):
            pass

        seen = None
        try:
            with transaction.atomic():
                seen = _read(path, before, keep, book, after, confirmed)
                raise Back
        except Back:
            return seen

    return read


def _read(path, before, keep, name, after, confirmed):
    from sachhon.imports.mapping import remember
    from sachhon.imports.services import commit, stage
    from sachhon.imports.staging import open_batch
    from sachhon.kit.workbooks import WORKBOOKS

    where, first, book = _office(), WORKBOOKS["province"], WORKBOOKS[name]
    for number, write in enumerate(before):
        earlier = path.with_name(f"before-{number}.xlsx")
        shutil.copy(path, earlier) if write is None else write(earlier)
        batch = open_batch(first, earlier, earlier.name, by=where.officer, province_id=where.pk)
        commit(stage(batch, first), by=where.officer, leave_wrong=True)
    batch = open_batch(book, path, path.name, by=where.officer, province_id=where.pk)
    if confirmed:
        remember(batch, confirmed, by=where.officer)
    batch = stage(batch, book)
    found = seen(batch, keep)
    if after is not None:
        commit(batch, by=where.officer, leave_wrong=True)
        found.facts["kept"] = after(where)
    return found


def _office():
    from sachhon.accounts.models import User
    from tests.factories import Office, office

    known = User.objects.filter(username="corpus").first()
    if known is None:
        return office("82", "corpus")
    from sachhon.territory.models import Province

    return Office(Province.objects.get(code="82"), known)


def seen(batch, keep=()):
    """What staging a file gave, in the shapes of an oracle."""
    from sachhon.kit.models import StagedRow
    from sachhon.kit.workbooks import WORKBOOKS

    targets = WORKBOOKS[batch.workbook].targets
    rows = list(StagedRow.objects.filter(batch=batch).order_by("sheet", "row"))
    problems = [[row.line, *problem[:3]] for row in rows for problem in json.loads(row.problems or "[]")]
    kinds = {problem[2] for problem in problems}
    summary = batch.summary
    verdict = (
        REFUSE if "failed" in summary or summary["missing"] or "wrong" in kinds
        else ASK if summary["asks"] or "asked" in kinds
        else WARN if summary["notes"] or "warning" in kinds else ACCEPT
    )  # fmt: skip
    return Seen(verdict, {
        "values": [[row.line, {"state": row.state, **_values(row, targets, keep)}] for row in rows],
        "problems": problems, "left": {str(row % StagedRow.PIECE): why for _, row, why, _ in summary["left"]},
        "notes": sorted({code for _, code, _ in summary["notes"]}), "skipped": dict(summary["skipped"]),
        "missing": [name for _, _, names in summary["missing"] for name in names],
        "failure": summary.get("failed", [None])[0],
    })  # fmt: skip


def _values(row, targets, keep):
    found = {}
    for place, _, _, values in json.loads(row.records):
        for name, value in zip(targets[place].columns, values, strict=True):
            if name in keep and value not in (None, ""):
                found[name] = value
    return found
