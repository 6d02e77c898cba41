"""Matching the power company's customers to establishments: proposals in words, and what a person decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from sachhon.establishments.identity import plain_name
from sachhon.establishments.models import Establishment
from sachhon.kit.changes import Changes, change_set
from sachhon.kit.policy import locked
from sachhon.resources.models import Customer, PowerRow, Resource, ResourceUse

PROPOSED = 3
# Words shared by so many names say nothing about one of them.
_COMMON = 0.05


@dataclass(frozen=True)
class Proposal:
    """An establishment that a customer may be, and why."""

    code: str
    name: str
    commune: str
    why: str


@dataclass
class Open:
    """A customer that waits for a person, with the establishments it may be."""

    customer: Customer
    kwh: float
    proposals: list[Proposal] = field(default_factory=list)
    typed: str = ""
    error: str = ""


class Names:
    """The names of a province's establishments, ready to be compared with."""

    def __init__(self, province_id: int) -> None:
        rows = Establishment.objects.filter(province_id=province_id, origin="registered")
        names = ("pk", "code", "name", "commune", "address", "tax_code", "enterprise")
        self.places = {row[0]: row[1:] for row in rows.values_list(*names)}
        self.by_tax: dict[str, list[int]] = defaultdict(list)
        self.by_word: dict[str, set[int]] = defaultdict(set)
        for key, (_code, name, _commune, _address, tax_code, enterprise) in self.places.items():
            if tax_code:
                self.by_tax[tax_code].append(key)
            for word in {*plain_name(name).split(), *plain_name(enterprise).split()}:
                self.by_word[word].add(key)
        self.common = max(20, round(_COMMON * len(self.places)))

    def proposals(self, customer: Customer) -> list[Proposal]:
        """At most three establishments: the same tax code first, then most telling words in common."""
        found = [(key, _("the same tax code")) for key in self.by_tax.get(customer.tax_code, ())]
        known = {key for key, _why in found}
        words = [word for word in set(plain_name(customer.name).split()) if len(self.by_word[word]) <= self.common]
        shared = Counter(key for word in words for key in self.by_word[word] if key not in known)
        best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:PROPOSED]
        enough = [(key, self._why(n, len(words))) for key, n in best if n * 2 >= len(words)]
        return [self._proposal(key, why) for key, why in (found + enough)[:PROPOSED]]

    def _proposal(self, key: int, why: str) -> Proposal:
        code, name, commune, *_rest = self.places[key]
        return Proposal(code, name, commune, why)

    @staticmethod
    def _why(shared: int, of: int) -> str:
        if shared == of:
            return _("the same name")
        return _("%(shared)s of %(of)s telling words of the name") % {"shared": shared, "of": of}


def waiting(province_id: int, limit: int, start: int = 0) -> tuple[list[Open], int]:
    """Customers without a match, those that take most first; and how many there are."""
    rows = Customer.objects.filter(province_id=province_id, state=Customer.State.OPEN)
    total = rows.count()
    rows = rows.annotate(kwh=Sum("rows__total")).order_by("-kwh", "code")[start : start + limit]
    names = Names(province_id) if total else None
    return [Open(row, row.kwh or 0.0, names.proposals(row) if names else []) for row in rows], total


@dataclass(frozen=True)
class Matched:
    """What a match brought: uses that are new, and rows that a closed period keeps out."""

    uses: int
    closed: int


def match(customer: Customer, establishment: Establishment, *, by: Any) -> Matched:
    """Bind a customer to an establishment of its province; what the lists said of it becomes its use."""
    if establishment.province_id != customer.province_id:
        raise ValueError("customer and establishment lie in different provinces")
    why = _("electricity customer %(code)s matched") % {"code": customer.code}
    with change_set(by=by, why=why, province_id=customer.province_id) as changes:
        customer.refresh_from_db()
        if customer.state == Customer.State.MATCHED and customer.establishment_id == establishment.pk:
            return Matched(0, 0)
        if customer.state == Customer.State.MATCHED:
            _withdraw(customer, changes)
        customer.state, customer.establishment, customer.note = Customer.State.MATCHED, establishment, ""
        changes.update(customer)
        return _count(customer, establishment, changes)


def leave(customer: Customer, *, by: Any, note: str = "") -> None:
    """Say that a customer is no establishment of the programme; its rows stay and count nowhere."""
    why = _("electricity customer %(code)s left out") % {"code": customer.code}
    with change_set(by=by, why=why, province_id=customer.province_id) as changes:
        customer.refresh_from_db()
        if customer.state == Customer.State.MATCHED:
            _withdraw(customer, changes)
        customer.state, customer.establishment, customer.note = Customer.State.LEFT, None, note[:300]
        changes.update(customer)


def reopen(customer: Customer, *, by: Any) -> None:
    """Take a match or a decision back; the uses that came of it go."""
    why = _("electricity customer %(code)s opened again") % {"code": customer.code}
    with change_set(by=by, why=why, province_id=customer.province_id) as changes:
        customer.refresh_from_db()
        if customer.state == Customer.State.MATCHED:
            _withdraw(customer, changes)
        customer.state, customer.establishment, customer.note = Customer.State.OPEN, None, ""
        changes.update(customer)


class Closed(Exception):
    """A closed period counts a use that would go; the message says which."""


def _uses(customer: Customer) -> Any:
    spans = PowerRow.objects.filter(customer=customer, direction=PowerRow.Direction.TAKEN)
    kept = ResourceUse.objects.filter(
        establishment_id=customer.establishment_id, meter=customer.code, source="bill", resource__code="ELEC"
    )
    return kept.filter(start__in=spans.values("start"))


def _withdraw(customer: Customer, changes: Changes) -> None:
    for use in _uses(customer):
        reason = _locked(customer, use.start, use.end)
        if reason:
            raise Closed(reason)
        changes.delete(use)


def _locked(customer: Customer, start: Any, end: Any) -> str:
    about = {"establishment_id": customer.establishment_id, "province": customer.province_id}
    return str(locked("resources.resourceuse", {**about, "start": start, "end": end}))


def _count(customer: Customer, establishment: Establishment, changes: Changes) -> Matched:
    uses = closed = 0
    electricity = Resource.objects.get(code="ELEC")
    rows = PowerRow.objects.filter(customer=customer, direction=PowerRow.Direction.TAKEN, total__gte=0)
    for row in rows.order_by("start"):
        about = {"establishment": establishment, "resource": electricity, "start": row.start, "end": row.end}
        about |= {"meter": customer.code, "source": "bill"}
        if ResourceUse.objects.filter(**about).exists():
            continue
        if _locked(customer, row.start, row.end):
            closed += 1
            continue
        given = {"given": f"{row.total:.15g}", "unit_given": "kWh", "quantity": row.total}
        changes.insert(ResourceUse(**about, **given, staged_id=row.staged_id))
        uses += 1
    return Matched(uses, closed)
