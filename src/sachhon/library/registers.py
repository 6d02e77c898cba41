"""The register of surveyed plants: a consultant's library, open to nobody else by default."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.kit.policy import YES, Answer, Policy
from sachhon.kit.register import Register, register
from sachhon.library.models import PlantYear

READERS = frozenset({"consultant", "administrator"})
NOT_OPEN = Answer(
    False,
    _(
        "Figures of foreign plants are a consultant's library: other prices, other technology, other sizes."
        " If your work needs them, ask the administrator of your agency for the role of consultant."
    ),
)
ONLY_READ = Answer(False, _("Foreign plants come from a survey's file and are not changed by hand."))


def may_read(user: Any) -> Answer:
    """Whether a person may read the library, and in words why not."""
    if not user.is_authenticated:
        return NOT_OPEN
    return YES if user.is_superuser or any(role in READERS for role, _province in user.roles) else NOT_OPEN


def _scope(user: Any) -> Q:
    return Q() if may_read(user) else Q(pk=None)


def _may(user: Any, action: str, row: Any = None) -> Answer:
    answer = may_read(user)
    return answer if not answer or action in ("view", "export") else ONLY_READ


library = Policy(_scope, _may)


@register
class PlantYears(Register):
    """Each plant of a foreign survey in its year."""

    model = PlantYear
    slug = "foreign-plants"
    title = _("Plants of foreign surveys")
    columns = (
        "establishment__code", "year", "country", "sic", "products", "output_unit", "employees", "sales",
        "energy_cost", "left_out",
    )  # fmt: skip
    filters = ("sic", "year", "output_unit", "country", "state", "energy_complete", "employees", "sales")
    search = ("products", "establishment__code")
    order = ("pk",)
    sortable = ("sic", "year")
    policy = library
