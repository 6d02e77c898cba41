"""What the chain cannot see by itself: the frozen text of editions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sachhon.kit.canonical import canonical, sha256
from sachhon.kit.chain import EXTRA_CHECKS, Fault
from sachhon.kit.models import Change
from sachhon.plan.models import Edition, IndicatorValue, Run

# Under this name the chain keeps the digest of each edition's text, the head left empty.
EDITION_TEXT = "plan.edition.text"


def altered_editions() -> Iterator[Fault]:
    """Each edition's text against hash and chain, its head against the link, its figures against the run."""
    for edition in Edition.objects.order_by("number"):
        entry = Change.objects.filter(register="plan.edition", kind="insert", first=edition.pk).first()
        sequence = entry.change_set.sequence if entry else None
        reason = _altered(edition, entry.change_set.digest if entry else "")
        if reason:
            yield Fault(sequence, "plan.edition", edition.pk, reason)


def _altered(edition: Edition, link: str) -> str:
    content = _loaded(edition.content)
    printed = content.pop("hash", "")
    if not content or sha256(canonical(content)) != printed or printed != edition.hash:
        return "the text is not what its hash says"
    note = Change.objects.filter(register=EDITION_TEXT, first=edition.pk).first()
    recorded = canonical({"sha256": sha256(canonical({**content, "head": ""}))})
    written = json.dumps({**content, "hash": printed}, ensure_ascii=False, indent=1)
    if note is None or note.after != recorded or edition.content != written:
        return "the text is not what was recorded"
    if content.get("head") != link or edition.head != link:
        return "the head it prints is not the link that recorded it"
    if not _same_figures(content["figures"], edition.run_id):
        return "its figures are not those of the run"
    return ""


def _same_figures(frozen: list[dict[str, Any]], run: int) -> bool:
    """Whether each frozen figure is the computed one, or was withheld."""
    computed = list(IndicatorValue.objects.filter(run_id=run).order_by("pk"))
    return len(frozen) == len(computed) and all(
        figure["code"] == row.code
        and (figure["withheld"] or (figure["value"], figure["status"]) == (row.value, row.status))
        for figure, row in zip(frozen, computed, strict=True)
    )


def misplaced_runs() -> Iterator[Fault]:
    """Only a period's last run is the current one; the mark changes and is outside the chain."""
    last = dict(Run.objects.order_by("pk").values_list("period_id", "pk"))
    for key, period, current in Run.objects.order_by("pk").values_list("pk", "period_id", "current"):
        if current != (last[period] == key):
            yield Fault(None, "plan.run", key, "another run is the period's last")


def _loaded(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except (ValueError, TypeError):
        return {}


EXTRA_CHECKS.extend((altered_editions, misplaced_runs))
