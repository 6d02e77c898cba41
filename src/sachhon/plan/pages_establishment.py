"""One establishment's story on one page: what it is, uses, makes and saved, and what happened when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Value
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from sachhon.assessments.models import Solution
from sachhon.display import numbers
from sachhon.establishments.models import Attachment, Contact, Establishment, Permit, Product, ProductConversion
from sachhon.kit import clock
from sachhon.kit.register import register_of
from sachhon.plan.models import Evidence, SectorMedian
from sachhon.plan.nested import nested, rows_in
from sachhon.plan.pages_identity import Identity, told_identity
from sachhon.plan.pages_norms import Median, Norm, Norms
from sachhon.plan.pages_records import record_url, reverse_or_none, saved_of
from sachhon.plan.pages_verified_words import ICONS, TONES, VERDICT_WORDS, sentence, spread
from sachhon.plan.pages_words import METHODS, TIERS, Reason, period_words, reason_of, unit_words
from sachhon.plan.pages_years import Factors, Rates, Specific, Years, headline
from sachhon.plan.savings import ENERGY
from sachhon.resources.models import (
    Factor,
    ProductOutput,
    Resource,
    ResourceUse,
    VerifiedSaving,
)
from sachhon.resources.models import (
    Norm as NormRow,
)
from sachhon.resources.spans import month_number
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
class VerifiedRow:
    """What was verified of one series, with its page."""

    row: VerifiedSaving
    plant: Any
    query: str

    @property
    def verdict(self) -> tuple[str, str, Any]:
        """Colour, icon and words."""
        return TONES[self.row.verdict], ICONS[self.row.verdict], VERDICT_WORDS[self.row.verdict]

    @property
    def interval(self) -> str:
        """From … to … percent; nothing without a model."""
        value = self.row.saving_pct
        return "" if value is None else spread(value, self.row.wider_half_width)

    @property
    def unit(self) -> str:
        """The resource's own unit."""
        return unit_words(self.row.resource.unit)

    @property
    def label(self) -> str:
        """The period that was verified."""
        found = self.row.verification
        nine = month_number(found.report_to) - month_number(found.report_from) < 12
        return f"{found.report_to.year}{'-N9' if nine else ''}"

    @property
    def period(self) -> str:
        """The same as it is said."""
        return period_words(self.label)

    @property
    def why(self) -> str:
        """The first reason of a series without a verdict."""
        return sentence(self.row.reasons[0]) if self.row.reasons else ""

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("verified-saving", args=[self.label, self.plant, self.row.resource.code]) + self.query


@dataclass(frozen=True)
class Event:
    """One thing that happened, on a day."""

    day: dt.date
    title: str
    detail: str
    url: str = ""


def plants() -> Any:
    """Establishments with their sector's name and the catalogue of norms, for this page to read in one question."""
    sectors = Sector.objects.annotate(two=Substr(OuterRef("vsic"), 1, 2)).filter(code=F("two"))
    norms = NormRow.objects.all()
    return Establishment.objects.select_related("province", "firm").annotate(
        **told_identity(),
        told_products=nested(
            Product.objects.filter(establishment=OuterRef("pk")), "id", "code", "name", "kind", "unit", "basis"
        ),
        told_conversions=nested(
            ProductConversion.objects.filter(product__establishment=OuterRef("pk")),
            "product_id", "factor", "valid_from",
        ),
        told_sectors=nested(sectors, "version", "name_vi", "name_en"),
        told_norms=nested(
            norms, "kinds", "unit", "value", "valid_from", "valid_to", "capacity_from", "capacity_to",
            "capacity_unit", "legal_source", "confirmed",
        ),
    )  # fmt: skip


