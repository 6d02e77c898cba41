"""The parts of one figure as tables: counted, left out by reason, narrowed, sorted, with their records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sachhon.assessments.models import Solution
from sachhon.capacity.models import Officer, SurveyStratum
from sachhon.display import numbers
from sachhon.kit.register import register_of
from sachhon.plan.models import Evidence, Period
from sachhon.plan.pages_grounds import GROUNDS, of_ground
from sachhon.plan.pages_records import record_url, saved_of, sums_of
from sachhon.plan.pages_words import METHODS, Reason, reason_of
from sachhon.reading.text import folded, tidy

PAGE = 50
ORDERS = {
    "-adjusted": (F("adjusted").desc(nulls_last=True), "subject", "pk"),
    "adjusted": (F("adjusted").asc(nulls_last=True), "subject", "pk"),
    "subject": ("subject", "pk"),
    "-subject": ("-subject", "-pk"),
}


@dataclass(frozen=True)
class Group:
    """Parts of one reason and tier."""

    reason: str
    tier: str
    words: Reason
    parts: int
    establishments: int


@dataclass(frozen=True)
class Row:
    """One part as the table shows it."""

    part: Evidence
    title: str
    detail: str
    url: str
    saved: float | None
    rate: float | None
    reason: Reason | None
    method: Any
    record: str = ""
    record_url: str = ""


class PartList:
    """The parts that an address asks for."""

    def __init__(
        self, user: Any, period: Period, code: str, parts: QuerySet[Evidence], params: QueryDict, query: str
    ) -> None:
        self.user, self.period, self.code, self.parts = user, period, code, parts
        self.params, self.query = params, query

    @property
    def is_saving(self) -> bool:
        """Whether parts are series with an adjusted and an actual use."""
        return self.code.startswith("CP3")

    @cached_property
    def groups(self) -> list[tuple[bool, Group]]:
        """(counted, parts of one reason and tier), the largest first."""
        rows = self.parts.values("counted", "reason", "tier").annotate(
            n=Count("pk"), owners=Count("establishment_id", distinct=True)
        ).order_by("-n")  # fmt: skip
        return [
            (
                row["counted"],
                Group(row["reason"], row["tier"], reason_of(row["reason"]), row["n"], row["owners"]),
            )
            for row in rows
        ]

    @property
    def counted(self) -> int:
        """How many parts are counted."""
        return sum(group.parts for counted, group in self.groups if counted)

    @property
    def left_out(self) -> list[Group]:
        """Why the others are not."""
        return [group for counted, group in self.groups if not counted]

    @property
    def left(self) -> int:
        """How many parts are left out."""
        return sum(group.parts for group in self.left_out)

    @property
    def tab(self) -> str:
        """Which side is shown."""
        return "out" if self.params.get("tab") == "out" else "in"

    @property
    def tiers(self) -> list[str]:
        """Tiers there are on this side."""
        return sorted({group.tier for counted, group in self.groups if group.tier and counted == (self.tab == "in")})

    @property
    def sort(self) -> str:
        """The order asked for; savings start with the greatest."""
        asked = self.params.get("sort", "")
        return asked if asked in ORDERS else "-adjusted" if self.is_saving and self.tab == "in" else "subject"

    @property
    def sought(self) -> str:
        """The words looked for."""
        return tidy(self.params.get("q", ""))[:200]

    @property
    def all(self) -> int:
        """All parts."""
        return self.counted + self.left

    @property
    def asked_reason(self) -> str:
        """The reason asked for."""
        return self.params.get("reason", "")[:16]

    @property
    def asked_tier(self) -> str:
        """The tier asked for."""
        return self.params.get("tier", "")[:1]

    @property
    def asked_ground(self) -> str:
        """The kind of evidence asked for."""
        asked = self.params.get("ground", "")
        return asked if asked in GROUNDS and self.code == "CP3" else ""

    @property
    def ground_words(self) -> Any:
        """The same in words."""
        return GROUNDS[self.asked_ground][0] if self.asked_ground else ""

    @property
    def reasons(self) -> list[tuple[str, Any]]:
        """Reasons there are, with their words."""
        return list({group.reason: group.words.words for group in self.left_out}.items())

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that a search carries on."""
        names = ("tab", "resource", "province", "sort", "ground")
        return [(name, self.params[name]) for name in names if self.params.get(name)]

    @property
    def why_empty(self) -> str:
        """Why there is no row."""
        narrowed = self.sought or self.asked_reason or self.asked_tier or self.asked_ground
        if narrowed:
            return _("No row fits; look for a shorter word, or take a condition away.")
        return _(
            "No row here: a saving is compared only in years after the plan's baseline year, or nothing was reported."
        )

    @property
    def sorted_by(self) -> dict[str, str]:
        """How each column is sorted, for those who hear the page."""
        downwards = "descending" if self.sort.startswith("-") else "ascending"
        return {name: downwards if self.sort.lstrip("-") == name else "none" for name in ("subject", "adjusted")}

    @property
    def sort_urls(self) -> dict[str, str]:
        """Addresses that turn the order."""
        turned = {"subject": "-subject" if self.sort == "subject" else "subject",
                  "adjusted": "adjusted" if self.sort == "-adjusted" else "-adjusted"}  # fmt: skip
        return {name: self._link(sort=order) for name, order in turned.items()}

    def _link(self, **changes: str) -> str:
        params = self.params.copy()
        params.pop("page", None)
        for name, value in changes.items():
            params[name] = value
        return f"?{params.urlencode()}#parts"

    @cached_property
    def selected(self) -> QuerySet[Evidence]:
        """The parts that the address asks for."""
        rows = self.parts.filter(counted=self.tab == "in")
        for name, asked in (("reason", self.asked_reason), ("tier", self.asked_tier)):
            rows = rows.filter(**{name: asked}) if asked else rows
        rows = of_ground(rows, self.asked_ground, self.period)
        for word in folded(self.sought).split()[:8]:
            rows = rows.filter(Q(establishment__folded__contains=word) | Q(subject__icontains=word))
        return rows.order_by(*ORDERS[self.sort])

    @cached_property
    def page(self) -> Page:
        """One page of parts."""
        rows = self.selected.select_related("establishment", "resource")
        return Paginator(rows, PAGE).get_page(self.params.get("page", 1))

    @cached_property
    def rows(self) -> list[Row]:
        """The page's parts with their links."""
        shown = list(self.page.object_list)
        records = {"CP1": self._strata, "CP2": self._solutions, "CP4": self._officers}.get(self.code, dict)()
        return [self._row(part, *records.get(self._key(part), ("", ""))) for part in shown]

    def _key(self, part: Evidence) -> Any:
        if self.code == "CP1":
            return sums_of(part).get("id")
        return part.establishment_id if self.code == "CP2" else part.subject

    def _row(self, part: Evidence, record: str, record_url: str) -> Row:
        plant = part.establishment
        saved = saved_of(part)
        return Row(
            part,
            plant.name if plant else part.subject,
            f"{plant.code} · VSIC {plant.vsic}" if plant else "",
            self._url(part),
            saved,
            100 * saved / part.adjusted if saved is not None and part.adjusted else None,
            reason_of(part.reason) if part.reason else None,
            METHODS.get(part.method, part.method),
            record,
            record_url,
        )

    def _url(self, part: Evidence) -> str:
        if part.establishment is None:
            return ""
        if self.is_saving and part.resource:
            keys = [self.period.label, self.code, part.establishment.uuid, part.resource.code]
            return reverse("series", args=keys) + self.query
        return reverse("establishment", args=[part.establishment.uuid])

    def _strata(self) -> dict[Any, tuple[str, str]]:
        rows = SurveyStratum.objects.in_bulk([sums_of(part).get("id") for part in self.page.object_list])
        return {row.pk: (str(row), record_url(self.user, row)) for row in rows.values()}

    def _solutions(self) -> dict[Any, tuple[str, str]]:
        """The first solution with evidence of each establishment on the page."""
        owners = [part.establishment_id for part in self.page.object_list]
        rows = Solution.objects.filter(establishment__in=owners, implemented_on__lt=self.period.end)
        found: dict[Any, tuple[str, str]] = {}
        for row in rows.exclude(evidence="").order_by("implemented_on", "pk"):
            words = f"{row.name}, {numbers.date(row.implemented_on)}"
            found.setdefault(row.establishment_id, (words, record_url(self.user, row)))
        return found

    def _officers(self) -> dict[Any, tuple[str, str]]:
        """Names and agencies, for those alone who may see the register of officers."""
        register = register_of(Officer)
        if register is None or not register.may(self.user, "view") or not register.sees(self.user, "name"):
            return {}
        codes = [part.subject for part in self.page.object_list]
        rows = register.rows(self.user).filter(province=self.period.province_id, code__in=codes)
        return {row.code: (f"{row.name}, {row.agency}", register.url_of(row)) for row in rows}

    @cached_property
    def strata(self) -> list[dict[str, Any]]:
        """CP1 by stratum."""
        return [{"row": row, **sums_of(row.part), "share": _share(sums_of(row.part))} for row in self.rows]

    @property
    def words(self) -> dict[str, str]:
        """What the two sides are called; in CP2 and CP4 all parts are in the denominator."""
        if self.code == "CP2":
            return {"in": _("Applying"), "out": _("Not applying, or no answer")}
        if self.code == "CP4":
            return {"in": _("Trained"), "out": _("Not trained, or no longer valid")}
        return {"in": _("Counted"), "out": pgettext("evidence", "Left out")}


def _share(sums: dict[str, Any]) -> float | None:
    return 100 * sums["yes"] / sums["n"] if sums.get("n") else None
