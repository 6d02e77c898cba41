"""The catalogue of resources, and the figures of use and output, as registers."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sachhon.accounts.policies import catalogue, dated_catalogue
from sachhon.establishments.policies import establishment_policy
from sachhon.kit.register import Register, register
from sachhon.resources import registers_key_users, registers_power
from sachhon.resources.adjustments import ADJUSTMENT, adjustment_policy
from sachhon.resources.models import Adjustment, DriverValue, Factor, Norm, ProductOutput, Resource, ResourceUse

_REGISTERED = Q(establishment__origin="registered")


@register
class Resources(Register):
    """Kinds of energy, water and material."""

    model = Resource
    slug = "resources"
    title = _("Resources")
    base = Q(foreign=False)
    columns = ("code", "name_vi", "name_en", "group", "unit")
    filters = ("group",)
    order = ("code",)
    sortable = ("code",)
    policy = catalogue
    section = "catalogue"
    children = ("factors",)


@register
class Factors(Register):
    """Dated factors with their sources."""

    model = Factor
    slug = "factors"
    title = _("Conversion factors")
    base = Q(resource__foreign=False)
    columns = ("resource", "quantity", "value", "valid_from", "valid_to", "source", "confirmed")
    form = ("resource", "quantity", "value", "valid_from", "valid_to", "source", "confirmed")
    filters = ("resource", "quantity", "confirmed")
    policy = dated_catalogue
    section = "catalogue"


@register
class Uses(Register):
    """What establishments used, span by span."""

    model = ResourceUse
    slug = "uses"
    title = _("Use of resources")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "resource", "start", "end", "given", "unit_given", "quantity", "source")
    filters = ("establishment", "resource", "source", "start")
    beside = {"quantity": ("resource__unit", "given", "unit_given")}
    policy = establishment_policy("establishment")
    section = "data"
    workbook = "province"


@register
class Outputs(Register):
    """What establishments made, span by span."""

    model = ProductOutput
    slug = "outputs"
    title = _("Output of products")
    province = "establishment__province"
    base = _REGISTERED
    columns = ("establishment__code", "product", "start", "end", "given", "unit_given", "quantity", "source")
    filters = ("establishment", "source", "start")
    beside = {"quantity": ("product__unit", "given", "unit_given")}
    policy = establishment_policy("establishment")
    section = "data"
    workbook = "province"


@register
class Drivers(Register):
    """What moves use beside output, month by month: of the whole province, or of one establishment."""

    model = DriverValue
    slug = "drivers"
    title = _("Working days and degree days")
    province = "province"
    columns = ("month", "name", "label", "value", "establishment__code", "source")
    form = ("establishment", "name", "label", "month", "value", "source")
    filters = ("establishment", "name", "month")
    order = ("-month", "name", "label", "pk")
    policy = establishment_policy("establishment", province="province")
    section = "data"
    workbook = "province"


@register
class Adjustments(Register):
    """Events of their own that moved a use; they count once another person has approved them."""

    model = Adjustment
    slug = "adjustments"
    title = _("Adjustments")
    province = "establishment__province"
    base = _REGISTERED
    columns = (
        "establishment__code",
        "resource",
        "start",
        "end",
        "given",
        "unit_given",
        "state",
        "reason",
        "proposed_by",
    )
    form = ("establishment", "resource", "start", "end", "given", "unit_given", "reason", "evidence")
    filters = ("establishment", "resource", "state", "start")
    policy = adjustment_policy
    section = "data"
    procedure = ADJUSTMENT

    def prepare(self, row: Any, user: Any = None) -> None:
        """Whoever worded it last is the one who proposes it."""
        row.proposed_by = user


@register
class Norms(Register):
    """Norms of consumption: by product, band of capacity and time, with their legal source."""

    model = Norm
    slug = "norms"
    title = _("Norms of consumption")
    columns = (
        "name_vi",
        "name_en",
        "capacity_from",
        "capacity_to",
        "capacity_unit",
        "value",
        "unit",
        "valid_from",
        "valid_to",
        "legal_source",
        "confirmed",
    )
    form = (
        "code",
        "name_vi",
        "name_en",
        "kinds",
        "capacity_from",
        "capacity_to",
        "capacity_unit",
        "value",
        "unit",
        "convention",
        "valid_from",
        "valid_to",
        "legal_source",
        "confirmed",
        "note",
    )
    filters = ("unit", "valid_from", "confirmed")
    order = ("code", "valid_from")
    policy = dated_catalogue
    section = "catalogue"


__all__ = [
    "Adjustments", "Drivers", "Factors", "Norms", "Outputs", "Resources", "Uses", "registers_key_users",
    "registers_power",
]  # fmt: skip
