"""The long work of imports as jobs; each may be repeated without harm."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import override

from sachhon.imports import committing, marked, staging
from sachhon.kit import files, jobs
from sachhon.kit.models import Batch, Job, StagedRow
from sachhon.kit.workbooks import WORKBOOKS


@jobs.job("stage")
def stage(job: Job, progress: jobs.Progress, *, batch: str, language: str) -> dict[str, Any]:
    """Read a batch's file into staged rows; stopped halfway, nothing of it stays."""
    found = Batch.objects.get(uuid=batch)
    try:
        with override(language):
            staging.stage(found, WORKBOOKS[found.workbook], progress=progress)
    except staging.Cancelled:
        StagedRow.objects.filter(batch=found).delete()
        raise jobs.Cancelled from None
    return {"batch": batch}


@jobs.job("commit")
def commit(job: Job, progress: jobs.Progress, *, batch: str, leave_wrong: bool) -> dict[str, Any]:
    """Write a batch's rows; what forbids it is an answer, not a fault."""
    try:
        committing.commit(Batch.objects.get(uuid=batch), by=job.by, leave_wrong=leave_wrong)
    except committing.Blocked as blocked:
        return {"batch": batch, "blocked": blocked.code}
    return {"batch": batch}


@jobs.job("mark")
def mark(job: Job, progress: jobs.Progress, *, batch: str, language: str) -> dict[str, Any]:
    """Rebuild the file with its faults marked."""
    found = Batch.objects.select_related("file").get(uuid=batch)
    with tempfile.TemporaryDirectory() as folder, override(language):
        marked.write(found, path := Path(folder) / "marked.xlsx", progress)
        kept = files.store(path)
    return {"batch": batch, "file": kept.sha256, "name": f"{Path(found.file_name).stem}-danh-dau.xlsx"}
