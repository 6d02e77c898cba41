"""Possible duplicates of a province: found as a job, kept as pairs; what a person decided is never asked again."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from sachhon.establishments.alike import Alike, Place, proposals
from sachhon.establishments.models import DuplicatePair, Establishment
from sachhon.kit import clock
from sachhon.kit.changes import Changes, change_set, portions
from sachhon.kit.jobs import Cancelled, Progress, job
from sachhon.kit.models import Job

OPEN, MERGED, DIFFERENT = DuplicatePair.State.OPEN, DuplicatePair.State.MERGED, DuplicatePair.State.DIFFERENT
_FIELDS = ("province_id", "first_id", "second_id", "score", "reasons", "state", "decided_by_id", "decided_at")


@job("find-duplicates")
def _find(made: Job, progress: Progress, province: int) -> dict[str, Any]:
    """Compare the establishments of a province; stopped, it leaves everything as it was."""
    stopped = []

    def told(done: int, total: int) -> bool:
        stopped.extend([] if progress(done, total) else [True])
        return not stopped

    found = proposals(places(province), told)
    if stopped:
        raise Cancelled
    return keep(province, found, by=made.by)


def places(province_id: int) -> list[Place]:
    """What is compared of the province's registered establishments."""
    rows = Establishment.objects.filter(province_id=province_id, origin=Establishment.Origin.REGISTERED)
    columns = ("pk", "code", "name", "tax_code", "commune", "place_id", "address", "latitude", "longitude")
    return [Place(*row) for row in rows.order_by("pk").values_list(*columns)]


def keep(province_id: int, found: list[Alike], *, by: Any) -> dict[str, Any]:
    """Keep what was found in one change set: decided pairs stay as decided, open ones that no longer look alike go."""
    with change_set(by=by, why="look for duplicates", province_id=province_id) as changes:
        known = {(row.first_id, row.second_id): row for row in DuplicatePair.objects.filter(province_id=province_id)}
        # Rows may have gone since they were read.
        there = {place.key for place in places(province_id)}
        current = [each for each in found if each.first in there and each.second in there]
        fresh = [each for each in current if (each.first, each.second) not in known]
        rows = [(province_id, *each[:3], " ".join(each.reasons), OPEN, None, None) for each in fresh]
        changes.insert_many(DuplicatePair, _FIELDS, rows)
        gone = _refresh(changes, known, {each[:2]: each for each in current})
    return {"found": len(current), "new": len(fresh), "gone": gone}


def _refresh(changes: Changes, known: dict[tuple[int, int], DuplicatePair], found: dict[Any, Alike]) -> int:
    """Open pairs with the score and reasons of today; those no longer alike are removed."""
    wanted, gone = {}, []
    for pair, row in known.items():
        if row.state == OPEN and pair not in found:
            gone.append(row)
        elif row.state == OPEN:
            wanted[row.pk] = {"score": found[pair].score, "reasons": " ".join(found[pair].reasons)}
    for some in portions(sorted(wanted), 500):
        changes.update_many(DuplicatePair, {key: wanted[key] for key in some})
    for row in gone:
        changes.delete(row)
    return len(gone)


def pairs(provinces: Any, state: str = OPEN) -> Any:
    """Pairs of these provinces in a state, the surest first; open ones only while both stand in the register."""
    rows = DuplicatePair.objects.filter(province_id__in=provinces, state=state)
    if state != MERGED:
        rows = rows.filter(first__origin="registered", second__origin="registered")
    rows = rows.filter(Q(first__province=F("province")), Q(second__province=F("province")))
    return rows.select_related("first", "second", "decided_by").order_by("score", "pk")


def decide_different(pair: DuplicatePair, *, by: Any, why: str = "") -> None:
    """Remember that two establishments are not the same; they are not proposed again."""
    _decide(pair, DIFFERENT, by=by, why=why or "not the same")


def ask_again(pair: DuplicatePair, *, by: Any) -> None:
    """Take the decision that two are not the same back: the pair is open again."""
    _decide(pair, OPEN, by=by, why="asked again")


def _decide(pair: DuplicatePair, state: str, *, by: Any, why: str) -> None:
    with change_set(by=by, why=why[:300], province_id=pair.province_id) as changes:
        pair = DuplicatePair.objects.get(pk=pair.pk)
        if pair.state == MERGED or pair.state == state:
            return
        pair.state = state
        pair.decided_by, pair.decided_at = (None, None) if state == OPEN else (by, clock.now())
        changes.update(pair)
