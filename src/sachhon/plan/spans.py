"""The baseline year and the period side by side: what `resources.spans` reads for CP3."""

from __future__ import annotations

from dataclasses import dataclass

from sachhon.plan.models import Period
from sachhon.plan.periods import year_of
from sachhon.resources import spans
from sachhon.resources.spans import Floats, Keys, month_number

__all__ = ["Floats", "Keys", "Table", "Window", "output_table", "use_table"]


@dataclass(frozen=True)
class Window:
    """The months of the baseline year and of the period, and the calendar years of yearly rows."""

    base: int
    report: int
    months: int
    base_year: int
    report_year: int

    @classmethod
    def of(cls, period: Period, baseline_year: int) -> Window:
        """The same months of the baseline year as those of the period."""
        year, first = year_of(period), month_number(period.data_from)
        months = month_number(period.data_to) - first
        return cls(first - 12 * (year - baseline_year), first, months, baseline_year, year)

    @property
    def layout(self) -> spans.Layout:
        """Months as columns 0–11 (baseline) and 12–23 (period), years as columns 24 and 25."""
        months = ((self.base, self.months, 0), (self.report, self.months, 12))
        return spans.Layout(months, ((self.base_year, 24), (self.report_year, 25)))


class Table(spans.Table):
    """One row a pair (owner, item): months of both years and whole years, NaN where not known."""

    @property
    def base_months(self) -> Floats:
        """Of the baseline year."""
        return self.values[:, :12]

    @property
    def report_months(self) -> Floats:
        """Of the period."""
        return self.values[:, 12:24]

    @property
    def base_year(self) -> Floats:
        """The calendar year that the yearly row of the baseline is of."""
        return self.values[:, 24]

    @property
    def report_year(self) -> Floats:
        """The calendar year of the period."""
        return self.values[:, 25]


def use_table(window: Window, province_id: int, owners: Keys) -> Table:
    """Use by (establishment, resource) of these establishments, the best source of each span."""
    found = spans.use_table(window.layout, province_id).only(owners)
    return Table(found.owner, found.item, found.values)


def output_table(window: Window, province_id: int) -> Table:
    """Output by (establishment, product), the best source of each span."""
    found = spans.output_table(window.layout, province_id)
    return Table(found.owner, found.item, found.values)
