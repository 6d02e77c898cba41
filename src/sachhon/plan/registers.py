"""Plans with their frame and targets, periods, and reporting regimes as registers."""

from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import catalogue, dated_catalogue, province_policy
from sachhon.kit.register import Register, register
from sachhon.plan.models import FrameRule, Period, Plan, PublishedResult, ReportingRegime, Target


@register
class Plans(Register):
    """Plans of the province; the one in force on the day gives the headline."""

    model = Plan
    slug = "plans"
    title = _("Plans")
    province = "province"
    columns = ("code", "name", "legal_act", "start", "end", "baseline_year")
    form = ("code", "name", "legal_act", "start", "end", "baseline_year")
    policy = province_policy("province")
    section = "plan"
    workbook = "province"
    children = ("targets", "frame-rules")


@register
class FrameRules(Register):
    """Which establishments a plan counts, from a day on."""

    model = FrameRule
    slug = "frame-rules"
    title = _("Frame rules")
    province = "plan__province"
    columns = ("plan__code", "valid_from", "valid_to", "sectors", "households")
    form = ("plan", "valid_from", "valid_to", "sectors", "households")
    policy = province_policy("plan__province")
    section = "plan"
    workbook = "province"


@register
class Targets(Register):
    """What the plan wants of an indicator in a year."""

    model = Target
    slug = "targets"
    title = _("Targets")
    province = "plan__province"
    columns = ("plan__code", "indicator", "year", "rule", "low", "high", "legal_act")
    form = ("plan", "indicator", "year", "rule", "low", "high", "legal_act")
    filters = ("indicator", "year")
    policy = province_policy("plan__province")
    section = "plan"
    workbook = "province"


@register
class Periods(Register):
    """Periods with the days that they count and their state."""

    model = Period
    slug = "periods"
    title = _("Periods")
    province = "province"
    columns = ("label", "start", "end", "cut_date", "data_from", "data_to", "state")
    filters = ("state",)
    policy = province_policy("province")
    section = "plan"


@register
class Regimes(Register):
    """Who reports what to whom, and when."""

    model = ReportingRegime
    slug = "regimes"
    title = _("Reporting calendar")
    columns = ("form", "name", "legal_act", "who", "to_whom", "frequency", "cut_day", "due")
    form = ("form", "name", "legal_act", "who", "to_whom", "frequency", "cut_day", "due")
    policy = dated_catalogue
    section = "catalogue"


@register
class Published(Register):
    """Results that others published, quoted with their source."""

    model = PublishedResult
    slug = "published"
    title = _("Published results")
    columns = ("area", "period", "text_vi", "value", "unit_vi", "kind", "source")
    filters = ("area", "kind")
    policy = catalogue
    section = "plan"
