"""The verb of verified savings: put all series of a province to the test, and keep what was found."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sachhon.core.verdict import CLAIM, LEVEL
from sachhon.kit import bulk, clock
from sachhon.kit.chain import EXTRA_CHECKS, Fault
from sachhon.kit.changes import Changes, change_set, head_of, next_key
from sachhon.kit.models import Change
from sachhon.resources.models import Verification, VerifiedSaving
from sachhon.resources.outcomes import NUMBERS, Outcome, outcome_of
from sachhon.resources.series import Inputs, Spans, read

# Changes whenever the same inputs would give another result.
METHOD_VERSION = "1"
# The registers from whose rows a verification is made.
READ_FROM = (
    "resources.resourceuse", "resources.productoutput", "resources.drivervalue", "resources.adjustment",
)  # fmt: skip
PORTION = 10_000
SAVINGS = (
    "verification_id", "establishment_id", "resource_id", "n_baseline", "n_reporting", "drivers_text", "model_text",
    *NUMBERS, "selection", "verdict", "reasons_text", "adjusted_by", "without_text",
)  # fmt: skip

Progress = Callable[[int, int], bool]


class Cancelled(Exception):
    """A person asked the verification to stop; nothing of it is kept."""


@dataclass(frozen=True)
class _Asked:
    """What is to be verified, and as what kind of claim."""

    province_id: int
    spans: Spans
    claim: tuple[float, float]
    level: float

    def settings(self) -> list[Any]:
        """What beside the data decides the result."""
        return [METHOD_VERSION, *asdict(self.spans).values(), *self.claim, self.level]

    def matches(self, verification: Verification) -> bool:
        """Whether a verification answers this very question."""
        told = (verification.claim_low, verification.claim_high), verification.level, verification.method_version
        return told == (self.claim, self.level, METHOD_VERSION)


def current(province_id: int, spans: Spans) -> Verification | None:
    """The last verification of these spans."""
    return Verification.objects.filter(province_id=province_id, current=True, **asdict(spans)).first()


def changed_since(province_id: int, sequence: int) -> bool:
    """Whether anything that verifications are made from was written after this link of the chain."""
    return Change.objects.filter(
        change_set__province_id=province_id, change_set__sequence__gt=sequence, register__in=READ_FROM
    ).exists()


def still_holds(verification: Verification) -> bool:
    """Whether nothing that it was made from has changed since it read its inputs."""
    return not changed_since(verification.province_id, verification.sequence)


def verify_savings(
    province_id: int, spans: Spans, *, claim: tuple[float, float] = CLAIM, level: float = LEVEL, by: Any,
    progress: Progress | None = None, always: bool = True,
) -> tuple[Verification | None, bool]:  # fmt: skip
    """(the verification, whether it was there already): same inputs, claim, level and method give the same one.

    Without `always`, nothing is kept where there was no verification and no series is measured for long enough.
    """
    started, tell = time.monotonic(), progress or (lambda done, total: True)
    asked = _Asked(province_id, spans, (float(claim[0]), float(claim[1])), float(level))
    held = current(province_id, spans)
    if held and asked.matches(held) and still_holds(held):
        return held, True
    with bulk.uncollected():
        made = _Made(asked, tell, always=always)
    if not made.wanted:
        return None, False
    with change_set(
        by=by, why=f"verified {spans.report_from} to {spans.report_to}", province_id=province_id
    ) as changes:
        if not made.holds(changes):  # somebody wrote meanwhile
            made = _Made(asked, tell, always=always)
        held = current(province_id, spans)
        if held and asked.matches(held) and held.inputs_hash == made.digest:
            return held, True
        Verification.objects.filter(province_id=province_id, current=True, **asdict(spans)).update(current=False)
        made.write(changes, by, round(time.monotonic() - started, 3))
    return Verification.objects.get(pk=made.key), False


class _Made:
    """A verification made ready outside the lock, to be written if nothing else was written before."""

    def __init__(self, asked: _Asked, tell: Progress, *, always: bool) -> None:
        self.asked, self.tell = asked, tell
        self.head = head_of(asked.province_id)
        inputs = read(asked.province_id, asked.spans)
        self.total = len(inputs.owner)
        self._told(0)
        self.digest = inputs.digest(asked.settings())
        self.key, self.first = next_key(Verification), next_key(VerifiedSaving)
        held = current(asked.province_id, asked.spans)
        self.same = bool(held and asked.matches(held) and held.inputs_hash == self.digest)
        self.wanted = always or held is not None or bool(inputs.measured.any())
        self.verdicts: dict[str, int] = {}
        self.prepared = list(self._prepare(inputs)) if self.wanted and not self.same else []

    def _prepare(self, inputs: Inputs) -> Iterator[bulk.Prepared]:
        outcome, without = outcome_of(inputs, self.asked.claim, self.asked.level)
        self.verdicts = dict(sorted(Counter(outcome.columns["verdict"]).items()))
        rows = saving_rows(inputs, outcome, without, self.key)
        for start in range(0, len(rows), PORTION):
            self._told(start)
            portion = rows[start : start + PORTION]
            yield bulk.prepare(VerifiedSaving, SAVINGS, portion, first=self.first + start)

    def _told(self, done: int) -> None:
        if not self.tell(done, self.total):
            raise Cancelled

    def holds(self, changes: Changes) -> bool:
        """Whether nothing was written since, here or to the tables that take the result."""
        keys = self.same or (next_key(Verification), next_key(VerifiedSaving)) == (self.key, self.first)
        return keys and changes.head.sequence == self.head.sequence

    def write(self, changes: Changes, by: Any, seconds: float) -> None:
        """The verification, then what was found of each series."""
        asked = self.asked
        values = {
            "province_id": asked.province_id, **asdict(asked.spans), "claim_low": asked.claim[0],
            "claim_high": asked.claim[1], "level": asked.level, "method_version": METHOD_VERSION,
            "inputs_hash": self.digest, "sequence": self.head.sequence, "at": clock.now(), "by_id": by and by.pk,
            "seconds": seconds, "current": True, "verdicts": self.verdicts,
        }  # fmt: skip
        changes.insert_many(Verification, tuple(values), [tuple(values.values())])
        for prepared in self.prepared:
            changes.insert_prepared(prepared)


def saving_rows(
    inputs: Inputs, outcome: Outcome, without: dict[int, dict[str, Any]], verification: int
) -> list[tuple[Any, ...]]:
    """What is kept of each series, in the order of `SAVINGS`."""
    found = outcome.columns
    texts: dict[tuple[int, tuple[int, ...]], str] = {}
    drivers = []
    for place, chosen in zip(inputs.place.tolist(), map(tuple, found["drivers"]), strict=True):
        if (place, chosen) not in texts:
            texts[place, chosen] = _drivers_text(inputs.candidates.names[place], chosen)
        drivers.append(texts[place, chosen])
    models = [
        f'{{"coefficients":{coefficients},"standard_errors":{errors},"p_values":{p}}}' if coefficients else ""
        for coefficients, errors, p in zip(
            found["coefficients"], found["standard_errors"], found["p_values"], strict=True
        )
    ]
    told = [json.dumps(without[row]) if row in without else "" for row in range(len(outcome))]
    return list(zip(
        [verification] * len(outcome), inputs.owner.tolist(), inputs.item.tolist(), found["n_baseline"],
        found["n_reporting"], drivers, models, *(found[name] for name in NUMBERS), found["selection"],
        found["verdict"], map(" ".join, found["reasons"]), found["adjusted_by"], told, strict=True,
    ))  # fmt: skip


def _drivers_text(names: list[tuple[Any, ...]], chosen: tuple[int, ...]) -> str:
    return json.dumps([
        {"kind": kind, "id": key, "code": code, "chosen": place in chosen}
        for place, (kind, key, code) in enumerate(names)
    ], ensure_ascii=False)  # fmt: skip


def misplaced_verifications() -> Iterator[Fault]:
    """Only the last verification of a pair of spans is the current one; the mark changes and is outside the chain."""
    spans = ("province_id", *Spans.__dataclass_fields__)
    rows = list(Verification.objects.order_by("pk").values_list("pk", "current", *spans))
    last = {tuple(row[2:]): row[0] for row in rows}
    for key, marked, *about in rows:
        if marked != (last[tuple(about)] == key):
            yield Fault(None, "resources.verification", key, "another verification is the last of its spans")


EXTRA_CHECKS.append(misplaced_verifications)
