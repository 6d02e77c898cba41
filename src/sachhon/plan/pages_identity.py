"""Who an establishment is: its enterprise and size, its status as a key energy user, permits, people to call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from sachhon.establishments.models import Attachment, Contact, Permit
from sachhon.kit import clock
from sachhon.kit.register import REGISTERS
from sachhon.plan.nested import nested, rows_in
from sachhon.resources.models import KeyUserCandidate, ListedUser
from sachhon.territory.models import AreaVersion


def told_identity() -> dict[str, Any]:
    """What the page's one question about an establishment asks beside its own row."""
    own, lists = OuterRef("pk"), ListedUser.objects.filter(province=OuterRef("province"))
    listed = lists.filter(valid_from__lte=clock.today())
    latest = listed.order_by().values("province").annotate(top=Max("list_year")).values("top")
    return {
        "told_permits": nested(
            Permit.objects.filter(establishment=own), "number", "kind", "issuer", "valid_from", "valid_to"
        ),
        "told_contacts": nested(Contact.objects.filter(establishment=own), "name", "post", "phone", "email", "topic"),
        "told_files": nested(Attachment.objects.filter(establishment=own), "title"),
        "told_listings": nested(
            ListedUser.objects.filter(establishment=own),
            "list_year", "decision", "decided_on", "valid_from", "valid_to",
        ),
        "told_candidacies": nested(KeyUserCandidate.objects.filter(establishment=own), "year", "toe", "threshold"),
        "told_place": nested(AreaVersion.objects.filter(area=OuterRef("place"), valid_to=None), "name_vi", "type"),
        "latest_list": Subquery(latest[:1]),
    }  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody to talk to, as much of them as the reader may see."""

    name: str
    about: str
    reach: str


class Identity:
    """The block of an establishment's page that says who it is."""

    def __init__(self, user: Any, plant: Any) -> None:
        self.user, self.plant = user, plant

    @cached_property
    def enterprise(self) -> str:
        """The enterprise, where it is called otherwise than the place; else as given."""
        firm = self.plant.firm
        name = firm.name if firm is not None else self.plant.enterprise
        return "" if name == self.plant.name else name

    @property
    def enterprise_url(self) -> str:
        """The enterprise's own page, for those who may see it."""
        register = REGISTERS["enterprises"]
        return register.url_of(self.plant.firm) if self.plant.firm and register.may(self.user, "view") else ""

    @property
    def size(self) -> str:
        """The size class in words, with what it rests on or what is missing."""
        if self.plant.size_class == "unknown":
            return _("not known: employees are needed, and revenue or capital")
        own = self.plant.firm is not None and self.plant.firm.has_figures
        basis = _("by the figures of the enterprise") if own else _("by the figures of this place")
        return f"{self.plant.get_size_class_display()} ({basis})"

    @property
    def place_today(self) -> str:
        """The commune of today, where the one given has another name."""
        found = rows_in(self.plant.told_place)
        name = AreaVersion(**found[0]).full_name if found else ""
        return "" if name.casefold() == self.plant.commune.casefold() else name

    @cached_property
    def listing(self) -> dict[str, Any] | None:
        """Its row of the list in force today."""
        today = clock.today().isoformat()
        held = [
            row for row in rows_in(self.plant.told_listings)
            if row["valid_from"] <= today and (row["valid_to"] or "9") > today
            and row["list_year"] == self.plant.latest_list
        ]  # fmt: skip
        if not held:
            return None
        return {**held[-1], "decided_on": dt.date.fromisoformat(held[-1]["decided_on"] or held[-1]["valid_from"])}

    @cached_property
    def candidacy(self) -> dict[str, Any] | None:
        """The latest year in which its use reached the threshold."""
        return max(rows_in(self.plant.told_candidacies), key=lambda row: row["year"], default=None)

    @cached_property
    def permits(self) -> list[dict[str, Any]]:
        """Its permits with their days, the latest first, and whether each is in force."""
        today = clock.today()
        found = []
        for row in sorted(rows_in(self.plant.told_permits), key=lambda row: row["valid_from"] or "", reverse=True):
            days = {name: row[name] and dt.date.fromisoformat(row[name]) for name in ("valid_from", "valid_to")}
            kind = dict(Permit.Kind.choices)[row["kind"]]
            found.append({**row, **days, "kind": kind, "ended": bool(days["valid_to"] and days["valid_to"] <= today)})
        return found

    @cached_property
    def contacts(self) -> list[Person]:
        """People to talk to; what names and reaches them only for those who may see it."""
        register = REGISTERS["contacts"]
        if not register.may(self.user, "view"):
            return []
        seen = {name: register.sees(self.user, name) for name in ("name", "phone", "email", "post", "topic")}
        found = []
        for row in rows_in(self.plant.told_contacts):
            shown = {name: row[name] if seen[name] else "" for name in seen}
            about = " · ".join(filter(None, (shown["post"], shown["topic"])))
            found.append(Person(shown["name"], about, " · ".join(filter(None, (shown["phone"], shown["email"])))))
        return found

    @property
    def files(self) -> int:
        """How many files are kept of it."""
        return len(rows_in(self.plant.told_files)) if REGISTERS["attachments"].may(self.user, "view") else 0
