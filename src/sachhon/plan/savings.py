"""CP3: each series (establishment, resource) as (adjusted, actual, method, tier), or the reason it has none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sachhon.assessments.models import Solution
from sachhon.core import savings as core
from sachhon.core.factors import in_force
from sachhon.core.months import FEWEST_MONTHS
from sachhon.establishments.models import Product, ProductConversion
from sachhon.kit.dated import on
from sachhon.plan.frame import Frame
from sachhon.plan.medians import Tables
from sachhon.plan.modelled import Modelled, modelled
from sachhon.plan.models import Period, Plan
from sachhon.plan.periods import is_year
from sachhon.plan.spans import Floats, Keys, Table, Window, output_table, use_table
from sachhon.resources.models import Factor, Resource, Verification

Texts = NDArray[np.str_]
ENERGY = ("electricity", "fuel", "biomass", "steam")
JUMP_LIMIT = 3.0  # default of the dated parameter "sec_jump"


@dataclass
class Series:
    """Arrays of one length, one entry a series; quantities in the resource's own unit."""

    establishment: Keys
    resource: Keys
    use_base: Floats
    use_report: Floats
    output_base: Floats
    output_report: Floats
    months: NDArray[np.intp]
    factor: Floats
    adjusted: Floats
    actual: Floats
    method: Texts
    tier: Texts
    counted: NDArray[np.bool_]
    comparable: NDArray[np.bool_]
    reason: Texts
    verdict: Texts
    half_width: Floats
    tables: Tables | None = None

    def inputs(self) -> list[bytes]:
        """What went in, as bytes for the hash of the inputs."""
        numbers = (self.use_base, self.use_report, self.output_base, self.output_report, self.factor)
        return [
            self.establishment.tobytes(), self.resource.tobytes(), self.months.tobytes(),
            *(part.tobytes() for part in numbers), "\n".join(self.reason.tolist()).encode(),
            "\n".join(self.tier.tolist()).encode(), self.adjusted.tobytes(), self.actual.tobytes(),
            "\n".join(self.verdict.tolist()).encode(), self.half_width.tobytes(),
        ]  # fmt: skip


def series_of(plan: Plan, period: Period, frame: Frame, verification: Verification | None = None) -> Series:
    """All series of the province: by the model where a verification has enough evidence, else by the ratio."""
    window = Window.of(period, plan.baseline_year)
    use = use_table(window, plan.province_id, frame.keys)
    made = output_table(window, plan.province_id)
    years, months, weights_missing = _outputs(plan, period, made, use)
    known = np.where(weights_missing, "no_conversion", "")
    yearly = core.compare_series(use.base_year, use.report_year, years[:, 0], years[:, 1], JUMP_LIMIT, known)
    matched = core.matched_months(use.base_months, use.report_months, months[:, :12], months[:, 12:], FEWEST_MONTHS)
    by_months = _prefers_months(use, matched, yearly, window, whole_year=is_year(period))
    monthly = core.compare_series(
        matched.use_base,
        matched.use_report,
        matched.output_base,
        matched.output_report,
        JUMP_LIMIT,
        np.where(weights_missing, "no_conversion", matched.reason),
    )
    model = modelled(verification, use.owner, use.item)
    series = _put_together(plan, period, window, frame, use, years, matched, yearly, monthly, by_months, model)
    series.tables = Tables(use, made)
    return series


def _prefers_months(
    use: Table, matched: core.MatchedMonths, yearly: Any, window: Window, *, whole_year: bool
) -> NDArray[np.bool_]:
    """A yearly row gives way only where months of better source cover the whole span."""
    if not whole_year:
        return np.ones(len(use.owner), dtype=np.bool_)
    covered = matched.months == window.months
    months = [~np.isnan(part).all(axis=1) for part in (use.base_months, use.report_months)]
    no_year = [np.isnan(part) for part in (use.base_year, use.report_year)]
    # Where no year was reported at all, the months alone say what is missing.
    served = ((no_year[0] | no_year[1]) & months[0] & months[1]) | (no_year[0] & no_year[1])
    return np.asarray(covered | served, dtype=np.bool_)


def _put_together(
    plan: Plan, period: Period, window: Window, frame: Frame, use: Table, years: Floats, matched: Any, yearly: Any,
    monthly: Any, by_months: NDArray[np.bool_], model: Modelled,
) -> Series:  # fmt: skip
    none, unknown = np.zeros(len(use.owner), dtype=np.intp), np.full(len(use.owner), np.nan)

    def pick(by_model: Any, by_month: Any, by_year: Any) -> Any:
        return np.where(model.known, by_model, np.where(by_months, by_month, by_year))

    found = core.SeriesComparison(
        pick(model.adjusted, monthly.adjusted, yearly.adjusted),
        pick(model.actual, monthly.actual, yearly.actual),
        pick(model.reasons(JUMP_LIMIT), monthly.reason, yearly.reason),
    )
    factor = _factors(use.item, period)
    common = core.compared_in(found, factor)
    place = frame.place(use.owner)
    reason = np.where(~frame.evidenced[place], "not_applying", common.reason)
    reason = np.where(~frame.inside[place], "not_in_frame", reason)
    counted = reason == ""
    series = Series(
        establishment=use.owner, resource=use.item,
        use_base=pick(unknown, matched.use_base, use.base_year),
        use_report=pick(model.actual, matched.use_report, use.report_year),
        output_base=pick(unknown, matched.output_base, years[:, 0]),
        output_report=pick(unknown, matched.output_report, years[:, 1]),
        months=pick(model.months, matched.months, none), factor=factor, adjusted=common.adjusted, actual=common.actual,
        method=pick("model", "months", "yearly").astype("<U10"), tier=np.where(counted, pick("A", "B", "B"), ""),
        counted=counted, comparable=common.reason == "", reason=reason.astype("<U16"),
        verdict=model.verdict, half_width=model.half_width * factor,
    )  # fmt: skip
    _stated_savings(series, plan, period, frame, use, window)
    return series


