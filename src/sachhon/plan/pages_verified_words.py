"""A verified saving in sentences: its verdict, its model, how good that is, what stood in the way and what would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sachhon.core.verdict import DATA_STOPS, FEWEST_BASELINE, FEWEST_REPORTING, REASONS, RULES
from sachhon.display import numbers
from sachhon.display.numbers import NBSP

LACKING = "not_enough_evidence"
PER_DAY_FROM = 3000.0  # a base load of so many units a month is said by the day as well
DAYS_A_MONTH = 365.25 / 12

VERDICT_WORDS: dict[str, Any] = {
    "proven": gettext_lazy("Proven"),
    "likely": gettext_lazy("Likely, not certain"),
    "not_proven": gettext_lazy("Not proven"),
    "worse": gettext_lazy("More used than expected"),
    LACKING: gettext_lazy("Not enough evidence"),
}
TONES = {"proven": "ok", "likely": "info", "not_proven": "mute", "worse": "bad", LACKING: "warn"}
ICONS = {"proven": "check", "likely": "ask", "not_proven": "ask", "worse": "up", LACKING: "none"}

DRIVER_WORDS: dict[str, Any] = {
    "working_days": gettext_lazy("Working days"),
    "cooling_degree_days": gettext_lazy("Cooling degree days"),
    "heating_degree_days": gettext_lazy("Heating degree days"),
    "other": gettext_lazy("Other"),
}
DRIVER_UNITS: dict[str, Any] = {
    "working_days": gettext_lazy("working day"),
    "cooling_degree_days": gettext_lazy("cooling degree day"),
    "heating_degree_days": gettext_lazy("heating degree day"),
    "other": gettext_lazy("unit"),
}
# What would do, where the sentence of a reason names the fault alone.
REMEDIES: dict[str, Any] = {
    "duplicate_months": gettext_lazy("Open the rows of the month and take away the one that is wrong."),
    "baseline_after_reporting": gettext_lazy("Check the plan's baseline year and the period."),
    "negative_use": gettext_lazy("Open the month in the table below and correct it from the bill."),
    "infinite_value": gettext_lazy("Open the month in the table below and type the number instead of the formula."),
    "meter_rollover": gettext_lazy(
        "Look at the greatest month in the table below: unit, decimal mark, change of meter."
    ),
    "zero_months": gettext_lazy("Enter what was used; a month without any figure stays empty, it is not 0."),
    "constant_use": gettext_lazy("Enter monthly bills or meter readings instead of a yearly amount divided by twelve."),
    "no_driver": gettext_lazy("Enter the output of every month, or the working days."),
    "f_test": gettext_lazy("Enter another driver that moves the use: output by product, working days, degree days."),
    "p_each": gettext_lazy("More baseline months make the effect of each driver clearer."),
    "p_one": gettext_lazy("Enter another driver that moves the use, or check outputs against the months of the bills."),
    "r2": gettext_lazy("Check outputs against the months of the bills; enter another driver that moves the use."),
    "range": gettext_lazy("A later baseline with outputs like those of today makes the two comparable."),
    "ill_conditioned": gettext_lazy("Keep one of the drivers that repeat each other."),
    "no_adjusted_baseline": gettext_lazy("Check outputs and use of the reporting months."),
}


class Statement(NamedTuple):
    """One finding: colour, icon and words, so that colour is never the only sign."""

    tone: str
    icon: str
    title: str
    words: str


class Driver(NamedTuple):
    """One candidate; its coefficient, error and p where the model took it."""

    name: str
    unit: str
    chosen: bool
    coefficient: float | None = None
    error: float | None = None
    p: float | None = None
    heading: str = ""


class Fault(NamedTuple):
    """What stood in the way, and what would do."""

    words: str
    remedy: str


class Known(NamedTuple):
    """How many months of one phase have a use, every driver, and both."""

    use: int
    drivers: int
    complete: int


def outcome(verdicts: dict[str, int], *, same: bool) -> str:
    """What a verification of a province found, verdict by verdict."""
    found = "; ".join(
        f"{str(words).lower()}: {numbers.number(verdicts[code], 0)}"
        for code, words in VERDICT_WORDS.items() if verdicts.get(code)
    )  # fmt: skip
    start = _("Nothing had changed since the last verification.") if same else _("Verified; compute to use it.")
    return f"{start} {found}".strip()


def sentence(code: str) -> str:
    """A reason as it is said; an unknown one stands for itself."""
    both = REASONS.get(code)
    return both[0 if numbers.spoken() == "vi" else 1] if both else code


def share(value: float) -> str:
    """A percentage with one decimal."""
    return numbers.percent(value)


def spread(value: float, half: float) -> str:
    """The interval around a saving: 6,8–10,2 %."""
    return f"{numbers.span(value - half, value + half)}{NBSP}%"


def existence(value: float, half: float, level: float) -> Statement:
    """Whether anything was saved at all."""
    said = {"level": numbers.percent(100 * level, None), "value": share(value), "span": spread(value, half)}
    interval = _("%(value)s, confidence interval %(level)s: %(span)s.") % said
    if value - half > 0:
        above = _("The whole interval lies above 0.")
        return Statement("ok", "check", _("A saving: proven."), f"{interval} {above}")
    if value + half < 0:
        below = _("The whole interval lies below 0.")
        return Statement("bad", "up", _("A saving: no, more was used than expected."), f"{interval} {below}")
    chance = _("The interval holds 0, so chance alone could make this difference.")
    return Statement("mute", "ask", _("A saving: not proven."), f"{interval} {chance}")


def promise(verdict: str, value: float, half: float, low: float) -> Statement:
    """Whether the saving reaches the low end of the claim."""
    bound, least = (
        share_plain(low),
        {"low": share(value - half), "high": share(value + half), "bound": share_plain(low)},
    )
    title = {
        "proven": _("Reaches %(bound)s: proven."), "likely": _("Reaches %(bound)s: likely, not certain."),
        "not_proven": _("Reaches %(bound)s: not proven."),
        "worse": _("Reaches %(bound)s: no, more was used than expected."),
    }[verdict]  # fmt: skip
    if verdict == "not_proven" and value + half < low:
        title = _("Reaches %(bound)s: no.")
    if value - half >= low:
        words = _("The lower end %(low)s is not below %(bound)s.")
    elif value + half < low:
        words = _("Even the upper end %(high)s is below %(bound)s.")
    else:
        words = _("The lower end %(low)s is still below %(bound)s; more months will make it clearer.")
    return Statement(
        {"likely": "warn"}.get(verdict, TONES[verdict]), ICONS[verdict], title % {"bound": bound}, words % least
    )


def share_plain(value: float) -> str:
    """A claimed percentage, without idle decimals."""
    return numbers.percent(value, None)


def rounded(value: float) -> str:
    """A coefficient with as many decimals as its size is worth."""
    size = abs(value)
    return numbers.number(value, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 4)


def model_sentence(unit: str, intercept: float, drivers: Sequence[Driver]) -> str:
    """The model as one says it: 4.300 kWh a month plus 690 kWh per tonne."""
    terms = [(intercept, _("%(amount)s a month"), "")]
    terms += [(each.coefficient or 0.0, _("%(amount)s per %(unit)s"), each.unit) for each in drivers if each.chosen]
    said = ""
    for value, words, per in sorted(terms, key=lambda term: term[0] < 0):
        amount = f"{rounded(abs(value))}{NBSP}{unit}"
        text = words % {"amount": amount, "unit": per}
        joint = _("%(before)s plus %(term)s") if value >= 0 else _("%(before)s less %(term)s")
        said = joint % {"before": said, "term": text} if said else text if value >= 0 else f"{numbers.MINUS}{text}"
    return said


def base_load(unit: str, intercept: float) -> str:
    """The base load by the day, where the month's figure is too large to picture."""
    if intercept < PER_DAY_FROM:
        return ""
    amount = f"{rounded(intercept / DAYS_A_MONTH)}{NBSP}{unit}"
    return _("The base load is about %(amount)s a day, whatever is made.") % {"amount": amount}


