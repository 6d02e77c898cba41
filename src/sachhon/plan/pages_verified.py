"""A verified saving: measured beside expected, what adds up, the model, its quality, the verdict and the reasons."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sachhon.core.verdict import BESIDE
from sachhon.display import numbers
from sachhon.display.drawing import Goal
from sachhon.display.svg import interval_bar
from sachhon.display.timeline import (
    Amounts,
    Month,
    amounts,
    month_chart,
    month_key,
    residual_chart,
    starts_at,
    sum_chart,
    with_unit,
)
from sachhon.establishments.models import Establishment, Product
from sachhon.kit.fields import harmless
from sachhon.kit.register import register_of
from sachhon.plan.models import Period
from sachhon.plan.pages_records import record_url
from sachhon.plan.pages_verified_months import SeriesNow, number_or_none
from sachhon.plan.pages_verified_words import (
    DRIVER_UNITS,
    DRIVER_WORDS,
    ICONS,
    LACKING,
    TONES,
    VERDICT_WORDS,
    Driver,
    Fault,
    Statement,
    base_load,
    chosen_how,
    existence,
    faults,
    model_sentence,
    promise,
    quality,
    rounded,
    sentence,
    spread,
)
from sachhon.plan.pages_words import period_words, unit_words
from sachhon.plan.savings import ENERGY
from sachhon.resources.models import Adjustment, Resource, Verification, VerifiedSaving
from sachhon.resources.series import Spans
from sachhon.resources.spans import month_number, month_start

STATE_TONES = {"proposed": ("warn", "clock"), "approved": ("ok", "check"), "rejected": ("mute", "none")}


@dataclass(frozen=True)
class MonthLine:
    """One month in the table: numbers, and where its use stands."""

    month: Month
    saved: float | None
    total: float | None
    drivers: list[float | None]
    lack: str
    url: str
    names: list[str]

    @property
    def counted(self) -> bool:
        """Whether use and every driver are known."""
        return not self.lack

    @property
    def empty(self) -> bool:
        """Whether nothing of the month is known."""
        return self.month.measured is None and all(each is None for each in self.drivers)

    @property
    def named(self) -> list[tuple[str, float | None]]:
        """Each driver's value with its name."""
        return list(zip(self.names, self.drivers, strict=True))


@dataclass(frozen=True)
class Change:
    """One adjustment with its state as colour, icon and word."""

    row: Adjustment
    tone: str
    icon: str
    url: str

    @property
    def last(self) -> dt.date:
        """The first day of its last month."""
        return month_start(month_number(self.row.end) - 1)


