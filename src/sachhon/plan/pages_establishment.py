"""One establishment's story on one page: what it is, uses, makes and saved, and what happened when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sachhon.assessments.models import Solution
from sachhon.display import numbers
from sachhon.establishments.models import Establishment, Product
from sachhon.kit import clock
from sachhon.kit.models import Batch, StagedRow
from sachhon.kit.register import register_of
from sachhon.plan.models import Evidence
from sachhon.plan.pages_records import record_url, reverse_or_none, saved_of
from sachhon.plan.pages_words import METHODS, TIERS, Reason, period_words, reason_of, unit_words
from sachhon.plan.pages_years import Factors, Rates, Specific, Years, headline, years_of
from sachhon.plan.savings import ENERGY
from sachhon.resources.models import ProductOutput, Resource, ResourceUse
from sachhon.territory.models import Sector


@dataclass(frozen=True)
class Use:
    """Use of one resource in the latest year, in its own unit and in common ones."""

    resource: Resource
    quantity: float
    months: int
    toe: float | None
    carbon: float | None
    is_energy: bool

    @property
    def unit(self) -> str:
        """Its own unit as people write it."""
        return unit_words(self.resource.unit)


@dataclass(frozen=True)
class Saving:
    """One series of the current run."""

    part: Evidence
    saved: float | None
    rate: float | None
    reason: Reason | None
    tier: Any
    method: Any
    url: str

    @property
    def unit(self) -> str:
        """The unit of both uses."""
        return "TOE" if self.part.code == "CP3" or not self.part.resource else unit_words(self.part.resource.unit)


@dataclass(frozen=True)
class Event:
    """One thing that happened, on a day."""

    day: dt.date
    title: str
    detail: str
    url: str = ""


class EstablishmentPage:
    """Everything the page of one establishment shows."""

    def __init__(self, user: Any, plant: Establishment, query: str = "") -> None:
        self.user, self.plant, self.query = user, plant, query

    @cached_property
    def sector(self) -> str:
        """The division's name in the version that the code is of."""
        code, version = self.plant.vsic[:2], self.plant.vsic_version
        found = sorted(Sector.objects.filter(code=code), key=lambda row: row.version != version)
        return str(found[0]) if found else ""

    @property
    def place(self) -> str:
        """Park and commune."""
        return ", ".join(filter(None, (self.plant.park, self.plant.commune)))

    @property
    def applying_since(self) -> dt.date | None:
        """The day of the first solution with evidence."""
        return min((row.implemented_on for row, _url in self.solutions if row.evidence), default=None)

    @property
    def active(self) -> bool:
        """Whether it works today."""
        today = clock.today()
        begun, ended = self.plant.active_from, self.plant.active_to
        return (begun is None or begun <= today) and (ended is None or ended > today)

    @cached_property
    def products(self) -> list[Product]:
        """What it makes, with conversions."""
        return list(self.plant.products.prefetch_related("conversions").order_by("code"))

    @cached_property
    def uses(self) -> Years:
        """Use by resource and year."""
        return years_of(ResourceUse.objects.filter(establishment=self.plant), "resource_id")

    @cached_property
    def outputs(self) -> Years:
        """Output by product and year."""
        return years_of(ProductOutput.objects.filter(establishment=self.plant), "product_id")

    @property
    def year(self) -> int | None:
        """The latest year of which anything is known."""
        return max((year for _item, year in self.uses.keys), default=None)

    @cached_property
    def resources(self) -> dict[int, Resource]:
        """Resources that it uses."""
        return Resource.objects.in_bulk(self.uses.items)

    @cached_property
    def factors(self) -> Factors:
        """Dated factors of what it uses."""
        return Factors(self.resources)

    @cached_property
    def year_uses(self) -> list[Use]:
        """Use in the latest year: energy by TOE, then the rest."""
        rows = [self._use(item, *self.uses.known(item, year)) for item, year in self.uses.keys if year == self.year]
        return sorted(rows, key=lambda row: (not row.is_energy, -(row.toe or 0), row.resource.pk))

    def _use(self, item: int, quantity: float, months: int) -> Use:
        resource = self.resources[item]
        is_energy = resource.group in ENERGY
        toe, carbon = (self.factors.at(item, name, self.year or 0) if is_energy else None for name in ("toe", "tco2e"))
        times = lambda factor: None if factor is None else quantity * factor  # noqa: E731
        return Use(resource, quantity, months, times(toe), times(carbon), is_energy)

    @property
    def total_toe(self) -> float:
        """Energy with a factor, in TOE."""
        return sum(row.toe or 0 for row in self.year_uses)

    @property
    def total_carbon(self) -> float:
        """Emissions of energy with a factor, in tCO₂e."""
        return sum(row.carbon or 0 for row in self.year_uses)

    @property
    def without_factor(self) -> list[str]:
        """Kinds of energy that no factor turns into TOE."""
        return [str(row.resource) for row in self.year_uses if row.is_energy and row.toe is None]

    @cached_property
    def rates(self) -> Rates:
        """Use per unit of output."""
        return Rates(self.uses, self.outputs, self.products)

    @cached_property
    def specific(self) -> list[Specific]:
        """Specific consumption of energy and water by year, the greatest use first."""
        order = [row.resource for row in self.year_uses if row.is_energy or row.resource.group == "water"]
        return [row for row in map(self.rates.specific, order) if row]

    @property
    def headline(self) -> str:
        """The finding on specific consumption."""
        return headline(self.specific)

    @cached_property
    def savings(self) -> list[Saving]:
        """Its series in the latest current run of a whole year."""
        rows = Evidence.objects.filter(establishment=self.plant, run__current=True, code__startswith="CP3")
        rows = rows.filter(run__period__label__regex=r"^\d{4}$").select_related("run__period", "resource")
        parts = list(rows.order_by("-run__period__end", "code", "resource_id"))
        latest = [part for part in parts if part.run_id == parts[0].run_id]
        return [self._saving(part) for part in latest]

    def _saving(self, part: Evidence) -> Saving:
        saved = saved_of(part)
        keys = [
            part.run.period.label,
            part.code,
            self.plant.uuid,
            part.resource.code if part.resource else "",
        ]
        return Saving(
            part, saved, 100 * saved / part.adjusted if saved is not None and part.adjusted else None,
            reason_of(part.reason) if part.reason else None, TIERS.get(part.tier, ""),
            METHODS.get(part.method, part.method),
            reverse("series", args=keys) + self.query if part.resource else "",
        )  # fmt: skip

    @property
    def saving_period(self) -> str:
        """The period of the savings, as it is said."""
        return period_words(self.savings[0].part.run.period.label) if self.savings else ""

    @property
    def total_saved(self) -> tuple[float, float | None] | None:
        """Energy saved by the counted series in TOE, and its share."""
        counted = [row for row in self.savings if row.part.counted and row.part.code == "CP3"]
        if not counted:
            return None
        adjusted = sum(row.part.adjusted or 0 for row in counted)
        saved = sum(row.saved or 0 for row in counted)
        return saved, 100 * saved / adjusted if adjusted else None

    @cached_property
    def solutions(self) -> list[tuple[Solution, str]]:
        """Solutions with their pages, the latest first."""
        rows = self.plant.solutions.select_related("resource").order_by("-implemented_on", "code")
        return [(row, record_url(self.user, row)) for row in rows]

    @cached_property
    def events(self) -> list[Event]:
        """What happened, the latest first."""
        without = _("no evidence entered")
        found = [
            Event(row.implemented_on, row.name, f"{row.get_technique_display()}; {row.evidence or without}", url)
            for row, url in self.solutions
        ]
        found += self._files()
        for day, words in (
            (self.plant.active_from, _("Began to work")),
            (self.plant.active_to, _("Ceased to work")),
        ):
            found += [Event(day, words, "")] if day else []
        return sorted(found, key=lambda event: event.day, reverse=True)

    def _files(self) -> list[Event]:
        """Files that brought its figures."""
        rows = ResourceUse.objects.filter(establishment=self.plant, staged__isnull=False).order_by()
        staged = StagedRow.objects.filter(pk__in=rows.values("staged")).values("batch").distinct()
        batches = Batch.objects.filter(pk__in=staged).select_related("by").defer("summary").order_by("-created")[:20]
        return [
            Event(
                numbers.local(each.created).date(),
                _("Figures brought by a file"),
                f"{each.file_name} · {each.by}",
                reverse_or_none("import-batch", each.uuid),
            )
            for each in batches
        ]

    @cached_property
    def tabs(self) -> list[tuple[str, str]]:
        """Its registers, filtered, for those who may see them."""
        found = []
        for model in (ResourceUse, ProductOutput, Product, Solution):
            register = register_of(model)
            if register and register.may(self.user, "view"):
                found.append((str(register.title), register.url(query=f"establishment={self.plant.code}")))
        return found

    @property
    def own_urls(self) -> dict[str, str]:
        """Pages that the register of establishments has for it."""
        register = register_of(Establishment, self.plant)
        if register is None:
            return {}
        pages = {name: register.url(name, self.plant) for name in ("detail", "history")}
        found = {**pages, "list": register.url()}
        if register.may(self.user, "change", self.plant):
            found["edit"] = register.url("edit", self.plant)
        return found