def quality(n: int, r2: float, cv: float) -> str:
    """How good the model is, for somebody who has never heard of R²."""
    made = _("Made from %(n)s months, it explains %(share)s of the ups and downs of use (R² = %(r2)s)") % {
        "n": n, "share": numbers.percent(100 * r2, 0), "r2": numbers.number(r2, 2),
    }  # fmt: skip
    grade = _("very closely") if r2 >= 0.9 else _("well") if r2 >= 0.75 else _("roughly")
    off = _("It follows the months %(grade)s; one month is typically %(cv)s off.")
    return f"{made}. {off % {'grade': grade, 'cv': share(100 * cv)}}"


def chosen_how(selection: str, tried: int, n: int) -> str:
    """How the model was chosen, and how that choice was guarded."""
    words = {
        "single": _("Only one model was possible, so nothing was chosen after the fact."),
        "months24": _(
            "Chosen among %(tried)s combinations of drivers on %(n)s baseline months: "
            "the one that explains most for its size."
        ),
        "adjusted_p": _(
            "Chosen among %(tried)s combinations of drivers on only %(n)s baseline months. A choice among many on "
            "few months finds something by chance, so the p-value was multiplied by %(tried)s before it was judged."
        ),
    }.get("single" if tried == 1 else selection, "")
    return words % {"tried": tried, "n": n} if words else ""


def faults(reasons: Sequence[str], baseline: Known, reporting: Known, resource: str) -> list[Fault]:
    """What stood in the way of a verdict, each with what would do."""
    codes = [code for code in reasons if code in (*DATA_STOPS, *RULES, "no_adjusted_baseline")]
    return [Fault(sentence(code), _remedy(code, baseline, reporting, resource)) for code in codes]


def _remedy(code: str, baseline: Known, reporting: Known, resource: str) -> str:
    if code == "few_baseline_months":
        return lacking(baseline, FEWEST_BASELINE, resource)
    if code == "few_reporting_months":
        return lacking(reporting, FEWEST_REPORTING, resource)
    return str(REMEDIES.get(code, ""))


def lacking(known: Known, wanted: int, resource: str) -> str:
    """How many months of what would do: thêm 5 tháng sản lượng."""
    n = max(1, wanted - known.complete)
    if known.use >= wanted:
        words = ngettext("Add %(n)s month of output.", "Add %(n)s months of output.", n)
    elif known.drivers >= wanted:
        words = ngettext("Add %(n)s month of %(resource)s.", "Add %(n)s months of %(resource)s.", n)
    else:
        words = ngettext(
            "Add %(n)s month of %(resource)s together with its output.",
            "Add %(n)s months of %(resource)s together with their output.", n,
        )  # fmt: skip
    return words % {"n": n, "resource": resource}