class VerifiedPage:
    """All that the page of one verified saving shows."""

    def __init__(
        self, user: Any, period: Period, plant_uuid: Any, resource: str, *, whole: bool = False, query: str = ""
    ) -> None:
        self.user, self.period, self.query, self.whole = user, period, query, whole
        rows = VerifiedSaving.objects.filter(
            verification__province=period.province_id, verification__current=True,
            verification__report_from=period.data_from, verification__report_to=period.data_to,
            establishment__uuid=plant_uuid, resource__code=resource,
        ).select_related("verification__by", "establishment", "resource")  # fmt: skip
        self.saving = rows.order_by("-verification_id").first()
        if self.saving:
            self.verification: Verification | None = self.saving.verification
            self.plant, self.resource = self.saving.establishment, self.saving.resource
        else:
            self.verification = None
            self.plant, self.resource = self._asked(plant_uuid, resource)

    def _asked(self, plant_uuid: Any, resource: str) -> tuple[Establishment, Resource]:
        """What is asked for, where nothing has been verified of it."""
        plant = Establishment.objects.filter(province=self.period.province_id, uuid=plant_uuid).first()
        found = Resource.objects.filter(code=resource).first()
        if plant is None or found is None:
            raise Http404
        return plant, found

    @property
    def period_words(self) -> str:
        """The period as it is said."""
        return period_words(self.period.label)

    @property
    def unit(self) -> str:
        """The resource's own unit."""
        return unit_words(self.resource.unit)

    @property
    def lacking(self) -> bool:
        """Whether there is no verdict, but reasons why."""
        return self.saving is not None and self.saving.verdict == LACKING

    @property
    def judged(self) -> bool:
        """Whether there is a verdict."""
        return self.saving is not None and not self.lacking

    @property
    def verdict(self) -> tuple[str, str, Any]:
        """Colour, icon and words of the verdict."""
        code = self.saving.verdict if self.saving else LACKING
        return TONES[code], ICONS[code], VERDICT_WORDS[code]

    @property
    def half(self) -> float:
        """The wider of the two half-widths, in percent."""
        return self._of_verdict.wider_half_width

    @property
    def _of_verdict(self) -> VerifiedSaving:
        if self.saving is None:
            raise LookupError("Nothing has been verified here.")
        return self.saving

    @property
    def level(self) -> str:
        """Of the interval: 90 %."""
        return numbers.percent(100 * self.verification.level, None) if self.verification else ""

    @property
    def interval(self) -> str:
        """From … to … percent."""
        return spread(self._of_verdict.saving_pct or 0.0, self.half)

    @property
    def claim(self) -> str:
        """What the programme promises: 8–13 %."""
        found = self.verification
        return Goal("band", found.claim_low, found.claim_high).words() if found else ""

    @property
    def finding(self) -> str:
        """The page's title: what was saved, or why nobody can say."""
        if not self.judged:
            words = _("%(resource)s: not enough evidence yet") if self.lacking else _("%(resource)s: not verified yet")
            return words % {"resource": self.resource}
        saving, used = self._of_verdict, self._of_verdict.avoided or 0.0
        said = {
            "resource": self.resource, "amount": with_unit(abs(used), self.unit),
            "share": numbers.percent(abs(saving.saving_pct or 0.0)),
        }  # fmt: skip
        if used < 0:
            return _("%(resource)s: %(amount)s used beyond what was expected, %(share)s") % said
        return _("%(resource)s: %(amount)s saved, %(share)s of what would have been used") % said

    @property
    def statements(self) -> list[Statement]:
        """Whether anything was saved, and whether that reaches the claim."""
        if self.verification is None or not self.judged:
            return []
        saving, value = self._of_verdict, self._of_verdict.saving_pct or 0.0
        return [
            existence(value, self.half, self.verification.level),
            promise(saving.verdict, value, self.half, self.verification.claim_low),
        ]

    @property
    def bar(self) -> SafeString:
        """The saving with its interval against the claimed band."""
        found, value = self.verification, self._of_verdict.saving_pct or 0.0
        goal = Goal("band", found.claim_low, found.claim_high) if found else None
        top = max(20.0, value + self.half, found.claim_high if found else 0.0)
        return interval_bar(value, value - self.half, value + self.half, goal, top)

    # The model

    @cached_property
    def now(self) -> SeriesNow | None:
        """Months, drivers and adjustments as the registers hold them."""
        if self.verification is None:
            return None
        return SeriesNow(self.plant, self.resource, Spans.of(self.verification), self.saving)

    @cached_property
    def drivers(self) -> list[Driver]:
        """Every candidate, with its numbers where the model took it."""
        saving, now = self.saving, self.now
        if saving is None or now is None:
            return []
        products = {row.product_id: row.product for rows in now.outputs.values() for row in rows}
        several = sum(each.kind == "product" and each.chosen for each in now.candidates) > 1
        numbers_of = iter(zip(saving.coefficients[1:], saving.standard_errors[1:], saving.p_values, strict=True))
        found = []
        for each in now.candidates:
            name, unit = _named(each.kind, each.code, products.get(each.key or 0), several=several)
            heading = f"{name}, {unit}" if each.kind == "product" and not several else name
            values = next(numbers_of) if each.chosen else (None, None, None)
            found.append(Driver(name, unit, each.chosen, *values, heading))
        return found

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The drivers for the table: numbers as they are written."""
        return [
            {
                **each._asdict(), "coefficient": rounded(each.coefficient or 0.0), "error": rounded(each.error or 0.0),
                "p": small(each.p),
            }
            for each in self.drivers
        ]  # fmt: skip

    @property
    def model_sentence(self) -> str:
        """The model as one says it."""
        saving = self._of_verdict
        return model_sentence(self.unit, saving.coefficients[0], self.drivers)

    @property
    def base_load(self) -> str:
        """The base load by the day."""
        return base_load(self.unit, self._of_verdict.coefficients[0])

    @property
    def quality(self) -> str:
        """How good the model is, in words."""
        saving = self._of_verdict
        return quality(saving.n_baseline, saving.r2 or 0.0, saving.cv_rmse or 0.0)

    @property
    def chosen_how(self) -> str:
        """How the model was chosen, and how that choice was guarded."""
        saving = self._of_verdict
        return chosen_how(saving.selection, 2 ** len(self.drivers) - 1, saving.n_baseline)

    @property
    def cautions(self) -> list[str]:
        """What stands beside the verdict, as sentences."""
        return [sentence(code) for code in self._of_verdict.reasons if code in BESIDE]

    @property
    def faults(self) -> list[Fault]:
        """What stood in the way of a verdict, with what would do."""
        if self.saving is None or self.now is None:
            return []
        before, after = self.now.known(reporting=False), self.now.known(reporting=True)
        return faults(self.saving.reasons, before, after, str(self.resource).lower())

    @property
    def statistics(self) -> list[tuple[str, str]]:
        """The figures of the model for those who ask."""
        saving = self._of_verdict
        return [
            ("R²", numbers.number(saving.r2, 3)), (_("adjusted R²"), numbers.number(saving.adjusted_r2, 3)),
            ("CV(RMSE)", numbers.percent(100 * (saving.cv_rmse or 0.0), 2)),
            (_("p of the model (F-test)"), small(saving.model_p)),
            (_("autocorrelation of residuals ρ"), numbers.number(saving.rho, 3)),
            (_("months that count after autocorrelation n′"), numbers.number(saving.n_effective, 1)),
            (_("half-width with n′"), numbers.percent(saving.half_width_pct, 2)),
            (_("half-width, exact least squares"), numbers.percent(saving.half_width_exact_pct, 2)),
        ]  # fmt: skip

    # Months

    @cached_property
    def scale(self) -> Amounts:
        """The unit of the charts."""
        found = [] if self.now is None else [self.now.measured, self.now.modelled]
        peak = max((float(np.nanmax(each)) for each in found if not np.isnan(each).all()), default=0.0)
        return amounts(peak, self.unit)

    @cached_property
    def months(self) -> list[Month]:
        """Every month of both phases, in the charts' unit."""
        now, by = self.now, self.scale.divisor
        if now is None:
            return []
        measured, expected = number_or_none(now.measured / by), number_or_none(now.modelled / by)
        return [
            Month(slot, used, would, bool(reporting))
            for slot, used, would, reporting in zip(now.slots, measured, expected, now.reporting, strict=True)
        ]

    @property
    def shown(self) -> list[Month]:
        """The months that the chart shows: both phases when asked for, or where there is no verdict."""
        both = self.whole or not self.judged
        return [each for each in self.months if both or each.reporting]

    @property
    def has_months(self) -> bool:
        """Whether any use is known."""
        return any(each.measured is not None for each in self.months)

    @property
    def chart(self) -> SafeString:
        """Measured and expected, the gap shaded."""
        return month_chart(self.shown, self.scale.words, _("Measured and expected use"))

    @property
    def chart_key(self) -> SafeString:
        """What the lines and areas mean."""
        return month_key() if self.judged else month_key("measured")

    @property
    def chart_words(self) -> str:
        """Unit, and where the scale begins."""
        start = starts_at(self.shown)
        unit = self.scale.words[:1].upper() + self.scale.words[1:] if self.scale.divisor > 1 else self.scale.words
        if start <= 0:
            return _("%(unit)s a month") % {"unit": unit}
        return _("%(unit)s a month; the scale begins at %(start)s") % {"unit": unit, "start": numbers.number(start)}

    @cached_property
    def sums(self) -> list[float | None]:
        """What has been saved so far, in the charts' unit, over the reporting months."""
        if self.now is None:
            return []
        saved = self.now.saved[self.now.reporting] / self.scale.divisor
        begun = np.logical_or.accumulate(~np.isnan(saved))
        return number_or_none(np.where(begun, np.nancumsum(saved), np.nan))

    @property
    def cusum(self) -> SafeString:
        """What adds up month after month."""
        reporting = [each for each in self.months if each.reporting]
        return sum_chart(reporting, self.sums, self.scale.words, _("Saved so far"))

    @property
    def residuals(self) -> SafeString:
        """The baseline's months against the model that was made from them."""
        kept = [each for each in self.months if not each.reporting]
        return residual_chart(kept, self.scale.words, _("Measured less expected in the baseline"))

    @cached_property
    def lines(self) -> list[MonthLine]:
        """The table twin of the charts, in the resource's own unit."""
        now = self.now
        if now is None:
            return []
        values = [number_or_none(each) for each in (now.measured, now.modelled, now.saved)]
        drivers = [number_or_none(each) for each in now.drivers]
        names = [each.name for each in self.drivers]
        sums = [None] * now.spans.baseline + [None if each is None else each * self.scale.divisor for each in self.sums]
        return [
            MonthLine(
                Month(slot, values[0][place], values[1][place], bool(now.reporting[place])), values[2][place],
                sums[place], [each[place] for each in drivers], _lack(now, place),
                record_url(self.user, now.rows[slot][0]) if slot in now.rows else "", names,
            )
            for place, slot in enumerate(now.slots)
        ]  # fmt: skip

    @property
    def tables(self) -> list[tuple[str, list[MonthLine]]]:
        """The two phases, the reporting months first and of each the latest; without a verdict what is known alone."""
        shown = [line for line in self.lines if self.judged or not line.empty]
        return [
            (words, [line for line in shown[::-1] if line.month.reporting == reporting])
            for words, reporting in ((_("This period"), True), (_("Baseline"), False))
        ]

    # Adjustments

    @cached_property
    def changes(self) -> list[Change]:
        """Adjustments of both spans, whatever their state."""
        found = self.now.adjustments if self.now else []
        return [Change(row, *STATE_TONES[row.state], record_url(self.user, row)) for row in found]

    @property
    def adjust_url(self) -> str:
        """Where a person who may propose an adjustment does so."""
        register = register_of(Adjustment)
        return register.url("add") if register and register.may(self.user, "add") else ""

    @property
    def adjusted_by(self) -> float:
        """What approved adjustments take out of the reporting period's use."""
        return (self.saving.adjusted_by or 0.0) if self.saving else 0.0

    @property
    def without(self) -> dict[str, Any] | None:
        """The totals without adjustments, beside those with them."""
        return self.saving.without if self.saving else None

    # Addresses

    def _url(self, name: str) -> str:
        return reverse(name, args=[self.period.label, self.plant.uuid, self.resource.code]) + self.query

    @property
    def whole_url(self) -> str:
        """The same page with the baseline's months, or without."""
        address = self._url("verified-saving")
        return address if self.whole else f"{address}{'&' if self.query else '?'}months=all"

    @property
    def csv_url(self) -> str:
        """The months as a file."""
        return self._url("verified-saving-csv")

    @property
    def series_url(self) -> str:
        """The series' evidence: every row, file and person."""
        group = self.resource.group
        code = "CP3" if group in ENERGY else "CP3-W" if group == "water" else "CP3-M"
        return reverse("series", args=[self.period.label, code, self.plant.uuid, self.resource.code]) + self.query

    def as_csv(self) -> str:
        """Every month, exact and in no language."""
        out = io.StringIO(newline="")
        write = csv.writer(out, lineterminator="\r\n").writerow
        out.write("\ufeff")
        heads = [f"driver:{harmless(each.code)}" for each in (self.now.candidates if self.now else [])]
        write(("month", "phase", "unit", "measured", "expected", "saved", "saved_so_far", "counted", *heads))
        for line in self.lines:
            each = line.month
            write((
                f"{each.number // 12}-{each.month:02d}", "reporting" if each.reporting else "baseline",
                self.resource.unit, each.measured, each.expected, line.saved, line.total,
                "yes" if line.counted else "no", *line.drivers,
            ))  # fmt: skip
        return out.getvalue()


def _lack(now: SeriesNow, place: int) -> str:
    """Why a month is not counted."""
    if now.complete[place]:
        return ""
    used, driven = not np.isnan(now.use[place]), bool(now.driven[place])
    return _("no driver known") if used else _("no use known") if driven else _("neither use nor driver known")


def _named(kind: str, code: str, product: Product | None, *, several: bool) -> tuple[str, str]:
    """A driver's name, and one unit of it as the model's sentence says it."""
    if kind != "product":
        other = kind == "other"
        return (code if other else str(DRIVER_WORDS[kind])), (code if other else str(DRIVER_UNITS[kind]))
    if product is None:
        return code, _("unit")
    unit = unit_words(product.unit)
    return product.name, _("%(unit)s of %(product)s") % {"unit": unit, "product": product.name} if several else unit


def small(p: float | None) -> str:
    """A probability: below a thousandth only that is said."""
    return f"<{numbers.NBSP}{numbers.number(0.001, 3)}" if p is not None and p < 0.001 else numbers.number(p, 3)
