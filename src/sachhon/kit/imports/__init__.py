"""Spreadsheets into registers: stage, preview, commit, undo."""

from sachhon.kit.imports.committing import Blocked, commit
from sachhon.kit.imports.spec import WORKBOOKS, Column, ImportSpec, Row, Target, Workbook
from sachhon.kit.imports.staging import Cancelled, stage
from sachhon.kit.imports.undoing import Refused, undo

__all__ = [
    "WORKBOOKS", "Blocked", "Cancelled", "Column", "ImportSpec", "Refused", "Row", "Target", "Workbook",
    "commit", "stage", "undo",
]  # fmt: skip
