"""What the plan's pages share: whose province is shown, which period, and the figures as tiles."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sachhon.core.catalogue import INDICATORS
from sachhon.display import numbers
from sachhon.display.drawing import Goal
from sachhon.kit.policy import NOT_YOURS
from sachhon.plan.models import Period
from sachhon.plan.pages_words import SHORT, UNITS, period_words
from sachhon.plan.periods import before
from sachhon.territory.models import Province

HEADLINE = ("CP1", "CP2", "CP3", "CP4")
MET = ("met", "above_band")


def province_of(request: HttpRequest) -> Province:
    """The province that the person asks for among those of their agencies; others are not found."""
    mine = list(Province.objects.filter(pk__in=request.user.provinces()).order_by("code"))
    if not mine:
        raise PermissionDenied(str(NOT_YOURS.reason))
    code = request.GET.get("province") or request.POST.get("province")
    found = next((each for each in mine if each.code == code), None) if code else mine[0]
    if found is None:
        raise Http404
    request.several_provinces = len(mine) > 1
    return found


def query_of(request: HttpRequest, province: Province) -> str:
    """What links carry on, so that a person of several provinces stays in one."""
    return f"?province={province.code}" if getattr(request, "several_provinces", False) else ""


def allow(request: HttpRequest, deed: str, province: Province) -> None:
    """Stop with the reason when the person's role does not include the deed."""
    if not request.user.can(deed, province.pk):
        raise PermissionDenied(str(NOT_YOURS.reason))


def period_of(province: Province, label: str) -> Period:
    """The province's period of this label, or none that can be found."""
    return get_object_or_404(Period, province=province, label=label)


def amount(value: float | None, like: float | None = None) -> str:
    """A quantity with as many decimals as its size is worth, or that of the one it stands beside."""
    size = abs(like or value or 0)
    return numbers.number(value, 0 if size >= 1000 else 1 if size >= 10 else None)


def part_text(figure: dict[str, Any], value: float | None) -> str:
    """A numerator or a denominator: people are whole, quantities share their decimals."""
    return amount(value, figure["denominator"]) if figure["code"].startswith("CP3") else numbers.number(value, 0)


def parts_of(figure: dict[str, Any]) -> str:
    """Numerator / denominator with their unit: 620 / 1.455 cơ sở."""
    code = figure["code"]
    if figure["numerator"] is None:
        return ""
    unit = UNITS.get(code) or INDICATORS[code].text("parts_unit", numbers.spoken())
    both = (part_text(figure, figure[name]) for name in ("numerator", "denominator"))
    return f"{' / '.join(both)}{numbers.NBSP}{unit}"


@dataclass(frozen=True)
class Tile:
    """One headline figure as its tile shows it."""

    figure: dict[str, Any]
    title: str
    parts: str
    goal: str
    spread: str
    shortfall: str
    trend: str
    trend_icon: str
    url: str

    @property
    def over(self) -> str:
        """What the numerator counts."""
        return INDICATORS[self.figure["code"]].text("numerator", numbers.spoken())

    @property
    def under(self) -> str:
        """What the denominator counts."""
        return INDICATORS[self.figure["code"]].text("denominator", numbers.spoken())

    @property
    def target(self) -> dict[str, Any]:
        """The rule and its bounds; empty where the plan has none."""
        return self.figure["target"] or {}


def tiles(figures: list[dict[str, Any]], label: str, baseline_year: int, link: Callable[[str], str]) -> list[Tile]:
    """The four headline figures in the plan's order."""
    found = {each["code"]: each for each in figures if each["code"] in HEADLINE}
    return [tile(found[code], label, baseline_year, link(code)) for code in HEADLINE if code in found]


def tile(figure: dict[str, Any], label: str, baseline_year: int, url: str) -> Tile:
    """One figure with its words."""
    trend, icon = trend_of(figure, label, baseline_year)
    return Tile(
        figure, str(SHORT[figure["code"]]), parts_of(figure), goal_of(figure["target"]), spread_of(figure),
        shortfall_of(figure), trend, icon, url,
    )  # fmt: skip


def goal_of(target: dict[str, Any] | None) -> str:
    """The target as it is said: ≥ 70 %, 8–13 %."""
    return Goal(target["rule"], target["low"], target["high"]).words() if target else ""


