"""Implemented solutions as a register."""

from django.utils.translation import gettext_lazy as _

from sachhon.assessments.models import Solution
from sachhon.establishments.policies import establishment_policy
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
    policy = establishment_policy("establishment", assigned=frozenset({"add"}))
    section = "assessments"
    workbook = "province"
