"""What belongs to single people, or to administration, in the world of the permission table."""

from __future__ import annotations

from typing import Any

from sachhon.accounts.models import Agency, AgencyArea, FactorRemoval, Invitation, Membership
from sachhon.api.models import ApiToken, Delivery, Webhook
from sachhon.assessments.models import Solution
from sachhon.establishments.models import Establishment
from sachhon.establishments.models.duplicates import DuplicatePair
from sachhon.kit.changes import change_set
from sachhon.kit.models import BulkEdit, Change, SavedView
from sachhon.kit.register import REGISTERS
from sachhon.reporting.models import Reminder, Report
from sachhon.territory.models import Area
from tests.permissions.filling import Filler


def around(world: Any) -> dict[str, Any]:
    """Everything by its name, then by relation or by person."""
    same, other = world.places["same"], world.places["other"]
    owners = {**world.people, "other": world.strangers["officer"]}
    sides = {"same": same, "other": other}
    persons = {"same": world.people["partner"], "other": world.strangers["enterprise"]}
    areas = {name: Area.objects.filter(province_id=place.province.pk).first() for name, place in sides.items()}
    return {
        "views": {name: _view(same, user, None) for name, user in owners.items()},
        "shared views": {name: _view(place, place.person, place.province.pk) for name, place in sides.items()},
        "bulk": {name: _bulk(other if name == "other" else same, user) for name, user in owners.items()},
        "changes": {name: _entry(place.rows[Solution], "insert").change_set for name, place in sides.items()},
        "bin": {name: _deleted(place) for name, place in sides.items()},
        "persons": persons,
        "memberships": {name: Membership.objects.filter(user=user).first() for name, user in persons.items()},
        "agencies": {
            name: Agency.objects.filter(province_id=place.province.pk).first() for name, place in sides.items()
        },
        "agency areas": {
            name: AgencyArea.objects.filter(province_id=p.province.pk).first() for name, p in sides.items()
        },
        "invitations": {name: _invitation(place) for name, place in sides.items()},
        "removals": {name: _removal(sides[name], user) for name, user in persons.items()},
        "letters": {name: _saved(world.places[name], Reminder) for name in world.places if name != "shared"},
        "reports": {name: _saved(world.places[name], Report) for name in world.places if name != "shared"},
        "areas": areas,
        "tokens": {name: _token(same, user) for name, user in owners.items()},
        "webhooks": {name: _webhook(place) for name, place in sides.items()},
        "deliveries": {name: _delivery(place) for name, place in sides.items()},
        "pairs": {name: _pair(place) for name, place in sides.items()},
    }


def _saved(place: Any, model: Any, **known: Any) -> Any:
    """A row of its own, not one that others hang on."""
    row = place.rows.get(model)
    if row is None:
        row = Filler(place).made(model, **known)
        row.save()
    return row


def _view(place: Any, owner: Any, province_id: int | None) -> Any:
    about = {"register": "establishments", "owner": owner, "province_id": province_id, "query": "vsic=17"}
    return _saved(place, SavedView, **about, name=f"{place.word} view {owner.pk} {province_id}")


def _bulk(place: Any, user: Any) -> Any:
    keys = [place.rows[Establishment].pk]
    return _saved(
        place, BulkEdit, register="establishments", by=user, deed="change", keys=keys, values="", change_set=None,
        province_id=place.province.pk,
    )  # fmt: skip


def _entry(row: Any, kind: str) -> Any:
    return Change.objects.filter(register=row._meta.label_lower, first=row.pk, kind=kind).latest("pk")


def _deleted(place: Any) -> Any:
    row = Filler(place).made(Solution, code=f"{place.word}-gone")
    with change_set(by=place.person, why="test", province_id=place.province.pk) as changes:
        changes.insert(row)
    key = row.pk
    with change_set(by=place.person, why="test", province_id=place.province.pk) as changes:
        changes.delete(row)
    row.pk = key
    return _entry(row, "delete")


def _invitation(place: Any) -> Any:
    agency = Agency.objects.filter(province_id=place.province.pk).first()
    return _saved(
        place, Invitation, agency=agency, role="partner", province_id=place.province.pk, withdrawn=None, accepted=None,
        accepted_by=None, by=place.person, email="", token_hash=place.word * 4,
    )  # fmt: skip


def _token(place: Any, user: Any) -> Any:
    return _saved(place, ApiToken, user=user, digest=f"{user.pk:064}", province_id=None, revoked=None)


def _webhook(place: Any) -> Any:
    about = {"province_id": place.province.pk, "url": f"https://{place.word}.example.test/", "by": place.person}
    return place.rows.setdefault("webhook", _saved(place, Webhook, **about))


def _delivery(place: Any) -> Any:
    return _saved(place, Delivery, webhook=_webhook(place), state="failed")


def _pair(place: Any) -> Any:
    first = place.rows[Establishment]
    second = Filler(place).made(Establishment, code=f"{place.word}-second", firm=None, tax_code="")
    second.save()
    return _saved(
        place, DuplicatePair, first=first, second=second, state="open", decided_by=None, decided_at=None,
        reasons="name",
    )  # fmt: skip


def _removal(place: Any, user: Any) -> Any:
    return _saved(place, FactorRemoval, user=user, asked_by=place.person, decided=None, decided_by=None, removed=False)


__all__ = ["REGISTERS", "around"]
