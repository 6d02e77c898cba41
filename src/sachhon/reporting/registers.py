"""Reports, duties, letters and due rules as registers."""

from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import dated_catalogue, province_policy
from sachhon.establishments.policies import establishment_policy
from sachhon.kit.register import Register, register
from sachhon.reporting.models import DueRule, Reminder, Report, ReportingDuty

_policy = establishment_policy("establishment")
# Letters are the office's own; whoever is reminded gets them by post.
_office = province_policy("establishment__province")


@register
class Reports(Register):
    """Reports that enterprises sent in, or an officer for them."""

    model = Report
    slug = "reports"
    title = _("Reports sent in")
    province = "establishment__province"
    columns = ("establishment", "frequency", "start", "state", "channel", "submitted_at", "decided_at")
    export_columns = (
        "establishment",
        "frequency",
        "start",
        "end",
        "state",
        "channel",
        "submitted_at",
        "decided_at",
        "reasons",
    )
    filters = ("establishment", "frequency", "state", "channel", "start")
    order = ("-pk",)
    policy = _policy
    section = "data"
    story = "reporting-review"


@register
class ReportingDuties(Register):
    """Who reports by year or month, by law or of their own will."""

    model = ReportingDuty
    slug = "reporting-duties"
    title = _("Who reports")
    province = "establishment__province"
    columns = ("establishment__code", "establishment", "frequency", "voluntary", "basis", "valid_from", "valid_to")
    form = ("establishment", "frequency", "voluntary", "basis", "valid_from", "valid_to")
    filters = ("establishment", "frequency", "voluntary")
    policy = _policy
    section = "data"


@register
class Reminders(Register):
    """Letters that remind of a report."""

    model = Reminder
    slug = "reminders"
    title = _("Letters of reminder")
    province = "establishment__province"
    columns = ("establishment", "start", "end", "round", "drafted_at", "letter_number", "sent_on")
    filters = ("establishment", "start", "sent_on")
    order = ("-pk",)
    policy = _office
    section = "data"
    story = "reporting-letter"


@register
class DueRules(Register):
    """Until when reports are due, with the source of the rule."""

    model = DueRule
    slug = "due-rules"
    title = _("When reports are due")
    columns = ("frequency", "months_after", "day", "voluntary", "valid_from", "valid_to", "source", "confirmed")
    form = columns
    filters = ("frequency", "confirmed")
    policy = dated_catalogue
    section = "catalogue"