def _outputs(plan: Plan, period: Period, made: Table, use: Table) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Output of each series' establishment in its reference product: years (n, 2), months (n, 24), no conversion."""
    owners = np.unique(use.owner)
    keep = np.isin(made.owner, owners)
    product, owner = made.item[keep], made.owner[keep]
    place = np.searchsorted(owners, owner)
    like, conversion = _kinds(plan, product, period)
    weight, missing = core.product_weights(place, like, conversion, len(owners))
    years = np.stack([made.base_year[keep], made.report_year[keep]], axis=1)
    months = np.concatenate([made.base_months[keep], made.report_months[keep]], axis=1)
    total_years = core.weighted_output(place, weight, years, len(owners))
    total_months = core.weighted_output(place, weight, months, len(owners))
    total_years[missing], total_months[missing] = np.nan, np.nan
    series = np.searchsorted(owners, use.owner)
    return total_years[series], total_months[series], missing[series]


def _kinds(plan: Plan, products: Keys, period: Period) -> tuple[NDArray[np.intp], Floats]:
    """For each product a number for (kind, unit, basis), and its conversion in force, NaN where none."""
    rows = Product.objects.filter(establishment__province=plan.province)
    facts = {pk: (kind, unit, basis) for pk, kind, unit, basis in rows.values_list("pk", "kind", "unit", "basis")}
    numbers = {fact: number for number, fact in enumerate(sorted(set(facts.values())))}
    like = np.array([numbers[facts[pk]] for pk in products.tolist()], dtype=np.intp)
    conversions = {
        product: float(factor)
        for product, factor in on(
            ProductConversion.objects.filter(product__establishment__province=plan.province), period.cut_date
        ).order_by("valid_from").values_list("product_id", "factor")
    }  # fmt: skip
    return like, np.array([conversions.get(pk, np.nan) for pk in products.tolist()], dtype=np.float64)


def _factors(resources: Keys, period: Period) -> Floats:
    """TOE per unit on the period's last day for energy; 1 for water and materials, which keep their unit."""
    day = period.data_to - dt.timedelta(days=1)
    by_resource = {}
    for resource in Resource.objects.filter(pk__in=np.unique(resources).tolist()):
        by_resource[resource.pk] = toe_factor(resource, day) if resource.group in ENERGY else 1.0
    return np.array([by_resource[pk] for pk in resources.tolist()], dtype=np.float64)


def toe_factor(resource: Resource, day: dt.date) -> float:
    """TOE per canonical unit in force on a day; NaN where the catalogue has none."""
    rows = list(Factor.objects.filter(resource=resource, quantity="toe").values_list("valid_from", "valid_to", "value"))
    if not rows:
        return float("nan")
    starts, ends, values = zip(*rows, strict=True)
    found = in_force(
        np.array(starts, dtype="datetime64[D]"),
        np.array([end or "NaT" for end in ends], dtype="datetime64[D]"),
        [float(value) for value in values], np.array([day], dtype="datetime64[D]"),
    )  # fmt: skip
    return float(found[0])


def _stated_savings(series: Series, plan: Plan, period: Period, frame: Frame, use: Table, window: Window) -> None:
    """Tiers C and D: a saving that an audit or the enterprise states, beside series that tier B cannot prove."""
    stated: dict[tuple[int, int], dict[str, float]] = {}
    rows = Solution.objects.filter(
        establishment__province=plan.province, implemented_on__lt=period.end, saving__isnull=False
    ).exclude(evidence="")
    for owner, item, saving, source in rows.values_list("establishment_id", "resource_id", "saving", "saving_source"):
        sums = stated.setdefault((owner, item), {})
        sums[source] = sums.get(source, 0.0) + saving
    full = np.isnan(use.report_months[:, : window.months]).sum(axis=1) == 0
    by_months = np.nansum(use.report_months[:, : window.months], axis=1)
    # A part of a year has its part of a year's saving, and nothing of a yearly report.
    part = window.months / 12
    year = use.report_year if is_year(period) else np.full(len(use.owner), np.nan)
    actual = np.where(np.isnan(year), np.where(full, by_months, np.nan), year)
    place = frame.place(use.owner)
    for index in np.flatnonzero(~series.counted & frame.inside[place] & frame.evidenced[place]):
        sums = stated.get((int(use.owner[index]), int(use.item[index])), {})
        source = "audit" if "audit" in sums else "declared" if "declared" in sums else ""
        if source and not np.isnan(actual[index] * series.factor[index]):
            used = actual[index] * series.factor[index]
            series.actual[index], series.adjusted[index] = (
                used,
                used + part * sums[source] * series.factor[index],
            )
            series.tier[index], series.method[index] = ("C" if source == "audit" else "D"), source
