"""The verbs of an import, each from the file that keeps it."""

from sachhon.imports.committing import Blocked, commit
from sachhon.imports.staging import Cancelled, stage
from sachhon.imports.undoing import Refused, undo

__all__ = ["Blocked", "Cancelled", "Refused", "commit", "stage", "undo"]
