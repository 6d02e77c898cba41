"""Key energy users as registers: thresholds, candidates by use, users listed by a decision."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import dated_catalogue, province_policy
from sachhon.establishments.policies import establishment_policy
from sachhon.kit.register import Register, register
from sachhon.resources.models import KeyUserCandidate, KeyUserThreshold, ListedUser


@register
class KeyUserThresholds(Register):
    """Dated thresholds of key energy users, with their legal source."""

    model = KeyUserThreshold
    slug = "key-user-thresholds"
    title = _("Thresholds of key energy users")
    form = ("sector", "toe", "valid_from", "valid_to", "legal_source", "confirmed")
    columns = form
    filters = ("sector", "confirmed")
    order = ("sector", "valid_from")
    policy = dated_catalogue
    section = "catalogue"


@register
class KeyUserCandidates(Register):
    """Establishments whose use of a year reaches the threshold; computed, never typed."""

    model = KeyUserCandidate
    slug = "key-candidates"
    title = _("Candidates for the list of key energy users")
    province = "establishment__province"
    base = Q(establishment__origin="registered")
    columns = ("establishment__code", "establishment__name", "year", "sector", "toe", "threshold", "evidence")
    filters = ("establishment", "year", "sector")
    order = ("-year", "pk")
    policy = establishment_policy("establishment")


@register
class ListedUsers(Register):
    """Key energy users by decision and list year: a status in law, whatever the TOE."""

    model = ListedUser
    slug = "key-listed"
    title = _("Listed key energy users")
    province = "province"
    columns = ("name", "establishment__code", "list_year", "decision", "decided_on", "sector", "toe", "origin_area")
    form = (
        "establishment", "list_year", "decision", "decided_on", "sector", "valid_from", "valid_to", "name", "address",
        "trade", "toe", "origin_area", "note",
    )  # fmt: skip
    filters = ("establishment", "list_year", "sector", "decision")
    search = ("name", "address")
    order = ("-list_year", "pk")
    policy = province_policy("province")
    workbook = "key-users"
