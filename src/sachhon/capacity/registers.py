"""Surveys, officers, posts and qualifications as registers."""

from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import province_policy
from sachhon.capacity.models import Officer, OfficerPost, Qualification, SurveyStratum
from sachhon.kit.policy import PERSONAL
from sachhon.kit.register import Register, register


@register
class Surveys(Register):
    """What each survey wave found, stratum by stratum."""

    model = SurveyStratum
    slug = "surveys"
    title = _("Survey results")
    province = "province"
    columns = ("wave", "stratum", "frame_date", "method", "frame_count", "sample_count", "responses", "aware")
    form = (
        "wave", "stratum", "frame_date", "method", "frame_count", "sample_count", "responses", "aware", "source"
    )  # fmt: skip
    filters = ("wave", "method")
    policy = province_policy("province")
    section = "training"
    workbook = "province"


@register
class Officers(Register):
    """People who answer for cleaner production."""

    model = Officer
    slug = "officers"
    title = _("Officers in charge")
    province = "province"
    columns = ("code", "name", "agency")
    form = ("code", "name", "agency")
    filters = ("agency",)
    search = ("name",)
    order = ("code",)
    sortable = ("code",)
    policy = province_policy("province", opened=frozenset({PERSONAL}))  # officials, named in their office
    section = "training"
    workbook = "province"
    children = ("posts", "qualifications")


@register
class Posts(Register):
    """Posts that officers hold or held."""

    model = OfficerPost
    slug = "posts"
    title = _("Posts")
    province = "officer__province"
    columns = ("officer__code", "title", "in_scope", "valid_from", "valid_to")
    form = ("officer", "title", "in_scope", "valid_from", "valid_to")
    filters = ("officer", "in_scope")
    policy = province_policy("officer__province")
    section = "training"
    workbook = "province"


@register
class Qualifications(Register):
    """Qualifications that officers hold or held."""

    model = Qualification
    slug = "qualifications"
    title = _("Qualifications")
    province = "officer__province"
    columns = ("officer__code", "kind", "certificate", "valid_from", "valid_until")
    form = ("officer", "kind", "certificate", "valid_from", "valid_until")
    filters = ("officer", "valid_until")
    policy = province_policy("officer__province")
    section = "training"
    workbook = "province"