class EstablishmentPage:
    """Everything the page of one establishment shows."""

    def __init__(self, user: Any, plant: Establishment, query: str = "") -> None:
        self.user, self.plant, self.query = user, plant, query

    @cached_property
    def identity(self) -> Identity:
        """Who it is: enterprise, size, status, permits, people."""
        return Identity(self.user, self.plant)

    @cached_property
    def sector(self) -> str:
        """The division's name in the version that the code is of."""
        found = sorted(rows_in(self.plant.told_sectors), key=lambda row: row["version"] != self.plant.vsic_version)
        return str(found[0][f"name_{numbers.spoken()}"]) if found else ""

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
        conversions = defaultdict(list)
        for row in rows_in(self.plant.told_conversions):
            conversions[row["product_id"]].append(row)
        found = [Product(**row) for row in rows_in(self.plant.told_products)]
        for product in found:
            kept = [ProductConversion(**row) for row in conversions[product.pk]]
            product._prefetched_objects_cache = {"conversions": kept}
        return sorted(found, key=lambda product: product.code)

    @cached_property
    def _spans(self) -> list[tuple[Any, ...]]:
        """Rows of use and of output with their files, in one question."""
        batch = ("uuid", "file_name", "created", "by__full_name", "by__username")
        columns = ("start", "end", "source", "quantity", *(f"staged__batch__{name}" for name in batch))
        uses = ResourceUse.objects.filter(establishment=self.plant).order_by()
        made = ProductOutput.objects.filter(establishment=self.plant).order_by()
        use = uses.annotate(what=Value("use")).values_list("what", "resource_id", *columns)
        return list(
            use.union(made.annotate(what=Value("output")).values_list("what", "product_id", *columns), all=True)
        )

    @cached_property
    def uses(self) -> Years:
        """Use by resource and year."""
        return Years(row[1:6] for row in self._spans if row[0] == "use")

    @cached_property
    def outputs(self) -> Years:
        """Output by product and year."""
        return Years(row[1:6] for row in self._spans if row[0] == "output")

    @property
    def year(self) -> int | None:
        """The latest year of which anything is known."""
        return max((year for _item, year in self.uses.keys), default=None)

    @cached_property
    def resources(self) -> dict[int, Resource]:
        """Resources that it uses, with their factors."""
        factors = Factor.objects.filter(resource=OuterRef("pk"))
        rows = Resource.objects.filter(pk__in=self.uses.items)
        rows = rows.annotate(told=nested(factors, "quantity", "valid_from", "valid_to", "value"))
        return {row.pk: row for row in rows}

    @cached_property
    def factors(self) -> Factors:
        """Dated factors of what it uses."""
        return Factors(
            (pk, *(row[name] for name in ("quantity", "valid_from", "valid_to", "value")))
            for pk, resource in self.resources.items() for row in rows_in(resource.told)
        )  # fmt: skip

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
    def norms(self) -> Norms:
        """Norms of what it makes, in force or not."""
        made = self.rates.bare or self.rates.made
        alike = len({(each.kind, each.unit, each.basis) for each in made}) == 1
        capacity = self.rates.output(self.year, monthly=False) if self.year else None
        if capacity is None and self.year:
            capacity = self.rates.output(self.year, monthly=True)
        return Norms(rows_in(self.plant.told_norms), made[0] if alike else None, capacity)

    @cached_property
    def specific(self) -> list[Specific]:
        """Specific consumption of energy and water by year, the greatest use first, with norm and sector median."""
        order = [row.resource for row in self.year_uses if row.is_energy or row.resource.group == "water"]
        found = [self._specific_of(resource) for resource in order]
        return [row for row in (*self._all_energy(), *found) if row]

    def _specific_of(self, resource: Resource) -> Specific | None:
        rates, counts = self.rates, self.norms.carrier() == "kWh" and resource.group == "electricity"
        norm, missing = self._norm() if counts else (None, "")
        if not self.norms.rows and resource.group == "electricity":
            norm, missing = self._norm()
        return rates.specific(
            resource, f"{unit_words(resource.unit)}/{rates.unit}",
            [rates.rate(resource.pk, year) for year in rates.years], norm,
            median=self.medians.get(resource.pk), norm_missing=missing,
        )  # fmt: skip

    def _norm(self) -> tuple[Norm | None, str]:
        """The norm of the last year shown, or that there is none of this stage."""
        last = self.rates.years[-1] if self.rates.years else None
        norm = self.norms.at(last) if last else None
        return norm, "" if norm or not last else self.norms.missing(last)

    def _all_energy(self) -> list[Specific | None]:
        """All energy in MJ where the norm of the product counts it so."""
        if self.norms.carrier() != "MJ":
            return []
        norm, missing = self._norm()
        values = [self._heat(year) for year in self.rates.years]
        unit = f"MJ/{self.rates.unit}"
        return [self.rates.specific(_("All energy"), unit, values, norm, norm_missing=missing)]

    def _heat(self, year: int) -> float | None:
        """All energy of a year per unit of product; nothing where one kind has no factor or no figure. [MJ]"""
        energies = [pk for pk, row in self.resources.items() if row.group in ENERGY and (pk, year) in self.uses.keys]
        rates = [self.rates.rate(pk, year) for pk in energies]
        factors = [self.factors.at(pk, "mj", year) for pk in energies]
        if not energies or None in rates or None in factors:
            return None
        return sum(rate * factor for rate, factor in zip(rates, factors, strict=True) if rate and factor)

    @cached_property
    def medians(self) -> dict[int, Median]:
        """By resource the median of establishments of its sector that make the same."""
        return {
            part.part.resource_id: Median(row["n"], row["median"])
            for part in self.savings for row in rows_in(part.part.told_medians)[:1] if part.part.resource_id
        }  # fmt: skip

    @property
    def headline(self) -> str:
        """The finding on specific consumption."""
        return headline(self.specific)

    @cached_property
    def savings(self) -> list[Saving]:
        """Its series in the latest current run of a whole year."""
        rows = Evidence.objects.filter(establishment=self.plant, run__current=True, code__startswith="CP3")
        rows = rows.filter(run__period__label__regex=r"^\d{4}$").select_related("run__period", "resource")
        rows = rows.annotate(told_medians=nested(self._median_rows(), "n", "median"))
        parts = list(rows.order_by("-run__period__end", "code", "resource_id"))
        latest = [part for part in parts if part.run_id == parts[0].run_id]
        return [self._saving(part) for part in latest]

    def _median_rows(self) -> Any:
        """Medians of the run for its only kind of product; none where it makes several."""
        kinds = {(each.kind, each.unit, each.basis) for each in self.rates.bare or self.rates.made}
        rows = SectorMedian.objects.filter(run=OuterRef("run_id"), resource=OuterRef("resource_id"))
        if len(kinds) != 1:
            return rows.filter(pk=None)
        kind, unit, basis = kinds.pop()
        return rows.filter(division=self.plant.vsic[:2], kind=kind, unit=unit, basis=basis)

    @cached_property
    def verified(self) -> list[VerifiedRow]:
        """What was verified of its series in the latest period, the surest first."""
        rows = VerifiedSaving.objects.filter(establishment=self.plant, verification__current=True)
        found = list(
            rows.select_related("verification", "resource").order_by("-verification__report_to", "resource_id")
        )
        latest = [row for row in found if row.verification_id == found[0].verification_id]
        order = [*VERDICT_WORDS]
        return [
            VerifiedRow(row, self.plant.uuid, self.query)
            for row in sorted(latest, key=lambda row: order.index(row.verdict))
        ]

    @property
    def proven(self) -> int:
        """How many of its series have a proven saving."""
        return sum(row.row.verdict == "proven" for row in self.verified)

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
        """Files that brought its figures, the latest twenty."""
        files = {row[6]: row[6:] for row in self._spans if row[6]}
        latest = sorted(files.values(), key=lambda row: row[2], reverse=True)[:20]
        return [
            Event(
                numbers.local(created).date(), _("Figures brought by a file"), f"{name} · {full_name or username}",
                reverse_or_none("import-batch", batch),
            )
            for batch, name, created, full_name, username in latest
        ]  # fmt: skip

    @cached_property
    def tabs(self) -> list[tuple[str, str]]:
        """Its registers, filtered, for those who may see them."""
        found = []
        for model in (ResourceUse, ProductOutput, Product, Solution, Permit, Contact):
            register = register_of(model)
            if register and register.may(self.user, "view"):
                found.append((str(register.title), register.url(query=f"establishment={self.plant.code}")))
        if (kept := register_of(Attachment)) and kept.may(self.user, "view"):
            count = f" ({self.identity.files})" if self.identity.files else ""
            found.append((f"{kept.title}{count}", reverse("establishment-files", args=[self.plant.uuid])))
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
