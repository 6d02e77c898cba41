"""Implemented solutions as a register."""

from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import province_policy
from sachhon.assessments.models import Solution
from sachhon.kit.register import Register, register


@register
class Solutions(Register):
    """What establishments have done, with date and evidence."""

    model = Solution
    slug = "solutions"
    title = _("Implemented solutions")
    province = "establishment__province"
    columns = (
        "establishment__code",
        "code",
        "name",
        "technique",
        "implemented_on",
        "evidence",
        "saving_source",
    )
    form = ("establishment", "code", "name", "technique", "implemented_on", "evidence", "note")
    filters = ("establishment", "technique", "implemented_on", "saving_source")
    search = ("name",)
    policy = province_policy("establishment__province")
    section = "assessments"
    workbook = "province"
