"""What the chain cannot see by itself: the frozen text of editions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sachhon.kit.canonical import canonical, sha256
from sachhon.kit.chain import EXTRA_CHECKS, Fault
from sachhon.kit.models import Change
from sachhon.plan.models import Edition, IndicatorValue


def altered_editions() -> Iterator[Fault]:
    """Each edition's text against its hash, its head against the link, its figures against the run."""
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
    if content.get("head") != link or edition.head != link:
        return "the head it prints is not the link that recorded it"
    values = IndicatorValue.objects.filter(run_id=edition.run_id).order_by("pk")
    frozen = [(f["code"], f["value"], f["status"]) for f in content["figures"]]
    if frozen != [(row.code, row.value, row.status) for row in values]:
        return "its figures are not those of the run"
    return ""


def _loaded(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except (ValueError, TypeError):
        return {}


EXTRA_CHECKS.append(altered_editions)
