"""The lines of one report: every meter, fuel and product that was reported before, with its last figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from sachhon.establishments.models import Establishment, Product
from sachhon.reporting.spans import Span
from sachhon.resources.models import ProductOutput, Resource, ResourceUse

# Of several sources of one quantity the surest is shown beside: meter, bill, monthly report, yearly report, estimate.
_RANK = {source: rank for rank, source in enumerate(("meter", "bill", "monthly", "yearly", "estimate"))}
# A meter that was silent for so many years is not asked for any more.
_YEARS_ASKED = 2


@dataclass(frozen=True)
class Line:
    """One quantity that is asked for: use of a resource by a meter, or output of a product."""

    kind: str
    item: int
    meter: str
    name: str
    unit: str
    group: str = ""

    @property
    def key(self) -> str:
        """What the line is called in a form and in what was typed."""
        return f"{self.kind}|{self.item}|{self.meter}"

    @property
    def label(self) -> str:
        """The line as people read it."""
        return f"{self.name} · {self.meter}" if self.meter else self.name


@dataclass(frozen=True)
class Figure:
    """What is kept of one line for one span."""

    given: str
    unit: str
    quantity: float
    source: str


class Asked:
    """What one report asks for, and what is known of it from before."""

    def __init__(self, establishment: Establishment, span: Span) -> None:
        self.establishment, self.span = establishment, span

    @cached_property
    def lines(self) -> list[Line]:
        """Meters and fuels first in the order of the catalogue, then the products."""
        used = {(use.resource_id, use.meter): use for use in self._uses}
        meters = sorted(used.values(), key=lambda use: (use.resource_id, use.meter))
        units = {key: figure.unit for key, figure in {**self.known_before, **self.kept}.items()}
        found = [self._use(use.resource, use.meter, units) for use in meters]
        return found + [self._output(product, units) for product in self.products]

    @cached_property
    def products(self) -> list[Product]:
        """What the establishment makes."""
        return list(self.establishment.products.order_by("code"))

    @cached_property
    def resources(self) -> dict[int, Resource]:
        """Every resource that a report may name, by key."""
        return {each.pk: each for each in Resource.objects.filter(foreign=False)}

    @cached_property
    def kept(self) -> dict[str, Figure]:
        """What the registers hold for this very span and source, by line."""
        return self._figures(self.span, self.span.source)

    @cached_property
    def known_before(self) -> dict[str, Figure]:
        """The figures of the span before, by line, each from its surest source."""
        return self._figures(self.span.before)

    def line_of(self, kind: str, item: int, meter: str) -> Line | None:
        """A line of the establishment that was not asked for: a new meter or fuel."""
        if kind == "use" and item in self.resources:
            return self._use(self.resources[item], meter, {})
        product = next((each for each in self.products if each.pk == item), None) if kind == "out" else None
        return self._output(product, {}) if product else None

    @cached_property
    def _uses(self) -> list[ResourceUse]:
        since = self.span.start.replace(year=self.span.start.year - _YEARS_ASKED)
        rows = ResourceUse.objects.filter(establishment=self.establishment, start__gte=since, start__lte=self.span.end)
        rows = rows.filter(slot__gt=0) if self.span.source == "monthly" else rows.filter(slot__lt=0)
        rows = rows.filter(resource__foreign=False)
        return list(rows.select_related("resource").order_by("start").only("resource", "meter", "start"))

    def _figures(self, span: Span, source: str = "") -> dict[str, Figure]:
        about: dict[str, Any] = {"establishment": self.establishment, "start": span.start, "end": span.end}
        about |= {"source": source} if source else {}
        names = ("given", "unit_given", "quantity", "source")
        uses = ResourceUse.objects.filter(**about).values_list("resource_id", "meter", *names)
        outputs = ProductOutput.objects.filter(**about).values_list("product_id", *names)
        found = [(f"use|{row[0]}|{row[1]}", Figure(*row[2:])) for row in uses]
        found += [(f"out|{row[0]}|", Figure(*row[1:])) for row in outputs]
        return dict(sorted(found, key=lambda pair: -_RANK.get(pair[1].source, 9)))

    def _use(self, resource: Resource, meter: str, units: dict[str, str]) -> Line:
        own = units.get(f"use|{resource.pk}|{meter}", resource.unit)
        return Line("use", resource.pk, meter, str(resource), own, resource.group)

    def _output(self, product: Product, units: dict[str, str]) -> Line:
        return Line("out", product.pk, "", product.name, units.get(f"out|{product.pk}|", product.unit))