def spread_of(figure: dict[str, Any]) -> str:
    """The interval of an estimate, or that all were counted; savings say of how many they are."""
    if figure["value"] is None:
        return ""
    if figure["low"] is not None:
        return _("Confidence interval %(level)s: %(span)s") % {
            "level": numbers.percent(100 * figure["level"], None),
            "span": f"{numbers.span(figure['low'], figure['high'])}{numbers.NBSP}%",
        }
    if figure["appliers"] is not None:
        counted, appliers = figure["coverage"]["counted"], figure["appliers"]
        return _("From %(counted)s of %(appliers)s establishments applying") % {
            "counted": numbers.number(counted, 0), "appliers": numbers.number(appliers, 0),
        }  # fmt: skip
    return _("Full count, no sampling error")


def trend_of(figure: dict[str, Any], label: str, baseline_year: int) -> tuple[str, str]:
    """How the figure moved since the same period a year earlier, in words and as an icon."""
    earlier, value = before(label), figure["value"]
    if value is None:
        early = figure["code"].startswith("CP3") and int(label[:4]) <= baseline_year
        return (_("Compared only after the baseline year %(year)s") % {"year": baseline_year} if early else ""), "none"
    if figure["previous"] is None:
        if figure["code"].startswith("CP3") and int(earlier[:4]) == baseline_year:
            return _("%(year)s is the baseline year") % {"year": earlier}, "none"
        return _("%(year)s has not been computed") % {"year": earlier}, "none"
    moved = value - figure["previous"]
    words = _("%(points)s points against %(year)s (%(value)s)") % {
        "points": numbers.number(abs(moved), 1),
        "year": earlier,
        "value": numbers.percent(figure["previous"]),
    }
    return words, "equal" if abs(moved) < 0.05 else "up" if moved > 0 else "down"


def shortfall_of(figure: dict[str, Any]) -> str:
    """By how much a target is missed; empty where it is not."""
    target = figure["target"]
    if figure["status"] != "not_met" or not target:
        return ""
    if figure["code"] in ("CP2", "CP4"):
        lacking = math.ceil(target["low"] * figure["denominator"] / 100 - figure["numerator"] - 1e-9)
        return _persons(lacking) if figure["code"] == "CP4" else _establishments(lacking)
    bound = target["high"] if target["rule"] == "at_most" else target["low"]
    return _("Not met, %(points)s points off") % {"points": numbers.number(abs(bound - figure["value"]), 1)}


def _establishments(lacking: int) -> str:
    words = ngettext("Not met, %(n)s establishment short", "Not met, %(n)s establishments short", lacking)
    return words % {"n": numbers.number(lacking, 0)}


def _persons(lacking: int) -> str:
    words = ngettext("Not met, %(n)s officer short", "Not met, %(n)s officers short", lacking)
    return words % {"n": numbers.number(lacking, 0)}


def finding(shown: list[Tile], label: str) -> tuple[str, str]:
    """What the headline figures say together: a title, and a sentence on those that are not met."""
    judged = [each for each in shown if each.target and each.figure["status"] != "no_data"]
    if not judged:
        known = sum(each.figure["value"] is not None for each in shown)
        words = _("%(known)s of %(all)s indicators have a figure for %(period)s")
        title = words % {"known": known, "all": len(shown), "period": period_words(label)}
        return title, _("The plan sets no target for this period.")
    met = sum(each.figure["status"] in MET for each in judged)
    words = (
        _("All %(all)s indicators meet their target for %(period)s")
        if met == len(judged)
        else _("%(met)s of %(all)s indicators meet their target for %(period)s")
    )
    return words % {"met": met, "all": len(judged), "period": period_words(label)}, " ".join(_open_ends(judged))


def _open_ends(judged: list[Tile]) -> list[str]:
    """A sentence for each state that is not met."""
    said = []
    for status, words in (
        ("not_met", _("Not met: %(names)s.")),
        ("inconclusive", _("The survey's interval still holds the target: %(names)s.")),
        ("above_band", _("Above the target band: %(names)s.")),
    ):
        names = [
            f"{each.title} ({numbers.percent(each.figure['value'])})"
            for each in judged if each.figure["status"] == status
        ]  # fmt: skip
        said += [words % {"names": "; ".join(names)}] if names else []
    return said
